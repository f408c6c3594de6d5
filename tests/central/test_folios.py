"""Folios: leases that never overlap, and folios that are used once."""

from __future__ import annotations

import pytest
from stdnum.iso7064 import mod_37_36

from gnp_central.folios import check_character, owner_of
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop


def lease(laptop: Laptop, series: str = "SI", count: int = 50, identity: str = "") -> dict[str, object]:
    answer = laptop.call(
        "POST", "/v1/folio-leases", {"lease_id": identity or new_id(), "series": series, "count": count}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def folio(laptop: Laptop, number: int, series: str = "SI") -> str:
    head = f"{series}-{laptop.short}-{number:06}"
    return f"{head}-{check_character(head)}"


def test_leases_never_overlap_and_repeat_by_their_id(world: World) -> None:
    ana = world.adjuster()
    first, second = lease(ana), lease(ana)
    assert (first["first"], first["last"], second["first"]) == (1, 50, 51)
    assert first["prefix"] == f"SI-{ana.short}-"
    assert lease(ana, identity=str(first["lease_id"])) == first
    assert lease(world.adjuster("luis"))["prefix"] != first["prefix"]


def test_a_lease_is_accounted_for(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    held = lease(ana)
    path = f"/v1/folio-leases/{held['lease_id']}/return"
    assert ana.call("POST", path, {"unused": [49, 50], "void": [7]}).json()["void"] == [7]
    assert ana.call("POST", path, {"unused": [51], "void": []}).status_code == 400
    assert luis.call("POST", path, {"unused": [], "void": []}).status_code == 404


def test_a_folio_is_used_once(world: World) -> None:
    ana = world.adjuster()
    ana.create_claim(folio=folio(ana, 1))
    (again,) = ana.send([ana.op("create", "claim", new_id(), {"status": "reported", "folio": folio(ana, 1)})])
    assert again["problem"] == {"code": "folio_taken", "field": "folio"}
    assert lease(ana)["first"] == 2, "a used number is not leased, even if its lease was lost"


@pytest.mark.parametrize("fate", ["rejected", "held"])
def test_a_folio_stays_used_when_a_later_change_of_its_record_in_the_same_push_fails(world: World, fate: str) -> None:
    ana = world.adjuster()
    claim, used = new_id(), folio(ana, 1)
    first = ana.op("create", "claim", claim, {"status": "reported", "folio": used})
    wrong = {"rejected": {"zone": "nowhere"}, "held": {}}[fate]
    later = ana.op("update", "claim", claim, wrong, schema=1 if fate == "rejected" else 999)
    assert [item["status"] for item in ana.send([first], [later])] == ["applied", fate]
    (again,) = ana.send([ana.op("create", "claim", new_id(), {"status": "reported", "folio": used})])
    assert again["problem"] == {"code": "folio_taken", "field": "folio"}
    assert lease(ana)["first"] == 2


def test_a_folio_of_a_group_that_failed_is_free_for_the_next_one(world: World) -> None:
    ana = world.adjuster()
    first = ana.op("create", "claim", new_id(), {"status": "reported", "folio": folio(ana, 1)})
    wrong = ana.op("create", "claim", new_id(), {"status": "reported", "zone": "nowhere"})
    again = ana.op("create", "claim", new_id(), {"status": "reported", "folio": folio(ana, 1)})
    assert [item["status"] for item in ana.send([first, wrong], [again])] == ["rejected", "rejected", "applied"]


def test_a_folio_comes_from_ones_own_devices(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    for wrong in (folio(luis, 1), "SI-000001", f"{folio(ana, 1)[:-1]}?", 7):
        (result,) = ana.send([ana.op("create", "claim", new_id(), {"status": "reported", "folio": wrong})])
        assert result["problem"] == {"code": "invalid", "field": "folio"}
    ana.create_claim(folio=f"P{ana.short}-0001")


def test_a_device_that_was_copied_may_still_push_folios_of_its_first_name(world: World) -> None:
    ana = world.adjuster()
    used = folio(ana, 3)
    ana.device, ana.seq = new_id(), 0
    first = ana.short
    ana.short = ""
    ana.register()
    assert ana.short != first
    ana.create_claim(folio=used)


def test_the_check_character_is_that_of_the_standard() -> None:
    for text in ("SI-K7QX2M-000482", "OV-222222-000001", "ZZ-ZZZZZZ-999999"):
        plain = "".join(letter for letter in text if letter != "-")
        assert check_character(text) == mod_37_36.calc_check_digit(plain)
        assert owner_of(f"{text}-{check_character(text)}") == text[3:9]
