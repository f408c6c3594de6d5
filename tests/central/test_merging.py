"""How changes meet at the centre: policies, groups, conflicts, what is frozen, what waits."""

from __future__ import annotations

from itertools import pairwise

from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop


def pair(world: World) -> tuple[Laptop, Laptop]:
    """Two people who may both change everything in this zone."""
    return world.adjuster("ana"), world.laptop(world.add("vera", "valuer", zone="rw"))


def conflicts(laptop: Laptop, stream: str, state: str = "open") -> list[dict[str, object]]:
    laptop.pull(stream)
    found = [item["body"] for item in laptop.base[stream].values() if item["type"] == "conflict"]
    return [body for body in found if body["state"] == state]


def test_changes_of_different_fields_meet_without_conflict(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(loss_kind="collision")
    assert ana.update("claim", claim, report_number="R-1")["status"] == "applied"
    assert vera.update("claim", claim, known_on="2026-11-20")["status"] == "applied"
    assert ana.record(claim)["body"] == {
        "loss_kind": "collision",
        "status": "reported",
        "report_number": "R-1",
        "known_on": "2026-11-20",
    }


def test_the_same_value_said_twice_is_no_conflict(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim()
    ana.update("claim", claim, report_number="R-1")
    result = vera.update("claim", claim, report_number="R-1")
    assert result["status"] == "same" and result["at"] == {}


def test_two_values_of_one_field_become_a_conflict_everyone_sees(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(report_number="R-0")
    ana.update("claim", claim, report_number=("R-0", "R-ana"))
    result = vera.update("claim", claim, report_number=("R-0", "R-vera"))
    (conflict,) = conflicts(ana, world.zone)
    assert result["status"] == "conflict" and len(result["conflicts"]) == 1
    assert ana.record(claim)["body"]["report_number"] == "R-ana"
    assert (conflict["base"], conflict["theirs"], conflict["mine"]) == ("R-0", "R-ana", "R-vera")
    assert (conflict["mine_by"], conflict["theirs_by"]) == (vera.person, ana.person)
    assert conflict["record"] == claim and conflict["ops"] == [result["op_id"]]


def test_a_conflict_names_who_wrote_the_value_that_stands_not_who_lost_to_it_before(world: World) -> None:
    ana, vera = pair(world)
    leo = world.adjuster("leo")
    claim = ana.create_claim(report_number="R-0")
    for person in (ana, vera, leo):
        person.update("claim", claim, report_number=("R-0", f"R-{person.person}"))
    found = conflicts(ana, world.zone)
    assert {(item["mine_by"], item["theirs_by"]) for item in found} == {
        (vera.person, ana.person),
        (leo.person, ana.person),
    }


def test_a_series_of_one_device_moves_its_own_conflict_on(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(report_number="0")
    ana.update("claim", claim, report_number=("0", "ana"))
    first = vera.update("claim", claim, report_number=("0", "v1"))
    second = vera.update("claim", claim, report_number=("v1", "v2"))
    assert second["status"] == "conflict" and second["conflicts"] == first["conflicts"]
    (conflict,) = conflicts(ana, world.zone)
    assert conflict["mine"] == "v2" and len(conflict["ops"]) == 2  # type: ignore[arg-type]


def test_a_series_moves_on_the_conflict_it_saw_and_leaves_another_of_the_same_field_alone(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(report_number="0")
    ana.update("claim", claim, report_number=("0", "ana"))
    vera.update("claim", claim, report_number=("0", "v1"))
    ana.update("claim", claim, report_number=("ana", "ana2"))
    vera.update("claim", claim, report_number=("ana", "w1"))
    result = vera.update("claim", claim, report_number=("w1", "w2"))
    found = conflicts(ana, world.zone)
    assert sorted(str(item["mine"]) for item in found) == ["v1", "w2"] and len(result["conflicts"]) == 1


def test_three_people_with_five_offline_edits_each_leave_one_value_and_two_conflicts(world: World) -> None:
    people = [world.adjuster(name) for name in ("ana", "eva", "leo")]
    claim = people[0].create_claim(report_number="0")
    for person in people:
        series = ["0", *(f"{person.person}-{n}" for n in range(5))]
        ops = [person.op("update", "claim", claim, {"report_number": step}) for step in pairwise(series)]
        person.send(*([op] for op in ops))
    found = conflicts(people[0], world.zone)
    assert people[0].record(claim)["body"]["report_number"] == f"{people[0].person}-4"
    assert sorted(str(item["mine"]) for item in found) == sorted(f"{person.person}-4" for person in people[1:])


def test_one_field_of_a_group_in_conflict_is_a_conflict_of_the_whole_group(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(adjuster=ana.person, adjuster_name="Ana")
    vera.update("claim", claim, adjuster_name=("Ana", "Ana Torres"))
    mine = {"adjuster": (ana.person, vera.person), "adjuster_name": ("Ana", "Vera")}
    assert ana.update("claim", claim, **mine)["status"] == "conflict"
    body = ana.record(claim)["body"]
    assert (body["adjuster"], body["adjuster_name"]) == (ana.person, "Ana Torres")


def test_half_a_group_changed_meanwhile_by_another_is_a_conflict_too(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(arrived_at={"local": "2026-11-22T10:00"}, left_at={"local": "2026-11-22T11:00"})
    vera.update("claim", claim, arrived_at=({"local": "2026-11-22T10:00"}, {"local": "2026-11-22T10:30"}))
    late = ana.op("update", "claim", claim, {"left_at": ({"local": "2026-11-22T11:00"}, {"local": "2026-11-22T10:15"})})
    (result,) = ana.send([{**late, "base_version": 1}])
    assert result["status"] == "conflict"


def test_sets_never_conflict(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(covers=["DM", "RC"])
    ana.update("claim", claim, covers={"add": ["GM"], "remove": []})
    vera.update("claim", claim, covers={"add": ["AV"], "remove": ["DM"]})
    assert ana.record(claim)["body"]["covers"] == ["AV", "GM", "RC"]


def test_once_and_immutable_fields_do_not_change(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim()
    assert ana.update("claim", claim, edition="2024-08")["status"] == "applied"
    again = ana.update("claim", claim, edition=("2024-08", "2025-01"))
    assert again["status"] == "rejected" and again["problem"] == {"code": "immutable", "field": "edition"}
    note = ana.create("evidence", claim, original_name="foto.jpg")
    other = ana.update("evidence", note, original_name=("foto.jpg", "otra.jpg"))
    assert other["problem"] == {"code": "immutable", "field": "original_name"}


def test_what_the_server_writes_nobody_else_writes(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim()
    assert ana.update("claim", claim, official_number="X")["problem"] == {
        "code": "forbidden",
        "field": "official_number",
    }


def test_a_group_takes_effect_as_a_whole_or_not_at_all(world: World) -> None:
    ana = world.adjuster()
    claim = new_id()
    good = ana.op("create", "claim", claim, {"status": "reported"})
    bad = ana.op("create", "no_such_type", new_id(), {"claim_id": claim})
    other = ana.op("create", "claim", new_id(), {"status": "reported"})
    results = ana.send([good, bad], [other])
    assert [item["status"] for item in results] == ["rejected", "rejected", "applied"]
    assert [item["problem"]["code"] for item in results[:2]] == ["group", "unknown_type"]
    assert ana.call("GET", f"/v1/records/{claim}").status_code == 404


def test_what_builds_on_a_rejected_change_waits_until_it_is_corrected(world: World) -> None:
    ana = world.adjuster()
    claim = new_id()
    wrong = ana.op("create", "claim", claim, {"status": "reported", "official_number": "X"})
    later = [ana.op("create", "note", new_id(), {"claim_id": claim, "text": str(n)}) for n in range(30)]
    free = ana.op("create", "claim", new_id(), {"status": "reported"})
    results = ana.send([wrong], *([op] for op in later), [free])
    assert [item["status"] for item in results] == ["rejected", *["held"] * 30, "applied"]
    assert {item["waits_for"] for item in results[1:31]} == {wrong["op_id"]}
    right = ana.op("create", "claim", claim, {"status": "reported"}, replaces=wrong["op_id"])
    assert {item["status"] for item in ana.send(*([op] for op in later), [right])} == {"held", "applied"}
    assert {item["status"] for item in ana.send(*([op] for op in later))} == {"applied"}


def test_a_later_edit_of_a_corrected_value_takes_effect(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim()
    long = "x" * 300
    wrong = ana.op("update", "claim", claim, {"report_number": long})
    later = ana.op("update", "claim", claim, {"report_number": (long, "R-9")})
    assert [item["status"] for item in ana.send([wrong], [later])] == ["rejected", "held"]
    right = ana.op("update", "claim", claim, {"report_number": "R-8"}, replaces=wrong["op_id"])
    assert [item["status"] for item in ana.send([right], [later])] == ["applied", "applied"]
    assert ana.record(claim)["body"]["report_number"] == "R-9"


def test_a_second_correction_that_fails_takes_nothing_from_the_first(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim()
    long = "x" * 300
    wrong = ana.op("update", "claim", claim, {"report_number": long})
    ana.send([wrong])
    right = ana.op("update", "claim", claim, {"report_number": "R-8"}, replaces=wrong["op_id"])
    worse = ana.op("update", "claim", claim, {"report_number": ("R-8", "R-7")}, replaces=wrong["op_id"])
    beside = ana.op("create", "claim", new_id(), {"status": "reported", "zone": "nowhere"})
    later = ana.op("update", "claim", claim, {"report_number": (long, "R-9")})
    said = [item["status"] for item in ana.send([right], [worse, beside], [later])]
    assert said == ["applied", "rejected", "rejected", "applied"]
    assert ana.record(claim)["body"]["report_number"] == "R-9"


def test_a_closed_claim_keeps_late_edits_as_conflicts(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim()
    party = ana.create("party", claim, letter="B")
    vera.update("claim", claim, status=("reported", "cancelled"))
    late = ana.update("party", party, road_name="Insurgentes")
    assert late["status"] == "conflict"
    assert {str(item["kind"]) for item in conflicts(ana, world.zone)} == {"frozen"}
    assert (
        ana.send([ana.op("create", "note", new_id(), {"claim_id": claim, "text": "tarde"})])[0]["status"] == "applied"
    )


def test_a_closed_declaration_freezes_what_was_declared(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim()
    declaration, party = ana.create("declaration", claim, status="draft"), ana.create("party", claim, letter="A")
    ana.update("declaration", declaration, status=("draft", "closed"))
    assert vera.update("party", party, road_name="Reforma")["status"] == "conflict"
    assert ana.update("declaration", declaration, status=("closed", "draft"))["status"] == "applied"
    assert ana.update("party", party, road_name="Reforma")["status"] == "applied"


def test_a_move_that_does_not_exist_is_a_conflict_of_transition(world: World) -> None:
    ana, _vera = pair(world)
    claim = ana.create_claim()
    assert ana.update("claim", claim, status=("reported", "settled"))["status"] == "conflict"
    assert [item["kind"] for item in conflicts(ana, world.zone)] == ["transition"]


def test_deleting_what_another_changed_keeps_the_record(world: World) -> None:
    ana, vera = pair(world)
    note = ana.create("note", ana.create_claim(), text="a")
    vera.update("note", note, text=("a", "b"))
    (result,) = ana.send([ana.op("delete", "note", note, base_version=1)])
    assert result["status"] == "conflict" and ana.record(note)["deleted"] is False
    (result,) = ana.send([ana.op("delete", "note", note, base_version=2)])
    assert result["status"] == "applied" and ana.record(note)["deleted"] is True
    late = vera.update("note", note, text=("b", "c"))
    assert late["status"] == "conflict"
    assert {str(item["kind"]) for item in conflicts(ana, world.zone)} == {"deleted"}


def test_the_first_to_resolve_wins_and_the_second_is_told_who_won(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(report_number="0")
    ana.update("claim", claim, report_number=("0", "ana"))
    (conflict,) = vera.update("claim", claim, report_number=("0", "vera"))["conflicts"]
    choice = {"report_number": ("ana", "vera")}
    first = vera.op("resolve", "claim", claim, choice, conflict=conflict, reason="Lo confirmó cabina")
    second = ana.op("resolve", "claim", claim, {"report_number": ("ana", "ana")}, conflict=conflict, reason="El mío")
    assert vera.send([first])[0]["status"] == "applied"
    (result,) = ana.send([second])
    assert result["status"] == "same" and result["winner"] == {"report_number": "vera"}
    (resolved,) = conflicts(ana, world.zone, "resolved")
    assert resolved["resolved_by"] == vera.person and resolved["reason"] == "Lo confirmó cabina"


def test_an_ordinary_change_closes_no_conflict(world: World) -> None:
    ana, vera = pair(world)
    claim = ana.create_claim(report_number="0")
    ana.update("claim", claim, report_number=("0", "ana"))
    vera.update("claim", claim, report_number=("0", "vera"))
    assert ana.update("claim", claim, report_number=("ana", "ana2"))["status"] == "applied"
    assert len(conflicts(ana, world.zone)) == 1


def test_an_amount_over_the_limit_needs_a_second_person(world: World) -> None:
    vera, sara = (
        world.laptop(world.add("vera", "valuer", zone="rw")),
        world.laptop(world.add("sara", "supervisor", zone="rw")),
    )
    claim = vera.create_claim()
    order = vera.create("payment_order", claim, amount="180000.00", status="draft")
    refused = vera.update("payment_order", order, status=("draft", "issued"))
    assert refused["problem"] == {"code": "second_signature_needed", "field": "amount"}
    said = {"target": order, "amount": "180000.00", "approver": sara.person, "decision": "approved"}
    assert vera.send([vera.op("create", "approval", new_id(), {"claim_id": claim, **said})])[0]["status"] == "rejected"
    sara.create("approval", claim, **said)
    assert vera.update("payment_order", order, status=("draft", "issued"))["status"] == "applied"
    small = vera.create("payment_order", claim, amount="150000.00", status="draft")
    assert vera.update("payment_order", small, status=("draft", "issued"))["status"] == "applied"


def test_a_newer_schema_waits_and_delays_nothing(world: World) -> None:
    ana = world.adjuster()
    newer = ana.op("create", "claim", new_id(), {"status": "reported"}, schema=9)
    plain = ana.op("create", "claim", new_id(), {"status": "reported"})
    results = ana.send([newer], [plain])
    assert [item["status"] for item in results] == ["held", "applied"] and results[0]["waits_for"] == "schema:9"
