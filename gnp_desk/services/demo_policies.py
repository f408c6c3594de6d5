"""Invented policies of every vehicle class, cover and state of payment. The same seed and day give the same policies."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from gnp_desk import resources
from gnp_desk.forms.identifiers import VIN_VALUES, VIN_WEIGHTS, YEAR_CODES
from gnp_desk.rules.calendar import add_months
from gnp_desk.services.demo_people import NAMESAKE, OTHER_LINES, identified
from gnp_desk.services.demo_terms import MOTORCYCLE, PACKAGES, PAYMENTS, TERMS, Payment
from gnp_desk.services.policy_copy import Policy

Values = Mapping[str, Any]
NOON = "T12:00"
FIRST_NUMBER = 31_000_127
LETTERS, VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ", "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
CLASSES = ("resident",) * 12 + ("latest_model_unlisted", "frontier", "classic", "armored_factory")
NAMESAKE_NAME = ("Graciela", "Montaño", "Ibarra")
LENDER = {"person_kind": "company", "name": {"company": "Financiera Inventada del Valle, S.A. de C.V."}}

def invent(count: int, seed: int, now: datetime) -> Iterator[Policy]:
    """Yield `count` policies whose dates stand around `now`; the first is always the one of the story told in the help."""
    random, ready = Random(seed), Ingredients.read()  # noqa: S311  (invented data, no secret)
    known = _known(random, ready, now)
    yield known
    for place in range(1, count):
        # Those of other lines take the place of one that was made, so that all the others stay as they are.
        made = _one(random, ready, now, place)
        yield _other(made, known, place) if place in OTHER_LINES or place == NAMESAKE else made


@dataclass(frozen=True)
class Ingredients:
    """What invented policies are made of, from the reference data."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    companies: tuple[tuple[str, ...], tuple[str, ...]]
    models: tuple[Values, ...]
    colours: tuple[str, ...]
    cities: tuple[Values, ...]
    colonias: Mapping[str, tuple[Values, ...]]
    streets: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=1)
    def read(cls) -> Ingredients:
        """Return the ingredients of `resources/data`."""
        people, places = _kinds("people_names"), _kinds("streets_places")
        cars = _kinds("vehicle_models")
        colonias: dict[str, list[Values]] = {}
        for colonia in places["colonia"]:
            colonias.setdefault(colonia["city"], []).append(colonia)
        return cls(
            given=tuple(_weighted(people["given_name"])),
            surnames=tuple(_weighted(people["surname"])),
            companies=(
                tuple(item["name"] for item in people["company_head"]),
                tuple(item["name"] for item in people["company_tail"]),
            ),
            models=tuple(model for model in cars["model"] if model["fictitious_value_mxn"]),
            colours=tuple(colour["code"].removeprefix("colour_") for colour in cars["colour"][:8]),
            cities=tuple(city for city in places["city"] if city["code"] in colonias),
            colonias={city: tuple(items) for city, items in colonias.items()},
            streets=tuple(street["written"] for street in places["street"]),
        )


def _kinds(name: str) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for item in resources.read_json(name)["items"]:
        found.setdefault(item["kind"], []).append(item)
    return found


def _weighted(items: Sequence[Values]) -> Iterator[str]:
    return itertools.chain.from_iterable([item["name"]] * int(item["weight"]) for item in items)


def _one(random: Random, ready: Ingredients, now: datetime, place: int) -> Policy:
    model = random.choice(ready.models)
    payment = PAYMENTS[place % len(PAYMENTS)]
    packages = MOTORCYCLE if model["body"] == "motorcycle" else PACKAGES
    package, covers = packages[place % len(packages)]
    return _policy(random, now, payment, {
        "number": f"{FIRST_NUMBER + place * 37:010}",
        "car": _car(random, ready, model, CLASSES[place % len(CLASSES)], now.year),
        "class": CLASSES[place % len(CLASSES)],
        "package": package,
        "covers": covers,
        "people": _people(random, ready, place),
        "value": max(model["fictitious_value_mxn"].values(), key=float),
    })


