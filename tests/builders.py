"""Claims for tests, valid by default: begin with one that works and change only what the test is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

from gnp_desk import resources
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Moment, Record
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.fields import Form
from gnp_desk.rules.edition import Edition, load_editions

ZONE = "America/Mexico_City"
NOW = datetime(2026, 11, 22, 18, 42, tzinfo=ZoneInfo(ZONE))
CLAIM = "claim-1"
COVERS = (
    ("PP", "5.00", None, None),
    ("PT", "5.00", None, None),
    ("RT", "10.00", None, None),
    ("RC", None, None, "3000000.00"),
    ("GMO", None, None, "250000.00"),
)


@cache
def edition() -> Edition:
    """Return the newest edition of the conditions."""
    return load_editions(resources.path("editions"))[-1]


def moment(**changes: object) -> Moment:
    return Moment(**{"now": NOW, "zone": ZONE, "clock_offset_ms": 0, **changes})  # type: ignore[arg-type]


def at(local: str, zone: str = ZONE) -> dict[str, object]:
    """Return the wire value of a local instant."""
    return {"local": local, "zone": zone, "offset": "-06:00", "source": "typed"}


def name(given: str, surname: str, second: str = "") -> dict[str, object]:
    parts = {"given": given, "surname": surname, "second_surname": second}
    return {part: text for part, text in parts.items() if text}


def record(kind: str, key: str = "", /, **values: object) -> Record:
    return Record(key or kind, kind, values, CLAIM, 1)


def case_of(*records: Record, claim: Mapping[str, object] | None = None, at_moment: Moment | None = None) -> Case:
    """Return a claim with exactly these records."""
    values = {"status": "attending", **(claim or {})}
    return Case(Record(CLAIM, "claim", values, CLAIM, 1), records, at_moment or moment(), edition())


def changed(case: Case, key: str, /, **values: object) -> Case:
    """Return the case in which the record `key` («claim» for the claim) has other answers; None takes one away."""
    found = case.claim if key == "claim" else case.find(key)
    assert found is not None, key
    return case.with_record(found.with_values(**values))


def without(case: Case, *keys: str) -> Case:
    """Return the case without some records."""
    return Case(case.claim, tuple(item for item in case.records if item.id not in keys), case.moment, case.edition)


def added(case: Case, kind: str, key: str = "", /, **values: object) -> Case:
    """Return the case with one more record, as the claim itself would prefill it, and with what it brings along."""
    numbers = count(1)
    fresh = Record(key or f"{kind}-new", kind, values, CLAIM, 1)
    made = catalogue.brought(case, fresh, lambda: f"{fresh.id}-{next(numbers)}")
    for item in made:
        case = case.with_record(item)
    for item in made:
        case = case.with_record(item.with_values(**catalogue.FORMS[item.type].prefilled(case, item)))
    for other, more in tuple(catalogue.followed(case, *(item.type for item in made))):
        case = case.with_record(other.with_values(**more))
    return case


def policy(**values: object) -> Record:
    """Return a policy in force for the Versa of two_car_claim."""
    return record(
        "policy_snapshot",
        "policy",
        **{
            "policy_number": "0048213377",
            "policy_version": "0",
            "item_number": "1",
            "source": "device_copy",
            "source_at": at("2026-11-22T06:10"),
            "policyholder": "insured",
            "insured": "insured",
            "main_driver": "insured",
            "financing_status": "none",
            "policy_start_at": at("2026-03-03T12:00"),
            "policy_end_at": at("2027-03-03T12:00"),
            "premium_due_on": "2026-03-03",
            "premium_paid_at": at("2026-03-10T10:00"),
            "grace_days": 30,
            "vehicle_class": "resident",
            "vehicle_use": "private",
            "value_basis": "commercial",
            "invoice_on": "2022-02-10",
            "total_loss_threshold_pct": "75.00",
            "schedule_vehicle": {
                "make": "Nissan",
                "line": "Versa",
                "version": "Sense",
                "model_year": "2022",
                "vin": "3N1DEM00XNL000482",
                "plate": "QTR482B",
                "color": "Gris",
                "seats": "5",
            },
            **values,
        },
    )


def covers() -> tuple[Record, ...]:
    return tuple(
        record(
            "policy_cover",
            f"cover-{code}",
            parent="policy",
            coverage_code=code,
            covered=True,
            **{
                field: value
                for field, value in (
                    ("deductible_pct", pct),
                    ("deductible_fixed", fixed),
                    ("coverage_sum_insured", limit),
                )
                if value
            },
        )
        for code, pct, fixed, limit in COVERS
    )


def person(key: str, given: str, surname: str, second: str = "", **values: object) -> Record:
    return record(
        "person",
        key,
        **{
            "person_kind": "natural",
            "name": name(given, surname, second),
            "birth_on": "1984-03-09",
            "phone": "+525512345678",
            "license_kind": "automobile",
            "license_number": "N0412345",
            "license_state": "CMX",
            "license_valid_until": "2028-05-01",
            "license_shown": "yes",
            **values,
        },
    )


def vehicle(key: str, make: str, line: str, year: int, plate: str, **values: object) -> Record:
    return record(
        "vehicle",
        key,
        **{
            "make": make,
            "line": line,
            "model_year": year,
            "vehicle_kind": "car",
            "body_type": "sedan",
            "plate": plate,
            "color": "grey",
            "card_shown": "yes",
            "seats": 5,
            **values,
        },
    )


def party(letter: str, **values: object) -> Record:
    key = letter.lower()
    return record(
        "party",
        key,
        **{
            "letter": letter,
            "position": key,
            "party_role": "insured_vehicle" if letter == "A" else "third_vehicle",
            "vehicle": f"vehicle-{key}",
            "driver": f"driver-{key}",
            "occupants_count": 1,
            "road_name": "Eje 3 Poniente",
            "direction": "s",
            "impact_plane": "side",
            **values,
        },
    )


def two_car_claim() -> Case:
    """Return a collision of two cars, complete and ready to close: B ran into A, nobody is hurt, nothing contradicts."""
    insured = {"driver_relation": "insured", "narrative_by": "person", "narrative": "Me detuve en el alto y me pegaron."}
    third = {
        "present_at_adjustment": "yes",
        "fled": "no",
        "insured_status": "yes",
        "insurer": "qualitas",
        "their_policy_number": "7740011223",
        "accepts_liability": "yes",
        "guarantees_payment": "yes",
        "guarantee_kind": "insurer_letter",
    }
    case = case_of(
        policy(),
        *covers(),
        person("insured", "Graciela", "Montaño", "Ibarra"),
        vehicle(
            "vehicle-a",
            "Nissan",
            "Versa",
            2022,
            "QTR482B",
            vin="3N1DEM00XNL000482",
            fuel_kind="gasoline",
            use_seen="private",
            origin_seen="national",
            owner="insured",
            odometer_km=61_240,
        ),
        person("driver-a", "Graciela", "Montaño", "Ibarra"),
        party("A", circumstances=["parked_stopped"], impact_clock=6, **insured),
        vehicle("vehicle-b", "Seat", "Ibiza", 2019, "NXA1234"),
        person("driver-b", "Efraín", "Cárdenas", "Rojo", phone="+525587654321", birth_on="1990-01-20"),
        party("B", circumstances=["rear_ended_other"], impact_clock=12, **third),
        declaration(),
        record("damage_line", "damage-1", party="a", zone="rear", part="rear_bumper_cover", degree=2, relation="this_loss"),
        record("damage_line", "damage-2", party="b", zone="front", degree=3, relation="this_loss"),
        record(
            "liability_proposal",
            "liability",
            jurisdiction="CMX",
            prevailing="general",
            basis=["statements", "damage"],
            decision="third_party",
        ),
        record("scene_checklist", "checklist"),
        record(
            "consent",
            "consent-a",
            person="driver-a",
            notice_version="2026-01",
            shown_at=at("2026-11-22T18:20"),
            medium="screen",
        ),
        claim=claim_values(),
    )
    return with_photos(case)


def photo(key: str, slot: str = "", *subject: str, **values: object) -> Record:
    """Return a photo as it is after its import; `subject` are the records it shows."""
    return record(
        "evidence",
        key,
        **{
            "sha256": sha256(key.encode()).hexdigest(),
            "original_name": f"{key}.jpg",
            "media": "image/jpeg",
            "size": 2_400_000,
            "imported_at": at("2026-11-22T18:30"),
            "imported_by": "rtejeda",
            "chain_prev": "0" * 64,
            "use": "yes",
            **({"slot": slot} if slot else {}),
            **({"subject": list(subject)} if subject else {}),
            **values,
        },
    )


def with_photos(case: Case) -> Case:
    """Return the claim with every shot it asks for, and a photo of each damage."""
    for line in case.of("damage_line"):
        case = case.with_record(photo(f"photo-{line.id}", "", line.id))
    for shot in slots.standings(case):
        for number in range(shot.missing):
            owner = (shot.slot.owner,) if shot.slot.owner else ()
            key = f"photo-{shot.slot.code}-{shot.slot.owner}-{number}"
            case = case.with_record(photo(key, shot.slot.code, *owner))
    return case


def declaration(**values: object) -> Record:
    return record(
        "declaration",
        "declaration",
        **{
            "status": "draft",
            "number": 1,
            "road_kind": "avenue",
            "lanes": 4,
            "surface_state": "dry",
            "weather": "clear",
            "light": "day",
            "signals": ["none"],
            "officer_directing": "no",
            "paid_transport": "no",
            "racing": "no",
            "closed_road": "no",
            "other_vehicles_damaged": "yes",
            "objects_damaged": "no",
            "witnesses_any": "no",
            "previous_damage_any": "no",
            "agreement_kind": "insurers_exchange",
            "guide_reviewed": True,
            **values,
        },
    )


def claim_values(**values: object) -> dict[str, object]:
    return {
        "folio": "SI-K7-000482-M",
        "status": "attending",
        "channel": "cabin",
        "policy": "policy",
        "safe_place": "yes",
        "injured_people": "no",
        "third_parties_involved": "yes",
        "authorities_involved": "no",
        "vehicle_drivable": "yes",
        "loss_kind": "vehicle_collision",
        "covers": ["PP", "RC"],
        "loss_at": at("2026-11-22T17:50"),
        "loss_time_quality": "exact",
        "reported_at": at("2026-11-22T17:58"),
        "known_on": "2026-11-22",
        "loss_place_text": {
            "street": "Eje 3 Poniente",
            "crossing": "Avenida Central",
            "municipality": "Cuauhtémoc",
            "state": "Ciudad de México",
        },
        "reporter": "driver-a",
        "reporter_role": "insured",
        "callback_phone": "+525512345678",
        "other_insurance": "no",
        "adjuster": "rtejeda",
        "adjuster_name": "Ramiro Tejeda Luna",
        "arrived_at": at("2026-11-22T18:15"),
        **values,
    }


def answered(form: Form, values: Mapping[str, object]) -> Case:
    """Return a claim with one record of a form answered so."""
    return two_car_claim().with_record(Record("probe", form.code, values, CLAIM, 1))
