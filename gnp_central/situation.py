"""What a push meets: the records it touches, their open conflicts, and the rejected operations later ones may build on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, literal_column, select

from gnp_central import people, routing, stored, wire
from gnp_central.declaration import Declaration
from gnp_central.ghosts import Ghost, Ghosts
from gnp_central.ops import Op
from gnp_central.stored import Stored
from gnp_central.tables import CONFLICT, FOLIO, OP, RECORD, STREAM


@dataclass
class Open:
    """An open conflict of a record: in which field or group, by which device, and its record."""

    field: str
    device: str
    record: Stored


@dataclass
class Situation:
    """Everything a push is decided with; changed as its operations take effect."""

    records: dict[str, Stored]
    opened: dict[str, list[Open]] = field(default_factory=dict)
    ghosts: Ghosts = field(default_factory=Ghosts)
    streams: frozenset[str] = frozenset()
    folios: dict[str, str] = field(default_factory=dict)
    shorts: frozenset[str] = frozenset()

    def of_claim(self, claim: str, kind: str) -> list[Stored]:
        return [record for record in self.records.values() if record.claim == claim and record.type == kind]


def load(connection: Connection, declaration: Declaration, ops: list[Op], person: str) -> Situation:
    """Return what these operations meet. What they change is locked, and the claims of what they change or add."""
    named = {op.record for op in ops if op.record} | {op.conflict for op in ops if op.conflict}
    claims = {str(claim) for op in ops if op.kind == "create" and wire.is_id(claim := value_of(op, "claim_id"))}
    situation = Situation(stored.lock(connection, named, claims))
    _load_children(connection, declaration, situation, ops)
    _load_owners(connection, declaration, situation, ops)
    existing = [op.record for op in ops if op.record in situation.records]
    if existing:
        _load_conflicts(connection, situation, existing)
    _load_ghosts(connection, situation, sorted(named | claims), person)
    _load_names(connection, declaration, situation, ops, person)
    return situation


def value_of(op: Op, name: str) -> object:
    """Return the new value an operation gives to a field."""
    return op.changes[name].get("new") if name in op.changes else None


def _load_children(connection: Connection, declaration: Declaration, situation: Situation, ops: list[Op]) -> None:
    """Load all records of the claims that may move to other streams."""
    moving = {
        op.record
        for op in ops
        if op.kind in ("update", "resolve") and _is_root(declaration, op) and routing.wanted(op.changes)
    }
    for record in stored.of_claim(connection, moving):
        situation.records.setdefault(record.id, record)


def _is_root(declaration: Declaration, op: Op) -> bool:
    rule = declaration.types.get(op.type)
    return rule is not None and rule.home == "self"


def _load_owners(connection: Connection, declaration: Declaration, situation: Situation, ops: list[Op]) -> None:
    """Load the records whose state freezes others of their claim."""
    wanted: dict[str, set[str]] = {}
    for op in ops:
        rule = declaration.types.get(op.type)
        held = situation.records.get(op.record)
        claim = held.claim if held else value_of(op, "claim_id")
        for frozen in rule.frozen if rule else ():
            if frozen.owner not in ("self", "claim") and isinstance(claim, str):
                wanted.setdefault(frozen.owner, set()).add(claim)
        if rule is not None and rule.approval is not None and isinstance(claim, str):
            wanted.setdefault("approval", set()).add(claim)
    for kind, claims in wanted.items():
        for record in stored.of_claim(connection, claims, kind):
            situation.records.setdefault(record.id, record)


def _load_conflicts(connection: Connection, situation: Situation, records: Iterable[str]) -> None:
    where = (CONFLICT.c.record.in_(sorted(set(records)))) & (CONFLICT.c.is_open == 1)
    query = select(CONFLICT.c.record.label("about"), CONFLICT.c.field, CONFLICT.c.device, RECORD)
    for row in connection.execute(
        query.join(RECORD, RECORD.c.id == CONFLICT.c.id).where(where).order_by(CONFLICT.c.id)
    ):
        record = situation.records.setdefault(row.id, stored.of_row(row))
        situation.opened.setdefault(row.about, []).append(Open(row.field, row.device, record))


def _load_ghosts(connection: Connection, situation: Situation, records: list[str], person: str) -> None:
    found = connection.execute(_REJECTED, {"records": records})
    rows = [row for row in found if row.person == person and row.kind in ("create", "update")]
    later = [row.replaced_by for row in rows if row.replaced_by]
    said = (
        {row.id: row.content for row in connection.execute(select(OP.c.id, OP.c.content).where(OP.c.id.in_(later)))}
        if later
        else {}
    )
    for row in rows:
        content, instead = _content(row.content), None
        if row.replaced_by:
            instead = _values(_content(said.get(row.replaced_by)))
        replaces = str(content.get("replaces", ""))
        ghost = Ghost(row.id, row.kind, _values(content), instead, False, replaces, row.device, row.seq or 0)
        situation.ghosts.add(row.record, ghost)


def _load_names(
    connection: Connection, declaration: Declaration, situation: Situation, ops: list[Op], person: str
) -> None:
    """Load which of the named streams exist, which folios are taken."""
    streams: set[str] = set()
    folios: set[str] = set()
    for op in ops:
        rule = declaration.types.get(op.type)
        if rule is not None and rule.home == "self":
            streams |= routing.wanted(op.changes)
        if rule is not None and rule.folio and isinstance(folio := value_of(op, rule.folio), str):
            folios.add(folio)
    if streams:
        found = connection.execute(select(STREAM.c.id).where(STREAM.c.id.in_(sorted(streams)))).scalars()
        situation.streams = frozenset(found)
    if folios:
        taken = connection.execute(select(FOLIO.c.folio, FOLIO.c.record).where(FOLIO.c.folio.in_(sorted(folios))))
        situation.folios = {row.folio: row.record for row in taken}
        situation.shorts = people.own_shorts(connection, person)


def _content(text: str | None) -> Mapping[str, object]:
    """Return what an operation said; an erased one says nothing."""
    found = wire.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _values(content: Mapping[str, object]) -> dict[str, object]:
    """Return the plain new values of an operation's content; an unreadable one has none."""
    changes = content.get("changes")
    found: Mapping[str, Mapping[str, object]] = changes if isinstance(changes, dict) else {}
    return {name: change["new"] for name, change in found.items() if isinstance(change, dict) and "new" in change}


# Made once: every push asks for these, and putting a statement together costs more than the answer. The status stands in the
# statement itself, for the index of what was rejected.
_SAID = ("id", "kind", "record", "person", "content", "replaced_by", "device", "seq")
_REJECTED = select(*(OP.c[name] for name in _SAID)).where(
    OP.c.record.in_(bindparam("records", expanding=True)), OP.c.status == literal_column("'rejected'")
)
