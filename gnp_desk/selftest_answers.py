"""Which answers each paper must carry to the hand of its reader (forms.md section 10), as the words of a case."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record

# Paper -> (where the record is, fields of it). «A» and «B» are parties; a list names every record of a type.
PRINTED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "declaration": (
        ("claim", ("folio", "loss_at", "loss_place_text")),
        ("declaration", ("agreement_kind", "agreement_amount", "agreement_text")),
        ("A", ("circumstances", "narrative")),
        ("B", ("circumstances", "narrative")),
        ("A.vehicle", ("make", "line", "model_year", "plate")),
        ("B.vehicle", ("make", "line", "model_year", "plate")),
        ("A.driver", ("name",)),
        ("B.driver", ("name",)),
        ("policy", ("policy_number",)),
        ("[damage_line]", ("zone",)),
    ),
    "vehicle_admission_order": (
        ("claim", ("folio",)),
        ("policy", ("policy_number", "item_number")),
        (".customer", ("name", "phone")),
        (".party.vehicle", ("make", "line", "model_year", "plate", "vin", "odometer_km")),
        ("", ("coverage_code", "repair_center", "arrival_mode", "stays", "collision_kind", "valid_until")),
        ("[.damage]", ("zone", "degree")),
    ),
    "medical_admission_order": (
        ("claim", ("folio", "loss_at")),
        (".injury.person", ("name", "birth_on", "phone")),
        (".injury", ("injured_role", "seat", "severity", "body_parts", "visible_injuries")),
        ("", ("coverage_code", "hospital", "attention", "transport", "scope_note")),
    ),
}


def answers(case: Case, kind: str, record: str) -> Iterator[str]:
    """Yield the words of every answer that the paper of a record must carry."""
    order = case.find(record)
    for path, fields in PRINTED[kind]:
        for found in _records(case, order, path):
            yield from (part for name in fields for part in _parts(catalogue.show(case, found, name)))


def _records(case: Case, order: Record | None, path: str) -> list[Record]:
    if path == "[.damage]":
        lines = order.get("damage") if order else None
        return [line for line in case.of("damage_line") if isinstance(lines, list) and line.id in lines]
    if path.startswith("["):
        return list(case.of(path.strip("[]")))
    first, *steps = path.split(".")
    starts = {"claim": case.claim, "policy": case.policy, "declaration": case.first("declaration"), "": order}
    found = starts[first] if first in starts else case.party(first)
    for step in filter(None, steps):
        found = case.ref(found, step)
    return [found] if found else []


def _parts(words: str) -> list[str]:
    """Return the pieces that a paper may put on different lines: a place and its parts, a centre and its address."""
    return [part for piece in words.lower().split(" · ") for part in piece.split(", ") if part]
