"""One case of every branch of a settlement: how the claim is, and the exact results its rules must give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from money_cases import Claim, at, line

from gnp_desk.forms.document_item.checklist import checklist


@dataclass(frozen=True)
class Branch:
    """A claim, what it is worth, and which steps do not apply to it."""

    name: str
    build: Callable[[], Claim]
    total: str
    results: Mapping[str, object] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    payments: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()


def complete(claim: Claim) -> Claim:
    """Bring every document the settlement asks for, reviewed."""
    needed = checklist(claim.case(), claim.found()).needed
    return claim.documents("ANY", [item.code for item in needed])


def partial(kind: str = "partial_cash", code: str = "PP", **values: object) -> Claim:
    """A damage of 39,481.99 with tax on a vehicle of 284,500.00."""
    claim = Claim().lines(
        (
            line(
                1,
                unit_price="7480.00",
                discount_pct="5.00",
                hours_body="1.2",
                hours_mechanical="0.4",
                hours_refinish="2.6",
            ),
            line(2, part="Tapa de cajuela", zone="trunk", unit_price="20000.00"),
            line(3, part="Costado", operation="repair", hours_body="8.0", hours_refinish="4.0", replace_criteria=None),
        )
    )
    return claim.settlement(kind, code, **values)


def chain(**values: object) -> Claim:
    """The worked chain of rules.md section 24."""
    claim = Claim().damage("60000", "125000.00", "5000.00")
    claim.change("policy", value_basis="agreed", agreed_value="300000.00", pending_premium="4500.00")
    claim.add("liability_proposal", "decision", decision="insured")
    claim.add("sobriety", "sobriety", person="insured", drunk_finding="yes", certificate_seen=True)
    claim.add("inaccuracy", "inaccuracy", field="main_driver", on_schedule="A", found="B", notified_before="no")
    usual: dict[str, object] = {
        "pending_premium": "4500.00",
        "salvage_value": "120000.00",
        "salvage_source": "Perito",
        "salvage_on": "2026-11-21",
        "company_buys_salvage": True,
    }
    return claim.settlement("total_loss", "PT", **{**usual, **values})


def total(value: str = "300000.00", **values: object) -> Claim:
    """A total loss of 190,000.00 on an agreed value, without surcharges."""
    claim = Claim().damage("60000", "125000.00", "5000.00")
    claim.change("policy", value_basis="agreed", agreed_value=value)
    usual: dict[str, object] = {
        "salvage_value": "100000.00",
        "salvage_source": "Perito",
        "salvage_on": "2026-11-21",
        "company_buys_salvage": True,
    }
    return claim.settlement("total_loss", "PT", **{**usual, **values})


def blamed(claim: Claim, **party: object) -> Claim:
    """Blame a third party who was there."""
    claim.add("liability_proposal", "decision", decision="third_party")
    return claim.add("party", "party-b", letter="B", position="b", **{"present_at_adjustment": "yes", **party})


def stolen(now: str = "2026-12-22 09:00:00", **values: object) -> Claim:
    claim = (
        Claim(now)
        .change("claim", loss_kind="total_theft")
        .add("theft_case", "theft", theft_reported_at=at("2026-11-20 19:00"), **{"located": "no", **values})
    )
    claim.change("policy", value_basis="agreed", agreed_value="300000.00")
    return claim.settlement("theft_not_located", "RT")


def recovered(condition: str, groups: tuple[str, str, str], on: str = "2026-12-10 10:00", **values: object) -> Claim:
    claim = stolen(located="yes", recovered_at=at(on), condition=condition).damage(*groups)
    return claim.settlement("theft_recovered", "RT", **values)


def other(code: str, cover: Mapping[str, object], **claim_values: object) -> Claim:
    claim = Claim().cover(code, **cover)
    claim.add("benefit_claim", "benefit", coverage_code=code, **claim_values)
    return claim.settlement("other_cover", code, worksheet=None)


def without_pp(claim: Claim) -> Claim:
    return claim.without_cover("PP")


BRANCHES = (
    Branch(
        "partial in cash",
        partial,
        "25256.99",
        {"damage_amount": "39481.99", "deductible_amount": "14225.00", "payment": "25256.99", "covered": True},
        ("wear", "towing", "lender", "default"),
        (("payee", "25256.99"),),
    ),
    Branch(
        "partial, damage below the deductible",
        lambda: partial().change("sheet", guide_value="900000.00"),
        "0.00",
        {"deductible_amount": "45000.00", "covered": False, "towing_covered": False},
    ),
    Branch(
        "partial, damage equal to the deductible",
        lambda: Claim().damage("4225", "10000.00", "0.00").settlement("partial_cash", "PP"),
        "0.00",
        {"damage_amount": "14225.00", "covered": True, "payment": "0.00", "towing_covered": False},
    ),
    Branch(
        "partial with a fixed deductible",
        lambda: partial().change("cover-PP", deductible_pct=None, deductible_fixed="8000.00"),
        "31481.99",
        {"deductible_amount": "8000.00", "applied_pct": None},
    ),
    Branch(
        "partial with wear of a tyre",
        lambda: partial().lines(
            [
                line(
                    4,
                    part="Llanta delantera izquierda",
                    zone="wheels",
                    unit_price="4000.00",
                    wear_kind="tire",
                    km_used=61250,
                )
            ]
        ),
        "28504.99",
        {"wear_deduction": "1392.00", "damage_amount": "44121.99"},
    ),
    Branch(
        "partial after a missed inspection",
        lambda: partial().change("policy", inspection_required=True),
        "11031.99",
        {"surcharge_points": "5.00", "deductible_amount": "28450.00"},
    ),
    Branch(
        "partial by vandalism: points without source",
        lambda: partial().change("claim", loss_kind="vandalism"),
        "25256.99",
        {"surcharge_points": "0.00"},
        flags=("PP_SURCHARGE_SOURCE_LOST",),
    ),
    Branch(
        "partial in cash with a lender",
        lambda: (
            partial(outstanding_balance="20000.00", balance_on="2026-11-20")
            .add("person", "lender", person_kind="company", name={"company": "Financiera Ficticia"})
            .change("policy", financing_status="active", preferred_beneficiary="lender")
        ),
        "25256.99",
        {"preferred_beneficiary_amount": "20000.00", "insured_amount": "5256.99"},
        payments=(("lender", "20000.00"), ("payee", "5256.99")),
    ),
    Branch(
        "partial with a transfer the client chose",
        lambda: partial().add("tow_request", "tow", destination_kind="client", tow_cost="12000.00"),
        "25256.99",
        {"company_pays": "9451.20", "insured_pays": "2548.80"},
    ),
    Branch(
        "direct payment",
        lambda: partial("direct_payment").change("sheet", entry_at=at("2026-11-23 09:00")),
        "25256.99",
        {"customer_pays": "14225.00", "due_on": "2026-12-23"},
        ("lender",),
        (("workshop", "25256.99"), ("customer", "14225.00")),
    ),
    Branch(
        "direct payment waiting for a part",
        lambda: (
            partial("direct_payment")
            .change("sheet", entry_at=at("2026-11-23 09:00"))
            .change("line-2", available_on="2027-01-15")
        ),
        "25256.99",
        {"due_on": "2027-01-15"},
    ),
    Branch(
        "repair at the dealer's, cover q)",
        lambda: partial("direct_payment", "AGENCIA").cover("AGENCIA", deductible_pct="5.00"),
        "25256.99",
        {"deductible_amount": "14225.00"},
    ),
    Branch(
        "the worked chain",
        lambda: complete(chain()),
        "235500.00",
        {
            "damage_pct": "63.33",
            "applied_pct": "20.00",
            "deductible_amount": "60000.00",
            "salvage_cap": "110000.00",
            "salvage_applied": "110000.00",
            "indemnity_payment": "125500.00",
            "salvage_payment": "110000.00",
            "isr_withheld": "0.00",
            "net_paid": "235500.00",
        },
        ("waiver", "lender", "benefits", "storage", "recovery"),
        (("payee", "125500.00"), ("salvage", "110000.00")),
    ),
    Branch(
        "total, the salvage within its cap",
        lambda: complete(total()),
        "285000.00",
        {"cap_binding": False, "salvage_applied": "100000.00", "indemnity_payment": "185000.00"},
    ),
    Branch(
        "total, documents missing: no purchase",
        chain,
        "125500.00",
        {"salvage_payment": "0.00", "net_paid": "125500.00"},
        ("salvage_vat",),
        (("payee", "125500.00"),),
    ),
    Branch(
        "total, the Company does not buy",
        lambda: complete(total(company_buys_salvage=False)),
        "185000.00",
        {"salvage_payment": "0.00"},
        ("salvage_vat",),
    ),
    Branch(
        "total, ISR withheld on a large salvage",
        lambda: complete(
            Claim()
            .damage("60000", "640000.00", "0.00")
            .change("policy", value_basis="agreed", agreed_value="1000000.00")
            .settlement(
                "total_loss",
                "PT",
                salvage_value="280000.00",
                salvage_source="Perito",
                salvage_on="2026-11-21",
                company_buys_salvage=True,
            )
        ),
        "894000.00",
        {
            "salvage_payment": "280000.00",
            "isr_withheld": "56000.00",
            "vat_amount": "38620.69",
            "taxable_base": "241379.31",
        },
        payments=(("payee", "670000.00"), ("salvage", "280000.00"), ("isr", "56000.00")),
    ),
    Branch(
        "total, a company: no ISR, VAT inside",
        lambda: complete(total(owner_kind="PM", owner_is_civil_society=False)),
        "285000.00",
        {"isr_withheld": "0.00", "vat_amount": "13793.10"},
    ),
    Branch(
        "total, a civil society: no VAT",
        lambda: complete(total(owner_kind="PM", owner_is_civil_society=True)),
        "285000.00",
        {"taxable_base": "100000.00", "vat_amount": "0.00"},
    ),
    Branch(
        "total, deductible waived: the third party accepts and guarantees",
        lambda: complete(blamed(total(), accepts_liability="yes", guarantees_payment="yes")),
        "300000.00",
        {"deductible_waived": True, "deductible_amount": "0.00", "indemnity_payment": "200000.00"},
    ),
    Branch(
        "total, deductible waived by the report and the power",
        lambda: complete(
            blamed(total(), accepts_liability="no").add(
                "authority_case", "authority", causality_report="blames_third", power_of_attorney_on="2026-11-24"
            )
        ),
        "300000.00",
        {"deductible_waived": True},
    ),
    Branch(
        "total, waiver still pending",
        lambda: complete(blamed(total(), accepts_liability="no")),
        "285000.00",
        {"deductible_waived": False, "missing": ["CAUSALITY_REPORT_PENDING", "POWER_OF_ATTORNEY_PENDING"]},
    ),
    Branch(
        "total with Paga Cero",
        lambda: complete(total().cover("PAGA_CERO")),
        "300000.00",
        {"deductible_amount": "0.00"},
    ),
    Branch(
        "total with Paga Cero and surcharges",
        lambda: complete(chain().cover("PAGA_CERO")),
        "250500.00",
        {"applied_pct": "15.00", "deductible_amount": "45000.00"},
        flags=("PAGA_CERO_SURCHARGE_REVIEW",),
    ),
    Branch(
        "total with lender, gap and aid",
        lambda: complete(
            total(outstanding_balance="350000.00", overdue_amount="10000.00", penalties="5000.00", other_debts="0.00")
            .add("person", "lender", person_kind="company", name={"company": "Financiera Ficticia"})
            .change("policy", financing_status="active", preferred_beneficiary="lender")
            .cover("AYUDA_PT", coverage_sum_insured="15000.00")
            .cover("GARANTIA_FINANCIADOS", coverage_sum_insured="100000.00")
        ),
        "285000.00",
        {
            "preferred_beneficiary_amount": "185000.00",
            "insured_amount": "0.00",
            "gap_payment": "35000.00",
            "aid_payment": "15000.00",
        },
        payments=(
            ("lender", "185000.00"),
            ("payee", "0.00"),
            ("salvage", "100000.00"),
            ("aid_payment", "15000.00"),
            ("gap_payment", "35000.00"),
        ),
    ),
    Branch(
        "total, vehicle delivered late: storage",
        lambda: complete(
            total(
                notified_at=at("2026-09-01 10:00"),
                vehicle_delivered_on="2026-10-11",
                delay_attributable_to_insured="yes",
            )
        ),
        "285000.00",
        {"excess_days": 10, "storage_fee": "3150.40"},
    ),
    Branch(
        "total, something recovered",
        lambda: complete(total(recovered_amount="290000.00", recovered_on="2026-11-24")),
        "285000.00",
        {"company_share": "285000.00", "insured_share": "5000.00"},
    ),
    Branch(
        "total of a border vehicle with salvage title",
        lambda: complete(
            Claim()
            .damage("60000", "125000.00", "5000.00")
            .change("policy", vehicle_class="frontier", value_basis="commercial")
            .change("sheet", guide="kelley", guide_row="KBB Trade-in Good", guide_value="300000.00", salvage_title=True)
            .settlement(
                "total_loss",
                "PT",
                salvage_value="0.00",
                salvage_source="P",
                salvage_on="2026-11-21",
                company_buys_salvage=False,
            )
        ),
        "213750.00",
        {"value_source": "kbb_salvage_75", "vehicle_value": "225000.00", "deductible_amount": "11250.00"},
    ),
    Branch(
        "total of a latest model without published value",
        lambda: complete(
            Claim()
            .damage("60000", "205000.00", "5000.00")
            .change("policy", vehicle_class="latest_model_unlisted")
            .change(
                "sheet",
                guide="list_price",
                guide_row="EBC lista 11/2026",
                list_price_new="400000.00",
                purchase_on="2026-05-20",
            )
            .settlement(
                "total_loss",
                "PT",
                salvage_value="0.00",
                salvage_source="P",
                salvage_on="2026-11-21",
                company_buys_salvage=False,
            )
        ),
        "313500.00",
        {"depreciation_pct": "17.50", "vehicle_value": "330000.00"},
    ),
    Branch(
        "theft still waiting",
        lambda: stolen("2026-12-20 12:00:00"),
        "",
        {"theft_case": "waiting", "cutoff_at": "2026-12-20T12:00:00"},
    ),
    Branch(
        "theft not located",
        lambda: stolen("2026-12-20 12:00:01"),
        "270000.00",
        {"theft_case": "c1_not_recovered", "deductible_amount": "30000.00", "salvage_applied": "0.00"},
        ("damage", "total_loss", "salvage_vat", "storage"),
        (("payee", "270000.00"),),
    ),
    Branch(
        "theft not located, device installed",
        lambda: stolen(device_installed="yes").change("policy", device_required=True, device_discount_points="5.00"),
        "285000.00",
        {"applied_pct": "5.00"},
    ),
    Branch(
        "theft not located, required device missing, Paga Cero",
        lambda: (
            stolen(device_installed="no")
            .change("policy", device_required=True)
            .change("cover-RT", deductible_pct="20.00")
            .cover("PAGA_CERO")
        ),
        "270000.00",
        {"applied_pct": "10.00"},
        flags=("RT_DEVICE_BREACH",),
    ),
    Branch(
        "theft not located, pending premium",
        lambda: stolen().change("settlement", pending_premium="4500.00"),
        "265500.00",
        {"premium_deducted": "4500.00"},
    ),
    Branch(
        "theft located after the cut-off",
        lambda: recovered("damaged", ("1000", "1000.00", "0.00"), on="2026-12-20 12:01"),
        "270000.00",
        {"theft_case": "c1_not_recovered"},
    ),
    Branch(
        "theft recovered without damage",
        lambda: recovered("undamaged", ("0", "0.00", "0.00")),
        "",
        {"theft_case": "recovered_undamaged"},
        ("damage",),
    ),
    Branch(
        "theft recovered with damage: the greater deductible",
        lambda: recovered("damaged", ("20000", "40000.00", "0.00")),
        "30000.00",
        {"theft_case": "recovered_partial", "deductible_amount": "30000.00", "payment": "30000.00"},
    ),
    Branch(
        "theft recovered with damage, without partial cover",
        lambda: without_pp(recovered("stripped", ("20000", "40000.00", "0.00"))).cover("PAGA_CERO"),
        "30000.00",
        {"theft_case": "recovered_partial", "deductible_amount": "30000.00"},
    ),
    Branch(
        "theft recovered as a total loss",
        lambda: complete(
            recovered(
                "stripped",
                ("60000", "125000.00", "5000.00"),
                salvage_value="80000.00",
                salvage_source="Perito",
                salvage_on="2026-12-12",
                company_buys_salvage=True,
            )
        ),
        "270000.00",
        {"theft_case": "c2_recovered_total_loss", "indemnity_payment": "190000.00", "salvage_payment": "80000.00"},
        flags=("TOTAL_LOSS_TO_CONFIRM",),
    ),
    Branch(
        "a third party's vehicle",
        lambda: partial("third_party", "RC"),
        "39481.99",
        {"paid_base": "39481.99", "uncovered": "0.00"},
        ("value", "total_loss"),
    ),
    Branch(
        "tyres",
        lambda: other(
            "LLANTAS_RINES",
            {"deductible_pct": "20.00"},
            original_tread_mm="8.0",
            remaining_tread_mm="4.0",
            replacement_cost="5000.00",
            mounting_cost="300.00",
            km_used=61250,
        ),
        "3040.00",
        {"wear_pct": "50.00", "depreciation_amount": "1500.00", "deductible_amount": "760.00"},
    ),
    Branch(
        "special equipment",
        lambda: other(
            "ADAPTACIONES",
            {"coverage_sum_insured": "50000.00", "deductible_pct": "10.00"},
            equipment_cost="30000.00",
            equipment_depreciation="5000.00",
        ),
        "20000.00",
        {"gross_indemnity": "25000.00", "deductible_amount": "5000.00"},
    ),
    Branch(
        "keys with a report",
        lambda: other("LLAVES", {"deductible_pct": "20.00"}, cost_base="7000.00", police_report_filed=True),
        "5000.00",
        {"eligible": True},
    ),
    Branch(
        "glass",
        lambda: other("CRISTALES", {"deductible_pct": "20.00"}, cost_base="10000.00"),
        "8000.00",
        {"deductible_amount": "2000.00"},
    ),
    Branch(
        "parts stolen, up to what is left",
        lambda: other("ROBO_PARCIAL", {"deductible_pct": "25.00", "remaining_limit": "6000.00"}, cost_base="10000.00"),
        "6000.00",
    ),
    Branch(
        "the driver's accident",
        lambda: other(
            "ACC_CONDUCTOR",
            {"coverage_sum_insured": "200000.00"},
            organic_losses=["HAND", "THUMB"],
            loss_manifested_on="2026-11-21",
            intentional="no",
        ),
        "130000.00",
        {"pct": "65.00"},
    ),
    Branch(
        "liability with deaths over the base limit",
        lambda: other(
            "RC_FALLECIMIENTO",
            {"coverage_sum_insured": "2000000.00"},
            third_property="100000.00",
            third_injury="400000.00",
            third_death="4000000.00",
        ),
        "4500000.00",
        {"paid_base": "3000000.00", "paid_death_excess": "1500000.00", "uncovered": "0.00"},
    ),
    Branch("the total-loss aid", lambda: other("AYUDA_PT", {"coverage_sum_insured": "15000.00"}), "15000.00"),
)
