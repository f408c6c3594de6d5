"""When the next synchronisation begins by itself: soon after a save, every minute, and ever later while it fails."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

FIRST_MS, SOON_MS, EVERY_MS = 1_500, 4_000, 60_000
LEAST_MS, FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 1_000, 5_000, 15 * 60_000


def pause_ms(failures: int, least_s: int, chance: Callable[[], float] = random.random) -> int:
    """Return how long to wait after so many failures in a row: anything up to 5 s, doubled each time, at most 15 min.

    Full jitter keeps the laptops of an office apart when their centre comes back. What the centre asked for is kept.
    """
    most = min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** min(failures - 1, 20))
    return max(LEAST_MS, round(chance() * most), min(least_s * 1000, LONGEST_PAUSE_MS))


class Rhythm(QObject):
    """Says `due` once for each time it was set; setting it again only ever brings the next time forward."""

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failures = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.due)

    @property
    def next_at(self) -> datetime | None:
        """Return when it is due (local), None while it is not set."""
        return datetime.now() + timedelta(milliseconds=self._timer.remainingTime()) if self._timer.isActive() else None

    @property
    def retry_at(self) -> datetime | None:
        """Return when what failed is tried again (local), None while nothing failed or one runs."""
        return self.next_at if self._failures else None

    def hold(self) -> None:
        """Be due no more until it is set again: one runs."""
        self._timer.stop()

    def begin(self) -> None:
        """Be due a moment after the store was opened."""
        self._within(FIRST_MS)

    def saved(self) -> None:
        """Be due soon, so that what is typed meanwhile goes along; while it fails, not before the pause is over."""
        if self._failures == 0:
            self._within(SOON_MS)

    def went_well(self) -> None:
        """Be due in a minute: one request tells that nothing moved, and a report of the call centre waits no longer."""
        self._failures = 0
        self._within(EVERY_MS)

    def failed(self, least_s: int = 0) -> None:
        """Be due after a pause that grows with each failure in a row."""
        self._failures += 1
        self._timer.start(pause_ms(self._failures, least_s))

    def stop(self) -> None:
        """Be due no more until it is set again, and forget the failures."""
        self._failures = 0
        self._timer.stop()

    def _within(self, ms: int) -> None:
        if not self._timer.isActive() or self._timer.remainingTime() > ms:
            self._timer.start(ms)
