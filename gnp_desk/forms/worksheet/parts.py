"""What the catalogue of parts and the table of hours say of a line: its wear, its usual hours, its make's useful life."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.figures import items, setting
from gnp_desk.forms.identifiers import folded
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.money import HUNDRED
from gnp_desk.rules.operations import run

# The catalogue of parts names wear in its own words.
RULE_NAMES = {"tyre": "tire", "engine": "engine"}
WEAR_WORDS = {"tire": ("llanta", "neumatico"), "engine": ("motor", "monoblock", "cabeza de motor")}


@cache
def _by_name() -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for item in items("parts", "part"):
        for name in (item["code"], item["name"], *item["also"]):  # type: ignore[misc]
            found.setdefault(folded(str(name)), item)
    return found


def part(name: str) -> Mapping[str, Any]:
    """Return what the catalogue knows of a part by its name or one of its other names, empty when it knows nothing."""
    found: Mapping[str, Any] = _by_name().get(folded(name), {})
    return found


def wear_kind(name: str) -> str:
    """Return whether a part is a tyre or an engine: the only ones that bear wear (R-WEA-01)."""
    found = part(name)
    if found:
        return RULE_NAMES.get(str(found["wear_kind"]), "") if found["wear_applies"] else ""
    words = folded(name)
    return next((kind for kind, signs in WEAR_WORDS.items() if any(words.startswith(sign) for sign in signs)), "")


@cache
def _times() -> Mapping[tuple[str, str], Mapping[str, Decimal]]:
    return {
        (str(item["category"]), str(item["operation"])): {
            kind: Decimal(str(item[kind])) for kind in ("body", "mechanical", "refinish")
        }
        for item in items("valuation", "labor_time")
    }


def usual_hours(line: Record) -> Mapping[str, Decimal]:
    """Return the usual hours of a line by kind of work, empty when the table does not have its part or operation."""
    category = str(part(line.text("part")).get("category", ""))
    return _times().get((category, line.text("operation")), {})


def hours_over(line: Record) -> tuple[str, Decimal] | None:
    """Return the kind of work whose hours pass the table by the set percentage, and the hours of the table."""
    margin = HUNDRED + setting("hours_over_pct")
    for kind, usual in usual_hours(line).items():
        worked = exact(line.get(f"hours_{kind}"))
        if worked is not None and worked * HUNDRED > usual * margin:
            return kind, usual
    return None


def brand(case: Case, make: str) -> str:
    """Return the make as the table of useful life names it, through its aliases."""
    wanted = folded(make)
    lives = {str(item["code"]): str(item["name"]) for item in items("wear_life", "life")}
    for item in items("wear_life", "alias"):
        if folded(str(item["name"])) == wanted:
            return lives[str(item["life"])]
    return make


def wear_life(case: Case, line: Record) -> str:
    """Return the useful life that applies to a line, in words, «» when it bears no wear."""
    vehicle = vehicle_of(case, line)
    if line.get("wear_kind") not in ("tire", "engine") or vehicle is None or case.edition is None:
        return ""
    inputs = {
        "vehicle_kind": kind_of(vehicle),
        "brand": brand(case, vehicle.text("make")),
        "km_used": 0,
        "part_kind": line.text("wear_kind"),
        "part_value": "0.00",
    }
    try:
        return f"{run('wear_depreciation', inputs, case.edition)['life_km']:,} km"
    except RuleInputError:
        return ""


def vehicle_of(case: Case, line: Record) -> Record | None:
    """Return the vehicle of the worksheet a line belongs to, that of the insured when it does not say."""
    sheet = case.find(line.get("parent"))
    return case.ref(case.ref(sheet, "party") or case.party("A"), "vehicle")


def kind_of(vehicle: Record | None) -> str:
    """Return whether the table of cars or that of motorcycles applies."""
    is_moto = vehicle is not None and "motorcycle" in (vehicle.get("body_type"), vehicle.get("vehicle_kind"))
    return "motorcycle" if is_moto else "car"
