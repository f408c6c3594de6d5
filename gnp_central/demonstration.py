"""What the demonstration's centre holds: the same invented policies, directory, guides, rest days and conditions a laptop has.

Only `gnp-central seed` loads this; it is the one module of the centre that reads the laptop's inventions.
"""

from __future__ import annotations

import hashlib
import itertools
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from gnp_central import publish, reports, wire
from gnp_central.database import Database
from gnp_central.declaration import Declaration
from gnp_central.publish import Item
from gnp_central.tables import SETTING
from gnp_desk import resources
from gnp_desk.forms import reference
from gnp_desk.forms.reading import instant
from gnp_desk.services.demo_policies import invent

BEGUN = "demonstration_begun"
POLICIES, SEED = 200, 7
# Policies are seen by the people of a zone who may meet any of its cars; a third of zone 07's are its office's own.
ZONES = (("z:07-polizas", "b:0712"), ("z:07-polizas",), ("z:07-polizas",), ("z:03-polizas",))
GUIDE = "ebc"


def fill(database: Database, declaration: Declaration) -> dict[str, dict[str, int]]:
    """Leave the centre with everything of the demonstration and return what was new, changed and the same, by kind.

    Every date of it is reckoned from the first time, so that filling again changes nothing.
    """
    now = database.write(_begun)
    made = {
        "policy": _policies(now),
        "workshop": _workshops(),
        "guide_value": _guide_values(now),
        "holidays": _holidays(),
        "edition": _editions(),
    }
    counts = {kind: publish.publish(database, declaration, items) for kind, items in made.items()}
    return {**counts, reports.KIND: reports.take(database, declaration, list(_reports(now)), now)}


def _begun(connection: Connection) -> datetime:
    """Return when the demonstration was first made; now, to be remembered, if it was not."""
    found = connection.execute(select(SETTING.c.value).where(SETTING.c.name == BEGUN)).scalar()
    if not found:
        found = wire.instant()
        connection.execute(insert(SETTING).values(name=BEGUN, value=found))
    return datetime.fromisoformat(found)


def _civil(now: datetime) -> datetime:
    """Return an instant as the clocks of Mexico City show it."""
    return now.astimezone(ZoneInfo(reports.ZONE)).replace(tzinfo=None)


def _policies(now: datetime) -> Iterator[Item]:
    for policy, streams in zip(invent(POLICIES, SEED, _civil(now)), itertools.cycle(ZONES)):
        yield Item("policy", vars(policy), streams)


def _workshops() -> Iterator[Item]:
    for center in reference.directory().values():
        yield Item("workshop", vars(center))


def _guide_values(now: datetime) -> Iterator[Item]:
    """Yield the rows of the valuation's guides, and one for every other vehicle that is insured here."""
    rows = [item for item in resources.read_json("valuation")["items"] if item["kind"] == "guide_row"]
    known = {(row["make"], row["line"], row["model_year"]) for row in rows}
    for row in rows:
        yield Item(
            "guide_value", {name: row[name] for name in ("guide", "make", "line", "model_year", "value", "on", "row")}
        )
    cars = {(str(car["make"]), str(car["line"]), int(car["model_year"])) for car in _cars(now)}
    for make, line, year in sorted(cars - known):
        value = reference.model_facts(make, line).get("fictitious_value_mxn", {}).get(str(year))
        if value is not None:
            yield Item("guide_value", _guide_value(make, line, year, value, now))


def _guide_value(make: str, line: str, year: int, value: str, now: datetime) -> dict[str, object]:
    on, row = f"{now:%Y-%m}-01", f"EBC {now:%m/%Y}, {make} {line} {year} (ficticio)"
    return {"guide": GUIDE, "make": make, "line": line, "model_year": year, "value": value, "on": on, "row": row}


def _cars(now: datetime) -> Iterator[Mapping[str, Any]]:
    """Yield the vehicles that are insured here; some policies are of other lines."""
    for policy in invent(POLICIES, SEED, _civil(now)):
        if "schedule_vehicle" in policy.schedule:
            yield policy.schedule["schedule_vehicle"]


def _holidays() -> Iterator[Item]:
    """Yield the rest days of each calendar, a year at a time: a year that was published does not change with the next."""
    items = resources.read_json("holidays_mx")["items"]
    calendars = {item["code"]: item for item in items if item["kind"] == "calendar"}
    days = sorted((item for item in items if item["kind"] == "holiday"), key=_year_of)
    for (code, year), found in itertools.groupby(days, _year_of):
        calendar = calendars[code]
        listed = sorted(({"date": day["date"], "name": day["name"]} for day in found), key=lambda day: day["date"])
        said = {"calendar": code, "name": calendar["name"], "use": calendar["use"], "year": year, "days": listed}
        yield Item("holidays", said)


def _year_of(day: Mapping[str, Any]) -> tuple[str, int]:
    return day["calendar"], int(day["date"][:4])


def _editions() -> Iterator[Item]:
    for path in sorted(resources.path("editions").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        head = {name: str(value) for name, value in tomllib.loads(text)["edition"].items()}
        yield Item("edition", {**head, "text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()})


def _reports(now: datetime) -> Iterator[dict[str, object]]:
    """Yield what the call centre was told: a crash for Ana under the policy the help tells of, and one for Luis."""
    first, second = itertools.islice(_cars(now), 2)
    at = instant(_civil(now) - timedelta(minutes=20), reports.ZONE, "declared")
    place = {"street": "Avenida Presidente Masaryk", "colonia": "Polanco", "municipality": "Miguel Hidalgo"}
    told = (
        ("ana", "Ana Torres", first, "Choque por alcance, sin lesionados."),
        ("luis", "Luis Cárdenas", second, "Espejo roto."),
    )
    for number, (adjuster, name, car, note) in enumerate(told, start=1):
        claim = {
            "report_number": f"CAB-{number:04}",
            "loss_kind": "vehicle_collision",
            "loss_at": at,
            "loss_time_quality": "approximate",
            "callback_phone": f"+52555555010{number}",
            "loss_place_text": place,
            "adjuster": adjuster,
            "adjuster_name": name,
            "zone": "07",
            "branch": "0712",
        }
        vehicle = {part: car[part] for part in ("make", "line", "plate") if car.get(part)}
        yield {"claim": claim, "vehicle": vehicle, "note": note}
