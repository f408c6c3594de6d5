"""What the damage diagram shows of one vehicle, and what its gestures mean. Pure functions of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnp_desk.forms import body_map, catalogue, lists, zones
from gnp_desk.forms.body_map import SIZE as SIZE
from gnp_desk.forms.body_map import Points as Points
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.photos import photos_of
from gnp_desk.forms.order_facts import lines_of
from gnp_desk.forms.roles import vehicle_parties, whole
from gnp_desk.services.views import Edit
from gnp_desk.texts import N_, plural

DEGREES = tuple((code, name.partition(" ")[2].lower()) for code, name in lists.DEGREE)
RELATIONS = lists.DAMAGE_RELATION
PLANES = lists.IMPACT_PLANE
THIS_LOSS, PREVIOUS, DOUBTFUL = "this_loss", "previous", "doubtful"
TRI = (("yes", "Sí"), ("no", "No"), ("unknown", "No se sabe"))
HOURS = tuple(range(1, 13))


@dataclass(frozen=True)
class ZoneView:
    """One zone of the body: its shape (none for what has no surface), and the strongest damage in it."""

    code: str
    number: str
    name: str
    points: Points
    degree: int = 0
    relation: str = ""

    @property
    def is_damaged(self) -> bool:
        return bool(self.relation)


@dataclass(frozen=True)
class DamageRow:
    """One damage as the table shows it."""

    record: str
    zone: str
    number: str
    zone_name: str
    part: str
    part_words: str
    degree: int
    degree_words: str
    relation: str
    relation_words: str
    basis: str
    photos: int

    @property
    def words(self) -> str:
        """Return the damage as a screen reader says it."""
        parts = (self.number, self.zone_name, self.part_words, f"{self.degree} {self.degree_words}".strip("0 "), self.relation_words)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class DamageView:
    """One vehicle: its body with marked zones, the damage, the impacts, and which other vehicles there are."""

    party: str
    letter: str
    vehicle: str
    body: str
    zones: tuple[ZoneView, ...]
    wheels: tuple[tuple[float, float, float, float], ...]
    rows: tuple[DamageRow, ...]
    first: int
    others: tuple[int, ...]
    plane: str
    letters: tuple[str, ...]
    declaration: str
    had_previous: str

    def zone(self, code: str) -> ZoneView | None:
        return next((zone for zone in self.zones if zone.code == code), None)

    def row(self, record: str) -> DamageRow | None:
        return next((row for row in self.rows if row.record == record), None)

    def in_zone(self, code: str) -> tuple[DamageRow, ...]:
        return tuple(row for row in self.rows if row.zone == code)

    def numbered(self, number: str) -> ZoneView | None:
        """Return the zone of a number as it is typed: «8», and for a motorcycle «3» or «M3»."""
        wanted = number.upper().removeprefix("M")
        return next((zone for zone in self.zones if zone.number.removeprefix("M") == wanted), None)

    @property
    def summary(self) -> str:
        """Return «4 de este siniestro · 1 anterior»."""
        earlier = sum(row.relation == PREVIOUS for row in self.rows)
        words = plural(len(self.rows) - earlier, N_("{n} de este siniestro"), N_("{n} de este siniestro"))
        return f"{words} · {plural(earlier, N_('{n} anterior'), N_('{n} anteriores'))}" if earlier else words


def look(case: Case, letter: str = "") -> DamageView:
    """Return the diagram of a vehicle, of A when there is no such letter."""
    found = vehicle_parties(case)
    party = next((item for item in found if item.get("letter") == letter), found[0] if found else None)
    vehicle = case.ref(party, "vehicle")
    kind = body_map.kind_of(vehicle)
    shape = body_map.body(kind)
    rows = tuple(_row(case, line) for line in lines_of(case, party)) if party is not None else ()
    declaration = case.first("declaration")
    hour = whole(party.get("impact_clock")) if party is not None else None
    return DamageView(
        party=party.id if party else "",
        letter=party.text("letter") if party else "",
        vehicle=catalogue.vehicle_words(vehicle),
        body=kind,
        zones=tuple(_zones(kind == body_map.MOTORCYCLE, shape, rows)),
        wheels=shape.wheels,
        rows=rows,
        first=hour or 0,
        others=_hours(party),
        plane=party.text("impact_plane") if party else "",
        letters=tuple(item.text("letter") for item in found),
        declaration=declaration.id if declaration else "",
        had_previous=declaration.text("previous_damage_any") if declaration else "",
    )


def _hours(party: Record | None) -> tuple[int, ...]:
    found = party.get("impact_other") if party is not None else None
    return tuple(sorted(int(hour) for hour in found if str(hour).isdigit())) if isinstance(found, list) else ()


def _row(case: Case, line: Record) -> DamageRow:
    code, degree = line.text("zone"), whole(line.get("degree")) or 0
    number, _gap, name = catalogue.show(case, line, "zone").partition(" ")
    return DamageRow(
        record=line.id,
        zone=code,
        number=number,
        zone_name=name,
        part=line.text("part"),
        part_words=catalogue.show(case, line, "part"),
        degree=degree,
        degree_words=dict(DEGREES).get(str(degree), ""),
        relation=line.text("relation") or THIS_LOSS,
        relation_words=dict(RELATIONS).get(line.text("relation") or THIS_LOSS, "").lower().replace("de este", "este"),
        basis=line.text("relation_basis"),
        photos=len(photos_of(case, line.id)),
    )


def _zones(is_motorcycle: bool, shape: body_map.Body, rows: tuple[DamageRow, ...]) -> Iterator[ZoneView]:
    """Yield every zone with its strongest mark: today's damage before an earlier one."""
    strongest: dict[str, DamageRow] = {}
    for row in sorted(rows, key=lambda row: (row.relation != PREVIOUS, row.degree)):
        strongest[row.zone] = row
    table = zones.MOTORCYCLE_ZONES if is_motorcycle else zones.CAR_ZONES
    for code, number, name, _parts in table:
        mark = strongest.get(code)
        yield ZoneView(
            code, number, name, shape.zones.get(number, ()), mark.degree if mark else 0, mark.relation if mark else ""
        )


