"""Evidence as a record: fingerprint, origin, what it shows (forms.md 4.17). Its bytes and facts never change."""

from __future__ import annotations

from gnp_desk.forms import lists, reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.evidence.marks import Marks
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Choice, Instant, Number, Options, Refs, Text
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_

FIXED = Merge.IMMUTABLE
SUBJECTS = ("damage_line", "worksheet_line", "damaged_object", "party", "injury", "inventory_item", "document_item")


def _asked(case: Case, record: Record, options: Options) -> Options:
    """Return the shots this claim asks for, and the one already chosen."""
    wanted = {slot.code for slot in slots.asked(case)} | {record.text("slot")}
    return tuple(pair for pair in options if pair[0] in wanted)


def _subjects(case: Case, record: Record) -> tuple[Record, ...]:
    """Return what a photo of this claim may show."""
    return tuple(item for kind in SUBJECTS for item in case.of(kind))


EVIDENCE = Form(
    code="evidence",
    version=2,
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
                Number(name="width", label="Ancho", merge=FIXED, most=10**6, unit="px"),
                Number(name="height", label="Alto", merge=FIXED, most=10**6, unit="px"),
                Number(name="pages", label="Páginas", merge=FIXED, most=10**4),
                Instant(name="taken_at", label="Tomada", merge=FIXED, fact=False),
                Text(name="camera", label="Cámara", merge=FIXED),
                Instant(name="imported_at", label="Recibida el", need=Need.ALWAYS, merge=FIXED),
                Text(name="imported_by", label="Recibió", need=Need.ALWAYS, merge=FIXED),
                Text(name="device_fix", label="Ubicación", merge=FIXED),
                Text(name="apart", label="Por qué quedó aparte", merge=FIXED),
                Text(name="chain_prev", label="Eslabón anterior", need=Need.ALWAYS, merge=FIXED),
                Text(name="blob_state", label="Envío", merge=Merge.SERVER),
            ),
        ),
        Section(
            N_("Qué muestra"),
            (
                Choice(name="slot", label="Toma", load=reference.photo_slots, narrow=_asked),
                Refs(name="subject", label="De qué", merge=Merge.SET, among=_subjects),
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
        Section(
            N_("Copia"),
            (
                Number(name="rotation", label="Giro de la copia", most=270, unit="°"),
                Marks(name="marks", label="Marcas en la copia"),
            ),
        ),
    ),
)
