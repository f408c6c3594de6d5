"""Papers: preview, issue, read back, hand over. Issuing freezes content and bytes and uses a folio in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from gnp_desk import errors
from gnp_desk.forms import catalogue, documents, office
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.declaration import photo_sheet
from gnp_desk.forms.documents import Stamp
from gnp_desk.forms.fields import Need, Outcome
from gnp_desk.forms.signature import signing
from gnp_desk.services import case_view, folios, life, paper_pictures, pdf_seal, preferences
from gnp_desk.services.blobs import Blobs
from gnp_desk.services.cases import DEVICE_SHORT, Cases
from gnp_desk.services.central import trouble
from gnp_desk.services.database import Database
from gnp_desk.services.ids import canonical, digest, new_id
from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.services.sync import states
from gnp_desk.services.sync.states import Sent
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.tables import PAPER, RECORD
from gnp_desk.services.views import Issued, PaperRow, Saved
from gnp_desk.texts import N_, day

DECLARATION = "declaration"
# A filled format is not one of our papers: it goes to whoever signs it, and to the Company.
PLAIN_COPIES = (N_("Cliente"), documents.COMPANY)
SEAL_WORDS = N_("Emitido por este equipo; no ha cambiado desde entonces")
COPY, AGAIN = N_("Copia {number} · {name} · {on}"), N_("Copia {number} · {name} · Reimpresión {times} · {on}")


class Papers:
    """The papers of this store's claims."""

    def __init__(
        self, database: Database, records: Records, cases: Cases, *, is_demo: bool, underway: Underway | None = None
    ) -> None:
        self._database, self._underway = database, underway or Underway()
        self._records = records
        self._cases = cases
        self._is_demo = is_demo

    def rows(self, claim: str) -> tuple[PaperRow, ...]:
        """Return drafts and issued papers of a claim, drafts first, then newest first."""
        case = self._cases.load(claim)
        drafts = [
            PaperRow("", order.id, order.type, catalogue.FORMS[order.type].title, "", "", "", "draft", N_("Borrador"))
            for kind in (DECLARATION, *life.ORDERS, *office.ISSUED)
            for order in case.of(kind)
            if order.get("status") not in (life.ISSUED, life.CLOSED)
        ]
        return self.sent(claim, (*drafts, *issued_rows(case)))

    def sent(self, claim: str, rows: Sequence[PaperRow]) -> tuple[PaperRow, ...]:
        """Return these rows of a claim with how far each is on its way to the centre now."""
        drafts = [row.record for row in rows if not row.paper]
        with self._database.reading() as connection:
            sent = states.of_files(connection, claim, states.now(connection, self._underway), drafts)
        return tuple(_sent(row, sent.get(row.paper or row.record, Sent(states.QUEUED))) for row in rows)

    def preview(self, claim: str, record: str) -> bytes:
        """Return the paper as it would be, with the BORRADOR watermark and no folio; nothing is written."""
        case = self._cases.load(claim)
        source = _found(case, record)
        paper = documents.PAPERS[source.type]
        content, content_hash = _content(case, source)
        with self._database.reading() as connection:
            drawn = self._with_pictures(connection, case, content)
        return paper.draw(drawn, replace(self._stamp(case, content_hash, source), draft=True))

    def issue(self, claim: str, record: str, reason: str = "") -> Issued:
        """Issue the paper of `record`: folio, frozen bytes, hash and journal in one transaction; `reason` is the «Motivo».

        Raises NotReady with its problems in words, ReasonWanted where they stand only with a reason, or AlreadyIssued;
        then no folio is used.
        """
        return self._database.write(lambda connection: self._issue(connection, claim, record, reason))

    def correct(self, paper: str, reason: str) -> str:
        """Open the record behind an issued paper for correction and return its id.

        The paper stays as it is; the next issue of that record is a new paper that names the one it replaces and why.
        """

        def job(connection: Connection) -> str:
            issued = read_record(connection, paper)
            source = read_record(connection, issued.text("source"))
            if source.type in office.NEVER_REOPENED:
                raise errors.Frozen()
            values = {"status": "draft", "correcting": paper, "correction_reason": reason}
            changes = [
                Change("update", source.type, source.id, source.claim, values),
                Change("event", "corrected", paper, source.claim, {"folio": issued.get("folio"), "reason": reason}),
            ]
            self._records.write(connection, changes)
            self._cases.project(connection, source.claim)
            return source.id

        return self._database.write(job)

    def read(self, paper: str) -> bytes:
        """Return the frozen bytes.

        Raises FileNotHere for a paper of somebody else that is still at the centre, PaperNotFound where there is none, and
        DamagedStore when the bytes are not those that were issued.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(PAPER.c.bytes, PAPER.c.sha256).where(PAPER.c.id == paper)).first()
            is_known = row is not None or connection.execute(select(RECORD.c.id).where(RECORD.c.id == paper)).first()
        if row is None:
            raise trouble.FileNotHere() if is_known else errors.PaperNotFound()
        if hashlib.sha256(row.bytes).hexdigest() != row.sha256:
            raise errors.DamagedStore()
        return bytes(row.bytes)

    def copy(self, paper: str, copy_name: str) -> bytes:
        """Return the frozen bytes with this copy's line at the foot, and record that it was printed."""
        frozen = self.read(paper)

        def job(connection: Connection) -> str:
            record = read_record(connection, paper)
            case = self._cases.read(connection, record.claim)
            before = [event for event in case.of("paper_event") if event.get("paper") == paper]
            number = 1 + sum(event.get("event") == "printed" for event in before)
            reprint = sum(event.get("copy_name") == copy_name for event in before)
            values = {"paper": paper, "event": "printed", "copy_name": copy_name, "reprint": reprint}
            self._write_event(connection, record.claim, values)
            today = day(self._cases.moment().today)
            return (AGAIN if reprint else COPY).format(number=number, name=copy_name, times=reprint, on=today)

        line = self._database.write(job)
        stamped = documents.stamp_copy(pdf_seal.unsealed(frozen), line)
        return self._database.write(lambda connection: pdf_seal.sealed(connection, stamped, line))

    def event(self, paper: str, event: str, to: str = "", reason: str = "") -> Saved:
        """Record that a paper was delivered, sent, used, cancelled or returned; the paper itself never changes."""

        def job(connection: Connection) -> str:
            claim = read_record(connection, paper).claim
            return self._write_event(connection, claim, {"paper": paper, "event": event, "to": to, "reason": reason})

        return Saved(self._database.write(job), self._cases.moment().now)

    def copies(self, kind: str) -> tuple[str, ...]:
        """Return for whom a kind of paper is printed."""
        return documents.PAPERS[kind].copies if kind in documents.PAPERS else PLAIN_COPIES

    def folios_left(self) -> Mapping[str, int]:
        """Return how many folios each series has left on this device."""
        with self._database.reading() as connection:
            return folios.left(connection)

    def void_folio(self, series: str, number: int, reason: str) -> None:
        """Record that a number of this device's leases will never be used, and why."""
        self._database.write(lambda connection: folios.void(connection, self._records, series, number, reason))

    def _issue(self, connection: Connection, claim: str, record: str, reason: str) -> Issued:
        case = self._cases.read(connection, claim)
        source = _found(case, record)
        self._refuse(case, source, reason)
        kind = documents.PAPERS[source.type]
        content, content_hash = _content(case, source)
        short = str(preferences.read(connection, DEVICE_SHORT, "000000"))
        folio, provisional, use = folios.take(connection, kind.series, short)
        stamp = replace(self._stamp(case, content_hash, source), folio=folio, provisional=provisional)
        pdf = pdf_seal.sealed(connection, kind.draw(self._with_pictures(connection, case, content), stamp), SEAL_WORDS)
        paper = _paper(claim, source, stamp, pdf, content.get("valid_until"))
        version = _version(case, source, stamp, content)
        paper = paper.with_values(form_version=version.id, issued_by=self._records.author.user)
        done = {"status": life.CLOSED if source.type == DECLARATION else life.ISSUED, "issued_folio": folio}
        changes = [
            use,
            *(Change("create", item.type, item.id, claim, item.values) for item in (version, paper)),
            Change("update", source.type, record, claim, {**done, "correcting": None, "correction_reason": None}),
            Change("event", done["status"], paper.id, claim, {"folio": folio, "reason": stamp.reason, "review_reason": reason}),
        ]
        status = life.status_after(case.with_record(source.with_values(**done)))
        if status != case.claim.get("status"):
            changes.append(Change("update", "claim", claim, claim, {"status": status}))
        self._records.write(connection, changes)
        sha256 = paper.text("sha256")
        connection.execute(insert(PAPER).values(id=paper.id, folio=folio, sha256=sha256, bytes=pdf))
        self._cases.project(connection, claim)
        left = folios.left(connection).get(kind.series, 0)
        title = catalogue.FORMS[source.type].title
        return Issued(paper.id, folio, provisional, source.type, title, _pages(pdf), sha256, left)

    def _refuse(self, case: Case, source: Record, reason: str) -> None:
        if source.get("status") in (life.ISSUED, life.CLOSED):
            raise errors.AlreadyIssued(folio=source.text("issued_folio"))
        at = Need.CLOSE if source.type == DECLARATION else Need.ISSUE
        found = catalogue.problems(case, at, "" if source.type == DECLARATION else source.id)
        stops = [item for item in found if item.outcome is Outcome.STOP]
        if not stops:
            stops += signing.problems(source, _standings(case, source))
        stops += office.second_signature(case, source, self._records.author.role)
        if stops:
            raise errors.NotReady(problems=case_view.advice_of(case, tuple(stops)))
        odd = tuple(item for item in found if item.outcome is Outcome.REASON)
        if odd and not reason:
            raise errors.ReasonWanted(problems=case_view.advice_of(case, odd))

    def _with_pictures(self, connection: Connection, case: Case, content: Mapping[str, object]) -> Mapping[str, object]:
        """Return what a paper draws: its content, and the copies of the photos it names, which are not part of it."""
        photos = content.get("photos")
        if not isinstance(photos, list):
            return content
        records = [str(photo["record"]) for photo in photos]
        return {**content, "pictures": paper_pictures.read(connection, Blobs(self._database.folder), case, records)}

    def _stamp(self, case: Case, content_hash: str, source: Record) -> Stamp:
        """Return a draft's stamp; issuing adds the folio and takes the draft mark away."""
        named = case.find(source.get("correcting"))
        return Stamp(
            folio="",
            provisional=False,
            issued_at=case.moment.local,
            issued_by=self._records.author.name,
            content_hash=content_hash,
            edition=case.edition.code if case.edition else "",
            claim_folio=case.claim.text("folio"),
            demo=self._is_demo,
            draft=False,
            replaces=named.text("folio") if named else "",
            reason=source.text("correction_reason"),
        )

    def _write_event(self, connection: Connection, claim: str, values: Mapping[str, object]) -> str:
        at = self._cases.moment().now.isoformat(timespec="seconds")
        kept = {name: value for name, value in {**values, "at": at}.items() if value not in ("", None)}
        group = self._records.write(connection, [Change("create", "paper_event", new_id(), claim, kept)])
        self._cases.project(connection, claim)
        return group


