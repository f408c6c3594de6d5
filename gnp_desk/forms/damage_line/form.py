"""One damage of one vehicle: zone, part, degree, and whether it is of this loss (forms.md 4.12)."""

from __future__ import annotations

from gnp_desk.forms import lists, reference, zones
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.photos import photos
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Level, Ref, Text
from gnp_desk.forms.roles import unless, vehicle_parties
from gnp_desk.texts import N_


def _party(case: Case, line: Record) -> object:
    """Propose the vehicle of the damage noted last, or A."""
    lines = [other for other in case.of("damage_line") if other.id != line.id]
    party = case.ref(lines[-1], "party") if lines else case.party("A")
    return party.id if party else None


def _zone(case: Case, line: Record) -> object:
    """Propose the zone at the first impact while the vehicle has no damage noted."""
    party = case.ref(line, "party") or next(iter(vehicle_parties(case)), None)
    if party is None or any(other.get("party") == party.id for other in case.of("damage_line") if other.id != line.id):
        return None
    hour, plane = party.get("impact_clock"), party.text("impact_plane")
    if not isinstance(hour, int):
        return None
    moto = zones.is_motorcycle(case.ref(party, "vehicle"))
    touched = zones.touched(hour, plane, moto, tolerant=False)
    return next((code for code, number in zones.numbers().items() if number in touched), None)


DAMAGE_LINE = Form(
    code="damage_line",
    version=1,
    title=N_("Daño"),
    plural=N_("Daños"),
    data_class=1,
    sections=(
        Section(
            N_("Daño"),
            (
                Ref(
                    name="party",
                    label="Vehículo",
                    need=Need.ALWAYS,
                    to="party",
                    group="where",
                    prefill=_party,
                ),
                Choice(
                    name="zone",
                    label="Zona",
                    need=Need.ALWAYS,
                    group="where",
                    load=zones.options,
                    narrow=zones.of_vehicle,
                    prefill=_zone,
                ),
                Choice(name="part", label="Parte", load=reference.parts, narrow=zones.parts_of_zone),
                Level(name="degree", label="Grado", need=Need.CLOSE, options=lists.DEGREE),
                Choice(
                    name="relation",
                    label="Este daño es",
                    need=Need.CLOSE,
                    group="relation",
                    options=lists.DAMAGE_RELATION,
                    prefill=lambda case, record: lists.THIS_LOSS,
                ),
                Text(
                    name="relation_basis",
                    label="En qué se nota",
                    need=Need.CLOSE,
                    shown=unless("relation", lists.THIS_LOSS),
                    group="relation",
                ),
                photos(),
            ),
        ),
    ),
)
