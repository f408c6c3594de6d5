"""Lists read from the reference data when first asked for: states, makes, covers, parts, directory of centres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any

from gnp_desk.forms import published
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.identifiers import folded
from gnp_desk.forms.kinds import Options
from gnp_desk.resources import read_json

MEDICAL = frozenset({"GMO", "RC", "RC_OCUPANTES", "PROT_AUX_C", "CONDUCTOR_PROTEGIDO"})


@dataclass(frozen=True)
class Center:
    """A place of the directory: workshop, dealer, hospital or office of the Company."""

    code: str
    kind: str
    name: str
    address: str
    city: str
    municipality: str
    state: str
    brands: tuple[str, ...]
    has_agreement: bool
    takes_cars: bool
    takes_motorcycles: bool

    @property
    def words(self) -> str:
        return f"{self.name} · {self.address}"


def _items(name: str, kind: str) -> Iterable[dict[str, Any]]:
    return (item for item in read_json(name)["items"] if item.get("kind", kind) == kind)


@cache
def states() -> Options:
    """Return the federal entities by their SAT code."""
    return tuple((item["code"], item["name"]) for item in read_json("states")["items"])


@cache
def covers() -> Options:
    """Return covers and services by code."""
    return tuple((item["code"], item["name"]) for item in read_json("covers")["items"])


@cache
def medical_covers() -> Options:
    """Return the covers that pay medical attention."""
    return tuple(pair for pair in covers() if pair[0] in MEDICAL)


@cache
def parts() -> Options:
    """Return the parts of a vehicle by code."""
    return tuple((item["code"], item["name"]) for item in _items("parts", "part"))


@cache
def _zones_of_parts() -> dict[str, str]:
    return {item["code"]: item["zone"] for item in _items("parts", "part")}


def zone_of_part(code: str) -> str:
    """Return the code of the drawn zone a part belongs to, «» when it is not known."""
    return _zones_of_parts().get(code, "")


@cache
def photo_slots() -> Options:
    """Return the shots that may be asked for, by code."""
    cases = {item["code"]: item["name"] for item in _items("photo_slots", "case")}
    return tuple((item["code"], f"{cases[item['case']]} · {item['name']}") for item in _items("photo_slots", "slot"))


@cache
def _models() -> tuple[dict[str, Any], ...]:
    return tuple(_items("vehicle_models", "model"))


@cache
def _makes() -> tuple[str, ...]:
    return tuple(sorted({model["make"] for model in _models()}))


def makes(case: Case, record: Record) -> tuple[str, ...]:
    """Return the makes sold in Mexico, as suggestions."""
    return _makes()


def lines(case: Case, record: Record) -> tuple[str, ...]:
    """Return the lines of the record's make, as suggestions; all of them while there is no make."""
    make = folded(record.text("make"))
    return tuple(sorted({model["model"] for model in _models() if not make or folded(model["make"]) == make}))


@cache
def _model_facts() -> dict[tuple[str, str], dict[str, Any]]:
    return {(folded(model["make"]), folded(model["model"])): model for model in _models()}


def model_facts(make: object, line: object) -> dict[str, Any]:
    """Return what is usual for a make and line (body, seats, doors, engines), empty when they are not known."""
    return _model_facts().get((folded(str(make or "")), folded(str(line or ""))), {})


def directory() -> dict[str, Center]:
    """Return every centre of the directory by code: those the centre published, or those this program brought."""
    return _directory(published.number())


@lru_cache(maxsize=2)
def _directory(number: int) -> dict[str, Center]:
    rows = published.rows(published.WORKSHOP)
    if rows:
        return {str(row["code"]): _published_center(row) for row in rows}
    places = {item["code"]: item for item in read_json("streets_places")["items"]}
    return {item["code"]: _center(item, places) for item in read_json("repair_centers")["items"]}


def _published_center(row: Mapping[str, Any]) -> Center:
    said = {item.name: row.get(item.name, "") for item in fields(Center)}
    flags = {name: bool(said[name]) for name in ("has_agreement", "takes_cars", "takes_motorcycles")}
    return Center(**{**said, **flags, "brands": tuple(row.get("brands") or ())})


def _center(item: dict[str, Any], places: dict[str, Any]) -> Center:
    city, colonia, street = places[item["city"]], places[item["colonia"]], places[item["street"]]
    address = ", ".join(
        (
            f"{street.get('written', street['name'])} {item['number']}",
            colonia["name"],
            f"{colonia['postal_code']} {city['name']}",
        )
    )
    return Center(
        item["code"],
        item["kind"],
        item["name"],
        address,
        city["name"],
        city["municipality"],
        city["state"],
        tuple(item.get("brands", ())),
        bool(item.get("direct_payment_agreement")),
        bool(item.get("handles", {}).get("cars", True)),
        bool(item.get("handles", {}).get("motorcycles", True)),
    )


def centers(*kinds: str) -> tuple[Center, ...]:
    """Return the centres of some kinds."""
    return tuple(center for center in directory().values() if center.kind in kinds)


def near(centers_: Iterable[Center], place: object, state: str = "") -> list[Center]:
    """Return centres sorted by closeness to a place: same municipality, then same state, then the rest."""
    parts = place if isinstance(place, dict) else {}
    town, where = folded(str(parts.get("municipality") or "")), folded(str(parts.get("state") or state))
    names = {code: folded(name) for code, name in states()}

    def distance(center: Center) -> tuple[int, str]:
        same_state = where in (folded(center.state), names.get(center.state, ""))
        same_town = bool(town) and town in (folded(center.city), folded(center.municipality))
        return (0 if same_town else 1 if same_state else 2), center.code

    return sorted(centers_, key=distance)
