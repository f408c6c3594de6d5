"""Signing the declaration: what each person reads, where each signature stands, and taking one. Bound to the content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from gnp_desk import errors
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.declaration import signing
from gnp_desk.forms.fields import Need, Outcome, Problem
from gnp_desk.forms.kinds import instant
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


@dataclass(frozen=True)
class SigningView:
    """What there is to sign: the fingerprint of the content, who signs, and what keeps it from being signed or closed."""

    claim: str
    status: str
    content_hash: str
    rows: tuple[SignerRow, ...]
    problems: tuple[Advice, ...]
    changed_text: str = ""

    @property
    def is_done(self) -> bool:
        return all(row.state in (signing.VALID, signing.SAID) for row in self.rows)


@dataclass(frozen=True)
class Given:
    """A signature as it was given: the outcome, and either the strokes or the reason."""

    signer: str
    content_hash: str
    text: str
    outcome: str = SIGNED
    strokes: tuple[Stroke, ...] = ()
    reason: str = ""
    method: str = SCREEN


def look(case: Case) -> SigningView:
    """Return what the screen of signatures shows; pure."""
    declaration = case.first(DECLARATION)
    if declaration is None:
        return SigningView(case.claim.id, "", "", (), ())
    content = signing.content(case, declaration)
    content_hash = digest(content)
    rows = tuple(_row(content, standing) for standing in signing.standings(case, declaration, content_hash))
    is_stale = any(row.state == signing.STALE for row in rows)
    words = stale_words(declaration.text("content_changed_at")) if is_stale else ""
    problems = case_view.advice_of(case, tuple(_stops(case)))
    return SigningView(case.claim.id, declaration.text("status"), content_hash, rows, problems, words)


def _stops(case: Case) -> list[Problem]:
    return [item for item in catalogue.problems(case, Need.CLOSE) if item.outcome is Outcome.STOP]


def stale_words(changed_at: str) -> str:
    """Return the sentence that says that a signature no longer stands."""
    if not changed_at:
        return N_("La firma ya no corresponde: el documento cambió. Pida firmar de nuevo.")
    text = N_("La firma ya no corresponde: el documento cambió a las {time}. Pida firmar de nuevo.")
    return text.format(time=hour(changed_at))


def _row(content: Mapping[str, object], standing: signing.Standing) -> SignerRow:
    signer, found = standing.signer, standing.signature
    return SignerRow(
        key=signer.key,
        name=signer.name,
        who=signer.who,
        state=standing.state,
        words=_words(standing),
        text=signing.statement(content, signer.letter),
        strokes=lines.read(found.text("strokes")) if found is not None else (),
    )


def _words(standing: signing.Standing) -> str:
    found = standing.signature
    if found is None:
        return N_("Sin firma")
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
    """The signatures of this store's declarations."""

    def __init__(self, database: Database, records: Records, cases: Cases) -> None:
        self._database = database
        self._records = records
        self._cases = cases

    def begin(self, claim: str) -> Case:
        """Fix the content to be signed and return the claim; NotReady while something is missing to close."""

        def job(connection: Connection) -> Case:
            self._begin(connection, self._cases.read(connection, claim))
            return self._cases.read(connection, claim)

        return self._database.write(job)

    def sign(self, claim: str, given: Given) -> Case:
        """Keep a signature, or why there is none, and return the claim with it.

        DocumentChanged when the content or the text is no longer what the person read; NotSigned without line or reason.
        """

        def job(connection: Connection) -> Case:
            self._begin(connection, self._cases.read(connection, claim))
            case = self._cases.read(connection, claim)
            self._records.write(connection, [_change(case, given)])
            self._cases.project(connection, claim)
            return self._cases.read(connection, claim)

        return self._database.write(job)

    def sign_on_paper(self, claim: str) -> Case:
        """Say of everybody whose signature is missing that they sign the printed paper, and return the claim."""
        view = look(self._cases.load(claim))
        for row in view.rows:
            if row.state in (signing.MISSING, signing.STALE):
                self.sign(claim, Given(row.key, view.content_hash, row.text, method=PAPER))
        return self._cases.load(claim)

    def _begin(self, connection: Connection, case: Case) -> None:
        declaration = _open(case)
        if declaration.get("status") == TO_SIGN:
            return
        stops = _stops(case)
        if stops:
            raise errors.NotReady(problems=case_view.advice_of(case, tuple(stops)))
        values = {"status": TO_SIGN, "signing_hash": digest(signing.content(case, declaration))}
        self._records.write(connection, [Change("update", DECLARATION, declaration.id, case.claim.id, values)])


def _open(case: Case) -> Record:
    declaration = case.first(DECLARATION)
    if declaration is None:
        raise errors.UnknownRecord()
    if declaration.get("status") == life.CLOSED:
        raise errors.Frozen()
    return declaration


def _change(case: Case, given: Given) -> Change:
    """Return the record of a signature; nothing of it changes afterwards."""
    declaration = _open(case)
    content = signing.content(case, declaration)
    signer = next((item for item in signing.signers(case) if item.key == given.signer), None)
    if signer is None:
        raise errors.UnknownRecord()
    if digest(content) != given.content_hash or signing.statement(content, signer.letter) != given.text:
        raise errors.DocumentChanged()
    is_drawn = given.outcome == SIGNED and given.method == SCREEN
    reason = " ".join(given.reason.split())
    if (is_drawn and not is_enough(given.strokes)) or (given.outcome != SIGNED and not reason):
        raise errors.NotSigned()
    values: dict[str, object] = {
        "form": DECLARATION,
        "source": declaration.id,
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
