"""What typed text means, kind by kind, and what each kind says of what it cannot accept."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from gnp_desk.forms import catalogue, kinds
from gnp_desk.forms.fields import Field, Need
from gnp_desk.forms.groups import Address, Fix, Name, Place
from tests.builders import at, case_of, moment, record

CASE = case_of()


def codes(field: Field, value: object, **others: object) -> list[str]:
    """Return the codes of a value in a record with other answers."""
    probe = record("probe", "probe", **{field.name: value}, **others)
    return [problem.code for problem in field.problems(CASE.with_record(probe), probe, Need.CLOSE)]


def read(field: Field, text: str) -> list[str]:
    return codes(field, field.read(text, CASE).value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22/11/2026", "2026-11-22"),
        ("22/11", "2026-11-22"),
        ("hoy", "2026-11-22"),
        ("-2", "2026-11-20"),
        ("ayer", "2026-11-21"),
        ("2026-11-22", "2026-11-22"),
        ("31/02/2026", {"unread": "31/02/2026"}),
        ("29/02/2027", {"unread": "29/02/2027"}),
        ("22-nov-2026", {"unread": "22-nov-2026"}),
    ],
)
def test_a_day_is_typed_as_people_write_it(text: str, value: object) -> None:
    assert kinds.Day(name="d", label="Día").read(text, CASE).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [("23/11/2026", ["date.future"]), ("22/11/2024", []), ("20/11/2024", ["date.old"]), ("31/02/2026", ["date.form"])],
)
def test_a_fact_is_neither_to_come_nor_very_old_without_saying_so(text: str, code: list[str]) -> None:
    assert read(kinds.Day(name="d", label="Día", fact=True), text) == code


@pytest.mark.parametrize(
    ("text", "local"),
    [("22/11/2026 18:05", "2026-11-22T18:05"), ("hoy 1805", "2026-11-22T18:05"), ("18:05", "2026-11-22T18:05"), ("ahora", "2026-11-22T18:42")],
)
def test_an_instant_keeps_local_time_zone_and_source(text: str, local: str) -> None:
    value = kinds.Instant(name="t", label="Hora").read(text, CASE).value
    assert value == {"local": local, "zone": "America/Mexico_City", "offset": "-06:00", "source": "typed"}


def test_an_instant_is_to_come_by_the_clock_of_the_place() -> None:
    """Cancún is an hour ahead: 19:30 there is past when it is 18:42 here; 20:00 is not."""
    field = kinds.Instant(name="t", label="Hora")
    cancun = {"zone": "America/Cancun", "offset": "-05:00", "source": "typed"}
    assert codes(field, {"local": "2026-11-22T19:30", **cancun}) == []
    assert codes(field, {"local": "2026-11-22T20:00", **cancun}) == ["instant.future"]


def test_a_clock_that_was_never_measured_is_told() -> None:
    field = kinds.Instant(name="t", label="Hora")
    probe = record("probe", "probe", t=at("2026-11-22T18:00"))
    for offset, expected in ((None, ["instant.clock"]), (400_000, ["instant.clock"]), (1_000, [])):
        case = case_of(probe, at_moment=moment(clock_offset_ms=offset))
        assert [problem.code for problem in field.problems(case, probe, Need.CLOSE)] == expected


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("1234.5", "1234.50", []),
        ("1,234.50", "1234.50", []),
        ("$1,234.50", "1234.50", []),
        ("0", "0.00", []),
        ("1,23", {"unread": "1,23"}, ["money.form"]),
        ("1.234", {"unread": "1.234"}, ["money.form"]),
        ("-5", {"unread": "-5"}, ["money.negative"]),
        ("mil", {"unread": "mil"}, ["money.form"]),
        ("1e9", {"unread": "1e9"}, ["money.form"]),
        ("9" * 16, {"unread": "9" * 16}, ["money.form"]),
    ],
)
def test_money_is_never_guessed(text: str, value: object, code: list[str]) -> None:
    field = kinds.Money(name="m", label="Importe")
    assert field.read(text, CASE).value == value
    assert read(field, text) == code


@pytest.mark.parametrize(("text", "code"), [("2027", []), ("2028", ["int.range"]), ("1899", ["int.range"]), ("22", ["int.range"])])
def test_a_model_year_goes_from_1900_to_next_year(text: str, code: list[str]) -> None:
    assert read(kinds.Year(name="y", label="Modelo"), text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("QTR-482-B", []),
        ("m-ca 7781", []),  # German plates
        ("8ABC123", []),  # California
        ("QT", ["plate.form"]),
        ("ÑÑÑ 1234", []),
        ("¿?", ["plate.form"]),
    ],
)
def test_plates_of_any_country_are_taken(text: str, code: list[str]) -> None:
    assert read(kinds.plate("p", "Placas"), text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3VWFE21C04M000001", []),
        ("3N1DEM0OXNLOOI48Q", ["vin.letters"]),
        ("3N1DEMO0XNL00482", ["vin.form"]),
        ("9BWZZZ377VT004251", ["vin.digit"]),
        ("11111111111111111", ["vin.repeat"]),
    ],
)
def test_a_niv_says_what_is_wrong_with_it(text: str, code: list[str]) -> None:
    assert read(kinds.vin("v", "NIV"), text) == code


def test_the_sentence_of_a_short_niv_counts_what_is_there() -> None:
    case = case_of(record("vehicle", "v", vin="3N1DEMO0XNL00482"))
    problem = next(item for item in catalogue.FIELDS["vehicle"]["vin"].problems(case, case.records[0], Need.CLOSE))
    assert catalogue.words(problem, case) == "El NIV lleva 17 caracteres; aquí hay 16. Corrija o marque “Serie corta”."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("55 1234 5678", "+525512345678"),
        ("044 55 1234 5678", "+525512345678"),
        ("+52 1 55 1234 5678", "+525512345678"),
        ("01 55 1234 5678", "+525512345678"),
        ("+1 415 555 2671", "+14155552671"),
    ],
)
def test_telephones_are_kept_in_one_form(text: str, value: str) -> None:
    field = kinds.phone("t", "Teléfono")
    assert field.read(text, CASE).value == value
    assert read(field, text) == []


def test_a_short_telephone_counts_its_digits() -> None:
    field = kinds.phone("t", "Teléfono")
    probe = record("probe", "probe", t=field.read("5512 34567", CASE).value)
    problem = next(iter(field.problems(CASE, probe, Need.CLOSE)))
    assert catalogue.words(problem, CASE) == "El teléfono lleva 10 dígitos; aquí hay 9. Si es de otro país, empiece con +."


@pytest.mark.parametrize(
    ("text", "code"),
    [("GODE561231GR8", []), ("GODE561231GR9", ["rfc.digit"]), ("GODE56", ["rfc.form"]), ("XAXX010101000", ["rfc.generic"])],
)
def test_an_rfc_is_stopped_only_by_its_form(text: str, code: list[str]) -> None:
    assert read(kinds.rfc("r", "RFC"), text) == code


def test_an_rfc_of_a_company_in_a_person_is_worth_a_look() -> None:
    assert codes(kinds.rfc("r", "RFC"), "SAT970701NN3", person_kind="natural") == ["rfc.kind"]


def test_a_curp_disagrees_with_another_birth() -> None:
    field = kinds.curp("c", "CURP")
    assert codes(field, "HEGG560427MVZRRL04", birth_on="1956-04-27") == []
    assert codes(field, "HEGG560427MVZRRL04", birth_on="1956-04-28") == ["curp.birth"]


def test_a_name_is_two_parts_or_a_company() -> None:
    field = Name(name="name", label="Nombre")
    assert codes(field, {"given": "Ana"}) == ["name.empty"]
    assert codes(field, {"given": "Ana", "surname": "Ruiz"}) == []
    assert codes(field, {"company": "Transportes del Norte, S.A."}) == []
    assert field.show({"given": "Ana", "surname": "Ruiz", "second_surname": "Díaz"}) == "Ana Ruiz Díaz"
    assert [part for part, _label, _width in field.parts_of(CASE, record("p", "p", person_kind="company"))] == ["company"]


def test_an_address_reads_as_one_writes_it() -> None:
    field = Address(name="a", label="Domicilio")
    value = {"street": "Av. Güemes", "outside": "12", "colonia": "Peñón", "postal_code": "06100", "municipality": "Cuauhtémoc"}
    assert field.show(value) == "Av. Güemes 12, Peñón, 06100 Cuauhtémoc"
    assert codes(field, {**value, "postal_code": "0610"}) == ["address.cp"]
    assert codes(field, {**value, "postal_code": "0610", "country": "Guatemala"}) == []


def test_a_place_needs_a_crossing_a_kilometre_or_a_reference() -> None:
    field = Place(name="p", label="Lugar")
    assert codes(field, {"street": "Eje 3"}) == ["place.short"]
    assert codes(field, {"street": "Carretera 57", "kilometre": "112"}) == []
    assert field.show({"street": "Carretera 57", "kilometre": "112", "bound": "norte"}) == "Carretera 57, km 112, sentido norte"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"latitude": "19.4326", "longitude": "-99.1332"}, []),
        ({"latitude": "19.4326"}, ["place.fix"]),
        ({"latitude": "91", "longitude": "-99"}, ["place.fix"]),
        ({"latitude": "norte", "longitude": "-99"}, ["place.fix"]),
        ({"latitude": "19", "longitude": "-99", "accuracy_m": "450"}, ["place.blur"]),
    ],
)
def test_a_position_is_in_degrees(value: dict[str, str], code: list[str]) -> None:
    assert codes(Fix(name="f", label="Coordenadas"), value) == code


def test_several_choices_are_kept_sorted_and_shown_in_the_order_of_the_list() -> None:
    field = kinds.Many(name="s", label="Señales", options=(("z", "Alto"), ("a", "Semáforo")))
    assert field.read("Semáforo, alto", CASE).value == ["a", "z"]
    assert field.show(["a", "z"]) == "Alto y Semáforo"
    assert field.read("Alto, otra", CASE).value == {"unread": "Alto, otra"}
    assert codes(field, ["gone", "a"]) == ["choice.retired"]


def test_what_is_not_known_answers_and_is_shown() -> None:
    field = kinds.Number(name="n", label="Personas", need=Need.CLOSE, unknown=True)
    assert codes(field, None) == ["number.empty"]
    assert codes(field, {"unknown": True}) == []
    assert field.show({"unknown": True}) == "No se sabe"


def test_now_is_read_in_the_zone_of_the_place() -> None:
    tijuana = moment(now=datetime(2026, 11, 22, 16, 42, tzinfo=ZoneInfo("America/Tijuana")), zone="America/Tijuana")
    value = kinds.Instant(name="t", label="Hora").read("ahora", case_of(at_moment=tijuana)).value
    assert value == {"local": "2026-11-22T16:42", "zone": "America/Tijuana", "offset": "-08:00", "source": "typed"}
