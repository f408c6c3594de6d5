"""Where a person is in the window. On its own, because the window is painted before anything else is needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where the person was: screen, claim, page, record and field. Kept with every save."""

    screen: str = "work"
    claim: str = ""
    page: str = ""
    record: str = ""
    field: str = ""
    caret: int = 0
