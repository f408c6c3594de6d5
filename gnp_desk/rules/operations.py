"""The index of section 25: name -> function, with what each accepts, answers and rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gnp_desk.rules import coverage, deadlines, deductible, repair, towing, waiver
from gnp_desk.rules.answer import Answer, Step, plain
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.inputs import Key, RuleInputError, keys_of, read

CONFIG = "config"


@dataclass(frozen=True)
class Operation:
    """One operation: its function, the facts it takes, the keys it answers and the rules it rests on."""

    name: str
    title: str
    answer: Callable[[Any, Edition], Answer]
    facts: type
    outputs: tuple[str, ...]
    rules: str
    keys: tuple[Key, ...]


def _operation(title: str, rules: str, answer: Callable[[Any, Edition], Answer], facts: type, *out: str) -> Operation:
    return Operation(answer.__name__, title, answer, facts, out, rules, keys_of(facts))


_ALL = (
    _operation(
        "Deducible",
        "R-DED-01…13, R-DED-15…20",
        deductible.deductible,
        deductible.Deductible,
        *deductible.DEDUCTIBLE,
    ),
    _operation(
        "Exención del deducible en pérdida total",
        "R-DED-14",
        waiver.deductible_waiver_pt,
        waiver.Waiver,
        *waiver.WAIVER,
    ),
    _operation(
        "Deducible de un robo recuperado",
        "R-DED-09",
        waiver.theft_recovered_deductible,
        waiver.RecoveredDeductible,
        *waiver.RECOVERED,
    ),
    _operation(
        "Pago de una pérdida parcial",
        "R-IND-02, R-DED-16, R-TOW-03",
        repair.partial_loss_payment,
        repair.PartialLoss,
        *repair.PARTIAL_LOSS,
    ),
    _operation("Reemplazo de una pieza", "R-IND-05", repair.part_replacement, repair.Part, *repair.PART),
    _operation("Centro de reparación", "R-REP-01…05", repair.repair_center, repair.Center, *repair.CENTER),
    _operation("Traslado", "R-TOW-01…03", towing.towing, towing.Towing, *towing.TOWING),
    _operation("Pensión", "R-STO-01, R-STO-02", towing.storage_fee, towing.Storage, *towing.STORAGE),
    _operation("Vigencia y prima", "R-PRM-01…08", coverage.cover_status, coverage.Cover, *coverage.COVER_STATUS),
    _operation(
        "Plazos",
        "R-SLA-01…24, R-GEN-03…06",
        deadlines.deadline,
        deadlines.Deadline,
        *deadlines.DEADLINE,
    ),
    _operation("Aviso de siniestro", "R-NOT-02", coverage.loss_notice, coverage.Notice, *coverage.LOSS_NOTICE),
    _operation(
        "Un evento por periodo",
        "R-EVT-01",
        coverage.event_window,
        coverage.EventWindow,
        *coverage.EVENT_WINDOW,
    ),
    _operation("Autoajuste", "R-AUT-01", repair.autoadjust, repair.SelfAdjustment, *repair.AUTOADJUST),
)

OPERATIONS: Mapping[str, Operation] = {operation.name: operation for operation in _ALL}
VOCABULARY = frozenset(key.name for operation in _ALL for key in operation.keys)


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
    unused = _unused(operation, inputs)
    ruled = edition.overridden(_config(inputs))
    answer = operation.answer(read(operation.facts, operation.keys, inputs), ruled)
    if not unused and not ruled.overrides:
        return answer
    return _with_schedule(answer, ruled, unused)


def _config(inputs: Mapping[str, object]) -> Mapping[str, object]:
    config = inputs.get(CONFIG)
    if config is None:
        return {}
    if not isinstance(config, Mapping):
        raise RuleInputError(CONFIG, "wrong_kind")
    return config


def _unused(operation: Operation, inputs: Mapping[str, object]) -> bool:
    """Return whether some key belongs to other operations only; a key of none is refused."""
    extra = inputs.keys() - {key.name for key in operation.keys} - {CONFIG}
    for key in sorted(map(str, extra)):
        if key not in VOCABULARY:
            raise RuleInputError(key, "unknown_key")
    return any(inputs[key] is not None for key in extra)


def _with_schedule(answer: Answer, edition: Edition, unused: bool) -> Answer:
    """Return the answer with the keys the schedule changed as first steps, and a flag for inputs left aside."""
    text = "La carátula o la central fija este punto para la póliza."
    clause = edition.clause("R-GEN-08") if edition.overrides else ""
    changed = tuple(
        Step("R-GEN-08", clause, text, {key: plain(value)}, key, "value", None, plain(value))
        for key, value in sorted(edition.overrides.items())
    )
    flags = set(answer.flags) | ({"INPUT_NOT_USED"} if unused else set())
    return Answer(answer.outputs, changed + answer.steps, tuple(sorted(flags)))
