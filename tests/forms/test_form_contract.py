"""What every form promises: names, labels, merging, classes; and text of any kind kept as it was typed."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk.forms import catalogue, words
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Field, Form, Merge, Need, Outcome
from gnp_desk.forms.groups import Group
from gnp_desk.forms.kinds import Calc, Choice, Later, Many, Ref, Refs
from tests.builders import CLAIM, two_car_claim

FORMS = tuple(catalogue.FORMS.values())
FIELDS = [(form, field) for form in FORMS for field in form.fields]
GROUPS = [pair for pair in FIELDS if isinstance(pair[1], Group)]
CASE = two_car_claim()
ENGLISH = re.compile(r"\b(the|and|with|of|date|name|policy|vehicle|claim|driver|paper)\b", re.IGNORECASE)
HOSTILE = {
    "long": "Ñ" * 10_000,
    "longer": "x" * 10_001,
    "bidi": "Juan \u202eoñidem\u202c Pérez",
    "isolate": "\u2066ABC\u2069",
    "control": "Juan\x07 Pérez\x1b[31m",
    "nul": "Ana\x00Ruiz",
    "surrogate": "Ana \ud83d Ruiz",
    "low surrogate": "\udc00",
    "markup": "<b>&amp;{format}%s\\n",
    "line ends": "uno\r\ndos\u2028tres",
    "emoji": "👩🏽‍🚒 café",
    "impossible date": "31/02/2026",
    "impossible hour": "22/11/2026 25:61",
    "future": "01/01/2999",
    "foreign plates": "M-CA 7781",
    "vin with I O Q": "3N1DEM0OXNLOOI48Q",
    "money with comma": "1,23",
    "negative": "-5",
    "huge": "9" * 400,
    "space": "   \t ",
    "empty": "",
}
UNSEEN = ("bidi", "isolate", "control", "nul", "surrogate", "low surrogate")


def code_of(form: Form) -> str:
    return form.code


def typed(form: Form) -> tuple[Field, ...]:
    """Return the fields a person types or chooses in."""
    return tuple(field for field in form.fields if not isinstance(field, Calc | Later | Ref | Refs | Group))


def record_of(form: Form, /, **values: object) -> tuple[Case, Record]:
    """Return a claim with one record of a form answered so."""
    record = Record("probe", form.code, values, CLAIM, 1)
    case = CASE.with_record(record) if form.code != "claim" else CASE.with_record(CASE.claim.with_values(**values))
    return case, record if form.code != "claim" else case.claim


@pytest.mark.parametrize("form", FORMS, ids=code_of)
def test_a_form_names_each_question_once(form: Form) -> None:
    names = [field.name for field in form.fields]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert form.title
    assert 0 < form.data_class <= 3


@pytest.mark.parametrize("form", FORMS, ids=code_of)
def test_a_question_has_a_spanish_label_and_merges_as_its_kind(form: Form) -> None:
    for field in form.fields:
        check_question(field)


def check_question(field: Field) -> None:
    assert field.label.strip() == field.label != ""
    assert not ENGLISH.search(field.label)
    assert not field.label.endswith((".", ":"))
    assert 0 <= field.data_class <= 3
    if isinstance(field, Calc):
        assert field.merge is Merge.COMPUTED and field.need is Need.NEVER
    if field.merge is Merge.COMPUTED:
        assert isinstance(field, Calc)
    if isinstance(field, Later):
        assert field.reason.endswith(".")


@pytest.mark.parametrize("form", FORMS, ids=code_of)
def test_the_options_of_a_choice_are_told_apart(form: Form) -> None:
    for field in form.fields:
        if isinstance(field, Choice):
            check_options(field)


def check_options(field: Choice) -> None:
    labels = list(field.every.values())
    assert labels and all(labels)
    assert len(set(labels)) == len(labels)
    for code, label in field.every.items():
        value = field.read(code if isinstance(field, Many) else label).value
        assert value in (code, [code], int(code) if code.isdigit() else None)


@pytest.mark.parametrize("form", FORMS, ids=code_of)
def test_an_empty_record_is_shown_checked_and_prefilled(form: Form) -> None:
    case, record = record_of(form)
    for field in form.fields:
        assert isinstance(catalogue.show(case, record, field.name), str)
        assert isinstance(catalogue.choices(case, record, field), tuple)
    for need in (Need.CLOSE, Need.ISSUE):
        for problem in form.problems(case, record, need):
            assert catalogue.words(problem, case)
    values = form.prefilled(case, record)
    assert json.loads(json.dumps(values)) == values


@pytest.mark.parametrize("form", FORMS, ids=code_of)
def test_typed_text_survives_reading_showing_and_editing(form: Form) -> None:
    """Whatever is typed comes back: what is understood as the same value, what is not exactly as it was typed."""
    for field in typed(form):
        check_round_trip(form, field)


def check_round_trip(form: Form, field: Field) -> None:
    for kind, text in HOSTILE.items():
        value = field.read(text, CASE).value
        wire = json.dumps(value, ensure_ascii=False).encode()  # what the store and the wire can hold
        assert "\\u0000" not in wire.decode() or kind == "nul"
        back = field.edit(value)
        if isinstance(value, dict) and "unread" in value:
            assert back == text or back == text.strip()
            assert field.read(back, CASE).code
        else:
            assert field.read(back, CASE).value == value
        case, record = record_of(form, **{field.name: value})
        assert isinstance(catalogue.show(case, record, field.name), str)
        for problem in field.problems(case, record, Need.ISSUE):
            assert "—" not in catalogue.words(problem, case).replace("aquí hay —", "")


@pytest.mark.parametrize("form", FORMS, ids=code_of)
def test_signs_nobody_can_see_are_kept_and_refused_with_words(form: Form) -> None:
    for field, kind in product(typed(form), UNSEEN):
        reading = field.read(HOSTILE[kind], CASE)
        assert reading.code in ("text.control", "text.direction", "text.broken")
        assert field.edit(reading.value) == HOSTILE[kind]
        case, record = record_of(form, **{field.name: reading.value})
        stops = [problem for problem in field.problems(case, record, Need.CLOSE) if problem.outcome is Outcome.STOP]
        assert [problem.code for problem in stops] == [reading.code]
        assert field.label in catalogue.words(stops[0], case)


@pytest.mark.parametrize("pair", GROUPS, ids=lambda pair: f"{pair[0].code}.{pair[1].name}")
def test_the_parts_of_a_group_survive_too(pair: tuple[Form, Group]) -> None:
    for kind in HOSTILE:
        check_parts(*pair, kind)


def check_parts(form: Form, field: Group, kind: str) -> None:
    part = field.parts[0][0]
    value = field.read_parts({part: HOSTILE[kind]}).value
    json.dumps(value, ensure_ascii=False).encode()
    back = field.edit_parts(value).get(part, "")
    assert back == (HOSTILE[kind] if kind in UNSEEN else " ".join(HOSTILE[kind].split()))
    case, record = record_of(form, **{field.name: value})
    assert isinstance(catalogue.show(case, record, field.name), str)
    codes = {problem.code for problem in field.problems(case, record, Need.CLOSE)}
    if kind in UNSEEN:
        assert codes & {"text.control", "text.direction", "text.broken"}
    if kind in ("long", "longer", "huge"):
        assert "text.max" in codes


TYPED = [(form, field) for form in FORMS for field in typed(form)]


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_a_field(text: str) -> None:
    for form, field in TYPED[::11]:
        value = field.read(text, CASE).value
        json.dumps(value, ensure_ascii=False).encode()
        case, record = record_of(form, **{field.name: value})
        assert isinstance(field.edit(value), str)
        for problem in field.problems(case, record, Need.ISSUE):
            assert catalogue.words(problem, case)


def test_every_code_a_check_can_give_has_words() -> None:
    root = Path(words.__file__).parent
    code = re.compile(r'"((?:[a-z]+\.[a-z_]+)|(?:CON-\d\d(?:\.[a-z]+)?))"')
    given_ = {found for path in root.rglob("*.py") if path.name != "words.py" for found in code.findall(path.read_text())}
    heads = {text.partition(".")[0] for text in words.TEXTS}
    wanted = {text for text in given_ if text.partition(".")[0] in heads or text.startswith("CON-")}
    paths = {f"{form.code}.{field.name}" for form, field in FIELDS}  # «claim.loss_at» names an answer, not a check
    assert wanted - set(words.TEXTS) - paths == set()


@pytest.mark.parametrize(
    ("form", "values", "data_class"),
    [
        ("person", {"name": {"given": "Ana"}}, 2),
        ("person", {"minor": True}, 3),
        ("claim", {"folio": "SI-1"}, 1),
        ("claim", {"callback_phone": "+525512345678"}, 2),
        ("injury", {}, 3),
        ("form_version", {"form": "medical_admission_order"}, 3),
        ("form_version", {"form": "vehicle_admission_order"}, 2),
        ("consent", {"sensitive": "yes"}, 3),
    ],
)
def test_a_record_is_as_sensitive_as_its_most_sensitive_answer(form: str, values: dict[str, object], data_class: int) -> None:
    assert catalogue.FORMS[form].class_of(values) == data_class
