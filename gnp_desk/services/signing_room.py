"""Signing a document: what each person reads, where each signature stands, and taking one. Bound to the content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection

from gnp_desk import errors
from gnp_desk.forms import catalogue, documents
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Need, Outcome, Problem
from gnp_desk.forms.kinds import instant
from gnp_desk.forms.signature import signing
from gnp_desk.forms.signature import strokes as lines
from gnp_desk.forms.signature.strokes import HEIGHT as HEIGHT
from gnp_desk.forms.signature.strokes import WIDTH as WIDTH
from gnp_desk.forms.signature.strokes import Stroke as Stroke
from gnp_desk.forms.signature.strokes import is_enough as is_enough
from gnp_desk.services import case_view, life
from gnp_desk.services.case_edit import DECLARATION, TO_SIGN
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.ids import digest, new_id
from gnp_desk.services.records import Change, Records
from gnp_desk.services.views import Advice
from gnp_desk.texts import N_, day_hour, hour

SIGNED, REFUSED, UNABLE, ABSENT = "signed", "refused", "unable", "absent"
SCREEN, PAPER = "screen", "paper"
OUTCOMES = (
    (REFUSED, N_("Se negó a firmar")),
    (UNABLE, N_("No puede firmar")),
    (ABSENT, N_("No está")),
)
SIMPLE = N_("La firma en pantalla es una firma simple; se guarda con hora y huella del texto mostrado.")


@dataclass(frozen=True)
class SignerRow:
    """One signer as the screen shows it. `state`: missing, valid, stale or said; `words` say it."""

    key: str
    name: str
    who: str
    state: str
    words: str
    text: str
    strokes: tuple[Stroke, ...] = ()
    is_open: bool = False


@dataclass(frozen=True)
class SigningView:
    """What there is to sign: a document, the fingerprint of its content, who signs, and what keeps it from being signed."""

    claim: str
    record: str
    kind: str
    title: str
    status: str
    content_hash: str
    rows: tuple[SignerRow, ...]
    problems: tuple[Advice, ...]
    changed_text: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether nobody is waited for: who must sign has signed this, or it is said why not."""
        return not any(row.is_open for row in self.rows)

    @property
    def is_closed(self) -> bool:
        return self.status in (life.CLOSED, life.ISSUED)


@dataclass(frozen=True)
class Given:
    """A signature as it was given: the outcome, and either the strokes or the reason.

    `source` is the record that is signed, «» for the declaration.
    """

    signer: str
    content_hash: str
    text: str
    outcome: str = SIGNED
    strokes: tuple[Stroke, ...] = ()
    reason: str = ""
    method: str = SCREEN
    source: str = ""


def look(case: Case, record: str = "") -> SigningView:
    """Return what the screen of signatures shows of a document, the declaration unless one is named; pure."""
    source = case.find(record) if record else case.first(DECLARATION)
    kind = documents.PAPERS.get(source.type) if source is not None else None
    if source is None or kind is None or kind.signing is None:
        return SigningView(case.claim.id, record, "", "", "", "", (), ())
    content = kind.content(case, source, case.edition)
    content_hash = digest(content)
    found = signing.standings(case, source, documents.signers(case, source), content_hash)
    rows = tuple(_row(kind.signing.statement(content, standing.signer), standing) for standing in found)
    return SigningView(
        claim=case.claim.id,
        record=source.id,
        kind=source.type,
        title=catalogue.FORMS[source.type].title,
        status=source.text("status"),
        content_hash=content_hash,
        rows=rows,
        problems=case_view.advice_of(case, tuple(_stops(case, source))),
        changed_text=stale_words(source.text("content_changed_at")) if any(row.state == signing.STALE for row in rows) else "",
    )


def must_sign(case: Case, record: str) -> bool:
    """Return whether somebody has to sign a document before it is issued."""
    source = case.find(record)
    return source is not None and any(signer.is_needed for signer in documents.signers(case, source))


def may_sign(case: Case, record: str) -> bool:
    """Return whether anybody signs a document on the screen."""
    source = case.find(record)
    return source is not None and bool(documents.signers(case, source))


def _stops(case: Case, source: Record) -> list[Problem]:
    is_declaration = source.type == DECLARATION
    found = catalogue.problems(case, Need.CLOSE if is_declaration else Need.ISSUE, "" if is_declaration else source.id)
    return [item for item in found if item.outcome is Outcome.STOP]


def stale_words(changed_at: str) -> str:
    """Return the sentence that says that a signature no longer stands."""
    if not changed_at:
        return N_("La firma ya no corresponde: el documento cambió. Pida firmar de nuevo.")
    text = N_("La firma ya no corresponde: el documento cambió a las {time}. Pida firmar de nuevo.")
    return text.format(time=hour(changed_at))


def _row(text: str, standing: signing.Standing) -> SignerRow:
    signer, found = standing.signer, standing.signature
    return SignerRow(
        key=signer.key,
        name=signer.name,
        who=signer.who,
        state=standing.state,
        words=_words(standing),
        text=text,
        strokes=lines.read(found.text("strokes")) if found is not None else (),
        is_open=standing.is_open,
    )


