"""How a change meets what the centre holds (api.md section 4). Pure: values in, a decision out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gnp_central.declaration import UNDECLARED, FieldRule, TypeRule

Change = Mapping[str, object]
Body = Mapping[str, object]


@dataclass(frozen=True)
class Clash:
    """A field, or a group of fields under its name, in which two people said different things."""

    field: str
    base: object
    theirs: object
    mine: object
    kind: str = "value"


@dataclass
class Merged:
    """What a change comes to: values that take effect, clashes, open conflicts whose `mine` moves on, or a refusal."""

    values: dict[str, object] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    moved: dict[str, object] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None


def merge(
    rule: TypeRule,
    body: Body,
    changes: Mapping[str, Change],
    mine: Mapping[str, object],
    touched: frozenset[str] = frozenset(),
    *,
    is_new: bool = False,
) -> Merged:
    """Decide every field of one operation.

    `mine` holds the value of the device's own open conflicts by field or group; `touched` the groups that another device
    changed after the version this one was shown.
    """
    if is_new:
        return _first(rule, changes)
    merged = Merged()
    groups: dict[str, list[str]] = {}
    for name, change in changes.items():
        found = rule.fields.get(name, UNDECLARED)
        if found.group:
            groups.setdefault(found.group, []).append(name)
        else:
            _field(merged, found, name, change, body.get(name), mine)
    for group, names in groups.items():
        _group(merged, group, {name: changes[name] for name in names}, body, mine, is_touched=group in touched)
    return merged


def _first(rule: TypeRule, changes: Mapping[str, Change]) -> Merged:
    """Take every value of a new record; only what the server writes is refused."""
    values: dict[str, object] = {}
    fields = rule.fields
    for name, change in changes.items():
        if name in fields and fields[name].policy == "server":
            return Merged(refusal=("forbidden", name))
        values[name] = change["new"] if "new" in change else _set(None, change)
    return Merged(values)


def held_back(changes: Mapping[str, Change], body: Body, kind: str) -> list[Clash]:
    """Return a clash for every field that would have changed, when something else forbids the whole operation."""
    return [
        Clash(name, _old(change), body.get(name), _new(change, body.get(name)), kind)
        for name, change in changes.items()
        if not same(_new(change, body.get(name)), body.get(name))
    ]


def same(one: object, other: object) -> bool:
    """Return whether two wire values are the same value; true is not 1, and nothing is not an empty list."""
    return type(one) is type(other) and (one == other if not isinstance(one, dict | list) else _key(one) == _key(other))


def _field(
    merged: Merged, rule: FieldRule, name: str, change: Change, current: object, mine: Mapping[str, object]
) -> None:
    if rule.policy == "server":
        merged.refusal = merged.refusal or ("forbidden", name)
    elif "add" in change:
        new = _set(current, change)
        if not same(new, current):
            merged.values[name] = new
    elif rule.policy == "computed" or same(current, change["old"]):
        _take(merged, rule, name, change["new"], current)
    elif not same(current, change["new"]):
        _dispute(merged, rule, name, change, current, mine)


def _take(merged: Merged, rule: FieldRule, name: str, new: object, current: object) -> None:
    if same(new, current):
        return
    if rule.policy == "immutable" or (rule.policy == "once" and current is not None):
        merged.refusal = merged.refusal or ("immutable", name)
    else:
        merged.values[name] = new


def _dispute(
    merged: Merged, rule: FieldRule, name: str, change: Change, current: object, mine: Mapping[str, object]
) -> None:
    if rule.policy in ("immutable", "once"):
        merged.refusal = merged.refusal or ("immutable", name)
    elif name in mine and same(mine[name], change["old"]):
        merged.moved[name] = change["new"]
    else:
        merged.clashes.append(Clash(name, change["old"], current, change["new"]))


def _group(
    merged: Merged,
    group: str,
    changes: Mapping[str, Change],
    body: Body,
    mine: Mapping[str, object],
    *,
    is_touched: bool,
) -> None:
    """Decide a merge group: one value in several fields; one field in conflict is a conflict of all of them."""
    old = {name: change["old"] for name, change in changes.items()}
    new = {name: change["new"] for name, change in changes.items()}
    current = {name: body.get(name) for name in changes}
    if _all_same(new, current):
        return
    own = mine.get(group)
    if isinstance(own, Mapping) and _all_same(old, {name: own.get(name, old[name]) for name in old}):
        merged.moved[group] = {**own, **new}
    elif _all_same(old, current) and not is_touched:
        merged.values |= {name: value for name, value in new.items() if not same(value, current[name])}
    else:
        merged.clashes.append(Clash(group, old, current, new))


def _all_same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(same(value, other[name]) for name, value in one.items())


def _set(current: object, change: Change) -> object:
    """Return the set after adding and removing elements; elements with an `id` are known by it."""
    elements = {_element(item): item for item in _listed(current)}
    for item in _listed(change["remove"]):
        elements.pop(_element(item), None)
    elements |= {_element(item): item for item in _listed(change["add"])}
    return [elements[key] for key in sorted(elements)] or None


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _element(item: object) -> tuple[int, int, str]:
    if isinstance(item, int):
        return 0, item, ""
    return (
        1,
        0,
        str(item["id"]) if isinstance(item, dict) and "id" in item else item if isinstance(item, str) else _key(item),
    )


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _old(change: Change) -> object:
    return change.get("old")


def _new(change: Change, current: object) -> object:
    return _set(current, change) if "add" in change else change["new"]
