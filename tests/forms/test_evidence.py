"""Which shots a claim asks for, what it says while they are missing, and how photos belong to what they show."""

from __future__ import annotations

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.evidence.marks import Mark, marks_of, turn_of
from gnp_desk.forms.evidence.photos import photos_of
from gnp_desk.forms.fields import Need, Outcome
from gnp_desk.services import evidence_view
from tests.builders import changed, party, photo, record, two_car_claim, vehicle, without


def codes(case: Case) -> set[str]:
    return {slot.code for slot in slots.asked(case)}


def said(case: Case, code: str) -> list[str]:
    return [catalogue.words(problem, case) for problem in catalogue.problems(case, Need.CLOSE) if problem.code == code]


def bare() -> Case:
    """Return the complete claim without any photo."""
    case = two_car_claim()
    return without(case, *(item.id for item in case.of("evidence")))


@pytest.mark.parametrize(
    ("loss_kind", "asked", "not_asked"),
    [
        ("vehicle_collision", "own_damage_plates", "theft_keys"),
        ("total_theft", "theft_keys", "own_damage_plates"),
        ("partial_theft", "partial_theft_missing_part", "theft_keys"),
        ("glass", "glass_broken_glass", "own_damage_damage"),
    ],
)
def test_shots_follow_the_kind_of_loss(loss_kind: str, asked: str, not_asked: str) -> None:
    case = changed(two_car_claim(), "claim", loss_kind=loss_kind)
    assert asked in codes(case) and not_asked not in codes(case)


def test_a_motorcycle_and_a_total_loss_have_shots_of_their_own() -> None:
    case = changed(two_car_claim(), "vehicle-a", vehicle_kind="motorcycle", body_type="motorcycle")
    assert "motorcycle_left" in codes(case) and "own_damage_corner_front_left" not in codes(case)
    total = two_car_claim().with_record(record("settlement", "s", settlement_kind="total_loss"))
    assert "total_loss_interior" in codes(total)


def test_each_third_party_that_stayed_is_photographed_by_itself() -> None:
    case = two_car_claim().with_record(party("C")).with_record(vehicle("vehicle-c", "Kia", "Rio", 2020, "ABC123A"))
    owners = {slot.owner for slot in slots.asked(case) if slot.code == "third_party_plates"}
    assert owners == {"b", "c"}
    assert {slot.group for slot in slots.asked(case)} == {"Vehículo asegurado", "Tercero B", "Tercero C"}
    fled = changed(case, "c", fled="yes")
    assert {slot.owner for slot in slots.asked(fled) if slot.code == "third_party_plates"} == {"b"}


def test_an_injured_person_is_photographed_only_with_consent() -> None:
    case = two_car_claim().with_record(record("injury", "injury-1", person="driver-a", severity="minor"))
    assert "injured_id" not in codes(case)
    allowed = changed(case, "consent-a", sensitive="yes")
    assert "injured_id" in codes(allowed)
    assert all(slot.is_sensitive for slot in slots.asked(allowed) if slot.code == "injured_consent")


def test_missing_shots_are_said_once_a_party_and_never_hold_the_declaration() -> None:
    case = bare()
    assert slots.missing(two_car_claim()) == 0 and said(two_car_claim(), "photo.missing_many") == []
    words = said(case, "photo.missing_many")
    assert len(words) == 2
    assert words[0].startswith("Conviene revisar: faltan 13 fotos de vehículo asegurado: lugar del siniestro, ")
    assert "y 10 más" in words[0] and "tercero B" in words[1]
    assert not [item for item in catalogue.problems(case, Need.CLOSE) if item.outcome is Outcome.STOP]
    one = without(two_car_claim(), "photo-own_damage_plates--0")
    assert said(one, "photo.missing") == ["Conviene revisar: falta la foto: placas."]
    assert catalogue.page_of(one, "claim-1", "evidence") == "evidence"


