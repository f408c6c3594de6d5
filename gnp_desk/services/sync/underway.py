"""What a synchronisation does right now, in this process: written by the one that runs, read by whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Underway:
    """Whether one runs, and the file that moves: its record and how much of it is through (0 to 1)."""

    is_running: bool = False
    record: str = ""
    part: float = 0.0

    def moving(self, record: str = "", part: float = 0.0) -> None:
        """Note the file that moves; without arguments none does."""
        self.record, self.part = record, part
