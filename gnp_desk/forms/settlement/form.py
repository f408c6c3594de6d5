"""What a settlement asks: of which kind, what the wreck is worth, who owns and who is paid, and what was answered (forms.md 5.6)."""

from __future__ import annotations

from gnp_desk.forms import reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.identifiers import judge_clabe
from gnp_desk.forms.kinds import Bool, Calc, Choice, Code, Day, Instant, Long, Money, Ref, Text, Tri
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.settlement import checks, prefill
from gnp_desk.texts import N_

KINDS = pairs(
    "partial_cash direct_payment total_loss theft_not_located theft_recovered third_party other_cover",
    N_(
        "Pérdida parcial en efectivo · Pago directo · Pérdida total · Robo no localizado · Robo recuperado · Tercero · "
        "Otra cobertura"
    ),
)
OWNERS = pairs("PF PFAE PM", N_("Persona física · Persona física con actividad empresarial · Persona moral"))
ANSWERS = pairs("accepts with_reserve rejects", N_("Acepta · Acepta con reserva · No acepta"))
STATUSES = pairs("draft to_approve issued", N_("Borrador · Por autorizar · Emitida"))


def is_total(case: Case, record: Record) -> bool:
    """Return whether a wreck may be bought: total loss by damage, or found again as one."""
    return record.get("settlement_kind") in ("total_loss", "theft_recovered")


def asks_owner(case: Case, record: Record) -> bool:
    """Return whether the owner decides taxes and documents."""
    return record.get("settlement_kind") in ("total_loss", "theft_not_located", "theft_recovered")


def is_company(case: Case, record: Record) -> bool:
    """Return whether the owner is a company."""
    return record.get("owner_kind") == "PM"


def is_financed(case: Case, record: Record) -> bool:
    """Return whether a lender is paid first."""
    return case.policy is not None and case.policy.get("financing_status") == "active" and pays_money(case, record)


def pays_money(case: Case, record: Record) -> bool:
    """Return whether the settlement ends in a payment to a person: everything but direct payment."""
    return record.get("settlement_kind") != "direct_payment"


def needs_worksheet(case: Case, record: Record) -> bool:
    """Return whether the damage comes from a worksheet."""
    return record.get("settlement_kind") not in ("theft_not_located", "other_cover")


def rejects(case: Case, record: Record) -> bool:
    """Return whether the customer does not accept."""
    return record.get("customer_answer") == "rejects"


def other_payee(case: Case, record: Record) -> bool:
    """Return whether someone other than the insured is paid."""
    insured = case.policy.get("insured") if case.policy else None
    return pays_money(case, record) and bool(record.get("payee")) and record.get("payee") != insured


def _lender(name: str, label: str) -> Money:
    return Money(name=name, label=label, need=Need.ISSUE, when=is_financed, shown=is_financed, group="balance")