def _known(random: Random, ready: Ingredients, now: datetime) -> Policy:
    """Return the policy that the story, the tests and the self test look for by its plates."""
    car = {
        "make": "Nissan",
        "line": "Versa",
        "version": "Sense",
        "model_year": "2022",
        "vin": "3N1CN8AE6NL482137",
        "engine_number": "HR16-482137",
        "plate": "QTR482B",
        "color": "grey",
        "seats": "5",
    }
    insured = {
        "person_kind": "natural",
        "name": {"given": "Graciela", "surname": "Montaño", "second_surname": "Ibarra"},
        "birth_on": "1984-07-19",
        "phone": "+525555550137",
        "address": _address(random, ready, next(city for city in ready.cities if city["area_code"] == "55")),
    }
    return _policy(random, now, PAYMENTS[1], {
        "number": "0048213377",
        "car": car,
        "class": "resident",
        "package": "Amplia",
        "covers": PACKAGES[0][1],
        "people": {"insured": identified(insured), "policyholder": "insured", "main_driver": "insured"},
        "value": "196000.00",
    })


def _other(made: Policy, known: Policy, place: int) -> Policy:
    """Return a policy of another line of the client of the help, or one of a namesake without identifiers."""
    line, package, (given, surname, second) = OTHER_LINES.get(place, ("vida", "Plan Familia", NAMESAKE_NAME))
    kept = ("policy_number", "policy_version", "item_number", "policy_start_at", "policy_end_at", "grace_days", "edition")
    name = {"given": given, "surname": surname, "second_surname": second}
    insured = {**known.person("insured"), "name": name}
    if place == NAMESAKE:
        insured = {"person_kind": "natural", "name": name, "phone": "+525555550911"}
    schedule = {**{field: made.schedule[field] for field in kept}, "package": package, "policy_multi_year": False}
    people: dict[str, Values | str] = {"insured": insured, "policyholder": "insured"}
    return replace(made, schedule=schedule, people=people, covers=[], endorsements=[], equipment=[], line=line)


def _policy(random: Random, now: datetime, payment: Payment, made: Values) -> Policy:
    start = add_months(now.date(), -payment.months_in) - timedelta(days=payment.days_in)
    end = add_months(start, 12 * payment.years)
    value_basis = {"latest_model_unlisted": "invoice", "classic": "agreed"}.get(made["class"], "commercial")
    schedule: dict[str, object] = {
        "policy_number": made["number"],
        "policy_version": "0",
        "item_number": "1",
        "package": made["package"],
        "agent_code": f"{random.randrange(10_000, 99_999)}",
        "policy_start_at": f"{start}{NOON}",
        "policy_end_at": f"{end}{NOON}",
        "policy_multi_year": payment.years > 1,
        "grace_days": 30,
        "vehicle_class": made["class"],
        "vehicle_use": made.get("use", "private"),
        "value_basis": value_basis,
        "total_loss_threshold_pct": "75.00",
        "edition": "GC-2023-01",
        "financing_status": "active" if "preferred_beneficiary" in made["people"] else "none",
        "schedule_vehicle": made["car"],
        "inspection_required": made["class"] in ("classic", "frontier"),
        "device_required": made["class"] == "armored_factory",
    }
    if value_basis != "commercial":
        schedule[f"{value_basis}_value"] = made["value"]
    if value_basis == "invoice":
        schedule["invoice_on"] = f"{start - timedelta(days=4)}"
    equipment = [{"description": "Equipo de sonido", "sum_insured": "40000.00"}] if "ADAPTACIONES" in made["covers"] else []
    return Policy(
        number=made["number"],
        item="1",
        schedule=schedule,
        people=made["people"],
        covers=[{"coverage_code": code, "covered": True, **TERMS[code]} for code in made["covers"]],
        receipts=list(_receipts(start, end, payment, float(made["value"]))),
        endorsements=_endorsements(random, start, now.date()),
        equipment=equipment,
        data_at=f"{now - timedelta(hours=11, minutes=40):%Y-%m-%dT%H:%M}",
    )


