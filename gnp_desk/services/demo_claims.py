"""Invented claims at every stage of their life, told the way a person would enter them: one answer after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Protocol

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Need
from gnp_desk.forms.kinds import instant
from gnp_desk.forms.lists import TRUCKS
from gnp_desk.services import demo_money
from gnp_desk.services.demo_policies import Ingredients

Values = Mapping[str, Any]


class Pen(Protocol):
    """What writes a story down: into a store step by step, or into memory for thousands at once."""

    @property
    def case(self) -> Case: ...

    def set(self, record: Record | None, **values: object) -> None:
        """Answer some questions of a record."""

    def add(self, kind: str, **values: object) -> Record:
        """Add a record and return it with what the claim already knew."""

    def issue(self, kind: str) -> None:
        """Issue the first paper of a kind and hand it over."""

    def pay(self, lines: tuple[Values, ...], until: int) -> None:
        """Value the damage, and as far as `until` issue it, settle it and collect its deductible."""

    def wait(self, minutes: int) -> None:
        """Let time pass."""


@dataclass(frozen=True)
class Story:
    """One claim: when, under a policy with which cover and in which states of payment, and what happened then.

    `cover` is «» while the policy is not known; `known` asks for the policy of the help.
    """

    days_ago: float
    tell: Callable[[Pen, Random], None]
    cover: str = "PP"
    states: tuple[str, ...] = ("in_force",)
    known: bool = False


def just_reported(pen: Pen, random: Random) -> None:
    """Tell nothing: the report came in and nobody has arrived."""


def unknown_policy(pen: Pen, random: Random) -> None:
    """A caller does not have the policy at hand; plates and make are noted."""
    _report(pen, random, "vehicle_collision")
    car = Ingredients.read().models[random.randrange(40)]
    pen.set(_vehicle(pen), make=car["make"], line=car["model"], model_year=2021, plate=f"RMC{random.randrange(1000):03}D", color="red")
    pen.set(_driver(pen), name=_name(random), phone=_phone(random))


def on_scene(pen: Pen, random: Random) -> None:
    """The adjuster is beside both cars; half of the declaration is taken."""
    _report(pen, random, "vehicle_collision")
    _arrive(pen)
    _declare_a(pen, random, "was_rear_ended", 6, "Iba despacio por el carril central cuando me pegaron por atrás al frenar el tránsito.")
    _third(pen, random)


def injured_on_scene(pen: Pen, random: Random) -> None:
    """Two cars and a passenger hurt; the medical order is ready to issue."""
    full_collision(pen, random)
    injured(pen, random)
    pen.add("medical_admission_order")


def attended_with_orders(pen: Pen, random: Random) -> None:
    """Declaration closed, orders of vehicle and hospital handed over; the adjuster has left."""
    full_collision(pen, random)
    injured(pen, random)
    pen.issue("declaration")
    _order(pen)
    pen.add("medical_admission_order")
    pen.issue("medical_admission_order")
    leave(pen)
    pen.pay(demo_money.REAR, demo_money.SETTLED)


def waiting_for_workshop(pen: Pen, random: Random) -> None:
    """Attended weeks ago; the vehicle has not entered the workshop and its order is about to expire."""
    full_collision(pen, random)
    pen.issue("declaration")
    _order(pen)
    leave(pen)


def glass(pen: Pen, random: Random) -> None:
    """A stone broke the windshield."""
    _report(pen, random, "glass", third="no")
    _arrive(pen)
    _declare_a(pen, random, "falling_object", 12, "Una piedra saltó de un camión de carga y estrelló el parabrisas frente al conductor.")
    _road(pen)
    pen.add("damage_line", zone="windshield", degree=3)
    pen.issue("declaration")
    _order(pen)
    leave(pen)


def pothole_in_cash(pen: Pen, random: Random) -> None:
    """A wheel and what hangs under the car; the customer prefers money."""
    _report(pen, random, "pothole", third="no")
    _arrive(pen)
    _declare_a(pen, random, "pothole", None, "Caí en un bache cubierto de agua y se dobló el rin delantero derecho.")
    _road(pen, surface_state="wet", weather="rain")
    pen.add("damage_line", zone="wheels", degree=2)
    pen.add("cash_valuation_order")
    leave(pen)
    pen.pay(demo_money.UNDER, demo_money.LINES)


def towed(pen: Pen, random: Random) -> None:
    """Against a post; the car does not move and a tow is asked for."""
    _report(pen, random, "fixed_object", third="yes", drivable="no")
    _arrive(pen)
    _declare_a(pen, random, "hit_object", 12, "Perdí el control al esquivar a un perro y me fui de frente contra un poste de luz.")
    _road(pen)
    pen.add("damage_line", zone="front", degree=4)
    pen.add("damage_line", zone="hood", degree=3)
    pen.add("damaged_object", object_kind="pole_sign", description="Poste de concreto inclinado, con el cable sin daño")
    pen.add("tow_request")
    leave(pen)
    pen.pay(demo_money.FRONT, demo_money.VALUED)


def theft(pen: Pen, random: Random) -> None:
    """The car was gone from where it stood."""
    _report(pen, random, "total_theft", third="no", drivable="unknown")
    pen.set(pen.case.claim, authorities_involved="yes", arrived_at=_now(pen))
    words = "Dejé el vehículo estacionado por la noche y en la mañana ya no estaba."
    pen.set(pen.case.party("A"), narrative=words, narrative_by="person")
    leave(pen)


def almost_done(pen: Pen, random: Random) -> None:
    """Everything is answered but the witness; the order of the vehicle is a draft."""
    full_collision(pen, random)
    pen.set(pen.case.first("declaration"), witnesses_any="yes")
    person = pen.add("person", person_kind="natural", name=_name(random), phone=_phone(random), position="w")
    pen.add("witness", person=person.id, seen_from="Desde el puesto de la esquina")
    pen.add("vehicle_admission_order", **AGENCY)
    leave(pen)


def closed(pen: Pen, random: Random) -> None:
    """Attended and closed weeks ago."""
    full_collision(pen, random)
    pen.issue("declaration")
    _order(pen)
    leave(pen)
    pen.pay(demo_money.REAR, demo_money.PAID)
    pen.set(pen.case.claim, status="closed", status_reason="Reparación entregada")


STORIES = (
    Story(60, closed),
    Story(27, waiting_for_workshop),
    Story(9, attended_with_orders),
    Story(6, glass, "CRISTALES"),
    Story(5, theft, "RT", ("lapsed",)),
    Story(3.2, towed, states=("in_grace",)),
    Story(1.6, pothole_in_cash, "LLANTAS_RINES"),
    Story(1.1, almost_done),
    Story(0.16, unknown_policy, ""),
    Story(0.09, injured_on_scene, known=True),
    Story(0.05, on_scene, states=("in_grace",)),
    Story(0.01, just_reported, "RC", ("lapsed", "lapsed_paid_late")),
)
# Closed claims told in full before those of now, where there are many: their money is there too.
PAID_BEFORE = tuple(Story(70 + 11 * number, closed) for number in reversed(range(8)))
AGENCY = {"agency_in_loss_city": "yes", "agency_in_residence": "yes", "insured_requests_other_agency": "no"}
AGREED = {
    "agreement_kind": "third_pays",
    "agreement_amount": "8500.00",
    "agreement_text": "El conductor de B paga hoy con tarjeta el deducible de A.",
    "guide_reviewed": True,
}


def _report(pen: Pen, random: Random, kind: str, *, third: str = "yes", drivable: str = "yes") -> None:
    pen.wait(2)
    alone = {"self_adjustment": "declined"} if (third, drivable) == ("no", "yes") else {}
    pen.set(
        pen.case.claim,
        **alone,
        loss_kind=kind,
        safe_place="yes",
        injured_people="no",
        third_parties_involved=third,
        authorities_involved="no",
        vehicle_drivable=drivable,
        reporter_role="insured",
        other_insurance="no",
        loss_place_text=_place(random),
    )


def _arrive(pen: Pen) -> None:
    pen.wait(25)
    pen.set(pen.case.claim, arrived_at=_now(pen))
    seen = {"card_shown": "yes", "odometer_km": 48_210, "transmission": "manual", "paint_kind": "metallic"}
    heavy = {"gross_mass_kg": 3_400} if _vehicle(pen).get("vehicle_kind") in TRUCKS else {}
    pen.set(_vehicle(pen), fuel_kind=_vehicle(pen).get("fuel_kind") or "gasoline", **seen, **heavy)
    if not pen.case.claim.get("callback_phone"):
        pen.set(pen.case.claim, callback_phone=_driver(pen).get("phone") or "+525555550100")
    pen.add("consent")
    _identify(pen, _driver(pen))


def _identify(pen: Pen, driver: Record) -> None:
    born = {} if driver.get("birth_on") else {"birth_on": "1990-05-14"}
    pen.set(
        driver,
        license_kind="automobile",
        license_number="L" + driver.text("phone")[-8:],
        license_state="CMX",
        license_valid_until=f"{_today(pen) + timedelta(days=700)}",
        license_shown="yes",
        id_document="ine",
        id_number="IDMEX1234567890",
        **born,
    )


def _declare_a(pen: Pen, random: Random, box: str, clock: int | None, words: str) -> None:
    impact = {"impact_clock": clock} if clock else {"impact_clock": 12, "impact_plane": "under"}
    pen.set(
        pen.case.party("A"),
        occupants_count=2,
        road_name=random.choice(Ingredients.read().streets),
        direction=random.choice(("n", "s", "e", "w")),
        circumstances=[box],
        narrative=words,
        narrative_by="person",
        driver_relation=pen.case.party("A").get("driver_relation") or "relative",  # type: ignore[union-attr]
        **impact,
    )


def _third(pen: Pen, random: Random) -> Record:
    party = pen.add("party", letter="B", party_role="third_vehicle", position="b")
    model = random.choice([car for car in Ingredients.read().models if car["body"] in ("sedan", "hatchback", "suv")])
    plate = "".join(random.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3)) + f"{random.randrange(1000):03}A"
    pen.set(
        pen.case.ref(party, "vehicle"),
        make=model["make"],
        line=model["model"],
        model_year=2019,
        plate=plate,
        color="white",
        use_seen="private",
        origin_seen="national",
        card_shown="yes",
    )
    driver = pen.case.ref(party, "driver")
    assert driver is not None
    pen.set(driver, name=_name(random), phone=_phone(random), birth_on="1987-02-03")
    _identify(pen, pen.case.find(driver.id) or driver)
    return pen.case.find(party.id) or party


def full_collision(pen: Pen, random: Random) -> None:
    """Tell a whole collision of two cars: nothing is left to ask at closing."""
    _report(pen, random, "vehicle_collision")
    _arrive(pen)
    _declare_a(pen, random, "was_rear_ended", 6, "Frené porque el tránsito se detuvo y el vehículo de atrás me alcanzó en la defensa.")
    party = _third(pen, random)
    pen.set(
        party,
        occupants_count=1,
        present_at_adjustment="yes",
        fled="no",
        road_name=pen.case.party("A").text("road_name"),  # type: ignore[union-attr]
        direction=pen.case.party("A").text("direction"),  # type: ignore[union-attr]
        circumstances=["rear_ended_other"],
        impact_clock=12,
        narrative="No alcancé a frenar a tiempo y golpeé al vehículo que iba delante de mí.",
        narrative_by="person",
        insured_status="no",
        accepts_liability="yes",
        guarantees_payment="yes",
        guarantee_kind="card",
    )
    _road(pen)
    pen.set(
        pen.case.first("liability_proposal"),
        prevailing="general",
        basis=["damage", "statements"],
        decision="third_party",
    )
    mine, theirs = pen.case.party("A"), pen.case.party("B")
    assert mine is not None and theirs is not None
    pen.add("damage_line", party=mine.id, zone="rear", degree=2, position="1")
    pen.add("damage_line", party=mine.id, zone="trunk", degree=1, position="2")
    pen.add("damage_line", party=theirs.id, zone="front", degree=2, position="3")


def _road(pen: Pen, **other: str) -> None:
    third = len(pen.case.of("party")) > 1
    agreed = AGREED if third else {}
    pen.set(pen.case.first("declaration"), **{
        "road_kind": "avenue",
        "lanes": 3,
        "surface": "asphalt",
        "surface_state": "dry",
        "weather": "clear",
        "signals": ["marked_lane"],
        "officer_directing": "no",
        "paid_transport": "no",
        "racing": "no",
        "closed_road": "no",
        "charging": "no",
        "other_vehicles_damaged": "yes" if third else "no",
        "objects_damaged": "no",
        "witnesses_any": "no",
        "previous_damage_any": "no",
        **agreed,
        **other,
    })


def injured(pen: Pen, random: Random) -> None:
    """Add a passenger of A who was hurt."""
    person = pen.add("person", person_kind="natural", name=_name(random), phone=_phone(random), birth_on="1995-09-21", position="i")
    pen.set(pen.case.claim, injured_people="yes")
    pen.add("consent", person=person.id, sensitive="yes")
    pen.add(
        "injury",
        injured_role="occupant_a",
        person=person.id,
        party=pen.case.party("A").id,  # type: ignore[union-attr]
        seat="front_passenger",
        severity="minor",
        body_parts=["neck"],
        visible_injuries="Dolor en el cuello al girar la cabeza, sin heridas a la vista",
    )


def _order(pen: Pen) -> None:
    order = pen.add("vehicle_admission_order", **AGENCY)
    if catalogue.FIELDS[order.type]["center_reason"].is_needed(pen.case, order, Need.ISSUE):
        pen.set(order, center_reason="El taller que le corresponde no tiene lugar esta semana.")
    pen.issue("vehicle_admission_order")


def leave(pen: Pen) -> None:
    """Finish the checklist and leave the place."""
    pen.set(
        pen.case.first("scene_checklist"),
        cover_explained="yes",
        scene_inspected="yes",
        damage_compared="yes",
        guide_consulted="yes",
        regulation_consulted="yes",
        docs_returned="yes",
    )
    pen.wait(15)
    pen.set(pen.case.claim, left_at=_now(pen))


def _vehicle(pen: Pen) -> Record:
    found = pen.case.ref(pen.case.party("A"), "vehicle")
    assert found is not None
    return found


def _driver(pen: Pen) -> Record:
    found = pen.case.ref(pen.case.party("A"), "driver")
    assert found is not None
    return found


def _now(pen: Pen) -> dict[str, object]:
    moment = pen.case.moment
    return instant(moment.now.replace(tzinfo=None), moment.zone, "device")


def _today(pen: Pen) -> date:
    return pen.case.moment.today


def _name(random: Random) -> Values:
    ready = Ingredients.read()
    return {"given": random.choice(ready.given), "surname": random.choice(ready.surnames), "second_surname": random.choice(ready.surnames)}


def _phone(random: Random) -> str:
    return f"+52555555{random.randrange(10_000):04}"


def _place(random: Random) -> Values:
    ready = Ingredients.read()
    city = next(city for city in ready.cities if city["area_code"] == "55")
    colonia = random.choice(ready.colonias[city["code"]])
    return {
        "street": random.choice(ready.streets),
        "crossing": random.choice(ready.streets),
        "colonia": colonia["name"],
        "postal_code": colonia["postal_code"],
        "municipality": city["municipality"],
        "state": city["state"],
    }
