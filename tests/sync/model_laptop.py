"""A laptop of the model: a journal over what the centre was last seen to hold."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

from tests.sync.model import GONE, SET, Body, Centre, Conflict, Delta, Diverged, Forked, Lost, Op, Receipt, changed

UNSENT, SENDING, ACKED = "unsent", "sending", "acked"


@dataclass
class Entry:
    """An operation in a journal."""

    op: Op
    state: str = UNSENT
    receipt: Receipt = Receipt("", 0)


class Laptop:
    """A journal, what the centre was last seen to hold, and where that was."""

    ids, devices = itertools.count(1), itertools.count(1)

    def __init__(self, broken: frozenset[str]) -> None:
        self.device, self.broken = next(self.devices), broken
        self.journal: list[Entry] = []
        self.base: dict[str, tuple[int, Body]] = {}
        self.conflicts: dict[int, Conflict] = {}
        self.cursor, self.witness = 0, (0, 0)

    @property
    def waiting(self) -> list[Op]:
        return [entry.op for entry in self.journal if entry.state != ACKED]

    def view(self, record: str) -> Body:
        """Return base and journal: what is unsent, and what was acknowledged after the base."""
        version, body = self.base.get(record, (0, {}))
        found = dict(body)
        for entry in self.journal:
            if entry.op.record == record and (entry.state != ACKED or entry.receipt.version > version):
                found = found if GONE in found else changed(found, entry.op)
        return found

    def write(self, record: str, name: str, value: Any) -> None:
        """Write a value over what is shown; nothing where that changes nothing, or where the record is gone."""
        shown = self.view(record)
        op = self._op(record, name, shown.get(name), value, shown)
        if GONE not in shown and changed(shown, op) != shown and (shown or name != GONE):
            self.journal.append(Entry(op))

    def _op(self, record: str, name: str, old: Any, new: Any, saw: Body, resolves: int = 0) -> Op:
        seq = max((entry.op.seq for entry in self.journal if entry.op.device == self.device), default=0) + 1
        base = self.base.get(record, (0, {}))[0]
        return Op(next(self.ids), self.device, seq, record, name, old, new, resolves, base, saw)

    def decide(self, place: int, *, mine: bool) -> None:
        """Decide one of the open conflicts, for the value that waits or for the one that stands."""
        decided = {entry.op.resolves for entry in self.journal}
        waiting = [item for item in self.conflicts.values() if item.is_open and item.id not in decided]
        if waiting:
            conflict = waiting[place % len(waiting)]
            body = self.base.get(conflict.record, (0, {}))[1]
            stands = body.get(conflict.name)
            new = conflict.mine if mine else Delta() if conflict.name == SET else stands
            self.journal.append(Entry(self._op(conflict.record, conflict.name, stands, new, body, conflict.id)))

    def push(self, centre: Centre, fate: str = "") -> None:
        """Send what waits; Lost when nothing was heard of it."""
        ops = self.waiting
        for entry in self.journal:
            entry.state = SENDING if entry.state == UNSENT else entry.state
        if fate == "lost" or not ops:
            raise Lost
        if fate == "crash":
            centre.end_before_commit(ops, self.witness)
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
                if self.waiting:
                    self.push(centre)
                self.pull(centre)
                return
            except Forked:
                self.fork()
            except Diverged:
                self.heal()
        raise AssertionError("the alarms never end")
