"""The table of proposals: ours holds together, says what it does not know, and another can stand in its place."""

from __future__ import annotations

import copy

import pytest

from gnp_desk.forms.circumstances import BOXES
from gnp_desk.forms.liability_proposal import table
from gnp_desk.resources import read_json


def shipped() -> dict[str, object]:
    return copy.deepcopy(read_json(table.CATALOGUE))


def test_our_table_has_no_problems_and_names_every_circumstance() -> None:
    found = table.read(shipped())
    assert list(table.problems(shipped())) == []
    assert {code for row in found.rows for code in (row.a, row.b)} <= set(table.names())
    assert "No es la Guía de Deslinde" in found.notice


@pytest.mark.parametrize("box", [box.code for box in BOXES if box.doer and box.code != "hit_object"])
def test_whoever_does_something_against_a_car_in_its_lane_is_proposed(box: str) -> None:
    rows = table.shipped().matching([box], ["was_rear_ended", "in_roundabout"])
    assert rows and rows[0].proposal == table.A, rows


def test_a_row_reads_both_ways() -> None:
    one = table.shipped().matching(["rear_ended_other"], ["parked_stopped"])[0]
    other = table.shipped().matching(["parked_stopped"], ["rear_ended_other"])[0]
    assert (one.code, one.proposal, other.proposal) == (other.code, table.A, table.B)
    assert one.conditions == ("El daño de B está en la parte trasera.",)
    assert other.conditions == ("El daño de A está en la parte trasera.",)


def test_signals_come_before_manoeuvres() -> None:
    assert table.shipped().matching(["red_light"], ["changing_lane"])[0].criterion == "traffic_light"


def test_a_licensed_table_may_name_the_boxes_themselves() -> None:
    data = {
        "version": "otra",
        "notice": "Tabla con licencia.",
        "items": [
            {"code": "c", "kind": "criterion", "name": "Uno", "text": "Dos."},
            {
                "code": "r1",
                "kind": "row",
                "a": "turning_left",
                "b": "turning_right",
                "proposal": "shared",
                "criterion": "c",
                "precedence": 4,
                "reason": "Ambos.",
            },
        ],
    }
    assert [row.proposal for row in table.read(data).matching(["turning_right"], ["turning_left"])] == ["shared"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"proposal": "C"}, "proposal C"),
        ({"criterion": "nobody"}, "criterion nobody"),
        ({"a": "*"}, "the first circumstance cannot be any"),
    ],
)
def test_a_table_with_problems_is_refused_with_their_names(change: dict[str, object], said: str) -> None:
    data = shipped()
    row = next(item for item in data["items"] if item["kind"] == "row")  # type: ignore[attr-defined]
    row.update(change)
    with pytest.raises(ValueError, match=said.replace("*", "")):
        table.read(data)
