"""The steps of a total loss, by damage or by theft (forms.md 5.8)."""

from __future__ import annotations

from decimal import Decimal

from gnp_desk.forms.benefit_claim import answers as benefits
from gnp_desk.forms.document_item.checklist import checklist
from gnp_desk.forms.facts_of import Inputs, Known, cover_row, day, known
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.settlement.cascade import Chain, Payment
from gnp_desk.forms.settlement.closing import default_interest, indemnity_payments, lender, terms
from gnp_desk.forms.settlement.opening import NOTHING, End, begin, damage, deductible
from gnp_desk.forms.worksheet.total_loss import threshold_of
from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.money import ZERO
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_


def total_loss(chain: Chain) -> End:
    begin(chain)
    damage(chain)
    deductible(chain, "6", "deductible", N_("Deducible"), "PT")
    _waiver(chain)
    return total_end(chain, "damage")


def _waiver(chain: Chain) -> None:
    """Add step 7 and, when the deductible is waived, take it away from what follows (R-DED-14)."""
    title, case = N_("Exención del deducible"), chain.case
    total = chain.results.get("is_total_loss")
    if total is None or chain.amount("deductible_amount") is None:
        chain.miss("7", "waiver", title, N_("Falta saber si es pérdida total."))
        return
    found = inputs.waiver(case, total)
    if not found["liable_third_party_exists"].value:
        chain.skip("7", "waiver", title, N_("No hay un tercero responsable identificado."))
        return
    answer = chain.ask("7", "waiver", title, "deductible_waiver_pt", found, "deductible_waived")
    if answer is not None and answer["deductible_waived"] and case.edition is not None:
        trail = Trail(case.edition)
        charged = Decimal(chain.amount("deductible_amount") or "0")
        text = N_("El deducible está exento por completo, con sus puntos.")
        trail.money("deductible_amount", "R-DED-14", text, "0", ZERO, deductible_charged=charged)
        chain.show("7a", "waived", N_("Deducible exento"), trail.answer("deductible_amount"), "deductible_amount")


SETTLED = (
    ("8", "premium", N_("Prima pendiente"), "premium_deducted", ("premium_deducted",)),
    ("9", "cap", N_("Tope del salvamento"), "salvage_applied", ("salvage_cap", "salvage_applied", "cap_binding")),
    ("10", "indemnity", N_("Indemnización"), "indemnity_payment", ("indemnity_payment",)),
    ("11", "salvage", N_("Pago del salvamento"), "salvage_payment", ("salvage_payment",)),
)


NET = (
    ("13", "isr", N_("Retención de ISR"), "isr_withheld", ("isr_withheld",)),
    ("14", "net", N_("Neto a pagar"), "net_paid", ("net_paid",)),
)


def total_end(chain: Chain, cause: str) -> End:
    """Add steps 8 to 20 of a total loss: premium, salvage, indemnity, taxes, net, lender, benefits, terms."""
    if cause != "theft_c1" and chain.results.get("is_total_loss") is False:
        text = N_("El daño no llega al porcentaje de pérdida total. Cambie el tipo o la valuación.")
        chain.miss("10", "indemnity", N_("Indemnización"), text)
        return NOTHING
    found = _settlement_inputs(chain, cause)
    answer = _settled(chain, found)
    if answer is None:
        return NOTHING
    _salvage_vat(chain)
    for number, code, title, result, names in NET:
        chain.show(number, code, title, answer, result, found, only=names)
    lender(chain, "15", "indemnity_payment")
    _benefits(chain)
    _storage(chain, cause)
    terms(chain, "18")
    default_interest(chain, "19", "net_paid", "cash")
    _recovery(chain)
    return _total_payments(chain, cause)


def _settlement_inputs(chain: Chain, cause: str) -> Inputs:
    on = inputs.paid_on(chain.case, chain.record)
    complete = checklist(chain.case, chain.record).is_salvage_complete
    threshold = threshold_of(chain.case)
    found = inputs.salvage(chain.case, chain.record, complete, on)
    found |= {
        "loss_cause": Known(cause, N_("Tipo de liquidación")),
        "vehicle_value": Known(chain.amount("vehicle_value"), N_("Paso del valor del vehículo")),
        "damage_amount": Known(chain.amount("damage_amount"), N_("Paso del daño valuado")),
        "deductible_amount": Known(chain.amount("deductible_amount"), N_("Paso del deducible")),
        "total_loss_threshold_pct": Known(None if threshold is None else str(threshold), inputs.SCHEDULE),
    }
    return found


