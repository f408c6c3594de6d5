"""The documents of a claim as they arrive: received, seen, handed in, reviewed or given back, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from gnp_desk import errors, texts
from gnp_desk.forms import figures
from gnp_desk.forms.approval.limits import roles
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.document_item.checklist import WHO, Checklist, Needed, checklist
from gnp_desk.forms.document_item.form import PROCEDURES, STATES
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.kinds import instant
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Change, Records
from gnp_desk.texts import N_

ITEM = "document_item"
MOVES: Mapping[str, tuple[str, ...]] = {
    "missing": ("digital", "physical"),
    "digital": ("physical", "reviewed", "returned"),
    "physical": ("reviewed", "returned"),
    "returned": ("digital", "physical"),
    "reviewed": (),
}
RECEIVED = ("digital", "physical")


@dataclass(frozen=True)
class ChecklistView:
    """The checklist of a claim in words: groups by who brings each document, a summary, and the endorsement when due."""

    procedure: str
    procedure_text: str
    groups: tuple[tuple[str, tuple[Needed, ...]], ...]
    summary: str
    endorsement: str
    is_complete: bool


def look(case: Case, settlement: Record | None = None, procedure: str = "") -> ChecklistView:
    """Return the checklist of a claim for its settlement, or for a procedure asked about."""
    found = checklist(case, settlement or case.first("settlement"), procedure)
    groups = tuple((title, tuple(item for item in found.needed if item.who == who)) for who, title in WHO.items())
    return ChecklistView(
        found.procedure,
        dict(PROCEDURES).get(found.procedure, found.procedure),
        tuple(group for group in groups if group[1]),
        _summary(found),
        figures.legend("endorsement") if found.is_endorsed else "",
        found.complete_at is not None,
    )


def _item(case: Case, code: str) -> Record | None:
    return next((found for found in case.of(ITEM) if found.get("code") == code), None)


def _state(item: Record | None) -> str:
    return (item.text("state") if item else "") or "missing"


def _summary(found: Checklist) -> str:
    if found.missing_fact:
        return found.missing_fact
    if found.complete_at:
        return N_("Completos el {when}.").format(when=texts.day_hour(local(found.complete_at)))
    return texts.plural(len(found.pending), N_("Falta {n} documento."), N_("Faltan {n} documentos."))


class Documents:
    """The documents of this store's claims."""

    def __init__(self, database: Database, records: Records, cases: Cases) -> None:
        self._database = database
        self._records = records
        self._cases = cases

    def move(
        self, claim: str, procedure: str, code: str, state: str, values: Mapping[str, object] | None = None
    ) -> str:
        """Take a document of the checklist to another state and return its record.

        A move not listed is refused: a reviewed document is reopened by a supervisor, never received again.
        """

        return self._database.write(lambda connection: self._move(connection, claim, procedure, code, state, values or {}))

    def receipt(self, claim: str, procedure: str, code: str, state: str) -> tuple[str, Callable[[Connection], object]]:
        """Return the record of a document that is about to arrive, and what receives it on a connection of others.

        A document received before is not received again: more pages of it only come in. MoveRefused when it takes none.
        """
        item = _item(self._cases.load(claim), code)
        before, record = _state(item), item.id if item else new_id()
        if state not in RECEIVED or state not in (before, *MOVES[before]):
            raise errors.MoveRefused(before=dict(STATES)[before], after=dict(STATES)[state])

        def receive(connection: Connection) -> None:
            if _state(_item(self._cases.read(connection, claim), code)) != state:
                self._move(connection, claim, procedure, code, state, {}, record)

        return record, receive

    def _move(
        self,
        connection: Connection,
        claim: str,
        procedure: str,
        code: str,
        state: str,
        values: Mapping[str, object],
        record: str = "",
    ) -> str:
        case = self._cases.read(connection, claim)
        item = _item(case, code)
        before = _state(item)
        if state not in MOVES[before]:
            raise errors.MoveRefused(before=dict(STATES)[before], after=dict(STATES)[state])
        changed = {**self._received(case, before, state), **values, "state": state}
        record = item.id if item else record or new_id()
        kind = "update" if item else "create"
        fresh = changed if item else {**changed, "procedure": procedure, "code": code}
        self._records.write(connection, [Change(kind, ITEM, record, claim, fresh)], ITEM)
        self._cases.project(connection, claim)
        return record

    def reopen(self, claim: str, record: str, reason: str) -> None:
        """Let a reviewed document change again; NotAllowed for who may not give second signatures."""

        def job(connection: Connection) -> None:
            role = roles().get(self._records.author.role)
            if role is None or not role.may_approve:
                raise errors.NotAllowed()
            changes = [
                Change("update", ITEM, record, claim, {"state": "physical"}),
                Change("event", "reopened", record, claim, {"reason": reason}),
            ]
            self._records.write(connection, changes, ITEM)
            self._cases.project(connection, claim)

        self._database.write(job)

    def _received(self, case: Case, before: str, state: str) -> dict[str, object]:
        """Return when and by whom, for a move that receives; a review keeps when the document arrived (R-MOR-01)."""
        if state not in RECEIVED:
            return {}
        author, now = self._records.author, case.moment
        when = instant(now.now.replace(tzinfo=None), now.zone, "device")
        return {"received_at": when, "received_by": author.user, "received_by_name": author.name}