def _paper(claim: str, source: Record, stamp: Stamp, pdf: bytes, valid_until: object) -> Record:
    named = source.get("correcting")
    values = {
        "kind": source.type,
        "source": source.id,
        "folio": stamp.folio,
        "provisional": stamp.provisional,
        "content_hash": stamp.content_hash,
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "pages": _pages(pdf),
        "size": len(pdf),
        "issued_at": stamp.issued_at,
        "valid_until": valid_until,
        "replaces": named,
        "reason": stamp.reason or None,
    }
    return Record(new_id(), "paper", {name: value for name, value in values.items() if value is not None}, claim)


def _version(case: Case, source: Record, stamp: Stamp, content: Mapping[str, object]) -> Record:
    values = {
        "form": source.type,
        "number": 1 + sum(item.get("form") == source.type for item in case.of("form_version")),
        "source_ids": [source.id],
        "values": canonical(content),
        "edition": stamp.edition,
        "content_hash": stamp.content_hash,
        "reason": stamp.reason,
    }
    return Record(new_id(), "form_version", values, case.claim.id)


def count(database: Database) -> int:
    """Return how many papers this store has issued."""
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(PAPER)).scalar_one())


def _content(case: Case, source: Record) -> tuple[dict[str, object], str]:
    """Return what the paper of a record says, with the signatures that stand, and the fingerprint without them."""
    content = documents.PAPERS[source.type].content(case, source, case.edition)
    content_hash = digest(content)
    given = signing.frozen(signing.standings(case, source, documents.signers(case, source), content_hash))
    photos = photo_sheet.frozen(case) if source.type == DECLARATION else []
    more = {"signatures": given, "photos": photos}
    return {**content, **{name: found for name, found in more.items() if found}}, content_hash


