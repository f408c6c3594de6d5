"""The merge function alone, against a table of what each policy must do (sync_tests.md T1).

One field is met in every way there is, 5,145 of them; groups, whose ways are millions, in 5,000 at random.
"""

from __future__ import annotations

import itertools
import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnp_central.declaration import FieldRule, TypeRule
from gnp_central.merge import held_back, merge, same

RULE = TypeRule(
    fields={
        "s": FieldRule(),
        "set": FieldRule("set"),
        "once": FieldRule("once"),
        "fixed": FieldRule("immutable"),
        "server": FieldRule("server"),
        "sum": FieldRule("computed"),
        "a": FieldRule(group="g"),
        "b": FieldRule(group="g"),
    }
)
EVERY = (None, "x", "y", 1, True, {"k": 1}, ["x"])
VALUES = st.sampled_from(EVERY)
GROUPS = 100_000 if os.environ.get("GNP_DESK_LONG") else 5_000


def expected(policy: str, current: object, old: object, new: object, mine: tuple[object, ...]) -> str:
    """Say by brute force what becomes of one change of one field; `mine` holds what the device said in its own conflict."""
    is_same, is_seen = repr(current) == repr(new), repr(current) == repr(old)
    if policy == "server":
        return "forbidden"
    if is_same:
        return "same"
    if policy == "computed":
        return "taken"
    if policy == "immutable" or (policy == "once" and not (current is None and is_seen)):
        return "immutable"
    if is_seen:
        return "taken"
    return "moved" if mine and repr(mine[0]) == repr(old) else "clash"


def outcome(name: str, body: dict[str, object], change: dict[str, object], mine: dict[str, object]) -> str:
    merged = merge(RULE, body, {name: change}, mine)
    if merged.refusal:
        return merged.refusal[0]
    assert sum(map(bool, (merged.values, merged.clashes, merged.moved))) <= 1
    return "taken" if merged.values else "clash" if merged.clashes else "moved" if merged.moved else "same"


@pytest.mark.parametrize("name", ["s", "once", "fixed", "server", "sum"])
def test_each_policy_does_what_its_table_says_in_every_way_there_is(name: str) -> None:
    for current, old, new in itertools.product(EVERY, repeat=3):
        body = {} if current is None else {name: current}
        for mine in ((), (old,), ("else",)):
            told = {name: mine[0]} if mine else {}
            found = outcome(name, body, {"old": old, "new": new}, told)
            assert found == expected(RULE.fields[name].policy, current, old, new, mine), (current, old, new, mine)


def expected_group(current: Any, old: Any, new: Any, mine: Any, is_touched: bool) -> str:
    """Say by brute force what becomes of a change of both fields of a group."""
    if repr(new) == repr(current):
        return "same"
    if mine and repr(tuple(mine)) == repr(old):
        return "moved"
    return "taken" if repr(old) == repr(current) and not is_touched else "clash"


@settings(max_examples=GROUPS, deadline=None)
@given(*[st.tuples(VALUES, VALUES)] * 3, st.one_of(st.none(), st.tuples(VALUES, VALUES)), st.booleans(), st.booleans())
def test_a_group_does_what_its_table_says(
    current: Any, old: Any, new: Any, mine: Any, is_series: bool, is_touched: bool
) -> None:
    mine = old if is_series else mine
    body = {name: value for name, value in zip("ab", current, strict=True) if value is not None}
    changes = {name: {"old": o, "new": n} for name, o, n in zip("ab", old, new, strict=True)}
    told = {"g": dict(zip("ab", mine, strict=True))} if mine else {}
    merged = merge(RULE, body, changes, told, frozenset({"g"}) if is_touched else frozenset())
    found = "taken" if merged.values else "clash" if merged.clashes else "moved" if merged.moved else "same"
    assert found == expected_group(current, old, new, mine, is_touched)


@given(first=st.sets(st.sampled_from("abcdef")), adds=st.lists(st.sets(st.sampled_from("abcdef")), max_size=4))
def test_adding_to_a_set_comes_to_the_same_in_any_order(first: set[str], adds: list[set[str]]) -> None:
    def after(order: list[set[str]]) -> object:
        body: dict[str, object] = {"set": sorted(first)} if first else {}
        for add in order:
            body |= merge(RULE, body, {"set": {"add": sorted(add), "remove": []}}, {}).values
        return body.get("set")

    assert after(adds) == after(adds[::-1]) == (sorted(first.union(*adds)) or None)


@given(current=st.tuples(VALUES, VALUES), old=st.tuples(VALUES, VALUES), new=st.tuples(VALUES, VALUES))
def test_a_group_is_taken_or_disputed_as_one(current: Any, old: Any, new: Any) -> None:
    body = {name: value for name, value in zip("ab", current, strict=True) if value is not None}
    changes = {name: {"old": o, "new": n} for name, o, n in zip("ab", old, new, strict=True)}
    merged = merge(RULE, body, changes, {})
    result = {name: merged.values.get(name, body.get(name)) for name in "ab"}
    assert repr(result) in (repr(dict(zip("ab", new, strict=True))), repr(dict(zip("ab", current, strict=True))))
    assert not (merged.values and merged.clashes)
    assert all(clash.field == "g" for clash in merged.clashes)


@given(current=VALUES, new=VALUES)
def test_what_is_held_back_keeps_every_value_that_would_have_changed(current: object, new: object) -> None:
    clashes = held_back({"s": {"old": None, "new": new}}, {"s": current}, "frozen")
    assert [clash.mine for clash in clashes] == ([] if same(current, new) else [new])


def test_truth_is_not_one_and_nothing_is_not_empty() -> None:
    assert not same(True, 1) and not same(None, []) and same({"a": [1]}, {"a": [1]}) and not same({"a": True}, {"a": 1})
