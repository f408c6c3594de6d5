"""What the centre refused: kept, shown with its reason, sent again corrected, or withdrawn by the person who wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select, union, update

from gnp_desk.services import folios, preferences
from gnp_desk.services.cases import DEVICE_SHORT
from gnp_desk.services.ids import canonical
from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.services.sync import base
from gnp_desk.services.sync.base import HELD, REJECTED, REPLACED, UNSENT, WITHDRAWN
from gnp_desk.services.sync.batches import hold_behind, replaced
from gnp_desk.services.sync.view import rebuild
from gnp_desk.services.tables import JOURNAL

CLAIMS, FOLIO_TAKEN = "SI", "folio_taken"
REFUSED = select(JOURNAL.c.seq).where(JOURNAL.c.state == REJECTED)


def corrected(connection: Connection, records: Records) -> int:
    """Send refused groups again whose record was changed since, and return how many.

    What was refused is replaced whole, with the values as they are now; each new entry names the one it replaces.
    """
    refused = select(JOURNAL.c.group_id).where(JOURNAL.c.state == REJECTED).group_by(JOURNAL.c.group_id)
    groups = connection.execute(refused.order_by(func.min(JOURNAL.c.seq))).scalars().all()
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
    """Take back the group of a refused entry and what cannot be without it; return the records, which no longer show it.

    The entries stay in the journal, and an event tells that the person withdrew them and why. What was typed over them
    stays, and goes by itself.
    """
    group = connection.execute(select(JOURNAL.c.group_id).where(JOURNAL.c.op_id == op)).scalar_one()
    return sorted({*_discard(connection, records, group, reason), *unbound(connection, records, reason)})


def unbound(connection: Connection, records: Records, reason: str = "") -> list[str]:
    """Let nothing wait for what was withdrawn; return the records of what was withdrawn with it.

    What was typed over it goes on from what lay under it; what belongs to a record that never came to be goes too.
    """
    touched: list[str] = []
    _hold_what_follows(connection)
    while groups := connection.execute(BOUND).scalars().all():
        for group in groups:
            if _is_orphan(connection, group):
                touched += _discard(connection, records, group, reason)
            else:
                _replace(connection, records, group)
    return touched


def _hold_what_follows(connection: Connection) -> None:
    """Let what was typed later over something that waits for what was withdrawn wait with it: they go in their order."""
    waiting = select(JOURNAL.c.record).where(JOURNAL.c.state == HELD, JOURNAL.c.group_id.in_(BOUND))
    later = select(JOURNAL).where(JOURNAL.c.state == UNSENT, JOURNAL.c.record.in_(waiting))
    while hold_behind(connection, connection.execute(later.order_by(JOURNAL.c.seq)).mappings().all()):
        pass


def _is_orphan(connection: Connection, group: str) -> bool:
    """Return whether a group is about a record that never came to be, or belongs to a claim that did not."""
    said = select(JOURNAL.c.record, JOURNAL.c.claim).where(JOURNAL.c.group_id == group).subquery()
    made = (JOURNAL.c.kind == "create") & (JOURNAL.c.state == WITHDRAWN)
    never = select(JOURNAL.c.seq).where(made, or_(JOURNAL.c.record == said.c.record, JOURNAL.c.record == said.c.claim))
    return connection.execute(never.limit(1)).first() is not None


def _discard(connection: Connection, records: Records, group: str, reason: str) -> list[str]:
    """Withdraw a group, and what it was to replace, and return its records."""
    told = {"reason": {"old": None, "new": reason}} if reason else {}
    where = (JOURNAL.c.group_id == group) & JOURNAL.c.state.in_((REJECTED, HELD))
    rows = connection.execute(select(JOURNAL).where(where).order_by(JOURNAL.c.seq)).all()
    former = {op for row in rows for op in replaced(connection, row.about)}
    for gone in (where, JOURNAL.c.op_id.in_(former) & (JOURNAL.c.state == REPLACED)):
        connection.execute(update(JOURNAL).where(gone).values(state=WITHDRAWN))
    for row in rows:
        records.note(connection, "withdrawn", row.record, row.claim, told)
    _look_again(connection, rows)
    for row in rows:
        _void_numbers(connection, records, row, reason)
    return [row.record for row in rows]


def _look_again(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    claims, _changed = rebuild(connection, {row.record for row in rows})
    base.stale(connection, claims)


def _replace(connection: Connection, records: Records, group: str) -> None:
    """Write a held group anew as it is, on what lay under what was withdrawn."""
    where = (JOURNAL.c.group_id == group) & (JOURNAL.c.state == HELD)
    rows = connection.execute(select(JOURNAL).where(where).order_by(JOURNAL.c.seq)).all()
    connection.execute(update(JOURNAL).where(where).values(state=REPLACED))
    records.put(connection, [_anew(connection, row) for row in rows])
    _look_again(connection, rows)


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


def _again(connection: Connection, row: Row[Any], instead: Mapping[str, object]) -> tuple[Change, int, dict[str, Any]]:
    """Return a refused entry as it goes again: what its author saw, and what its fields say now.

    What came from the centre since lies under what was refused: nobody saw it, so that it is not what this replaces.
    """
    now = {**read_record(connection, row.record).values, **instead}
    changes = {
        name: _still(change, now.get(name))
        if "add" in change
        else {"old": _seen(connection, row, name, change["old"]), "new": now.get(name)}
        for name, change in json.loads(row.changes).items()
        if row.kind != "create" or now.get(name) is not None
    }
    about = {**(json.loads(row.about) if row.about else {}), "replaces": row.op_id}
    return Change(row.kind, row.type, row.record, row.claim, about=about), row.base_version, changes


def _anew(connection: Connection, row: Row[Any]) -> tuple[Change, int, dict[str, Any]]:
    """Return a held entry as it goes instead: what it replaces at the centre is what it was to replace itself, if anything."""
    now = read_record(connection, row.record).values
    changes = {
        name: _still(change, now.get(name))
        if "add" in change
        else {**change, "old": _seen(connection, row, name, change["old"])}
        for name, change in json.loads(row.changes).items()
    }
    about = {"replaces": row.op_id, **(json.loads(row.about) if row.about else {})}
    return Change(row.kind, row.type, row.record, row.claim, about=about), row.base_version, changes


def _still(change: Mapping[str, Any], now: object) -> dict[str, Any]:
    """Return what of a change of a set is still so: said again later, the rest would undo what was said since."""
    have = now if isinstance(now, list) else []
    return {
        "add": [item for item in change["add"] if item in have],
        "remove": [item for item in change["remove"] if item not in have],
    }


def _seen(connection: Connection, row: Row[Any], name: str, old: object) -> object:
    """Return what an entry found in a field, or what lay under it where that was discarded since."""
    query = select(JOURNAL.c.changes).where(
        JOURNAL.c.record == row.record, JOURNAL.c.state == WITHDRAWN, JOURNAL.c.seq < row.seq
    )
    for text in connection.execute(query.order_by(JOURNAL.c.seq.desc())).scalars():
        discarded = json.loads(text).get(name, {})
        if "new" in discarded and canonical(discarded["new"]) == canonical(old):
            old = discarded["old"]
    return old


_WAITS_FOR = case((JOURNAL.c.result != "", func.json_extract(JOURNAL.c.result, "$.waits_for")))
_GONE = union(
    select(JOURNAL.c.op_id).where(JOURNAL.c.state == WITHDRAWN),
    select(JOURNAL.c.record).where(JOURNAL.c.state == WITHDRAWN, JOURNAL.c.kind == "create"),
)
# The groups that wait for what was withdrawn, in their order.
BOUND = (
    select(JOURNAL.c.group_id)
    .where(JOURNAL.c.state == HELD, _WAITS_FOR.in_(_GONE))
    .group_by(JOURNAL.c.group_id)
    .order_by(func.min(JOURNAL.c.seq))
)