def parts_of(case: Case, record: str) -> tuple[tuple[str, str], ...]:
    """Return the parts a damage may name."""
    line = case.find(record)
    return catalogue.choices(case, line, catalogue.FIELDS["damage_line"]["part"]) if line is not None else ()


def new_line(case: Case, view: DamageView, zone: str, degree: int | None) -> dict[str, object]:
    """Return the values of a damage just touched: its zone, its degree and, until said otherwise, of this loss."""
    held = [line.text("position") for line in case.of("damage_line")]
    last = max((position for position in held if position.isdigit()), default="0")
    values = {
        "party": view.party,
        "zone": zone,
        "degree": degree,
        "relation": THIS_LOSS,
        "position": f"{max(int(last), len(held)) + 1:05}",
    }
    return {name: value for name, value in values.items() if value is not None}


def with_degree(row: DamageRow, degree: int) -> Edit:
    """Return the change of a degree."""
    return Edit(row.record, {"degree": degree})


def turned_previous(row: DamageRow) -> Edit:
    """Return the change that says a damage was there before, or that it was not."""
    return Edit(row.record, {"relation": THIS_LOSS if row.relation == PREVIOUS else PREVIOUS})


def with_first(view: DamageView, hour: int) -> Edit:
    """Return the change that makes an hour the first impact; it leaves the others."""
    values: dict[str, object] = {"impact_clock": hour}
    if hour in view.others:
        values["impact_other"] = _kept(set(view.others) - {hour})
    if not view.plane:
        values["impact_plane"] = "side"
    return Edit(view.party, values)


def touched(view: DamageView, hour: int) -> Edit:
    """Return what touching an hour means: the first impact when there is none, nothing any more when it is it, else another."""
    if not view.first:
        return with_first(view, hour)
    if hour == view.first:
        return Edit(view.party, {"impact_clock": None})
    return Edit(view.party, {"impact_other": _kept(set(view.others) ^ {hour})})


def _kept(hours: set[int]) -> list[str] | None:
    return [str(hour) for hour in sorted(hours, key=str)] or None
