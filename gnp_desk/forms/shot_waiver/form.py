"""«No fue posible»: why a shot that was asked for is not there."""

from __future__ import annotations

from gnp_desk.forms import reference
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_

REASONS = pairs(
    "gone not_allowed dark unsafe not_applicable other",
    N_("Ya no está · No lo permitieron · Sin luz · No es seguro · No aplica · Otro"),
)

SHOT_WAIVER = Form(
    code="shot_waiver",
    version=1,
    title=N_("Toma que no fue posible"),
    plural=N_("Tomas que no fueron posibles"),
    data_class=1,
    sections=(
        Section(
            "",
            (
                Choice(name="slot", label="Toma", need=Need.ALWAYS, load=reference.photo_slots),
                Text(name="owner", label="De quién"),
                Choice(name="reason", label="Por qué no fue posible", need=Need.ALWAYS, options=REASONS),
                Text(name="note", label="Explicación", need=Need.CLOSE, shown=when("reason", "other")),
            ),
        ),
    ),
)
