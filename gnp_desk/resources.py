"""The only way to a file under `resources/`: where it is, and reference data read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent / "resources"


def path(*parts: str) -> Path:
    """Return the path of a resource; it need not exist."""
    return ROOT.joinpath(*parts)


@lru_cache(maxsize=32)
def read_json(name: str) -> dict[str, Any]:
    """Return the catalogue `resources/data/<name>.json`. Callers share one object: read it, never change it."""
    import json

    with path("data", f"{name}.json").open(encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found
