"""Contradictions of circumstances, impacts, damage and responsibility (CON-42…65)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from gnp_desk import texts
from gnp_desk.forms import circumstances, lists, zones
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.circumstances import Box
from gnp_desk.forms.evidence.photos import photos_of
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.order_facts import lines_of
from gnp_desk.forms.roles import has_vehicle, parties, stayed, third_parties, vehicle_parties, whole
from gnp_desk.texts import N_

REVIEW, REASON, STOP = Outcome.REVIEW, Outcome.REASON, Outcome.STOP
SIDES = (
    (frozenset({11, 12, 1}), N_("el frente")),
    (frozenset({5, 6, 7}), N_("la parte de atrás")),
    (frozenset({2, 3, 4}), N_("el lado derecho")),
    (frozenset({8, 9, 10}), N_("el lado izquierdo")),
)
WITHOUT_SEEN = N_("en otro lugar")
STRONG, PHOTOGRAPHED = 3, 2


def boxes(party: Record) -> tuple[Box, ...]:
    return circumstances.boxes_of(party.get("circumstances"))


def columns(case: Case) -> tuple[Record, ...]:
    """Return the vehicles that declare circumstances: those that stayed."""
    return tuple(party for party in vehicle_parties(case) if stayed(case, party))


def exclusive(case: Case) -> Iterator[Problem]:
    """CON-42: two boxes one vehicle cannot do both."""
    for party in columns(case):
        for one, other in combinations(boxes(party), 2):
            if circumstances.are_exclusive(one, other):
                yield Problem("circumstances", "CON-42", REASON, {"one": one.label, "other": other.label}, party.id)


def _has_asked(case: Case, party: Record, what: str) -> bool | None:
    """Return whether what a box asks for exists; None while it is not known."""
    declaration = case.first("declaration")
    signals = declaration.get("signals") if declaration else None
    known = set(signals) if isinstance(signals, list) else None
    road, lanes = (declaration.get("road_kind"), whole(declaration.get("lanes"))) if declaration else (None, None)
    others = [other for other in parties(case) if other.id != party.id]
    match what:
        case "roundabout":
            return None if road is None else road == "roundabout"
        case "two_lanes":
            return None if lanes is None else lanes >= 2
        case "other_party":
            return bool(others)
        case "object":
            return bool(case.of("damaged_object"))
        case "object_or_note":
            return bool(case.of("damaged_object")) or is_answered(party.get("remarks"))
        case "person_hit":
            on_foot = any(other.get("party_role") in ("pedestrian", "cyclist") for other in others)
            return on_foot or bool(case.of("injury"))
    if known is None:
        return None
    wanted = {
        "traffic_light": {"traffic_light"},
        "stop_or_yield": {"stop", "yield"},
        "sign": {"stop", "yield", "priority", "traffic_light"},
        "one_by_one": {"one_by_one"},
    }
    return known <= {"none"} if what == "no_signal" else bool(known & wanted[what])


ASKED_WORDS = {
    "roundabout": N_("glorieta"),
    "two_lanes": N_("dos carriles"),
    "other_party": N_("otra parte"),
    "object": N_("objeto"),
    "object_or_note": N_("objeto ni observación"),
    "person_hit": N_("peatón, ciclista ni lesionado"),
    "traffic_light": N_("semáforo"),
    "stop_or_yield": N_("alto ni ceda el paso"),
    "sign": N_("señal"),
    "one_by_one": N_("uno y uno"),
    "no_signal": N_("cruce sin señales"),
}


def asked(case: Case) -> Iterator[Problem]:
    """CON-43: a box lacks what it asks for."""
    for party in columns(case):
        for box in boxes(party):
            if box.asks and _has_asked(case, party, box.asks) is False:
                details = {"box": box.label, "what": ASKED_WORDS[box.asks]}
                yield Problem("circumstances", "CON-43", REASON, details, party.id)


def never_both(case: Case) -> Iterator[Problem]:
    """CON-44: a pair of boxes that cannot be in both columns."""
    for one, other in combinations(columns(case), 2):
        shared = {box.code for box in boxes(one)} & {box.code for box in boxes(other)}
        for box in boxes(one):
            if box.code in shared and box.number in circumstances.NEVER_BOTH:
                yield Problem("circumstances", "CON-44", REASON, {"box": box.label}, other.id)


def hours(party: Record) -> set[int]:
    """Return the clock hours of all impacts of a party."""
    first = whole(party.get("impact_clock"))
    others = party.get("impact_other")
    found = {int(hour) for hour in others if str(hour).isdigit()} if isinstance(others, list) else set()
    return found | ({first} if first is not None and party.get("impact_plane") in (None, "side") else set())


def _side(hours_: set[int] | tuple[int, ...]) -> str:
    """Return in words where hours of the clock are."""
    wanted = set(hours_)
    named = [words for side, words in SIDES if side & wanted]
    return texts.listing(named, "o") if 0 < len(named) < len(SIDES) else WITHOUT_SEEN


def _seen(party: Record) -> str:
    """Return in words where a party has its impacts."""
    found = sorted(hours(party))
    if not found:
        plane = dict(lists.IMPACT_PLANE).get(party.text("impact_plane"), "")
        return N_("en {plane}").format(plane=plane.lower()) if plane else WITHOUT_SEEN
    return N_("a las {hours}").format(hours=texts.listing(map(str, found)))


def _misses(party: Record, box: Box, expected: tuple[int, ...]) -> bool:
    """Return whether a known impact is nowhere near where a box expects it."""
    known = hours(party)
    if box.plane and party.get("impact_plane") == box.plane:
        return False
    if not expected or not (known or party.get("impact_plane") in ("roof", "under")):
        return False
    return not known & zones.around(set(expected))


def own_impact(case: Case) -> Iterator[Problem]:
    """CON-45: the vehicle that marks a box has no impact where it is expected."""
    for party in columns(case):
        for box in boxes(party):
            if _misses(party, box, box.own) or (box.plane and not box.own and _plane_misses(party, box)):
                where = _side(box.own) if box.own else dict(lists.IMPACT_PLANE)[box.plane].lower()
                details = {"box": box.label, "where": where, "seen": _seen(party)}
                yield Problem("impact_clock", "CON-45", REASON, details, party.id)


def _plane_misses(party: Record, box: Box) -> bool:
    plane = party.get("impact_plane")
    return is_answered(party.get("impact_clock")) and plane is not None and plane != box.plane


def other_impact(case: Case) -> Iterator[Problem]:
    """CON-46: the other vehicle has no impact where a box expects it."""
    if len(columns(case)) != 2:
        return
    for party, other in permutations(columns(case), 2):
        for box in boxes(party):
            if _misses(other, box, box.other):
                details = {
                    "box": box.label,
                    "letter": party.text("letter"),
                    "other": other.text("letter"),
                    "where": _side(box.other),
                    "seen": _seen(other),
                }
                yield Problem("impact_clock", "CON-46", REASON, details, other.id)


def rear_end(case: Case) -> Iterator[Problem]:
    """CON-47: one ran into the other, who marks neither stopped nor hit from behind."""
    if len(columns(case)) != 2:
        return
    for party, other in permutations(columns(case), 2):
        numbers = {box.number for box in boxes(other)}
        if 10 in {box.number for box in boxes(party)} and numbers and not numbers & {1, 11}:
            details = {"letter": party.text("letter"), "other": other.text("letter")}
            yield Problem("circumstances", "CON-47", REVIEW, details, other.id)


def _zone_words(case: Case, numbers: set[str]) -> str:
    names = [label for code, label in zones.options() if zones.numbers()[code] in numbers]
    return texts.listing([name.partition(" ")[2].lower() for name in names][:3], "ni")


def damage_at_impact(case: Case) -> Iterator[Problem]:
    """CON-48: no damage of this loss where the first impact is. CON-49: strong damage far from every impact."""
    for party in columns(case):
        first, plane = whole(party.get("impact_clock")), party.text("impact_plane")
        lines = [line for line in lines_of(case, party) if line.get("relation") in (None, lists.THIS_LOSS)]
        if not lines or (first is None and plane not in zones.PLANE_ZONES):
            continue
        moto = zones.is_motorcycle(case.ref(party, "vehicle"))
        touched = zones.touched(first or 12, plane, moto)
        damaged = {zones.numbers().get(line.text("zone"), "") for line in lines}
        if not touched & damaged:
            exact = zones.touched(first or 12, plane, moto, tolerant=False)
            details = {"seen": _seen(party), "zones": _zone_words(case, set(exact))}
            yield Problem("impact_clock", "CON-48", REASON, details, party.id)
        elif not is_answered(party.get("impact_other")) and first is not None and plane != "roof":
            yield from _far(party, lines, first)


def _far(party: Record, lines: list[Record], first: int) -> Iterator[Problem]:
    opposite = zones.around({(first + 5) % 12 + 1})
    for line in lines:
        degree = whole(line.get("degree"))
        at = zones.hours_of(zones.numbers().get(line.text("zone"), ""))
        if degree is not None and degree >= STRONG and at and at <= opposite:
            details = {"zone": _zone_name(line)}
            yield Problem("zone", "CON-49", REASON, {**details, "letter": party.text("letter")}, line.id)


def _zone_name(line: Record) -> str:
    return dict(zones.options()).get(line.text("zone"), "").partition(" ")[2].lower()


def both_behind(case: Case) -> Iterator[Problem]:
    """CON-50: both first impacts behind, and not both reversing."""
    found = columns(case)
    if len(found) != 2:
        return
    behind = all(whole(party.get("impact_clock")) in (5, 6, 7) for party in found)
    reversing = all(any(box.code == "reversing" for box in boxes(party)) for party in found)
    marked = all(boxes(party) for party in found)
    if behind and marked and not reversing:
        yield Problem("impact_clock", "CON-50", REVIEW, {}, found[1].id)


def speeds(case: Case) -> Iterator[Problem]:
    """CON-55: stopped, and with a speed."""
    for party in columns(case):
        speed = whole(party.get("speed_kmh"))
        if speed and any(box.number == 1 for box in boxes(party)):
            yield Problem("speed_kmh", "CON-55", REASON, {"n": f"{speed} km/h"}, party.id)


def loss_and_parties(case: Case) -> Iterator[Problem]:
    """CON-56: a collision of vehicles with one party, or a rollover without its box."""
    kind, insured = case.claim.get("loss_kind"), case.party("A")
    alone = not any(has_vehicle(case, party) for party in third_parties(case))
    if kind == "vehicle_collision" and alone and is_answered(case.claim.get("third_parties_involved")):
        yield Problem("loss_kind", "CON-56", REVIEW, {}, case.claim.id)
    marked = {box.code for box in boxes(insured)} if insured is not None else set()
    if kind == "rollover" and marked and "rolled_over" not in marked:
        yield Problem("loss_kind", "CON-56", REVIEW, {}, case.claim.id)


def today_and_before(case: Case) -> Iterator[Problem]:
    """CON-58: the same zone and part both of this loss and earlier. CON-61: the inspection already showed it."""
    inspected = _inspected(case)
    for party in vehicle_parties(case):
        lines = lines_of(case, party)
        before = {_where(line) for line in lines if line.get("relation") == "previous"}
        for line in lines:
            if line.get("relation") != lists.THIS_LOSS:
                continue
            if _where(line) in before and line.get("zone"):
                yield Problem("relation", "CON-58", REASON, {"part": _zone_name(line)}, line.id)
            if party.get("letter") == "A" and line.get("zone") in inspected:
                yield Problem("relation", "CON-61", REASON, {"zone": _zone_name(line)}, line.id)


def _where(line: Record) -> tuple[object, object]:
    return line.get("zone"), line.get("part")


def _inspected(case: Case) -> set[object]:
    zones_ = case.policy.get("inspection_damage") if case.policy else None
    return set(zones_) if isinstance(zones_, list) else set()


def without_photo(case: Case) -> Iterator[Problem]:
    """CON-57: a damage of this loss that is more than slight and has no photo."""
    for number, line in enumerate(case.of("damage_line"), start=1):
        degree = whole(line.get("degree"))
        if degree is not None and degree >= PHOTOGRAPHED and not photos_of(case, line.id):
            yield Problem("photos", "CON-57", REVIEW, {"n": number}, line.id)


def acceptance(case: Case) -> Iterator[Problem]:
    """CON-63: decided against who was accepted. CON-65: what the waiver of the deductible needs is not answered."""
    proposal = case.first("liability_proposal")
    decision = proposal.get("decision") if proposal else None
    for party in third_parties(case):
        if decision == "insured" and party.get("accepts_liability") == "yes" and proposal is not None:
            yield Problem("decision", "CON-63", REASON, {}, proposal.id)
        if decision == "third_party" and stayed(case, party):
            yield from _waiver_facts(party)


def _waiver_facts(party: Record) -> Iterator[Problem]:
    facts = [("present_at_adjustment", N_("presencia")), ("accepts_liability", N_("aceptación"))]
    if party.get("accepts_liability") == "yes":
        facts.append(("guarantees_payment", N_("garantía")))
    for field, what in facts:
        if party.get(field) in (None, "unknown"):
            yield Problem(field, "CON-65", REVIEW, {"what": what}, party.id)


CHECKS = (
    exclusive,
    asked,
    never_both,
    own_impact,
    other_impact,
    rear_end,
    damage_at_impact,
    both_behind,
    speeds,
    loss_and_parties,
    today_and_before,
    without_photo,
    acceptance,
)
