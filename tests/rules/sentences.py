"""Sentences that turn on the outcome: which one a person reads, and the rule it rests on."""

from __future__ import annotations

from typing import Any, NamedTuple

from .boundaries import BADGE, CAR, GEAR, HURT, PLUS, SETTLED, SIGN_UP, SINGLE, WORN, YEAR, YEARLY


class Sentence(NamedTuple):
    operation: str
    inputs: dict[str, Any]
    step: str
    rule: str
    text: str


PP = {"coverage_code": "PP", "deductible_pct": "5", "vehicle_value": "200000.00"}
PARTIAL = {"parts_cost": "100.00", "deductible_amount": "60.00"}
CHECK = {"parts_cost": "60.00", "vehicle_value": "100.00", "total_loss_threshold_pct": "60"}
SLIP = {"deadline_kind": "DEDUCTIBLE_SLIP", "start_on": "2024-05-20"}
OLD = {"vehicle_kind": "car", "invoice_on": "2020-01-01", "loss_on": "2024-01-01", "agency_coverage": True}
FREE = "Se cumplen todas las condiciones."
BARRED = "Hay motivos que lo impiden."

# fmt: off
SENTENCES = (
    Sentence("deductible", PP, "surcharge_points", "R-DED-20", "No hay puntos que sumar al deducible."),
    Sentence("deductible", {**PP, "coverage_code": "PT", "vandalism": True}, "surcharge_points", "R-DED-20", "Puntos que se suman al deducible contratado."),
    Sentence("deductible", {**PP, "coverage_code": "PT", "vandalism": True}, "vandalism_points", "R-DED-04", "Por vandalismo se suman 5 puntos."),
    Sentence("deductible", PP, "review_flags", "R-DED-20", "No hay nada que revisar en el deducible."),
    Sentence("deductible", {**PP, "vandalism": True}, "review_flags", "R-DED-20", "Puntos que una persona debe revisar."),
    Sentence("deductible_waiver_pt", {}, "missing", "R-DED-14", "Lo que falta para exentar el deducible."),
    Sentence("deductible_waiver_pt", {"is_total_loss": True, "liable_third_party_exists": True, "third_party_present_at_adjustment": True, "third_party_accepts_liability": True, "third_party_guarantees_payment": True}, "missing", "R-DED-14", "No falta nada para exentar el deducible."),
    Sentence("total_loss_check", CHECK, "is_total_loss", "R-PTL-03", "El daño llega al porcentaje de pérdida total."),
    Sentence("total_loss_check", {**CHECK, "parts_cost": "59.99"}, "is_total_loss", "R-PTL-03", "El daño no llega al de pérdida total."),
    Sentence("total_loss_settlement", SETTLED, "cap_binding", "R-SET-04", "El avalúo no pasa del tope."),
    Sentence("total_loss_settlement", {**SETTLED, "salvage_value": "110000.01"}, "cap_binding", "R-SET-04", "El tope limita el salvamento."),
    Sentence("total_loss_settlement", {**SETTLED, "salvage_value": "110000.00"}, "cap_binding", "R-SET-04", "El avalúo no pasa del tope."),
    Sentence("total_loss_settlement", SETTLED, "indemnity_payment", "R-SET-01", "La indemnización es el valor menos deducible, prima pendiente y salvamento."),
    Sentence("total_loss_settlement", {**SETTLED, "loss_cause": "theft_c1"}, "indemnity_payment", "R-THF-01", "La indemnización es el valor menos deducible, prima pendiente y salvamento."),
    Sentence("vehicle_value", {"vehicle_class": "armored_factory", "commercial_value": "1.00"}, "vehicle_value", "R-VAL-11", "Se toma el valor comercial en la fecha del siniestro."),
    Sentence("vehicle_value", {"vehicle_class": "resident", "commercial_value": "1.00"}, "vehicle_value", "R-VAL-01", "Se toma el valor comercial en la fecha del siniestro."),
    Sentence("partial_loss_payment", PARTIAL, "covered", "R-DED-16", "El daño alcanza el deducible: está cubierto."),
    Sentence("partial_loss_payment", {**PARTIAL, "parts_cost": "59.99"}, "covered", "R-DED-16", "El daño es menor que el deducible."),
    Sentence("part_replacement", {}, "decision", "R-IND-05", "La pieza se repara."),
    Sentence("part_replacement", {"exterior_cosmetic_visible": True}, "decision", "R-IND-05", "La pieza se reemplaza."),
    Sentence("autoadjust", {"vehicle_drivable": True}, "eligible", "R-AUT-01", FREE),
    Sentence("autoadjust", {}, "eligible", "R-AUT-01", BARRED),
    Sentence("repair_center", {**CAR, "agency_in_loss_city": True}, "repair_center", "R-REP-03", "Por su antigüedad le corresponde la agencia de la marca."),
    Sentence("repair_center", CAR, "repair_center", "R-REP-04", "No hay agencia que repare en la ciudad del siniestro: va a taller multimarca."),
    Sentence("repair_center", CAR, "transfer_cost_by", "R-REP-05", "El traslado lo paga la Compañía."),
    Sentence("repair_center", {**OLD, "insured_requests_other_agency": True}, "transfer_cost_by", "R-REP-05", "El traslado lo paga el asegurado."),
    Sentence("repair_center", {**OLD, "agency_in_residence": True}, "repair_center", "R-REP-05", "La cobertura de agencia se atiende en la agencia de su lugar de residencia."),
    Sentence("repair_center", OLD, "repair_center", "R-REP-05", "No hay agencia donde reside: va a taller autorizado, o a otra agencia si la pide."),
    Sentence("tire_claim", WORN, "eligible", "R-COV-N-04", FREE),
    Sentence("tire_claim", {**WORN, **YEARLY, "prior_events": ["2024-02-01"]}, "allowed", "R-EVT-01", "En este periodo ya se pagó un evento."),
    Sentence("tire_claim", {**WORN, **YEARLY, "prior_events": ["2023-02-01"]}, "allowed", "R-EVT-01", "En este periodo no se ha pagado ningún evento."),
    Sentence("cover_status", {**YEAR, "loss_at": "2024-02-01T00:00:00"}, "covered", "R-PRM-08", "Hay cobertura en ese momento."),
    Sentence("cover_status", {**YEAR, "loss_at": "2024-12-01T00:00:00"}, "covered", "R-PRM-08", "No hay cobertura en ese momento."),
    Sentence("cover_status", {**YEAR, "loss_at": "2024-12-01T00:00:00"}, "cover_lapses_at", "R-PRM-03", "Sin pago, los efectos cesan el 16/03/2024 a las 12:00 horas."),
    Sentence("deadline", {**SLIP, "as_of_on": "2024-07-04"}, "expired", "R-SLA-03", "El plazo sigue vigente."),
    Sentence("deadline", {**SLIP, "as_of_on": "2024-07-05"}, "expired", "R-SLA-03", "El plazo ya venció."),
    Sentence("deadline", {"deadline_kind": "POLICY_DELIVERY", "start_on": "2024-08-15", "holidays": []}, "due_on", "R-GEN-03", "El último día no es hábil: pasa al siguiente hábil."),
    Sentence("deadline", {"deadline_kind": "POLICY_DELIVERY", "start_on": "2024-08-14", "holidays": []}, "due_on", "R-GEN-03", "El último día es hábil."),
    Sentence("deadline", {"deadline_kind": "REPAIR_DELIVERY", "start_on": "2024-05-01", "parts_available_on": "2024-05-31"}, "due_on", "R-IND-04", "Las refacciones llegan a tiempo: el plazo no cambia."),
    Sentence("deadline", {"deadline_kind": "REPAIR_DELIVERY", "start_on": "2024-05-01", "parts_available_on": "2024-06-01"}, "due_on", "R-IND-04", "El plazo se extiende hasta que lleguen las refacciones."),
    Sentence("loss_notice", {"known_on": "2024-01-01", "noticed_on": "2024-01-06"}, "on_time", "R-NOT-02", "El aviso se dio a tiempo."),
    Sentence("loss_notice", {"known_on": "2024-01-01", "noticed_on": "2024-01-07"}, "on_time", "R-NOT-02", "El aviso fue tardío: solo puede reducir la indemnización."),
    Sentence("capped_benefit", {"benefit_code": "CLUB_RENTAL", "amount": "1.00"}, "company_pays", "R-AST-04", "La Compañía paga hasta $1,500.00."),
    Sentence("capped_benefit", {"benefit_code": "CLUB_OCCUPANT_TRANSFER", "amount": "1.00"}, "company_pays", "R-AST-04", "La Compañía paga hasta $900.00 cada uno."),
    Sentence("assistance", {"program": "CLUB_CAR", "service_code": "fuel"}, "reasons", "R-AST-02", "Condiciones del servicio según el programa contratado."),
    Sentence("assistance", {"program": "VIAL_MOTO", "service_code": "fuel", "distance_from_center_km": "1"}, "reasons", "R-MOT-01", "Condiciones del servicio según el programa contratado."),
    Sentence("substitute_car", SINGLE, "reasons", "R-SUB-01", "Condiciones del auto sustituto: plazo, conductor, evento y frecuencia."),
    Sentence("substitute_car", PLUS, "reasons", "R-SUB-02", "Condiciones del auto sustituto: plazo, conductor, evento y frecuencia."),
    Sentence("low_mileage", BADGE, "eligible", "R-KM-01", FREE),
    Sentence("registration_check", SIGN_UP, "valid", "R-REG-01", "Se puede continuar."),
    Sentence("registration_check", {}, "valid", "R-REG-01", "Hay datos por corregir."),
    Sentence("driver_accident", HURT, "eligible", "R-DRV-01", FREE),
    Sentence("equipment_claim", {**GEAR, "deductible_fixed": "5.00"}, "gross_indemnity", "R-COV-E-03", "Al costo del equipo se resta su demérito."),
    Sentence("equipment_claim", {**GEAR, "deductible_fixed": "5.00", "with_vehicle_total_loss": True}, "gross_indemnity", "R-COV-E-03", "Al costo del equipo se restan su demérito y el salvamento de la pieza original."),
    Sentence("mora", {"obligation_kind": "foreign", "principal": "1.00", "docs_received_on": "2024-01-01", "paid_on": "2024-02-01", "annual_rates_pct": {"2024-02": "1"}}, "update_amount", "R-MOR-04", "Esta obligación no se actualiza en UDI."),
    Sentence("mora", {"obligation_kind": "repair", "principal": "1.00", "docs_received_on": "2024-01-01", "paid_on": "2024-02-01", "annual_rates_pct": {"2024-02": "1"}}, "update_amount", "R-MOR-07", "Esta obligación no se actualiza en UDI."),
    Sentence("premium_refund", {"cancelled_by": "policyholder", "unearned_premium": "1.00"}, "refund", "R-CTR-03", "Si cancela el contratante se devuelve el 80 % de la prima no devengada."),
    Sentence("premium_refund", {"cancelled_by": "company", "unearned_premium": "1.00"}, "refund", "R-CTR-03", "Si cancela la Compañía se devuelve el 100 % de la prima no devengada."),
)
