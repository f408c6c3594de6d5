"""The sketch and its elements in metres. This version declares the fields; drawing arrives later (forms.md 4.13)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Choice, Later, Number, Ref, Text
from gnp_desk.texts import N_

WHY_LATER = N_("El croquis en pantalla llegará con una versión posterior. Dibújelo en el recuadro del papel.")


def _streets(case: Case, record: Record) -> object:
    place = case.claim.get("loss_place_text")
    if not isinstance(place, dict):
        return None
    return ", ".join(str(place[part]) for part in ("street", "crossing") if place.get(part)) or None


SKETCH = Form(
    code="sketch",
    version=1,
    title=N_("Croquis"),
    plural=N_("Croquis"),
    data_class=2,
    sections=(
        Section(
            N_("Croquis"),
            (
                Choice(name="template", label="Vía", options=lists.ROAD_KIND),
                Number(name="north_deg", label="Norte", unit="°", most=359),
                Text(name="no_sketch_reason", label="Por qué no hay croquis"),
                Text(name="street_names", label="Calles", prefill=_streets, follows=("claim.loss_place_text",)),
                Later(name="drawing", label="Dibujo", reason=WHY_LATER),
            ),
        ),
    ),
)

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
                Text(name="kind", label="Elemento", need=Need.ALWAYS),
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
                Text(name="points", label="Trazo", merge=Merge.SCALAR),
                Text(name="label", label="Texto"),
            ),
        ),
    ),
)
