"""The centre's log replayed by somebody else: what each change may have overwritten, and where every other value went (I2, I3)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from gnp_central.declaration import UNDECLARED, Declaration
from gnp_central.tables import LOG, OP, RECORD
from tests.sync.stores import after

Body = dict[str, Any]


@dataclass
class _Told:
    """What the tables say of one record: its row, the operations on it, which of them made which version, its conflicts."""

    row: Any = None
    ops: dict[str, Any] = field(default_factory=dict)
    made: dict[int, str] = field(default_factory=dict)
    conflicts: list[Body] = field(default_factory=list)


def broken(connection: Connection, declaration: Declaration) -> Iterator[str]:
    """Yield every version that does not follow from the one before and every value that got lost on the way."""
    told, twice = _read(connection)
    yield from twice
    for record, found in told.items():
        if found.row is not None:
            yield from _Replay(record, found, declaration).broken()


def _read(connection: Connection) -> tuple[dict[str, _Told], list[str]]:
    told: dict[str, _Told] = defaultdict(_Told)
    for row in connection.execute(select(RECORD)):
        told[row.id].row = row
        if row.type == "conflict":
            body = json.loads(row.body)
            told[body["record"]].conflicts.append({**body, "id": row.id})
    of_op = {}
    for row in connection.execute(select(OP)):
        of_op[row.id] = row.record
        told[row.record].ops[row.id] = row
    twice = []
    for row in connection.execute(select(LOG.c.record, LOG.c.version, LOG.c.op).distinct()):
        if of_op.get(row.op) != row.record:
            continue  # the record came along to another stream, unchanged
        versions = told[row.record].made
        if versions.setdefault(row.version, row.op) != row.op:
            twice.append(f"I2 {row.record}: version {row.version} was made by two operations")
    for record, found in told.items():
        if len(set(found.made.values())) != len(found.made):
            twice.append(f"I2 {record}: one operation made two versions")
    return told, twice


class _Replay:
    def __init__(self, record: str, told: _Told, declaration: Declaration) -> None:
        self._record, self._told = record, told
        rule = declaration.types.get(told.row.type)
        self._fields = rule.fields if rule else {}
        self._bodies: list[Body] = [{}]

    def broken(self) -> Iterator[str]:
        if sorted(self._told.made) != list(range(1, self._told.row.version + 1)):
            yield f"I7 {self._record}: versions {sorted(self._told.made)} of {self._told.row.version}"
            return
        for version in range(1, self._told.row.version + 1):
            yield from self._step(version, self._told.ops[self._told.made[version]])
        if self._bodies[-1] != {
            name: value for name, value in json.loads(self._told.row.body).items() if value is not None
        }:
            yield f"I3 {self._record}: the log comes to {self._bodies[-1]}, the record is {self._told.row.body}"
        for op in self._told.ops.values():
            yield from self._where_it_went(op)
        decided = {json.loads(op.content).get("conflict") for op in self._told.ops.values() if op.kind == "resolve"}
        for conflict in self._told.conflicts:
            if conflict["state"] != "open" and conflict["id"] not in decided:
                yield f"I3 {self._record}: nobody decided the conflict about «{conflict['field']}», and it is closed"

    def _step(self, version: int, op: Any) -> Iterator[str]:
        content, body = json.loads(op.content), dict(self._bodies[-1])
        if op.kind == "delete":
            self._bodies.append({})
            return
        for name, change in content.get("changes", {}).items():
            if self._disputes(op.id, name) and (op.kind, op.status) != ("resolve", "applied"):
                continue
            if op.device != "server" and op.kind != "create" and not self._was_seen(op, name, change, body, version):
                yield f"I3 {self._record} v{version}: {op.id} overwrote «{name}» {body.get(name)!r} unseen, saw {change.get('old')!r}"
            body[name] = after(body.get(name), change)
        self._bodies.append({name: value for name, value in body.items() if value is not None})

    def _disputes(self, op: str, name: str) -> list[Body]:
        group = self._fields.get(name, UNDECLARED).group
        return [
            item for item in self._told.conflicts if op in item["ops"] and item["field"] in (name, group or name, "")
        ]

    def _was_seen(self, op: Any, name: str, change: Mapping[str, Any], body: Body, version: int) -> bool:
        """Whether the author had seen what the change replaced, or meant the same value."""
        rule, now = self._fields.get(name, UNDECLARED), body.get(name)
        if "add" in change or rule.policy == "computed" or now == change["new"]:
            return True
        if now != change["old"] and not self._is_corrected(op, name, change["old"], now):
            return False
        return not rule.group or not self._touched(op, rule.group, version)

    def _touched(self, op: Any, group: str, version: int) -> bool:
        """Whether another device changed the group between the version its author saw and this one."""
        for between in range(json.loads(op.content)["base_version"] + 1, version):
            other = self._told.ops[self._told.made[between]]
            names = json.loads(other.content).get("changes", {})
            if other.device not in (op.device, "server") and other.kind != "create" and any(
                self._fields.get(name, UNDECLARED).group == group and not self._disputes(other.id, name)
                and self._bodies[between].get(name) != self._bodies[between - 1].get(name)
                for name in names
            ):  # fmt: skip
                return True
        return False

    def _is_corrected(self, op: Any, name: str, old: Any, now: Any) -> bool:
        """Whether the author saw a value that was rejected, and what replaced it stands there now."""
        for other in self._told.ops.values():
            if other.status == "rejected" and other.replaced_by and other.person == op.person:
                said = json.loads(other.content).get("changes", {}).get(name, {})
                instead = json.loads(self._told.ops[other.replaced_by].content).get("changes", {}).get(name, {})
                if said.get("new") == old and instead.get("new") == now:
                    return True
        return False

    def _where_it_went(self, op: Any) -> Iterator[str]:
        """Every value of an accepted operation took effect, was the same already, or is in exactly one conflict."""
        if (
            op.status not in ("applied", "same", "conflict")
            or op.device == "server"
            or op.kind in ("delete", "resolve")
        ):
            return
        result = json.loads(op.result)
        if op.status == "conflict" and not result.get("conflicts"):
            yield f"I3 {self._record}: {op.id} is in conflict with nothing"
        known = self._bodies[int(result["version"])] if "version" in result else None
        for name, change in json.loads(op.content).get("changes", {}).items():
            disputes = self._disputes(op.id, name)
            if len(disputes) > 1:
                yield f"I3 {self._record}: «{name}» of {op.id} is in {len(disputes)} conflicts"
            if disputes or (op.status == "applied" and "add" in change):
                continue
            bodies = self._bodies if known is None else [known]
            if not any(body.get(name) == after(body.get(name), change) for body in bodies):
                yield f"I3 {self._record}: «{name}» of {op.id} ({op.status}) is nowhere"
