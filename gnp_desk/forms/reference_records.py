"""Records the centre alone writes and laptops only read: policies, directory, guides, rest days, editions, formats, tasks.

The centre and the laptop read this one declaration. What a laptop does with such a record is its own matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from gnp_desk.forms.fields import Field, Form, Section
from gnp_desk.forms.kinds import Bool, Choice, Day, Instant, Long, Money, Number, Ref, Text, Year
from gnp_desk.forms.lists import pairs
from gnp_desk.texts import N_

ORG, CLAIM, GIVEN = "org", "claim", "given"
PERSONAL = 2
EDITION_LIMIT = 60_000
CENTER_KIND = pairs("workshop dealer hospital office", N_("Taller · Agencia · Hospital · Oficina"))
TASK_KIND = pairs("new_report visit valuation documents", N_("Reporte nuevo · Visita · Valuación · Documentos"))


class Data(Field):
    """A list or an object as it travels; nobody types it."""

    kind: ClassVar[str] = "data"


@dataclass(frozen=True)
class Reference(Form):
    """A kind of reference record. `key` names the fields that tell one from another; two with the same key are one.

    `home` says whose streams it lives in: everybody's (`org`), its claim's (`claim`), or those it is published to (`given`).
    """

    key: tuple[str, ...] = ()
    home: str = ORG
    is_machinery: bool = True


POLICY = Reference(
    code="policy",
    version=1,
    title=N_("Póliza en vigor"),
    data_class=PERSONAL,
    key=("number", "item"),
    home=GIVEN,
    sections=(
        Section(
            "",
            (
                Text(name="number", label="Número de póliza"),
                Text(name="item", label="Inciso"),
                Text(name="line", label="Ramo"),
                Data(name="schedule", label="Carátula"),
                Data(name="people", label="Personas"),
                Data(name="covers", label="Coberturas"),
                Data(name="receipts", label="Recibos"),
                Data(name="endorsements", label="Endosos"),
                Data(name="equipment", label="Equipo especial"),
                Text(name="zone", label="Huso horario"),
                Text(name="data_at", label="Datos al"),
            ),
        ),
    ),
)
WORKSHOP = Reference(
    code="workshop",
    version=1,
    title=N_("Centro del directorio"),
    data_class=1,
    key=("code",),
    sections=(
        Section(
            "",
            (
                Text(name="code", label="Clave"),
                Choice(name="kind", label="Tipo", options=CENTER_KIND),
                Text(name="name", label="Nombre"),
                Text(name="address", label="Domicilio"),
                Text(name="city", label="Ciudad"),
                Text(name="municipality", label="Municipio"),
                Text(name="state", label="Estado"),
                Data(name="brands", label="Marcas"),
                Bool(name="has_agreement", label="Con convenio de pago directo"),
                Bool(name="takes_cars", label="Recibe autos"),
                Bool(name="takes_motorcycles", label="Recibe motocicletas"),
                Day(name="closed_on", label="Cerró"),
            ),
        ),
    ),
)
GUIDE_VALUE = Reference(
    code="guide_value",
    version=1,
    title=N_("Renglón de una guía de valores"),
    data_class=1,
    key=("guide", "row", "on"),
    sections=(
        Section(
            "",
            (
                Text(name="guide", label="Guía"),
                Text(name="make", label="Marca"),
                Text(name="line", label="Tipo o línea"),
                Year(name="model_year", label="Modelo"),
                Money(name="value", label="Valor"),
                Day(name="on", label="Fecha de la guía"),
                Text(name="row", label="Renglón"),
            ),
        ),
    ),
)
HOLIDAYS = Reference(
    code="holidays",
    version=1,
    title=N_("Días de descanso de un año"),
    data_class=1,
    key=("calendar", "year"),
    sections=(
        Section(
            "",
            (
                Text(name="calendar", label="Calendario"),
                Text(name="name", label="Nombre"),
                Text(name="use", label="Uso"),
                Year(name="year", label="Año"),
                Data(name="days", label="Días"),
            ),
        ),
    ),
)
EDITION = Reference(
    code="edition",
    version=1,
    title=N_("Edición de las Condiciones Generales"),
    data_class=1,
    key=("code",),
    sections=(
        Section(
            "",
            (
                Text(name="code", label="Clave"),
                Text(name="title", label="Título"),
                Day(name="valid_from", label="En vigor desde"),
                Day(name="valid_until", label="En vigor hasta"),
                Long(name="text", label="Archivo", limit=EDITION_LIMIT),
                Text(name="sha256", label="Huella del archivo"),
            ),
        ),
    ),
)
FORMAT = Reference(
    code="format",
    version=1,
    title=N_("Formato en blanco"),
    data_class=1,
    key=("code", "version"),
    sections=(
        Section(
            "",
            (
                Text(name="code", label="Clave"),
                Text(name="title", label="Título"),
                Text(name="line", label="Ramo"),
                Text(name="version", label="Versión"),
                Day(name="valid_from", label="Vigente desde"),
                Day(name="valid_until", label="Vigente hasta"),
                Text(name="purpose", label="Para qué sirve"),
                Data(name="filled_by", label="Quién lo llena"),
                Data(name="signed_by", label="Quién lo firma"),
                Data(name="attachments", label="Documentos que lo acompañan"),
                Data(name="pinned_for", label="Fijado para"),
                Text(name="sensitivity", label="Sensibilidad ya llenado"),
                Data(name="fields", label="Qué llena cada campo"),
            ),
        ),
        Section(
            "",
            (
                Text(name="file_name", label="Archivo"),
                Text(name="sha256", label="Huella del archivo"),
                Number(name="size", label="Tamaño", unit="bytes"),
                Number(name="pages", label="Páginas"),
                Text(name="signature", label="Firma del centro"),
            ),
        ),
    ),
)
"""`signature` is `<key id>:<base64 Ed25519>` by a key of the centre over the SHA-256 of the canonical JSON of the body
without `signature` and `blob_state`. It covers `sha256`, so that a format holds without asking the centre again."""

TASK = Reference(
    code="task",
    version=1,
    title=N_("Encargo"),
    data_class=1,
    key=("claim_id", "kind"),
    home=CLAIM,
    sections=(
        Section(
            "",
            (
                Choice(name="kind", label="Encargo", options=TASK_KIND),
                Ref(name="assigned_to", label="Para", to="user"),
                Text(name="assigned_by", label="Encargó"),
                Instant(name="assigned_at", label="Encargado"),
                Instant(name="due_at", label="Para cuándo"),
                Long(name="note", label="Indicaciones", data_class=PERSONAL),
            ),
        ),
    ),
)
REFERENCE: Mapping[str, Reference] = {
    form.code: form for form in (POLICY, WORKSHOP, GUIDE_VALUE, HOLIDAYS, EDITION, FORMAT, TASK)
}
