"""The protocol as a model (sync_tests.md T2): a centre and three laptops in plain Python, without a byte of the product.

It says what the rules are worth by themselves: whatever is lost, doubled, reordered or restored, everybody comes to hold the same,
nothing acknowledged is missing and nothing is overwritten unseen. `broken` names rules that are switched off.
"""

from __future__ import annotations

import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

Body = dict[str, Any]
UNSENT, SENDING, ACKED, CONFLICT = "unsent", "sending", "acked", "conflict"


class Forked(Exception):  # noqa: N818
    """A number is used by another operation: this laptop is a copy."""


class Diverged(Exception):  # noqa: N818
    """The centre lost what this laptop was shown."""


class Lost(Exception):  # noqa: N818
    """Nothing was heard."""


@dataclass(frozen=True)
class Op:
    """One change of one field; `old` is what its author saw. `resolves` names the conflict a decision is about."""

    id: int
    device: int
    seq: int
    record: str
    name: str
    old: Any
    new: Any
    resolves: int = 0


@dataclass(frozen=True)
class Receipt:
    """What became of an operation: the version its record had then, and where in the history that stands."""

    status: str
    version: int
    at: tuple[int, int] = (0, 0)


@dataclass
class Entry:
    """An operation in a journal."""

    op: Op
    state: str = UNSENT
    receipt: Receipt = Receipt("", 0)


@dataclass
class Conflict:
    """A value that waits for a decision, and the operations it comes from."""

    id: int
    record: str
    name: str
    device: int
    mine: Any
    ops: list[int]
    is_open: bool = True


@dataclass
class Centre:
    """Records by name as (version, body), receipts by operation, and the history as (record, version, operation)."""

    records: dict[str, tuple[int, Body]] = field(default_factory=dict)
    receipts: dict[int, Receipt] = field(default_factory=dict)
    seqs: dict[tuple[int, int], int] = field(default_factory=dict)
    history: list[tuple[str, int, int]] = field(default_factory=list)
    conflicts: dict[int, Conflict] = field(default_factory=dict)
    said: dict[int, Op] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

    def push(self, ops: list[Op], witness: tuple[int, int]) -> dict[int, Receipt]:
        """Take operations in their order and return their receipts."""
        self._need(witness)
        known = {} if "no receipts" in self.broken else self.receipts
        for op in ops:
            if op.id not in known and self.seqs.get((op.device, op.seq), op.id) != op.id:
                raise Forked
        return {op.id: known.get(op.id) or self._take(op) for op in ops}

    def pull(
        self, after: int, witness: tuple[int, int]
    ) -> tuple[dict[str, tuple[int, Body]], dict[int, Conflict], tuple[int, int]]:
        """Return what moved after a position, every conflict, and the position now."""
        self._need(witness)
        moved = {record for record, _version, _op in self.history[after:]}
        return (
            {name: self.records[name] for name in moved if name != CONFLICT},
            copy.deepcopy(self.conflicts),
            self.head,
        )

    @property
    def head(self) -> tuple[int, int]:
        return len(self.history), self.history[-1][2] if self.history else 0

    def _need(self, witness: tuple[int, int]) -> None:
        count, last = witness
        if (
            "no witness" not in self.broken
            and count
            and (count > len(self.history) or self.history[count - 1][2] != last)
        ):
            raise Diverged

    def _take(self, op: Op) -> Receipt:
        version, body = self.records.get(op.record, (0, {}))
        before = len(self.history)
        status = self._merge(op, version, body)
        # Who only said the same was shown nothing new: a centre that forgets it cannot be noticed by that.
        at = self.head if len(self.history) > before else (0, 0)
        self.receipts[op.id] = Receipt(status, self.records.get(op.record, (0, {}))[0], at)
        self.seqs[op.device, op.seq] = op.id
        self.said[op.id] = op
        return self.receipts[op.id]

    def _merge(self, op: Op, version: int, body: Body) -> str:
        now, decided = body.get(op.name), self.conflicts.get(op.resolves)
        if decided is not None and not decided.is_open:
            return "same"
        if decided is not None:
            decided.is_open = False
        if now == op.new:
            return "same"
        if now == op.old or "last writer wins" in self.broken:
            self.records[op.record] = version + 1, {**body, op.name: op.new}
            self.history.append((op.record, version + 1, op.id))
            return "applied"
        own = next((item for item in reversed(self.conflicts.values()) if item.is_open and item.device == op.device
                    and (item.record, item.name, item.mine) == (op.record, op.name, op.old)), None)  # fmt: skip
        if own is None:
            own = self.conflicts[op.id] = Conflict(op.id, op.record, op.name, op.device, op.new, [])
        own.mine = op.new
        own.ops.append(op.id)
        self.history.append((CONFLICT, own.id, op.id))
        return "conflict"


