"""Conflicts are records, so that everyone who sees a record sees what is in dispute about it (api.md section 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from gnp_central import wire
from gnp_central.commit import Commit
from gnp_central.merge import Clash, held_back, same
from gnp_central.ops import Op
from gnp_central.people import Caller
from gnp_central.situation import Open, Situation
from gnp_central.stored import Stored
from gnp_central.tables import CONFLICT, FEED, OP
from gnp_central.versions import fold

TYPE, VALUE, OPEN, RESOLVED = "conflict", "value", "open", "resolved"
ConflictMark = tuple[dict[str, list[Open]], dict[str, dict[str, object]], set[str]]


class Conflicts:
    """The conflicts of one push: those it finds open, opens, moves on and closes."""

    def __init__(self, connection: Connection, caller: Caller, now: Situation, commit: Commit) -> None:
        self._connection = connection
        self._caller = caller
        self._now = now
        self._commit = commit
        self._new: dict[str, dict[str, object]] = {}
        self._closed: set[str] = set()

    def mine(self, record: str, changes: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
        """Return what this device said in those of its own open conflicts that these changes go on from, by field or group."""
        return {field: item.record.body.get("mine") for field, item in self._series(record, changes).items()}

    def said(self, record: str, name: str) -> list[object]:
        """Return what this device said of a field in its own open conflicts, in one about the group of it too."""
        opened = (item for item in self._now.opened.get(record, ()) if item.device == self._caller.device)
        found = [(item.field, item.record.body.get("mine")) for item in opened]
        in_group = [mine[name] for _field, mine in found if isinstance(mine, Mapping) and name in mine]
        return in_group + [mine for field, mine in found if field == name]

    def hold_back(self, op: Op, current: Stored, kind: str) -> tuple[str, list[str], Stored]:
        """Keep every value an operation would have changed in a conflict of this kind; nothing to keep is `same`."""
        found = self.open(op, current, held_back(op.changes, current.body, kind))
        return ("conflict" if found else "same"), found, current

    def open(self, op: Op, current: Stored, clashes: Sequence[Clash], resolving: str = "") -> list[str]:
        """Return the conflicts that now hold these clashes.

        One's own open conflict on a field moves on, and the one being resolved stays open with the new values.
        """
        found = []
        for clash in clashes:
            own = self._own(op.record, clash, resolving)
            if own is not None:
                self._rewrite(op, own, {"mine": clash.mine, "theirs": clash.theirs})
            found.append(own.record.id if own is not None else self._open(op, current, clash))
        return found

    def move(self, op: Op, changes: Mapping[str, Mapping[str, object]], moved: Mapping[str, object]) -> list[str]:
        """Let the conflicts these changes go on from say the newer value; return them. No other conflict loses what it holds."""
        found = []
        for field, item in self._series(op.record, changes).items():
            if field in moved:
                self._rewrite(op, item, {"mine": moved[field]})
                found.append(item.record.id)
        return found

    def close(self, op: Op, conflict: Stored) -> None:
        """Settle a conflict for everyone; the chosen value is already in the record."""
        about = str(conflict.body["record"])
        item = next(item for item in self._now.opened[about] if item.record.id == conflict.id)
        chosen = {name: change.get("new") for name, change in op.changes.items()}
        said = {"state": RESOLVED, "resolved_by": self._caller.person.id, "reason": op.reason, "chosen": chosen}
        self._rewrite(op, item, {**said, "resolved_at": wire.instant()})
        self._now.opened[about] = [other for other in self._now.opened[about] if other is not item]
        self._closed.add(conflict.id)

    def changed_by_another(self, op: Op, current: Stored) -> bool:
        """Return whether another device changed the record after the version this operation was made on."""
        query = select(OP.c.result).where(OP.c.record == current.id, OP.c.device != self._caller.device)
        versions = [wire.loads(result).get("version") for result in self._connection.execute(query).scalars()]
        return any(isinstance(version, int) and version > op.base_version for version in versions)

    def was_theirs(self, current: Stored) -> bool:
        """Return whether this person could once see the record: their stream held it, or they held its stream."""
        if self._caller.person.former.intersection(current.streams):
            return True
        once = sorted({*self._caller.person.streams, *self._caller.person.former})
        query = select(FEED.c.stream).where(FEED.c.stream.in_(once), FEED.c.record == current.id).limit(1)
        return self._connection.execute(query).first() is not None

    def mark(self) -> ConflictMark:
        """Return where the conflicts stand, for `back`."""
        return {record: list(items) for record, items in self._now.opened.items()}, dict(self._new), set(self._closed)

    def back(self, mark: ConflictMark) -> None:
        """Forget everything after `mark`."""
        self._now.opened, self._new, self._closed = mark

    def finish(self) -> None:
        """Write which conflicts are open."""
        if self._new:
            self._connection.execute(insert(CONFLICT), list(self._new.values()))
        if self._closed:
            where = CONFLICT.c.id == bindparam("key")
            self._connection.execute(
                update(CONFLICT).where(where).values(is_open=0), [{"key": key} for key in sorted(self._closed)]
            )

    def _series(self, record: str, changes: Mapping[str, Mapping[str, object]]) -> dict[str, Open]:
        """Return the newest of this device's open conflicts in each field or group whose value these changes saw."""
        opened = (item for item in self._now.opened.get(record, ()) if item.device == self._caller.device)
        return {item.field: item for item in opened if _goes_on(item, changes)}

    def _own(self, record: str, clash: Clash, resolving: str) -> Open | None:
        for item in self._now.opened.get(record, ()):
            is_own = item.device == self._caller.device and item.field == clash.field
            if item.record.id == resolving or (is_own and same(item.record.body.get("mine"), clash.base)):
                return item
        return None

    def _open(self, op: Op, current: Stored, clash: Clash) -> str:
        by, at = self._last_word(op, current, clash)
        body: dict[str, object] = {
            "record": op.record,
            "record_type": op.type,
            "field": clash.field,
            "kind": clash.kind,
            "base": clash.base,
            "theirs": clash.theirs,
            "mine": clash.mine,
            "mine_by": self._caller.person.id,
            "mine_at": str(wire.loads(op.at).get("wall") or wire.instant()),
            "theirs_by": by,
            "theirs_at": at,
            "ops": [op.id],
            "state": OPEN,
            "claim_id": current.claim or None,
        }
        place = (wire.new_id(), TYPE, current.claim, current.streams)
        text = wire.canonical(body)
        fresh = Stored(*place, current.schema, 1, False, current.data_class, body, text, b"", {})
        self._commit.by_server(
            None, fresh, "create", {name: {"old": None, "new": value} for name, value in body.items()}
        )
        self._now.records[fresh.id] = fresh
        self._now.opened.setdefault(op.record, []).append(Open(clash.field, self._caller.device, fresh))
        values = {
            "id": fresh.id,
            "record": op.record,
            "field": clash.field,
            "device": self._caller.device,
            "is_open": 1,
        }
        self._new[fresh.id] = values
        return fresh.id

    def _rewrite(self, op: Op, item: Open, values: Mapping[str, object]) -> None:
        before = item.record
        values = {**values, "ops": [*before.body["ops"], op.id]}  # type: ignore[misc]
        after = fold(before, {**before.body, **values})
        changes = {name: {"old": before.body.get(name), "new": value} for name, value in values.items()}
        self._commit.by_server(before, after, "update", changes)
        self._now.records[after.id] = after
        opened = self._now.opened[op.record]
        opened[opened.index(item)] = Open(item.field, item.device, after)

    def _last_word(self, op: Op, current: Stored, clash: Clash) -> tuple[str, str]:
        """Return who last changed the disputed field of the record, and when that was received."""
        # A group may have the name of one of its fields.
        is_group = isinstance(clash.theirs, dict) and (clash.field not in op.changes or clash.field in clash.theirs)
        theirs = dict(clash.theirs) if is_group else {clash.field: clash.theirs}  # type: ignore[call-overload]
        for said in reversed(self._commit.said):
            if said.record == current.id and _says(said.content, theirs):
                return said.person, wire.instant()
        query = select(OP.c.person, OP.c.received_at, OP.c.content).where(
            OP.c.record == current.id, OP.c.status != "rejected"
        )
        rows = self._connection.execute(query.order_by(OP.c.received_at.desc(), OP.c.seq.desc()))
        for row in rows:
            if not clash.field or _says(row.content, theirs):
                return row.person, row.received_at
        return "", ""


def _goes_on(item: Open, changes: Mapping[str, Mapping[str, object]]) -> bool:
    """Return whether changes were made on the value that waits in a conflict; in a group, on those of its fields they name."""
    mine, field = item.record.body.get("mine"), item.field
    if field in changes and same(mine, changes[field].get("old")):
        return True
    # A group may have the name of one of its fields, and a field may hold an object.
    values = {name: value for name, value in mine.items() if name in changes} if isinstance(mine, Mapping) else {}
    is_group = isinstance(mine, Mapping) and bool(values or field not in changes)
    return is_group and all(same(value, changes[name].get("old")) for name, value in values.items())


def _says(content: str | None, values: Mapping[str, object]) -> bool:
    """Return whether an operation gave one of the fields the value it has: what waits in a conflict took no effect."""
    changes = wire.loads(content).get("changes") if content else None
    found = changes if isinstance(changes, dict) else {}
    return any(name in found and same(found[name].get("new"), value) for name, value in values.items())
