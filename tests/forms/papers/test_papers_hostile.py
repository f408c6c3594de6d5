"""Nothing overlaps, nothing is cut, nothing is lost: ordinary claims, nearly empty ones and hostile answers."""

from __future__ import annotations

from functools import cache

import builders
import paper_cases
import pytest
import reading
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_cases import KINDS

from gnp_desk.forms.printing import fonts

STRANGE = ("abc¿?¿?ñá€“x”é¿?fin", "ab\u202ec", "\x07")


@cache
def long(kind: str) -> bytes:
    return paper_cases.drawn(paper_cases.hostile("Ñandú " + "María-José" * 99, 60), kind)


@cache
def strange(kind: str) -> bytes:
    return paper_cases.drawn(paper_cases.hostile(paper_cases.SIGNS, 8), kind)


def check(pdf: bytes) -> None:
    for number, page in enumerate(reading.marks(pdf), 1):
        assert reading.strays(page) == [], number
        assert reading.collisions(page) == [], number


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_paper_keeps_its_margins_and_nothing_overlaps(kind: str) -> None:
    check(reading.full(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_nearly_empty_paper_keeps_its_margins_and_nothing_overlaps(kind: str) -> None:
    check(paper_cases.drawn(paper_cases.nearly_empty(), kind, paper_cases.draft(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_answers_of_a_thousand_characters_and_sixty_damages_flow_over_pages(kind: str) -> None:
    pdf = long(kind)
    check(pdf)
    pages = reading.texts_of_pages(pdf)
    assert f"Página1de{len(pages)}" in pages[0]
    assert "".join(pages).count("María-José") >= 99


@pytest.mark.parametrize("kind", KINDS)
def test_strange_signs_keep_what_can_be_read_and_say_what_cannot(kind: str) -> None:
    said = reading.text_of(strange(kind))
    assert STRANGE[0] in said
    assert not any(sign in said for sign in STRANGE[1:])
    assert reading.squeezed("está donde hay letras que el papel no puede mostrar") in said
    check(strange(kind))


def test_a_name_of_ten_thousand_characters_is_printed_whole() -> None:
    wanted = paper_cases.LONG_NAME
    case = builders.changed(paper_cases.full(), "driver-a", name={"given": wanted})
    pdf = paper_cases.drawn(case, "cash_valuation_order")
    assert reading.text_of(pdf).count("María-José") >= 999
    check(pdf)


def test_a_narrative_of_ten_thousand_characters_goes_on_over_pages_of_its_owner() -> None:
    words = " ".join(f"palabra{n}" for n in range(770))
    pdf = paper_cases.drawn(builders.changed(paper_cases.full(), "a", narrative=words), "declaration")
    pages = reading.texts_of_pages(pdf)
    mine = [page for page in pages if "palabra7" in page]
    assert len(mine) > 1
    assert "palabra769" in mine[-1]
    copied = reading.texts_of_pages(reading_copy(pdf))
    assert not any("palabra0" in page for page in copied)


def reading_copy(pdf: bytes) -> bytes:
    from gnp_desk.forms import documents

    return documents.stamp_copy(pdf, "Copia 1 · Parte B · 25/11/2026")


def test_damage_in_every_zone_marks_the_outline_and_lists_the_zones_without_surface() -> None:
    check(paper_cases.drawn(paper_cases.with_damages(24), "vehicle_admission_order"))


def test_unreadable_values_are_shown_as_they_were_typed() -> None:
    case = builders.changed(
        paper_cases.full(), "tow_request", tow_cost={"unread": "mil ochocientos"}, keys={"unread": "dos"}
    )
    case = builders.changed(case, "vehicle-a", model_year={"unknown": True}, odometer_km={"unread": "muchos"})
    said = reading.text_of(paper_cases.drawn(case, "tow_request"))
    assert "dos" in said


@pytest.mark.parametrize("kind", KINDS)
def test_records_that_are_gone_leave_lines_to_complete_by_hand(kind: str) -> None:
    gone = ("driver-a", "vehicle-a", "policy", "injury-1", "damage-1", "consent-a", "ximena", "driver-b")
    check(paper_cases.drawn(builders.without(paper_cases.full(), *gone), kind))


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_becomes_lines_that_fit_and_have_a_width(text: str) -> None:
    for line in fonts.wrap(text, fonts.REGULAR, 9.4, 120):
        assert fonts.width(line, fonts.REGULAR, 9.4) <= 120.001 or len(line) == 1
    assert "\n" not in fonts.line(text)


@given(st.text(alphabet="abcñ áé-,.", max_size=300))
def test_wrapping_loses_no_letter(text: str) -> None:
    assert reading.squeezed("".join(fonts.wrap(text, fonts.MEDIUM, 9.4, 90))) == reading.squeezed(text)
