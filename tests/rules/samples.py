"""Every case the rules must answer: the public vectors and our own boundaries, in one shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .boundaries import CASES, Case
from .recompute import recompute

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EDITIONS = ROOT / "resources" / "editions"
RULES = ROOT / "gnp_desk" / "rules"

VECTORS: list[dict[str, Any]] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))["vectors"]
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
