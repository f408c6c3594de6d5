"""Which shots a claim asks for and which are there: by case type, party by party (forms.md 7.8). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from gnp_desk.forms import zones
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.photos import subjects_of, used
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.lists import THIS_LOSS
from gnp_desk.forms.roles import is_third_vehicle, third_parties, vehicle_parties
from gnp_desk.resources import read_json
from gnp_desk.texts import N_, listing

OWN_CASES = {"total_theft": "theft", "partial_theft": "partial_theft", "glass": "glass"}
WAIVER = "shot_waiver"
DAMAGE = frozenset({"own_damage_damage", "third_party_damage", "motorcycle_damage"})
STRONG, NAMED = 2, 3


@dataclass(frozen=True)
class Slot:
    """A shot that is asked for: of the insured (`owner` «») or of a third party or injured person."""

    code: str
    owner: str
    name: str
    hint: str
    group: str
    is_required: bool
    least: int
    most: int
    is_sensitive: bool

    @property
    def key(self) -> str:
        """Return what tells the shot from those of others."""
        return f"{self.code}/{self.owner}"


@dataclass(frozen=True)
class Standing:
    """A shot with the photos there are of it, and why it was not possible, if somebody said so."""

    slot: Slot
    photos: tuple[Record, ...]
    waiver: Record | None

    @property
    def missing(self) -> int:
        """Return how many photos are still asked for."""
        if self.waiver is not None or not self.slot.is_required:
            return 0
        return max(0, self.slot.least - len(self.photos))


def asked(case: Case) -> tuple[Slot, ...]:
    """Return the shots this claim asks for, in the order of the work."""
    return tuple(slot for kind, owner, words in _owners(case) for slot in _slots(case, kind, owner, words))


def standings(case: Case) -> tuple[Standing, ...]:
    """Return every shot asked for with its photos."""
    photos, waivers = used(case), case.of(WAIVER)
    return tuple(_standing(slot, photos, waivers) for slot in asked(case))


def missing(case: Case) -> int:
    """Return how many shots still lack a photo."""
    return sum(standing.missing > 0 for standing in standings(case))


def problems(case: Case) -> Iterator[Problem]:
    """Yield one `photo.missing` per group of shots, with the first ones by name."""
    groups: dict[str, list[str]] = {}
    for standing in standings(case):
        if standing.missing:
            groups.setdefault(standing.slot.group, []).append(standing.slot.name.lower())
    for group, names in groups.items():
        if len(names) == 1:
            yield Problem("evidence", "photo.missing", Outcome.REVIEW, {"slot": names[0]}, case.claim.id)
            continue
        rest = [N_("{n} más").format(n=len(names) - NAMED)] if len(names) > NAMED else []
        details = {"n": len(names), "group": group[:1].lower() + group[1:], "slots": listing([*names[:NAMED], *rest])}
        yield Problem("evidence", "photo.missing_many", Outcome.REVIEW, details, case.claim.id)


def find(case: Case, key: str) -> Slot | None:
    """Return the shot of a key, None when the claim does not ask for it."""
    return next((slot for slot in asked(case) if slot.key == key), None)


def _standing(slot: Slot, photos: tuple[Record, ...], waivers: tuple[Record, ...]) -> Standing:
    mine = tuple(item for item in photos if item.get("slot") == slot.code and _is_of(item, slot.owner))
    waiver = next((item for item in waivers if item.get("slot") == slot.code and (item.get("owner") or "") == slot.owner), None)
    return Standing(slot, mine, waiver)


def _is_of(item: Record, owner: str) -> bool:
    return not owner or owner in subjects_of(item)


def _owners(case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield the kinds of case with whom each is about, and in words."""
    yield _own_case(case), "", N_("Vehículo asegurado")
    if any(item.get("settlement_kind") == "total_loss" for item in case.of("settlement")):
        yield "total_loss", "", N_("Pérdida total")
    for party in third_parties(case):
        if is_third_vehicle(case, party):
            yield "third_party", party.id, N_("Tercero {letter}").format(letter=party.text("letter"))
    for number, injury in enumerate(case.of("injury"), start=1):
        if _allows(case, injury):
            yield "injured", injury.id, N_("Persona lesionada {n}").format(n=number)


def _own_case(case: Case) -> str:
    found = OWN_CASES.get(case.claim.text("loss_kind"))
    return found or ("motorcycle" if zones.is_motorcycle(case.ref(case.party("A"), "vehicle")) else "own_damage")


def _allows(case: Case, injury: Record) -> bool:
    """Return whether the injured person allowed the use of health data: without that nothing is photographed."""
    mine = (item for item in case.of("consent") if item.get("person") == injury.get("person"))
    return any(item.get("sensitive") == "yes" for item in mine)


@cache
def _catalogue(kind: str) -> tuple[dict[str, Any], ...]:
    items = (item for item in read_json("photo_slots")["items"] if item["kind"] == "slot" and item["case"] == kind)
    return tuple(sorted(items, key=lambda item: int(item["order"])))


def _slots(case: Case, kind: str, owner: str, words: str) -> Iterator[Slot]:
    for item in _catalogue(kind):
        least = max(int(item["min"]), _damages(case, owner)) if item["code"] in DAMAGE else int(item["min"])
        yield Slot(
            code=item["code"],
            owner=owner,
            name=item["name"],
            hint=item["hint"],
            group=words,
            is_required=bool(item["required"]),
            least=min(least, int(item["max"])),
            most=int(item["max"]),
            is_sensitive=item["data_class"] == "P3",
        )


def _damages(case: Case, owner: str) -> int:
    """Return how many damages of a vehicle deserve a photo of their own."""
    party = owner or next((item.id for item in vehicle_parties(case) if item.get("letter") == "A"), "")
    lines = (line for line in case.of("damage_line") if line.get("party") == party and line.get("relation") == THIS_LOSS)
    return sum(isinstance(degree := line.get("degree"), int) and degree >= STRONG for line in lines)
