"""The folios a push uses: each in the space of one of the person's own devices, and none twice."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from gnp_central import folios
from gnp_central.ops import Op
from gnp_central.refusals import Refused
from gnp_central.situation import Situation
from gnp_central.tables import FOLIO


class FolioUse:
    """Gathers the folios of one push; `finish` writes them, and the unique index has the last word."""

    def __init__(self, now: Situation) -> None:
        self._now = now
        self._new: dict[str, str] = {}

    def use(self, op: Op, folio: object) -> None:
        """Take a folio for a record; Refused when it is not one of this person's devices, or is another record's."""
        if folio is None:
            return
        if not isinstance(folio, str) or folios.owner_of(folio) not in self._now.shorts:
            raise Refused("invalid", "folio", op=op)
        if (self._now.folios | self._new).get(folio, op.record) != op.record:
            raise Refused("folio_taken", "folio", op=op)
        if folio not in self._now.folios:
            self._new[folio] = op.record

    def mark(self) -> dict[str, str]:
        """Return which folios are taken so far, for `back`."""
        return dict(self._new)

    def back(self, mark: dict[str, str]) -> None:
        """Give back the folios taken after `mark`."""
        self._new = mark

    def finish(self, connection: Connection) -> None:
        """Write the folios and count their numbers as used."""
        if self._new:
            connection.execute(
                insert(FOLIO), [{"folio": folio, "record": record} for folio, record in self._new.items()]
            )
            folios.used_up_to(connection, self._new)
