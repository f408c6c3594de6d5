"""The twelve tasks of the Expediente with their state, and the next thing to do (ux.md section 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from gnp_desk.forms import accident_tasks, lists, office_tasks, show
from gnp_desk.forms.case import Case, is_answered, is_known
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.question_pages import PAGES
from gnp_desk.forms.roles import local, parties, third_parties, vehicle_parties
from gnp_desk.forms.scene_checklist.derived import live_papers
from gnp_desk.forms.walk import Task
from gnp_desk.texts import N_, day_hour, hour, listing, plural

STATES = {
    "empty": N_("Sin empezar"),
    "ongoing": N_("En curso"),
    "complete": N_("Completo"),
    "locked": N_("Aún no disponible"),
    "read": N_("Solo consulta"),
}
TITLES = (
    ("data", N_("Datos")),
    ("driver_vehicle", N_("Conductor y vehículo")),
    ("third_parties", N_("Terceros y testigos")),
    ("sketch", N_("Croquis")),
    ("damage_diagram", N_("Diagrama de daños")),
    ("evidence", N_("Evidencia")),
    ("signatures", N_("Firmas")),
    ("orders", N_("Órdenes")),
    ("valuation", N_("Valuación")),
    ("settlement", N_("Liquidación")),
    ("deductible", N_("Deducible")),
    ("history", N_("Historial")),
)
CLOSED = "closed"
ISSUED = "issued"
ORDERS = ("vehicle_admission_order", "medical_admission_order", "cash_valuation_order", "tow_request", "exchange_record")
SHORT = {
    "vehicle_admission_order": N_("OV"),
    "medical_admission_order": N_("OM"),
    "cash_valuation_order": N_("OE"),
    "tow_request": N_("grúa"),
    "exchange_record": N_("intercambio"),
}
BEGUN = {
    "data": ("loss_kind", "safe_place", "loss_place_text", "injured_people"),
}


def tasks(case: Case, problems: Iterable[Problem], task_of: Callable[[Problem], str]) -> tuple[Task, ...]:
    """Return the twelve tasks; `problems` are those of closing, `task_of` says to which task each belongs."""
    missing = Counter(task_of(problem) for problem in problems if problem.outcome is Outcome.STOP)
    return tuple(
        _task(case, code, number, title, missing[code]) for number, (code, title) in enumerate(TITLES, start=1)
    )


def _task(case: Case, code: str, number: int, title: str, missing: int) -> Task:
    if code == "signatures":
        return accident_tasks.signatures(case, number, title)
    if code == "evidence":
        return _evidence(case, number, title)
    if code in office_tasks.PAGES:
        return office_tasks.task(case, code, number, title)
    if code == "history":
        return Task(code, number, title, _history(case), "read", STATES["read"], "history")
    state = _state(case, code, missing)
    words = plural(missing, N_("Falta {n}"), N_("Faltan {n}")) if state == "missing" else STATES[state]
    return Task(code, number, title, SUMMARIES[code](case), state, words, _page(code))


def _evidence(case: Case, number: int, title: str) -> Task:
    """Return the row of the photos: what is there, and how many shots are still asked for."""
    count, lacking = len(case.of("evidence")), slots.missing(case)
    apart = sum(bool(item.get("apart")) for item in case.of("evidence"))
    words = [plural(count, N_("{n} archivo"), N_("{n} archivos")) if count else N_("Sin fotos todavía")]
    if apart:
        words.append(plural(apart, N_("{n} aparte"), N_("{n} aparte")))
    summary = " · ".join(words)
    if not lacking:
        return Task("evidence", number, title, summary, "complete", STATES["complete"], "evidence")
    if not count and not case.of(slots.WAIVER):
        return Task("evidence", number, title, summary, "empty", STATES["empty"], "evidence")
    lack = plural(lacking, N_("Falta {n} vista"), N_("Faltan {n} vistas"))
    return Task("evidence", number, title, summary, "missing", lack, "evidence")


def _page(code: str) -> str:
    return "orders" if code == "orders" else next(page.code for page in PAGES if page.task == code)


def _state(case: Case, code: str, missing: int) -> str:
    if code == "orders":
        return _orders_state(case)
    if not missing:
        return "complete" if STARTED[code](case) or code == "third_parties" else "empty"
    return "missing" if STARTED[code](case) else "empty"


def _orders_state(case: Case) -> str:
    drafts = [order for kind in ORDERS for order in case.of(kind) if order.get("status") != ISSUED]
    if drafts:
        return "ongoing"
    if not live_papers(case) and not case.of("tow_request"):
        return "empty"
    return "complete" if is_known(case.claim.get("left_at")) else "ongoing"


def _data_begun(case: Case) -> bool:
    return any(is_answered(case.claim.get(name)) for name in BEGUN["data"])


def _columns_begun(case: Case) -> bool:
    names = ("make", "plate", "vin")
    vehicles = (case.ref(party, "vehicle") for party in vehicle_parties(case))
    return any(vehicle and any(is_answered(vehicle.get(name)) for name in names) for vehicle in vehicles)


def _others_begun(case: Case) -> bool:
    return bool(third_parties(case) or case.of("witness") or case.of("injury") or case.of("damaged_object"))


def _damage_begun(case: Case) -> bool:
    return bool(case.of("damage_line")) or any(is_answered(party.get("impact_clock")) for party in parties(case))


STARTED: dict[str, Callable[[Case], bool]] = {
    "data": _data_begun,
    "driver_vehicle": _columns_begun,
    "third_parties": _others_begun,
    "sketch": accident_tasks.sketch_begun,
    "damage_diagram": _damage_begun,
}


def _data(case: Case) -> str:
    kind = dict(lists.LOSS_KIND).get(case.claim.text("loss_kind"), "")
    moment = local(case.claim.get("loss_at"))
    return " · ".join(part for part in (kind or N_("Sin tipo de siniestro"), day_hour(moment) if moment else "") if part)


def _driver_vehicle(case: Case) -> str:
    words = [f"{party.text('letter')} {show.vehicle_words(case.ref(party, 'vehicle'))}" for party in vehicle_parties(case)]
    return " · ".join(word.strip() for word in words) or N_("Sin vehículos")


def _third_parties(case: Case) -> str:
    counts = (
        (len(third_parties(case)), N_("{n} tercero"), N_("{n} terceros")),
        (len(case.of("witness")), N_("{n} testigo"), N_("{n} testigos")),
        (len(case.of("injury")), N_("{n} lesionado"), N_("{n} lesionados")),
        (len(case.of("damaged_object")), N_("{n} objeto"), N_("{n} objetos")),
    )
    words = [plural(count, one, many) for count, one, many in counts if count]
    return " · ".join(words) or N_("Sin terceros ni testigos")


def _damage_diagram(case: Case) -> str:
    parts = []
    for party in vehicle_parties(case):
        lines = [line for line in case.of("damage_line") if line.get("party") == party.id]
        before = sum(line.get("relation") == "previous" for line in lines)
        if lines:
            today = plural(len(lines) - before, N_("{n} daño"), N_("{n} daños"))
            earlier = plural(before, N_("{n} anterior"), N_("{n} anteriores")) if before else ""
            parts.append(f"{party.text('letter')}: {listing([today, earlier])}")
    return " · ".join(parts) or N_("Sin daños anotados")


def _orders(case: Case) -> str:
    words = []
    for kind in ORDERS:
        for order in case.of(kind):
            state = N_("emitida") if order.get("status") == ISSUED else N_("en borrador")
            words.append(f"{SHORT[kind]} {state}")
    return " · ".join(words[:3]) or N_("Sin órdenes")


def _history(case: Case) -> str:
    last = [str(event.get("at") or "") for event in case.of("paper_event")]
    papers = len(case.of("paper"))
    if not papers:
        return N_("Sin papeles emitidos")
    words = plural(papers, N_("{n} papel emitido"), N_("{n} papeles emitidos"))
    return N_("{papers} · último movimiento {hour}").format(papers=words, hour=hour(max(last)[:19])) if any(last) else words


SUMMARIES: dict[str, Callable[[Case], str]] = {
    "data": _data,
    "driver_vehicle": _driver_vehicle,
    "third_parties": _third_parties,
    "sketch": accident_tasks.sketch_words,
    "damage_diagram": _damage_diagram,
    "orders": _orders,
}

STEPS = (
    ("safety", N_("Tomar los datos del reporte")),
    ("policy", N_("Identificar la póliza")),
    ("privacy", N_("Mostrar el aviso de privacidad")),
    ("driver_vehicle", N_("Completar conductor y vehículo")),
    ("third_party", N_("Completar los terceros")),
    ("place", N_("Anotar el lugar y la vía")),
    ("circumstances", N_("Marcar las circunstancias")),
    ("damage", N_("Anotar los daños")),
    ("sketch", N_("Terminar el croquis")),
    ("narrative", N_("Escribir el relato")),
    ("people", N_("Completar personas y testigos")),
    ("liability", N_("Decidir responsabilidad y arreglo")),
)


def next_step(case: Case, page_of_problems: Callable[[], set[str]]) -> tuple[str, str]:
    """Return where to go next and what to do there, as a verb; («», «Consultar el expediente») when all is done."""
    if case.claim.get("status") in (CLOSED, "cancelled", "settled"):
        return "history", N_("Consultar el expediente")
    declaration = case.first("declaration")
    if declaration is None or declaration.get("status") != CLOSED:
        return _open_step(case, page_of_problems())
    return _after_closing(case)


def _open_step(case: Case, pages: set[str]) -> tuple[str, str]:
    if not is_answered(case.claim.get("loss_kind")):
        return STEPS[0]
    if not is_answered(case.claim.get("policy")):
        return STEPS[1]
    urgent = _hurt_without_order(case)
    if urgent:
        return urgent
    if not case.of("consent") and "safety" not in pages and not _has_heard(case):
        return STEPS[2]
    for code, words in STEPS:
        if code in pages:
            return code, words
    declaration = case.first("declaration")
    if declaration is not None and declaration.get("status") == accident_tasks.TO_SIGN:
        return "signatures", N_("Pedir las firmas")
    return "review", N_("Revisar y cerrar la declaración")


def _has_heard(case: Case) -> bool:
    """Return whether somebody already told what happened: then the notice was shown, or it is too late to show it first."""
    return any(is_answered(party.get(name)) for party in parties(case) for name in ("circumstances", "narrative"))


def _hurt_without_order(case: Case) -> tuple[str, str] | None:
    ordered = {order.get("injury") for order in case.of("medical_admission_order")}
    waiting = [
        injury
        for injury in case.of("injury")
        if injury.get("severity") in ("transfer", "serious") and not injury.get("refuses_care") and injury.id not in ordered
    ]
    return ("orders", N_("Emitir la orden médica")) if waiting else None


def _after_closing(case: Case) -> tuple[str, str]:
    waiting = _hurt_without_order(case)
    if waiting:
        return waiting
    stolen = case.claim.get("loss_kind") == "total_theft"
    if stolen and case.first("theft_case") is None:
        return "theft", N_("Empezar el reporte de robo")
    if not stolen and not _is_ordered(case):
        return "orders", N_("Emitir la orden de admisión")
    drafts = [order for kind in ORDERS for order in case.of(kind) if order.get("status") != ISSUED]
    if drafts:
        return "orders", N_("Terminar las órdenes en borrador")
    if not is_known(case.claim.get("left_at")):
        return "checklist", N_("Revisar la lista de salida")
    return office_tasks.next_step(case) or ("", N_("Esperar el ingreso al taller"))


def _is_ordered(case: Case) -> bool:
    kinds = ("vehicle_admission_order", "cash_valuation_order")
    return any(order.get("status") == ISSUED for kind in kinds for order in case.of(kind))


