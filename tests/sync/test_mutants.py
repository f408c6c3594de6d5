"""Rules broken on purpose (sync_tests.md section 2): switched on, each of them must be caught, or the proof is worth nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.sync import house as houses
from tests.sync import invariants, mutants
from tests.sync.house import House
from tests.sync.mutants import MUTANTS, Mutant


@contextmanager
def switched_on(mutant: Mutant) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        mutant.switch_on(patch)
        yield


def lived(mutant: Mutant, house: House) -> None:
    """Run what shows the broken rule, and look at everything."""
    witness = invariants.Witness(house)
    mutant.story(house)
    invariants.hold(invariants.centre(house))
    invariants.at_rest(house, is_sound=mutant.is_sound)
    mutant.expect(house)
    invariants.hold(witness.broken(), invariants.leased(house))


@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_mutant_its_story_ends_well(name: str, house: House) -> None:
    lived(MUTANTS[name], house)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(name: str) -> None:
    with (
        pytest.raises(AssertionError, match=MUTANTS[name].caught_by),
        houses.house() as house,
        switched_on(MUTANTS[name]),
    ):
        lived(MUTANTS[name], house)


def test_every_mutant_of_the_list_is_here() -> None:
    assert set(MUTANTS) == set(mutants.LIST)
