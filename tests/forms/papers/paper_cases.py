"""Claims to print: a full one, a nearly empty one, and one whose every text is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import builders
from builders import at, changed, name, person, record

from gnp_desk.forms import documents, lists, zones
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing.stamp import Stamp

NOW = datetime(2026, 11, 22, 19, 3, tzinfo=ZoneInfo(builders.ZONE))
ORDERS = ("vehicle_admission_order", "medical_admission_order", "cash_valuation_order", "tow_request", "exchange_record")
KINDS = ("declaration", *ORDERS)
HASH = "7c4109eb52d8a3f6" + "0" * 48
FOLIOS = dict(
    zip(
        KINDS,
        ("DA-K7-000096-0", "OV-K7-000140-D", "OM-K7-000051-4", "OE-K7-000012-6", "GR-K7-000033-P", "IT-K7-000007-J"),
        strict=True,
    )
)
NARRATIVE = (
    "Venía por el Eje 3 Poniente hacia el sur, a unos 40 km/h. El semáforo cambió a amarillo y me detuve. "
    "Segundos después sentí el golpe atrás: una camioneta no alcanzó a frenar. “Perdón, no vi el alto”, dijo el señor. "
    "Nos orillamos frente a la gasolinera; mi acompañante se quejó del cuello y pedimos ambulancia."
)
TODAYS = ["damage-1", "damage-3", "damage-4", "damage-5"]


def full() -> Case:
    """Return two vehicles, one injured person, a witness, six damages, every order answered."""
    case = builders.two_car_claim()
    for key, values in _ANSWERS.items():
        case = changed(case, key, **values)
    extra = (*_people(), *_damage(), *_orders(), *_inventory("tow_request"))
    return replace(case, records=(*case.records, *extra), moment=builders.moment(now=NOW))


def _address(street: str, outside: str, colonia: str, code: str) -> dict[str, str]:
    return {"street": street, "outside": outside, "colonia": colonia, "postal_code": code, "municipality": "Coyoacán"}


_ANSWERS: Mapping[str, Mapping[str, object]] = {
    "claim": {"injured_people": "yes"},
    "driver-a": {
        "email": "graciela@ejemplo.invalid",
        "address": _address("Av. Güemes", "12", "Peñón", "04100"),
        "rfc": "MOIG840309AB1",
        "curp": "MOIG840309MDFNBR09",
        "license_number": "LIC-A-778812",
    },
    "driver-b": {
        "email": "efrain@ejemplo.invalid",
        "address": _address("Calle Pirul", "8", "Las Águilas", "04200"),
        "rfc": "CARE900120QX2",
        "curp": "CARE900120HDFRJF03",
        "license_number": "LIC-B-445566",
    },
    "a": {
        "occupants_count": 2,
        "lane": 2,
        "speed_kmh": 0,
        "circumstances": ["parked_stopped", "was_rear_ended"],
        "impact_other": ["5"],
        "narrative": NARRATIVE,
        "remarks": "Llovía un poco y el piso estaba mojado.",
    },
    "b": {
        "their_adjuster": "silvia",
        "lane": 2,
        "speed_kmh": 35,
        "narrative": "Frené tarde porque el piso estaba mojado y golpeé al coche gris que ya estaba parado.",
        "narrative_by": "adjuster",
        "remarks": "Iba a la escuela por mi hijo.",
        "their_policy_until": "2027-01-15",
    },
    "declaration": {
        "lanes": 3,
        "surface": "asphalt",
        "surface_state": "wet",
        "weather": "rain",
        "light": "night_lit",
        "signals": ["traffic_light"],
        "signal_working": "yes",
        "speed_limit": 50,
        "witnesses_any": "yes",
        "previous_damage_any": "yes",
        "agreement_text": "Cada aseguradora atiende a su cliente y se compensan después.",
    },
    "damage-1": {"degree": 3},
    "liability": {"decision_reason": "Alcance claro de B."},
    "checklist": {"docs_returned": "yes"},
    "consent-a": {"medium": "paper", "electronic_means": True},
}


def _people() -> tuple[Record, ...]:
    shown = {"notice_version": "2026-01", "shown_at": at("2026-11-22T18:25"), "medium": "paper"}
    return (
        record("person", "ximena", person_kind="natural", name=name("Ximena", "Ibarra", "Luna"), phone="+525512340001"),
        person("hector", "Héctor", "Peña", "Ruiz", phone="+525512340002"),
        record("consent", "consent-b", person="driver-b", **shown),
        record("consent", "consent-x", person="ximena", sensitive="yes", **shown),
        record(
            "injury",
            "injury-1",
            person="ximena",
            injured_role="occupant_a",
            party="a",
            seat="front_passenger",
            visible_injuries="Dolor de cuello y rasguño en la ceja izquierda.",
            body_parts=["neck", "face"],
            severity="transfer",
            attended_by="Paramédicos de la Cruz Roja",
        ),
        record(
            "witness",
            "witness-1",
            person="hector",
            seen_from="La gasolinera de la esquina",
            statement="Vi que el coche rojo no frenó.",
            related_to="none",
        ),
    )


def _damage() -> tuple[Record, ...]:
    lines = (
        ("damage-3", "trunk", "trunk_lid", 3, "this_loss"),
        ("damage-4", "rear_left_corner", "tail_light_left", 2, "this_loss"),
        ("damage-5", "rear_right_corner", "rear_bumper_quarter_right", 1, "this_loss"),
        ("damage-6", "front_right_door", "front_door_right", 1, "previous"),
    )
    return tuple(
        record("damage_line", key, position=key, party="a", zone=zone, part=part, degree=degree, relation=relation)
        for key, zone, part, degree, relation in lines
    )


def _orders() -> tuple[Record, ...]:
    whose = {"status": "draft", "party": "a", "customer": "driver-a", "delivered_on": "2026-11-22"}
    return (
        record(
            "vehicle_admission_order",
            coverage_code="PP",
            repair_center="workshop_001",
            arrival_mode="tow",
            stays="stays",
            collision_kind="rear",
            damage=TODAYS,
            previous=["damage-6"],
            deductible_applies="pending",
            instructions="Ingreso de lunes a viernes, de 09:00 a 18:00. El taller hace el inventario al recibir.",
            **whose,
        ),
        record(
            "medical_admission_order",
            status="draft",
            injury="injury-1",
            coverage_code="GMO",
            hospital="hospital_001",
            transport="ambulance",
            ambulance_unit="Unidad 14",
            attention="assessment",
            scope_note="Valoración de cuello y cara, con radiografías si el médico las pide.",
            companion="driver-a",
        ),
        record(
            "cash_valuation_order",
            office="office_centro",
            appointment_at=at("2026-11-24T10:30"),
            damage=TODAYS,
            reason="customer_prefers",
            **whose,
        ),
        record("tow_request", status="draft", **_TOW),
        record(
            "exchange_record",
            status="draft",
            party="b",
            modality="recovery",
            pays="b",
            receives="a",
            amount="18450.00",
            guarantee_kind="insurer_letter",
            documents_given=["declaration", "policy_copy", "guarantee"],
        ),
        person("silvia", "Silvia", "Ordóñez", "Paz"),
    )


_TOW: Mapping[str, object] = {
    "reason": "not_drivable",
    "pickup": {"street": "Eje 3 Poniente", "crossing": "Av. Ángel Urraza", "municipality": "Benito Juárez"},
    "destination_kind": "company",
    "destination": {"street": "Av. del Ferrocarril", "outside": "2289", "colonia": "Altavista"},
    "maneuvers": ["winch"],
    "cargo": False,
    "tow_cost": "1850.00",
    "maneuver_cost": "350.50",
    "provider": "Grúas Peñón (ficticia)",
    "provider_folio": "S-77120",
    "unit": "G-12",
    "operator": "Íñigo Salcedo",
    "requested_at": at("2026-11-22T18:40"),
    "arrived_at": at("2026-11-22T19:10"),
    "odometer_km": 61_240,
    "fuel_eighths": 3,
    "keys": 1,
    "belongings_out": "yes",
    "valuables": "Estéreo con pantalla y rines de 16 pulgadas",
}


def _inventory(tow: str) -> tuple[Record, ...]:
    states = {3: "absent", 5: "damaged", 10: "absent", 20: "damaged"}
    return tuple(
        record(
            "inventory_item",
            f"item-{n:02}",
            parent=tow,
            position=f"{n:02}",
            item=code,
            state=states.get(n, "present"),
            quantity=4 if code == "rims" else 1,
            **({"note": "Rayado del borde"} if n == 20 else {}),
        )
        for n, (code, _label) in enumerate(lists.INVENTORY)
    )


def nearly_empty() -> Case:
    """Return what exists the moment after «Nuevo siniestro», with an order of each kind just begun and no policy."""
    claim = {"folio": "SI-K7-000483-K", "adjuster_name": "Ramiro Tejeda Luna", "adjuster": "rtejeda"}
    started = (
        record("vehicle", "vehicle-a"),
        record("person", "driver-a", person_kind="natural"),
        record(
            "party", "a", letter="A", position="a", party_role="insured_vehicle", vehicle="vehicle-a", driver="driver-a"
        ),
        *(record(kind) for kind in (*KINDS, "scene_checklist")),
    )
    return replace(builders.case_of(*started, claim=claim, at_moment=builders.moment(now=NOW)), edition=None)


LONG_NAME = "Ñandú " + "María-José" * 999
SIGNS = "a\u202eb\u0000c\ud800 \U0001f600 ñ á € “x” e\u0301 \u200b שלום \x07 fin"
SPOILED = {
    "narrative", "remarks", "agreement_text", "instructions", "visible_injuries", "attended_by", "ambulance_unit",
    "scope_note", "provider", "provider_folio", "unit", "operator", "valuables", "note", "road_name", "make", "line",
    "version", "adjuster_name", "their_policy_number", "policy_number", "seen_from", "statement", "plate", "vin",
}  # fmt: skip
PARTED = {"name", "address", "pickup", "destination", "loss_place_text"}


def hostile(text: str = LONG_NAME, damages: int = 60) -> Case:
    """Return the full claim with `text` in every free text, and `damages` damages on each order."""
    case = full()
    extra = _many_damages(damages)
    for item in (case.claim, *case.records):
        case = case.with_record(replace(item, values=_spoiled(item, text, [line.id for line in extra])))
    return replace(case, records=(*case.records, *extra))


def with_damages(count: int) -> Case:
    """Return the full claim whose order of the vehicle has `count` damages of this loss and none before."""
    extra = _many_damages(count)
    case = changed(full(), "vehicle_admission_order", damage=[line.id for line in extra], previous=[])
    return replace(case, records=(*case.records, *extra))


def _many_damages(count: int) -> tuple[Record, ...]:
    codes = [code for code, *_rest in zones.CAR_ZONES]
    return tuple(
        record(
            "damage_line",
            f"more-{n:03}",
            position=f"m{n:03}",
            party="a",
            zone=codes[n % 24],
            part="rear_bumper_cover",
            degree=1 + n % 4,
            relation="this_loss",
        )
        for n in range(count)
    )


def _spoiled(item: Record, text: str, damages: list[str]) -> Mapping[str, object]:
    values = dict(item.values)
    for field, value in values.items():
        if field in SPOILED:
            values[field] = text
        elif field in PARTED and isinstance(value, Mapping):
            values[field] = dict.fromkeys(value, text)
        elif field == "damage":
            values[field] = damages
    return values


def stamp(kind: str = "vehicle_admission_order", **changes: object) -> Stamp:
    """Return the stamp of an issued paper of the demonstration."""
    values = {
        "folio": FOLIOS[kind],
        "issued_at": "2026-11-22T19:03:00",
        "issued_by": "Ramiro Tejeda Luna",
        "content_hash": HASH,
        "edition": "2025-03",
        "claim_folio": "SI-K7-000482-M",
        "demo": True,
        **changes,
    }
    return Stamp(**values)  # type: ignore[arg-type]


def draft(kind: str = "vehicle_admission_order") -> Stamp:
    """Return the stamp of a preview."""
    return stamp(kind, folio="", draft=True, edition="", claim_folio="SI-K7-000483-K")


def content(case: Case, kind: str) -> dict[str, object]:
    """Return what the paper of a kind says of a case."""
    source = case.first(kind)
    assert source is not None, kind
    return documents.PAPERS[kind].content(case, source, case.edition)


def drawn(case: Case, kind: str, how: Stamp | None = None) -> bytes:
    """Return the paper of a kind of a case."""
    return documents.PAPERS[kind].draw(content(case, kind), how or stamp(kind))
