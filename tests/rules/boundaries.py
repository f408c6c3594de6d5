"""Cases of our own at the edges of the contract, with answers worked out by hand from the specification.

Each case is an operation, its inputs, the outputs that matter and, when some must be raised, its flags.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Case(NamedTuple):
    operation: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    flags: tuple[str, ...] = ()


# fmt: off
PT = {"coverage_code": "PT", "deductible_pct": "5", "vehicle_value": "200000.00"}
RT = {"coverage_code": "RT", "deductible_pct": "15", "vehicle_value": "200000.00"}
PP = {"coverage_code": "PP", "deductible_pct": "5", "vehicle_value": "200000.00"}
INSPECTED = {"inspection_required": True, "policy_start_on": "2024-03-01"}
DEDUCTIBLE = (
    # Points of each surcharge alone, and counted once per inaccuracy.
    Case("deductible", {**PT, "vandalism": True}, {"surcharge_points": "5.00", "deductible_amount": "20000.00"}),
    Case("deductible", {**PT, "inaccuracies_count": 3}, {"applied_pct": "35.00", "deductible_amount": "70000.00"}),
    Case("deductible", {**PT, "driver_at_fault": True}, {"surcharge_points": "0.00"}),
    Case("deductible", {**RT, "inaccuracies_count": 2}, {"applied_pct": "55.00", "deductible_amount": "110000.00"}),
    Case("deductible", {**RT, "vandalism": True, "driver_drunk": True, "driver_at_fault": True}, {"surcharge_points": "0.00"}),
    # Never above the value, unless the schedule says so.
    Case("deductible", {**PT, "inaccuracies_count": 10}, {"surcharge_points": "100.00", "applied_pct": "100.00", "deductible_amount": "200000.00"}),
    Case("deductible", {**PT, "inaccuracies_count": 10, "config": {"deductible.cap_at_value": False}}, {"applied_pct": "105.00", "deductible_amount": "210000.00"}),
    Case("deductible", {"coverage_code": "PT", "deductible_fixed": "199000.00", "vehicle_value": "200000.00", "vandalism": True}, {"applied_pct": None, "deductible_amount": "200000.00"}),
    Case("deductible", {"coverage_code": "PT", "deductible_fixed": "199000.00", "vehicle_value": "200000.00", "vandalism": True, "config": {"deductible.cap_at_value": False}}, {"deductible_amount": "209000.00"}),
    Case("deductible", {"coverage_code": "CRISTALES", "deductible_pct": "120", "cost_base": "1000.00"}, {"applied_pct": "120.00", "deductible_amount": "1200.00"}),
    # The inspection term: day 30 is inside, day 31 is not; inspected on day 30 is in time, on day 31 it is not.
    Case("deductible", {**PT, **INSPECTED, "loss_on": "2024-03-31"}, {"surcharge_points": "0.00"}),
    Case("deductible", {**PT, **INSPECTED, "loss_on": "2024-04-01"}, {"surcharge_points": "5.00", "applied_pct": "10.00"}),
    Case("deductible", {**PT, **INSPECTED, "loss_on": "2024-06-01", "inspection_done_on": "2024-03-31"}, {"surcharge_points": "0.00"}),
    Case("deductible", {**PT, **INSPECTED, "loss_on": "2024-06-01", "inspection_done_on": "2024-04-01"}, {"surcharge_points": "5.00"}),
    Case("deductible", {**PT, **INSPECTED, "loss_on": "2024-06-01", "inspection_done_on": "2024-06-01", "config": {"inspection.late_counts_as_done": True}}, {"surcharge_points": "0.00"}),
    Case("deductible", {**PT, **INSPECTED, "loss_on": "2024-06-01", "inspection_done_on": "2024-06-02", "config": {"inspection.late_counts_as_done": True}}, {"surcharge_points": "5.00"}),
    Case("deductible", {**PT, "inspection_required": False, "loss_on": "2024-06-01", "policy_start_on": "2024-01-01"}, {"surcharge_points": "0.00"}),
    Case("deductible", {"coverage_code": "AGENCIA", "deductible_pct": "5", "vehicle_value": "200000.00", **INSPECTED, "loss_on": "2024-04-01"}, {"surcharge_points": "5.00", "deductible_amount": "20000.00"}),
    Case("deductible", {"coverage_code": "LLAVES", "deductible_pct": "20", "cost_base": "1000.00", **INSPECTED, "loss_on": "2024-04-01"}, {"surcharge_points": "0.00", "deductible_amount": "200.00"}),
    # Partial loss does not take the points of total loss, but says so.
    Case("deductible", {**PP, "inaccuracies_count": 1}, {"surcharge_points": "0.00", "review_flags": ["PP_SURCHARGE_SOURCE_LOST"]}, ("PP_SURCHARGE_SOURCE_LOST",)),
    Case("deductible", {**PP, "vandalism": True}, {"review_flags": ["PP_SURCHARGE_SOURCE_LOST"]}, ("PP_SURCHARGE_SOURCE_LOST",)),
    Case("deductible", {**PP, "driver_drunk": True}, {"review_flags": []}),
    Case("deductible", {**PP, "inaccuracies_count": 1, "vandalism": True, "config": {"deductible.pp.apply_pt_surcharges": True}}, {"surcharge_points": "15.00", "deductible_amount": "40000.00", "review_flags": []}),
    # Paga Cero: what it waives, what it does not, and the device.
    Case("deductible", {**RT, "paga_cero": True}, {"applied_pct": "0.00", "deductible_amount": "0.00", "review_flags": []}),
    Case("deductible", {**PP, "paga_cero": True}, {"applied_pct": "5.00", "deductible_amount": "10000.00"}),
    Case("deductible", {**PT, "paga_cero": True, "theft_located_in_time": True}, {"deductible_amount": "0.00"}),
    Case("deductible", {**RT, "paga_cero": True, "device_required": True}, {"applied_pct": "5.00", "deductible_amount": "10000.00", "review_flags": ["RT_DEVICE_BREACH"]}, ("RT_DEVICE_BREACH",)),
    Case("deductible", {**RT, "deductible_pct": "8", "paga_cero": True, "device_required": True}, {"applied_pct": "0.00", "deductible_amount": "0.00"}, ("RT_DEVICE_BREACH",)),
    Case("deductible", {**RT, "paga_cero": True, "device_required": True, "theft_located_in_time": True}, {"applied_pct": "15.00", "review_flags": ["RT_DEVICE_BREACH"]}, ("RT_DEVICE_BREACH",)),
    Case("deductible", {**RT, "paga_cero": True, "device_required": True, "device_installed": True}, {"deductible_amount": "0.00", "review_flags": []}),
    Case("deductible", {**RT, "device_required": True}, {"applied_pct": "15.00", "review_flags": ["RT_DEVICE_BREACH"]}, ("RT_DEVICE_BREACH",)),
    Case("deductible", {**PT, "device_required": True}, {"applied_pct": "5.00", "review_flags": []}),
    Case("deductible", {**RT, "device_required": True, "device_installed": True, "device_discount_points": "20"}, {"applied_pct": "0.00", "deductible_amount": "0.00"}),
    Case("deductible", {**PT, "device_required": True, "device_installed": True, "device_discount_points": "5"}, {"applied_pct": "5.00"}),
    Case("deductible", {**RT, "device_discount_points": "5"}, {"applied_pct": "15.00"}),
    Case("deductible", {**RT, "paga_cero": True, "inaccuracies_count": 1}, {"surcharge_points": "20.00", "applied_pct": "20.00", "deductible_amount": "40000.00", "review_flags": ["PAGA_CERO_SURCHARGE_REVIEW"]}, ("PAGA_CERO_SURCHARGE_REVIEW",)),
    Case("deductible", {**RT, "paga_cero": True, "inaccuracies_count": 1, "config": {"paga_cero.covers_surcharges": True}}, {"surcharge_points": "0.00", "applied_pct": "0.00", "deductible_amount": "0.00", "review_flags": ["PAGA_CERO_SURCHARGE_REVIEW"]}, ("PAGA_CERO_SURCHARGE_REVIEW",)),
    Case("deductible", {**RT, "inaccuracies_count": 1, "config": {"paga_cero.covers_surcharges": True}}, {"surcharge_points": "20.00", "review_flags": []}),
    Case("deductible", {**PT, "paga_cero": True, "vandalism": True, "config": {"deductible.vandalism_points": "0.5"}}, {"applied_pct": "0.50", "deductible_amount": "1000.00"}, ("PAGA_CERO_SURCHARGE_REVIEW",)),
    # Fixed amounts: points turn into money, Paga Cero and the device lower it, none without a value to compare with.
    Case("deductible", {"coverage_code": "RT", "deductible_fixed": "30000.00", "vehicle_value": "200000.00", "paga_cero": True, "device_required": True}, {"applied_pct": None, "deductible_amount": "10000.00"}, ("RT_DEVICE_BREACH",)),
    Case("deductible", {"coverage_code": "RT", "deductible_fixed": "9000.00", "vehicle_value": "200000.00", "device_installed": True, "device_discount_points": "5"}, {"deductible_amount": "0.00"}),
    Case("deductible", {"coverage_code": "PT", "deductible_fixed": "30000.00", "vehicle_value": "200000.00", "paga_cero": True, "vandalism": True}, {"deductible_amount": "10000.00"}, ("PAGA_CERO_SURCHARGE_REVIEW",)),
    Case("deductible", {"coverage_code": "PP", "deductible_fixed": "8000.00"}, {"applied_pct": None, "deductible_amount": "8000.00"}, ("DEDUCTIBLE_CAP_NOT_CHECKED",)),
    Case("deductible", {"coverage_code": "LLAVES", "deductible_fixed": "800.00", "cost_base": "5000.00"}, {"applied_pct": None, "deductible_amount": "800.00"}),
    Case("deductible", {"coverage_code": "LLAVES", "deductible_fixed": "800.00", "cost_base": "5000.00", "police_report_filed": True}, {"deductible_amount": "0.00"}),
    Case("deductible", {"coverage_code": "CRISTALES", "deductible_pct": "20", "cost_base": "5000.00", "police_report_filed": True}, {"deductible_amount": "1000.00"}),
    Case("deductible", {"coverage_code": "GMO", "deductible_pct": "5", "vehicle_value": "1.00", "vandalism": True}, {"surcharge_points": "0.00", "applied_pct": "0.00", "deductible_amount": "0.00", "review_flags": []}),
    *(
        Case("deductible", {"coverage_code": cover, "deductible_pct": "10", "cost_base": "1000.00"}, {"surcharge_points": "0.00", "applied_pct": "10.00", "deductible_amount": "100.00"})
        for cover in ("CRISTALES", "PROT_AUX_A", "PROT_AUX_B", "LLANTAS_RINES", "LLAVES", "ROBO_PARCIAL", "ROBO_PARCIAL_RUEDAS")
    ),
    *(
        Case("deductible", {"coverage_code": cover}, {"applied_pct": "0.00", "deductible_amount": "0.00", "review_flags": []})
        for cover in (
            *("RC", "RC_OCUPANTES", "RC_FALLECIMIENTO", "RC_EXTENSION", "GMO", "PROT_AUX_C", "AYUDA_PT", "ACC_CONDUCTOR"),
            *("CONDUCTOR_PROTEGIDO", "GARANTIA_FINANCIADOS", "AUTO_SUSTITUTO", "AUTO_SUSTITUTO_PLUS"),
        )
    ),
    # Halves of a centavo go up; a percentage is shown with two decimals and used whole.
    Case("deductible", {**PP, "deductible_pct": "3.333", "vehicle_value": "100.50"}, {"applied_pct": "3.33", "deductible_amount": "3.35"}),
    Case("deductible", {**PP, "deductible_pct": "5", "vehicle_value": "0.10"}, {"deductible_amount": "0.01"}),
    Case("deductible", {**PP, "deductible_pct": "4.9", "vehicle_value": "0.10"}, {"deductible_amount": "0.00"}),
    Case("theft_recovered_deductible", {"rt_deductible_amount": "5.00", "pp_deductible_amount": None}, {"deductible_amount": "5.00"}),
)

BLAMED = {"is_total_loss": True, "liable_third_party_exists": True, "third_party_present_at_adjustment": True}
WAIVER = (
    Case("deductible_waiver_pt", {}, {"deductible_waived": False, "missing": ["CAUSALITY_REPORT_PENDING", "NOT_TOTAL_LOSS", "NO_LIABLE_THIRD_PARTY", "POWER_OF_ATTORNEY_PENDING", "THIRD_PARTY_NOT_PRESENT"]}),
    Case("deductible_waiver_pt", {**BLAMED, "causality_report_blames_third_party": True, "power_of_attorney_granted": True}, {"deductible_waived": True, "missing": []}),
    Case("deductible_waiver_pt", {**BLAMED, "causality_report_blames_third_party": False, "power_of_attorney_granted": True}, {"deductible_waived": False, "missing": ["CAUSALITY_REPORT_ADVERSE"]}),
    Case("deductible_waiver_pt", {**BLAMED, "third_party_accepts_liability": True}, {"missing": ["CAUSALITY_REPORT_PENDING", "POWER_OF_ATTORNEY_PENDING"]}),
    Case("deductible_waiver_pt", {**BLAMED, "third_party_guarantees_payment": True, "causality_report_blames_third_party": True}, {"missing": ["POWER_OF_ATTORNEY_PENDING"]}),
    Case("deductible_waiver_pt", {**BLAMED, "third_party_accepts_liability": True, "third_party_guarantees_payment": True, "causality_report_blames_third_party": False}, {"deductible_waived": True}),
)

DAMAGE = {"labor_cost": "60000.00", "parts_cost": "125000.00", "materials_cost": "5000.00", "vehicle_value": "300000.00", "total_loss_threshold_pct": "60"}
SETTLED = {"vehicle_value": "300000.00", "damage_amount": "190000.00", "deductible_amount": "15000.00", "salvage_value": "90000.00"}
BOUGHT = {**SETTLED, "company_buys_salvage": True, "salvage_documents_complete": True}
TOTAL_LOSS = (
    Case("total_loss_check", {"parts_cost": "10.00", "vehicle_value": "30.00", "total_loss_threshold_pct": "33.333333"}, {"damage_amount": "10.00", "damage_pct": "33.33", "is_total_loss": True}),
    Case("total_loss_check", {"parts_cost": "9.99", "vehicle_value": "30.00", "total_loss_threshold_pct": "33.333333"}, {"is_total_loss": False}),
    Case("total_loss_check", {"labor_cost": "0.00", "vehicle_value": "30.00", "config": {"total_loss.threshold_pct": "75"}}, {"damage_amount": "0.00", "damage_pct": "0.00", "is_total_loss": False}),
    Case("total_loss_check", {"materials_cost": "22.50", "vehicle_value": "30.00", "config": {"total_loss.threshold_pct": 75}}, {"is_total_loss": True}),
    Case("total_loss_check", {"materials_cost": "22.51", "vehicle_value": "30.00", "config": {"total_loss.threshold_pct": "75", "total_loss.comparison": "gt"}}, {"is_total_loss": True}),
    # Settlement: floors, ceiling, cap by threshold, documents, tax.
    Case("total_loss_settlement", {**SETTLED, "salvage_value": "110000.00"}, {"salvage_cap": "110000.00", "cap_binding": False, "salvage_applied": "110000.00"}),
    Case("total_loss_settlement", {**SETTLED, "salvage_value": "110000.01"}, {"cap_binding": True, "salvage_applied": "110000.00", "indemnity_payment": "175000.00"}),
    Case("total_loss_settlement", {**SETTLED, "total_loss_threshold_pct": "60", "salvage_value": "130000.00", "config": {"salvage.cap_source": "threshold"}}, {"salvage_cap": "120000.00", "salvage_applied": "120000.00", "indemnity_payment": "165000.00"}),
    Case("total_loss_settlement", {**SETTLED, "damage_amount": "310000.00"}, {"salvage_cap": "0.00", "cap_binding": True, "salvage_applied": "0.00", "indemnity_payment": "285000.00"}),
    Case("total_loss_settlement", {**SETTLED, "deductible_amount": "290000.00", "pending_premium": "20000.00"}, {"indemnity_payment": "0.00", "net_paid": "0.00"}),
    Case("total_loss_settlement", {**BOUGHT, "deductible_amount": "250000.00"}, {"indemnity_payment": "0.00", "salvage_payment": "50000.00", "net_paid": "50000.00"}, ("ISR_THRESHOLD_UNKNOWN",)),
    Case("total_loss_settlement", {**BOUGHT, "deductible_amount": "290000.00", "pending_premium": "20000.00"}, {"salvage_payment": "0.00", "net_paid": "0.00"}),
    Case("total_loss_settlement", {**SETTLED, "salvage_documents_complete": True}, {"salvage_payment": "0.00", "indemnity_payment": "195000.00"}),
    Case("total_loss_settlement", {**SETTLED, "salvage_value": None}, {"salvage_applied": "0.00", "cap_binding": False, "indemnity_payment": "285000.00"}, ("SALVAGE_NOT_APPRAISED",)),
    Case("total_loss_settlement", {**BOUGHT, "isr_threshold_amount": "90000.00"}, {"isr_withheld": "0.00", "net_paid": "285000.00"}),
    Case("total_loss_settlement", {**BOUGHT, "isr_threshold_amount": "89999.99"}, {"isr_withheld": "18000.00", "net_paid": "267000.00"}),
    Case("total_loss_settlement", {**BOUGHT, "config": {"isr_threshold_amount": "50000.00", "isr.rate_pct": "10"}}, {"isr_withheld": "9000.00"}),
    Case("total_loss_settlement", {**BOUGHT, "owner_kind": "PFAE", "isr_threshold_amount": "50000.00"}, {"isr_withheld": "0.00"}),
    Case("total_loss_settlement", {**BOUGHT, "owner_kind": "PFAE", "isr_threshold_amount": "50000.00", "config": {"isr.applies_to": ["PF", "PFAE"]}}, {"isr_withheld": "18000.00"}),
    Case("total_loss_settlement", BOUGHT, {"isr_withheld": "0.00"}, ("ISR_THRESHOLD_UNKNOWN",)),
    Case("total_loss_settlement", {**BOUGHT, "owner_kind": "PM"}, {"isr_withheld": "0.00", "salvage_payment": "90000.00"}),
    Case("total_loss_settlement", {**BOUGHT, "loss_cause": "theft_c1", "pending_premium": "1000.00"}, {"salvage_cap": None, "salvage_applied": "0.00", "cap_binding": False, "indemnity_payment": "284000.00", "salvage_payment": "0.00"}),
    Case("total_loss_settlement", {**BOUGHT, "loss_cause": "theft_c2", "pending_premium": "1000.00", "config": {"theft.c1_deduct_pending_premium": False}}, {"indemnity_payment": "194000.00", "salvage_payment": "90000.00"}, ("ISR_THRESHOLD_UNKNOWN",)),
    Case("total_loss_settlement", {**BOUGHT, "salvage_value": "0.05", "isr_threshold_amount": "0.04", "config": {"isr.rate_pct": "30"}}, {"salvage_payment": "0.05", "isr_withheld": "0.02"}),
    # The whole chain.
    Case("total_loss_pipeline", {**DAMAGE, "deductible_fixed": "20000.00", "salvage_value": "0.00"}, {"is_total_loss": True, "applied_pct": None, "deductible_amount": "20000.00", "indemnity_payment": "280000.00"}),
    Case("total_loss_pipeline", {**DAMAGE, "coverage_code": "RT", "deductible_pct": "10", "inaccuracies_count": 1, "salvage_value": "0.00"}, {"applied_pct": "30.00", "net_paid": "210000.00"}),
    Case("total_loss_pipeline", {**DAMAGE, "total_loss_threshold_pct": "63.34"}, {"damage_pct": "63.33", "is_total_loss": False, "applied_pct": None, "net_paid": None}),
    Case("total_loss_pipeline", {**DAMAGE, "deductible_pct": "5", "paga_cero": True, "vandalism": True, "salvage_value": "0.00"}, {"applied_pct": "5.00", "deductible_amount": "15000.00"}, ("PAGA_CERO_SURCHARGE_REVIEW",)),
    Case("total_loss_pipeline", {**DAMAGE, "deductible_pct": "5", "salvage_value": "120000.01", "pending_premium": "0.01", "config": {"salvage.cap_source": "threshold"}}, {"salvage_applied": "120000.00", "indemnity_payment": "164999.99"}),
    Case("cfdi_breakdown", {"salvage_payment": "100.00", "vat_rate_pct": "16"}, {"taxable_base": "86.21", "vat_amount": "13.79"}),
    Case("cfdi_breakdown", {"salvage_payment": "100.00", "config": {"vat_rate_pct": "8"}}, {"taxable_base": "92.59", "vat_amount": "7.41"}),
    Case("cfdi_breakdown", {"salvage_payment": "100.00", "vat_rate_pct": "0"}, {"taxable_base": "100.00", "vat_amount": "0.00"}),
    Case("cfdi_breakdown", {"salvage_payment": "100.00", "owner_is_civil_society": True}, {"taxable_base": "100.00", "vat_amount": "0.00"}),
)

RESIDENT = {"vehicle_class": "resident", "commercial_value": "200000.00"}
NEW = {"vehicle_class": "latest_model_unlisted", "list_price_new": "100000.00", "purchase_on": "2024-01-31"}
BORDER = {"vehicle_class": "frontier", "kbb_trade_in_good": "40000.00", "cesvi_sale_value": "30000.00", "loss_on": "2024-05-05"}
MULTI = {"policy_multi_year": True, "policy_start_on": "2024-02-29"}
VALUE = (
    Case("vehicle_value", RESIDENT, {"value_source": "commercial", "depreciation_pct": None, "vehicle_value": "200000.00"}),
    Case("vehicle_value", {**RESIDENT, "contracted_sum_insured": "200000.00"}, {"value_source": "commercial", "vehicle_value": "200000.00"}),
    Case("vehicle_value", {**RESIDENT, "contracted_sum_insured": "199999.99"}, {"value_source": "contracted_lower", "vehicle_value": "199999.99"}),
    Case("vehicle_value", {**RESIDENT, "vehicle_class": "armored_factory", "value_basis": "agreed", "agreed_value": "5.00"}, {"value_source": "agreed", "vehicle_value": "5.00"}),
    Case("vehicle_value", {**RESIDENT, "vehicle_class": "armored_factory"}, {"value_source": "commercial"}),
    Case("vehicle_value", {**RESIDENT, "value_basis": "invoice", "invoice_value": "7.00"}, {"value_source": "invoice", "vehicle_value": "7.00"}),
    Case("vehicle_value", {**RESIDENT, **MULTI, "value_basis": "agreed", "agreed_value": "7.00", "loss_on": "2025-02-27"}, {"value_source": "agreed"}),
    Case("vehicle_value", {**RESIDENT, **MULTI, "value_basis": "agreed", "agreed_value": "7.00", "loss_on": "2025-02-28"}, {"value_source": "commercial"}),
    Case("vehicle_value", {**RESIDENT, **MULTI, "value_basis": "invoice", "invoice_value": "7.00", "loss_on": "2026-02-27"}, {"value_source": "invoice"}),
    Case("vehicle_value", {**RESIDENT, **MULTI, "value_basis": "invoice", "invoice_value": "7.00", "loss_on": "2026-02-28"}, {"value_source": "commercial"}),
    Case("vehicle_value", {**RESIDENT, **MULTI, "value_basis": "agreed", "agreed_value": "7.00", "loss_on": "2024-04-01", "config": {"convenido.multi_year_months": 1}}, {"value_source": "commercial"}),
    Case("vehicle_value", {**NEW, **MULTI, "value_basis": "agreed", "agreed_value": "7.00", "loss_on": "2025-02-28"}, {"value_source": "list_price_depreciated", "depreciation_pct": "26.25"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-01-31"}, {"depreciation_pct": "10.00", "vehicle_value": "90000.00"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-02-28"}, {"depreciation_pct": "10.00"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-02-29"}, {"depreciation_pct": "11.25", "vehicle_value": "88750.00"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-03-30"}, {"depreciation_pct": "11.25"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-03-31"}, {"depreciation_pct": "12.50"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-02-28", "config": {"latest_model.month_counting": "completed"}}, {"depreciation_pct": "10.00"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-02-29", "config": {"latest_model.month_counting": "completed"}}, {"depreciation_pct": "10.00"}),
    Case("vehicle_value", {**NEW, "loss_on": "2024-03-31", "config": {"latest_model.month_counting": "completed"}}, {"depreciation_pct": "11.25"}),
    Case("vehicle_value", {**NEW, "loss_on": "2034-01-31"}, {"depreciation_pct": "100.00", "vehicle_value": "0.00"}),
    Case("vehicle_value", {**BORDER, "model_year": 2004, "salvage_title": True}, {"value_source": "kbb_salvage_75", "vehicle_value": "30000.00"}),
    Case("vehicle_value", {**BORDER, "model_year": 2003, "salvage_title": True}, {"value_source": "cesvi", "vehicle_value": "30000.00"}),
    Case("vehicle_value", {**BORDER, "model_year": 2003, "salvage_title": True, "config": {"frontier.salvage_applies_to_cesvi": True}}, {"value_source": "cesvi", "vehicle_value": "22500.00"}),
    Case("vehicle_value", {**BORDER, "model_year": 2003, "config": {"frontier.salvage_applies_to_cesvi": True}}, {"vehicle_value": "30000.00"}),
    Case("vehicle_value", {**BORDER, "model_year": 2010, "contracted_sum_insured": "39000.00", "value_basis": "agreed", "agreed_value": "1.00"}, {"value_source": "contracted_lower", "vehicle_value": "39000.00"}),
    Case("vehicle_value", {"vehicle_class": "classic", "appraised_value": "9.00", "contracted_sum_insured": "10.00", "value_basis": "invoice"}, {"value_source": "appraisal", "vehicle_value": "9.00"}),
)

TIRE = {"vehicle_kind": "car", "part_kind": "tire", "part_value": "1000.00"}
WORN = {"vehicle_kind": "car", "brand": "FORD", "km_used": 16000, "original_tread_mm": "8", "remaining_tread_mm": "2", "replacement_cost": "1000.00", "deductible_pct": "10"}
YEARLY = {"policy_start_on": "2024-01-15", "loss_on": "2025-01-14"}
PARTIAL = (
    Case("wear_depreciation", {**TIRE, "brand": "  general   MOTORS ", "km_used": 45000}, {"life_km": 150000, "depreciation_pct": "30.00", "depreciation_amount": "300.00", "net_value": "700.00"}),
    Case("wear_depreciation", {**TIRE, "brand": "volkswagen", "km_used": 37501}, {"life_km": 125000, "depreciation_pct": "30.00"}),
    Case("wear_depreciation", {**TIRE, "brand": "Volkswagen", "km_used": 37499}, {"depreciation_pct": "30.00", "depreciation_amount": "299.99"}),
    Case("wear_depreciation", {**TIRE, "brand": "Chrysler", "km_used": 60000, "part_kind": "engine"}, {"life_km": 180000, "depreciation_pct": "33.33", "depreciation_amount": "333.33", "net_value": "666.67"}),
    Case("wear_depreciation", {**TIRE, "brand": "Nissan", "km_used": 400000, "part_kind": "engine"}, {"depreciation_pct": "100.00", "net_value": "0.00"}),
    Case("wear_depreciation", {**TIRE, "brand": "Importados", "km_used": 0}, {"life_km": 200000, "depreciation_pct": "0.00"}),
    Case("wear_depreciation", {**TIRE, "brand": "Honda", "km_used": 0}, {"life_km": 200000}, ("WEAR_BRAND_NOT_LISTED",)),
    Case("wear_depreciation", {**TIRE, "vehicle_kind": "motorcycle", "brand": "HONDA", "km_used": 8000}, {"life_km": 80000, "depreciation_pct": "10.00"}),
    Case("wear_depreciation", {**TIRE, "vehicle_kind": "motorcycle", "brand": "Nissan", "km_used": 5000}, {"life_km": 50000, "depreciation_pct": "10.00"}),
    *(
        Case("wear_depreciation", {**TIRE, "vehicle_kind": "motorcycle", "brand": brand, "km_used": 8000}, {"life_km": 80000})
        for brand in ("BMW", "Carabella", "Ducati", "Harley-Davidson", "harley davidson", "Harley-Davison", "Kawasaki", "Piaggio", "Suzuki", "Yamaha")
    ),
    Case("wear_depreciation", {**TIRE, "brand": "Imported", "km_used": 20000}, {"life_km": 200000, "depreciation_pct": "10.00"}),
    Case("wear_depreciation", {**TIRE, "brand": "ford", "km_used": 80000, "config": {"wear.tire_cap_pct": "45"}}, {"depreciation_pct": "45.00"}),
    Case("partial_loss_payment", {"parts_cost": "100.00", "deductible_amount": "60.00", "wear_deduction": "50.00"}, {"damage_amount": "100.00", "covered": True, "payment": "0.00", "towing_covered": True}),
    Case("partial_loss_payment", {"labor_cost": "100.00", "deductible_amount": "60.00", "wear_deduction": "30.00", "taxes": "16.00"}, {"damage_amount": "116.00", "payment": "26.00"}),
    Case("partial_loss_payment", {"labor_cost": "60.01", "deductible_amount": "60.00"}, {"covered": True, "payment": "0.01", "towing_covered": True}),
    Case("part_replacement", {}, {"decision": "repair", "criteria": []}),
    Case("part_replacement", {"repair_cost": "10.01", "replacement_cost": "10.00"}, {"decision": "replace", "criteria": ["COST"]}),
    Case("part_replacement", {"repair_compromises_safety": True}, {"decision": "replace", "criteria": ["SAFETY"]}),
    Case("part_replacement", {"part_reconditionable": False}, {"criteria": ["NOT_REPAIRABLE"]}),
    Case("tire_claim", WORN, {"wear_pct": "75.00", "eligible": True, "reasons": [], "depreciation_amount": "100.00", "deductible_amount": "90.00", "payment": "810.00"}),
    Case("tire_claim", {**WORN, "remaining_tread_mm": "1.9999"}, {"wear_pct": "75.00", "eligible": False, "reasons": ["WEAR_OVER_75"], "payment": "0.00"}),
    Case("tire_claim", {**WORN, "mounting_cost": "100.00", "coverage_limit": "800.00"}, {"deductible_amount": "100.00", "payment": "800.00"}),
    Case("tire_claim", {**WORN, "mounting_cost": "100.00", "coverage_limit": "900.01"}, {"payment": "900.00"}),
    Case("tire_claim", {**WORN, "deductible_pct": "150"}, {"deductible_amount": "1350.00", "payment": "0.00"}),
    Case("tire_claim", {**WORN, **YEARLY, "prior_events": ["2024-01-15"]}, {"eligible": False, "reasons": ["EVENT_LIMIT"]}),
    Case("tire_claim", {**WORN, **YEARLY, "loss_on": "2025-01-15", "prior_events": ["2025-01-14"]}, {"eligible": True}),
    Case("tire_claim", {**WORN, **YEARLY, "remaining_tread_mm": "0", "prior_events": ["2025-01-14"]}, {"wear_pct": "100.00", "reasons": ["EVENT_LIMIT", "WEAR_OVER_75"]}),
)

CAR = {"vehicle_kind": "car", "invoice_on": "2024-02-29", "loss_on": "2026-02-28"}
OLD = {"vehicle_kind": "car", "invoice_on": "2020-01-01", "loss_on": "2024-01-01", "agency_coverage": True}
CENTER = (
    Case("repair_center", {**CAR, "agency_in_loss_city": True}, {"repair_center": "agency", "transfer_cost_by": "company"}),
    Case("repair_center", {**CAR, "agency_in_loss_city": True, "loss_on": "2026-03-01"}, {"repair_center": "workshop"}),
    Case("repair_center", {**CAR, "agency_in_loss_city": True, "agency_offers_repair": False}, {"repair_center": "multibrand_workshop"}),
    Case("repair_center", {**CAR, "agency_in_loss_city": True, "config": {"agency.months": 12}}, {"repair_center": "workshop"}),
    Case("repair_center", OLD, {"repair_center": "authorized_workshop", "transfer_cost_by": "company"}),
    Case("repair_center", {**OLD, "agency_in_residence": True}, {"repair_center": "agency", "transfer_cost_by": "company"}),
    Case("repair_center", {**OLD, "agency_in_residence": True, "insured_requests_other_agency": True}, {"repair_center": "agency", "transfer_cost_by": "company"}),
    Case("repair_center", {**OLD, "agency_in_residence": True, "agency_offers_repair": False}, {"repair_center": "authorized_workshop"}),
    Case("repair_center", {**OLD, "agency_in_residence": True, "agency_offers_repair": False, "insured_requests_other_agency": True}, {"repair_center": "agency", "transfer_cost_by": "insured"}),
    Case("repair_center", {**OLD, "agency_in_residence": True, "pp_covered": False}, {"repair_center": "workshop"}),
    Case("repair_center", {**OLD, "agency_in_residence": True, "agency_coverage": False, "insured_requests_other_agency": True}, {"repair_center": "workshop", "transfer_cost_by": "company"}),
    Case("repair_center", {**CAR, "agency_coverage": True, "agency_in_residence": True}, {"repair_center": "agency"}),
    Case("repair_center", {**CAR, "agency_in_loss_city": True, "agency_coverage": True, "insured_requests_other_agency": True}, {"repair_center": "agency", "transfer_cost_by": "company"}),
    Case("repair_center", {"vehicle_kind": "motorcycle", "agency_coverage": True, "agency_in_residence": True}, {"repair_center": "workshop", "transfer_cost_by": "n/a"}),
)

STOLEN = {"theft_reported_at": "2024-04-01T00:00:00", "as_of_at": "2024-04-20T09:00:00"}
LOCATED = {**STOLEN, "recovered_at": "2024-05-01T12:00:00", "vehicle_value": "200000.00", "total_loss_threshold_pct": "60"}
FOUND = {**LOCATED, "rt_deductible_amount": "20000.00"}
THEFT = (
    Case("theft_case", {**STOLEN, "as_of_at": "2024-05-01T12:00:00"}, {"cutoff_at": "2024-05-01T12:00:00", "theft_case": "waiting"}),
    Case("theft_case", {**STOLEN, "as_of_at": "2024-05-01T12:00:01"}, {"theft_case": "c1_not_recovered"}),
    Case("theft_case", {**STOLEN, "theft_reported_at": "2024-04-01T23:59:59"}, {"cutoff_at": "2024-05-01T12:00:00"}),
    Case("theft_case", {**STOLEN, "config": {"theft.wait_days": 15, "theft.cutoff_time": "18:30"}}, {"cutoff_at": "2024-04-16T18:30:00", "theft_case": "c1_not_recovered"}),
    Case("theft_case", {**STOLEN, "config": {"theft.report_day_is_day_one": True}}, {"cutoff_at": "2024-04-30T12:00:00"}),
    Case("theft_case", {**STOLEN, "config": {"theft.wait_day_kind": "business", "theft.report_day_is_day_one": True}}, {"cutoff_at": "2024-05-10T12:00:00"}, ("NO_HOLIDAY_LIST",)),
    Case("theft_case", {**STOLEN, "holidays": ["2024-05-01"], "config": {"theft.wait_day_kind": "business"}}, {"cutoff_at": "2024-05-14T12:00:00"}),
    Case("theft_case", {**STOLEN, "config": {"theft.wait_day_kind": "business", "holidays": ["2024-05-01"], "business.weekdays": ["mon", "tue", "wed", "thu", "fri", "sat"]}}, {"cutoff_at": "2024-05-07T12:00:00"}),
    Case("theft_case", {**LOCATED, "damage_amount": "0.00"}, {"theft_case": "recovered_undamaged"}),
    Case("theft_case", {**STOLEN, "recovered_at": "2024-04-02T00:00:00"}, {"theft_case": "recovered_undamaged"}, ("DAMAGE_NOT_GIVEN",)),
    Case("theft_case", {**LOCATED, "damage_amount": "119999.99"}, {"theft_case": "recovered_partial"}),
    Case("theft_case", {**LOCATED, "damage_amount": "120000.00"}, {"theft_case": "c2_recovered_total_loss"}, ("TOTAL_LOSS_TO_CONFIRM",)),
    Case("theft_case", {**LOCATED, "damage_amount": "120000.00", "config": {"total_loss.comparison": "gt"}}, {"theft_case": "recovered_partial"}),
    Case("theft_pipeline", STOLEN, {"theft_case": "waiting", "deductible_amount": None, "indemnity_payment": None, "net_paid": None}),
    Case("theft_pipeline", {**FOUND, "damage_amount": "0.00"}, {"theft_case": "recovered_undamaged", "deductible_amount": None, "salvage_payment": None}),
    Case("theft_pipeline", {**FOUND, "damage_amount": "19999.99"}, {"theft_case": "recovered_partial", "deductible_amount": "20000.00", "indemnity_payment": "0.00", "net_paid": "0.00"}),
    Case("theft_pipeline", {**FOUND, "damage_amount": "30000.00", "pp_deductible_amount": "20000.01"}, {"deductible_amount": "20000.01", "indemnity_payment": "9999.99", "isr_withheld": "0.00"}),
    Case("theft_pipeline", {**FOUND, "recovered_at": "2024-05-01T12:00:01", "pp_deductible_amount": "50000.00", "pending_premium": "500.00", "salvage_value": "9.00", "company_buys_salvage": True, "salvage_documents_complete": True}, {"theft_case": "c1_not_recovered", "deductible_amount": "20000.00", "indemnity_payment": "179500.00", "salvage_payment": "0.00", "net_paid": "179500.00"}),
    Case("theft_pipeline", {**FOUND, "recovered_at": "2024-05-01T12:00:01", "pending_premium": "500.00", "config": {"theft.c1_deduct_pending_premium": False}}, {"indemnity_payment": "180000.00"}),
    Case("theft_pipeline", {**FOUND, "damage_amount": "150000.00", "pp_deductible_amount": "30000.00", "pending_premium": "1000.00", "salvage_value": "60000.00", "company_buys_salvage": True, "salvage_documents_complete": True, "isr_threshold_amount": "40000.00"}, {"theft_case": "c2_recovered_total_loss", "deductible_amount": "30000.00", "indemnity_payment": "119000.00", "salvage_payment": "50000.00", "isr_withheld": "10000.00", "net_paid": "159000.00"}, ("TOTAL_LOSS_TO_CONFIRM",)),
    Case("theft_pipeline", {**FOUND, "damage_amount": "150000.00", "salvage_value": "60000.00", "config": {"salvage.cap_source": "threshold"}}, {"indemnity_payment": "120000.00"}, ("TOTAL_LOSS_TO_CONFIRM",)),
)

TOW = {"tow_destination": "insured_choice", "tow_cost": "7467.91", "daily_min_wage": "248.93", "damage_amount": "15000.01", "deductible_amount": "15000.00"}
LATE = {"obligation_kind": "cash", "principal": "100000.00", "docs_received_on": "2024-01-01", "udi_due": "8.000000", "udi_paid": "8.400000"}
MONEY = (
    Case("recovery_split", {"recovered_amount": "100.00", "company_outlay": "100.00"}, {"company_share": "100.00", "insured_share": "0.00"}),
    Case("recovery_split", {"recovered_amount": "99.99", "company_outlay": "100.00"}, {"company_share": "99.99", "insured_share": "0.00"}),
    Case("beneficiary_split", {"indemnity_payment": "100.00"}, {"preferred_beneficiary_amount": "0.00", "insured_amount": "100.00"}),
    Case("beneficiary_split", {"indemnity_payment": "100.00", "outstanding_balance": "100.01"}, {"preferred_beneficiary_amount": "100.00", "insured_amount": "0.00"}),
    Case("towing", TOW, {"company_pays": "7467.90", "insured_pays": "0.01"}),
    Case("towing", {**TOW, "tow_cost": "100.00"}, {"company_pays": "100.00", "insured_pays": "0.00"}),
    Case("towing", {**TOW, "damage_amount": "15000.00"}, {"company_pays": "0.00", "insured_pays": "7467.91"}),
    Case("towing", {**TOW, "tow_destination": "company", "daily_min_wage": None}, {"company_pays": "7467.91", "insured_pays": "0.00"}),
    Case("towing", {**TOW, "daily_min_wage": None, "config": {"daily_min_wage": "100.00"}}, {"company_pays": "3000.00"}),
    Case("storage_fee", {"start_on": "2024-05-01", "vehicle_delivered_on": "2024-06-01", "daily_min_wage": "248.93"}, {"days_elapsed": 31, "excess_days": 1, "storage_fee": "248.93"}),
    Case("storage_fee", {"start_on": "2024-05-01", "vehicle_delivered_on": "2024-05-01"}, {"days_elapsed": 0, "excess_days": 0, "storage_fee": "0.00"}),
    # Default interest: one day, three months, a month without its rate, no update outside UDI.
    Case("mora", {**LATE, "paid_on": "2024-01-31"}, {"due_on": "2024-01-31", "days_in_default": 0, "interest": "0.00", "total_payable": "100000.00"}),
    Case("mora", {**LATE, "paid_on": "2024-01-15"}, {"days_in_default": 0, "update_amount": "0.00"}),
    Case("mora", {**LATE, "paid_on": "2024-02-01", "annual_rates_pct": {"2024-02": "7.30"}}, {"days_in_default": 1, "interest": "26.25", "update_amount": "5000.00", "total_payable": "105026.25"}),
    Case("mora", {**LATE, "obligation_kind": "foreign", "udi_due": None, "paid_on": "2024-02-29", "annual_rates_pct": {"2024-02": "3.65"}}, {"days_in_default": 29, "interest": "362.50", "update_amount": "0.00"}),
    Case("mora", {**LATE, "obligation_kind": "repair", "paid_on": "2024-04-01", "annual_rates_pct": {"2024-02": "36.5", "2024-03": "36.5", "2024-04": "36.5"}}, {"days_in_default": 61, "interest": "7775.02"}),
    Case("mora", {**LATE, "obligation_kind": "repair", "paid_on": "2024-04-01", "annual_rates_pct": {"2024-01": "36.5"}}, {"interest": "7775.02"}, ("RATE_OF_EARLIER_MONTH",)),
    Case("mora", {**LATE, "udi_paid": "7.600000", "paid_on": "2024-02-01", "annual_rates_pct": {"2024-02": "0"}}, {"interest": "0.00", "update_amount": "-5000.00", "total_payable": "95000.00"}),
    Case("mora", {**LATE, "obligation_kind": "repair", "paid_on": "2024-02-01", "annual_rates_pct": {"2024-02": "36"}, "config": {"mora.rate_factor": "2", "mora.year_days": 360}}, {"interest": "200.00"}),
    Case("mora_partial", {"interest_due": "10.00", "update_due": "20.00", "principal_due": "30.00", "payment": "15.00"}, {"applied_interest": "10.00", "applied_update": "5.00", "applied_principal": "0.00", "principal_remaining": "30.00"}),
    Case("mora_partial", {"interest_due": "10.00", "update_due": "20.00", "principal_due": "30.00", "payment": "60.00"}, {"applied_principal": "30.00", "principal_remaining": "0.00"}),
    Case("mora_partial", {"interest_due": "10.00", "update_due": "20.00", "principal_due": "30.00", "payment": "60.01"}, {"principal_remaining": "0.00"}, ("PAYMENT_OVER_DEBT",)),
    Case("premium_refund", {"cancelled_by": "policyholder", "unearned_premium": "0.03"}, {"refund": "0.02"}),
    Case("premium_refund", {"cancelled_by": "total_loss", "unearned_premium": "10.00", "unearned_premium_affected": "12.00"}, {"refund": "0.00"}),
    Case("gap", {"outstanding_balance": "100.00", "overdue_amount": "60.00", "penalties": "50.00", "vehicle_value": "5.00", "coverage_sum_insured": "9.00"}, {"eligible_balance": "0.00", "payment": "0.00"}),
    Case("gap", {"outstanding_balance": "100.00", "vehicle_value": "90.00", "indemnity_payment": "85.00", "coverage_sum_insured": "50.00", "config": {"gap.compare_with": "net_indemnity"}}, {"payment": "15.00"}),
    Case("gap", {"vehicle_value": "90.00", "coverage_sum_insured": "50.00"}, {"eligible_balance": "0.00", "payment": "0.00"}),
    Case("rc_claim", {"rc_limit": "100.00", "rc_death_limit": "50.00", "third_property": "60.00", "moral_damage": "30.00", "third_death": "20.00", "occupant_death": "15.00", "occupant_injury": "5.00"}, {"paid_base": "100.00", "paid_death_excess": "10.00", "uncovered": "20.00"}),
    Case("rc_claim", {"rc_limit": "100.00", "rc_death_limit": "50.00", "third_property": "60.00", "third_injury": "30.00", "third_death": "20.00", "occupant_death": "15.00", "occupant_injury": "5.00", "rc_occupants_covered": True}, {"paid_base": "100.00", "paid_death_excess": "30.00", "uncovered": "0.00"}),
    Case("rc_claim", {"rc_limit": "100.00", "rc_death_limit": "50.00", "third_property": "160.00", "third_death": "70.00"}, {"paid_base": "100.00", "paid_death_excess": "50.00", "uncovered": "80.00"}),
    Case("rc_claim", {"rc_limit": "100.00", "third_death": "70.00"}, {"paid_base": "70.00", "paid_death_excess": "0.00", "uncovered": "0.00"}),
)

YEAR = {"policy_start_at": "2024-01-15T12:00:00", "policy_end_at": "2025-01-15T12:00:00", "premium_due_on": "2024-02-15"}
OFFICE = {"business_hours.mode": "office"}
TIME = (
    Case("cover_status", {**YEAR, "loss_at": "2024-01-15T11:59:59"}, {"cover_status": "not_started", "covered": False}),
    Case("cover_status", {**YEAR, "loss_at": "2024-01-15T12:00:00"}, {"cover_lapses_at": "2024-03-16T12:00:00", "cover_status": "in_force", "covered": True}),
    Case("cover_status", {**YEAR, "loss_at": "2024-02-14T23:59:59"}, {"cover_status": "in_force"}),
    Case("cover_status", {**YEAR, "loss_at": "2024-02-15T00:00:00"}, {"cover_status": "in_grace", "covered": True}),
    Case("cover_status", {**YEAR, "loss_at": "2024-02-20T00:00:00", "premium_paid_at": "2024-02-20T00:00:00"}, {"cover_status": "in_force"}),
    Case("cover_status", {**YEAR, "loss_at": "2024-02-20T00:00:00", "premium_paid_at": "2024-02-20T00:00:01"}, {"cover_status": "in_grace"}),
    Case("cover_status", {**YEAR, "loss_at": "2024-03-16T12:00:00", "premium_paid_at": "2024-03-16T12:00:00"}, {"cover_status": "in_force", "covered": True}),
    Case("cover_status", {**YEAR, "loss_at": "2024-03-16T12:00:01", "premium_paid_at": "2024-03-16T12:00:01"}, {"cover_status": "lapsed_paid_late", "covered": False}, ("COVER_PAID_LATE",)),
    Case("cover_status", {**YEAR, "loss_at": "2024-04-01T00:00:00", "premium_paid_at": "2024-04-01T00:00:01"}, {"cover_status": "lapsed"}),
    Case("cover_status", {**YEAR, "loss_at": "2025-01-15T11:59:59", "premium_paid_at": "2024-02-15T00:00:00"}, {"cover_status": "in_force"}),
    Case("cover_status", {**YEAR, "grace_days": 0, "loss_at": "2024-02-15T12:00:00"}, {"cover_lapses_at": "2024-02-15T12:00:00", "cover_status": "lapsed"}),
    Case("cover_status", {**YEAR, "loss_at": "2024-03-01T00:00:00", "config": {"premium.default_grace_days": 10}}, {"cover_status": "lapsed"}),
    Case("deadline", {"deadline_kind": "ADMISSION_ORDER", "start_on": "2024-01-31", "as_of_on": "2024-03-02"}, {"due_on": "2024-03-01", "expired": True}),
    Case("deadline", {"deadline_kind": "ADMISSION_ORDER", "start_on": "2024-01-31", "as_of_at": "2024-03-01T23:59:59"}, {"expired": False}),
    Case("deadline", {"deadline_kind": "ADMISSION_ORDER", "start_on": "2024-01-31", "as_of_at": "2024-03-02T00:00:00"}, {"expired": True}),
    Case("deadline", {"deadline_kind": "PAYMENT_SLA", "start_at": "2024-02-28T10:00:00", "as_of_at": "2024-03-02T10:00:01"}, {"due_at": "2024-03-02T10:00:00", "expired": True}),
    Case("deadline", {"deadline_kind": "PAYMENT_SLA", "start_at": "2024-02-28T10:00:00", "as_of_on": "2024-03-02"}, {"expired": False}),
    Case("deadline", {"deadline_kind": "PAYMENT_SLA", "start_at": "2024-02-28T10:00:00", "as_of_on": "2024-03-03"}, {"expired": True}),
    Case("deadline", {"deadline_kind": "AGGRAVATION_NOTICE", "start_at": "2024-02-28T10:00:00"}, {"due_at": "2024-02-29T10:00:00"}),
    # Business hours: from a rest day, from midnight, to midnight of a rest day, before opening, after closing.
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-16T10:00:00", "holidays": []}, {"due_at": "2024-03-21T00:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-13T00:00:00", "holidays": []}, {"due_at": "2024-03-16T00:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-13T00:00:01", "holidays": []}, {"due_at": "2024-03-18T00:00:01"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-13T08:00:00"}, {"due_at": "2024-03-18T08:00:00"}, ("NO_HOLIDAY_LIST",)),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-11T07:00:00", "holidays": [], "config": OFFICE}, {"due_at": "2024-03-20T18:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-11T18:00:00", "holidays": [], "config": OFFICE}, {"due_at": "2024-03-21T18:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-11T17:30:00", "holidays": [], "config": OFFICE}, {"due_at": "2024-03-21T17:30:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-11T00:00:00", "holidays": [], "config": {**OFFICE, "business_hours.open": "10:00", "business_hours.close": "14:00"}}, {"due_at": "2024-04-03T14:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-15T16:00:00", "holidays": [], "config": {"business.weekdays": [0, 1, 2, 3, 4, 5]}}, {"due_at": "2024-03-19T16:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-15T16:00:00", "holidays": [], "config": {"business.weekdays": [1, 2, 3, 4, 5, 6, 7]}}, {"due_at": "2024-03-18T16:00:00"}),
    Case("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-03-15T16:00:00", "holidays": [], "config": {"business.weekdays": ["Monday", "FRI"]}}, {"due_at": "2024-03-25T16:00:00"}),
    Case("deadline", {"deadline_kind": "LEGAL_NOTIFICATION", "start_on": "2024-03-16", "holidays": ["2024-03-18"]}, {"due_on": "2024-03-19"}),
    Case("deadline", {"deadline_kind": "COMMISSION_INFO", "start_on": "2024-03-15", "config": {"holidays": ["2024-03-18"]}}, {"due_on": "2024-04-01"}),
    Case("deadline", {"deadline_kind": "POLICY_DELIVERY", "start_on": "2024-08-14", "holidays": []}, {"due_on": "2024-09-13"}),
    Case("deadline", {"deadline_kind": "POLICY_DELIVERY", "start_on": "2024-08-15", "holidays": []}, {"due_on": "2024-09-16"}),
    Case("deadline", {"deadline_kind": "REPAIR_DELIVERY", "start_on": "2024-05-01", "parts_available_on": "2024-05-31"}, {"due_on": "2024-05-31"}),
    Case("deadline", {"deadline_kind": "REPAIR_DELIVERY", "start_on": "2024-05-01"}, {"due_on": "2024-05-31"}),
    Case("deadline", {"deadline_kind": "PAYMENT_LEGAL", "start_on": "2024-05-01", "parts_available_on": "2024-09-09"}, {"due_on": "2024-05-31"}),
    Case("deadline", {"deadline_kind": "NON_RENEWAL_NOTICE", "start_on": "2024-03-30", "as_of_on": "2024-02-29"}, {"due_on": "2024-02-29", "expired": False}),
    Case("deadline", {"deadline_kind": "PRESCRIPTION", "start_on": "2023-02-28"}, {"due_on": "2025-02-28"}),
    Case("deadline", {"deadline_kind": "THEFT_WAIT", "start_at": "2024-04-01T18:30:00", "as_of_at": "2024-05-01T12:00:00"}, {"due_at": "2024-05-01T12:00:00", "expired": False}),
    *(
        Case("deadline", {"deadline_kind": kind, "start_on": "2024-01-01"}, {"due_on": due})
        for kind, due in {
            "DEDUCTIBLE_SLIP": "2024-02-15",
            "LOSS_NOTICE": "2024-01-06",
            "STORAGE_FREE": "2024-01-31",
            "INSPECTION": "2024-01-31",
            "SUBSTITUTE_REQUEST": "2024-01-31",
            "DRIVER_ACCIDENT_WINDOW": "2024-03-31",
            "LOW_MILEAGE_REGISTRATION": "2024-01-16",
            "POLICY_OBJECTION": "2024-01-31",
            "RESCISSION_NOTICE": "2024-01-31",
            "RESCISSION_EFFECT": "2024-01-16",
            "TERMINATION_EFFECT": "2024-01-16",
        }.items()
    ),
    Case("loss_notice", {"known_on": "2024-01-01", "noticed_on": "2024-01-07"}, {"due_on": "2024-01-06", "on_time": False}, ("LATE_NOTICE",)),
    Case("loss_notice", {"known_on": "2024-01-01", "noticed_on": "2024-01-06", "force_majeure_ended_on": "2024-01-02"}, {"due_on": "2024-01-06", "on_time": True}),
    Case("event_window", {"policy_start_on": "2024-02-29", "event_on": "2025-02-27", "prior_events": []}, {"window_start_on": "2024-02-29", "next_window_on": "2025-02-28", "allowed": True}),
    Case("event_window", {"policy_start_on": "2024-02-29", "event_on": "2025-02-28", "prior_events": ["2025-02-27"]}, {"window_start_on": "2025-02-28", "next_window_on": "2026-02-28", "allowed": True}),
    Case("event_window", {"policy_start_on": "2024-02-29", "event_on": "2028-02-29", "prior_events": ["2028-02-28"]}, {"window_start_on": "2028-02-29", "allowed": True}),
    Case("event_window", {"policy_start_on": "2024-02-29", "event_on": "2024-02-29", "prior_events": ["2024-02-29"]}, {"allowed": False}),
)

KEYS = {"benefit_code": "KEYS", "amount": "4000.00", "deductible_pct": "25"}
BENEFIT = (
    Case("capped_benefit", KEYS, {"eligible": True, "company_pays": "3000.00", "insured_pays": "1000.00"}),
    Case("capped_benefit", {**KEYS, "police_report_filed": True, "maneuver_cost": "1.00"}, {"company_pays": "4000.00", "insured_pays": "1.00"}),
    Case("capped_benefit", {**KEYS, "events_this_period": 1}, {"eligible": False, "company_pays": "0.00", "insured_pays": "4000.00"}),
    Case("capped_benefit", {**KEYS, "deductible_pct": "120"}, {"company_pays": "0.00", "insured_pays": "4000.00"}),
    Case("capped_benefit", {**KEYS, "amount": "100.10", "deductible_pct": "25"}, {"company_pays": "75.07", "insured_pays": "25.03"}),
    Case("capped_benefit", {**KEYS, "amount": "6000.00", "deductible_pct": "90", "config": {"limits.order": "before_deductible"}}, {"company_pays": "0.00"}),
    Case("capped_benefit", {"benefit_code": "CHARGING_CABLE", "amount": "80000.00", "deductible_pct": "25"}, {"company_pays": "40000.00"}),
    Case("capped_benefit", {"benefit_code": "CHARGING_CABLE", "amount": "80000.00", "deductible_pct": "25", "remaining_limit": "10000.00"}, {"company_pays": "10000.00"}),
    Case("capped_benefit", {"benefit_code": "CHARGING_CABLE", "amount": "80000.00", "deductible_pct": "25", "remaining_limit": "30000.00", "config": {"limits.order": "before_deductible"}}, {"company_pays": "10000.00"}),
    Case("capped_benefit", {"benefit_code": "CHARGING_CABLE", "amount": "80000.00", "deductible_pct": "25", "events_this_period": 1}, {"eligible": False, "company_pays": "0.00"}),
    Case("capped_benefit", {"benefit_code": "PARTIAL_THEFT", "amount": "100.00", "deductible_pct": "25"}, {"company_pays": "75.00"}),
    Case("capped_benefit", {"benefit_code": "PARTIAL_THEFT", "amount": "100.00", "deductible_pct": "25", "config": {"limits.order": "before_deductible"}}, {"company_pays": "75.00"}),
    Case("capped_benefit", {"benefit_code": "PARTIAL_THEFT", "amount": "100.00", "deductible_pct": "25", "remaining_limit": "0.00"}, {"company_pays": "0.00", "insured_pays": "100.00"}),
    Case("capped_benefit", {"benefit_code": "FUNERAL", "amounts_per_person": ["50000.01", "10.00"], "remaining_limit": "50005.00"}, {"company_pays": "50005.00", "insured_pays": "5.01"}),
    Case("capped_benefit", {"benefit_code": "FUNERAL", "amounts_per_person": ["50000.01", "10.00"]}, {"company_pays": "50010.00", "insured_pays": "0.01"}),
    Case("capped_benefit", {"benefit_code": "LEGAL_OTHER_PROVIDER", "amount": "116666.67"}, {"company_pays": "35000.00", "insured_pays": None}),
    Case("capped_benefit", {"benefit_code": "LEGAL_OTHER_PROVIDER", "amount": "0.05"}, {"company_pays": "0.02"}),
    Case("capped_benefit", {"benefit_code": "LEGAL_GUARANTEES", "amount": "90.00", "rc_limit": "100.00", "remaining_limit": "40.00"}, {"company_pays": "40.00", "insured_pays": "50.00"}),
    Case("capped_benefit", {"benefit_code": "LEGAL_GUARANTEES", "amount": "45.00", "rc_limit": "100.00", "remaining_limit": "80.00"}, {"company_pays": "45.00"}),
    Case("capped_benefit", {"benefit_code": "TOW_ABROAD_USD", "amount": "499.99"}, {"company_pays": "499.99", "insured_pays": "0.00"}),
    Case("capped_benefit", {"benefit_code": "MOTO_CLUB_TOW_LOCAL", "amount": "3500.01"}, {"company_pays": "3500.00", "insured_pays": "0.01"}),
    Case("capped_benefit", {"benefit_code": "CLUB_TOW_EV_BATTERY", "amount": "3500.01"}, {"company_pays": "3500.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_TOW_EV_BATTERY", "amount": "100.00", "events_this_period": 1, "maneuver_cost": "5.00"}, {"eligible": False, "company_pays": "0.00", "insured_pays": "105.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_TOW_HIGHWAY", "amount": "99999.99"}, {"company_pays": "99999.99", "insured_pays": "0.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_HOTEL", "amount": "899.99", "nights": 3}, {"company_pays": "899.99"}),
    Case("capped_benefit", {"benefit_code": "CLUB_HOTEL", "amount": "9000.00", "nights": 2, "persons": 2}, {"company_pays": "1200.00"}),
    Case("capped_benefit", {"benefit_code": "VIAL_MOTO_HOTEL", "amount": "9000.00", "nights": 9, "persons": 1, "registered_seats": 2}, {"company_pays": "900.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_OCCUPANT_TRANSFER", "amount": "2000.00", "persons": 2}, {"company_pays": "1800.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_OCCUPANT_TRANSFER", "amount": "2000.00"}, {"company_pays": "900.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_RENTAL", "amount": "1500.01", "persons": 3}, {"company_pays": "1500.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_DRIVER_TRANSFER", "amount": "900.01"}, {"company_pays": "900.00"}),
    Case("capped_benefit", {"benefit_code": "CLUB_STORAGE", "amount": "500.01", "immobilized_hours": 97}, {"eligible": True, "company_pays": "500.00"}),
    Case("capped_benefit", {"benefit_code": "VIAL_MOTO_TOW", "amount": "1500.01"}, {"company_pays": "1500.00"}),
    Case("capped_benefit", {"benefit_code": "VIAL_MOTO_DRIVER_TRANSFER", "amount": "900.01", "repair_days": 5}, {"eligible": True, "company_pays": "900.00"}),
)

MOTO = {"program": "VIAL_MOTO", "distance_from_center_km": "80.01"}
DRIVER = {"driver_age": 21, "license_valid": True, "credit_card": True, "declared_on": "2024-05-01", "requested_on": "2024-05-31"}
SINGLE = {"program": "AUTO_SUSTITUTO", "event_kind": "theft", **DRIVER}
PLUS = {"program": "AUTO_SUSTITUTO_PLUS", "event_kind": "partial_loss", **DRIVER, "damage_amount": "100.01", "deductible_amount": "100.00"}
BADGE = {"km_in_period": 6999, "vehicle_kind": "car", "policy_annual": True, "package": "Amplia", "origin": "RESIDENT", "model_year": 2011, "registered_on": "2024-01-16", "policy_start_on": "2024-01-01", "photos_count": 6}
SERVICE = (
    Case("assistance", {"program": "CLUB_CAR", "service_code": "fuel", "services_used_in_period": 4}, {"eligible": True, "reasons": [], "module": None}),
    Case("assistance", {"program": "CLUB_MOTO", "service_code": "fuel", "services_used_in_period": 2}, {"eligible": True}),
    Case("assistance", {"program": "CLUB_CAR", "service_code": "locksmith"}, {"reasons": ["KEYS_NOT_INSIDE"]}),
    Case("assistance", {"program": "CLUB_CAR", "service_code": "fuel", "extraordinary_natural_event": True}, {"eligible": True}),
    Case("assistance", {"program": "CLUB_CAR", "service_code": "tow_highway", "extraordinary_natural_event": True}, {"reasons": ["NATURAL_EVENT"]}),
    Case("assistance", {"program": "CLUB_CAR", "service_code": "ambulance", "caused_by_claim": True}, {"eligible": True}),
    Case("assistance", {"program": "CLUB_CAR", "service_code": "tow_ev_battery"}, {"eligible": True}),
    Case("assistance", {"program": "CLUB_CAR", "service_code": "tow_local", "ev_tow_events_in_year": 3, "ambulance_events_in_year": 3}, {"eligible": True}),
    Case("assistance", {**MOTO, "service_code": "hotel"}, {"eligible": True, "module": "road_travel"}),
    Case("assistance", {**MOTO, "service_code": "tow", "extraordinary_natural_event": True}, {"eligible": True}),
    Case("assistance", {**MOTO, "service_code": "driver_transfer", "caused_by_claim": True}, {"eligible": True}),
    Case("assistance", {**MOTO, "service_code": "hotel", "caused_by_claim": True, "services_used_in_period": 3}, {"reasons": ["CAUSED_BY_CLAIM", "SERVICE_COUNT_EXHAUSTED"]}),
    Case("assistance", {**MOTO, "service_code": "driver_transfer", "distance_from_center_km": "79.99"}, {"reasons": ["NOT_AVAILABLE_WITHIN_RADIUS"], "module": "road_km0"}),
    Case("assistance", {**MOTO, "service_code": "tow", "distance_from_center_km": "0"}, {"eligible": True, "module": "road_km0"}),
    Case("assistance", {**MOTO, "service_code": "jump_start"}, {"reasons": ["SERVICE_NOT_IN_PROGRAM"]}),
    Case("substitute_car", SINGLE, {"eligible": True, "reasons": []}),
    Case("substitute_car", {**SINGLE, "requested_on": "2024-06-01"}, {"reasons": ["REQUEST_LATE"]}),
    Case("substitute_car", {**SINGLE, "driver_age": 20, "license_valid": False, "credit_card": False}, {"reasons": ["AGE_UNDER_21", "LICENSE_NOT_VALID", "NO_CREDIT_CARD"]}),
    Case("substitute_car", {**SINGLE, "driver_age": None, "license_valid": False, "credit_card": False, "designated_person_ok": True}, {"eligible": True}),
    Case("substitute_car", {key: value for key, value in SINGLE.items() if key not in ("license_valid", "credit_card")}, {"reasons": ["LICENSE_NOT_VALID", "NO_CREDIT_CARD"]}),
    Case("substitute_car", {**SINGLE, "event_kind": "partial_loss"}, {"reasons": ["EVENT_NOT_COVERED"]}),
    Case("substitute_car", {**SINGLE, "policy_start_on": "2024-01-01", "prior_events": ["2024-01-01"]}, {"reasons": ["EVENT_LIMIT"]}),
    Case("substitute_car", {**SINGLE, "policy_start_on": "2024-01-01", "prior_events": ["2023-12-31"]}, {"eligible": True}),
    Case("substitute_car", PLUS, {"eligible": True}),
    Case("substitute_car", {**PLUS, "damage_amount": "100.00"}, {"reasons": ["DAMAGE_NOT_OVER_DEDUCTIBLE"]}),
    Case("substitute_car", {**PLUS, "event_kind": "total_loss", "damage_amount": None}, {"eligible": True}),
    Case("substitute_car", {**PLUS, "policy_start_on": "2023-04-21", "loss_on": "2024-04-20", "prior_events": ["2023-04-21"]}, {"reasons": ["EVENT_LIMIT"]}),
    Case("substitute_car", {**PLUS, "policy_start_on": "2023-04-20", "loss_on": "2024-04-20", "prior_events": ["2024-04-19"]}, {"eligible": True}),
    Case("low_mileage", BADGE, {"eligible": True, "reasons": []}),
    Case("low_mileage", {**BADGE, "registered_on": "2024-01-17", "photos_count": 5, "model_year": 2010}, {"reasons": ["MODEL_YEAR", "PHOTOS", "REGISTERED_LATE"]}),
    Case("low_mileage", {**BADGE, "policy_annual": False, "package": "limitada", "origin": "frontier", "vehicle_kind": "motorcycle"}, {"eligible": False, "reasons": ["NOT_AMPLIA", "NOT_ANNUAL", "NOT_CAR", "NOT_RESIDENT"]}),
    Case("autoadjust", {}, {"eligible": False, "reasons": ["NOT_DRIVABLE"]}),
    Case("autoadjust", {"injured_people": True, "authorities_involved": True, "vehicle_drivable": True}, {"reasons": ["AUTHORITIES", "INJURED_PEOPLE"]}),
)

HURT = {"coverage_sum_insured": "100000.00", "accident_on": "2024-01-15", "loss_manifested_on": "2024-04-14", "driver_age": 69, "organic_losses": ["LIFE"]}
GEAR = {"equipment_cost": "100.00", "coverage_sum_insured": "90.00"}
PERSON = (
    Case("driver_accident", {**HURT, "organic_losses": []}, {"eligible": True, "pct": "0.00", "payment": "0.00"}),
    Case("driver_accident", {**HURT, "already_paid": "100000.01"}, {"payment": "0.00"}),
    Case("driver_accident", {**HURT, "already_paid": "99999.99"}, {"payment": "0.01"}),
    Case("driver_accident", {**HURT, "organic_losses": ["INDEX", "THUMB"], "coverage_sum_insured": "0.10"}, {"pct": "25.00", "payment": "0.03"}),
    Case("driver_accident", {**HURT, "loss_manifested_on": "2024-04-15", "driver_age": 70, "intentional": True}, {"reasons": ["AFTER_90_DAYS", "AGE_OVER_69", "INTENTIONAL"], "payment": "0.00"}),
    *(
        Case("driver_accident", {**HURT, "organic_losses": [loss]}, {"pct": pct})
        for loss, pct in {"BOTH_HANDS": "100.00", "BOTH_FEET": "100.00", "BOTH_EYES": "100.00", "HAND_AND_FOOT": "100.00", "HAND_AND_EYE": "100.00", "FOOT_AND_EYE": "100.00", "FOOT": "50.00", "EYE": "30.00", "THUMB": "15.00", "INDEX": "10.00"}.items()
    ),
    Case("equipment_claim", {**GEAR, "deductible_fixed": "5.00"}, {"gross_indemnity": "100.00", "deductible_amount": "5.00", "payment": "90.00"}),
    Case("equipment_claim", {**GEAR, "deductible_pct": "25"}, {"deductible_amount": "22.50", "payment": "77.50"}),
    Case("equipment_claim", {**GEAR, "deductible_pct": "0", "equipment_depreciation": "60.00", "original_part_salvage": "50.00"}, {"gross_indemnity": "40.00", "payment": "40.00"}),
    Case("equipment_claim", {**GEAR, "deductible_pct": "0", "equipment_depreciation": "60.00", "original_part_salvage": "50.00", "with_vehicle_total_loss": True}, {"gross_indemnity": "0.00", "payment": "0.00"}),
    Case("equipment_claim", {**GEAR, "deductible_pct": "0", "already_paid": "90.01"}, {"payment": "0.00"}),
)

PAPERS = (
    Case("documents", {"procedure": "PARTIAL_DIRECT"}, {"required_documents": ["D-ADM", "D-DECL", "D-ID", "D-LIC"]}),
    Case("documents", {"procedure": "PARTIAL_CASH", "owner_kind": "PM", "vehicle_class": "frontier", "financing_status": "active"}, {"required_documents": ["D-ADM", "D-BANK", "D-DECL", "D-ID", "D-LIC", "D-SERVICE-INV"]}),
    Case("documents", {"procedure": "FUNERAL"}, {"required_documents": ["D-DEATH", "D-DECL", "D-ID", "D-LIC"]}),
    Case("documents", {"procedure": "KEYS"}, {"required_documents": ["D-DECL", "D-ID", "D-KEY-INV", "D-POLICY"]}),
    Case("documents", {"procedure": "WORKSHOP_ENTRY"}, {"required_documents": ["D-ADM", "D-ID"]}),
    Case("documents", {"procedure": "TOTAL_LOSS", "company_buys_salvage": True}, {"required_documents": ["D-ADDR", "D-BAJA", "D-BANK", "D-CFDI", "D-CURP", "D-DECL", "D-FACT-ENDORSED", "D-ID", "D-LIC", "D-RFC", "D-TENENCIA-5"]}),
    Case("documents", {"procedure": "TOTAL_LOSS", "company_buys_salvage": True, "financing_status": "active"}, {"required_documents": ["D-ADDR", "D-BAJA", "D-BANK", "D-CARTA-FACT", "D-CFDI", "D-CURP", "D-DECL", "D-ID", "D-LIC", "D-RFC", "D-TENENCIA-5"]}),
    Case("documents", {"procedure": "THEFT", "owner_kind": "PM", "vehicle_class": "frontier", "financing_status": "settled"}, {"required_documents": ["D-ACRED-PROP", "D-ACTA-ROBO", "D-ADDR", "D-BAJA", "D-BANK", "D-CFDI", "D-CURP", "D-DECL", "D-FACT-ORIG", "D-FIN-RELEASE", "D-ID", "D-LIC", "D-POWER", "D-REFACT", "D-RFC", "D-STAY", "D-TENENCIA-5", "D-TITLE"]}),
)

SIGN_UP = {"policy_number": "1", "policy_start_on": "2024-01-15", "birth_on": "1980-05-05", "email": "ana@example.com", "email_confirmation": " ANA@Example.com ", "mobile_area_code": "55", "mobile_number": "12345678"}
CLIENT = (
    Case("registration_check", SIGN_UP, {"valid": True, "violations": [], "warnings": []}),
    Case("registration_check", {}, {"valid": False, "violations": ["MISSING_BIRTH_DATE", "MISSING_EMAIL", "MISSING_MOBILE", "MISSING_POLICY_NUMBER", "MISSING_POLICY_START"], "warnings": []}),
    Case("registration_check", {**SIGN_UP, "mobile_area_code": "5", "mobile_number": "123456789"}, {"violations": ["AREA_CODE_LENGTH", "PHONE_LENGTH"], "warnings": []}),
    Case("registration_check", {**SIGN_UP, "mobile_area_code": "5555", "mobile_number": "1234567"}, {"violations": ["AREA_CODE_LENGTH", "PHONE_LENGTH"], "warnings": ["TOTAL_NOT_10_DIGITS"]}),
    Case("registration_check", {**SIGN_UP, "mobile_area_code": "5a", "mobile_number": "1234567x"}, {"violations": ["AREA_CODE_LENGTH", "PHONE_LENGTH"]}),
    Case("registration_check", {**SIGN_UP, "mobile_number": "  "}, {"violations": ["MISSING_MOBILE"], "warnings": []}),
    Case("registration_check", {**SIGN_UP, "email": "", "policy_number": " "}, {"violations": ["MISSING_EMAIL", "MISSING_POLICY_NUMBER"]}),
    Case("password_check", {"password": "Mercad75"}, {"valid": True, "violations": []}),
    Case("password_check", {"password": "Merca75"}, {"violations": ["MIN_LENGTH"]}),
    Case("password_check", {"password": ""}, {"valid": False, "violations": ["MIN_LENGTH", "NO_UPPERCASE"]}),
    Case("password_check", {"password": "MercadOo"}, {"violations": ["REPEATED_CHARS"]}),
    Case("password_check", {"password": "Mercad78"}, {"violations": ["CONSECUTIVE_CHARS"]}),
    Case("password_check", {"password": "MercadBa"}, {"violations": ["CONSECUTIVE_CHARS"]}),
    Case("password_check", {"password": "Mercad90"}, {"violations": []}),
    Case("password_check", {"password": "Mercad:9"}, {"violations": []}),
    Case("password_check", {"password": "MercadZ["}, {"violations": []}),
    Case("password_check", {"password": "Mercad-gNp"}, {"violations": ["CONTAINS_GNP"]}),
    Case("password_check", {"password": "Mercad\t75"}, {"violations": ["WHITESPACE"]}),
    Case("password_check", {"password": "Mercaded", "config": {"password.sequence_min_run": 3}}, {"violations": []}),
    Case("password_check", {"password": "Mercadef", "config": {"password.sequence_min_run": 3}}, {"violations": ["CONSECUTIVE_CHARS"]}),
    Case("password_check", {"password": "Mercadfe", "config": {"password.sequence_min_run": 3}}, {"violations": []}),
    Case("password_check", {"password": "Mercab321", "config": {"password.sequence_min_run": 3}}, {"violations": ["CONSECUTIVE_CHARS"]}),
    Case("autoadjust", {"vehicle_drivable": True, "km_used": 3}, {"eligible": True}, ("INPUT_NOT_USED",)),
    Case("autoadjust", {"vehicle_drivable": True, "km_used": 3, "brand": None}, {"eligible": True}, ("INPUT_NOT_USED",)),
    Case("autoadjust", {"vehicle_drivable": True, "km_used": None, "config": None}, {"eligible": True}),
)

CASES = (*DEDUCTIBLE, *WAIVER, *TOTAL_LOSS, *VALUE, *PARTIAL, *CENTER, *THEFT, *MONEY, *TIME, *BENEFIT, *SERVICE, *PERSON, *PAPERS, *CLIENT)
