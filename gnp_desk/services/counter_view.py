"""A claim as the counter answers for it: when is my car ready, why this deducible, what do I still owe. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gnp_desk import texts
from gnp_desk.forms import catalogue, documents
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.issued import paper_of, slip_state
from gnp_desk.forms.settlement.cascade import Cascade
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.services import checklist, repair_view, slip_view
from gnp_desk.services.cascade_view import StepRow, rows
from gnp_desk.services.cover_card import cover_of_case
from gnp_desk.services.masking import first_half
from gnp_desk.services.papers import issued_rows
from gnp_desk.services.repair_view import RepairView
from gnp_desk.services.views import CoverView, PaperRow
from gnp_desk.texts import N_

CLIENT_COPY = "Cliente"
LIVE = ("issued", "paid", "expired")
SETTLED = ("settled", "closed", "cancelled")
CONCLUDED = N_("El siniestro está concluido.")
OWN_AFFAIRS = ("exclusions",)
"""Steps of a settlement that are the Company's own: what it still looks into."""
WHY, REPAIR, DOCUMENTS = "why", "repair", "documents"


@dataclass(frozen=True)
class Answer:
    """One question of the counter answered: its figure, what explains it, how fresh it is, and where to read more."""

    page: str
    question: str
    figure: str
    detail: str = ""
    note: str = ""
    is_due: bool = False


@dataclass(frozen=True)
class CounterView:
    """Everything the counter shows of a claim. `slip` is the paper to reprint, «» while there is none."""

    claim: str
    folio: str
    name: str
    relation: str
    state_text: str
    next_text: str
    cover: CoverView
    facts: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    papers: tuple[PaperRow, ...]
    repair: RepairView | None
    steps: tuple[StepRow, ...]
    steps_of: str
    slip: str = ""
    slip_folio: str = ""


def look(case: Case) -> CounterView:
    """Return what the counter shows of a claim."""
    insured, cover = case.ref(case.policy, "insured"), cover_of_case(case)
    client = insured or case.ref(case.party("A"), "driver")
    slip, repair, (steps_of, steps) = live_slip(case), repair_view.look(case), explained(case)
    paper = paper_of(case, slip) if slip else None
    return CounterView(
        case.claim.id,
        case.claim.text("folio"),
        catalogue.person_words(client) if client else N_("Persona por identificar"),
        N_("asegurado") if insured is not None else N_("conductor"),
        catalogue.show(case, case.claim, "status"),
        catalogue.next_step(case)[1],
        cover,
        tuple(_facts(case, cover, client)),
        (_ready(case, repair), _deductible(case, slip), _missing(case)),
        issued_rows(case),
        repair,
        steps,
        steps_of,
        paper.id if paper else "",
        paper.text("folio") if paper else "",
    )


def is_of_client(paper: PaperRow) -> bool:
    """Return whether a copy of this paper is the client's own: those of the Company and of others are not."""
    return paper.kind in documents.PAPERS and CLIENT_COPY in documents.PAPERS[paper.kind].copies


def live_slip(case: Case) -> Record | None:
    """Return the newest slip that was issued and not replaced, None while there is none."""
    return next((slip for slip in reversed(case.of(slip_view.SLIP)) if slip_state(case, slip) in LIVE), None)


def explained(case: Case) -> tuple[str, tuple[StepRow, ...]]:
    """Return what is explained to the client and its steps: the issued settlement, else the deductible of the slip."""
    issued = [record for record in case.of("settlement") if record.get("status") == "issued"]
    if issued:
        found: Cascade = cascade(case, issued[-1])
        told = (step for step in rows(case, found) if step.applies and step.code not in OWN_AFFAIRS)
        return N_("Su liquidación"), _counted(told)
    slip = live_slip(case)
    return (N_("Su deducible"), _counted(slip_view.look(case, slip).steps)) if slip is not None else ("", ())


