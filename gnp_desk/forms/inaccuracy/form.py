"""A datum of the schedule that does not match what was found; it counts only when nobody had told the Company (forms.md 5.5)."""

from __future__ import annotations

from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Text, Tri
from gnp_desk.forms.lists import pairs
from gnp_desk.texts import N_

DATA = pairs(
    "main_driver policyholder birth_on address use plate vin model other",
    N_(
        "Conductor habitual · Contratante · Fecha de nacimiento · Domicilio · Uso del vehículo · Placas · NIV · "
        "Versión o modelo · Otro"
    ),
)

INACCURACY = Form(
    code="inaccuracy",
    version=1,
    title=N_("Dato inexacto de la carátula"),
    plural=N_("Datos inexactos de la carátula"),
    data_class=2,
    sections=(
        Section(
            N_("Dato"),
            (
                Choice(name="field", label=N_("Dato"), options=DATA, need=Need.ALWAYS),
                Text(name="on_schedule", label=N_("Dice la carátula"), need=Need.ALWAYS),
                Text(name="found", label=N_("Se encontró"), need=Need.CLOSE),
                Tri(name="notified_before", label=N_("¿Se había avisado?"), need=Need.CLOSE),
            ),
        ),
    ),
)