SETTLEMENT = Form(
    code="settlement",
    version=1,
    title=N_("Liquidación"),
    plural=N_("Liquidaciones"),
    data_class=1,
    series="LQ",
    rules=(checks.settlement_problems,),
    sections=(
        Section(
            N_("Qué se liquida"),
            (
                Choice(
                    name="settlement_kind",
                    label=N_("Liquidación de"),
                    options=KINDS,
                    need=Need.ALWAYS,
                    group="kind",
                    prefill=prefill.kind,
                ),
                Choice(
                    name="coverage_code",
                    label=N_("Cobertura"),
                    load=reference.covers,
                    need=Need.ISSUE,
                    group="kind",
                    prefill=prefill.coverage,
                    follows=("settlement_kind",),
                ),
                Ref(
                    name="worksheet",
                    label=N_("Valuación"),
                    to="worksheet",
                    need=Need.ISSUE,
                    when=needs_worksheet,
                    shown=needs_worksheet,
                    group="kind",
                    prefill=prefill.worksheet,
                ),
                Calc(name="liable", label=N_("Responsable"), compute=checks.liable),
                Choice(name="status", label=N_("Estado"), options=STATUSES, group="status"),
            ),
        ),
        Section(
            N_("Prima y salvamento"),
            (
                Money(
                    name="pending_premium",
                    label=N_("Prima pendiente"),
                    need=Need.ISSUE,
                    when=asks_owner,
                    shown=asks_owner,
                    prefill=prefill.pending_premium,
                ),
                Money(
                    name="salvage_value",
                    label=N_("Valor del salvamento"),
                    need=Need.ISSUE,
                    when=checks.is_wreck,
                    shown=is_total,
                    group="salvage",
                ),
                Text(
                    name="salvage_source",
                    label=N_("Avalúo de"),
                    need=Need.ISSUE,
                    when=checks.is_wreck,
                    shown=is_total,
                    group="salvage",
                ),
                Day(
                    name="salvage_on",
                    label=N_("Avalúo al"),
                    need=Need.ISSUE,
                    when=checks.is_wreck,
                    shown=is_total,
                    fact=True,
                    group="salvage",
                ),
                Bool(
                    name="company_buys_salvage",
                    label=N_("La Compañía compra el salvamento"),
                    need=Need.ISSUE,
                    when=checks.is_wreck,
                    shown=is_total,
                ),
                Calc(
                    name="salvage_documents_complete",
                    label=N_("Documentos del salvamento"),
                    compute=checks.salvage_documents,
                ),
            ),
        ),
        Section(
            N_("Propietario y crédito"),
            (
                Choice(
                    name="owner_kind",
                    label=N_("Propietario"),
                    options=OWNERS,
                    need=Need.ISSUE,
                    when=asks_owner,
                    shown=asks_owner,
                    prefill=prefill.owner_kind,
                ),
                Bool(
                    name="owner_is_civil_society",
                    label=N_("Es sociedad civil"),
                    need=Need.ISSUE,
                    when=is_company,
                    shown=is_company,
                ),
                _lender("outstanding_balance", N_("Saldo insoluto")),
                _lender("overdue_amount", N_("Vencido")),
                _lender("penalties", N_("Recargos y moratorios")),
                _lender("other_debts", N_("Otros adeudos")),
                Day(
                    name="balance_on",
                    label=N_("Saldo al"),
                    need=Need.ISSUE,
                    when=is_financed,
                    shown=is_financed,
                    fact=True,
                    group="balance",
                ),
            ),
        ),
        Section(
            N_("A quién se paga"),
            (
                Ref(
                    name="payee",
                    label=N_("Se paga a"),
                    to="person",
                    need=Need.ISSUE,
                    when=pays_money,
                    shown=pays_money,
                    group="payee",
                    data_class=2,
                    prefill=prefill.payee,
                ),
                Long(
                    name="payee_reason",
                    label=N_("Por qué a esa persona"),
                    need=Need.ISSUE,
                    when=other_payee,
                    shown=other_payee,
                    group="payee",
                    data_class=2,
                ),
                Code(
                    name="clabe",
                    label=N_("CLABE"),
                    judge=judge_clabe,
                    need=Need.ISSUE,
                    when=checks.is_paid_by_transfer,
                    shown=pays_money,
                    group="payee",
                    data_class=2,
                    length=18,
                ),
                Text(
                    name="account_holder",
                    label=N_("Titular de la cuenta"),
                    need=Need.ISSUE,
                    when=checks.is_paid_by_transfer,
                    shown=pays_money,
                    group="payee",
                    data_class=2,
                ),
            ),
        ),
        Section(
            N_("Plazos y respuesta"),
            (
                Instant(name="notified_at", label=N_("Notificada")),
                Calc(name="docs_complete_at", label=N_("Documentos completos"), compute=checks.docs_complete),
                Calc(name="pay_target", label=N_("Meta de pago"), compute=checks.pay_target),
                Calc(name="pay_legal", label=N_("Límite de pago"), compute=checks.pay_legal),
                Instant(name="paid_at", label=N_("Pagada"), merge=Merge.SERVER),
                Choice(
                    name="customer_answer",
                    label=N_("Respuesta"),
                    options=ANSWERS,
                    need=Need.CLOSE,
                    when=checks.is_notified,
                    group="answer",
                ),
                Long(
                    name="objection",
                    label=N_("Por qué no acepta"),
                    need=Need.CLOSE,
                    when=rejects,
                    shown=rejects,
                    group="answer",
                ),
            ),
        ),
        Section(
            N_("Después del pago"),
            (
                Day(name="vehicle_delivered_on", label=N_("Vehículo entregado a la Compañía"), fact=True),
                Tri(name="delay_attributable_to_insured", label=N_("¿El retraso se debe al asegurado?")),
                Money(name="recovered_amount", label=N_("Importe recuperado"), group="recovered"),
                Day(name="recovered_on", label=N_("Recuperado el"), fact=True, group="recovered"),
            ),
        ),
    ),
)
