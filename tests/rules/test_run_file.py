"""The command «rules»: one line per case, a bad case stops nothing, a bad file says so, and memory stays flat."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from gnp_desk.rules import json_stream
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.run_file import run_file

from .samples import HERE, ROOT, VECTORS, wrong_vector

GOOD = '{"id": "good", "operation": "autoadjust", "inputs": {"vehicle_drivable": true}}'
Run = Callable[[str], tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def answer(tmp_path: Path, edition: Edition) -> Run:
    """Return a function from the text of a file to exit code, lines and complaints."""

    def run(text: str) -> tuple[int, list[dict[str, Any]], str]:
        path = tmp_path / "casos.json"
        path.write_text(text, encoding="utf-8")
        out, complaints = StringIO(), StringIO()
        code = run_file(path, edition, out, complaints)
        return code, [json.loads(line) for line in out.getvalue().splitlines()], complaints.getvalue()

    return run


def command(path: Path) -> subprocess.CompletedProcess[bytes]:
    arguments = [sys.executable, "-m", "gnp_desk", "rules", str(path)]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)


def test_the_command_answers_every_public_vector_exactly() -> None:
    done = command(HERE / "vectors.json")
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert (done.returncode, done.stderr, len(lines)) == (0, b"", len(VECTORS))
    for line, vector in zip(lines, VECTORS, strict=True):
        assert line["id"] == vector["id"]
        assert set(line) == {"id", "answer", "steps", "flags"}
        assert wrong_vector(line, vector) == []
    assert {"rule", "clause", "text", "inputs", "result"} <= set(lines[0]["steps"][0])


def test_the_command_says_what_is_wrong_with_a_whole_file(tmp_path: Path) -> None:
    done = command(tmp_path / "no.json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "file_missing"
    assert done.stderr.decode().strip() == "No se encontró el archivo. Revise la ruta."


def test_a_lone_surrogate_leaves_the_command_as_its_own_escape(tmp_path: Path) -> None:
    path = tmp_path / "casos.json"
    path.write_text('{"vectors": [{"id": "\\ud800ñ", "operation": "nope", "inputs": {}}]}', encoding="utf-8")
    done = command(path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "\ud800ñ"


BAD_CASES = [
    ('{"id": "a", "operation": "nope", "inputs": {}}', "a", "operation", "unknown_operation"),
    ('{"id": "a", "inputs": {}}', "a", "operation", "missing"),
    ('{"id": "a", "operation": null, "inputs": {}}', "a", "operation", "missing"),
    ('{"id": "a", "operation": 5, "inputs": {}}', "a", "operation", "wrong_kind"),
    ('{"id": "a", "operation": "gap"}', "a", "inputs", "missing"),
    ('{"id": "a", "operation": "gap", "inputs": []}', "a", "inputs", "wrong_kind"),
    ('{"id": 7, "operation": "gap", "inputs": {"x": 1}}', 7, "x", "unknown_key"),
    ('{"id": {}, "operation": "gap", "inputs": {}}', None, "coverage_sum_insured", "missing"),
    ('{"operation": "gap", "inputs": {"outstanding_balance": NaN}}', None, "outstanding_balance", "wrong_kind"),
    ('{"operation": "gap", "inputs": {"outstanding_balance": -Infinity}}', None, "outstanding_balance", "wrong_kind"),
    (
        '{"operation": "gap", "inputs": {"outstanding_balance": 1e999999999999}}',
        None,
        "outstanding_balance",
        "wrong_kind",
    ),
    ('{"operation": "gap", "inputs": {"outstanding_balance": 10.5}}', None, "outstanding_balance", "wrong_kind"),
    ('{"operation": "tire_claim", "inputs": {"km_used": ' + "9" * 6000 + "}}", None, "km_used", "wrong_kind"),
    ('{"operation": "gap", "inputs": {"config": {"isr.rate_pct": 1e5}}}', None, "config.isr.rate_pct", "wrong_kind"),
    ('{"operation": "gap", "inputs": {"a": 1, "b": 1, "a": 2}}', None, "a", "repeated_key"),
    ('{"operation": "gap", "inputs": {"config": {"a": 1, "a": 2}}}', None, "a", "repeated_key"),
    ('{"operation": "gap", "operation": "mora", "inputs": {}}', None, "operation", "repeated_key"),
    ("3", None, "vector", "wrong_kind"),
    ('"gap"', None, "vector", "wrong_kind"),
    ("null", None, "vector", "wrong_kind"),
    ("[]", None, "vector", "wrong_kind"),
    ("[" * 50_000 + '"]\\"\\\\"' + "]" * 50_000, None, "vector", "wrong_kind"),
    ('{"inputs": ' + '{"a": ' * 50_000 + "1" + "}" * 50_001, None, "vector", "wrong_kind"),
]


@pytest.mark.parametrize(("case", "identifier", "field", "code"), BAD_CASES, ids=[case[0][:60] for case in BAD_CASES])
def test_a_bad_case_is_an_error_of_that_case_only(
    case: str, identifier: object, field: str, code: str, answer: Run
) -> None:
    done, lines, complaints = answer(f'{{"vectors": [{GOOD}, {case}, {GOOD}]}}')
    assert (done, complaints, len(lines)) == (0, "", 3)
    assert lines[0] == lines[2] and lines[0]["answer"] == {"eligible": True, "reasons": []}
    assert (lines[1]["id"], lines[1]["error"]["field"], lines[1]["error"]["code"]) == (identifier, field, code)
    assert lines[1]["error"]["message"].endswith(".")


BAD_FILES = [
    ("", "bad_document", 0),
    ("[1]", "bad_document", 0),
    ("{}", "bad_document", 0),
    ('{"cases": []}', "bad_document", 0),
    ('{"vectors": {}}', "bad_document", 0),
    ('{"vectors" []}', "bad_document", 0),
    ("{vectors: []}", "bad_document", 0),
    (f'{{"vectors": [{GOOD}]', "bad_document", 1),
    (f'{{"vectors": [{GOOD},', "bad_document", 1),
    (f'{{"vectors": [{GOOD}, nope]}}', "bad_document", 1),
    (f'{{"vectors": [{GOOD} {GOOD}]}}', "bad_document", 1),
    (f'{{"vectors": [{GOOD}]}} more', "bad_document", 1),
    (f'{{"vectors": [{GOOD}], }}', "bad_document", 1),
    (f'{{"vectors": [{GOOD}, {"[" * 5000}', "bad_document", 1),
]


@pytest.mark.parametrize(("text", "code", "before"), BAD_FILES, ids=[case[0][:40] for case in BAD_FILES])
def test_a_bad_file_keeps_the_lines_before_and_ends_with_words_and_exit_code(
    text: str, code: str, before: int, answer: Run
) -> None:
    done, lines, complaints = answer(text)
    assert done == 2 and len(lines) == before + 1
    assert all("answer" in line for line in lines[:before])
    assert lines[-1] == {"error": {"code": code, "field": "file", "message": complaints.strip()}}
    assert complaints.startswith("El archivo no es una lista de casos: ")


@pytest.mark.parametrize(
    "text",
    [
        '{"vectors": []}',
        '  {"title": {"vectors": [1]}, "n": -1.5e3, "vectors" : [ ] , "after": [[], {}, "]"]}\n\n',
        '\ufeff{"vectors": []}',
    ],
)
def test_a_file_without_cases_is_answered_with_nothing(text: str, answer: Run) -> None:
    assert answer(text) == (0, [], "")


def test_other_keys_and_layouts_do_not_matter(answer: Run) -> None:
    code, lines, _ = answer(f'{{"a": [1, {{"b": 2}}],\n\t"vectors":\r\n[{GOOD}\n,\n{GOOD}\n]\n,"z":null}}')
    assert code == 0 and len(lines) == 2


def test_text_that_is_not_utf8_and_a_folder_are_refused_in_words(tmp_path: Path, edition: Edition) -> None:
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"vectors": [], "ñ": 1}'.encode("latin-1"))
    for path, code in ((latin, "not_text"), (tmp_path, "unreadable_file"), (tmp_path / "x", "file_missing")):
        out, complaints = StringIO(), StringIO()
        assert run_file(path, edition, out, complaints) == 2
        assert json.loads(out.getvalue())["error"]["code"] == code
        assert complaints.getvalue().strip()


class Faucet:
    """A file of any number of cases that is never whole in memory; it notes how much was asked for at once."""

    def __init__(self, cases: int) -> None:
        self.left, self.buffer, self.largest = cases, '{"vectors": [', 0

    def read(self, size: int) -> str:
        self.largest = max(self.largest, size)
        while len(self.buffer) < size and self.left:
            self.left -= 1
            self.buffer += GOOD + ("," if self.left else "]}")
        piece, self.buffer = self.buffer[:size], self.buffer[size:]
        return piece


def test_a_hundred_thousand_cases_stream_in_the_memory_of_one_window() -> None:
    source = Faucet(100_000)
    count = sum(1 for case in json_stream.items(source, "vectors") if case["operation"] == "autoadjust")  # type: ignore[arg-type,index]
    assert count == 100_000
    assert source.largest <= 2 * json_stream.CHUNK


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_cases_are_the_same_however_the_file_is_cut(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", size)
    text = '{"x": [1, 2.50], "vectors": [{"a": "\\u00f1]}"}, 12, -3.5, true, "fin"], "y": {}}'
    assert [str(item) for item in json_stream.items(StringIO(text), "vectors")] == [
        "{'a': 'ñ]}'}",
        "12",
        "-3.5",
        "True",
        "fin",
    ]
