"""What a claim begins with, whoever writes it down: the laptop that takes it, or the centre that was told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gnp_desk.forms.case import Record

Values = Mapping[str, object]


def first_records(
    claim: str, reported: Values, new_id: Callable[[], str], vehicle: Values | None = None, driver: Values | None = None
) -> list[Record]:
    """Return the records of a claim just reported: claim, vehicle and driver A, party A, declaration, checklist."""
    car, person = new_id(), new_id()
    party = {"letter": "A", "party_role": "insured_vehicle", "position": "a", "vehicle": car, "driver": person}
    return [
        Record(claim, "claim", reported, claim),
        Record(car, "vehicle", {"position": "a", **(vehicle or {})}, claim),
        Record(person, "person", {"position": "a", "person_kind": "natural", **(driver or {})}, claim),
        Record(new_id(), "party", party, claim),
        Record(new_id(), "declaration", {"status": "draft", "number": 1}, claim),
        Record(new_id(), "scene_checklist", {}, claim),
    ]
