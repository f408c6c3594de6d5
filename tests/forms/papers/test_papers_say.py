"""What papers say: every answer that belongs on them, read back as text, and nothing that does not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import paper_cases
import pytest
import reading
from builders import at, changed, without
from paper_cases import KINDS, ORDERS

from gnp_desk.forms import catalogue, documents
from gnp_desk.forms.case import Case

# kind -> record -> the fields its paper prints in words
PRINTED: dict[str, dict[str, str]] = {
    "declaration": {
        "claim-1": "loss_at loss_place_text injured_people third_parties_involved authorities_involved adjuster_name",
        "declaration": "road_kind surface surface_state weather light signals signal_working officer_directing "
        "paid_transport racing closed_road other_vehicles_damaged objects_damaged witnesses_any previous_damage_any "
        "agreement_kind agreement_text guide_reviewed",
        "a": "party_role road_name occupants_count impact_clock narrative remarks",
        "b": "party_role road_name insurer their_policy_number their_policy_until impact_clock narrative remarks speed_kmh",
        "driver-a": "name phone email address license_kind license_number license_state license_valid_until",
        "driver-b": "name phone email address license_kind license_number license_state",
        "vehicle-a": "make line model_year plate",
        "vehicle-b": "make line model_year plate",
        "policy": "policy_number item_number",
        "damage-1": "zone part",
        "damage-2": "zone",
        "damage-6": "zone part",
        "consent-a": "notice_version shown_at",
    },
    "vehicle_admission_order": {
        "vehicle_admission_order": "coverage_code customer admission_state repair_center instructions valid_until",
        "driver-a": "name phone",
        "vehicle-a": "make line model_year plate vin odometer_km",
        "policy": "policy_number",
        "claim-1": "folio adjuster_name",
        **dict.fromkeys(("damage-1", "damage-3", "damage-4", "damage-5", "damage-6"), "zone part"),
    },
    "medical_admission_order": {
        "medical_admission_order": "coverage_code hospital ambulance_unit scope_note companion",
        "injury-1": "person injured_role seat visible_injuries body_parts severity attended_by",
        "ximena": "name phone",
        "driver-a": "phone",
        "claim-1": "folio loss_at adjuster_name",
        "consent-x": "notice_version shown_at",
    },
    "cash_valuation_order": {
        "cash_valuation_order": "customer office appointment_at reason valid_until",
        "driver-a": "name phone",
        "vehicle-a": "make line model_year plate vin odometer_km",
        "policy": "policy_number",
        **dict.fromkeys(("damage-1", "damage-3", "damage-4", "damage-5"), "zone part"),
    },
    "tow_request": {
        "tow_request": "pickup destination_kind destination maneuvers cargo tow_cost maneuver_cost provider "
        "provider_folio unit operator requested_at arrived_at odometer_km keys belongings_out valuables",
        "vehicle-a": "make line model_year plate vin",
        **{f"item-{n:02}": "item state quantity note" for n in range(24)},
        **dict.fromkeys(("damage-1", "damage-3", "damage-4", "damage-5", "damage-6"), "part"),
    },
    "exchange_record": {
        "exchange_record": "modality amount guarantee_kind documents_given",
        "b": "insurer their_policy_number their_claim_number",
        "policy": "policy_number item_number",
        "claim-1": "folio adjuster_name",
        **dict.fromkeys(("driver-a", "driver-b", "silvia"), "name"),
        **dict.fromkeys(("vehicle-a", "vehicle-b"), "make line model_year plate"),
    },
}


def answers(case: Case, kind: str) -> Iterator[str]:
    for key, names in PRINTED[kind].items():
        record = case.find(key)
        assert record is not None, key
        for name in names.split():
            words = catalogue.show(case, record, name)
            yield from (part for part in words.split(" · ") if part)


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_contains_every_answer_it_should(kind: str) -> None:
    said = reading.text_of(reading.full(kind)).lower()
    missing = [words for words in answers(paper_cases.full(), kind) if reading.squeezed(words).lower() not in said]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_selected_keeps_spanish_letters_and_signs(kind: str) -> None:
    case = changed(paper_cases.full(), "driver-a", name={"given": "Ñoña Ünica", "surname": "á € “ ” ¿Sí?"})
    case = changed(case, "ximena", name={"given": "Ñoña Ünica", "surname": "á € “ ” ¿Sí?"})
    assert reading.squeezed("Ñoña Ünica á € “ ” ¿Sí?") in reading.text_of(paper_cases.drawn(case, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_says_that_attention_is_not_acceptance(kind: str) -> None:
    legend = "La atención de este siniestro no significa que la Compañía acepte su procedencia."
    assert reading.squeezed(legend) in reading.text_of(reading.full(kind))


@pytest.mark.parametrize(
    ("kind", "beginnings"),
    [
        (
            "declaration",
            ("Firmar confirma", "Nada cambia", "La firma en pantalla", "Aviso de privacidad 2026", "Atención 24"),
        ),
        ("vehicle_admission_order", ("Válida hasta", "Calculado con", "No repare", "El taller entrega", "Atención 24")),
        ("medical_admission_order", ("Aviso de privacidad 2026", "Contiene datos de salud", "Atención 24")),
        ("cash_valuation_order", ("Válida hasta", "Calculado con", "Atención 24")),
        ("tow_request", ("La firma en pantalla", "Retire sus pertenencias")),
        ("exchange_record", ("Firmar confirma", "Nada cambia", "La firma en pantalla")),
    ],
)
def test_a_paper_carries_its_legends(kind: str, beginnings: tuple[str, ...]) -> None:
    said = reading.text_of(reading.full(kind))
    assert [words for words in beginnings if reading.squeezed(words) not in said] == []


@pytest.mark.parametrize("kind", ["vehicle_admission_order", "cash_valuation_order"])
def test_an_order_is_valid_thirty_natural_days_from_its_delivery(kind: str) -> None:
    content = paper_cases.content(changed(paper_cases.full(), kind, delivered_on="2026-12-05"), kind)
    assert content["valid_until"] == "2027-01-04"
    said = reading.text_of(documents.PAPERS[kind].draw(content, paper_cases.stamp(kind)))
    assert reading.squeezed("Válida hasta el 04/01/2027") in said
    assert reading.squeezed("30 días naturales desde su entrega, el 05/12/2026.") in said


@pytest.mark.parametrize(
    ("start", "words"),
    [("12:00", "03/03/2026 a 03/03/2027, 12:00"), ("09:30", "03/03/2026 09:30 a 03/03/2027 12:00")],
)
def test_the_term_of_the_policy_is_printed_with_its_hour(start: str, words: str) -> None:
    case = changed(paper_cases.full(), "policy", policy_start_at=at(f"2026-03-03T{start}"))
    assert reading.squeezed(words) in reading.text_of(paper_cases.drawn(case, "vehicle_admission_order"))


def test_an_order_without_conditions_says_that_its_term_is_to_confirm() -> None:
    said = reading.text_of(
        paper_cases.drawn(paper_cases.nearly_empty(), "vehicle_admission_order", paper_cases.draft())
    )
    assert "Vigenciaporconfirmar" in said


def test_a_medical_order_carries_no_amount_no_narrative_and_nobody_to_blame() -> None:
    said = reading.text_of(reading.full("medical_admission_order"))
    for words in ("$", "deducible", "250,000", "Venía por el Eje", "responsab", "0048213377", "Efraín", "Prima"):
        assert reading.squeezed(words) not in said


def test_the_inventory_lists_its_objects_to_fill_by_hand_when_nothing_is_answered() -> None:
    said = reading.text_of(
        paper_cases.drawn(paper_cases.nearly_empty(), "tow_request", paper_cases.draft("tow_request"))
    )
    assert "Inventario(24)" in said
    assert reading.squeezed("Llanta de refacción") in said


def test_a_declaration_of_a_vehicle_alone_says_so_and_asks_for_no_agreement() -> None:
    case = changed(without(paper_cases.full(), "b", "vehicle-b", "driver-b"), "claim", third_parties_involved="no")
    first, own = reading.texts_of_pages(paper_cases.drawn(case, "declaration"))
    assert reading.squeezed("No participó otra persona, vehículo o propiedad.") in first
    assert "Casillas de B" not in first
    assert reading.squeezed("Aseguradoras intercambian") not in first
    assert reading.squeezed("Hoja propia de A") in own


def test_who_pays_a_tow_beyond_the_limit_follows_the_destination() -> None:
    case = changed(paper_cases.full(), "tow_request", destination_kind="client")
    said = reading.text_of(paper_cases.drawn(case, "tow_request"))
    assert reading.squeezed("paga lo que pase de 30 días de salario mínimo general") in said


def test_a_provisional_paper_says_so_and_a_replacement_names_what_it_replaces_and_why() -> None:
    how = paper_cases.stamp(
        folio="P7K3F2A-0007", provisional=True, replaces="OV-K7-000139-X", reason="Faltaba un daño."
    )
    said = reading.text_of(paper_cases.drawn(paper_cases.full(), "vehicle_admission_order", how))
    assert reading.squeezed("Folio provisional.") in said
    assert reading.squeezed("Sustituye a OV-K7-000139-X. Motivo: Faltaba un daño.") in said


def test_a_reason_of_ten_thousand_characters_goes_on_after_the_last_block() -> None:
    reason = " ".join(f"motivo{n}" for n in range(1000))
    how = paper_cases.stamp(replaces="OV-K7-000139-X", reason=reason)
    said = reading.text_of(paper_cases.drawn(paper_cases.full(), "vehicle_admission_order", how))
    assert [n for n in range(1000) if f"motivo{n}" not in said] == []
    assert reading.squeezed("Viene del pie de la primera página") in said


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


@pytest.mark.parametrize("kind", KINDS)
def test_content_is_plain_and_no_amount_is_a_float(kind: str) -> None:
    content = paper_cases.content(paper_cases.full(), kind)
    assert json.loads(json.dumps(content)) == content
    assert not [leaf for leaf in _leaves(content) if isinstance(leaf, float)]


@pytest.mark.parametrize("kind", KINDS)
def test_status_folio_and_signatures_do_not_change_the_content(kind: str) -> None:
    case = paper_cases.full()
    later = changed(
        case, kind, status="issued", issued_folio="X-1", signatures=["s"], correcting="p", correction_reason="x"
    )
    assert paper_cases.content(later, kind) == paper_cases.content(case, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_name_changes_the_content(kind: str) -> None:
    case = paper_cases.full()
    later = changed(case, "driver-a", name={"given": "Otra", "surname": "Persona"})
    assert paper_cases.content(later, kind) != paper_cases.content(case, kind)


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (6, 1), (7, 1), (12, 1), (13, 2), (60, 2)])
def test_an_order_needs_a_second_page_over_twelve_damages(count: int, pages: int) -> None:
    pdf = paper_cases.drawn(paper_cases.with_damages(count), "vehicle_admission_order")
    assert len(reading.texts_of_pages(pdf)) == pages


@pytest.mark.parametrize("kind", ORDERS)
def test_the_other_papers_take_one_page(kind: str) -> None:
    assert len(reading.texts_of_pages(reading.full(kind))) == 1
