"""What must hold in the model once everybody came to rest, told from the log of its centre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.sync.model import CONFLICT, GONE, GROUP, Body, Centre, Delta, Op, changed
from tests.sync.model_laptop import ACKED, Laptop


def wrong(centre: Centre, laptops: list[Laptop]) -> Iterator[str]:
    """Yield what does not hold."""
    for place, laptop in enumerate(laptops):
        if laptop.base != centre.records:
            yield f"I5 laptop {place} holds {laptop.base}, the centre {centre.records}"
        for entry in laptop.journal:
            if entry.state != ACKED:
                yield f"I6 {entry.op} never went"
            elif entry.op.id not in centre.receipts and entry.receipt.status != "same":
                yield f"I1 {entry.op} counts as acknowledged"
    bodies, made = {name: [Body()] for name in centre.records}, {name: [] for name in centre.records}
    for record, version, op_id, _chain in centre.history:
        if record != CONFLICT:
            yield from _step(centre.said[op_id], version, bodies[record], made[record])
    for name, (version, body) in centre.records.items():
        if (version, body) != (len(bodies[name]) - 1, bodies[name][-1]):
            yield f"I3 {name} is {body}, its log comes to {bodies[name][-1]}"
    yield from _receipts(centre, bodies)


def _step(op: Op, version: int, bodies: list[Body], made: list[Op]) -> Iterator[str]:
    """Take one version of a record further; yield what its author had not seen of what it replaced."""
    before = bodies[-1]
    if version != len(bodies):
        yield f"I2 version {version} of {op.record} after {len(bodies) - 1}"
    if GONE in before:
        yield f"I3 {op} changed what was deleted"
    elif op.name == GONE and before != op.saw:
        yield f"I3 {op} deleted {before}"
    elif op.name != GONE and not isinstance(op.new, Delta) and before.get(op.name) != op.old:
        yield f"I3 {op} overwrote {before.get(op.name)!r}"
    if op.name in GROUP:
        unseen = [other for other in made[op.base :] if other.name in GROUP and other.device != op.device]
        yield from (f"I3 {op} makes half a group with {other}" for other in unseen)
    bodies.append(changed(before, op))
    made.append(op)


def _receipts(centre: Centre, bodies: dict[str, list[Body]]) -> Iterator[str]:
    for op_id, count in Counter(op for _record, _version, op, _chain in centre.history).items():
        if count > 1:
            yield f"I2 {centre.said[op_id]} had {count} effects"
    for op_id, receipt in centre.receipts.items():
        op, told = centre.said[op_id], sum(op_id in item.ops for item in centre.conflicts.values())
        if receipt.status == "conflict" and told != 1:
            yield f"I3 {op} is in {told} conflicts"
        then = bodies.get(op.record, [{}])[receipt.version]
        if receipt.status == "same" and not op.resolves and changed(then, op) != then:
            yield f"I3 {op} was not the same"
