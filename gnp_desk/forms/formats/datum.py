"""The paths a mapping names, judged before there is any claim and read when there is one.

path        claim.loss_at.day · policy.insured.name.given · party_a.driver.phone · witness.2.statement · today
expression  a path; paths joined by «+» stand side by side; of several after «|» the first that is answered
condition   an expression, «=», and the codes of which one must be its answer: party_a.vehicle.use_seen = private, cargo
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gnp_desk import texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.fields import Field
from gnp_desk.forms.groups import Group
from gnp_desk.forms.identifiers import clabe_bank, judge_clabe
from gnp_desk.forms.kinds import Code, Instant, Ref

EITHER, BESIDE, IS, STEP = "|", "+", "=", "."
TODAY = "today"
FOLIO = "issued_folio"
"""What issuing leaves in the record of a paper; no form asks it."""


def _first(kind: str) -> Callable[[Case], Record | None]:
    return lambda case: case.first(kind)


def _last(kind: str) -> Callable[[Case], Record | None]:
    return lambda case: next(reversed(case.of(kind)), None)


ROOTS: Mapping[str, tuple[str, Callable[[Case], Record | None]]] = {
    "claim": ("claim", lambda case: case.claim),
    "policy": ("policy_snapshot", lambda case: case.policy),
    "party_a": ("party", lambda case: case.party("A")),
    "party_b": ("party", lambda case: case.party("B")),
    "declaration": ("declaration", _first("declaration")),
    "authority": ("authority_case", _first("authority_case")),
    "theft": ("theft_case", _first("theft_case")),
    "consent": ("consent", _first("consent")),
    "order": ("vehicle_admission_order", _last("vehicle_admission_order")),
    "settlement": ("settlement", _last("settlement")),
}
COUNTED = {"party": "party", "witness": "witness", "document": "document_item"}
"""Roots followed by a number, from 1: the records of that kind in their order."""


class UnknownDatum(Exception):  # noqa: N818
    """A path names something this program does not know; its argument is the path."""


@dataclass(frozen=True)
class _Found:
    """The end of a path: the field asked for and the part of it («» for all), and the record that may answer it."""

    field: Field | None
    part: str
    record: Record | None


def is_condition(source: str) -> bool:
    """Return whether a source is answered with yes or no."""
    return IS in source


def need_known(source: str) -> None:
    """Raise UnknownDatum unless every path of an expression or condition can be read from some claim."""
    for path in _paths(source.partition(IS)[0]):
        _walk(path, None)


def words(case: Case, expression: str) -> str:
    """Return an expression in words, «» while nothing answers it. Raises UnknownDatum."""
    for side in expression.split(EITHER):
        found = " ".join(filter(None, (_words(case, path) for path in _paths(side))))
        if found:
            return found
    return ""


def holds(case: Case, condition: str) -> bool:
    """Return whether a condition is met; what is not answered meets none. Raises UnknownDatum."""
    expression, _is, codes = condition.partition(IS)
    wanted = {code.strip() for code in codes.split(",")}
    for path in _paths(expression):
        found = _walk(path, case)
        value = found.record.get(found.field.name) if found.record and found.field else None
        if is_answered(value):
            return _code(value) in wanted
    return False


def _code(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "unknown" if isinstance(value, Mapping) and value.get("unknown") else str(value)


def _paths(expression: str) -> Iterator[str]:
    return (path.strip() for side in expression.split(EITHER) for path in side.split(BESIDE))


def _words(case: Case, path: str) -> str:
    if path == TODAY:
        return texts.day(case.moment.today)
    found = _walk(path, case)
    if found.record is None:
        return ""
    if found.field is None:
        return found.record.text(FOLIO)
    if found.part:
        return _part(found.field, found.part, found.record.get(found.field.name))
    is_said = is_known(found.record.get(found.field.name)) or found.field.kind == "calc"
    return catalogue.show(case, found.record, found.field.name) if is_said else ""


def _part(field: Field, part: str, value: object) -> str:
    if isinstance(field, Code):
        return clabe_bank(value) if isinstance(value, str) else ""
    if not isinstance(value, Mapping) or not is_known(value):
        return ""
    if isinstance(field, Instant):
        local = str(value.get("local") or "")
        return (texts.day(local) if part == "day" else texts.hour(local)) if local else ""
    return str(value.get(part) or "")


def _walk(path: str, case: Case | None) -> _Found:
    """Follow a path by what the forms declare; with a case, by its records too. Raises UnknownDatum."""
    if path == TODAY:
        return _Found(None, "", None)
    kind, record, steps = _begin(path, case)
    for at, name in enumerate(steps):
        if name == FOLIO and at == len(steps) - 1:
            return _Found(None, "", record)
        field, rest = catalogue.FIELDS[kind].get(name), steps[at + 1 :]
        if field is None:
            raise UnknownDatum(path)
        if not rest:
            return _Found(field, "", record)
        if not (isinstance(field, Ref) and field.to in catalogue.FORMS):
            if len(rest) != 1 or rest[0] not in _parts_of(field):
                raise UnknownDatum(path)
            return _Found(field, rest[0], record)
        kind, record = field.to, case.ref(record, name) if case is not None else None
    raise UnknownDatum(path)


def _begin(path: str, case: Case | None) -> tuple[str, Record | None, list[str]]:
    root, *steps = path.split(STEP)
    if root in ROOTS:
        kind, find = ROOTS[root]
        return kind, find(case) if case is not None else None, steps
    if root in COUNTED and steps and steps[0].isascii() and steps[0].isdigit() and 0 < int(steps[0]) < 100:
        found = case.of(COUNTED[root]) if case is not None else ()
        place = int(steps[0]) - 1
        return COUNTED[root], found[place] if place < len(found) else None, steps[1:]
    raise UnknownDatum(path)


def _parts_of(field: Field) -> frozenset[str]:
    if isinstance(field, Group):
        return frozenset(part for part, _label, _width in field.parts)
    if isinstance(field, Instant):
        return frozenset(("day", "hour"))
    return frozenset(("bank",)) if isinstance(field, Code) and field.judge is judge_clabe else frozenset()
