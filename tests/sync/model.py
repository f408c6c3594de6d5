"""The protocol as a model (sync_tests.md T2): a centre and laptops (`model_laptop.py`) in plain Python, without a byte of the product.

It says what the rules are worth by themselves: whatever is lost, doubled, reordered, cut or restored, everybody comes to hold the
same, nothing acknowledged is missing and nothing is overwritten or deleted unseen (`model_check.py`). A record has a plain field, a
group of two, a set, and may be deleted. `broken` names rules that are switched off. Streams and folios are not part of it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]
CONFLICT = "conflict"
PLAIN, GROUP, SET, GONE = "x", ("y", "z"), "s", "gone"


class Forked(Exception):  # noqa: N818
    """A number is used by another operation: this laptop is a copy."""


class Diverged(Exception):  # noqa: N818
    """The centre lost what this laptop was shown."""


class Lost(Exception):  # noqa: N818
    """Nothing was heard."""


@dataclass(frozen=True)
class Delta:
    """A change of a set: what is put in and what is taken out, whatever else is in it."""

    add: frozenset[Any] = frozenset()
    remove: frozenset[Any] = frozenset()


@dataclass(frozen=True)
class Op:
    """One change of one field, or a deletion, the change of GONE.

    `old` is what its author saw of the field, `saw` of the whole record, `base` the version they had of the centre.
    `resolves` names the conflict a decision is about.
    """

    id: int
    device: int
    seq: int
    record: str
    name: str
    old: Any
    new: Any
    resolves: int = 0
    base: int = 0
    saw: Body = field(default_factory=dict)


def changed(body: Body, op: Op) -> Body:
    """Return a record after an operation; nothing but that it is gone is left of one that was deleted."""
    if op.name == GONE and op.new:
        return {GONE: True}
    value = op.new
    if isinstance(value, Delta):
        value = (body.get(op.name, frozenset()) - value.remove | value.add) or None
    return {name: kept for name, kept in {**body, op.name: value}.items() if kept is not None}


@dataclass(frozen=True)
class Receipt:
    """What became of an operation: the version its record had then, and where in the history that stands."""

    status: str
    version: int
    at: tuple[int, int] = (0, 0)


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
    """Records by name as (version, body), receipts by operation, and the history as (record, version, operation, chain so far)."""

    records: dict[str, tuple[int, Body]] = field(default_factory=dict)
    receipts: dict[int, Receipt] = field(default_factory=dict)
    seqs: dict[tuple[int, int], int] = field(default_factory=dict)
    history: list[tuple[str, int, int, int]] = field(default_factory=list)
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

    def end_before_commit(self, ops: list[Op], witness: tuple[int, int]) -> None:
        """Take operations and end before the commit: nothing of them is there afterwards."""
        before = copy.deepcopy(vars(self))
        self.push(ops, witness)
        is_half = "receipts after commit" in self.broken
        half = ("records", "history", "conflicts", "said")
        vars(self).update({name: value for name, value in before.items() if not (is_half and name in half)})

    def pull(
        self, after: int, witness: tuple[int, int]
    ) -> tuple[dict[str, tuple[int, Body]], dict[int, Conflict], tuple[int, int]]:
        """Return what moved after a position, every conflict, and the position now."""
        self._need(witness)
        moved = {record for record, _version, _op, _chain in self.history[after:]}
        return (
            {name: self.records[name] for name in moved if name != CONFLICT},
            copy.deepcopy(self.conflicts),
            self.head,
        )

    @property
    def head(self) -> tuple[int, int]:
        return len(self.history), self.history[-1][3] if self.history else 0

    def _need(self, witness: tuple[int, int]) -> None:
        count, last = witness
        if (
            "no witness" not in self.broken
            and count
            and (count > len(self.history) or self.history[count - 1][3] != last)
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
        decided = self.conflicts.get(op.resolves)
        if decided is not None and not decided.is_open:
            return "same"
        if decided is not None:
            decided.is_open = False
        after = changed(body, op)
        if after == body:
            return "same"
        if not self._was_seen(op, body):
            return self._dispute(op)
        if isinstance(op.new, Delta) and "sets are written whole" in self.broken:
            after = {**body, op.name: op.new.add}
        self.records[op.record] = version + 1, after
        self._log(op.record, version + 1, op.id)
        return "applied"

    def _log(self, record: str, version: int, op: int) -> None:
        self.history.append((record, version, op, hash((self.head, record, version, op))))

    def _was_seen(self, op: Op, body: Body) -> bool:
        """Whether the author had seen what an operation replaces."""
        if "last writer wins" in self.broken or isinstance(op.new, Delta):
            return GONE not in body or "last writer wins" in self.broken
        if op.name == GONE and op.new:
            return body == op.saw or "deletion wins" in self.broken
        return GONE not in body and body.get(op.name) == op.old and not self._is_touched(op)

    def _is_touched(self, op: Op) -> bool:
        """Whether another device changed the group of the field since the version the author had."""
        return (
            op.name in GROUP
            and "groups are fields" not in self.broken
            and any(
                record == op.record and version > op.base and self.said[other].name in GROUP
                and self.said[other].device != op.device
                for record, version, other, _chain in self.history
            )
        )  # fmt: skip

    def _dispute(self, op: Op) -> str:
        own = next((item for item in reversed(self.conflicts.values()) if item.is_open and item.device == op.device
                    and (item.record, item.name, item.mine) == (op.record, op.name, op.old)), None)  # fmt: skip
        if own is None:
            own = self.conflicts[op.id] = Conflict(op.id, op.record, op.name, op.device, op.new, [])
        own.mine = op.new
        own.ops.append(op.id)
        self._log(CONFLICT, own.id, op.id)
        return "conflict"
