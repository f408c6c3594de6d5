"""What the centre refused: kept, shown with its reason, sent again corrected, or withdrawn by the person who wrote it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, update

from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.services.sync import base
from gnp_desk.services.sync.base import HELD, REJECTED, REPLACED, UNSENT, WITHDRAWN
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL


def corrected(connection: Connection, records: Records) -> int:
    """Send refused groups again whose record was changed since, and return how many.

    What was refused is replaced whole, with the values as they are now; each new entry names the one it replaces.
    """
    groups = (
        connection.execute(select(JOURNAL.c.group_id).where(JOURNAL.c.state == REJECTED).distinct()).scalars().all()
    )
    return sum(_correct(connection, records, group) for group in groups)


def withdraw(connection: Connection, records: Records, op: str) -> list[str]:
    """Take back the group of a refused entry and what waits for it; return the records, which no longer show it.

    The entries stay in the journal, and an event tells that the person withdrew them.
    """
    group = select(JOURNAL.c.group_id).where(JOURNAL.c.op_id == op).scalar_subquery()
    rows = list(connection.execute(select(JOURNAL).where(JOURNAL.c.group_id == group, JOURNAL.c.kind != "event")))
    waiting = {row.op_id for row in rows}
    held = connection.execute(select(JOURNAL).where(JOURNAL.c.state == HELD).order_by(JOURNAL.c.seq)).all()
    for row in held:
        if json.loads(row.result or "{}").get("waits_for") in waiting:
            waiting.add(row.op_id)
            rows.append(row)
    where = JOURNAL.c.op_id.in_(sorted(waiting)) & JOURNAL.c.state.in_((REJECTED, HELD))
    connection.execute(update(JOURNAL).where(where).values(state=WITHDRAWN))
    for row in rows:
        records.note(connection, "withdrawn", row.record, row.claim, {})
    touched = sorted({row.record for row in rows})
    claims, _changed = base.rebuild(connection, touched)
    base.stale(connection, claims)
    return touched


def _correct(connection: Connection, records: Records, group: str) -> bool:
    rows = connection.execute(
        select(JOURNAL).where(JOURNAL.c.group_id == group, JOURNAL.c.state == REJECTED).order_by(JOURNAL.c.seq)
    ).all()
    if not any(_was_changed(connection, row) for row in rows):
        return False
    connection.execute(update(JOURNAL).where(JOURNAL.c.op_id.in_([row.op_id for row in rows])).values(state=REPLACED))
    records.put(connection, [_again(connection, row) for row in rows])
    return True


def _was_changed(connection: Connection, row: Any) -> bool:
    """Return whether the person changed, after the refusal, what the centre refused: its field, or any if it named none."""
    named = json.loads(row.result or "{}").get("problem", {}).get("field", "")
    later = (JOURNAL.c.record == row.record) & (JOURNAL.c.seq > row.seq) & JOURNAL.c.state.in_((UNSENT, HELD))
    names = {
        name
        for text in connection.execute(select(JOURNAL.c.changes).where(later)).scalars()
        for name in json.loads(text)
    }
    mine = set(json.loads(row.changes))
    return bool(names & ({named} if named in mine else mine))


def _again(connection: Connection, row: Any) -> tuple[Change, int, dict[str, Any]]:
    now = read_record(connection, row.record).values
    held = connection.execute(select(BASE.c.body, BASE.c.version).where(BASE.c.record == row.record)).first()
    known = json.loads(held.body) if held is not None and row.kind != "create" else {}
    changes = {
        name: change if "add" in change else {"old": known.get(name), "new": now.get(name)}
        for name, change in json.loads(row.changes).items()
    }
    about = {**(json.loads(row.about) if row.about else {}), "replaces": row.op_id}
    return Change(row.kind, row.type, row.record, row.claim, about=about), held.version if held else 0, changes
