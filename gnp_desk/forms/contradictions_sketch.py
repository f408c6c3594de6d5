"""Contradictions of the sketch with what is declared (CON-51…55). Silent while nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.contradictions_impact import SIDES, boxes, columns, hours
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.roles import whole
from gnp_desk.forms.sketch import facts, shapes
from gnp_desk.forms.sketch.drawing import IMPACT
from gnp_desk.forms.zones import around
from gnp_desk.texts import N_, plural

REVIEW, REASON = Outcome.REVIEW, Outcome.REASON
OFF_COURSE = 45.0
ELSEWHERE = N_("en otro lado")


def _drawn(case: Case) -> Record | None:
    """Return the sketch once something stands on it."""
    return case.first("sketch") if case.of("sketch_element") else None


def vehicles_drawn(case: Case) -> Iterator[Problem]:
    """CON-51: the vehicles at the impact are not those that declare."""
    sheet = _drawn(case)
    if sheet is None or case.first("declaration") is None:
        return
    at_impact = tuple(facts.vehicles(case, IMPACT))
    seen = {element.get("party") or element.id for element in at_impact}
    if len(seen) != len(columns(case)):
        yield Problem("drawing", "CON-51", REVIEW, {"n": len(seen), "m": len(columns(case))}, sheet.id)


def contact(case: Case) -> Iterator[Problem]:
    """CON-52: the side that is hit in the sketch and the clock of impacts are over an hour apart."""
    sheet = _drawn(case)
    for party in columns(case) if sheet is not None else ():
        mine = next((item for item in facts.vehicles(case, IMPACT) if item.get("party") == party.id), None)
        hour = facts.contact_hour(case, mine) if mine is not None else None
        known = hours(party)
        if hour is None or not known or hour in around(known):
            continue
        first = whole(party.get("impact_clock"))
        details = {"drawn": _side(hour), "said": _side(first) if first is not None else ELSEWHERE}
        yield Problem("impact_clock", "CON-52", REASON, details, party.id)


def _side(hour: int) -> str:
    return next((words for side, words in SIDES if hour in side), ELSEWHERE)


def place_drawn(case: Case) -> Iterator[Problem]:
    """CON-53: signals, lanes or roundabout that the place has and the sketch has not."""
    sheet, declaration = _drawn(case), case.first("declaration")
    if sheet is None or declaration is None:
        return
    for what in _missing(case, sheet, declaration):
        yield Problem("drawing", "CON-53", REVIEW, {"what": what}, sheet.id)


def _missing(case: Case, sheet: Record, declaration: Record) -> Iterator[str]:
    signals, words = declaration.get("signals"), dict(lists.SIGNAL)
    for signal in signals if isinstance(signals, list) else ():
        if signal not in ("none", "marked_lane") and not facts.has_signal(case, signal):
            yield words.get(signal, "").lower()
    lanes, drawn = whole(declaration.get("lanes")), facts.lanes_drawn(sheet)
    if lanes is not None and drawn is not None and lanes > drawn:
        yield plural(lanes, N_("{n} carril"), N_("{n} carriles"))
    is_round = declaration.get("road_kind") == "roundabout"
    if is_round and sheet.text("template") not in ("", "blank", "roundabout"):
        yield N_("glorieta")


def course(case: Case) -> Iterator[Problem]:
    """CON-54: the heading before the impact is not the declared one, or the streets have no names."""
    sheet = _drawn(case)
    if sheet is None:
        return
    for party in columns(case):
        drawn, said = facts.course(case, party), facts.bearing(party.get("direction"))
        if drawn is not None and said is not None and shapes.apart(drawn, said) > OFF_COURSE:
            yield Problem("direction", "CON-54", REVIEW, {}, party.id)
    if not sheet.text("street_names"):
        yield Problem("street_names", "CON-54.streets", REVIEW, {}, sheet.id)


def stopped(case: Case) -> Iterator[Problem]:
    """CON-55: stopped or parked, and in motion in the sketch."""
    if _drawn(case) is None:
        return
    for party in columns(case):
        if facts.moved(case, party) and any(box.number == 1 for box in boxes(party)):
            yield Problem("circumstances", "CON-55.sketch", REASON, {}, party.id)


CHECKS = (vehicles_drawn, contact, place_drawn, course, stopped)
