"""The order that admits a person to a hospital, one per person (forms.md 4.19). It carries no amount and no narrative."""

from __future__ import annotations

from gnp_desk.forms import lists, reference
from gnp_desk.forms import order_facts as facts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.injury.form import is_minor
from gnp_desk.forms.kinds import Choice, Long, Ref, Text
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_

COVER_OF_ROLE = {"driver_a": "GMO", "occupant_a": "GMO"}
SCOPE = N_("Atención de las lesiones de este siniestro, según lo que ampare la póliza.")


def _injury(case: Case, order: Record) -> object:
    """Propose the first injured person without an order."""
    ordered = {other.get("injury") for other in case.of("medical_admission_order") if other.id != order.id}
    return next((injury.id for injury in case.of("injury") if injury.id not in ordered), None)


def _of(case: Case, order: Record) -> Record | None:
    return case.ref(order, "injury") or case.find(_injury(case, order))


def _cover(case: Case, order: Record) -> object:
    injury = _of(case, order)
    return COVER_OF_ROLE.get(injury.text("injured_role"), "RC") if injury else None


def _severity(case: Case, order: Record) -> str:
    injury = _of(case, order)
    return injury.text("severity") if injury else ""


def _transport(case: Case, order: Record) -> object:
    return {"minor": "own", "none": "not_needed", "transfer": "ambulance", "serious": "ambulance"}.get(
        _severity(case, order)
    )


def _attention(case: Case, order: Record) -> object:
    return {"minor": "assessment", "none": "assessment", "transfer": "emergency", "serious": "emergency"}.get(
        _severity(case, order)
    )


def _companion(case: Case, order: Record) -> object:
    injury = _of(case, order)
    return injury.get("guardian") if injury else None


def _is_minor(case: Case, order: Record) -> bool:
    person = case.ref(case.ref(order, "injury"), "person")
    return person is not None and is_minor(case, person)


MEDICAL_ADMISSION_ORDER = Form(
    code="medical_admission_order",
    version=1,
    title=N_("Orden de admisión médica"),
    plural=N_("Órdenes médicas"),
    data_class=3,
    series="OM",
    sections=(
        Section(
            N_("Persona y hospital"),
            (
                Ref(name="injury", label="Persona", need=Need.ISSUE, to="injury", prefill=_injury),
                Choice(
                    name="coverage_code",
                    label="Cobertura",
                    need=Need.ISSUE,
                    load=reference.medical_covers,
                    prefill=_cover,
                    follows=("injury",),
                ),
                facts.place_ref(
                    "hospital",
                    "Hospital",
                    facts.hospitals,
                    need=Need.ISSUE,
                    prefill=facts.nearest(facts.hospitals),
                ),
                Text(
                    name="hospital_other",
                    label="Nombre y domicilio del otro hospital",
                    need=Need.ISSUE,
                    shown=facts.is_other("hospital"),
                ),
                Choice(
                    name="transport",
                    label="Traslado",
                    need=Need.ISSUE,
                    options=lists.TRANSPORT,
                    prefill=_transport,
                    follows=("injury",),
                ),
                Text(name="ambulance_unit", label="Unidad", shown=when("transport", "ambulance")),
            ),
        ),
        Section(
            N_("Atención"),
            (
                Choice(
                    name="attention",
                    label="Se pide",
                    need=Need.ISSUE,
                    options=lists.ATTENTION,
                    prefill=_attention,
                    follows=("injury",),
                ),
                Long(name="scope_note", label="Alcance", prefill=lambda case, record: SCOPE),
                Ref(
                    name="companion",
                    label="Acompaña",
                    need=Need.ISSUE,
                    when=_is_minor,
                    to="person",
                    prefill=_companion,
                    follows=("injury",),
                ),
                Choice(name="status", label="Estado", options=lists.PAPER_STATUS),
            ),
        ),
    ),
)
