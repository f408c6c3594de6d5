"""The services of the office and the counter, put together once: worksheets, settlements, slips, documents, people."""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.services.cases import Cases
from gnp_desk.services.checklist import Documents
from gnp_desk.services.database import Database
from gnp_desk.services.people import People
from gnp_desk.services.preferences import Preferences
from gnp_desk.services.records import Records
from gnp_desk.services.settlements import Settlements
from gnp_desk.services.slips import Slips
from gnp_desk.services.worksheets import Worksheets


@dataclass(frozen=True)
class Office:
    """What a valuer and a branch agent work with, over one open store."""

    worksheets: Worksheets
    settlements: Settlements
    slips: Slips
    documents: Documents
    people: People


def open_office(database: Database, records: Records, cases: Cases, *, is_demo: bool) -> Office:
    """Return the services of the office over an open store."""
    return Office(
        Worksheets(database, records, cases),
        Settlements(database, records, cases),
        Slips(database, records, cases, is_demo=is_demo),
        Documents(database, records, cases),
        People(Preferences(database), records),
    )
