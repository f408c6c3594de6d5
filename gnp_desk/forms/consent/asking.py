"""What a person is told, and asked, before their data is: the privacy notice once, and consent for health data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.consent.form import CONSENT
from gnp_desk.forms.fields import Field, Form
from gnp_desk.forms.kinds import Calc, Later, Ref
from gnp_desk.texts import N_

PERSONAL, HEALTH = 2, 3
# Records whose own life is telling, fixing or proving; none of them asks a person for anything.
NEVER_GUARDED = frozenset(
    ("consent", "evidence", "policy_snapshot", "policy_cover", "equipment_item", "note", "signature")
)
# Who and where of an injured person come before the question whether their health data may be used.
BEFORE_CONSENT = frozenset(("injured_role", "party", "seat", "guardian", "minor"))
NOTICE = N_(
    "La Compañía usa sus datos para atender el siniestro, comprobar la póliza y pagar lo que corresponda. Los comparte "
    "solo con quienes intervienen en la atención. Puede consultar, corregir o pedir que se borren en la línea de atención. "
    "El aviso completo está en gnp.com.mx."
)
HEALTH_NOTICE = N_(
    "Los datos de salud son sensibles: se anotan solo con autorización expresa de la persona y se usan solo para su "
    "atención. Puede negarse; el siniestro se atiende igual."
)


@dataclass(frozen=True)
class Due:
    """What is due before a question: the field of the consent that answers it, its record («» for a new one), its values."""

    field: str
    record: str
    values: Mapping[str, object]


def is_health(form: Form, field: Field) -> bool:
    """Return whether an answer is health data, or of its class."""
    return max(form.data_class, field.data_class) >= HEALTH


def due(case: Case, form: Form, record: Record, field: Field) -> Due | None:
    """Return what must be said and answered before this field is, None when nothing is."""
    if form.code in NEVER_GUARDED or isinstance(field, Calc | Later):
        return None
    data_class = max(form.data_class, field.data_class)
    if data_class >= PERSONAL and not any(is_answered(item.get("shown_at")) for item in case.of("consent")):
        return Due("medium", "", CONSENT.prefilled(case, Record("", "consent", {}, case.claim.id)))
    if data_class < HEALTH or field.name in BEFORE_CONSENT or isinstance(field, Ref):
        return None
    return _health_due(case, record)


def _health_due(case: Case, record: Record) -> Due | None:
    person = case.ref(record, "person") or case.ref(case.ref(record, "injury"), "person")
    if person is None:
        return None
    mine = [item for item in case.of("consent") if item.get("person") == person.id]
    if any(item.get("sensitive") in ("yes", "unable") for item in mine):
        return None
    if mine:
        return Due("sensitive", mine[0].id, {})
    begun = CONSENT.prefilled(case, Record("", "consent", {"person": person.id}, case.claim.id))
    return Due("sensitive", "", {**begun, "person": person.id})
