"""The order that admits the vehicle to a workshop or dealer (forms.md 4.18): only damage of this loss."""

from __future__ import annotations

from gnp_desk.forms import lists, reference
from gnp_desk.forms import order_facts as facts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.computed import (
    CENTER_KINDS,
    center_kind,
    center_words,
    deductible_words,
    premium_words,
    valid_until_words,
)
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Calc, Choice, Day, Long, Ref, Refs, Text, Tri
from gnp_desk.forms.roles import is_contracted
from gnp_desk.texts import N_


def changes_center(case: Case, order: Record) -> bool:
    """Return whether the chosen centre is not of the kind that applies."""
    wanted = CENTER_KINDS.get(center_kind(case, order))
    center = reference.directory().get(order.text("repair_center"))
    return wanted is not None and center is not None and center.kind not in wanted


def _has_agency_cover(case: Case, order: Record) -> bool:
    return is_contracted(case, "AGENCIA")


VEHICLE_ADMISSION_ORDER = Form(
    code="vehicle_admission_order",
    version=1,
    title=N_("Orden de admisión del vehículo"),
    plural=N_("Órdenes del vehículo"),
    data_class=2,
    series="OV",
    sections=(
        Section(
            N_("Para quién"),
            (
                Ref(name="party", label="Vehículo", need=Need.ISSUE, to="party", prefill=facts.party_a),
                Choice(
                    name="coverage_code",
                    label="Cobertura",
                    need=Need.ISSUE,
                    load=reference.covers,
                    prefill=facts.cover_of_damage,
                ),
                Ref(name="customer", label="Cliente", need=Need.ISSUE, to="person", prefill=facts.customer),
                Calc(name="admission_state", label="Prima", compute=premium_words),
            ),
        ),
        Section(
            N_("Dónde"),
            (
                Tri(
                    name="agency_in_loss_city",
                    label="¿Hay agencia en la ciudad del siniestro?",
                    need=Need.ISSUE,
                    data_class=1,
                    prefill=facts.agency_in_city,
                ),
                Tri(
                    name="agency_in_residence",
                    label="¿Y en la de residencia?",
                    need=Need.ISSUE,
                    shown=_has_agency_cover,
                ),
                Tri(
                    name="insured_requests_other_agency",
                    label="¿Pide otra agencia?",
                    need=Need.ISSUE,
                    shown=_has_agency_cover,
                ),
                Calc(
                    name="center_kind",
                    label="Le corresponde",
                    compute=center_words,
                    data_class=1,
                ),
                facts.place_ref(
                    "repair_center",
                    "Taller o agencia",
                    facts.workshops,
                    need=Need.ISSUE,
                    group="center",
                    prefill=facts.nearest(facts.workshops),
                ),
                Text(
                    name="repair_center_other",
                    label="Nombre y domicilio del otro taller",
                    need=Need.ISSUE,
                    shown=facts.is_other("repair_center"),
                    group="center",
                ),
                Long(
                    name="center_reason",
                    label="Motivo del cambio",
                    need=Need.ISSUE,
                    shown=changes_center,
                    group="center",
                ),
            ),
        ),
        Section(
            N_("Vehículo y daños"),
            (
                Choice(
                    name="arrival_mode",
                    label="Llega",
                    need=Need.ISSUE,
                    options=lists.ARRIVAL,
                    data_class=1,
                    prefill=facts.arrival,
                ),
                Choice(
                    name="stays",
                    label="El vehículo",
                    need=Need.ISSUE,
                    options=lists.STAYS,
                    data_class=1,
                    prefill=facts.stays,
                ),
                Choice(
                    name="collision_kind",
                    label="Tipo de golpe",
                    need=Need.ISSUE,
                    options=lists.COLLISION,
                    data_class=1,
                    prefill=facts.collision,
                ),
                Refs(
                    name="damage",
                    label="Daños de este siniestro",
                    need=Need.ISSUE,
                    merge=Merge.SET,
                    to="damage_line",
                    among=facts.lines_of_order,
                    data_class=1,
                    prefill=facts.this_loss,
                ),
                Refs(
                    name="previous",
                    label="Daños anteriores",
                    merge=Merge.SET,
                    to="damage_line",
                    among=facts.lines_of_order,
                    data_class=1,
                    prefill=facts.previous,
                ),
            ),
        ),
        Section(
            N_("Deducible y vigencia"),
            (
                Choice(
                    name="deductible_applies",
                    label="Deducible",
                    need=Need.ISSUE,
                    options=lists.DEDUCTIBLE_APPLIES,
                    data_class=1,
                    prefill=facts.deductible_applies,
                    follows=("coverage_code",),
                ),
                Calc(
                    name="deductible_amount",
                    label="Importe",
                    compute=deductible_words,
                    data_class=1,
                ),
                Day(
                    name="delivered_on",
                    label="Entregada",
                    need=Need.ISSUE,
                    data_class=1,
                    prefill=facts.today,
                ),
                Calc(
                    name="valid_until",
                    label="Válida hasta",
                    compute=valid_until_words,
                    data_class=1,
                ),
                Long(name="instructions", label="Indicaciones"),
                Choice(name="status", label="Estado", options=lists.PAPER_STATUS, data_class=1),
            ),
        ),
    ),
)
