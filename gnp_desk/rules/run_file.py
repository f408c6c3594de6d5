"""The command «rules»: every case of a file, one line of JSON each; a bad case never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from gnp_desk.rules.edition import Edition
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.json_stream import BadDocument, items
from gnp_desk.rules.operations import run

DONE, BAD_FILE = 0, 2


def run_file(path: Path, edition: Edition, out: TextIO) -> int:
    """Write to `out` the answer or the error of each case of `path`; return 0, or 2 when the file is not readable JSON.

    A document that breaks half-way keeps the lines already written and adds one with the error.
    """
    try:
        with Path(path).open(encoding="utf-8-sig") as source:
            for case in items(source, "vectors"):
                _write(out, answer_case(case, edition))
    except (OSError, UnicodeDecodeError) as why:
        return _stop(out, "unreadable_file", f"El archivo no se puede leer: {type(why).__name__}.")
    except BadDocument as why:
        return _stop(out, "bad_document", f"El archivo no es el esperado: {why}.")
    return DONE


def answer_case(case: object, edition: Edition) -> dict[str, object]:
    """Return the line of one case: its id and answer, steps and flags, or its id and error."""
    identifier = case.get("id") if isinstance(case, Mapping) else None
    shown = identifier if isinstance(identifier, str | int) else None
    try:
        return {"id": shown, **_answered(case, edition)}
    except RuleInputError as why:
        return {"id": shown, "error": {"code": why.code, "field": why.field, "message": why.message}}


def _answered(case: object, edition: Edition) -> dict[str, object]:
    if not isinstance(case, Mapping):
        raise RuleInputError("vector", "wrong_kind")
    for key in ("operation", "inputs"):
        if case.get(key) is None:
            raise RuleInputError(key, "missing")
    name, inputs = case["operation"], case["inputs"]
    if not isinstance(name, str) or not isinstance(inputs, Mapping):
        raise RuleInputError("inputs" if isinstance(name, str) else "operation", "wrong_kind")
    return run(name, inputs, edition).as_dict()


def _write(out: TextIO, line: Mapping[str, object]) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _stop(out: TextIO, code: str, message: str) -> int:
    _write(out, {"error": {"code": code, "field": "file", "message": message}})
    return BAD_FILE