def _receipts(start: date, end: date, payment: Payment, value: float) -> Iterator[Values]:
    months = 12 * payment.years
    amount = f"{value * 0.045 * payment.every / 12:.2f}"
    for number, month in enumerate(range(0, months, min(payment.every, months)), start=1):
        due = add_months(start, month)
        after = payment.paid[number - 1] if number <= len(payment.paid) else None
        paid = {} if after is None else {"paid_at": f"{due + timedelta(days=after)}T10:{number:02}"}
        yield {"number": number, "due_on": f"{due}", "amount": amount, **paid}


def _endorsements(random: Random, start: date, today: date) -> list[Values]:
    on = start + timedelta(days=40)
    if random.random() > 0.15 or on > today:
        return []
    return [{"number": "1", "on": f"{on}", "title": random.choice(("Cambio de placas", "Cambio de domicilio", "Alta de Cristales"))}]


def _car(random: Random, ready: Ingredients, model: Values, kind: str, year: int) -> Values:
    years = [int(known) for known in model["fictitious_value_mxn"]]
    made = {"latest_model_unlisted": year, "classic": 1989, "frontier": min(years)}.get(kind) or random.choice(years)
    return {
        "make": model["make"],
        "line": model["model"],
        "model_year": str(made),
        "vin": _vin(random, made),
        "engine_number": f"{random.choice(LETTERS)}{random.randrange(10**7):07}",
        "plate": _plate(random, model["body"]),
        "color": random.choice(ready.colours),
        "seats": str(model["seats"]),
    }


def _vin(random: Random, year: int) -> str:
    head = "3" + "".join(random.choices(VIN_LETTERS, k=7))
    tail = YEAR_CODES[(year - 1980) % 30] + random.choice(LETTERS) + f"{random.randrange(10**6):06}"
    total = sum(VIN_VALUES[letter] * weight for letter, weight in zip(f"{head}0{tail}", VIN_WEIGHTS, strict=True))
    return f"{head}{'0123456789X'[total % 11]}{tail}"


def _plate(random: Random, body: str) -> str:
    letters = "".join(random.choices(LETTERS, k=3))
    number, last = f"{random.randrange(1000):03}", random.choice(LETTERS)
    return f"{number[:2]}{letters}{number[2]}" if body == "motorcycle" else f"{letters}{number}{last}"


def _people(random: Random, ready: Ingredients, place: int) -> Mapping[str, Values | str]:
    city = random.choice(ready.cities)
    if place % 9 == 4:
        heads, tails = ready.companies
        company = {
            "person_kind": "company",
            "name": {"company": f"{random.choice(heads)} {random.choice(tails)}, S.A. de C.V."},
            "phone": _phone(random, city),
            "address": _address(random, ready, city),
        }
        return {"insured": identified(company), "policyholder": "insured", "main_driver": _person(random, ready, city)}
    insured = _person(random, ready, city)
    people: dict[str, Values | str] = {"insured": insured, "policyholder": "insured", "main_driver": "insured"}
    if place % 5 == 2:
        people["main_driver"] = _person(random, ready, city)
    if place % 4 == 3:
        people["preferred_beneficiary"] = LENDER
    return people


def _person(random: Random, ready: Ingredients, city: Values) -> Values:
    name = {"given": random.choice(ready.given), "surname": random.choice(ready.surnames)}
    if random.random() < 0.93:
        name["second_surname"] = random.choice(ready.surnames)
    return identified({
        "person_kind": "natural",
        "name": name,
        "birth_on": f"{date(1948, 1, 1) + timedelta(days=random.randrange(20_000))}",
        "phone": _phone(random, city),
        "address": _address(random, ready, city),
    })


def _phone(random: Random, city: Values) -> str:
    area = str(city["area_code"])
    return f"+52{area}{'5' * (6 - len(area))}{random.randrange(10_000):04}"


def _address(random: Random, ready: Ingredients, city: Values) -> Values:
    colonia = random.choice(ready.colonias[city["code"]])
    return {
        "postal_code": colonia["postal_code"],
        "street": random.choice(ready.streets),
        "outside": str(random.randrange(1, 900)),
        "colonia": colonia["name"],
        "municipality": city["municipality"],
        "state": city["state"],
        "country": "México",
    }
