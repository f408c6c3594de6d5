"""A program that is too old to read still sends: what was written, and its files, reach the centre (api.md 12, 426)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gnp_desk.services import folios
from gnp_desk.services.central.trouble import ProgramTooOld
from tests.sync import invariants
from tests.sync.house import House


@pytest.fixture
def old(house: House) -> Iterator[House]:
    """A house whose centre asks for a newer program than any laptop has."""
    settings = house.stage.centre.settings
    object.__setattr__(settings, "oldest_app", "2.0")
    yield house
    object.__setattr__(settings, "oldest_app", "0")


@pytest.mark.parametrize("runs_short", [False, True], ids=["folios to spare", "folios run short"])
def test_a_program_that_is_too_old_still_sends_entries_and_files(
    old: House, monkeypatch: pytest.MonkeyPatch, runs_short: bool
) -> None:
    ana = old["ana"]
    if runs_short:
        monkeypatch.setattr(folios, "LOW", 10**6)
    note = ana.add("note", text="Se envía igual")
    ana.photo(b"una foto")
    found = ana.sync()
    assert (found.unsent, found.files_up, found.pulled) == (0, 1, 0)
    assert found.news == [ProgramTooOld().words()], "it is said once"
    monkeypatch.undo()
    object.__setattr__(old.stage.centre.settings, "oldest_app", "0")
    old["luis"].sync()
    assert old["luis"].body(note) is not None
    invariants.at_rest(old)
