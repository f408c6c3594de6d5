"""The operations of a push as they arrive: read, checked for form, and hashed. What they mean is decided in `desk.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gnp_central import wire
from gnp_central.declaration import UNDECLARED, Declaration, TypeRule
from gnp_central.problems import BadRequest, TooLarge
from gnp_central.wire import NotCanonical

MAX_OPS, MAX_GROUPS = 200, 100
RECORD_BYTES = 64 * 1024
AT_LENGTH = 2_000
KINDS = frozenset({"create", "update", "delete", "resolve"})
NAME_FORM = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(slots=True)
class Op:
    """One change to one record by one device, as said. `text` is what `hash` is taken of."""

    id: str
    seq: int
    kind: str
    type: str
    record: str
    schema: int
    base_version: int
    changes: Mapping[str, Mapping[str, object]]
    at: str
    text: str
    hash: str
    conflict: str = ""
    reason: str = ""
    replaces: str = ""
    problem: tuple[str, str] | None = None


@dataclass(frozen=True)
class Group:
    """Operations of one local commit: all of them or none."""

    id: str
    ops: tuple[Op, ...]


@dataclass(frozen=True)
class Push:
    """One push: whole groups in the order of their commits, and the newest cursors the device was ever shown."""

    device: str
    witness: Mapping[str, str]
    groups: tuple[Group, ...]

    @property
    def ops(self) -> list[Op]:
        return [op for group in self.groups for op in group.ops]


def read_push(raw: bytes, declaration: Declaration) -> Push:
    """Return what a body pushes; BadRequest or TooLarge when its form is wrong.

    What is wrong with one operation alone stands in its `problem`, so that the rest is not delayed.
    """
    found = wire.read_object(raw)
    witness, groups, device = found.get("witness", {}), found.get("groups"), found.get("device_id")
    if not wire.is_id(device) or not isinstance(groups, list) or not isinstance(witness, dict):
        raise BadRequest("A push has device_id, witness and groups.")
    if len(groups) > MAX_GROUPS or sum(len(_ops_of(group)) for group in groups) > MAX_OPS:
        raise TooLarge(f"A push takes {MAX_GROUPS} groups and {MAX_OPS} operations.", groups=MAX_GROUPS, ops=MAX_OPS)
    for cursor in witness.values():
        wire.read_cursor(cursor if isinstance(cursor, str) else "")
    push = Push(str(device), witness, tuple(_group(group, declaration) for group in groups))
    ids, seqs = {op.id for op in push.ops}, {op.seq for op in push.ops}
    if len(ids) < len(push.ops) or len(seqs) < len(push.ops):
        raise BadRequest("Two operations of this push have the same op_id or seq.")
    return push


def _ops_of(group: object) -> list[object]:
    ops = group.get("ops") if isinstance(group, dict) else None
    if not isinstance(ops, list) or not ops:
        raise BadRequest("A group has a group_id and at least one operation.")
    return ops


def _group(found: object, declaration: Declaration) -> Group:
    identity = found.get("group_id") if isinstance(found, dict) else None
    if not wire.is_id(identity):
        raise BadRequest("A group_id is a UUID in lower case.")
    return Group(str(identity), tuple(_op(item, declaration) for item in _ops_of(found)))


def _op(found: object, declaration: Declaration) -> Op:
    """Return one operation. BadRequest only when it cannot even be named: an answer needs `op_id` and `seq`."""
    if not isinstance(found, dict) or not wire.is_id(found.get("op_id")) or not _is_count(found.get("seq"), 1):
        raise BadRequest("An operation has an op_id (UUID) and a seq from 1.")
    said = {name: value for name, value in found.items() if name not in ("seq", "at")}
    try:
        text, at = wire.canonical(said), wire.canonical(found.get("at") or {})
    except NotCanonical as error:
        return _unreadable(found, error.code)
    problem = _problem(found, text, at, declaration)
    return Op(
        found["op_id"],
        found["seq"],
        _text(found, "kind"),
        _text(found, "type"),
        _text(found, "record"),
        found["schema"] if problem is None else 0,
        found.get("base_version", 0) if problem is None else 0,
        _shaped(found.get("changes")),
        at,
        text,
        wire.sha256(text.encode()),
        _text(found, "conflict"),
        _text(found, "reason"),
        _text(found, "replaces"),
        problem,
    )


def _unreadable(found: Mapping[str, object], code: str) -> Op:
    """Return an operation whose content has no canonical form: its hash is of its repr, so that a repeat is recognised."""
    shown = repr(found).encode("unicode_escape").decode()[:4_000]
    text = wire.canonical({"op_id": found["op_id"], "unreadable": shown})
    record = found.get("record")
    return Op(
        str(found["op_id"]), int(str(found["seq"])), "", "", str(record) if wire.is_id(record) else "", 0, 0, {}, "{}",
        text, wire.sha256(text.encode()), problem=(code, ""),
    )  # fmt: skip


def _problem(found: Mapping[str, object], text: str, at: str, declaration: Declaration) -> tuple[str, str] | None:
    """Return (code, field) of what is wrong with an operation by itself, None when nothing is."""
    kind, changes = _text(found, "kind"), found.get("changes", {})
    rule = declaration.types.get(str(found.get("type")))
    if kind not in KINDS or not wire.is_id(found.get("record")):
        return "invalid", "kind" if kind not in KINDS else "record"
    if rule is None or not isinstance(found.get("type"), str):
        return "unknown_type", "type"
    for name, least in (("schema", 1), ("base_version", 0)):
        if not _is_count(found.get(name, 0 if name == "base_version" else None), least):
            return "invalid", name
    if int(str(found["schema"])) < declaration.schema_min:
        return "invalid", "schema"
    if not isinstance(changes, dict) or (kind == "delete" and changes):
        return "invalid", "changes"
    if kind == "resolve" and not (wire.is_id(found.get("conflict")) and _text(found, "reason").strip()):
        return "invalid", "conflict" if not wire.is_id(found.get("conflict")) else "reason"
    if len(text) > 2 * RECORD_BYTES:
        return "invalid", "changes"
    if not isinstance(found.get("at", {}), dict):
        return "invalid", "at"
    if text.count("{") + text.count("[") > wire.DEPTH and wire.depth(changes) > wire.DEPTH - 2:
        return "invalid", "changes"
    if len(at) > AT_LENGTH or at.count("{") + at.count("[") > wire.DEPTH:
        return "invalid", "at"
    return _changes_problem(rule, changes)


def _changes_problem(rule: TypeRule, changes: Mapping[str, object]) -> tuple[str, str] | None:
    fields = rule.fields
    for name, change in changes.items():
        if name in fields:
            found = fields[name]
        elif NAME_FORM.fullmatch(name):
            found = UNDECLARED
        else:
            return "invalid", name[:64]
        if not isinstance(change, dict) or len(change) != 2:
            return "invalid", name
        if "new" in change and "old" in change:
            new = change["new"]
            if type(new) is str and len(new) > found.limit:
                return "invalid", name
        elif found.policy != "set" or not (
            isinstance(change.get("add"), list) and isinstance(change.get("remove"), list)
        ):
            return "invalid", name
    return None


def _shaped(changes: object) -> Mapping[str, Mapping[str, object]]:
    """Return changes whose form can be read at all; what else is wrong with them is the operation's problem."""
    is_shaped = isinstance(changes, dict) and all(isinstance(change, dict) for change in changes.values())
    return changes if is_shaped else {}  # type: ignore[return-value]


def _is_count(value: object, least: int) -> bool:
    return type(value) is int and value >= least


def _text(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
