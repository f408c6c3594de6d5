"""Copies: the line at the foot of the frozen pages, and what a party may not read of the others."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import builders
import paper_cases
import pytest
import reading
from pypdf import PdfReader

from gnp_desk.forms import documents
from gnp_desk.forms.printing.sheet import MARGIN, MM

LINE = "Copia 2 · {name} · Reimpresión 1 · 25/11/2026"
PRIVATE = {
    "A": (
        "LIC-A-778812",
        "MOIG840309AB1",
        "MOIG840309MDFNBR09",
        "Güemes",
        "55 1234 5678",
        "graciela@",
        "Venía por el Eje",
    ),
    "B": ("LIC-B-445566", "CARE900120QX2", "CARE900120HDFRJF03", "Pirul", "55 8765 4321", "efrain@", "Frené tarde"),
}
NEVER = (
    "Alcance claro de B",
    "Acepta la responsabilidad",
    "Garantiza",
    "Carta de su aseguradora",
    "Ximena",
    "Dolor de cuello",
    "Requiere traslado",
    "Héctor Peña",
)
IDENTIFIERS = ("MOIG840309AB1", "MOIG840309MDFNBR09", "CARE900120QX2", "CARE900120HDFRJF03")


def copy(name: str, pdf: bytes | None = None) -> bytes:
    return documents.stamp_copy(pdf or reading.full("declaration"), LINE.format(name=name))


def present(words: tuple[str, ...], said: str) -> list[str]:
    return [part for part in words if reading.squeezed(part) in said]


@pytest.mark.parametrize(("mine", "other"), [("A", "B"), ("B", "A")])
def test_a_partys_copy_has_the_joint_page_and_its_own_and_nothing_of_the_other(mine: str, other: str) -> None:
    pages = reading.texts_of_pages(copy(f"Parte {mine}"))
    assert len(pages) == 2
    assert f"Hojapropiade{mine}" in pages[1]
    assert present(PRIVATE[other], "".join(pages)) == []
    assert len(present(PRIVATE[mine], pages[1])) == 5


def test_the_bytes_of_a_partys_copy_do_not_hold_the_others_page() -> None:
    page = PdfReader(BytesIO(reading.full("declaration"))).pages[1]
    hidden = page.get_contents().get_data()
    streams = [item for item in _objects(copy("Parte B")) if hasattr(item, "get_data")]
    assert streams
    assert all(hidden not in item.get_data() for item in streams)


def _objects(pdf: bytes) -> list[object]:
    reader = PdfReader(BytesIO(pdf))
    return [reader.get_object(number) for numbers in reader.xref.values() for number in numbers if number] or [
        reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))
    ]


def test_the_companys_copy_has_every_page() -> None:
    pages = reading.texts_of_pages(copy("Compañía"))
    assert [page for page in pages if "Hojapropia" in page] == list(pages[1:])
    assert len(pages) == 3


def test_a_copy_for_nobody_in_the_declaration_has_only_the_joint_page() -> None:
    assert len(reading.texts_of_pages(copy("Taller"))) == 1


def test_nothing_that_is_never_printed_is_in_any_copy() -> None:
    said = reading.text_of(copy("Compañía"))
    assert present((*NEVER, *IDENTIFIERS), said) == []
    assert reading.squeezed("Personas lesionadas: Sí (1)") in said


def test_the_joint_page_names_the_parties_and_counts_people() -> None:
    said = reading.texts_of_pages(reading.full("declaration"))[0]
    assert present((*PRIVATE["A"], *PRIVATE["B"]), said) == []
    for words in ("Graciela Montaño Ibarra", "Efraín Cárdenas Rojo", "Testigos: Sí (1)", "Casillas de A: 2 (1, 11)"):
        assert reading.squeezed(words) in said


@pytest.mark.parametrize("decision", ["insured", "third_party", "both"])
def test_who_is_held_responsible_never_changes_the_declaration(decision: str) -> None:
    case = builders.changed(paper_cases.full(), "liability", decision=decision, counts_as_fault="yes")
    case = builders.changed(case, "b", accepts_liability="no", guarantees_payment="no")
    assert reading.text_of(paper_cases.drawn(case, "declaration")) == reading.text_of(reading.full("declaration"))


def test_who_left_the_place_has_no_page_and_does_not_sign() -> None:
    case = builders.changed(paper_cases.full(), "b", fled="yes", narrative=None)
    pages = reading.texts_of_pages(paper_cases.drawn(case, "declaration"))
    assert len(pages) == 2
    assert reading.squeezed("B · se fue del lugar") in pages[0]


def four_cars() -> bytes:
    case = paper_cases.full()
    for letter in "CD":
        case = replace(case, records=(*case.records, _fourth(letter), *_members(letter)))
    return paper_cases.drawn(case, "declaration")


def _fourth(letter: str):  # type: ignore[no-untyped-def]
    return builders.party(
        letter, present_at_adjustment="yes", fled="no", narrative=f"Soy {letter} y vi todo desde atrás."
    )


def _members(letter: str):  # type: ignore[no-untyped-def]
    low = letter.lower()
    yield builders.person(f"driver-{low}", f"Conductora {letter}", "Solís")
    yield builders.vehicle(f"vehicle-{low}", "Kia", "Rio", 2020, f"AB{letter}1234")


def test_two_more_vehicles_add_one_joint_page_to_every_copy() -> None:
    pdf = four_cars()
    assert documents.copies_of("declaration", pdf) == ("Parte A", "Parte B", "Parte C", "Parte D", "Compañía")
    assert len(reading.texts_of_pages(pdf)) == 6
    pages = reading.texts_of_pages(copy("Parte C", pdf))
    assert len(pages) == 3
    assert "Hojapropiade" + "C" in pages[2]
    assert "SoyD" not in "".join(pages)


def test_copies_of_an_order_are_those_of_its_kind() -> None:
    assert documents.copies_of("tow_request", reading.full("tow_request")) == (
        "Cliente",
        "Operador",
        "Destino",
        "Compañía",
    )


@pytest.mark.parametrize("kind", paper_cases.KINDS)
def test_every_paper_names_its_copies(kind: str) -> None:
    assert documents.PAPERS[kind].copies[-1] in ("Compañía", "Oficina")


def test_the_line_of_a_copy_stands_in_the_bottom_eight_millimetres_over_untouched_pages() -> None:
    frozen = reading.full("vehicle_admission_order")
    stamped = documents.stamp_copy(frozen, LINE.format(name="Taller"))
    before, after = (reading.picture(pdf, 0, 100) for pdf in (frozen, stamped))
    low = round((before.height * 72 / 100 - MARGIN - 8 * MM) * 100 / 72)
    assert before.crop((0, 0, before.width, low)).tobytes() == after.crop((0, 0, after.width, low)).tobytes()
    assert before.tobytes() != after.tobytes()
    assert reading.squeezed(LINE.format(name="Taller")) in reading.text_of(stamped)
    assert reading.codes(stamped) == reading.codes(frozen)


def test_a_copy_that_leaves_pages_out_says_which_it_carries() -> None:
    assert reading.squeezed("lleva las páginas 1 y 3 de 3") in reading.text_of(copy("Parte B"))


def test_the_same_copy_is_the_same_bytes() -> None:
    assert copy("Parte A") == copy("Parte A")


def test_a_copy_for_a_name_of_strange_signs_is_still_one_line_within_the_page() -> None:
    pdf = documents.stamp_copy(reading.full("tow_request"), "Copia 1 · " + "Grúas\nÑ\u202e😀 " * 60)
    assert "Ñ¿?" in reading.text_of(pdf)
