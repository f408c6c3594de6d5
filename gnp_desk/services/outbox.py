"""What this device still has to send, by claim: a reading of journal, files and conflicts. Nothing leaves it here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.services.database import Database
from gnp_desk.services.sync import conflicts, reasons, states, waiting
from gnp_desk.services.sync.base import HELD, REJECTED, SENDING
from gnp_desk.services.sync.states import CONFLICT, QUEUED, STOPPED, WAITS, Now, Sent
from gnp_desk.services.sync.titles import local, titles
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.sync.waiting import DATA, PHOTOS
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL, RECORD
from gnp_desk.texts import N_, plural

MOST = 500
# What a person can do about a line, besides what `reasons` has for a refusal.
REVIEW, RESUME, LOOK = "review", "resume", "look"
METERED = N_("Red medida: las fotos esperan.")
PAUSED, LOST_FILE = N_("Los envíos están en pausa."), N_("El archivo no se puede leer o el centro no lo recibe.")
WAITS_FOR_CENTRE, WAITS_FOR = N_("Espera que actualicen el centro."), N_("Espera: {what}.")
Load = Callable[[str], Case]


@dataclass(frozen=True)
class OutboxItem:
    """One line of the outbox: what it is, how far it is (a code of `states`), how many things, bytes left, since when.

    Where a person has to decide, `reason` says why in words, `action` names the one thing to do, and `page`, `record` and
    `field` say where; `op` is the entry the centre refused.
    """

    code: str
    claim: str
    title: str
    state: str
    count: int
    size: int
    since: str = ""
    folio: str = ""
    vehicle: str = ""
    reason: str = ""
    action: str = ""
    op: str = ""
    page: str = ""
    record: str = ""
    field: str = ""


@dataclass(frozen=True)
class Waiting:
    """How many lines the outbox has, and the bytes of them all."""

    count: int = 0
    size: int = 0


class Outbox:
    """Reads the outbox of a store."""

    def __init__(self, database: Database, load: Load, underway: Underway) -> None:
        self._database, self._load, self._underway = database, load, underway

    def items(self, limit: int = MOST) -> Sequence[OutboxItem]:
        """Return what waits: first what a person has to decide, then the claims in the order in which they wait."""
        with self._database.reading() as connection:
            return tuple(self._lines(connection, states.now(connection, self._underway)))[:limit]

    def of_claim(self, claim: str) -> Sent:
        """Return how far a claim is, with all its files."""
        with self._database.reading() as connection:
            counts = states.of_claims(connection, [claim]).get(claim, {})
            return states.sent(counts, states.now(connection, self._underway), claim)

    def of_files(self, claim: str) -> Mapping[str, Sent]:
        """Return how far each photo and paper of a claim is, by its record."""
        with self._database.reading() as connection:
            return states.of_files(connection, claim, states.now(connection, self._underway))

    def waiting(self) -> Waiting:
        """Return how much the outbox holds."""
        items = self.items()
        return Waiting(len(items), sum(item.size for item in items))

    def _lines(self, connection: Connection, at: Now) -> Iterator[OutboxItem]:
        decisions = [*self._refused(connection), *_disputed(connection)]
        found = [*decisions, *_parts(connection, at, self._moving(connection)), *_held(connection)]
        rows = select(CLAIM_ROW.c.claim, CLAIM_ROW.c.folio, CLAIM_ROW.c.vehicle)
        claims = {
            row.claim: row
            for row in connection.execute(rows.where(CLAIM_ROW.c.claim.in_({item.claim for item in found})))
        }
        for item in found:
            row = claims.get(item.claim)
            yield replace(item, folio=row.folio, vehicle=row.vehicle) if row is not None else item

    def _moving(self, connection: Connection) -> dict[str, int]:
        """Return how many bytes of a line are through although its file is not: of the one that moves right now."""
        record, sent = self._underway.record, self._underway.sent
        row = (
            connection.execute(select(RECORD.c.claim, RECORD.c.type).where(RECORD.c.id == record)).first()
            if record
            else None
        )
        return {f"{row.claim}/{PHOTOS if row.type == 'evidence' else record}": sent} if row is not None else {}

    def _refused(self, connection: Connection) -> Iterator[OutboxItem]:
        where = JOURNAL.c.state == REJECTED
        rows = connection.execute(select(JOURNAL).where(where).order_by(JOURNAL.c.group_id, JOURNAL.c.seq))
        for _group, found in groupby(rows, lambda row: row.group_id):
            yield self._refusal(list(found))

    def _refusal(self, rows: Sequence[Row[Any]]) -> OutboxItem:
        """Return the line of a refused commit: the entry that was wrong, not those that only went with it."""
        told = [(row, json.loads(row.result or "{}").get("problem", {})) for row in rows]
        row, problem = next((item for item in told if item[1].get("code") != "group"), told[0])
        reason = reasons.of_refusal(row.type, problem, _folio(row))
        found = conflicts.case_of(self._load, row.claim)
        page = catalogue.page_of(found, row.record, reason.field) if found is not None else ""
        size = sum(len(item.changes) for item in rows)
        return OutboxItem(
            f"op/{row.op_id}", row.claim, _entry_title(row), REJECTED, len(rows), size, local(rows[0].at),
            reason=reason.words, action=reason.action, op=row.op_id, page=page, record=row.record, field=reason.field,
        )  # fmt: skip


def _disputed(connection: Connection) -> Iterator[OutboxItem]:
    """Yield one line for each claim with data two people wrote differently."""
    found = sorted(conflicts.unresolved(connection), key=lambda row: row.claim)
    for claim, rows in groupby(found, lambda row: row.claim):
        bodies = [json.loads(row.body) for row in rows]
        reason = plural(len(bodies), N_("{n} dato por decidir"), N_("{n} datos por decidir"))
        what = titles(str(body["record_type"]) for body in bodies)
        yield OutboxItem(f"conflict/{claim}", claim, what, CONFLICT, len(bodies), 0, reason=reason, action=REVIEW)


def _parts(connection: Connection, at: Now, moving: Mapping[str, int]) -> Iterator[OutboxItem]:
    """Yield what goes by itself."""
    rows = connection.execute(waiting.parts().limit(MOST)).all()
    wanted = [row.part for row in rows if row.part not in (PHOTOS, DATA)]
    papers = select(RECORD.c.id, RECORD.c.body).where(RECORD.c.id.in_(wanted))
    bodies = {row.id: json.loads(row.body) for row in connection.execute(papers)}
    for row in rows:
        code = f"{row.claim}/{row.part}"
        state = states.state_of(dict(row._mapping), at.of_photos if row.part == PHOTOS else at)
        state = SENDING if state == QUEUED and code in moving else state
        stop = (LOST_FILE, LOOK) if row.lost else (PAUSED, RESUME) if at.is_paused else (METERED, PHOTOS)
        reason, action = stop if state == STOPPED else ("", "")
        title, since = _part_title(row, bodies), local(row.at) if row.at else ""
        size = max(0, row.size - moving.get(code, 0))
        yield OutboxItem(code, row.claim, title, state, row.things, size, since, reason=reason, action=action)


def _held(connection: Connection) -> Iterator[OutboxItem]:
    """Yield what waits for something else: of each claim one line for each thing it waits for."""
    rows = connection.execute(
        select(JOURNAL).where(JOURNAL.c.state == HELD).order_by(JOURNAL.c.claim, JOURNAL.c.seq)
    ).all()
    groups: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault((row.claim, str(json.loads(row.result or "{}").get("waits_for", ""))), []).append(row)
    for (claim, what), found in groups.items():
        kind = connection.execute(select(JOURNAL.c.type).where(JOURNAL.c.op_id == what)).scalar() if what else None
        reason = WAITS_FOR.format(what=titles([kind]).lower()) if kind else WAITS_FOR_CENTRE
        size, held = sum(len(row.changes) for row in found), titles(row.type for row in found)
        yield OutboxItem(
            f"{claim}/held/{what}", claim, held, WAITS, len(found), size, local(found[0].at), reason=reason
        )


def _part_title(row: Row[Any], papers: Mapping[str, Mapping[str, Any]]) -> str:
    if row.part == PHOTOS:
        return plural(row.records, N_("Evidencia · {n} archivo"), N_("Evidencia · {n} archivos"))
    if row.part == DATA:
        return titles(row.types.split(","))
    return _paper_title(papers.get(row.part, {}))


def _entry_title(row: Row[Any]) -> str:
    """Return what an entry is about: a paper by its kind and folio, everything else by its kind of record."""
    if row.type != "paper":
        return titles([row.type])
    return _paper_title({name: change.get("new") for name, change in json.loads(row.changes).items()})


def _paper_title(body: Mapping[str, Any]) -> str:
    return f"{titles([str(body.get('kind', 'paper'))])} {body.get('folio') or ''}".strip()


def _folio(row: Row[Any]) -> str:
    return str(json.loads(row.changes).get("folio", {}).get("new") or "")
