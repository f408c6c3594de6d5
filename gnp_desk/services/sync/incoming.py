"""What came from the centre, in words and newest first: a reading of the traces that synchronising leaves in the journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.services.database import Database
from gnp_desk.services.history import INCOMING, UNTOLD
from gnp_desk.services.sync.arrivals import GIVEN, RECEIVED
from gnp_desk.services.sync.conflicts import case_of
from gnp_desk.services.sync.titles import UNNAMED, local
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL
from gnp_desk.texts import N_, listing

MOST, HEALTH = 200, 3
RECEIVED_WORDS = N_("Llegó: {what}")
NEW_CLAIM, HIDDEN = N_("Siniestro asignado a su nombre"), N_("dato de salud")
Load = Callable[[str], Case]


@dataclass(frozen=True)
class Came:
    """One thing that came: when (local), of which claim, what it is, and how it changed; `page` is where it is seen."""

    code: str
    at: str
    claim: str
    folio: str
    vehicle: str
    title: str
    detail: str
    page: str = ""
    record: str = ""
    field: str = ""


class Incoming:
    """Reads what came to a store."""

    def __init__(self, database: Database, load: Load) -> None:
        self._database, self._load = database, load

    def rows(self, limit: int = MOST) -> Sequence[Came]:
        """Return the newest of what came."""
        query = (
            select(JOURNAL.c.seq, JOURNAL.c.type, JOURNAL.c.record, JOURNAL.c.claim, JOURNAL.c.changes, JOURNAL.c.at)
            .where(JOURNAL.c.state == "local", JOURNAL.c.type.in_((INCOMING, GIVEN, RECEIVED)))
            .order_by(JOURNAL.c.seq.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            found = connection.execute(query).all()
            wanted = {row.claim for row in found}
            named = select(CLAIM_ROW.c.claim, CLAIM_ROW.c.folio, CLAIM_ROW.c.vehicle).where(
                CLAIM_ROW.c.claim.in_(wanted)
            )
            rows = {row.claim: row for row in connection.execute(named)}
        cases = {claim: case_of(self._load, claim) for claim in wanted}
        return tuple(came for row in found for came in _shown(row, rows.get(row.claim), cases[row.claim]))[:limit]


def _shown(row: Any, claim: Any, case: Case | None) -> Iterator[Came]:
    folio, vehicle = (claim.folio, claim.vehicle) if claim is not None else ("", "")
    head = local(row.at), row.claim, folio, vehicle
    changes: Mapping[str, Any] = json.loads(row.changes)
    if row.type == GIVEN:
        yield Came(f"{row.seq}", *head, NEW_CLAIM, vehicle)
        return
    if row.type == RECEIVED:
        kinds = [kind for kind in changes if kind in catalogue.FORMS and kind not in UNNAMED]
        counted = listing(f"{catalogue.FORMS[kind].title} ({changes[kind]['new']})" for kind in kinds)
        if counted:
            yield Came(f"{row.seq}", *head, RECEIVED_WORDS.format(what=counted), vehicle)
        return
    record = case.find(row.record) if case is not None else None
    for name, item in changes.items():
        field = catalogue.FIELDS.get(record.type, {}).get(name) if record is not None else None
        if case is None or record is None or field is None:
            continue
        form = catalogue.FORMS[record.type]
        hidden = HIDDEN if max(form.data_class, field.data_class) == HEALTH else "" if any(item.values()) else UNTOLD
        before, after = (hidden or _words(case, field, item, side) for side in ("old", "new"))
        page = catalogue.page_of(case, record.id, name)
        yield Came(
            f"{row.seq}/{name}", *head, f"{form.title} · {field.label}", f"{before} → {after}", page, record.id, name
        )


def _words(case: Case, field: Any, item: Mapping[str, Any], side: str) -> str:
    return catalogue.show_value(case, field, item.get(side)) or "—"