def _counted(steps: Iterable[StepRow]) -> tuple[StepRow, ...]:
    """Number the steps that are told from 1: a client would ask for the ones between."""
    told = tuple(steps)
    places = {step.number: str(place) for place, step in enumerate(told, start=1)}
    return tuple(replace(step, number=places[step.number], base=_recounted(step.base, places)) for step in told)


def _recounted(base: str, places: Mapping[str, str]) -> str:
    """Return «pasos 4 − 6 − 7» by the numbers a client sees. A step that does not apply changes no sum and falls out."""
    if not base.startswith("pasos "):
        return base
    terms = [f"{sign} {places[number]}" for sign, number in re.findall(r"([+−]?) ?(\d+[a-z]?)", base) if number in places]
    words = N_("paso {terms}") if len(terms) == 1 else N_("pasos {terms}")
    return words.format(terms=" ".join(terms).strip())


def _facts(case: Case, cover: CoverView, client: Record | None) -> tuple[tuple[str, str], ...]:
    vehicle = case.ref(case.party("A"), "vehicle")
    number = N_("{number} · inciso {item}").format(number=cover.policy_number, item=cover.item_number)
    found = (
        (N_("Póliza"), number if cover.item_number else cover.policy_number or N_("Por identificar")),
        (N_("Vehículo"), catalogue.vehicle_words(vehicle) if vehicle else cover.vehicle),
        (N_("Placas"), (vehicle.text("plate") if vehicle else "") or cover.plate),
        (N_("Vigencia"), cover.term_text),
        (N_("Siniestro"), case.claim.text("folio")),
        (N_("Teléfono"), first_half(client.text("phone").removeprefix("+52")) if client else ""),
    )
    return tuple((label, words) for label, words in found if words)


def _ready(case: Case, repair: RepairView | None) -> Answer:
    question = N_("¿Cuándo está mi coche?")
    if repair is None and case.claim.get("status") in SETTLED:
        return Answer(REPAIR, question, "—", CONCLUDED)
    if repair is None:
        return Answer(REPAIR, question, N_("Sin fecha"), repair_view.NOTHING)
    waiting = N_("espera: {parts}").format(parts=repair.parts) if repair.parts else ""
    detail = " · ".join(part for part in (repair.status_text, waiting) if part)
    return Answer(REPAIR, question, repair.ready_on or N_("Sin fecha"), detail, repair.fresh, repair.is_old)


def _deductible(case: Case, slip: Record | None) -> Answer:
    question = N_("¿Por qué este deducible?")
    if slip is None:
        return Answer(WHY, question, "—", N_("Todavía no hay una ficha emitida."))
    sheet = slip_view.look(case, slip)
    base = next((step.base for step in reversed(sheet.steps) if step.base), "")
    first = next(
        (
            N_("base de ${amount}").format(amount=amount)
            for _title, _from, _points, amount in sheet.rows
            if amount != "—"
        ),
        "",
    )
    due = N_("pagar hasta el {until}").format(until=sheet.until) if sheet.state == "issued" else sheet.state_text
    detail = " · ".join(part for part in (base, first) if part)
    return Answer(WHY, question, sheet.amount, detail, due, sheet.state == "expired")


def _missing(case: Case) -> Answer:
    question = N_("¿Qué me falta entregar?")
    if case.claim.get("status") in SETTLED:
        return Answer(DOCUMENTS, question, N_("Nada"), CONCLUDED)
    view = checklist.look(case)
    needed = [item for _who, items in view.groups for item in items]
    waited = [item for item in needed if item.state in ("missing", "returned")]
    received = N_("{n} de {all} recibidos").format(n=len(needed) - len(waited), all=len(needed))
    figure = texts.plural(len(waited), N_("{n} documento"), N_("{n} documentos")) if waited else N_("Nada")
    detail = texts.listing(item.name for item in waited[:2]) + ("…" if len(waited) > 2 else "")
    if not needed:
        return Answer(DOCUMENTS, question, "—", view.summary)
    return Answer(DOCUMENTS, question, figure, detail, received, bool(waited))
