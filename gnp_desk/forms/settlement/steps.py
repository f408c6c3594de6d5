"""A settlement of any kind: its steps in order, its results and its payments (forms.md 5.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gnp_desk.forms.benefit_claim import answers as benefits
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import Known, cover_row
from gnp_desk.forms.settlement import inputs, partial, theft, total
from gnp_desk.forms.settlement.cascade import MISSING, Cascade, Chain, Payment
from gnp_desk.forms.settlement.closing import default_interest, terms
from gnp_desk.forms.settlement.opening import NOTHING, End, exclusions, valued
from gnp_desk.forms.worksheet.calculation import explained
from gnp_desk.texts import N_


def cascade(case: Case, record: Record) -> Cascade:
    """Return the settlement of `record` with every step; the same case and record give the same cascade."""
    chain = Chain(case, record)
    kind = record.text("settlement_kind")
    found = BUILDERS.get(kind, _unknown)(chain)
    payments, total, outcome = found if not any(step.state == MISSING for step in chain.steps) else ((), "", "")
    edition = case.edition.code if case.edition else ""
    return Cascade(kind, edition, tuple(chain.steps), dict(chain.results), payments, total, outcome)


def _unknown(chain: Chain) -> End:
    chain.miss("1", "kind", N_("Liquidación de"), N_("Elija qué se liquida."))
    return NOTHING


def _third_party(chain: Chain) -> End:
    """Add the steps of what is paid to a third party under liability (R-COV-F-03)."""
    chain.ask("1", "cover", N_("Vigencia y prima"), "cover_status", inputs.cover(chain.case), "cover_status")
    exclusions(chain)
    chain.skip(
        "3", "value", N_("Valor del vehículo"), N_("El deducible no depende del valor: responsabilidad civil no lleva.")
    )
    found, case = valued(chain), chain.case
    if found is not None and case.edition is not None and found.is_whole:
        chain.show("4", "damage", N_("Daño valuado"), explained(found, case.edition), "damage_amount")
    else:
        chain.miss("4", "damage", N_("Daño valuado"), N_("Falta la hoja de valuación emitida."))
        return NOTHING
    chain.skip("5", "total_loss", N_("¿Pérdida total?"), N_("Es el vehículo de un tercero."))
    row = cover_row(case, "RC")
    given = benefits.liability_inputs(case, row, None)
    given["third_property"] = Known(chain.amount("damage_amount"), N_("Paso del daño valuado"))
    chain.ask("6", "liability", N_("Responsabilidad civil"), "rc_claim", given, "paid_base")
    terms(chain, "11")
    default_interest(chain, "12", "paid_base", "cash")
    total = chain.amount("paid_base") or ""
    payment = Payment("payee", N_("Daño a tercero"), N_("Tercero"), total, chain.record.text("payee"))
    return (payment,), total, N_("Pago a tercero")


def _other(chain: Chain) -> End:
    """Add the steps of another cover: exactly those of its own operation (forms.md 5.7)."""
    chain.ask("1", "cover", N_("Vigencia y prima"), "cover_status", inputs.cover(chain.case), "cover_status")
    exclusions(chain)
    code = chain.record.text("coverage_code")
    claim = next((item for item in chain.case.of("benefit_claim") if item.get("coverage_code") == code), None)
    result = benefits.benefit(chain, "3", code, claim)
    if result is None:
        return NOTHING
    terms(chain, "11")
    default_interest(chain, "12", result, "cash")
    total = chain.amount(result) or ""
    payment = Payment("payee", N_("Otra cobertura"), N_("Persona a quien se paga"), total, chain.record.text("payee"))
    return (payment,), total, N_("Pago de otra cobertura")


BUILDERS: Mapping[str, Callable[[Chain], End]] = {
    "partial_cash": partial.partial_loss,
    "direct_payment": partial.partial_loss,
    "total_loss": total.total_loss,
    "theft_not_located": theft.theft_claim,
    "theft_recovered": theft.theft_claim,
    "third_party": _third_party,
    "other_cover": _other,
}
