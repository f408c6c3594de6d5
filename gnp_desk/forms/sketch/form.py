"""The sketch and its elements in metres: one gesture is one small operation (forms.md 4.13)."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Problem, Section
from gnp_desk.forms.kinds import Calc, Choice, Number, Ref, Text
from gnp_desk.forms.sketch import facts, library
from gnp_desk.texts import N_, plural

MOST_ELEMENTS = 300
POINTS_LIMIT = 8_000
TEMPLATES = {
    "street": "straight_two_way",
    "avenue": "avenue_median",
    "junction": "crossing_equal",
    "roundabout": "roundabout",
    "expressway": "expressway_side_roads",
    "road": "highway_two_way",
    "motorway": "highway_two_way",
    "bridge_tunnel": "overpass",
    "car_park": "parking_lot",
    "private_land": "blank",
    "dirt_road": "dirt_road",
}
ALONG = ("e", "w")


def _streets(case: Case, record: Record) -> object:
    place = case.claim.get("loss_place_text")
    if not isinstance(place, dict):
        return None
    return ", ".join(str(place[part]) for part in ("street", "crossing") if place.get(part)) or None


def _template(case: Case, record: Record) -> object:
    """Propose the road that the declaration names; a crossing with lights when it has them."""
    declaration = case.first("declaration")
    kind = declaration.text("road_kind") if declaration else ""
    signals = declaration.get("signals") if declaration else None
    if kind == "junction" and isinstance(signals, list) and "traffic_light" in signals:
        return "crossing_signals"
    return TEMPLATES.get(kind)


def _turn(case: Case, record: Record) -> object:
    """Lay the road from west to east when A was travelling that way."""
    insured = case.party("A")
    return 90 if insured is not None and insured.get("direction") in ALONG else None


def _is_empty(case: Case, record: Record) -> bool:
    return not case.of("sketch_element", record.id)


def _is_drawn(case: Case, record: Record) -> bool:
    return not _is_empty(case, record)


def _summary(case: Case, record: Record) -> str:
    """Return «9 elementos, 3 momentos», «» while nothing is drawn."""
    count, moments = len(case.of("sketch_element", record.id)), facts.moments(case)
    words = plural(count, N_("{n} elemento"), N_("{n} elementos")) if count else ""
    return ", ".join(filter(None, (words, plural(moments, N_("{n} momento"), N_("{n} momentos")) if moments else "")))


def few_enough(case: Case, record: Record) -> Iterator[Problem]:
    """A sketch with more elements than anyone reads is refused."""
    count = len(case.of("sketch_element", record.id))
    if count > MOST_ELEMENTS:
        yield Problem("drawing", "sketch.many", details={"n": count, "most": MOST_ELEMENTS})


SKETCH = Form(
    code="sketch",
    version=1,
    title=N_("Croquis"),
    plural=N_("Croquis"),
    data_class=2,
    rules=(few_enough,),
    sections=(
        Section(
            N_("Croquis"),
            (
                Choice(
                    name="template",
                    label="Vía",
                    need=Need.CLOSE,
                    when=_is_drawn,
                    load=library.road_options,
                    prefill=_template,
                    follows=("declaration.road_kind",),
                ),
                Number(name="template_turn_deg", label="Giro de la vía", unit="°", most=359, prefill=_turn),
                Number(name="north_deg", label="Norte", unit="°", most=359),
                Text(
                    name="street_names",
                    label="Calles",
                    need=Need.CLOSE,
                    when=_is_drawn,
                    missing="CON-54.streets",
                    prefill=_streets,
                    follows=("claim.loss_place_text",),
                ),
                Choice(
                    name="no_sketch_reason",
                    label="Por qué no hay croquis",
                    need=Need.CLOSE,
                    shown=_is_empty,
                    options=lists.NO_SKETCH,
                ),
                Calc(name="drawing", label="Dibujo", compute=_summary),
            ),
        ),
    ),
)


def _kinds() -> tuple[tuple[str, str], ...]:
    own = (("freehand", N_("Trazo libre")), ("street_name", N_("Nombre de calle")))
    things = library.things().values()
    return (*((thing.code, thing.full_name) for thing in things), *own)


SKETCH_ELEMENT = Form(
    code="sketch_element",
    version=1,
    title=N_("Elemento del croquis"),
    plural=N_("Elementos del croquis"),
    data_class=2,
    parent="sketch",
    sections=(
        Section(
            N_("Elemento"),
            (
                Choice(name="kind", label="Elemento", need=Need.ALWAYS, load=_kinds),
                Choice(name="phase", label="Momento", need=Need.ALWAYS, options=lists.SKETCH_PHASE),
                Ref(name="party", label="Vehículo", to="party"),
                Number(
                    name="x_m",
                    label="X (m)",
                    need=Need.ALWAYS,
                    group="pos",
                    least=-500,
                    most=500,
                    places=2,
                ),
                Number(
                    name="y_m",
                    label="Y (m)",
                    need=Need.ALWAYS,
                    group="pos",
                    least=-500,
                    most=500,
                    places=2,
                ),
                Number(name="heading_deg", label="Giro", group="pos", most=359),
                Text(name="points", label="Trazo", merge=Merge.SCALAR, limit=POINTS_LIMIT),
                Text(name="label", label="Texto"),
            ),
        ),
    ),
)
