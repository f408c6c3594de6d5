"""What an order of any kind takes from the claim when it begins: customer, damage, nearest centre, how it arrives."""

from __future__ import annotations

from collections.abc import Callable

from gnp_desk.forms import reference, zones
from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.computed import CENTER_KINDS, center_kind, deductible
from gnp_desk.forms.identifiers import folded
from gnp_desk.forms.kinds import Ref, instant
from gnp_desk.forms.lists import COVERS_OF, THIS_LOSS
from gnp_desk.forms.reference import Center
from gnp_desk.forms.roles import cover_row, is_contracted

NOT_OF_VEHICLE = frozenset({"RC", "RC_OCUPANTES", "RC_FALLECIMIENTO", "GMO", "ACC_CONDUCTOR", "PT", "AGENCIA"})
OTHER_PLACE = (("other", "Otro"),)


def party_a(case: Case, order: Record) -> object:
    party = case.party("A")
    return party.id if party else None


def customer(case: Case, order: Record) -> object:
    """Propose the driver of the party, or the insured of the policy."""
    party = case.ref(order, "party") or case.party("A")
    driver = party.get("driver") if party else None
    if isinstance(driver, str):
        return driver
    return case.policy.get("insured") if case.policy else None


def cover_of_damage(case: Case, order: Record) -> object:
    """Propose the first cover of the loss that pays damage to the vehicle and the schedule lists."""
    codes = [code for code in COVERS_OF.get(case.claim.text("loss_kind"), "").split() if code not in NOT_OF_VEHICLE]
    contracted = [code for code in codes if case.policy is None or is_contracted(case, code)]
    return next(iter(contracted or codes), None)


def damage(*relations: str) -> Callable[[Case, Record], object]:
    """Return a prefill: the damage lines of the order's vehicle with one of these relations."""

    def value(case: Case, order: Record) -> object:
        party = case.ref(order, "party") or case.party("A")
        return sorted(line.id for line in lines_of(case, party) if line.get("relation") in relations) or None

    return value


def lines_of(case: Case, party: Record | None) -> tuple[Record, ...]:
    """Return the damage lines of a party."""
    return tuple(line for line in case.of("damage_line") if party is not None and line.get("party") == party.id)


def lines_of_order(case: Case, order: Record) -> tuple[Record, ...]:
    """Return the damage lines of the vehicle of an order."""
    return lines_of(case, case.ref(order, "party"))


def previous(case: Case, order: Record) -> object:
    return damage("previous", "doubtful")(case, order)


def this_loss(case: Case, order: Record) -> object:
    return damage(THIS_LOSS)(case, order)


def today(case: Case, order: Record) -> object:
    return case.moment.today.isoformat()


def now(case: Case, order: Record) -> object:
    return instant(case.moment.now.replace(tzinfo=None), case.moment.zone, "device")


def arrival(case: Case, order: Record) -> object:
    return {"no": "tow", "yes": "driven"}.get(case.claim.text("vehicle_drivable"))


def stays(case: Case, order: Record) -> object:
    return {"no": "stays", "yes": "leaves"}.get(case.claim.text("vehicle_drivable"))


def collision(case: Case, order: Record) -> object:
    """Propose the kind of collision from the first impact."""
    party = case.ref(order, "party") or case.party("A")
    if party is None or party.get("impact_plane") == "under":
        return "underbody" if party is not None else None
    if party.get("impact_plane") == "roof":
        return "rollover"
    hour = party.get("impact_clock")
    if is_answered(party.get("impact_other")):
        return "several"
    sides = {"front": (11, 12, 1), "right": (2, 3, 4), "rear": (5, 6, 7), "left": (8, 9, 10)}
    return next((side for side, hours in sides.items() if hour in hours), None)


def deductible_applies(case: Case, order: Record) -> object:
    """Propose «Sí» or «No» when the amount can be concluded, else «Por determinar»."""
    found = deductible(case, order)
    row = cover_row(case, order.get("coverage_code"))
    has_none = row is not None and not any(is_known(row.get(name)) for name in ("deductible_pct", "deductible_fixed"))
    if found is None:
        return "no" if has_none else "pending"
    return "yes" if found > 0 else "no"


def _place(case: Case) -> object:
    return case.claim.get("loss_place_text")


def _serves(center: Center, vehicle: Record | None) -> bool:
    if vehicle is None:
        return True
    if not (center.takes_motorcycles if zones.is_motorcycle(vehicle) else center.takes_cars):
        return False
    return center.kind != "dealer" or folded(vehicle.text("make")) in map(folded, center.brands)


def workshops(case: Case, order: Record) -> list[Center]:
    """Return workshops and dealers that serve the vehicle, nearest first, those of the kind that applies before others."""
    vehicle = case.ref(case.ref(order, "party") or case.party("A"), "vehicle")
    serving = [center for center in reference.centers("workshop", "dealer") if _serves(center, vehicle)]
    wanted = CENTER_KINDS.get(center_kind(case, order), ("workshop",))
    found = reference.near(serving, _place(case))
    return sorted(found, key=lambda center: center.kind not in wanted)


def agency_in_city(case: Case, order: Record) -> object:
    """Answer from the directory whether the place of the loss has a dealer of the make, once both are known."""
    place, vehicle = _place(case), case.ref(case.ref(order, "party") or case.party("A"), "vehicle")
    town = folded(str(place.get("municipality") or "")) if isinstance(place, dict) else ""
    if not town or vehicle is None or not is_known(vehicle.get("make")):
        return None
    dealers = [center for center in reference.centers("dealer") if _serves(center, vehicle)]
    return "yes" if any(town in (folded(dealer.city), folded(dealer.municipality)) for dealer in dealers) else "no"


def hospitals(case: Case, order: Record) -> list[Center]:
    return reference.near(reference.centers("hospital"), _place(case))


def offices(case: Case, order: Record) -> list[Center]:
    return reference.near(reference.centers("office"), _place(case))


def nearest(among: Callable[[Case, Record], list[Center]]) -> Callable[[Case, Record], object]:
    """Return a prefill: the first centre of the list with an agreement, once the place of the loss is known."""

    def value(case: Case, order: Record) -> object:
        if not is_known(_place(case)):
            return None
        return next((center.code for center in among(case, order) if center.has_agreement), None)

    return value


def place_ref(name: str, label: str, among: Callable[[Case, Record], list[Center]], **options: object) -> Ref:
    """Return a reference to the directory: the nearest first, or «Otro» with its name and address."""
    return Ref(name=name, label=label, to=f"dir:{name}", among=among, none=OTHER_PLACE, **options)  # type: ignore[arg-type]


def is_other(name: str) -> Callable[[Case, Record], bool]:
    """Return a condition: the place is «Otro»."""
    return lambda case, order: order.get(name) == {"none": "other"}
