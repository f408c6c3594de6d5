"""A photo of the claim laid under the sketch to trace over: a reference to the evidence and where it lies.

It helps to draw and is no part of what is declared: no paper shows it, and moving it makes no signature stale.
"""

from __future__ import annotations

from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Bool, Number, Ref
from gnp_desk.texts import N_

USUAL_WIDTH_M, USUAL_OPACITY = 20, 60
LEAST_WIDTH_M, MOST_WIDTH_M = 0.5, 500
LEAST_OPACITY = 10


def _metres(name: str, label: str) -> Number:
    return Number(name=name, label=label, need=Need.ALWAYS, group="pos", least=-500, most=500, places=2)


SKETCH_UNDERLAY = Form(
    code="sketch_underlay",
    version=1,
    title=N_("Foto para calcar"),
    plural=N_("Fotos para calcar"),
    data_class=2,
    parent="sketch",
    sections=(
        Section(
            N_("Foto para calcar"),
            (
                Ref(name="evidence", label="Foto", need=Need.ALWAYS, to="evidence"),
                _metres("x_m", "X (m)"),
                _metres("y_m", "Y (m)"),
                Number(name="heading_deg", label="Giro", group="pos", most=359),
                Number(name="width_m", label="Ancho", unit="m", need=Need.ALWAYS, least=0, most=MOST_WIDTH_M, places=2),
                Number(name="opacity_pct", label="Opacidad", unit="%", least=LEAST_OPACITY, most=100),
                Bool(name="locked", label="Fija"),
            ),
        ),
    ),
)
