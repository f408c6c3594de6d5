"""The next version of a record: its canonical text, its size, its sensitivity and the marks of its merge groups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from gnp_central import wire
from gnp_central.declaration import TypeRule
from gnp_central.ops import RECORD_BYTES, Op
from gnp_central.refusals import Refused
from gnp_central.stored import Stored
from gnp_central.wire import NotCanonical


@dataclass(frozen=True)
class Place:
    """Whose claim a record belongs to, and in which streams it lives."""

    claim: str
    streams: tuple[str, ...]


def next_version(
    op: Op,
    rule: TypeRule,
    before: Stored | None,
    body: dict[str, object],
    place: Place,
    changed: Collection[str],
    device: str,
) -> Stored:
    """Return the version that follows `before`; Refused when the record grows beyond what a record may be."""
    version = before.version + 1 if before else 1
    return Stored(
        op.record,
        op.type,
        place.claim,
        place.streams,
        max(op.schema, before.schema) if before else op.schema,
        version,
        False,
        data_class(rule, body, before),
        body,
        _fitting(op, body),
        b"",
        _marks(rule, before, changed, [version, device]),
    )


def fold(before: Stored, body: dict[str, object]) -> Stored:
    """Return the next version of a record the centre changes by itself."""
    changed = copy(before)
    changed.version += 1
    changed.body, changed.text = body, wire.canonical(body)
    return changed


def copy(record: Stored) -> Stored:
    """Return the same version of a record as a value of its own."""
    return Stored(*(getattr(record, name) for name in Stored.__slots__))


def _fitting(op: Op, body: dict[str, object]) -> str:
    text = _canonical(op, body)
    if len(text) > RECORD_BYTES // 4 and len(text.encode()) > RECORD_BYTES:
        raise Refused("invalid", max(body, key=lambda name: len(_canonical(op, body[name]))), op=op)
    return text


def _canonical(op: Op, value: object) -> str:
    try:
        return wire.canonical(value)
    except NotCanonical as error:
        raise Refused(error.code, "", op=op) from error


def data_class(rule: TypeRule, body: dict[str, object], before: Stored | None) -> int:
    """Return the highest class of the filled fields; a record that became sensitive stays so."""
    known = rule.fields
    classes = [known[name].data_class for name in body if name in known]
    return max([rule.data_class, before.data_class if before else 0, *classes])


def _marks(rule: TypeRule, before: Stored | None, changed: Collection[str], mark: list[object]) -> dict[str, object]:
    marks = dict(before.marks) if before else {}
    for name in changed:
        if name in rule.fields and rule.fields[name].group:
            marks[rule.fields[name].group] = mark
    return marks
