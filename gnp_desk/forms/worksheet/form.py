"""The worksheet of a valuation: whose damage, at which rates, against which value of the vehicle (forms.md 5.1)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Calc, Choice, Day, Instant, Long, Money, Number, Percent, Ref, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.worksheet import findings, prefill
from gnp_desk.forms.worksheet.value import GUIDES
from gnp_desk.texts import N_

SUPPLEMENT_REASONS = pairs(
    "hidden_damage price_change part_unavailable correction",
    N_("Daño oculto · Cambio de precio · Pieza agotada · Corrección"),
)
MATERIALS = pairs("per_hour per_piece amount", N_("Por hora · Por pieza · Importe"))
STATUSES = pairs("draft to_approve issued", N_("Borrador · Por autorizar · Emitida"))


def is_supplement(case: Case, record: Record) -> bool:
    """Return whether this worksheet adds to an issued one."""
    return bool(record.get("supplement"))


def needs_guide(case: Case, record: Record) -> bool:
    """Return whether the value of the vehicle comes from a guide: neither agreed nor on the invoice."""
    policy = case.policy
    return policy is None or policy.get("value_basis") not in ("agreed", "invoice")


def is_latest_model(case: Case, record: Record) -> bool:
    """Return whether the vehicle is a latest model without published value."""
    return case.policy is not None and case.policy.get("vehicle_class") == "latest_model_unlisted"


def is_classic(case: Case, record: Record) -> bool:
    """Return whether the vehicle is valued by appraisal."""
    return case.policy is not None and case.policy.get("vehicle_class") == "classic"


def is_frontier(case: Case, record: Record) -> bool:
    """Return whether the vehicle was legalised or belongs to the border."""
    return case.policy is not None and case.policy.get("vehicle_class") == "frontier"


def _read_from_guide(case: Case, record: Record) -> bool:
    return needs_guide(case, record) and not is_latest_model(case, record) and not is_classic(case, record)


def _has_rates(case: Case, record: Record) -> bool:
    return any(is_known(record.get(name)) for name in ("labor_rate_body", "labor_rate_mechanical", "labor_rate_paint"))


WORKSHEET = Form(
    code="worksheet",
    version=1,
    title=N_("Hoja de valuación"),
    plural=N_("Hojas de valuación"),
    data_class=1,
    series="HV",
    rules=(findings.worksheet_problems, findings.lines_problems),
    sections=(
        Section(
            N_("Vehículo y taller"),
            (
                Ref(name="party", label=N_("Vehículo"), to="party", need=Need.ALWAYS, prefill=prefill.insured_party),
                Ref(
                    name="admission_order",
                    label=N_("Orden"),
                    to="vehicle_admission_order",
                    need=Need.CLOSE,
                    when=prefill.has_order,
                    prefill=prefill.order,
                ),
                Ref(
                    name="repair_center",
                    label=N_("Taller"),
                    to="dir:repair_center",
                    need=Need.CLOSE,
                    when=prefill.has_order,
                    prefill=prefill.repair_center,
                ),
                Instant(name="entry_at", label=N_("Ingreso"), need=Need.ISSUE, when=prefill.has_order),
                Ref(name="valuer", label=N_("Valuador"), to="user", need=Need.ALWAYS),
                Calc(name="valuation_due", label=N_("Valuar antes de"), compute=prefill.valuation_due),
                Choice(
                    name="collision_kind",
                    label=N_("Tipo de golpe"),
                    options=lists.COLLISION,
                    need=Need.ISSUE,
                    prefill=prefill.collision,
                ),
            ),
        ),
        Section(
            N_("Suplemento"),
            (
                Number(name="supplement", label=N_("Suplemento"), most=99, merge=Merge.IMMUTABLE),
                Choice(
                    name="supplement_reason",
                    label=N_("Motivo"),
                    options=SUPPLEMENT_REASONS,
                    need=Need.ISSUE,
                    when=is_supplement,
                    shown=is_supplement,
                    group="suppl",
                ),
                Long(
                    name="supplement_text",
                    label=N_("Qué cambió"),
                    need=Need.ISSUE,
                    when=is_supplement,
                    shown=is_supplement,
                    group="suppl",
                ),
            ),
        ),
        Section(
            N_("Tarifas"),
            (
                Money(name="labor_rate_body", label=N_("Hora de hojalatería"), need=Need.ISSUE),
                Money(name="labor_rate_mechanical", label=N_("Hora de mecánica"), need=Need.ISSUE),
                Money(name="labor_rate_paint", label=N_("Hora de pintura"), need=Need.ISSUE),
                Choice(
                    name="materials_method",
                    label=N_("Materiales"),
                    options=MATERIALS,
                    need=Need.ISSUE,
                    group="materials",
                ),
                Money(name="materials_rate", label=N_("Tarifa de materiales"), need=Need.ISSUE, group="materials"),
                Text(name="rate_source", label=N_("Tarifa de"), need=Need.ISSUE, when=_has_rates, group="rate"),
                Day(name="rate_on", label=N_("Tarifa al"), need=Need.ISSUE, when=_has_rates, group="rate", fact=True),
                Percent(name="vat_rate_pct", label=N_("IVA %"), need=Need.ISSUE, prefill=prefill.vat),
            ),
        ),
        Section(
            N_("Valor del vehículo"),
            (
                Choice(
                    name="guide",
                    label=N_("Guía"),
                    options=GUIDES,
                    need=Need.ISSUE,
                    when=needs_guide,
                    group="guide",
                    prefill=prefill.guide,
                ),
                Text(
                    name="guide_row",
                    label=N_("Renglón de la guía"),
                    need=Need.ISSUE,
                    when=needs_guide,
                    group="guide",
                    prefill=prefill.guide_row,
                ),
                Day(
                    name="guide_on",
                    label=N_("Fecha de la guía"),
                    need=Need.ISSUE,
                    when=needs_guide,
                    group="guide",
                    fact=True,
                    prefill=prefill.guide_on,
                ),
                Money(
                    name="guide_value",
                    label=N_("Valor de la guía"),
                    need=Need.ISSUE,
                    when=_read_from_guide,
                    group="guide",
                    prefill=prefill.guide_value,
                ),
                Money(
                    name="list_price_new",
                    label=N_("Precio de lista nuevo"),
                    need=Need.ISSUE,
                    when=is_latest_model,
                    shown=is_latest_model,
                ),
                Day(
                    name="purchase_on",
                    label=N_("Fecha de compra"),
                    need=Need.ISSUE,
                    when=is_latest_model,
                    shown=is_latest_model,
                    fact=True,
                    prefill=prefill.invoice_on,
                ),
                Bool(name="salvage_title", label=N_("Título de salvamento"), shown=is_frontier),
                Money(
                    name="appraised_value",
                    label=N_("Valor de avalúo"),
                    need=Need.ISSUE,
                    when=is_classic,
                    shown=is_classic,
                ),
            ),
        ),
    ),
)
