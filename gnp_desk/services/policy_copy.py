"""A policy as the local copy keeps it: wire values of its schedule, people, covers, receipts, endorsements."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gnp_desk.forms.identifiers import compact, lookalike
from gnp_desk.services.identity import Identity, identity
from gnp_desk.services.names import BETWEEN
from gnp_desk.texts import N_

Values = Mapping[str, Any]
NOBODY = Identity()
ROLES = ("insured", "policyholder", "main_driver", "preferred_beneficiary")
SEARCHED = ROLES[:3]
NAME_PARTS = ("given", "surname", "second_surname", "company")
CAR_PARTS = ("make", "line", "model_year")
AUTOS = "autos"
LINES: Mapping[str, str] = {
    AUTOS: N_("Autos"),
    "gastos_medicos": N_("Gastos Médicos"),
    "vida": N_("Vida"),
    "hogar": N_("Hogar"),
}
"""The lines of business of a policy (rules.md R-APP-02); claims of this application are of the first one."""

# What packing refers to. Packed policies need these very bytes to be read: they never change.
SHARED = (
    b'{"number":"00","item":"1","schedule":{"policy_number":"00","policy_version":"0","item_number":"1","package":"'
    b'Amplia","agent_code":"","policy_start_at":"2026-01-01T12:00","policy_end_at":"2027-01-01T12:00","policy_multi_year":'
    b'false,"grace_days":30,"vehicle_class":"resident","vehicle_use":"private","value_basis":"commercial","edition":"GC-'
    b'2023-01","financing_status":"none","schedule_vehicle":{"make":"","line":"","version":"","model_year":"20","vin":"3'
    b'","engine_number":"","plate":"","color":"white","seats":"5"},"inspection_required":false,"device_required":false},"'
    b'people":{"insured":{"person_kind":"natural","name":{"given":"","surname":"","second_surname":""},"birth_on":"19","p'
    b'hone":"+52555555","address":{"postal_code":"","street":"Calle ","outside":"","colonia":"","municipality":"","state"'
    b':"CMX","country":"M\xc3\xa9xico"}},"policyholder":"insured","main_driver":"insured","preferred_beneficiary":{"perso'
    b'n_kind":"company","name":{"company":", S.A. de C.V."}}},"covers":[{"coverage_code":"PP","covered":true,"deductible_'
    b'pct":"5.00"},{"coverage_code":"PT","covered":true,"deductible_pct":"5.00"},{"coverage_code":"RT","covered":true,"ded'
    b'uctible_pct":"10.00"},{"coverage_code":"CRISTALES","covered":true,"coverage_sum_insured":"25000.00","deductible_pct'
    b'":"20.00"},{"coverage_code":"RC","covered":true,"coverage_sum_insured":"3000000.00"},{"coverage_code":"RC_FALLECIMI'
    b'ENTO","covered":true,"coverage_sum_insured":"2000000.00"},{"coverage_code":"GMO","covered":true,"coverage_sum_insur'
    b'ed":"250000.00"},{"coverage_code":"PROTECCION_LEGAL","covered":true}],"receipts":[{"number":1,"due_on":"2026-","amo'
    b'unt":"","paid_at":"2026-T10:01"}],"endorsements":[],"equipment":[],"zone":"America/Mexico_City","data_at":"2026-"}'
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One item of one policy, in wire values.

    `schedule` holds the fields of the policy snapshot (forms.md 4.2); its instants are local ISO minutes in `zone`.
    `people` maps a role to the values of a person, or to the role that is the same person. `receipts` are
    `{number, due_on, amount, paid_at}` by due date; `endorsements` are `{number, on, title}`.
    """

    number: str
    item: str
    schedule: Values
    people: Mapping[str, Values | str]
    covers: Sequence[Values]
    receipts: Sequence[Values]
    endorsements: Sequence[Values] = ()
    equipment: Sequence[Values] = ()
    zone: str = "America/Mexico_City"
    data_at: str = ""
    line: str = AUTOS

    @property
    def id(self) -> str:
        """Return what this policy is looked up by: number and item, without signs."""
        return f"{_code(self.number)}-{_code(self.item)}"

    def person(self, role: str) -> Values:
        """Return the values of the person in a role, {} when the policy names none."""
        found = self.people.get(role, {})
        return self.person(found) if isinstance(found, str) else found


class Named(NamedTuple):
    """A person of a policy as the search keeps them: role, name, telephone and what tells them apart."""

    role: str
    name: str
    phone: str
    rfc: str
    curp: str


class Shown(NamedTuple):
    """The columns of the search, in their order: codes without signs, names and vehicle in words."""

    id: str
    plate: str
    vin: str
    phone: str
    names: str
    vehicle: str


def shown(policy: Policy) -> Shown:
    """Return what the search keeps of a policy."""
    car = policy.schedule.get("schedule_vehicle") or {}
    people = [person for role in SEARCHED if isinstance(person := policy.people.get(role), Mapping)]
    phone = next((str(person["phone"]) for person in people if person.get("phone")), "")
    return Shown(
        id=policy.id,
        plate=_code(str(car.get("plate", ""))),
        vin=_vin(str(car.get("vin", ""))),
        phone=phone.removeprefix("+52"),
        names=BETWEEN.join(dict.fromkeys(name for person in people if (name := name_words(person)))),
        vehicle=car_words(car) or LINES.get(policy.line, policy.line),
    )


def named(policy: Policy) -> list[Named]:
    """Return everyone a policy names, each once, in their first role."""
    return [_named(role, person) for role in SEARCHED if isinstance(person := policy.people.get(role), Mapping)]


def _named(role: str, person: Values) -> Named:
    known = identity(person) if "rfc" in person or "curp" in person else NOBODY
    return Named(role, name_words(person), str(person.get("phone") or "").removeprefix("+52"), known.rfc, known.curp)


def _code(text: str) -> str:
    """Return a code without signs; one that has none already, as nearly all of a million do, is not looked at twice."""
    return text if text.isalnum() and text.isascii() and text == text.upper() else compact(text)


def _vin(text: str) -> str:
    return lookalike(text) if "O" in text or "I" in text or "Q" in text else _code(text)


def name_words(person: Values) -> str:
    """Return the name of a person in wire values, «» when it has none."""
    name = person.get("name")
    return " ".join([name[part] for part in NAME_PARTS if name.get(part)]) if isinstance(name, Mapping) else ""


def car_words(car: Values) -> str:
    """Return make, line and model year of a vehicle of a schedule."""
    return " ".join([str(car[part]) for part in CAR_PARTS if car.get(part)])


def packed(policy: Policy) -> bytes:
    """Return the policy as the store keeps it: JSON, a fifth of its size thanks to the words every policy shares."""
    packer = zlib.compressobj(level=1, zdict=SHARED)
    written = {name: value for name, value in vars(policy).items() if name != "line" or value != AUTOS}
    return packer.compress(_encode(written).encode()) + packer.flush()


def unpacked(body: bytes) -> Policy:
    """Return the policy that was packed."""
    packer = zlib.decompressobj(zdict=SHARED)
    return Policy(**json.loads(packer.decompress(body) + packer.flush()))
