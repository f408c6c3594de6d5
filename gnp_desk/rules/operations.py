"""The index of section 25: name -> function, with what each accepts, answers and rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, localcontext
from typing import Any, NamedTuple

from gnp_desk.rules import (
    assistance,
    benefits,
    client_app,
    coverage,
    deadlines,
    deductible,
    default_interest,
    documents,
    people,
    repair,
    settlement,
    sharing,
    theft,
    total_loss,
    towing,
    vehicle_value,
    waiver,
    wear,
)
from gnp_desk.rules.answer import Answer, Step, plain
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts
from gnp_desk.rules.inputs import RuleInputError

CONFIG = "config"


class Operation(NamedTuple):
    """One operation: its function, the facts it takes, the keys it answers and the rules it rests on."""

    name: str
    title: str
    answer: Callable[[Any, Edition], Answer]
    facts: type[Facts]
    outputs: tuple[str, ...]
    rules: str
    readings: tuple[str, ...]
    accepted: frozenset[str]


def _operation(
    title: str, rules: str, readings: str, answer: Callable[[Any, Edition], Answer], facts: type[Facts], *out: str
) -> Operation:
    accepted = frozenset((*facts.keys, CONFIG))
    return Operation(answer.__name__, title, answer, facts, out, rules, tuple(readings.split()), accepted)


_ALL = (
    _operation(
        "Deducible",
        "R-DED-01…13, R-DED-15…20",
        "AMB-05 AMB-06 AMB-07 AMB-08 AMB-09 AMB-10 AMB-11 AMB-12",
        deductible.deductible,
        deductible.Deductible,
        *deductible.DEDUCTIBLE,
    ),
    _operation(
        "Exención del deducible en pérdida total",
        "R-DED-14",
        "AMB-52",
        waiver.deductible_waiver_pt,
        waiver.Waiver,
        *waiver.WAIVER,
    ),
    _operation(
        "Deducible de un robo recuperado",
        "R-DED-09",
        "",
        waiver.theft_recovered_deductible,
        waiver.RecoveredDeductible,
        *waiver.RECOVERED,
    ),
    _operation(
        "¿Pérdida total?",
        "R-PTL-01…04",
        "AMB-02 AMB-03 AMB-04",
        total_loss.total_loss_check,
        total_loss.Damage,
        *total_loss.CHECK,
    ),
    _operation(
        "Valor del vehículo",
        "R-VAL-01…13",
        "AMB-19 AMB-20 AMB-21 AMB-22",
        vehicle_value.vehicle_value,
        vehicle_value.Vehicle,
        *vehicle_value.VALUE,
    ),
    _operation("Demérito por uso", "R-WEA-01…03", "AMB-24", wear.wear_depreciation, wear.WornPart, *wear.WEAR),
    _operation(
        "Pago de una pérdida parcial",
        "R-IND-02, R-DED-16, R-TOW-03",
        "",
        repair.partial_loss_payment,
        repair.PartialLoss,
        *repair.PARTIAL_LOSS,
    ),
    _operation("Reemplazo de una pieza", "R-IND-05", "", repair.part_replacement, repair.Part, *repair.PART),
    _operation(
        "Centro de reparación",
        "R-REP-01…05",
        "AMB-23 AMB-47",
        repair.repair_center,
        repair.Center,
        *repair.CENTER,
    ),
    _operation(
        "Liquidación de una pérdida total",
        "R-SET-01…06, R-TAX-04, R-THF-01, R-THF-02",
        "AMB-14 AMB-15 AMB-16 AMB-18",
        settlement.total_loss_settlement,
        settlement.Settlement,
        *settlement.SETTLEMENT,
    ),
    _operation(
        "Pérdida total de principio a fin",
        "R-PTL, R-DED, R-SET",
        "AMB-02 AMB-03 AMB-04 AMB-05 AMB-07 AMB-08 AMB-09 AMB-10 AMB-11 AMB-12 AMB-15 AMB-16 AMB-18",
        total_loss.total_loss_pipeline,
        total_loss.TotalLoss,
        *total_loss.PIPELINE,
    ),
    _operation(
        "Caso de un robo",
        "R-THF-04…06",
        "AMB-02 AMB-03 AMB-04 AMB-13 AMB-25 AMB-58",
        theft.theft_case,
        theft.Theft,
        *theft.CASE,
    ),
    _operation(
        "Robo de principio a fin",
        "R-THF, R-DED-09, R-SET",
        "AMB-02 AMB-03 AMB-04 AMB-13 AMB-14 AMB-15 AMB-16 AMB-18 AMB-25 AMB-58",
        theft.theft_pipeline,
        theft.TheftClaim,
        *theft.PIPELINE,
    ),
    _operation(
        "IVA del salvamento",
        "R-TAX-02, R-TAX-06",
        "AMB-17",
        settlement.cfdi_breakdown,
        settlement.SalvageInvoice,
        *settlement.CFDI,
    ),
    _operation("Recuperación", "R-REC-02", "", sharing.recovery_split, sharing.Recovery, *sharing.RECOVERY),
    _operation(
        "Beneficiario preferente",
        "R-FIN-02",
        "",
        sharing.beneficiary_split,
        sharing.Credit,
        *sharing.BENEFICIARY,
    ),
    _operation("Traslado", "R-TOW-01…03", "AMB-29", towing.towing, towing.Towing, *towing.TOWING),
    _operation("Pensión", "R-STO-01, R-STO-02", "AMB-28 AMB-29", towing.storage_fee, towing.Storage, *towing.STORAGE),
    _operation(
        "Indemnización por mora",
        "R-MOR-01…07",
        "AMB-44",
        default_interest.mora,
        default_interest.Mora,
        *default_interest.MORA,
    ),
    _operation(
        "Pago parcial de la mora",
        "R-MOR-09",
        "",
        default_interest.mora_partial,
        default_interest.PartialPayment,
        *default_interest.PARTIAL,
    ),
    _operation("Vigencia y prima", "R-PRM-01…08", "", coverage.cover_status, coverage.Cover, *coverage.COVER_STATUS),
    _operation(
        "Plazos",
        "R-SLA-01…24, R-GEN-03…06",
        "AMB-13 AMB-25 AMB-26 AMB-40 AMB-46",
        deadlines.deadline,
        deadlines.Deadline,
        *deadlines.DEADLINE,
    ),
    _operation(
        "Aviso de siniestro",
        "R-NOT-02",
        "AMB-27",
        coverage.loss_notice,
        coverage.Notice,
        *coverage.LOSS_NOTICE,
    ),
    _operation(
        "Beneficio con tope",
        "R-LIM-01, 18.5",
        "AMB-30 AMB-31",
        benefits.capped_benefit,
        benefits.Benefit,
        *benefits.BENEFIT,
    ),
    _operation(
        "Asistencia",
        "R-AST-01…05, R-MOT-01",
        "AMB-33 AMB-35",
        assistance.assistance,
        assistance.Service,
        *assistance.ASSISTANCE,
    ),
    _operation(
        "Auto sustituto",
        "R-SUB-01…04",
        "AMB-34",
        assistance.substitute_car,
        assistance.Substitute,
        *assistance.SUBSTITUTE,
    ),
    _operation(
        "Un evento por periodo",
        "R-EVT-01",
        "AMB-32",
        coverage.event_window,
        coverage.EventWindow,
        *coverage.EVENT_WINDOW,
    ),
    _operation("Llantas y rines", "R-COV-N, R-WEA-01…03", "AMB-24 AMB-32", wear.tire_claim, wear.Tires, *wear.TIRE),
    _operation(
        "Equipo especial",
        "R-COV-E-03, R-COV-E-04",
        "",
        people.equipment_claim,
        people.Equipment,
        *people.EQUIPMENT,
    ),
    _operation(
        "Accidente del conductor",
        "R-DRV-01…05",
        "AMB-43",
        people.driver_accident,
        people.DriverLosses,
        *people.DRIVER,
    ),
    _operation(
        "Responsabilidad civil",
        "R-COV-F-03, R-COV-G-01, R-COV-H-01, R-COV-H-02",
        "AMB-41",
        sharing.rc_claim,
        sharing.Liability,
        *sharing.RC,
    ),
    _operation("Saldo de un auto financiado", "R-COV-U-01", "AMB-42", sharing.gap, sharing.Gap, *sharing.GAP),
    _operation(
        "Devolución de prima",
        "R-CTR-03",
        "AMB-55",
        sharing.premium_refund,
        sharing.Cancellation,
        *sharing.REFUND,
    ),
    _operation("Documentos", "R-DOC-01…09", "AMB-51", documents.documents, documents.Procedure, *documents.DOCUMENTS),
    _operation("Autoajuste", "R-AUT-01", "", repair.autoadjust, repair.SelfAdjustment, *repair.AUTOADJUST),
    _operation(
        "Distintivo de bajo kilometraje",
        "R-KM-01",
        "AMB-36",
        assistance.low_mileage,
        assistance.Mileage,
        *assistance.LOW_MILEAGE,
    ),
    _operation(
        "Registro en la aplicación",
        "R-REG-01",
        "AMB-38",
        client_app.registration_check,
        client_app.Registration,
        *client_app.REGISTRATION,
    ),
    _operation(
        "Contraseña de la aplicación",
        "R-PWD-01",
        "AMB-37",
        client_app.password_check,
        client_app.Password,
        *client_app.PASSWORD,
    ),
)

OPERATIONS: Mapping[str, Operation] = {operation.name: operation for operation in _ALL}
VOCABULARY = frozenset(name for operation in _ALL for name in operation.facts.keys)

# The longest product of accepted inputs has 40 digits: with these, nothing inside an operation is ever cut.
EXACT = Context(prec=60)


def run(name: str, inputs: Mapping[str, object], edition: Edition) -> Answer:
    """Return the answer of operation `name` to plain inputs under `edition`.

    `config` inside the inputs changes keys of the edition for this case only, as a policy schedule may (R-GEN-08).
    A key of another operation is not used and raises a flag. Raises RuleInputError naming the field that does not fit.
    """
    operation = OPERATIONS.get(name)
    if operation is None:
        raise RuleInputError("operation", "unknown_operation")
    if not isinstance(inputs, Mapping):
        raise RuleInputError("inputs", "wrong_kind")
    unused = not inputs.keys() <= operation.accepted and _unused(operation, inputs)
    config = inputs.get(CONFIG)
    ruled = edition if config is None else edition.overridden(_table(config))
    facts = operation.facts.read(inputs)
    try:
        with localcontext(EXACT):
            answer = operation.answer(facts, ruled)
    except ArithmeticError as why:  # accepted one by one, the numbers still leave the calendar or the exact digits
        raise RuleInputError("inputs", "no_result") from why
    if not unused and not ruled.overrides:
        return answer
    return _with_schedule(answer, ruled, unused)


def _table(config: object) -> Mapping[str, object]:
    if not isinstance(config, Mapping):
        raise RuleInputError(CONFIG, "wrong_kind")
    return config


def _unused(operation: Operation, inputs: Mapping[str, object]) -> bool:
    """Return whether some key belongs to other operations only; a key of none is refused."""
    extra = inputs.keys() - operation.accepted
    for key in sorted(map(str, extra)):
        if key not in VOCABULARY:
            raise RuleInputError(key, "unknown_key")
    return any(inputs[key] is not None for key in extra)


def _with_schedule(answer: Answer, edition: Edition, unused: bool) -> Answer:
    """Return the answer with the keys the schedule changed as first steps, and a flag for inputs left aside."""
    text = "La carátula o la central fija este punto para la póliza."
    clause = edition.clause("R-GEN-08") if edition.overrides else ""
    changed = tuple(
        Step("R-GEN-08", clause, text, {"value": plain(value)}, key, "value", None, plain(value))
        for key, value in sorted(edition.overrides.items())
    )
    flags = set(answer.flags) | ({"INPUT_NOT_USED"} if unused else set())
    return Answer(answer.outputs, changed + answer.steps, tuple(sorted(flags)))
