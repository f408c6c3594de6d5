"""Who seems responsible: what prevails, the proposal and the decision of the adjuster with its reason (forms.md 4.15)."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import lists, reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Problem, Section
from gnp_desk.forms.identifiers import folded
from gnp_desk.forms.kinds import Calc, Choice, Long, Many, Percent, Tri
from gnp_desk.forms.liability_proposal.proposal import propose
from gnp_desk.forms.liability_proposal.table import shipped
from gnp_desk.forms.roles import has_third_party, when
from gnp_desk.texts import N_

LEAST_BASIS = 2


def _jurisdiction(case: Case, record: Record) -> object:
    place = case.claim.get("loss_place_text")
    said = folded(str(place.get("state") or "")) if isinstance(place, dict) else ""
    return next((code for code, name in reference.states() if said and said in (folded(name), folded(code))), None)


def _prevailing(case: Case, record: Record) -> object:
    """Propose what prevails: an officer, then a working light, then signs, then the general rules."""
    declaration = case.first("declaration")
    if declaration is None:
        return None
    signals = declaration.get("signals")
    if declaration.get("officer_directing") == "yes":
        return "officer"
    if not isinstance(signals, list):
        return None
    if "traffic_light" in signals and declaration.get("signal_working") == "yes":
        return "traffic_light"
    return "sign" if {"stop", "yield", "priority", "one_by_one"} & set(signals) else "general"


def _pair(case: Case, record: Record) -> str:
    return propose(case, record).pair


def _cell(case: Case, record: Record) -> str:
    return propose(case, record).cell or "—"


def _criterion(case: Case, record: Record) -> str:
    found = propose(case, record)
    return found.criterion or found.reason


def _conditions(case: Case, record: Record) -> str:
    """Return what the adjuster has to look at for the cell to hold."""
    return " ".join(propose(case, record).conditions) or N_("Nada más")


def _alternatives(case: Case, record: Record) -> str:
    return " · ".join(propose(case, record).alternatives) or N_("Ninguna otra fila coincide")


def _notice(case: Case, record: Record) -> str:
    """Return what the table says of itself."""
    return f"{shipped().notice} ({shipped().version})"


def _proposal(case: Case, record: Record) -> str:
    return dict(lists.RESPONSIBILITY)[propose(case, record).code]


def _departs(case: Case, record: Record) -> bool:
    decision = record.get("decision")
    return isinstance(decision, str) and decision != propose(case, record).code


def two_grounds(case: Case, record: Record) -> Iterator[Problem]:
    """A decision rests on at least two things."""
    basis = record.get("basis")
    if isinstance(basis, list) and len(basis) < LEAST_BASIS:
        yield Problem("basis", "liability.basis", details={"n": LEAST_BASIS})


LIABILITY_PROPOSAL = Form(
    code="liability_proposal",
    version=1,
    title=N_("Propuesta de responsabilidad"),
    plural=N_("Propuestas de responsabilidad"),
    data_class=1,
    rules=(two_grounds,),
    sections=(
        Section(
            N_("Propuesta"),
            (
                Choice(
                    name="jurisdiction",
                    label="Reglamento aplicable",
                    need=Need.CLOSE,
                    load=reference.states,
                    private=True,
                    prefill=_jurisdiction,
                    follows=("claim.loss_place_text",),
                ),
                Choice(
                    name="prevailing",
                    label="Qué manda aquí",
                    need=Need.CLOSE,
                    options=lists.PREVAILING,
                    private=True,
                    prefill=_prevailing,
                    follows=("declaration.signals", "declaration.signal_working", "declaration.officer_directing"),
                ),
                Calc(name="pair", label="A / B", compute=_pair, private=True),
                Calc(name="proposal", label="Propuesta", compute=_proposal, private=True),
                Calc(name="table_cell", label="Celda de la tabla", compute=_cell, private=True),
                Calc(name="criterion", label="Criterio", compute=_criterion, private=True),
                Calc(name="conditions", label="Qué comprobar", compute=_conditions, private=True),
                Calc(name="alternatives", label="Otras lecturas", compute=_alternatives, private=True),
                Calc(name="notice", label="Sobre la tabla", compute=_notice, private=True),
            ),
        ),
        Section(
            N_("Decisión"),
            (
                Many(
                    name="basis",
                    label="Se apoya en",
                    need=Need.CLOSE,
                    merge=Merge.SET,
                    options=lists.BASIS,
                    private=True,
                ),
                Choice(
                    name="decision",
                    label="Decisión del ajustador",
                    need=Need.CLOSE,
                    shown=has_third_party,
                    options=lists.RESPONSIBILITY,
                    group="decision",
                    private=True,
                ),
                Percent(
                    name="insured_share_pct",
                    label="Parte del asegurado",
                    need=Need.CLOSE,
                    shown=when("decision", "both"),
                    group="decision",
                    private=True,
                ),
                Long(
                    name="decision_reason",
                    label="Por qué",
                    need=Need.CLOSE,
                    missing="CON-62",
                    shown=_departs,
                    group="decision",
                    private=True,
                ),
                Tri(
                    name="counts_as_fault",
                    label="¿Cuenta como responsable para el deducible?",
                    shown=when("decision", "both"),
                    private=True,
                ),
            ),
        ),
    ),
)
