"""What the centre refused: kept, shown with its reason, sent again corrected, or withdrawn by the person who wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from gnp_desk.services import folios, preferences
from gnp_desk.services.cases import DEVICE_SHORT
from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.services.sync import base
from gnp_desk.services.sync.base import HELD, REJECTED, REPLACED, UNSENT, WITHDRAWN
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.sync.view import rebuild
from gnp_desk.services.tables import JOURNAL

CLAIMS, FOLIO_TAKEN = "SI", "folio_taken"
REFUSED = select(JOURNAL.c.seq).where(JOURNAL.c.state == REJECTED)


def corrected(connection: Connection, records: Records) -> int:
    """Send refused groups again whose record was changed since, and return how many.

    What was refused is replaced whole, with the values as they are now; each new entry names the one it replaces.
    """
    query = select(JOURNAL.c.group_id).where(JOURNAL.c.state == REJECTED).distinct()
    groups = connection.execute(query).scalars().all()
    changed = [group for group in groups if any(_was_changed(connection, row) for row in _refused(connection, group))]
    for group in changed:
        _correct(connection, records, group, {})
    return len(changed)


def renumbered(connection: Connection, records: Records) -> list[tuple[str, str]]:
    """Give claims whose folio is another device's a new one and send them again; return (old, new) folios.

    A paper keeps the folio that is printed on it: the person issues it anew.
    """
    taken, short = JOURNAL.c.state == REJECTED, str(preferences.read(connection, DEVICE_SHORT, ""))
    rows = connection.execute(
        select(JOURNAL).where(
            taken, JOURNAL.c.type == "claim", JOURNAL.c.kind == "create", JOURNAL.c.result.contains(FOLIO_TAKEN)
        )
    ).all()
    found = []
    for row in rows:
        folio, _provisional, use = folios.take(connection, CLAIMS, short)
        records.write(connection, [use])
        old = json.loads(row.changes)["folio"]["new"]
        _correct(connection, records, row.group_id, {row.record: {"folio": folio}})
        records.note(
            connection,
            "folio",
            row.record,
            row.claim,
            {"before": {"old": None, "new": old}, "now": {"old": None, "new": folio}},
        )
        rebuild(connection, [row.record])
        base.stale(connection, [row.claim])
        found.append((old, folio))
    return found


def again(connection: Connection, records: Records, op: str) -> None:
    """Send the group of a refused entry once more with the values as they are now, in the place of what was refused."""
    group = connection.execute(select(JOURNAL.c.group_id).where(JOURNAL.c.op_id == op)).scalar_one()
    if _refused(connection, group):
        _correct(connection, records, group, {})


def withdraw(connection: Connection, records: Records, op: str, reason: str = "") -> list[str]:
    """Take back the group of a refused entry and what waits for it; return the records, which no longer show it.

    The entries stay in the journal, and an event tells that the person withdrew them and why.
    """
    told = {"reason": {"old": None, "new": reason}} if reason else {}
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
        records.note(connection, "withdrawn", row.record, row.claim, told)
    touched = sorted({row.record for row in rows})
    claims, _changed = rebuild(connection, touched)
    base.stale(connection, claims)
    for row in rows:
        _void_numbers(connection, records, row, reason)
    return touched


def _void_numbers(connection: Connection, records: Records, row: Row[Any], reason: str) -> None:
    """Void the folios that a withdrawn entry had used: paper may carry them, so that nothing else ever does."""
    if row.type != folios.LEASE or row.kind != "update":
        return
    series = read_record(connection, row.record).text("series")
    for number in json.loads(row.changes).get("used", {}).get("add", []):
        folios.void(connection, records, series, int(number), reason)


def _correct(connection: Connection, records: Records, group: str, instead: Mapping[str, Mapping[str, object]]) -> None:
    """Replace a refused group with what its records say now, or with the values given for some of them."""
    rows = _refused(connection, group)
    where = JOURNAL.c.group_id == group, JOURNAL.c.state == REJECTED
    connection.execute(update(JOURNAL).where(*where).values(state=REPLACED))
    records.put(connection, [_again(connection, row, instead.get(row.record, {})) for row in rows])


def _refused(connection: Connection, group: str) -> Sequence[Row[Any]]:
    where = JOURNAL.c.group_id == group, JOURNAL.c.state == REJECTED
    return connection.execute(select(JOURNAL).where(*where).order_by(JOURNAL.c.seq)).all()


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


def _again(connection: Connection, row: Any, instead: Mapping[str, object]) -> tuple[Change, int, dict[str, Any]]:
    now = {**read_record(connection, row.record).values, **instead}
    held = connection.execute(select(BASE.c.body, BASE.c.version).where(BASE.c.record == row.record)).first()
    known = json.loads(held.body) if held is not None and row.kind != "create" else {}
    changes = {
        name: change if "add" in change else {"old": known.get(name), "new": now.get(name)}
        for name, change in json.loads(row.changes).items()
        if row.kind != "create" or now.get(name) is not None
    }
    about = {**(json.loads(row.about) if row.about else {}), "replaces": row.op_id}
    return Change(row.kind, row.type, row.record, row.claim, about=about), held.version if held else 0, changes
