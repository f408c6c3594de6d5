"""The demonstration: same seed same stories, every stage, its own folder, and thousands of claims when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnp_desk import errors
from gnp_desk.desk import Desk, open_desk
from gnp_desk.forms.fields import Outcome
from gnp_desk.forms.identifiers import judge_rfc
from gnp_desk.services import keys, slips
from gnp_desk.services.cases import DEVICE_SHORT
from gnp_desk.services.demo import make_demo
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.verify import verify
from tests.services.conftest import NOW, open_store


def no_passphrase(first_time: bool) -> str:
    raise AssertionError("the demonstration asks for no passphrase")


def test_a_dozen_claims_stand_at_different_stages(demo: Desk) -> None:
    rows = demo.queue.page("today", 0, 50)
    assert {row.reason for row in rows} == {"on_scene", "due", "ongoing", "empty", "ok"}
    assert len({row.next_step for row in rows}) >= 6
    states = {str(demo.cases.load(row.claim).claim.get("status")) for row in rows}
    assert states >= {"reported", "attending", "attended"}
    assert len(demo.search.find(f"SI-{demo.preferences.get(DEVICE_SHORT)}", 50).hits) == 12
    assert sum(row.vehicle == "Vehículo por identificar" for row in rows) == 0


def test_some_claims_have_their_worksheet_settlement_and_slip_each_at_another_stage(demo: Desk) -> None:
    found: dict[str, list[str]] = {}
    for row in demo.queue.page("unsent", 0, 50):
        case = demo.cases.load(row.claim)
        for kind in ("worksheet", "settlement", "deductible_slip"):
            found.setdefault(kind, []).extend(str(item.get("status")) for item in case.of(kind))
        found.setdefault("slips", []).extend(slip.state for slip in slips.rows(case))
        lines = case.of("worksheet_line")
        assert all(line.get("part") and line.get("zone") for line in lines) and bool(lines) is bool(case.of("worksheet"))
    assert sorted(found["worksheet"]) == ["draft", "issued", "issued", "issued"]
    assert found["settlement"] == found["deductible_slip"] == ["issued", "issued"]
    assert sorted(found["slips"]) == ["issued", "paid"]


def test_the_demonstration_holds_against_its_own_hashes(demo: Desk) -> None:
    assert not any(verify(demo.database).values())


def test_the_same_seed_and_moment_tell_the_same_stories(tmp_path: Path) -> None:
    told = []
    for number in range(2):
        desk = open_store(tmp_path / str(number))
        make_demo(desk.database, desk.records, policies=40, claims=14, seed=11)
        told.append([(row.folio.split("-")[2], row.loss_kind, row.vehicle, row.next_step, row.since) for row in desk.queue.page("today", 0, 50)])
        desk.close()
    assert told[0] == told[1]
    now = NOW.replace(tzinfo=None)
    assert list(invent(30, 11, now)) == list(invent(30, 11, now)) != list(invent(30, 12, now))


def test_the_forms_take_the_rfc_of_every_invented_person() -> None:
    found = [
        str(person["rfc"])
        for seed in (7, 212, 221)
        for policy in invent(400, seed, NOW.replace(tzinfo=None))
        for person in policy.people.values()
        if isinstance(person, dict) and person.get("rfc")
    ]
    assert any(rfc[3] == "X" for rfc in found), "some names spell a word that is not written"
    refused = [rfc for rfc in found if any(outcome is Outcome.STOP for _code, outcome, _more in judge_rfc(rfc, {}))]
    assert refused == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_tell_stories_to_their_end_too(tmp_path: Path, seed: int) -> None:
    desk = open_store(tmp_path / "store")
    made = make_demo(desk.database, desk.records, policies=90, claims=12, seed=seed)
    assert made == {"policies": 90, "claims": 12, "seed": seed}
    desk.close()


def test_many_claims_are_written_together_and_hold_too(tmp_path: Path) -> None:
    desk = open_store(tmp_path / "store")
    assert make_demo(desk.database, desk.records, policies=60, claims=160)["claims"] == 160
    assert sum(desk.queue.counts()[tab] for tab in ("unsent",)) == 160
    folios = {hit.title for hit in desk.search.find(f"SI-{desk.preferences.get(DEVICE_SHORT)}", 500).hits}
    assert folios
    assert not any(verify(desk.database).values())
    desk.close()


def test_making_it_again_adds_and_never_gives_a_folio_twice(tmp_path: Path) -> None:
    desk = open_store(tmp_path / "store")
    for _time in range(2):
        make_demo(desk.database, desk.records, policies=40, claims=12)
    folios = [row.folio for row in desk.queue.page("unsent", 0, 100)]
    assert len(folios) == len(set(folios)) == 24
    desk.close()


def test_the_demonstration_and_real_work_never_share_a_folder(tmp_path: Path) -> None:
    open_desk(tmp_path / "demo", no_passphrase, demo=True).close()
    assert keys.is_demonstration(tmp_path / "demo") is True
    with pytest.raises(errors.DemonstrationOnly):
        open_desk(tmp_path / "demo", lambda first_time: "una frase bastante larga")
    open_desk(tmp_path / "work", lambda first_time: "una frase bastante larga").close()
    assert keys.is_demonstration(tmp_path / "work") is False
    with pytest.raises(errors.NotDemonstration):
        open_desk(tmp_path / "work", no_passphrase, demo=True)
