"""The rules of the protocol by themselves, checked with anything in any order (T2)."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from tests.sync.model import GONE, GROUP, PLAIN, SET, Centre, Delta, Diverged, Forked, Lost
from tests.sync.model_check import wrong
from tests.sync.model_laptop import Laptop
from tests.sync.workers import IS_LONG

RUNS, STEPS = (100_000, 100) if IS_LONG else (2_000, 60)
MUTANTS = (
    "last writer wins", "no receipts", "receipts after commit", "no witness", "blind acknowledgement", "cursor before data",
    "deletion wins", "sets are written whole", "groups are fields",
)  # fmt: skip
# What a step may be, as often as it is named.
KINDS = (
    "rest", "write", "write", "write", "write", "fill", "take out", "delete", "push", "push", "push", "pull", "pull",
    "a copy arrives", "decide", "image", "restore", "back up", "lose history",
)  # fmt: skip
PUSHES = ("", "", "lost", "answer lost", "doubled", "copied", "crash")
PULLS = ("", "", "lost")
Step = tuple[str, int, int, int]


def steps(drawn: bytes) -> list[Step]:
    """Return the steps that four bytes each stand for: drawn at once, a run of any length costs next to nothing to draw."""
    places = iter(drawn)
    return [(KINDS[kind % len(KINDS)], who % 3, what, how) for kind, who, what, how in zip(*[places] * 4, strict=True)]


DAYS = st.binary(min_size=4 * STEPS, max_size=4 * STEPS).map(steps)


class Day:
    """A centre, three laptops, what was kept of them, and copies of pushes that are still on the road."""

    def __init__(self, broken: frozenset[str]) -> None:
        self.centre, self.laptops = Centre(broken=broken), [Laptop(broken) for _laptop in range(3)]
        self.images, self.backup = copy.deepcopy(self.laptops), copy.deepcopy(self.centre)
        self.on_the_road: list[Any] = []

    def live(self, kind: str, who: int, what: int, how: int) -> None:
        """Live through one step."""
        laptop, record, value = self.laptops[who], f"r{what % 2}", "abc"[how % 3]
        if kind == "write":
            laptop.write(record, (PLAIN, *GROUP)[what // 2 % 3], value)
        elif kind in ("fill", "take out"):
            laptop.write(record, SET, Delta(**{"add" if kind == "fill" else "remove": frozenset(value)}))
        elif kind == "delete":
            laptop.write(record, GONE, True)
        elif kind == "push":
            self._push(laptop, PUSHES[how % len(PUSHES)])
        elif kind == "pull":
            laptop.pull(self.centre, PULLS[how % len(PULLS)])
        elif kind == "decide":
            laptop.decide(what, mine=bool(how % 2))
        else:
            self._go_back(kind, who)

    def _push(self, laptop: Laptop, fate: str) -> None:
        if fate == "copied":
            self.on_the_road.append((laptop.waiting, laptop.witness))
        laptop.push(self.centre, fate)

    def _go_back(self, kind: str, who: int) -> None:
        """Keep an image, or go back to one; or let a copy of a push arrive that nobody waits for."""
        if kind == "image":
            self.images[who] = copy.deepcopy(self.laptops[who])
        elif kind == "restore":
            self.laptops[who] = copy.deepcopy(self.images[who])
        elif kind == "back up":
            self.backup = copy.deepcopy(self.centre)
        elif kind == "lose history":
            self.centre = copy.deepcopy(self.backup)
        elif kind == "a copy arrives" and self.on_the_road:
            self.centre.push(*self.on_the_road.pop(0))


def ends_well(day: list[Step], broken: frozenset[str] = frozenset()) -> list[str]:
    """Live through a day, come to rest, and return what does not hold."""
    office = Day(broken)
    for step in [*day, *[("a copy arrives", 0, 0, 0)] * len(day)]:
        with suppress(Lost, Forked, Diverged):
            office.live(*step)
    for _round in range(4):
        for laptop in office.laptops:
            laptop.sync(office.centre)
    return list(wrong(office.centre, office.laptops))


@settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(DAYS)
def test_whatever_is_lost_doubled_late_cut_or_restored_everybody_comes_to_hold_the_same(day: list[Step]) -> None:
    assert ends_well(day) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_rule_switched_off_is_caught(mutant: str) -> None:
    how = settings(
        max_examples=5_000,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    found = find(DAYS, lambda day: bool(_breaks(day, mutant)), settings=how)
    assert not ends_well(found), "with the rule switched on the same day ends well"


def _breaks(day: list[Step], mutant: str) -> list[str]:
    try:
        return ends_well(day, frozenset({mutant}))
    except AssertionError as error:
        return [str(error)]