def test_a_shot_that_was_not_possible_is_not_asked_again() -> None:
    case = without(two_car_claim(), "photo-own_damage_plates--0")
    waived = case.with_record(record("shot_waiver", "w", slot="own_damage_plates", reason="gone"))
    assert said(waived, "photo.missing") == []
    row = next(row for row in evidence_view.look(waived).shots if row.code == "own_damage_plates")
    assert (row.state, row.words, row.waiver) == ("waived", "No fue posible: ya no está", "w")


def test_a_photo_that_is_not_used_or_stands_apart_counts_for_nothing() -> None:
    case = two_car_claim()
    for values in ({"use": "no", "no_use_reason": "Movida"}, {"apart": "EVI-104", "use": "no"}):
        other = changed(case, "photo-own_damage_plates--0", **values)
        assert said(other, "photo.missing") == ["Conviene revisar: falta la foto: placas."]


def test_a_damage_that_is_more_than_slight_needs_a_photo_of_its_own() -> None:
    case = without(two_car_claim(), "photo-damage-1")
    assert said(case, "CON-57") == ["Conviene revisar: el daño 1 no tiene foto."]
    assert said(changed(case, "damage-1", degree=1), "CON-57") == []
    shown = case.with_record(photo("other", "", "damage-1", "damage-2"))
    assert said(shown, "CON-57") == []
    assert [item.id for item in photos_of(shown, "damage-2")] == ["other", "photo-damage-2"]
    assert catalogue.show(shown, shown.find("damage-2"), "photos") == "2 fotos"  # type: ignore[arg-type]
    assert catalogue.show(case, case.find("damage-1"), "photos") == "Sin fotos"  # type: ignore[arg-type]


def test_photos_never_change_the_record_they_show() -> None:
    """A later photo must not make a signature stale: it is stored only with the evidence (FM-7)."""
    before = two_car_claim()
    after = before.with_record(photo("late", "own_damage_damage", "damage-1"))
    assert after.find("damage-1") == before.find("damage-1")


def test_more_damages_ask_for_more_photos_of_damage() -> None:
    case = two_car_claim()
    for number in range(4):
        case = case.with_record(record("damage_line", f"more-{number}", party="a", zone="rear", degree=3, relation="this_loss"))
    least = next(slot.least for slot in slots.asked(case) if slot.code == "own_damage_damage")
    assert least == 5


def test_the_row_of_the_expediente_counts_what_is_missing() -> None:
    def row(case: Case) -> tuple[str, str, str, str]:
        task = catalogue.tasks(case)[5]
        return task.summary, task.state, task.state_text, task.page

    assert row(bare()) == ("Sin fotos todavía", "empty", "Sin empezar", "evidence")
    assert row(without(two_car_claim(), "photo-own_damage_plates--0"))[1:] == ("missing", "Falta 1 vista", "evidence")
    assert row(two_car_claim())[1:] == ("complete", "Completo", "evidence")
    apart = two_car_claim().with_record(photo("bad", apart="EVI-104", use="no"))
    assert row(apart)[0].endswith("archivos · 1 aparte")


@pytest.mark.parametrize(
    "value",
    [None, 7, "x", {}, [1], [{}], [{"kind": "arrow"}], [{"kind": "x", "left": 1, "top": 1, "right": 2, "bottom": 2}],
     [{"kind": "blur", "left": -1, "top": 0, "right": 1, "bottom": 1}], [{"kind": "blur", "left": True, "top": 0, "right": 1, "bottom": 1}],
     [{"kind": "blur", "left": 10_001, "top": 0, "right": 1, "bottom": 1}]],
)  # fmt: skip
def test_marks_that_are_none_are_left_out(value: object) -> None:
    assert marks_of(value) == ()


def test_marks_and_turns_are_data_of_the_copy() -> None:
    mark = Mark("arrow", 0, 10, 9_000, 10_000)
    assert marks_of([mark.wire(), "x", mark.wire()]) == (mark, mark)
    assert [turn_of(photo("p", rotation=turn)) for turn in (None, 90, 180, 45, "90")] == [0, 90, 180, 0, 0]
