"""Evidence as a record: fingerprint, origin, what it shows (forms.md 4.17). Importing it arrives with a later version."""

from __future__ import annotations

from gnp_desk.forms import lists, reference
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Choice, Instant, Number, Text
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_

FIXED = Merge.IMMUTABLE

EVIDENCE = Form(
    code="evidence",
    version=1,
    title=N_("Evidencia"),
    plural=N_("Evidencias"),
    data_class=2,
    sections=(
        Section(
            N_("Archivo"),
            (
                Text(name="sha256", label="Huella", need=Need.ALWAYS, merge=FIXED),
                Text(name="original_name", label="Nombre original", need=Need.ALWAYS, merge=FIXED),
                Text(name="media", label="Tipo", need=Need.ALWAYS, merge=FIXED),
                Number(name="size", label="Tamaño", need=Need.ALWAYS, merge=FIXED, most=10**12, unit="bytes"),
                Instant(name="taken_at", label="Tomada", merge=FIXED),
                Instant(name="imported_at", label="Recibida el", need=Need.ALWAYS, merge=FIXED),
                Text(name="imported_by", label="Recibió", need=Need.ALWAYS, merge=FIXED),
                Text(name="device_fix", label="Ubicación", merge=FIXED),
                Text(name="chain_prev", label="Eslabón anterior", need=Need.ALWAYS, merge=FIXED),
                Text(name="blob_state", label="Envío", merge=Merge.SERVER),
            ),
        ),
        Section(
            N_("Qué muestra"),
            (
                Choice(name="slot", label="Toma", need=Need.CLOSE, load=reference.photo_slots),
                Text(name="subject", label="De qué"),
                Text(name="caption", label="Pie"),
                Choice(
                    name="use",
                    label="Usar",
                    need=Need.ALWAYS,
                    options=lists.EVIDENCE_USE,
                    group="use",
                    prefill=lambda case, record: "yes",
                ),
                Text(
                    name="no_use_reason",
                    label="Por qué no se usa",
                    need=Need.CLOSE,
                    shown=when("use", "no"),
                    group="use",
                ),
                Bool(name="sensitive", label="Muestra lesiones", data_class=3),
            ),
        ),
    ),
)
