"""Every case the rules must answer: the public vectors and our own boundaries, in one shape."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .boundaries import CASES, Case
from .recompute import recompute
from .sentences import Sentence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EDITIONS = ROOT / "resources" / "editions"
RULES = ROOT / "gnp_desk" / "rules"

PUBLIC: dict[str, Any] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
VECTORS: list[dict[str, Any]] = PUBLIC["vectors"]
BOUNDARIES = CASES
SAMPLES: tuple[tuple[str, dict[str, Any]], ...] = (
    *((vector["operation"], vector["inputs"]) for vector in VECTORS),
    *((case.operation, case.inputs) for case in CASES),
)


def wrong_vector(answer: dict[str, Any], vector: dict[str, Any]) -> list[str]:
    """Return what an answer to a public vector has wrong: every key, every step."""
    found = [] if answer["answer"] == vector["expected"] else [f"{answer['answer']} is not {vector['expected']}"]
    return found + recompute(answer, vector["inputs"])


def wrong_boundary(answer: dict[str, Any], case: Case) -> list[str]:
    """Return what an answer to a case of ours has wrong: the outputs that matter, the flags, every step."""
    outputs = answer["answer"]
    found = [
        f"{name} is {outputs.get(name)!r}, not {value!r}"
        for name, value in case.expected.items()
        if outputs.get(name, ...) != value
    ]
    if answer["flags"] != list(case.flags):
        found.append(f"flags are {answer['flags']}, not {list(case.flags)}")
    return found + recompute(answer, case.inputs)


def documented_defaults() -> dict[str, object]:
    """Return what each input reads as when it is absent, where the public file says it."""
    found: dict[str, object] = {}
    for name, words in PUBLIC["input_keys"].items():
        said = re.search(r"default (true|false|empty|PF|[\d.]+)", words) or re.search(r"(\w+) \(default\)", words)
        if said:
            found[name] = {"true": True, "false": False, "empty": ()}.get(said[1], said[1])
    return found


def wrong_default(name: str, must: bool, default: object) -> bool:
    """Return whether an input does not read as documented when it is absent."""
    if name not in DEFAULTS or (name == "holidays" and default is None):
        return False  # without any list of rest days the answer is the same, and a flag says so
    return must or (str(default) != str(DEFAULTS[name]) and not (default == 0 and DEFAULTS[name] in ("0", "0.00")))


DEFAULTS = documented_defaults()


def wrong_sentence(answer: dict[str, Any], sentence: Sentence) -> str:
    """Return what a person reads instead of the sentence that fits the outcome, or «»."""
    said = [(step["rule"], step["text"]) for step in answer["steps"] if step["name"] == sentence.step][-1]
    return "" if said == (sentence.rule, sentence.text) else str(said)
