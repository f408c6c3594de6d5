"""The merge function alone, against a table of what each policy must do."""

from __future__ import annotations

from typing import Any

from hypothesis import given
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
VALUES = st.sampled_from([None, "x", "y", 1, True, {"k": 1}, ["x"]])


def expected(policy: str, current: object, old: object, new: object) -> str:
    """Say by brute force what becomes of one change of one field."""
    is_same, is_seen = repr(current) == repr(new), repr(current) == repr(old)
    if policy == "server":
        return "forbidden"
    if is_same:
        return "same"
    if policy == "computed":
        return "taken"
    if policy == "immutable" or (policy == "once" and not (current is None and is_seen)):
        return "immutable"
    return "taken" if is_seen else "clash"


def outcome(name: str, body: dict[str, object], change: dict[str, object]) -> str:
    merged = merge(RULE, body, {name: change}, {})
    if merged.refusal:
        return merged.refusal[0]
    return "taken" if merged.values else "clash" if merged.clashes else "same"


@given(name=st.sampled_from(["s", "once", "fixed", "server", "sum"]), current=VALUES, old=VALUES, new=VALUES)
def test_each_policy_does_what_its_table_says(name: str, current: object, old: object, new: object) -> None:
    body = {} if current is None else {name: current}
    assert outcome(name, body, {"old": old, "new": new}) == expected(RULE.fields[name].policy, current, old, new)


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
