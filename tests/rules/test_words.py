"""Every flag, reason, problem and missing key has Spanish words, short and plain, that say what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from gnp_desk.rules.edition_keys import KEYS, MAY_BE_NONE
from gnp_desk.rules.labels import FIGURES, INPUTS, SOURCES
from gnp_desk.rules.operations import VOCABULARY
from gnp_desk.rules.wording import ADVICE, PROBLEMS, advice, label, problem_words

from .refusals import REFUSALS
from .samples import RULES

NEVER = re.compile(
    r"\busted|inv[aá]lid|requerid|error desconocido|por favor|ups|!|\bjson\b|\btoken\b|null", re.IGNORECASE
)
WORDS = re.compile(r"[^\W\d_]+|\d[\d:/T-]*")


def calls(name: str) -> Iterator[ast.Call]:
    for path in RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == name:
                    yield node


def raised() -> set[str]:
    """Return every code the rules can raise: flags, reasons, what is missing, violations, warnings."""
    flags = {call.args[0].value for call in calls("flag") if isinstance(call.args[0], ast.Constant)}
    reasons = {keyword.arg for call in calls("codes") for keyword in call.keywords}
    return {str(code) for code in flags | reasons} | {"INPUT_NOT_USED"}


def test_every_code_the_rules_raise_has_advice_and_none_is_left_over() -> None:
    assert raised() == ADVICE.keys()
    assert advice("UNHEARD_OF") == ""


def test_every_problem_code_has_words() -> None:
    codes = {
        call.args[1].value
        for call in calls("RuleInputError")
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }
    assert codes <= PROBLEMS.keys()
    assert {refusal.code for refusal in REFUSALS} <= PROBLEMS.keys()


def test_every_input_and_every_open_key_has_a_name() -> None:
    assert INPUTS.keys() >= VOCABULARY
    assert FIGURES.keys() <= KEYS.keys()
    assert FIGURES.keys() >= MAY_BE_NONE
    assert len(FIGURES) == 34  # every key of section 0.3


SENTENCES = sorted(
    {*ADVICE.values(), *(problem_words(field, code) for field in (*INPUTS, *FIGURES) for code in PROBLEMS)}
)


def test_the_words_are_short_plain_and_end_in_a_full_stop() -> None:
    for sentence in SENTENCES:
        assert not NEVER.search(sentence), sentence
        assert sentence[0].isupper() or sentence[0] == "«", sentence
        assert sentence.endswith("."), sentence
        for part in re.split(r"(?<=[.:])\s", sentence):
            assert len(WORDS.findall(part)) <= 25, part


@pytest.mark.parametrize(
    ("field", "code", "words"),
    [
        ("vehicle_value", "missing", "Falta el valor del vehículo. Complete ese dato y repita el cálculo."),
        (
            "total_loss_threshold_pct",
            "missing",
            "Falta el porcentaje de pérdida total. Búsquelo en la carátula o pídalo a la central.",
        ),
        ("prior_events.3", "not_a_date", "Escriba las fechas de eventos anteriores como año, mes y día: 2024-05-31."),
        (
            "annual_rates_pct.2024-02",
            "missing",
            "Falta la tasa anual del mes. Use la que publica el Banco de México para ese mes.",
        ),
        ("config.theft.wait_days", "wrong_kind", "Revise los días de espera en robo: no se entiende cómo se escribió."),
        (
            "password.sequence_min_run",
            "missing_figure",
            "Las condiciones cargadas no dicen los caracteres seguidos que no se admiten. Avise a la central.",
        ),
        ("colour", "unknown_key", "El dato «colour» no existe. Revise su nombre o quítelo."),
    ],
)
def test_a_problem_names_the_input_and_says_what_to_do(field: str, code: str, words: str) -> None:
    assert problem_words(field, code) == words


def test_names_fit_inside_a_sentence() -> None:
    for name in (*INPUTS.values(), *FIGURES.values()):
        assert name[0].islower() and not name.endswith("."), name
    assert label("benefit.keys_limit") == "«benefit.keys_limit»"
    assert all(source.endswith(".") for source in SOURCES.values())
