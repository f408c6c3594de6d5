"""What clocks do to an office (sync_tests.md T14), as rules of the random work: nothing may depend on any of it.

Clocks of laptops jump by years and seconds, stand at the edges where calendars are odd, and their machines begin again with
another boot id; the clock of the centre goes ahead and back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from gnp_central import wire
from gnp_central.wire import new_id
from gnp_desk.services import records
from gnp_desk.services.sync import link
from tests.sync.house import OWNERS, House

LAPTOPS = st.sampled_from(sorted(OWNERS))
YEAR, SECOND = 365.25 * 86_400, 1
# Edges of calendars, with a zone of the border that still changes the hour; Mexico City no longer does.
EDGES = {
    "the hour comes twice": (datetime(2026, 11, 1, 8, 59, 59, tzinfo=UTC), "America/Tijuana"),
    "an hour is missing": (datetime(2027, 3, 14, 9, 59, 59, tzinfo=UTC), "America/Tijuana"),
    "the leap day ends": (datetime(2028, 3, 1, 5, 59, 59, tzinfo=UTC), "America/Mexico_City"),
    "the year ends": (datetime(2027, 1, 1, 5, 59, 59, tzinfo=UTC), "America/Mexico_City"),
}


class Clocks(RuleBasedStateMachine):
    """Whatever time it is said to be."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self._instant, self._boot_id = wire.instant, records.boot_id
        self._ahead = timedelta()
        wire.instant = self._said_by_the_centre

    def put_clocks_right(self) -> None:
        wire.instant, records.boot_id = self._instant, self._boot_id  # type: ignore[assignment]

    def _said_by_the_centre(self, moment: datetime | None = None) -> str:
        return self._instant(moment or datetime.now(UTC) + self._ahead)

    @rule(name=LAPTOPS, seconds=st.sampled_from([-10 * YEAR, -YEAR, -SECOND, SECOND, 3 * YEAR, 10 * YEAR]))
    def the_clock_jumps(self, name: str, seconds: float) -> None:
        self.house[name].clock.move(seconds=seconds)

    @rule(name=LAPTOPS, edge=st.sampled_from(sorted(EDGES)), is_over=st.booleans())
    def the_clock_stands_at_an_edge(self, name: str, edge: str, is_over: bool) -> None:
        laptop, (moment, zone) = self.house[name], EDGES[edge]
        laptop.clock.now = moment + timedelta(seconds=is_over)
        laptop.desk.records.author = replace(laptop.desk.records.author, zone=zone)

    @rule(name=LAPTOPS)
    def the_machine_begins_again(self, name: str) -> None:
        boot = new_id()
        records.boot_id = lambda: boot  # type: ignore[assignment]
        self.house[name].crash()

    @rule(hours=st.sampled_from([-26, 0, 26, 24 * 365]))
    def the_clock_of_the_centre_goes_elsewhere(self, hours: int) -> None:
        """Every laptop asks anew what time the centre has."""
        self._ahead = timedelta(hours=hours)
        forget: Callable[..., None] = lambda connection: link.keep(connection, asked_at="")  # noqa: E731
        for laptop in self.house.laptops.values():
            laptop.desk.database.write(forget)
