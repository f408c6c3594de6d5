"""The bridge for what is said and asked before personal and health data: the notice and the consent, as questions."""

from __future__ import annotations

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.forms.consent import asking
from gnp_desk.forms.consent.form import CONSENT
from gnp_desk.forms.kinds import Choice
from gnp_desk.texts import _
from gnp_desk.ui.questions import Answer, Choices, Permission, Question, Shape


def permission(case: Case, question: Question) -> Permission | None:
    """Return what must be said and answered before a question is, None when nothing is."""
    record = case.find(question.record)
    field = catalogue.FIELDS.get(record.type, {}).get(question.field) if record is not None else None
    if record is None or field is None:
        return None
    due = asking.due(case, catalogue.FORMS[record.type], record, field)
    if due is None:
        return None
    return _notice(due) if due.field == "medium" else _consent(case, due)


def _notice(due: asking.Due) -> Permission:
    return Permission(
        _("Aviso de privacidad"),
        asking.NOTICE,
        _("Se mostró el aviso"),
        _asked(due, _("Cómo se mostró"), "screen"),
        CONSENT.code,
        due.values,
        refusal=_("Antes de pedir datos personales se muestra el aviso de privacidad."),
    )


def _consent(case: Case, due: asking.Due) -> Permission:
    kept = case.find(due.record)
    return Permission(
        _("Consentimiento para datos de salud"),
        asking.HEALTH_NOTICE,
        _("Registrar respuesta"),
        _asked(due, _("¿Autoriza usar sus datos de salud?"), kept.text("sensitive") if kept else ""),
        CONSENT.code,
        due.values,
        stops=("no", ""),
        refusal=_("Sin autorización de la persona no se anotan sus datos de salud."),
    )


def _asked(due: asking.Due, label: str, answer: str) -> Question:
    field = CONSENT.field(due.field)
    assert isinstance(field, Choice)
    choices = Choices(tuple((code, words, "") for code, words in field.every.items()))
    return Question(due.record, due.field, label, Shape("choice", choices=choices), Answer(answer))
