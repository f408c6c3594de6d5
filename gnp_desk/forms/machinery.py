"""Records nobody fills as a form: frozen versions, papers, their events, leases of folios (forms.md section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gnp_desk.forms.fields import Form, Merge, Section
from gnp_desk.forms.kinds import Bool, Choice, Day, Number, Ref, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.texts import N_

FIXED, SERVER = Merge.IMMUTABLE, Merge.SERVER
FILLED_FORMAT = "filled_format"
# A format of another line asks what an accident never does: what people wrote in one is kept as the most private is.
HEALTH_FORMS = frozenset({"medical_admission_order", FILLED_FORMAT})
PERSONAL = 2
HEALTH = 3
# What a paper says may be as long as a record: a worksheet of two hundred lines is.
CONTENT_LIMIT = 64 * 1024
EVENT = pairs(
    "printed delivered sent used cancelled returned",
    N_("Impreso · Entregado · Enviado · Usado · Cancelado · Devuelto"),
)


@dataclass(frozen=True)
class Machinery(Form):
    """A form of the machinery: it is as sensitive as the form it freezes, and may be long."""

    is_machinery: bool = True

    def class_of(self, values: Mapping[str, object]) -> int:
        source = values.get("form") or values.get("kind")
        if self.code == "form_version":
            return HEALTH if source in HEALTH_FORMS else PERSONAL
        return self.data_class


FORM_VERSION = Machinery(
    code="form_version",
    version=1,
    title=N_("Contenido congelado"),
    data_class=1,
    sections=(
        Section(
            "",
            (
                Text(name="form", label="Documento", merge=FIXED),
                Number(name="number", label="Versión", merge=FIXED),
                Text(name="edition", label="Condiciones", merge=FIXED),
                Text(name="values", label="Contenido", merge=FIXED, limit=CONTENT_LIMIT),
                Text(name="content_hash", label="Huella del contenido", merge=FIXED),
                Text(name="reason", label="Motivo", merge=FIXED),
            ),
        ),
    ),
)
PAPER = Machinery(
    code="paper",
    version=1,
    title=N_("Papel"),
    data_class=1,
    sections=(
        Section(
            "",
            (
                Text(name="kind", label="Documento", merge=FIXED),
                Text(name="title", label="Título", merge=FIXED),
                Text(name="folio", label="Folio", merge=FIXED),
                Bool(name="provisional", label="Folio provisional", merge=FIXED),
                Text(name="official_folio", label="Folio oficial", merge=SERVER),
                Text(name="content_hash", label="Huella del contenido", merge=FIXED),
                Text(name="sha256", label="Huella del archivo", merge=FIXED),
                Number(name="pages", label="Páginas", merge=FIXED),
                Number(name="size", label="Tamaño", merge=FIXED, unit="bytes"),
                Text(name="issued_at", label="Emitido", merge=FIXED),
                Text(name="issued_by", label="Emitió", merge=FIXED),
                Day(name="valid_until", label="Válido hasta", merge=FIXED),
                Ref(name="replaces", label="Sustituye a", to="paper", merge=FIXED),
                Text(name="reason", label="Motivo", merge=FIXED),
            ),
        ),
    ),
)
PAPER_EVENT = Machinery(
    code="paper_event",
    version=1,
    title=N_("Movimiento de un papel"),
    data_class=1,
    sections=(
        Section(
            "",
            (
                Ref(name="paper", label="Papel", to="paper", merge=FIXED),
                Choice(name="event", label="Movimiento", options=EVENT, merge=FIXED),
                Text(name="copy_name", label="Copia", merge=FIXED),
                Number(name="reprint", label="Reimpresión", merge=FIXED),
                Text(name="to", label="Para", merge=FIXED),
                Text(name="reason", label="Motivo", merge=FIXED),
                Text(name="at", label="Cuándo", merge=FIXED),
            ),
        ),
    ),
)
FOLIO_LEASE = Machinery(
    code="folio_lease",
    version=1,
    title=N_("Folios de este equipo"),
    data_class=1,
    sections=(
        Section(
            "",
            (
                Text(name="series", label="Serie", merge=FIXED),
                Text(name="prefix", label="Prefijo", merge=FIXED),
                Number(name="first", label="Primero", merge=FIXED),
                Number(name="last", label="Último", merge=FIXED),
                Text(name="used", label="Usados", merge=Merge.SET),
                Text(name="void", label="Anulados", merge=Merge.SET),
            ),
        ),
    ),
)
