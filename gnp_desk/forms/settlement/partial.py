"""The steps of a partial loss, paid in cash or repaired directly (forms.md 5.8)."""

from __future__ import annotations

from decimal import Decimal

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import Inputs, Known, amount
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.settlement.cascade import Chain, Payment
from gnp_desk.forms.settlement.closing import default_interest, indemnity_payments, lender, terms
from gnp_desk.forms.settlement.opening import NOTHING, End, begin, damage, deductible, valued
from gnp_desk.forms.worksheet import parts
from gnp_desk.forms.worksheet.calculation import with_vat
from gnp_desk.rules.answer import Trail
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.money import ZERO
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_


def partial_loss(chain: Chain) -> End:
    begin(chain)
    damage(chain)
    wear(chain)
    cover = chain.record.text("coverage_code") or "PP"
    deductible(chain, "7", "deductible", N_("Deducible"), cover)
    return partial_end(chain)


def wear(chain: Chain) -> None:
    """Add step 6 of a partial loss: wear of tyres and engines, each on its amount with tax."""
    title, found, case = N_("Demérito por uso"), valued(chain), chain.case
    worn = (
        [line for line in found.lines if line.counts and line.line.get("wear_kind") in ("tire", "engine")]
        if found
        else []
    )
    if not worn or found is None or case.edition is None:
        chain.skip("6", "wear", title, N_("Ningún renglón es llanta o motor con desgaste."))
        return
    trail, flags = Trail(case.edition), set[str]()
    lost = []
    for line in worn:
        try:
            answer = run("wear_depreciation", _worn(case, line.line, with_vat(line.parts, found.rates)), case.edition)
        except RuleInputError as why:
            chain.miss("6", "wear", title, why.message)
            return
        trail.steps += answer.steps
        flags |= set(answer.flags)
        lost.append(Decimal(str(answer["depreciation_amount"])))
    text = N_("El demérito suma el de cada llanta y motor.")
    trail.money(
        "wear_deduction",
        "R-WEA-01",
        text,
        "sum(depreciation_amounts)",
        sum(lost, ZERO),
        depreciation_amounts=tuple(lost),
    )
    trail.flags |= flags
    chain.show("6", "wear", title, trail.answer("wear_deduction"), "wear_deduction")


def _worn(case: Case, line: Record, value: Decimal) -> dict[str, object]:
    vehicle = parts.vehicle_of(case, line)
    made: dict[str, object] = {
        "vehicle_kind": parts.kind_of(vehicle),
        "brand": parts.brand(case, vehicle.text("make") if vehicle else ""),
        "part_kind": line.text("wear_kind"),
        "part_value": f"{value:.2f}",
    }
    used = amount(line, "km_used")
    return made if used is None else {**made, "km_used": int(used)}


def partial_end(chain: Chain, number: int = 8) -> End:
    """Add what follows the deductible of a partial loss: payment, transfer, lender, terms, default."""
    if not _partial_payment(chain, str(number)):
        return NOTHING
    direct = chain.record.get("settlement_kind") == "direct_payment"
    if direct:
        _customer_pays(chain, f"{number}a")
    _towing(chain, str(number + 1))
    if direct:
        chain.skip(str(number + 2), "lender", N_("Beneficiario preferente"), N_("Se paga al taller, no a una persona."))
    else:
        lender(chain, str(number + 2), "payment")
    terms(chain, str(number + 3), repair=direct)
    default_interest(chain, str(number + 4), "payment", "repair" if direct else "cash")
    return _partial_payments(chain, direct)


def _partial_payment(chain: Chain, number: str) -> bool:
    found = valued(chain)
    deductible = chain.amount("deductible_amount")
    if found is None or deductible is None:
        chain.miss(number, "payment", N_("Pago"), N_("Falta el daño valuado o el deducible."))
        return False
    before_tax: Inputs = {
        "labor_cost": Known(f"{found.labor.subtotal:.2f}", N_("Mano de obra, sin impuestos")),
        "parts_cost": Known(f"{found.parts.subtotal + found.materials.subtotal:.2f}", N_("Refacciones y materiales")),
        "taxes": Known(chain.amount("vat"), N_("Paso del daño valuado")),
        "wear_deduction": Known(chain.amount("wear_deduction"), N_("Paso del demérito")),
        "deductible_amount": Known(deductible, N_("Paso del deducible")),
    }
    return chain.ask(number, "payment", N_("Pago"), "partial_loss_payment", before_tax, "payment") is not None


def _customer_pays(chain: Chain, number: str) -> None:
    """Add what the customer pays the workshop: everything of the damage the Company does not."""
    assert chain.case.edition is not None
    trail = Trail(chain.case.edition)
    damage, paid = Decimal(str(chain.results["damage_amount"])), Decimal(str(chain.results["payment"]))
    text = N_("El cliente paga al taller lo que no paga la Compañía: deducible y demérito.")
    names = {"damage_amount": damage, "payment": paid}
    trail.money("customer_pays", "R-IND-02", text, "damage_amount - payment", damage - paid, **names)
    chain.show(number, "customer", N_("Paga el cliente"), trail.answer("customer_pays"), "customer_pays")


def _towing(chain: Chain, number: str) -> None:
    title, found = N_("Traslado"), inputs.towing(chain.case)
    if found is None:
        chain.skip(number, "towing", title, N_("No hay costo de traslado anotado."))
        return
    found["damage_amount"] = Known(chain.amount("damage_amount"), N_("Paso del daño valuado"))
    found["deductible_amount"] = Known(chain.amount("deductible_amount"), N_("Paso del deducible"))
    chain.ask(number, "towing", title, "towing", found, "company_pays")


def _partial_payments(chain: Chain, direct: bool) -> End:
    total = chain.amount("payment") or ""
    if not chain.results.get("covered"):
        return (), total, N_("El daño es menor que el deducible; no hay pago.")
    if direct:
        shop = Payment("workshop", N_("Paga la Compañía al taller"), N_("Taller"), total)
        customer = Payment(
            "customer",
            N_("Paga el cliente: deducible y demérito"),
            N_("Cliente al taller"),
            chain.amount("customer_pays") or "",
        )
        return (shop, customer), total, N_("Pago directo al taller")
    return indemnity_payments(chain, "payment", N_("Pago de los daños")), total, N_("Pago de los daños en efectivo")
