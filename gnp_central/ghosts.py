"""Rejected and held operations, and what builds on them: later work waits until a corrected operation replaces the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gnp_central import merge
from gnp_central.ops import Op
from gnp_central.refusals import Waiting
from gnp_central.stored import Stored


@dataclass
class Ghost:
    """What a rejected or held operation would have written; once replaced, `instead` is what was written.

    Whatever comes after one `is_of_this_push` was written by somebody who saw what it says.
    """

    op: str
    kind: str
    values: Mapping[str, object]
    instead: Mapping[str, object] | None = None
    is_of_this_push: bool = False
    replaces: str = ""
    device: str = ""
    seq: int = 0


GhostMark = tuple[int, list[tuple[Ghost, Mapping[str, object] | None]]]


@dataclass
class Ghosts:
    """The ghosts of a push by record. `replaced` are the pairs (rejected, its replacement) to remember."""

    by_record: dict[str, list[Ghost]] = field(default_factory=dict)
    replaced: list[tuple[str, str]] = field(default_factory=list)

    def add(self, record: str, ghost: Ghost) -> None:
        self.by_record.setdefault(record, []).append(ghost)

    def haunt(self, op: Op, device: str) -> None:
        """Remember an operation of a device that has no effect."""
        ghost = Ghost(op.id, op.kind, _values(op), None, True, op.replaces, device, op.seq)
        self.add(op.record, ghost)

    def first_of(self, record: str) -> str:
        """Return an operation that should have made a record and was not replaced, «» when there is none."""
        waiting = (ghost.op for ghost in self.by_record.get(record, ()) if ghost.instead is None)
        return next(waiting, "")

    def wait(self, op: Op, current: Stored | None, device: str) -> None:
        """Raise Waiting when an operation of a device builds on a ghost that nothing has replaced.

        Nothing builds on what its device did later, though it says the same. What replaces another stands in its place.
        """
        replaced = self._replaced(op.record, op.replaces)
        place = self._place(op.record, op.replaces, op.seq, device)
        for ghost in self.by_record.get(op.record, ()):
            is_later = ghost.device == device and self._place(op.record, ghost.op, ghost.seq, device) > place
            if ghost.instead is not None or ghost.op in replaced or is_later:
                continue
            if current is None and ghost.kind == "create" and op.kind != "create":
                raise Waiting(ghost.op)
            # What replaces a refused operation starts from what the centre has, whatever was tried meanwhile.
            saw_it = ghost.is_of_this_push and not op.replaces
            if any(_builds(change, name, ghost, current, saw_it) for name, change in op.changes.items()):
                raise Waiting(ghost.op)

    def corrected(
        self, op: Op, current: Stored, disputed: Callable[[str], Sequence[object]]
    ) -> Mapping[str, Mapping[str, object]]:
        """Return the changes, with the values of replaced ghosts read as what was written instead.

        That stands in the record, or is what its author said of a field that is `disputed`.
        """
        changes = dict(op.changes)
        for ghost in self.by_record.get(op.record, ()):
            for name, change in op.changes.items():
                if ghost.instead is None or name not in ghost.instead or "old" not in change:
                    continue
                said = (current.body.get(name), *disputed(name))
                is_now = any(merge.same(value, ghost.instead[name]) for value in said)
                if is_now and name in ghost.values and merge.same(change["old"], ghost.values[name]):
                    changes[name] = {**change, "old": ghost.instead[name]}
        return changes

    def replace(self, op: Op) -> None:
        """Let the ghost that `op` names rest, and those it was itself to replace."""
        replaced = self._replaced(op.record, op.replaces)
        for ghost in self.by_record.get(op.record, ()):
            if ghost.op in replaced:
                ghost.instead = _values(op)
                self.replaced.append((ghost.op, op.id))

    def _replaced(self, record: str, name: str) -> set[str]:
        """Return a ghost, by name, and those it was to replace, one in the place of the other."""
        named = {ghost.op: ghost.replaces for ghost in self.by_record.get(record, ())}
        found: set[str] = set()
        while name and name not in found:
            found.add(name)
            name = named.get(name, "")
        return found

    def _place(self, record: str, name: str, seq: int, device: str) -> int:
        """Return where something stands in the work of its device: where the first stands whose place it takes."""
        before, ghosts = self._replaced(record, name), self.by_record.get(record, ())
        return min([seq, *(ghost.seq for ghost in ghosts if ghost.op in before and ghost.device == device)])

    def mark(self) -> GhostMark:
        """Return which ghosts rest so far, for `back`."""
        return len(self.replaced), [(ghost, ghost.instead) for ghosts in self.by_record.values() for ghost in ghosts]

    def back(self, mark: GhostMark) -> None:
        """Take back the replacements made after `mark`; those made before stay."""
        count, rested = mark
        del self.replaced[count:]
        for ghost, instead in rested:
            ghost.instead = instead


def _builds(change: Mapping[str, object], name: str, ghost: Ghost, current: Stored | None, saw_it: bool) -> bool:
    if name not in ghost.values or "old" not in change or change["old"] is None:
        return False
    seen = current.body.get(name) if current else None
    return merge.same(change["old"], ghost.values[name]) and (saw_it or not merge.same(seen, change["old"]))


def _values(op: Op) -> dict[str, object]:
    return {name: change["new"] for name, change in op.changes.items() if "new" in change}
