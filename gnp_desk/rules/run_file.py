"""The command «rules»: every case of a file, one line of JSON each; a bad case never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from gnp_desk.rules.edition import Edition
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.json_stream import BadDocumentError, Repeated, items
from gnp_desk.rules.operations import run

DONE, BAD_FILE = 0, 2


def run_file(path: Path, edition: Edition, out: TextIO, complaints: TextIO) -> int:
    """Write to `out` the answer or the error of each case of `path`; return 0, or 2 when the whole file fails.

    A document that breaks half-way keeps the lines already written. The words of a whole-file failure go to both
    streams: a line with its error to `out`, the sentence to `complaints`.
    """
    try:
        source = path.open(encoding="utf-8-sig")
    except FileNotFoundError:
        return _stop(out, complaints, "file_missing", "No se encontró el archivo. Revise la ruta.")
    except OSError:
        return _stop(out, complaints, "unreadable_file", "El archivo no se puede leer. Revise la ruta y sus permisos.")
    with source:
        try:
            for case in items(source, "vectors"):
                _write(out, answer_case(case, edition))
        except UnicodeDecodeError:
            return _stop(out, complaints, "not_text", "El archivo no es texto UTF-8. Guárdelo así y repita.")
        except BadDocumentError as why:
            return _stop(out, complaints, "bad_document", f"El archivo no es una lista de casos: {why}. Corríjalo.")
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
    if not isinstance(name, str):
        raise RuleInputError("operation", "wrong_kind")
    if not isinstance(inputs, Mapping):
        raise RuleInputError("inputs", "wrong_kind")
    for table in (case, inputs, *inputs.values()):
        if isinstance(table, Repeated):
            raise RuleInputError(table.key, "repeated_key")
    return run(name, inputs, edition).as_dict()


def _write(out: TextIO, line: Mapping[str, object]) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _stop(out: TextIO, complaints: TextIO, code: str, message: str) -> int:
    _write(out, {"error": {"code": code, "field": "file", "message": message}})
    complaints.write(message + "\n")
    return BAD_FILE
