"""What forbids a change as a whole: the record is deleted, frozen, or would move to a state it cannot reach from here."""

from __future__ import annotations

from gnp_central.declaration import Frozen, TypeRule
from gnp_central.ops import Op
from gnp_central.situation import Situation, value_of
from gnp_central.stored import Stored


def obstacle(now: Situation, op: Op, rule: TypeRule, current: Stored) -> str:
    """Return the kind of conflict (`deleted`, `transition`, `frozen`) a change runs into, «» for none.

    An allowed move of the status is also the way out of a frozen state.
    """
    if current.deleted:
        return "deleted"
    was, becomes = str(current.body.get("status")), value_of(op, "status")
    if becomes is not None and becomes != was and rule.moves is not None:
        return "" if str(becomes) in rule.moves.get(was, frozenset()) else "transition"
    is_frozen = any(_holds(owner, frozen) for frozen in rule.frozen for owner in _owners(now, frozen, current))
    return "frozen" if is_frozen else ""


def _holds(owner: Stored, frozen: Frozen) -> bool:
    return str(owner.body.get(frozen.field)) in frozen.values


def _owners(now: Situation, frozen: Frozen, current: Stored) -> list[Stored]:
    if frozen.owner == "self":
        return [current]
    if frozen.owner == "claim":
        return [now.records[current.claim]] if current.claim in now.records else []
    return now.of_claim(current.claim, frozen.owner)
