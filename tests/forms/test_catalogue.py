"""The single door: pages ask what forms have, values are shown in words, and opening it stays light."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.fields import Need
from gnp_desk.forms.kinds import Calc, Later
from gnp_desk.forms.walk import Layout, Page
from tests.builders import added, changed, two_car_claim

HIDDEN = {
    "claim": {"folio", "official_number", "adjuster", "adjuster_name", "assigned_at", "zone", "branch", "edition", "status", "status_reason"},
    "declaration": {"status"},
    "vehicle_admission_order": {"status"},
    "medical_admission_order": {"status"},
    "cash_valuation_order": {"status"},
    "tow_request": {"status", "inventory"},
    "exchange_record": {"status"},
    "party": {"vehicle"},
}


@pytest.mark.parametrize("page", catalogue.PAGES, ids=lambda page: page.code)
def test_a_page_asks_fields_that_exist_of_records_that_fit(page: Page) -> None:
    assert page.title and page.help.endswith(".") and page.task in {task.code for task in catalogue.tasks(two_car_claim())}
    case = added(added(two_car_claim(), "tow_request", "tow"), "vehicle_admission_order", "order")
    for part in page.parts:
        form = catalogue.FORMS[part.form]
        assert all(form.field(name) for name in (*part.fields, *part.row))
        assert all(record is None or record.type == part.form for record in part.of(case))
        assert bool(part.new) == bool(part.add)
        assert part.new is None or isinstance(part.new(case), dict)
        list(catalogue.fields_of(case, part))


def test_columns_stand_one_per_vehicle_in_letter_order() -> None:
    case = two_car_claim()
    page = next(page for page in catalogue.PAGES if page.code == "driver_vehicle")
    for part in page.parts:
        assert part.layout is Layout.COLUMNS
        assert [record.id[-1] for record in part.of(case) if record] == ["a", "b"]


def test_every_question_of_the_declaration_is_asked_on_some_page() -> None:
    asked: dict[str, set[str]] = {}
    for page in catalogue.PAGES:
        for part in page.parts:
            asked.setdefault(part.form, set()).update(part.fields)
    for code, names in asked.items():
        every = {field.name for field in catalogue.FORMS[code].fields}
        assert every - names - HIDDEN.get(code, set()) == set(), code


def test_values_are_shown_in_words() -> None:
    case = two_car_claim()
    party, vehicle = case.party("A"), case.find("vehicle-a")
    assert party is not None and vehicle is not None
    assert catalogue.show(case, party, "driver") == "Graciela Montaño Ibarra"
    assert catalogue.show(case, party, "vehicle") == "Nissan Versa 2022"
    assert catalogue.show(case, party, "circumstances") == "1 Estacionado o detenido"
    assert catalogue.show(case, party, "circumstances_count") == "1"
    assert catalogue.show(case, vehicle, "odometer_km") == "61,240 km"
    assert catalogue.show(case, case.claim, "adjuster") == "Ramiro Tejeda Luna"
    assert catalogue.show(case, case.claim, "policy") == "0048213377"
    assert catalogue.show(case, case.claim, "loss_at") == "22/11/2026 17:50"
    assert catalogue.show(case, case.claim, "loss_place_text").startswith("Eje 3 Poniente, cruce con Avenida Central")
    assert catalogue.show(case, vehicle, "nothing of the kind") == ""
    assert catalogue.title_of(case) == "Nissan Versa 2022 · placas QTR482B"


def test_a_place_of_the_directory_is_shown_with_its_address() -> None:
    case = added(two_car_claim(), "vehicle_admission_order", "order")
    order = case.find("order")
    assert order is not None
    field = catalogue.FIELDS["vehicle_admission_order"]["repair_center"]
    pairs = catalogue.choices(case, order, field)
    assert dict(pairs)[order.text("repair_center")] == catalogue.show(case, order, "repair_center")
    other = changed(case, "order", repair_center={"none": "other"}, repair_center_other="Taller Pérez, Calle 8")
    assert catalogue.show(other, other.find("order"), "repair_center") == "Taller Pérez, Calle 8"  # type: ignore[arg-type]


def test_a_choice_offers_what_fits_the_record() -> None:
    case = two_car_claim()
    line = case.find("damage-1")
    assert line is not None
    zones = dict(catalogue.choices(case, line, catalogue.FIELDS["damage_line"]["zone"]))
    assert "front" in zones and "moto_front" not in zones
    parts = dict(catalogue.choices(case, line, catalogue.FIELDS["damage_line"]["part"]))
    assert "rear_bumper_cover" in parts and "hood_panel" not in parts and len(parts) < 40
    moto = changed(case, "vehicle-a", body_type="motorcycle")
    assert "moto_front" in dict(catalogue.choices(moto, line, catalogue.FIELDS["damage_line"]["zone"]))


def test_an_order_is_not_held_by_the_declaration_nor_the_reverse() -> None:
    case = changed(two_car_claim(), "declaration", weather=None)
    case = added(case, "vehicle_admission_order", "order")
    case = changed(case, "driver-a", id_document="ine")
    assert catalogue.problems(case, Need.ISSUE, "order") == ()
    assert {problem.record for problem in catalogue.problems(case, Need.CLOSE)} == {"declaration"}


def test_payments_and_orders_ask_who_signs_for_an_identification() -> None:
    case = added(two_car_claim(), "vehicle_admission_order", "order")
    found = catalogue.problems(case, Need.ISSUE, "order")
    assert [(problem.record, problem.field) for problem in found] == [("driver-a", "id_document")]
    assert catalogue.page_of(case, "driver-a", "id_document") == "driver_vehicle"


def test_computed_and_later_questions_are_never_needed() -> None:
    for form in catalogue.FORMS.values():
        for field in form.fields:
            if isinstance(field, Calc | Later):
                assert field.need is Need.NEVER


def test_opening_the_catalogue_reads_no_data_and_no_heavy_library() -> None:
    code = (
        "import builtins, sys\n"
        "import gnp_desk.resources as r\n"
        "r.read_json = lambda name: sys.exit(f'read {name}')\n"
        "import gnp_desk.forms.catalogue\n"
        "heavy = {'phonenumbers', 'stdnum', 'reportlab', 'sqlalchemy', 'PySide6', 'zoneinfo._zoneinfo'} & set(sys.modules)\n"
        "sys.exit(f'heavy {sorted(heavy)}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
