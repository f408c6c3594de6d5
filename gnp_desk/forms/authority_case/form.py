"""What an authority holds: its record, the vehicle it keeps, the causality report (forms.md 4.14). Open for months."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Day, Instant, Text, Tri
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_

_HELD = when("vehicle_held", "yes")

AUTHORITY_CASE = Form(
    code="authority_case",
    version=1,
    title=N_("Autoridad"),
    plural=N_("Autoridades"),
    data_class=2,
    sections=(
        Section(
            N_("Autoridad"),
            (
                Choice(name="authority_kind", label="Autoridad", need=Need.CLOSE, options=lists.AUTHORITY),
                Text(name="agency", label="Agencia o corporación", need=Need.CLOSE),
                Text(name="officer", label="A cargo"),
                Text(name="unit", label="Patrulla"),
                Text(name="record_number", label="Carpeta o parte", need=Need.CLOSE, unknown=True, group="record"),
                Instant(name="filed_at", label="Presentada", group="record"),
                Choice(
                    name="record_kind",
                    label="Documento",
                    need=Need.CLOSE,
                    options=lists.RECORD_KIND,
                    group="record",
                ),
            ),
        ),
        Section(
            N_("Vehículo detenido"),
            (
                Tri(name="vehicle_held", label="¿Quedó detenido el vehículo?", need=Need.CLOSE, group="held"),
                Text(name="impound_lot", label="Corralón", need=Need.CLOSE, shown=_HELD, group="held"),
                Day(
                    name="held_since",
                    label="Detenido desde",
                    need=Need.CLOSE,
                    shown=_HELD,
                    fact=True,
                    group="held",
                ),
                Day(name="released_on", label="Liberado", shown=_HELD, fact=True, group="held"),
                Choice(
                    name="causality_report",
                    label="Peritaje de causalidad",
                    options=lists.CAUSALITY,
                    data_class=1,
                ),
                Day(name="power_of_attorney_on", label="Poder notarial otorgado", fact=True, data_class=1),
            ),
        ),
    ),
)
