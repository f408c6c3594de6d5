"""The rules of the protocol by themselves, checked with anything in any order (T2)."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from tests.sync.model import Centre, Diverged, Forked, Laptop, Lost, wrong
from tests.sync.workers import IS_LONG

RUNS, STEPS = (100_000, 100) if IS_LONG else (2_000, 60)
MUTANTS = ("last writer wins", "no receipts", "no witness", "blind acknowledgement", "cursor before data")
WHO, VALUE = st.integers(0, 2), st.sampled_from("abc")
WHAT = st.tuples(st.sampled_from(["r1", "r2"]), st.sampled_from(["x", "y"]), VALUE)
FATE = st.sampled_from(["", "", "lost", "answer lost", "doubled"])
ACTION = st.one_of(
    st.tuples(st.just("write"), WHO, WHAT),
    st.tuples(st.just("push"), WHO, FATE),
    st.tuples(st.just("pull"), WHO, st.sampled_from(["", "lost"])),
    st.tuples(st.just("decide"), WHO, st.tuples(st.integers(0, 3), st.booleans())),
    st.tuples(st.just("image"), WHO, st.none()),
    st.tuples(st.just("restore"), WHO, st.none()),
    st.tuples(st.just("back up"), WHO, st.none()),
    st.tuples(st.just("lose history"), WHO, st.none()),
)
ACTIONS = st.lists(ACTION, max_size=STEPS)


def ends_well(actions: list[Any], broken: frozenset[str] = frozenset()) -> list[str]:
    """Live through some actions, come to rest, and return what does not hold."""
    centre, laptops = Centre(broken=broken), [Laptop(broken) for _laptop in range(3)]
    images, backup = copy.deepcopy(laptops), copy.deepcopy(centre)
    for kind, who, what in actions:
        laptop = laptops[who]
        with suppress(Lost, Forked, Diverged):
            if kind == "write":
                laptop.write(*what)
            elif kind in ("push", "pull"):
                getattr(laptop, kind)(centre, what)
            elif kind == "decide":
                laptop.decide(what[0], mine=what[1])
            elif kind == "image":
                images[who] = copy.deepcopy(laptop)
            elif kind == "restore":
                laptops[who] = copy.deepcopy(images[who])
            elif kind == "back up":
                backup = copy.deepcopy(centre)
            else:
                centre = copy.deepcopy(backup)
    for _round in range(4):
        for laptop in laptops:
            laptop.sync(centre)
    return list(wrong(centre, laptops))


@settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(ACTIONS)
def test_whatever_is_lost_doubled_or_restored_everybody_comes_to_hold_the_same(actions: list[Any]) -> None:
    assert ends_well(actions) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_rule_switched_off_is_caught(mutant: str) -> None:
    how = settings(
        max_examples=5_000,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    found = find(ACTIONS, lambda actions: bool(_breaks(actions, mutant)), settings=how)
    assert not ends_well(found), "with the rule switched on the same day ends well"


def _breaks(actions: list[Any], mutant: str) -> list[str]:
    try:
        return ends_well(actions, frozenset({mutant}))
    except AssertionError as error:
        return [str(error)]
