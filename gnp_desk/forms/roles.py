"""Who is who in a claim, and small conditions on answers that forms share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.fields import When
from gnp_desk.forms.lists import WITH_VEHICLE


def when(name: str, *codes: object) -> When:
    """Return a condition: the record's answer to `name` is one of `codes`."""
    return lambda case, record: record.get(name) in codes


def unless(name: str, *codes: object) -> When:
    """Return a condition: the record's answer to `name` is known and none of `codes`."""
    return lambda case, record: is_known(record.get(name)) and record.get(name) not in codes


def claim_says(name: str, *codes: object) -> When:
    """Return a condition: the claim's answer to `name` is one of `codes`."""
    return lambda case, record: case.claim.get(name) in codes


def both(*conditions: When) -> When:
    """Return a condition that holds when all of them do."""
    return lambda case, record: all(condition(case, record) for condition in conditions)


def parties(case: Case) -> tuple[Record, ...]:
    """Return the parties of the claim in the order of their letters."""
    return tuple(sorted(case.of("party"), key=lambda party: (party.text("letter") or "~", party.id)))


def vehicle_parties(case: Case) -> tuple[Record, ...]:
    """Return the parties that have a column in the declaration: those with a vehicle."""
    return tuple(party for party in parties(case) if has_vehicle(case, party))


def third_parties(case: Case) -> tuple[Record, ...]:
    """Return every party but the insured vehicle."""
    return tuple(party for party in parties(case) if party.get("letter") != "A")


def has_vehicle(case: Case, party: Record) -> bool:
    return party.get("party_role") in WITH_VEHICLE


def is_insured(case: Case, party: Record) -> bool:
    """Return whether the party is A, the insured vehicle."""
    return party.get("letter") == "A"


def is_third(case: Case, party: Record) -> bool:
    return not is_insured(case, party)


def is_third_vehicle(case: Case, party: Record) -> bool:
    """Return whether the party is another vehicle whose driver was there to answer."""
    return is_third(case, party) and party.get("party_role") == "third_vehicle" and party.get("fled") != "yes"


def stayed(case: Case, party: Record) -> bool:
    """Return whether the party did not leave the place: of one that fled only plates, make and colour are asked."""
    return party.get("fled") != "yes" and party.get("party_role") != "fled_vehicle"


def party_of(case: Case, record: Record) -> Record | None:
    """Return the party a vehicle or a driver belongs to."""
    name = "vehicle" if record.type == "vehicle" else "driver"
    return next((party for party in case.of("party") if party.get(name) == record.id), None)


def letter_of(case: Case, record: Record | None) -> str:
    """Return the letter of the party that `record` is, drives, or is the vehicle of; «» when none."""
    if record is None:
        return ""
    party = record if record.type == "party" else party_of(case, record)
    return party.text("letter") if party else ""


def of_insured(case: Case, record: Record) -> bool:
    """Return whether a vehicle or a person is the one of party A."""
    return letter_of(case, record) == "A"


def is_driver(case: Case, person: Record) -> bool:
    return party_of(case, person) is not None


def is_injured(case: Case, person: Record) -> bool:
    return any(injury.get("person") == person.id for injury in case.of("injury"))


def drove_vehicle(case: Case, person: Record) -> bool:
    """Return whether the person drove a motor vehicle and was there to show a licence."""
    party = party_of(case, person)
    return party is not None and has_vehicle(case, party) and stayed(case, party)


def is_contacted(case: Case, person: Record) -> bool:
    """Return whether the claim needs a telephone of the person: insured, driver or third party who stayed."""
    party = party_of(case, person)
    if party is not None:
        return stayed(case, party)
    return case.policy is None and case.claim.get("reporter") == person.id


def has_third_party(case: Case, record: Record) -> bool:
    """Return whether the claim has another party than A."""
    return bool(third_parties(case))


def local(value: object) -> datetime | None:
    """Return the local time of an instant, None when it is not known."""
    text = value.get("local") if isinstance(value, Mapping) else None
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def on(value: object) -> date | None:
    """Return the day of a date or an instant, None when it is not known."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    moment = local(value)
    return moment.date() if moment else None


def amount(value: object) -> Decimal | None:
    """Return an amount, None when it is not known."""
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def whole(value: object) -> int | None:
    """Return a whole number, whether it came as a number or as digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdigit() and len(value) < 10 else None


def cover_row(case: Case, code: object) -> Record | None:
    """Return the row of a cover in the policy, None when it is not there."""
    rows = (row for row in case.of("policy_cover") if is_answered(code) and row.get("coverage_code") == code)
    return next(rows, None)


def is_contracted(case: Case, code: str) -> bool:
    """Return whether the schedule lists a cover as covered."""
    row = cover_row(case, code)
    return row is not None and row.get("covered") is not False