class Laptop:
    """A journal, what the centre was last seen to hold, and where that was."""

    ids, devices = itertools.count(1), itertools.count(1)

    def __init__(self, broken: frozenset[str]) -> None:
        self.device, self.broken = next(self.devices), broken
        self.journal: list[Entry] = []
        self.base: dict[str, tuple[int, Body]] = {}
        self.conflicts: dict[int, Conflict] = {}
        self.cursor, self.witness = 0, (0, 0)

    def view(self, record: str) -> Body:
        """Return base and journal: what is unsent, and what was acknowledged after the base."""
        version, body = self.base.get(record, (0, {}))
        found = dict(body)
        for entry in self.journal:
            if entry.op.record == record and (entry.state != ACKED or entry.receipt.version > version):
                found[entry.op.name] = entry.op.new
        return found

    def write(self, record: str, name: str, value: Any, resolves: int = 0, saw: Any = None) -> None:
        """Write a value over what is shown, or decide a conflict over what the centre holds."""
        old = saw if resolves else self.view(record).get(name)
        seq = max((entry.op.seq for entry in self.journal if entry.op.device == self.device), default=0) + 1
        if old != value or resolves:
            self.journal.append(Entry(Op(next(self.ids), self.device, seq, record, name, old, value, resolves)))

    def decide(self, place: int, *, mine: bool) -> None:
        """Decide one of the open conflicts, for the value that waits or for the one that stands."""
        decided = {entry.op.resolves for entry in self.journal}
        waiting = [item for item in self.conflicts.values() if item.is_open and item.id not in decided]
        if waiting:
            conflict = waiting[place % len(waiting)]
            stands = self.base.get(conflict.record, (0, {}))[1].get(conflict.name)
            self.write(conflict.record, conflict.name, conflict.mine if mine else stands, conflict.id, stands)

    def push(self, centre: Centre, fate: str = "") -> None:
        """Send what waits; Lost when nothing was heard of it."""
        ops = [entry.op for entry in self.journal if entry.state != ACKED]
        for entry in self.journal:
            entry.state = SENDING if entry.state == UNSENT else entry.state
        if fate == "lost" or not ops:
            raise Lost
        answer = centre.push(ops, self.witness)
        if fate == "doubled":
            answer = centre.push(ops, self.witness)
        if fate == "answer lost" and "blind acknowledgement" not in self.broken:
            raise Lost
        self._settle({} if fate == "answer lost" else answer)

    def _settle(self, answer: dict[int, Receipt]) -> None:
        for entry in self.journal:
            if entry.op.id in answer:
                entry.state, entry.receipt = ACKED, answer[entry.op.id]
                self.witness = max(self.witness, entry.receipt.at)
            elif entry.state == SENDING:
                entry.state = ACKED if "blind acknowledgement" in self.broken else UNSENT

    def pull(self, centre: Centre, fate: str = "") -> None:
        """Take what moved, together with the position it leads to."""
        items, conflicts, position = centre.pull(self.cursor, self.witness)
        if "cursor before data" in self.broken:
            self.cursor, self.witness = position[0], position
        if fate:
            raise Lost
        self.base |= {name: item for name, item in items.items() if item[0] > self.base.get(name, (0, {}))[0]}
        self.conflicts = conflicts
        self.cursor, self.witness = position[0], position

    def fork(self) -> None:
        """Become another device: what is unsent keeps its identity and gets new numbers."""
        self.device = next(self.devices)
        waiting = [entry for entry in self.journal if entry.state != ACKED]
        for seq, entry in enumerate(waiting, start=1):
            entry.op = replace(entry.op, device=self.device, seq=seq)

    def heal(self) -> None:
        """Begin again with a centre that lost its history: everything kept goes once more."""
        self.base, self.conflicts, self.cursor, self.witness = {}, {}, 0, (0, 0)
        for entry in self.journal:
            entry.state, entry.receipt = UNSENT, Receipt("", 0)
        self.fork()

    def sync(self, centre: Centre) -> None:
        """Synchronise as often as the alarms of the centre ask for."""
        for _attempt in range(5):
            try:
                if any(entry.state != ACKED for entry in self.journal):
                    self.push(centre)
                self.pull(centre)
                return
            except Forked:
                self.fork()
            except Diverged:
                self.heal()
        raise AssertionError("the alarms never end")


def wrong(centre: Centre, laptops: list[Laptop]) -> Iterator[str]:
    """Yield what does not hold once everybody came to rest."""
    for place, laptop in enumerate(laptops):
        if laptop.base != centre.records:
            yield f"I5 laptop {place} holds {laptop.base}, the centre {centre.records}"
        for entry in laptop.journal:
            if entry.state != ACKED:
                yield f"I6 {entry.op} never went"
            elif entry.op.id not in centre.receipts and entry.receipt.status != "same":
                yield f"I1 {entry.op} counts as acknowledged"
    bodies: dict[str, list[Body]] = {}
    for record, version, op_id in centre.history:
        if record == CONFLICT:
            continue
        op, earlier = centre.said[op_id], bodies.setdefault(record, [{}])
        if version != len(earlier):
            yield f"I2 version {version} of {record} after {len(earlier) - 1}"
        if earlier[-1].get(op.name) != op.old:
            yield f"I3 {op} overwrote {earlier[-1].get(op.name)!r}"
        earlier.append({**earlier[-1], op.name: op.new})
    for op_id, count in Counter(op for _record, _version, op in centre.history).items():
        if count > 1:
            yield f"I2 {centre.said[op_id]} had {count} effects"
    for op_id, receipt in centre.receipts.items():
        status, version = receipt.status, receipt.version
        op, told = centre.said[op_id], sum(op_id in item.ops for item in centre.conflicts.values())
        if status == "conflict" and told != 1:
            yield f"I3 {op} is in {told} conflicts"
        if status == "same" and not op.resolves and bodies.get(op.record, [{}])[version].get(op.name) != op.new:
            yield f"I3 {op} was not the same"
