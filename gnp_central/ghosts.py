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


GhostMark = tuple[int, list[tuple[Ghost, Mapping[str, object] | None]]]


@dataclass
class Ghosts:
    """The ghosts of a push by record. `replaced` are the pairs (rejected, its replacement) to remember."""

    by_record: dict[str, list[Ghost]] = field(default_factory=dict)
    replaced: list[tuple[str, str]] = field(default_factory=list)

    def add(self, record: str, ghost: Ghost) -> None:
        self.by_record.setdefault(record, []).append(ghost)

    def haunt(self, op: Op) -> None:
        """Remember an operation that has no effect."""
        self.add(op.record, Ghost(op.id, op.kind, _values(op), is_of_this_push=True, replaces=op.replaces))

    def first_of(self, record: str) -> str:
        """Return an operation that should have made a record and was not replaced, «» when there is none."""
        waiting = (ghost.op for ghost in self.by_record.get(record, ()) if ghost.instead is None)
        return next(waiting, "")

    def wait(self, op: Op, current: Stored | None) -> None:
        """Raise Waiting when an operation builds on a ghost that nothing has replaced."""
        replaced = self._replaced(op)
        for ghost in self.by_record.get(op.record, ()):
            if ghost.instead is not None or ghost.op in replaced:
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
        replaced = self._replaced(op)
        for ghost in self.by_record.get(op.record, ()):
            if ghost.op in replaced:
                ghost.instead = _values(op)
                self.replaced.append((ghost.op, op.id))

    def _replaced(self, op: Op) -> set[str]:
        named = {ghost.op: ghost.replaces for ghost in self.by_record.get(op.record, ())}
        found: set[str] = set()
        name = op.replaces
        while name and name not in found:
            found.add(name)
            name = named.get(name, "")
        return found

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
