"""What the page of synchronising reads, all of it beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gnp_desk.services.outbox import Outbox, OutboxItem
from gnp_desk.services.sync.incoming import Came, Incoming
from gnp_desk.services.sync.runs import Run
from gnp_desk.ui.sync import lines

if TYPE_CHECKING:
    from gnp_desk.services.sync.room import Centre


@dataclass(frozen=True)
class Reader:
    """Where it is read from."""

    outbox: Outbox
    incoming: Incoming
    centre: Callable[[], Centre]


@dataclass(frozen=True)
class Contents:
    """What the page shows, read together."""

    items: Sequence[OutboxItem] = ()
    runs: Sequence[Run] = ()
    came: Sequence[Came] = ()

    @property
    def conflicts(self) -> Sequence[OutboxItem]:
        """Return the claims with data to decide."""
        return [item for item in self.items if item.state == "conflict"]

    @property
    def to_decide(self) -> int:
        """Return how many lines wait for a person."""
        return sum(item.action not in ("", "resume", "photos") for item in self.items)

    @property
    def acknowledged(self) -> str:
        """Return when the centre last acknowledged something, in words; «» when it never did."""
        run = next((run for run in self.runs if run.sent or run.files_up), None)
        if run is None:
            return ""
        return lines.moment(datetime.fromisoformat(run.at).astimezone().replace(tzinfo=None).isoformat())


def read(reader: Reader, *, with_incoming: bool) -> Contents:
    """Return what there is; what came is read only where it is looked at."""
    came = reader.incoming.rows() if with_incoming else ()
    return Contents(reader.outbox.items(), reader.centre().runs(), came)
