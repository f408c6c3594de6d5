"""Values in words for screen and paper: answers, references, people, vehicles, the title of a claim."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk import texts
from gnp_desk.forms import reference
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.fields import Field
from gnp_desk.forms.identifiers import compact
from gnp_desk.forms.kinds import Calc, Later, Ref, Refs
from gnp_desk.forms.lists import PARTY_ROLE
from gnp_desk.texts import N_

Fields = Mapping[str, Mapping[str, Field]]
UNKNOWN_VEHICLE = N_("Vehículo por identificar")


def field_words(case: Case, record: Record, field: Field, fields: Fields) -> str:
    """Return the answer of a record in words; computed ones are computed, those of later versions are «»."""
    if isinstance(field, Calc):
        return field.compute(case, record)
    if isinstance(field, Later):
        return ""
    value = record.get(field.name)
    if isinstance(field, Ref) and field.to == "user":
        return record.text(f"{field.name}_name") or record.text(field.name)
    if isinstance(field, Ref) and field.is_place and value == {"none": "other"}:
        return record.text(f"{field.name}_other") or field.show(value)
    return value_words(case, field, value, fields)


def value_words(case: Case, field: Field, value: object, fields: Fields) -> str:
    """Return any value of a field in words, following what it refers to."""
    if isinstance(field, Ref) and isinstance(value, str):
        if field.is_place:
            center = reference.directory().get(value)
            return center.words if center else ""
        return ref_words(case, case.find(value), fields) or (value if field.to == "user" else "")
    if isinstance(field, Refs) and isinstance(value, list):
        words = (ref_words(case, case.find(item), fields) for item in value)
        return ", ".join(word for word in words if word)
    return field.show(value)


def ref_words(case: Case, record: Record | None, fields: Fields) -> str:
    """Return how a record is named where another refers to it."""
    if record is None:
        return ""
    match record.type:
        case "person":
            return person_words(record)
        case "vehicle":
            return vehicle_words(record)
        case "party":
            return party_words(case, record)
        case "policy_snapshot":
            return record.text("policy_number")
        case "injury":
            return person_words(case.ref(record, "person")) or N_("Persona lesionada")
        case "paper":
            return record.text("folio")
        case "worksheet":
            return f"S{record.get('supplement') or 0} · {record.text('issued_folio') or N_('en borrador')}"
        case "settlement" | "deductible_slip" | "vehicle_admission_order" | "payment_order":
            return record.text("issued_folio") or N_("en borrador")
        case "damage_line":
            shown = [fields["damage_line"][name].show(record.get(name)) for name in ("zone", "part", "degree")]
            return " · ".join(part for part in shown if part)
    return ""


def person_words(person: Record | None) -> str:
    """Return the name of a person in one line, or the box that stands for it; «» while there is none."""
    if person is None:
        return ""
    name = person.get("name")
    if not isinstance(name, Mapping):
        return ""
    if "none" in name:
        return {"refused": N_("Se negó a dar su nombre"), "unidentified": N_("Sin identificar")}.get(
            str(name["none"]), ""
        )
    return " ".join(str(name[part]) for part in ("given", "surname", "second_surname", "company") if name.get(part))


def vehicle_words(vehicle: Record | None) -> str:
    """Return make, line and model year of what is known of a vehicle; «» when nothing is."""
    if vehicle is None:
        return ""
    names = ("make", "line", "model_year")
    return " ".join(str(vehicle.get(name)) for name in names if is_known(vehicle.get(name)))


def party_words(case: Case, party: Record) -> str:
    """Return «B · Seat Ibiza», or the role of a party without vehicle."""
    vehicle = vehicle_words(case.ref(party, "vehicle"))
    driver = person_words(case.ref(party, "driver"))
    role = dict(PARTY_ROLE).get(party.text("party_role"), "")
    return " · ".join(part for part in (party.text("letter"), vehicle or driver or role) if part)


def title_of(case: Case) -> str:
    """Return «Nissan Versa 2022 · placas QTR482B» of the insured vehicle."""
    vehicle = case.ref(case.party("A"), "vehicle")
    words = vehicle_words(vehicle) or UNKNOWN_VEHICLE
    plate = compact(vehicle.text("plate")) if vehicle else ""
    return N_("{vehicle} · placas {plate}").format(vehicle=words, plate=plate) if plate else words


def counted(count: int, one: str, many: str) -> str:
    """Return a count with its noun."""
    return texts.plural(count, one, many)