def _standings(case: Case, source: Record) -> tuple[signing.Standing, ...]:
    """Return where the signatures of a paper stand, none worked out where nobody signs."""
    signers = documents.signers(case, source)
    return signing.standings(case, source, signers, _content(case, source)[1]) if signers else ()


def _found(case: Case, record: str) -> Record:
    found = case.find(record)
    if found is None or found.type not in documents.PAPERS:
        raise errors.UnknownRecord()
    return found


def _pages(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def issued_rows(case: Case) -> tuple[PaperRow, ...]:
    """Return the issued papers of a claim, newest first; pure."""
    issued = sorted(case.of("paper"), key=lambda paper: paper.text("issued_at"), reverse=True)
    return tuple(_row(case, paper) for paper in issued)


def _sent(row: PaperRow, sent: Sent) -> PaperRow:
    return replace(row, send_state=sent.code, send_text=sent.words)


def _row(case: Case, paper: Record) -> PaperRow:
    state = life.paper_state(case, paper, case.moment.today)
    kind = paper.text("kind")
    return PaperRow(
        paper=paper.id,
        record=paper.text("source"),
        kind=kind,
        title=paper.text("title") or catalogue.FORMS[kind].title,
        folio=paper.text("folio"),
        issued_text=_at(paper.text("issued_at")),
        valid_text=day(paper.text("valid_until") or None),
        state=state,
        state_text=life.PAPER_STATES[state],
    )


def _at(issued: str) -> str:
    moment = datetime.fromisoformat(issued)
    return f"{day(moment.date())} {moment.hour:02}:{moment.minute:02}"