def _settled(chain: Chain, found: Inputs) -> Answer | None:
    assert chain.case.edition is not None
    needed = ("vehicle_value", "deductible_amount")
    if any(found[name].value is None for name in needed):
        chain.miss("10", "indemnity", N_("Indemnización"), N_("Falta el valor del vehículo o el deducible."))
        return None
    try:
        given = {name: known.value for name, known in found.items() if known.value is not None}
        answer = run("total_loss_settlement", given, chain.case.edition)
    except RuleInputError as why:
        chain.miss("10", "indemnity", N_("Indemnización"), why.message)
        return None
    for number, code, title, result, names in SETTLED:
        flags = answer.flags if code == "cap" else ()
        chain.show(number, code, title, answer, result, found, flags, names)
    return answer


def _salvage_vat(chain: Chain) -> None:
    title, paid = N_("IVA del salvamento"), chain.amount("salvage_payment")
    if not paid or not Decimal(paid):
        chain.skip("12", "salvage_vat", title, N_("La Compañía no compra el salvamento."))
        return
    on = inputs.paid_on(chain.case, chain.record)
    found: Inputs = {
        "salvage_payment": Known(paid, N_("Paso del pago del salvamento")),
        "vat_rate_pct": inputs.figure("vat_rate_pct", on),
        "owner_is_civil_society": known(chain.record, "owner_is_civil_society", inputs.SETTLEMENT),
    }
    chain.ask("12", "salvage_vat", title, "cfdi_breakdown", found, "vat_amount")


def _benefits(chain: Chain) -> None:
    """Add step 16: what is paid or given apart from the settlement (R-SET-07)."""
    case, added = chain.case, False
    for letter, code, title in (
        ("a", "AYUDA_PT", N_("Ayuda para pérdida total")),
        ("b", "GARANTIA_FINANCIADOS", N_("Saldo del auto financiado")),
    ):
        row = cover_row(case, code)
        if row is None or (code == "GARANTIA_FINANCIADOS" and not known(chain.record, "outstanding_balance").value):
            continue
        added = True
        if code == "AYUDA_PT":
            benefits.total_loss_aid(chain, f"16{letter}", title, row)
        else:
            found = benefits.gap_inputs(case, chain.record, row)
            found["vehicle_value"] = Known(chain.amount("vehicle_value"), N_("Paso del valor del vehículo"))
            found["indemnity_payment"] = Known(chain.amount("indemnity_payment"), N_("Paso de la indemnización"))
            benefits.gap(chain, f"16{letter}", title, found)
    if not added:
        chain.skip(
            "16", "benefits", N_("Beneficios aparte"), N_("La carátula no ampara otros beneficios por este evento.")
        )


def _storage(chain: Chain, cause: str) -> None:
    title, record = N_("Pensión"), chain.record
    started, delivered = (
        day(record, "notified_at", inputs.SETTLEMENT),
        day(record, "vehicle_delivered_on", inputs.SETTLEMENT),
    )
    if cause == "theft_c1" or started.value is None or delivered.value is None:
        chain.skip("17", "storage", title, N_("El vehículo no está en un depósito o todavía no se entrega."))
        return
    late = record.get("delay_attributable_to_insured")
    found: Inputs = {
        "start_on": started,
        "vehicle_delivered_on": delivered,
        "daily_min_wage": inputs.wage(chain.case),
        "delay_attributable_to_insured": Known(late != "no", inputs.SETTLEMENT, record.id),
    }
    chain.ask("17", "storage", title, "storage_fee", found, "storage_fee")


def _recovery(chain: Chain) -> None:
    title, recovered = N_("Recuperación"), known(chain.record, "recovered_amount", inputs.SETTLEMENT)
    if recovered.value is None:
        chain.skip("20", "recovery", title, N_("No se ha recuperado nada."))
        return
    found: Inputs = {
        "recovered_amount": recovered,
        "company_outlay": Known(chain.amount("net_paid"), N_("Paso del neto a pagar")),
    }
    chain.ask("20", "recovery", title, "recovery_split", found, "insured_share")


def _total_payments(chain: Chain, cause: str) -> End:
    found = list(indemnity_payments(chain, "indemnity_payment", N_("Indemnización")))
    payee = chain.record.text("payee")
    bought, withheld = chain.amount("salvage_payment") or "", chain.amount("isr_withheld") or ""
    if bought and Decimal(bought):
        found.append(Payment("salvage", N_("Pago del salvamento"), N_("Propietario"), bought, payee))
    if withheld and Decimal(withheld):
        found.append(Payment("isr", N_("Retención de ISR"), N_("SAT, a cuenta del propietario"), withheld, payee, True))
    for code, concept, to in (
        ("aid_payment", N_("Ayuda para pérdida total, pago aparte"), N_("Asegurado")),
        ("gap_payment", N_("Saldo del auto financiado, pago aparte"), N_("Financiera")),
    ):
        if chain.amount(code):
            found.append(Payment(code, concept, to, chain.amount(code) or ""))
    outcome = N_("Robo no localizado") if cause == "theft_c1" else N_("Pérdida total")
    return tuple(found), chain.amount("net_paid") or "", outcome