def _words(standing: signing.Standing) -> str:
    found = standing.signature
    if found is None:
        return N_("Sin firma") if standing.signer.is_needed else N_("Sin firma; no hace falta para emitir")
    at = day_hour(signing.signed_at(found))
    if standing.state == signing.STALE:
        return N_("Ya no corresponde; era del {at}").format(at=at)
    if standing.state == signing.SAID:
        said = catalogue.FIELDS["signature"]["outcome"].show(found.get("outcome"))
        return f"{said}: {found.text('reason')}"
    if found.get("method") == PAPER:
        return N_("Firma en el papel impreso · {at}").format(at=at)
    return N_("Firmó el {at}").format(at=at)


class SigningRoom:
    """The signatures of this store's documents."""

    def __init__(self, database: Database, records: Records, cases: Cases) -> None:
        self._database = database
        self._records = records
        self._cases = cases

    def begin(self, claim: str, record: str = "") -> Case:
        """Fix the content to be signed and return the claim; NotReady while something is missing to close or issue."""

        def job(connection: Connection) -> Case:
            self._begin(connection, self._cases.read(connection, claim), record)
            return self._cases.read(connection, claim)

        return self._database.write(job)

    def sign(self, claim: str, given: Given) -> Case:
        """Keep a signature, or why there is none, and return the claim with it.

        DocumentChanged when the content or the text is no longer what the person read; NotSigned without line or reason.
        """

        def job(connection: Connection) -> Case:
            self._begin(connection, self._cases.read(connection, claim), given.source)
            case = self._cases.read(connection, claim)
            self._records.write(connection, [_change(case, given)])
            self._cases.project(connection, claim)
            return self._cases.read(connection, claim)

        return self._database.write(job)

    def sign_on_paper(self, claim: str, record: str = "") -> Case:
        """Say of everybody who is waited for that they sign the printed paper, and return the claim."""
        view = look(self._cases.load(claim), record)
        for row in view.rows:
            if row.is_open:
                self.sign(claim, Given(row.key, view.content_hash, row.text, method=PAPER, source=record))
        return self._cases.load(claim)

    def _begin(self, connection: Connection, case: Case, record: str) -> None:
        source = _open(case, record)
        content_hash = digest(_content(case, source))
        is_declaration = source.type == DECLARATION
        if source.get("signing_hash") == content_hash and (source.get("status") == TO_SIGN or not is_declaration):
            return
        stops = _stops(case, source)
        if stops:
            raise errors.NotReady(problems=case_view.advice_of(case, tuple(stops)))
        values = {"signing_hash": content_hash, **({"status": TO_SIGN} if is_declaration else {})}
        self._records.write(connection, [Change("update", source.type, source.id, case.claim.id, values)])


def _open(case: Case, record: str) -> Record:
    """Return the document to sign, while it may change."""
    source = case.find(record) if record else case.first(DECLARATION)
    if source is None or not documents.signers(case, source):
        raise errors.UnknownRecord()
    if source.get("status") in (life.CLOSED, life.ISSUED):
        raise errors.Frozen()
    return source


def _content(case: Case, source: Record) -> dict[str, object]:
    return documents.PAPERS[source.type].content(case, source, case.edition)


def _read_by(case: Case, source: Record, signer: signing.Signer) -> str:
    """Return exactly what somebody signs."""
    found = documents.PAPERS[source.type].signing
    assert found is not None
    return found.statement(_content(case, source), signer)


def _change(case: Case, given: Given) -> Change:
    """Return the record of a signature; nothing of it changes afterwards."""
    source = _open(case, given.source)
    signer = next((item for item in documents.signers(case, source) if item.key == given.signer), None)
    if signer is None:
        raise errors.UnknownRecord()
    if digest(_content(case, source)) != given.content_hash or _read_by(case, source, signer) != given.text:
        raise errors.DocumentChanged()
    is_drawn = given.outcome == SIGNED and given.method == SCREEN
    reason = " ".join(given.reason.split())
    if (is_drawn and not is_enough(given.strokes)) or (given.outcome != SIGNED and not reason):
        raise errors.NotSigned()
    values: dict[str, object] = {
        "form": source.type,
        "source": source.id,
        "content_hash": given.content_hash,
        "text_hash": hashlib.sha256(given.text.encode()).hexdigest(),
        "signer": signer.person or None,
        "signer_role": signer.role,
        "letter": signer.letter,
        "signer_name": signer.name,
        "outcome": given.outcome,
        "reason": reason or None,
        "witness": case.claim.text("adjuster_name") or None,
        "method": given.method,
        "signed_at": instant(case.moment.now.replace(tzinfo=None), case.moment.zone, "device"),
        **(_line(given.strokes) if is_drawn else {}),
    }
    kept = {name: value for name, value in values.items() if value is not None}
    return Change("create", "signature", new_id(), case.claim.id, kept)


def _line(strokes: tuple[Stroke, ...]) -> dict[str, str]:
    text = lines.written(strokes)
    return {"strokes": text, "strokes_sha256": hashlib.sha256(text.encode()).hexdigest()}
