"""Contradictions of a theft: hours out of order, a complaint or a device that is missing (forms.md 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnp_desk import texts
from gnp_desk.forms import figures
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

FEWEST_KEYS = 2
WORDS: Mapping[str, str] = {
    "CON-95": N_("La recuperación no puede ser anterior al reporte."),
    "CON-96": N_("falta la denuncia: número, agencia y fecha."),
    "CON-98": N_("los documentos del robo debían salir el {on}."),
    "CON-99": N_("la carátula pide dispositivo y no estaba; lo revisa la Compañía."),
    "CON-99b": N_("se entregaron menos de dos llaves; anote por qué."),
    "theft.seen_after": N_("El reporte no puede ser anterior al robo. Corrija una de las dos horas."),
}


def theft_problems(case: Case, record: Record) -> Iterator[Problem]:
    """Yield what does not fit in a theft; a missing fact never fires anything."""
    yield from _order(record)
    yield from _complaint(case, record)
    yield from _device(case, record)


def _order(record: Record) -> Iterator[Problem]:
    seen, reported, found = (local(record.get(name)) for name in ("last_seen_at", "theft_reported_at", "recovered_at"))
    if seen and reported and reported < seen:
        yield Problem("last_seen_at", "theft.seen_after")
    if record.get("located") == "yes" and found and reported and found < reported:
        yield Problem("recovered_at", "CON-95")


def _complaint(case: Case, record: Record) -> Iterator[Problem]:
    authority = case.ref(record, "complaint")
    if not is_known(record.get("theft_reported_at")):
        return
    needed = ("record_number", "agency", "filed_at")
    if authority is None or not all(is_known(authority.get(name)) for name in needed):
        yield Problem("complaint", "CON-96", Outcome.REASON)
    due = _docs_due(case, record)
    if due and not is_known(record.get("docs_sent_at")) and case.moment.today.isoformat() > due:
        yield Problem("docs_sent_at", "CON-98", Outcome.REVIEW, {"on": texts.day(due)})


def _docs_due(case: Case, record: Record) -> str:
    start = local(record.get("theft_reported_at"))[:10]
    if not start or case.edition is None:
        return ""
    inputs = {"deadline_kind": "THEFT_DOCS", "start_on": start, "holidays": list(figures.holidays())}
    return str(run("deadline", inputs, case.edition)["due_on"])


def _device(case: Case, record: Record) -> Iterator[Problem]:
    asked = case.policy is not None and case.policy.get("device_required") is True
    if asked and record.get("device_installed") == "no":
        yield Problem("device_installed", "CON-99", Outcome.REASON)
    keys = record.get("keys_delivered")
    if isinstance(keys, int) and not isinstance(keys, bool) and keys < FEWEST_KEYS:
        yield Problem("keys_delivered", "CON-99b", Outcome.REASON)
