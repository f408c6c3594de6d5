"""What holds for every input: bounds, monotony, conservation to the centavo, order, one centavo and one day either side."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from gnp_desk.rules.answer import Answer
from gnp_desk.rules.edition import load_editions
from gnp_desk.rules.operations import OPERATIONS, run

from .recompute import recompute
from .samples import EDITIONS

EDITION = load_editions(EDITIONS)[-1]
CENT = Decimal("0.01")
DAY = timedelta(days=1)

CENTS = st.integers(0, 200_000_000)
AMOUNTS = CENTS.map(lambda cents: f"{cents // 100}.{cents % 100:02}")
POSITIVE = CENTS.filter(bool).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
PERCENTS = st.integers(0, 150_000).map(lambda thousandths: f"{thousandths // 1000}.{thousandths % 1000:03}")
DATES = st.dates(date(2015, 1, 1), date(2035, 12, 31))
YES = st.booleans()


def answer(operation: str, /, **inputs: Any) -> Answer:
    """Return the answer to plain inputs; its steps are recomputed by hand every time."""
    found = run(operation, inputs, EDITION)
    assert recompute(found.as_dict(), inputs) == []
    return found


def amount(found: Answer, name: str) -> Decimal:
    """Return a money output, which is whole centavos."""
    value = Decimal(str(found[name]))
    assert value == value.quantize(CENT)
    return value


def more(text: str, by: Decimal = CENT) -> str:
    return str(Decimal(text) + by)


# Deductible


@st.composite
def deductibles(draw: st.DrawFn) -> dict[str, Any]:
    """Return the facts of a loss of the vehicle under any of its covers."""
    start = draw(DATES)
    inputs = {
        "coverage_code": draw(st.sampled_from(["PP", "AGENCIA", "PT", "RT"])),
        "vehicle_value": draw(POSITIVE),
        "policy_start_on": start.isoformat(),
        "loss_on": (start + draw(st.integers(0, 400)) * DAY).isoformat(),
        "inaccuracies_count": draw(st.integers(0, 12)),
        "device_discount_points": draw(st.sampled_from(["0", "2.5", "10"])),
        draw(st.sampled_from(["deductible_pct", "deductible_fixed"])): "0",
    }
    contracted = "deductible_pct" if "deductible_pct" in inputs else "deductible_fixed"
    inputs[contracted] = draw(PERCENTS if contracted == "deductible_pct" else AMOUNTS)
    flags = ("vandalism", "driver_drunk", "driver_at_fault", "inspection_required", "paga_cero", "device_required")
    return inputs | {name: draw(YES) for name in (*flags, "device_installed", "theft_located_in_time")}


@given(deductibles())
def test_a_deductible_is_never_negative_nor_more_than_the_value(inputs: dict[str, Any]) -> None:
    charged = amount(answer("deductible", **inputs), "deductible_amount")
    assert 0 <= charged <= Decimal(inputs["vehicle_value"])


@given(deductibles())
def test_one_more_inaccuracy_never_lowers_a_deductible(inputs: dict[str, Any]) -> None:
    one_more = {**inputs, "inaccuracies_count": inputs["inaccuracies_count"] + 1}
    before, after = answer("deductible", **inputs), answer("deductible", **one_more)
    assert amount(after, "deductible_amount") >= amount(before, "deductible_amount")
    each = {"PT": 10, "RT": 20}.get(inputs["coverage_code"], 0)
    assert Decimal(str(after["surcharge_points"])) - Decimal(str(before["surcharge_points"])) == each


@given(deductibles(), st.sampled_from(["vandalism", "driver_drunk", "driver_at_fault"]))
def test_a_worse_fact_never_lowers_a_deductible(inputs: dict[str, Any], fact: str) -> None:
    better, worse = (answer("deductible", **{**inputs, fact: holds}) for holds in (False, True))
    assert amount(worse, "deductible_amount") >= amount(better, "deductible_amount")


@given(deductibles())
def test_paga_cero_never_raises_a_deductible(inputs: dict[str, Any]) -> None:
    without, with_cover = (answer("deductible", **{**inputs, "paga_cero": holds}) for holds in (False, True))
    assume(not (inputs["coverage_code"] == "RT" and inputs["device_installed"] and not inputs["theft_located_in_time"]))
    assert amount(with_cover, "deductible_amount") <= amount(without, "deductible_amount")


@given(deductibles())
def test_partial_loss_charges_no_point_of_total_loss_without_saying_so(inputs: dict[str, Any]) -> None:
    found = answer("deductible", **{**inputs, "coverage_code": "PP", "inspection_required": False})
    present = (
        inputs["vandalism"] or inputs["inaccuracies_count"] or (inputs["driver_drunk"] and inputs["driver_at_fault"])
    )
    assert found["surcharge_points"] == "0.00"
    assert ("PP_SURCHARGE_SOURCE_LOST" in found.flags) == bool(present)


@given(st.sampled_from(["PP", "AGENCIA", "PT", "RT"]), DATES, st.integers(-3, 3))
def test_the_inspection_term_ends_after_its_thirtieth_day(cover: str, start: date, offset: int) -> None:
    loss = start + (30 + offset) * DAY
    found = answer(
        "deductible", coverage_code=cover, deductible_pct="5", vehicle_value="100.00", inspection_required=True,
        policy_start_on=start.isoformat(), loss_on=loss.isoformat(),
    )  # fmt: skip
    assert found["surcharge_points"] == ("5.00" if offset > 0 else "0.00")


@given(st.sampled_from(["CRISTALES", "PROT_AUX_A", "LLANTAS_RINES", "ROBO_PARCIAL"]), AMOUNTS, PERCENTS)
def test_a_deductible_on_a_cost_grows_with_the_cost(cover: str, cost: str, pct: str) -> None:
    small, large = (
        amount(answer("deductible", coverage_code=cover, deductible_pct=pct, cost_base=base), "deductible_amount")
        for base in (cost, more(cost))
    )
    assert 0 <= small <= large


@given(AMOUNTS, AMOUNTS)
def test_the_deductible_of_a_recovered_theft_is_the_greater_whatever_the_order(one: str, two: str) -> None:
    here = answer("theft_recovered_deductible", rt_deductible_amount=one, pp_deductible_amount=two)
    there = answer("theft_recovered_deductible", rt_deductible_amount=two, pp_deductible_amount=one)
    assert here["deductible_amount"] == there["deductible_amount"] == str(max(Decimal(one), Decimal(two)))


WAIVER = (
    "is_total_loss", "liable_third_party_exists", "third_party_present_at_adjustment", "third_party_accepts_liability",
    "third_party_guarantees_payment", "power_of_attorney_granted",
)  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys(WAIVER, YES)), st.sampled_from([None, True, False]), st.sampled_from(WAIVER))
def test_a_waiver_is_given_when_nothing_is_missing_and_meeting_more_never_asks_for_more(
    facts: dict[str, bool], report: bool | None, met: str
) -> None:
    found = answer("deductible_waiver_pt", **facts, causality_report_blames_third_party=report)
    assert found["deductible_waived"] == (found["missing"] == [])
    better = answer("deductible_waiver_pt", **{**facts, met: True}, causality_report_blames_third_party=report)
    assert set(better["missing"]) <= set(found["missing"])  # type: ignore[call-overload]


# Total loss


@given(AMOUNTS, AMOUNTS, AMOUNTS, POSITIVE, PERCENTS)
def test_the_damage_is_the_sum_of_its_parts_in_any_order(
    one: str, two: str, three: str, value: str, threshold: str
) -> None:
    keys = ("labor_cost", "parts_cost", "materials_cost")
    common = {"vehicle_value": value, "total_loss_threshold_pct": threshold}
    here = answer("total_loss_check", **dict(zip(keys, (one, two, three), strict=True)), **common)
    there = answer("total_loss_check", **dict(zip(keys, (three, one, two), strict=True)), **common)
    assert here.outputs == there.outputs
    assert amount(here, "damage_amount") == Decimal(one) + Decimal(two) + Decimal(three)


@given(st.integers(1, 2_000_000).map(lambda pesos: f"{pesos}.00"), st.integers(1, 100))
def test_the_threshold_turns_at_one_centavo(value: str, threshold: int) -> None:
    limit = Decimal(value) * threshold / 100
    below, at = (
        answer("total_loss_check", parts_cost=str(cost), vehicle_value=value, total_loss_threshold_pct=str(threshold))
        for cost in (limit - CENT, limit)
    )
    strict = answer(
        "total_loss_check", parts_cost=str(limit), vehicle_value=value, total_loss_threshold_pct=str(threshold),
        config={"total_loss.comparison": "gt"},
    )  # fmt: skip
    assert (below["is_total_loss"], at["is_total_loss"], strict["is_total_loss"]) == (False, True, False)


@st.composite
def settlements(draw: st.DrawFn) -> dict[str, Any]:
    money = (
        "vehicle_value",
        "damage_amount",
        "deductible_amount",
        "pending_premium",
        "salvage_value",
        "isr_threshold_amount",
    )
    return {name: draw(AMOUNTS) for name in money} | {
        "company_buys_salvage": draw(YES),
        "salvage_documents_complete": draw(YES),
        "owner_kind": draw(st.sampled_from(["PF", "PFAE", "PM"])),
        "loss_cause": draw(st.sampled_from(["damage", "theft_c1", "theft_c2"])),
    }


@given(settlements())
def test_a_settlement_adds_up_and_stays_under_its_ceiling(inputs: dict[str, Any]) -> None:
    found = answer("total_loss_settlement", **inputs)
    indemnity, salvage, isr, net = (
        amount(found, name) for name in ("indemnity_payment", "salvage_payment", "isr_withheld", "net_paid")
    )
    value, deductible, premium = (
        Decimal(inputs[name]) for name in ("vehicle_value", "deductible_amount", "pending_premium")
    )
    assert net == indemnity + salvage - isr
    assert min(indemnity, salvage, isr, net) >= 0
    assert indemnity + salvage <= max(Decimal(0), value - deductible - premium)
    assert isr == 0 or inputs["owner_kind"] == "PF"
    if found["salvage_cap"] is not None:
        applied = amount(found, "salvage_applied")
        assert applied <= amount(found, "salvage_cap") and applied <= Decimal(inputs["salvage_value"])
        assert found["cap_binding"] == (applied < Decimal(inputs["salvage_value"]))


@given(settlements())
def test_a_bought_salvage_pays_exactly_what_was_deducted_when_nothing_is_floored(inputs: dict[str, Any]) -> None:
    inputs |= {"company_buys_salvage": True, "salvage_documents_complete": True, "loss_cause": "damage"}
    found = answer("total_loss_settlement", **inputs)
    ceiling = (
        Decimal(inputs["vehicle_value"]) - Decimal(inputs["deductible_amount"]) - Decimal(inputs["pending_premium"])
    )
    assume(ceiling >= amount(found, "salvage_applied"))
    assert amount(found, "indemnity_payment") + amount(found, "salvage_payment") == ceiling


@given(settlements(), st.sampled_from(["deductible_amount", "pending_premium"]))
def test_a_centavo_more_to_deduct_never_pays_more(inputs: dict[str, Any], name: str) -> None:
    less = answer("total_loss_settlement", **{**inputs, name: more(inputs[name])})
    assert amount(less, "indemnity_payment") <= amount(answer("total_loss_settlement", **inputs), "indemnity_payment")


@given(settlements(), deductibles(), PERCENTS)
def test_the_chain_is_its_three_links(settled: dict[str, Any], charged: dict[str, Any], threshold: str) -> None:
    charged |= {"coverage_code": "PT"}
    chain = {key: value for key, value in settled.items() if key not in ("damage_amount", "deductible_amount")}
    chain |= {
        **charged,
        "parts_cost": settled["damage_amount"],
        "total_loss_threshold_pct": threshold,
        "loss_cause": "damage",
    }
    found = answer("total_loss_pipeline", **chain)
    if not found["is_total_loss"]:
        assert all(
            value is None for name, value in found.outputs.items() if name not in ("damage_pct", "is_total_loss")
        )
        return
    deductible = answer("deductible", **charged)
    link = answer("total_loss_settlement", **{
        **settled, "vehicle_value": charged["vehicle_value"], "loss_cause": "damage", "deductible_amount": deductible["deductible_amount"],
    })  # fmt: skip
    assert found["applied_pct"] == deductible["applied_pct"]
    for name in ("salvage_applied", "indemnity_payment", "salvage_payment", "isr_withheld", "net_paid"):
        assert found[name] == link[name]


@given(settlements(), deductibles())
def test_a_waived_deductible_charges_nothing(settled: dict[str, Any], charged: dict[str, Any]) -> None:
    found = answer(
        "total_loss_pipeline", **{**charged, "coverage_code": "PT", "deductible_waived": True}, total_loss_threshold_pct="0",
        parts_cost=settled["damage_amount"], salvage_value=settled["salvage_value"],
    )  # fmt: skip
    assert (found["applied_pct"], found["deductible_amount"]) == ("0.00", "0.00")


@given(AMOUNTS, PERCENTS, YES)
def test_base_and_vat_add_up_to_the_price(price: str, rate: str, civil: bool) -> None:
    found = answer("cfdi_breakdown", salvage_payment=price, vat_rate_pct=rate, owner_is_civil_society=civil)
    assert amount(found, "taxable_base") + amount(found, "vat_amount") == Decimal(price)
    assert 0 <= amount(found, "vat_amount") <= Decimal(price)


# Value and wear


@given(POSITIVE, DATES, st.integers(0, 4000))
def test_a_latest_model_loses_value_with_time_and_never_below_zero(price: str, bought: date, days: int) -> None:
    today, later = (
        answer(
            "vehicle_value", vehicle_class="latest_model_unlisted", list_price_new=price,
            purchase_on=bought.isoformat(), loss_on=(bought + days * DAY + extra * DAY).isoformat(),
        )
        for extra in (0, 1)
    )  # fmt: skip
    assert 0 <= amount(later, "vehicle_value") <= amount(today, "vehicle_value") <= Decimal(price)
    assert Decimal(10) <= Decimal(str(today["depreciation_pct"])) <= 100


@given(AMOUNTS, AMOUNTS)
def test_a_contracted_sum_never_raises_a_value(appraised: str, contracted: str) -> None:
    found = answer(
        "vehicle_value", vehicle_class="classic", appraised_value=appraised, contracted_sum_insured=contracted
    )
    assert amount(found, "vehicle_value") == min(Decimal(appraised), Decimal(contracted))
    assert (found["value_source"] == "contracted_lower") == (Decimal(contracted) < Decimal(appraised))


WORN = st.fixed_dictionaries(
    {
        "vehicle_kind": st.sampled_from(["car", "motorcycle"]),
        "brand": st.sampled_from(["Ford", "NISSAN", "Honda", "chrysler", "Otra marca"]),
        "km_used": st.integers(0, 400_000),
    }
)


@given(WORN, st.sampled_from(["tire", "engine"]), AMOUNTS)
def test_wear_and_what_is_left_add_up_and_tyres_keep_seventy_per_cent(
    use: dict[str, Any], part: str, value: str
) -> None:
    found = answer("wear_depreciation", **use, part_kind=part, part_value=value)
    lost = amount(found, "depreciation_amount")
    assert lost + amount(found, "net_value") == Decimal(value)
    assert 0 <= lost <= Decimal(value)
    assert part == "engine" or lost <= (Decimal(value) * 30 / 100).quantize(CENT) + CENT
    further = answer("wear_depreciation", **{**use, "km_used": use["km_used"] + 1}, part_kind=part, part_value=value)
    assert amount(further, "depreciation_amount") >= lost


@given(WORN, AMOUNTS, AMOUNTS, PERCENTS, st.integers(1, 120), st.integers(0, 120))
def test_a_tyre_pays_within_its_limit_and_only_up_to_its_wear(
    use: dict[str, Any], cost: str, limit: str, pct: str, new: int, left: int
) -> None:
    assume(left <= new)
    found = answer(
        "tire_claim", **use, original_tread_mm=f"{new / 10}", remaining_tread_mm=f"{left / 10}",
        replacement_cost=cost, deductible_pct=pct, coverage_limit=limit,
    )  # fmt: skip
    assert found["eligible"] == ((new - left) * 100 <= 75 * new)
    assert 0 <= amount(found, "payment") <= min(Decimal(limit), Decimal(cost))


# Partial loss


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_damage_never_pays_less_and_the_deductible_turns_at_one_centavo(
    parts: str, labor: str, wear: str, deductible: str
) -> None:
    inputs = {"parts_cost": parts, "labor_cost": labor, "wear_deduction": wear, "deductible_amount": deductible}
    found, worse = (
        answer("partial_loss_payment", **inputs),
        answer("partial_loss_payment", **{**inputs, "parts_cost": more(parts)}),
    )
    assert amount(worse, "payment") >= amount(found, "payment") >= 0
    damage = amount(found, "damage_amount")
    assert (found["covered"], found["towing_covered"]) == (damage >= Decimal(deductible), damage > Decimal(deductible))


@given(AMOUNTS, AMOUNTS, YES, YES, YES)
def test_a_part_is_replaced_exactly_when_some_criterion_asks(
    repair: str, new: str, unsafe: bool, fixable: bool, seen: bool
) -> None:
    found = answer(
        "part_replacement", repair_cost=repair, replacement_cost=new, repair_compromises_safety=unsafe,
        part_reconditionable=fixable, exterior_cosmetic_visible=seen,
    )  # fmt: skip
    asked = Decimal(repair) > Decimal(new) or unsafe or not fixable or seen
    assert found["decision"] == ("replace" if asked else "repair")


CENTERS = (
    "agency_in_loss_city",
    "agency_offers_repair",
    "pp_covered",
    "agency_in_residence",
    "insured_requests_other_agency",
)


@given(DATES, st.integers(0, 1500), st.fixed_dictionaries(dict.fromkeys(CENTERS, YES)))
def test_the_agency_cover_only_improves_the_repair_centre(invoice: date, days: int, facts: dict[str, bool]) -> None:
    dates = {"invoice_on": invoice.isoformat(), "loss_on": (invoice + days * DAY).isoformat()}
    base, covered = (
        answer("repair_center", vehicle_kind="car", **dates, **facts, agency_coverage=holds) for holds in (False, True)
    )
    assert base["repair_center"] != "agency" or covered["repair_center"] == "agency"
    assert base["transfer_cost_by"] == "company"
    moto = answer("repair_center", vehicle_kind="motorcycle", **dates, **facts, agency_coverage=True)
    assert moto.outputs == {"repair_center": "workshop", "transfer_cost_by": "n/a"}


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("injured_people", "third_parties_involved", "authorities_involved", "vehicle_drivable"), YES)
    )
)
def test_self_adjustment_is_offered_in_one_case_of_sixteen(facts: dict[str, bool]) -> None:
    alone = facts == {**dict.fromkeys(facts, False), "vehicle_drivable": True}
    assert answer("autoadjust", **facts)["eligible"] == alone


# Shares


@given(AMOUNTS, AMOUNTS)
def test_a_recovery_and_a_credit_are_split_to_the_centavo(whole: str, first: str) -> None:
    recovery = answer("recovery_split", recovered_amount=whole, company_outlay=first)
    credit = answer("beneficiary_split", indemnity_payment=whole, outstanding_balance=first)
    for found, one, two in (
        (recovery, "company_share", "insured_share"),
        (credit, "preferred_beneficiary_amount", "insured_amount"),
    ):
        assert amount(found, one) + amount(found, two) == Decimal(whole)
        assert amount(found, one) == min(Decimal(whole), Decimal(first))


@given(AMOUNTS, AMOUNTS, AMOUNTS, POSITIVE, st.sampled_from(["company", "insured_choice"]))
def test_a_transfer_is_split_to_the_centavo_and_only_over_the_deductible(
    cost: str, damage: str, deductible: str, wage: str, destination: str
) -> None:
    found = answer(
        "towing",
        tow_destination=destination,
        tow_cost=cost,
        damage_amount=damage,
        deductible_amount=deductible,
        daily_min_wage=wage,
    )
    company = amount(found, "company_pays")
    assert company + amount(found, "insured_pays") == Decimal(cost)
    assert company == 0 or Decimal(damage) > Decimal(deductible)
    assert destination == "company" or company <= 30 * Decimal(wage)


@given(DATES, st.integers(0, 400), POSITIVE)
def test_each_day_of_storage_past_the_thirtieth_costs_one_wage(start: date, days: int, wage: str) -> None:
    found = answer(
        "storage_fee",
        start_on=start.isoformat(),
        vehicle_delivered_on=(start + days * DAY).isoformat(),
        daily_min_wage=wage,
    )
    assert found["days_elapsed"] == days
    assert amount(found, "storage_fee") == max(0, days - 30) * Decimal(wage)


DEBTS = ("overdue_amount", "penalties", "other_debts")


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.fixed_dictionaries(dict.fromkeys(DEBTS, AMOUNTS)))
def test_gap_pays_within_its_limit_and_never_for_a_debt_that_does_not_count(
    balance: str, value: str, limit: str, debts: dict[str, str]
) -> None:
    common = {"outstanding_balance": balance, "vehicle_value": value, "coverage_sum_insured": limit}
    found, with_debts = answer("gap", **common), answer("gap", **common, **debts)
    assert 0 <= amount(with_debts, "payment") <= amount(found, "payment") <= Decimal(limit)
    assert amount(found, "payment") <= max(Decimal(0), Decimal(balance) - Decimal(value))


CLAIMED = ("third_property", "third_injury", "third_death", "moral_damage", "occupant_injury", "occupant_death")


@given(AMOUNTS, AMOUNTS, st.fixed_dictionaries(dict.fromkeys(CLAIMED, AMOUNTS)), YES)
def test_what_liability_pays_and_leaves_uncovered_is_all_that_was_claimed(
    limit: str, excess: str, claimed: dict[str, str], occupants: bool
) -> None:
    found = answer("rc_claim", rc_limit=limit, rc_death_limit=excess, **claimed, rc_occupants_covered=occupants)
    base, over, uncovered = (amount(found, name) for name in ("paid_base", "paid_death_excess", "uncovered"))
    assert base + over + uncovered == sum(map(Decimal, claimed.values()))
    assert 0 <= base <= Decimal(limit) and 0 <= over <= Decimal(excess) and uncovered >= 0
    assert over == 0 or base == Decimal(limit)


@given(AMOUNTS, AMOUNTS, st.sampled_from(["policyholder", "company", "total_loss"]))
def test_a_refund_is_never_more_than_the_premium_not_earned(unearned: str, affected: str, who: str) -> None:
    found = answer("premium_refund", cancelled_by=who, unearned_premium=unearned, unearned_premium_affected=affected)
    assert 0 <= amount(found, "refund") <= Decimal(unearned)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_partial_payment_is_applied_in_order_and_to_the_centavo(
    interest: str, update: str, principal: str, paid: str
) -> None:
    found = answer("mora_partial", interest_due=interest, update_due=update, principal_due=principal, payment=paid)
    first, second, third = (amount(found, f"applied_{name}") for name in ("interest", "update", "principal"))
    owed = Decimal(interest) + Decimal(update) + Decimal(principal)
    assert first + second + third == min(Decimal(paid), owed)
    assert second == 0 or first == Decimal(interest)
    assert third == 0 or second == Decimal(update)
    assert amount(found, "principal_remaining") == Decimal(principal) - third


@given(POSITIVE, DATES, st.integers(0, 500), st.integers(0, 2000), st.sampled_from(["cash", "repair", "foreign"]))
def test_default_interest_starts_on_day_thirty_one_and_never_falls_with_time(
    principal: str, received: date, days: int, rate: int, kind: str
) -> None:
    def after(extra: int) -> Answer:
        return answer(
            "mora", obligation_kind=kind, principal=principal, docs_received_on=received.isoformat(), udi_due="8.1", udi_paid="8.1",
            paid_on=(received + (days + extra) * DAY).isoformat(), annual_rates_pct={"1990-01": f"{rate / 100:.2f}"},
        )  # fmt: skip

    today, tomorrow = after(0), after(1)
    assert today["days_in_default"] == max(0, days - 30)
    assert amount(tomorrow, "interest") >= amount(today, "interest") >= 0
    assert (amount(today, "interest") == 0) or days > 30
    assert amount(today, "total_payable") == Decimal(principal) + amount(today, "interest") + amount(
        today, "update_amount"
    )


# Time


@given(st.sampled_from(sorted(EDITION.table("deadlines"))), DATES, st.sets(st.integers(0, 60), max_size=6))
def test_a_term_is_in_time_on_its_last_day_and_over_on_the_next(kind: str, start: date, rest: set[int]) -> None:
    holidays = [(start + offset * DAY).isoformat() for offset in sorted(rest)]
    inputs = {
        "deadline_kind": kind,
        "start_on": start.isoformat(),
        "start_at": f"{start}T10:00:00",
        "holidays": holidays,
    }
    due = next(iter(answer("deadline", **inputs).outputs.values()))
    day = date.fromisoformat(str(due)[:10])
    for moment, expired in ((day, False), (day + DAY, True)):
        assert answer("deadline", **inputs, as_of_on=moment.isoformat())["expired"] is expired


@given(DATES, st.integers(-2, 2), st.none() | st.integers(0, 20))
def test_a_notice_is_in_time_until_its_fifth_day_or_the_end_of_force_majeure(
    known: date, offset: int, force: int | None
) -> None:
    ended = None if force is None else (known + force * DAY).isoformat()
    due = known + max(5, force or 0) * DAY
    noticed = (due + offset * DAY).isoformat()
    found = answer("loss_notice", known_on=known.isoformat(), noticed_on=noticed, force_majeure_ended_on=ended)
    assert (found["due_on"], found["on_time"]) == (due.isoformat(), offset <= 0)


@given(DATES, st.integers(0, 3000), st.lists(st.integers(-400, 3000), max_size=6).flatmap(st.permutations))
def test_one_event_is_allowed_in_each_window_whatever_the_order_of_the_earlier_ones(
    start: date, days: int, prior: list[int]
) -> None:
    inputs = {"policy_start_on": start.isoformat(), "event_on": (start + days * DAY).isoformat()}
    earlier = [(start + offset * DAY).isoformat() for offset in prior]
    found = answer("event_window", **inputs, prior_events=earlier)
    begins, ends = str(found["window_start_on"]), str(found["next_window_on"])
    assert begins <= inputs["event_on"] < ends
    assert found["allowed"] == (not any(begins <= day < ends for day in earlier))
    assert answer("event_window", **inputs, prior_events=sorted(earlier)).outputs == found.outputs


@given(DATES, st.integers(-10, 800), st.integers(0, 90), st.none() | st.integers(-5, 400))
def test_a_policy_covers_only_inside_its_term_and_paid_or_in_grace(
    start: date, loss: int, grace: int, paid: int | None
) -> None:
    inputs = {
        "policy_start_at": f"{start}T12:00:00", "policy_end_at": f"{start + 365 * DAY}T12:00:00", "premium_due_on": start.isoformat(),
        "grace_days": grace, "loss_at": f"{start + loss * DAY}T09:00:00",
        "premium_paid_at": None if paid is None else f"{start + paid * DAY}T08:00:00",
    }  # fmt: skip
    found = answer("cover_status", **inputs)
    assert found["covered"] == (found["cover_status"] in ("in_force", "in_grace"))
    if found["covered"]:
        assert 0 < loss <= 365
        assert loss <= grace or (paid is not None and paid <= grace)
    elif paid is not None and paid <= 0:
        assert not 0 < loss <= 365


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-40 * 86_400, 40 * 86_400))
def test_a_stolen_vehicle_is_in_one_case_that_turns_at_the_second_of_the_cut_off(
    reported: datetime, offset: int
) -> None:
    reported = reported.replace(microsecond=0)
    cutoff = reported.replace(hour=12, minute=0, second=0) + 30 * DAY
    moment = cutoff + timedelta(seconds=offset)
    waiting = answer("theft_case", theft_reported_at=reported.isoformat(), as_of_at=moment.isoformat())
    found = answer(
        "theft_case", theft_reported_at=reported.isoformat(), recovered_at=moment.isoformat(), damage_amount="0.00"
    )
    assert waiting["cutoff_at"] == cutoff.isoformat()
    assert waiting["theft_case"] == ("c1_not_recovered" if offset > 0 else "waiting")
    assert found["theft_case"] == ("c1_not_recovered" if offset > 0 else "recovered_undamaged")


@given(
    settlements(),
    AMOUNTS,
    st.none() | AMOUNTS,
    PERCENTS,
    st.sampled_from(["2024-04-10T10:00:00", "2024-06-10T10:00:00", None]),
)
def test_a_theft_pays_the_net_of_its_parts_and_nothing_while_it_waits(
    settled: dict[str, Any], theft: str, partial: str | None, threshold: str, back: str | None
) -> None:
    assume(Decimal(settled["vehicle_value"]) > 0)
    inputs = {key: value for key, value in settled.items() if key not in ("deductible_amount", "loss_cause")}
    found = answer(
        "theft_pipeline", **inputs, theft_reported_at="2024-04-01T18:30:00", as_of_at="2024-04-20T09:00:00", recovered_at=back,
        total_loss_threshold_pct=threshold, rt_deductible_amount=theft, pp_deductible_amount=partial,
    )  # fmt: skip
    if found["theft_case"] in ("waiting", "recovered_undamaged"):
        assert all(value is None for name, value in found.outputs.items() if name != "theft_case")
        return
    net = amount(found, "indemnity_payment") + amount(found, "salvage_payment") - amount(found, "isr_withheld")
    assert amount(found, "net_paid") == net >= 0
    greater = (
        Decimal(theft)
        if found["theft_case"] == "c1_not_recovered" or partial is None
        else max(Decimal(theft), Decimal(partial))
    )
    assert amount(found, "deductible_amount") == greater


# Benefits and services


@given(
    st.sampled_from(sorted(set(OPERATIONS["capped_benefit"].facts.keys["benefit_code"].kind.name.split(" · ")))),
    AMOUNTS, PERCENTS, st.none() | AMOUNTS, st.integers(0, 2), st.integers(0, 8), st.integers(0, 8), st.integers(90, 100),
    st.sampled_from(["after_deductible", "before_deductible"]), AMOUNTS,
)  # fmt: skip
def test_a_benefit_is_split_to_the_centavo_and_grows_with_the_expense(
    code: str,
    cost: str,
    pct: str,
    remaining: str | None,
    events: int,
    persons: int,
    nights: int,
    hours: int,
    order: str,
    extra: str,
) -> None:
    common = {
        "benefit_code": code, "deductible_pct": pct, "remaining_limit": remaining, "events_this_period": events, "persons": persons,
        "nights": nights, "registered_seats": 2, "immobilized_hours": hours, "repair_days": nights, "rc_limit": "900000.00",
        "maneuver_cost": extra, "config": {"limits.order": order},
    }  # fmt: skip
    found, dearer = (
        answer("capped_benefit", **common, amount=each, amounts_per_person=[each])
        for each in (cost, more(cost, Decimal(1)))
    )
    company = amount(found, "company_pays")
    assert 0 <= company <= Decimal(cost)
    assert found["eligible"] or company == 0
    if code == "LEGAL_OTHER_PROVIDER":
        assert found["insured_pays"] is None and company <= 35_000
    else:
        assert company + amount(found, "insured_pays") == Decimal(cost) + Decimal(extra)
    deductible_over_all = order == "before_deductible" or Decimal(pct) > 100
    assert deductible_over_all or amount(dearer, "company_pays") >= company


SERVICES = ("fuel", "tow", "tow_local", "hotel", "locksmith", "ambulance", "driver_transfer", "tow_ev_battery", "otro")


@given(
    st.sampled_from(["CLUB_CAR", "CLUB_MOTO", "VIAL_MOTO"]), st.sampled_from(SERVICES), st.integers(0, 7), YES, YES, YES,
    st.integers(0, 1600).map(lambda tenths: f"{tenths / 10:.1f}"),
)  # fmt: skip
def test_a_service_is_given_when_no_reason_stands_and_one_more_used_never_helps(
    program: str, service: str, used: int, claim: bool, natural: bool, keys: bool, distance: str
) -> None:
    inputs = {
        "program": program, "service_code": service, "caused_by_claim": claim, "extraordinary_natural_event": natural,
        "keys_inside_vehicle": keys, "distance_from_center_km": distance,
    }  # fmt: skip
    found, later = (answer("assistance", **inputs, services_used_in_period=count) for count in (used, used + 1))
    assert found["eligible"] == (found["reasons"] == [])
    assert set(found["reasons"]) <= set(later["reasons"])  # type: ignore[call-overload]
    module = ("road_km0" if Decimal(distance) <= 80 else "road_travel") if program == "VIAL_MOTO" else None
    assert found["module"] == module


@given(
    st.sampled_from(["AUTO_SUSTITUTO", "AUTO_SUSTITUTO_PLUS"]), st.sampled_from(["total_loss", "theft", "partial_loss"]), DATES,
    st.integers(0, 60), st.integers(15, 90), YES, YES, AMOUNTS, AMOUNTS,
)  # fmt: skip
def test_a_substitute_car_asks_for_time_driver_and_event(
    program: str,
    event: str,
    declared: date,
    days: int,
    age: int,
    licence: bool,
    card: bool,
    damage: str,
    deductible: str,
) -> None:
    inputs = {
        "program": program, "event_kind": event, "declared_on": declared.isoformat(), "damage_amount": damage,
        "requested_on": (declared + days * DAY).isoformat(), "driver_age": age, "license_valid": licence, "credit_card": card,
        "deductible_amount": deductible,
    }  # fmt: skip
    reasons = answer("substitute_car", **inputs)["reasons"]
    assert ("REQUEST_LATE" in reasons) == (days > 30)  # type: ignore[operator]
    assert ("AGE_UNDER_21" in reasons) == (age < 21)  # type: ignore[operator]
    other = answer("substitute_car", **inputs, designated_person_ok=True)["reasons"]
    assert set(other) == set(reasons) - {"AGE_UNDER_21", "LICENSE_NOT_VALID", "NO_CREDIT_CARD"}  # type: ignore[call-overload]


@given(DATES, st.integers(0, 30), st.integers(0, 9_000), st.integers(2005, 2020), st.integers(0, 12))
def test_the_badge_turns_at_each_of_its_limits(start: date, days: int, km: int, model: int, photos: int) -> None:
    reasons = answer(
        "low_mileage", km_in_period=km, vehicle_kind="car", policy_annual=True, package="amplia", origin="resident", model_year=model,
        registered_on=(start + days * DAY).isoformat(), policy_start_on=start.isoformat(), photos_count=photos,
    )["reasons"]  # fmt: skip
    against = {
        "KM_NOT_UNDER_7000": km >= 7000,
        "MODEL_YEAR": model < 2011,
        "REGISTERED_LATE": days > 15,
        "PHOTOS": photos < 6,
    }
    assert reasons == sorted(code for code, holds in against.items() if holds)


# Persons, equipment, documents, the client's app


LOSSES = st.lists(st.sampled_from(sorted(EDITION.table("driver.schedule"))), max_size=5)


@given(LOSSES.flatmap(st.permutations), AMOUNTS, AMOUNTS, st.integers(0, 120), st.integers(60, 75))
def test_organic_losses_add_up_in_any_order_and_never_pay_past_the_sum(
    losses: list[str], limit: str, paid: str, days: int, age: int
) -> None:
    start = date(2024, 1, 15)
    inputs = {
        "coverage_sum_insured": limit, "accident_on": start.isoformat(), "loss_manifested_on": (start + days * DAY).isoformat(),
        "driver_age": age, "already_paid": paid,
    }  # fmt: skip
    found = answer("driver_accident", **inputs, organic_losses=losses)
    assert found.outputs == answer("driver_accident", **inputs, organic_losses=sorted(losses)).outputs
    assert found["eligible"] == (days <= 90 and age <= 69)
    assert 0 <= amount(found, "payment") <= max(Decimal(0), Decimal(limit) - Decimal(paid))
    more_losses = answer("driver_accident", **inputs, organic_losses=[*losses, "INDEX"])
    assert amount(more_losses, "payment") >= amount(found, "payment")


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, PERCENTS, YES)
def test_equipment_pays_within_what_is_left_of_its_sum(
    cost: str, wear: str, limit: str, paid: str, pct: str, total: bool
) -> None:
    found = answer(
        "equipment_claim", equipment_cost=cost, equipment_depreciation=wear, coverage_sum_insured=limit, already_paid=paid,
        deductible_pct=pct, with_vehicle_total_loss=total, original_part_salvage="10.00",
    )  # fmt: skip
    assert 0 <= amount(found, "payment") <= max(Decimal(0), Decimal(limit) - Decimal(paid))
    assert amount(found, "payment") <= amount(found, "gross_indemnity") <= Decimal(cost)


@given(
    st.sampled_from(sorted(EDITION.table("documents.procedures"))), st.sampled_from(["PF", "PFAE", "PM"]), YES, YES,
    st.sampled_from(["none", "active", "settled"]),
)  # fmt: skip
def test_documents_are_sorted_once_each_and_hold_at_most_one_invoice(
    procedure: str, owner: str, border: bool, bought: bool, credit: str
) -> None:
    found = answer(
        "documents", procedure=procedure, owner_kind=owner, vehicle_class="frontier" if border else "resident",
        company_buys_salvage=bought, financing_status=credit,
    )["required_documents"]  # fmt: skip
    assert isinstance(found, list) and found == sorted(set(found))
    assert sum(code.startswith(("D-FACT", "D-CARTA")) for code in found) <= 1


@given(st.text(max_size=30))
def test_a_password_is_judged_without_regard_to_what_comes_around_it(password: str) -> None:
    found = answer("password_check", password=password)
    assert found["valid"] == (found["violations"] == [])
    spaced = answer("password_check", password=f"{password} ")["violations"]
    assert set(found["violations"]) - {"MIN_LENGTH"} <= set(spaced) and "WHITESPACE" in spaced  # type: ignore[call-overload,operator]


@given(*[st.text(alphabet="0123456789 x", max_size=10)] * 2, *[st.text(max_size=12)] * 2)
def test_a_registration_goes_on_only_with_everything_in_its_place(
    area: str, number: str, email: str, again: str
) -> None:
    found = answer(
        "registration_check", policy_number="1", policy_start_on="2024-01-01", birth_on="1980-01-01", email=email,
        email_confirmation=again, mobile_area_code=area, mobile_number=number,
    )  # fmt: skip
    assert found["valid"] == (found["violations"] == [])
    if found["valid"]:
        assert (
            len(area.strip()) in (2, 3)
            and len(number.strip()) == 8
            and email.strip().casefold() == again.strip().casefold()
        )
