"""What a synchronisation did, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

Report = Callable[[float, str], None]


@dataclass
class Summary:
    """What a synchronisation did, and where things stand after it."""

    pushed: dict[str, int] = field(default_factory=dict)
    pulled: int = 0
    gone: int = 0
    checked: int = 0
    repaired: int = 0
    files_up: int = 0
    files_down: int = 0
    leases: int = 0
    unsent: int = 0
    rejected: int = 0
    held: int = 0
    conflicts: int = 0
    news: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return the summary as JSON values."""
        return asdict(self)


class Progress:
    """Work done out of work known. What is known may grow; what was shown never goes back (I13)."""

    def __init__(self, report: Report) -> None:
        self._report, self._shown = report, 0.0

    def at(self, part: float, words: str) -> None:
        self._shown = max(self._shown, min(part, 1.0))
        self._report(self._shown, words)
