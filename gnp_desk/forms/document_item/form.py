"""One document of the claim's checklist: whether it is needed, and how far it got (forms.md 6.2, rules.md 15)."""

from __future__ import annotations

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Choice, Day, Instant, Options, Ref
from gnp_desk.forms.lists import pairs
from gnp_desk.resources import read_json
from gnp_desk.texts import N_

PROCEDURES = pairs(
    "PARTIAL_DIRECT PARTIAL_CASH TOTAL_LOSS THEFT FUNERAL KEYS WORKSHOP_ENTRY WORKSHOP_DELIVERY THEFT_SEARCH",
    N_(
        "Pago directo · Pago en efectivo · Pérdida total · Robo · Funeral · Llaves · Ingreso a taller · "
        "Entrega del taller · Búsqueda por robo"
    ),
)
STATES = pairs(
    "missing digital physical reviewed returned",
    N_("Falta · Recibido digital · Recibido físico · Revisado · Devuelto"),
)
RETURNS = pairs(
    "illegible incomplete expired mismatch wrong_document other",
    N_("No se lee · Incompleto · Vencido · No coincide · No es el documento · Otro"),
)
ALTERNATIVES = pairs(
    "plate_waiver notarial_testimony", N_("Documento que exime la baja de placas · Información testimonial notarial")
)


def documents() -> Options:
    """Return every document by code."""
    return tuple((str(item["code"]), str(item["name"])) for item in read_json("documents")["items"])


def is_returned(case: Case, record: Record) -> bool:
    """Return whether the document was given back."""
    return record.get("state") == "returned"


def is_received(case: Case, record: Record) -> bool:
    """Return whether the document has arrived."""
    return record.get("state") not in (None, "missing")


def takes_alternative(case: Case, record: Record) -> bool:
    """Return whether another document may stand for this one: plate cancellation and proof of ownership."""
    return record.get("code") in ("D-BAJA", "D-FACT-ORIG", "D-FACT-ENDORSED")


DOCUMENT_ITEM = Form(
    code="document_item",
    version=1,
    title=N_("Documento del expediente"),
    plural=N_("Documentos del expediente"),
    data_class=2,
    sections=(
        Section(
            N_("Documento"),
            (
                Choice(
                    name="procedure", label=N_("Trámite"), options=PROCEDURES, need=Need.ALWAYS, merge=Merge.IMMUTABLE
                ),
                Choice(name="code", label=N_("Documento"), load=documents, need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Choice(name="state", label=N_("Estado"), options=STATES, need=Need.ALWAYS, group="state"),
                Day(name="issued_on", label=N_("Fecha del documento"), fact=True),
                Choice(
                    name="return_reason",
                    label=N_("Por qué se devolvió"),
                    options=RETURNS,
                    need=Need.CLOSE,
                    when=is_returned,
                    shown=is_returned,
                    group="state",
                ),
                Choice(name="alternative", label=N_("En su lugar"), options=ALTERNATIVES, shown=takes_alternative),
                Instant(name="received_at", label=N_("Recibido el"), need=Need.CLOSE, when=is_received, group="state"),
                Ref(
                    name="received_by",
                    label=N_("Recibió"),
                    to="user",
                    need=Need.CLOSE,
                    when=is_received,
                    group="state",
                ),
            ),
        ),
    ),
)
