"""How a repair goes, as the counter shows it: where, who answers for it, when it is ready, and how fresh the answer is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gnp_desk import texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.repair_tracking.form import STATUS, is_old, refreshed
from gnp_desk.services.queue import age
from gnp_desk.texts import N_

TRACKING = "repair_tracking"
DONE, NOW, LATER = "done", "now", "later"
CODES = tuple(code for code, _words in STATUS)
STEPS = {
    "to_enter": N_("Ingreso al taller"),
    "valuation": N_("Valuación"),
    "waiting_parts": N_("Espera de piezas"),
    "repairing": N_("Reparación"),
    "ready": N_("Lista para entregar"),
    "delivered": N_("Entrega"),
}
NOTHING = N_("El centro no ha mandado datos del taller.")


@dataclass(frozen=True)
class RepairStep:
    """One step of the way: its name, whether it is done, going on or ahead, and the day it is known to have been, or to be."""

    title: str
    state: str
    when: str = ""


@dataclass(frozen=True)
class RepairView:
    """A repair in words. `fresh` says how old the data is; `is_old` that a day passed and it is only worth a look."""

    record: str
    status: str
    status_text: str
    ready_on: str
    center: str
    address: str
    supervisor: str
    phone: str
    parts: str
    fresh: str
    is_old: bool
    steps: tuple[RepairStep, ...]
    appointment: str = ""


def look(case: Case) -> RepairView | None:
    """Return the repair of a claim, None while the centre has written nothing of it."""
    record = next(reversed(case.of(TRACKING)), None)
    if record is None:
        return None
    name, _dot, of_directory = catalogue.show(case, record, "repair_center").partition(" · ")
    status = _status(record)
    return RepairView(
        record.id,
        status,
        dict(STATUS).get(status, NOTHING),
        texts.day(record.text("promised_on")) if record.text("promised_on") else "",
        name,
        catalogue.show(case, record, "address") or of_directory,
        record.text("workshop_supervisor"),
        catalogue.show(case, record, "supervisor_phone"),
        record.text("parts_pending"),
        _fresh(case, record),
        is_old(case, record),
        tuple(_steps(case, record, status)),
        catalogue.show(case, record, "appointment_at"),
    )


def _status(record: Record) -> str:
    """Return how far the repair is; a delivery noted at the counter goes before what the centre last knew."""
    return "delivered" if record.text("delivered_on") else record.text("repair_status")


def _fresh(case: Case, record: Record) -> str:
    at = refreshed(record)
    if at is None:
        return NOTHING
    ago = age(at.isoformat(), case.moment.now)
    return N_("Datos al {at} · actualizado hace {ago}").format(at=texts.day_hour(at), ago=ago)


def _steps(case: Case, record: Record, status: str) -> Iterator[RepairStep]:
    at = CODES.index(status) if status in CODES else -1
    days = _days(case, record)
    for place, (code, title) in enumerate(STEPS.items()):
        state = NOW if place == at and code != "delivered" else DONE if place <= at else LATER
        if code == "waiting_parts" and status != code and not record.text("parts_pending"):
            continue
        yield RepairStep(title, state, days.get(code, "") if state != LATER or code == "ready" else "")


def _days(case: Case, record: Record) -> dict[str, str]:
    """Return the day of each step that the claim knows of."""
    sheets = [sheet for sheet in case.of("worksheet") if local(sheet.get("entry_at"))]
    papers = [paper.text("issued_at") for paper in case.of("paper") if paper.get("kind") == "worksheet"]
    known = {
        "to_enter": local(sheets[0].get("entry_at")) if sheets else "",
        "valuation": min(papers, default=""),
        "ready": record.text("promised_on"),
        "delivered": record.text("delivered_on"),
    }
    return {code: texts.day(datetime.fromisoformat(day).date()) for code, day in known.items() if day}
