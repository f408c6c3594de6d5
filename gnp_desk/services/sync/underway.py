"""What a synchronisation does right now, in this process: written by the one that runs, read by whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Underway:
    """Whether one runs, and the file that moves: its record and how many of its bytes are through."""

    is_running: bool = False
    record: str = ""
    sent: int = 0

    def move(self, record: str = "", sent: int = 0) -> None:
        """Note the file that moves; without arguments none does."""
        self.record, self.sent = record, sent
