"""A claim ready to value and settle in a real encrypted store, with folios of this device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from money_cases import Claim
from sqlalchemy import Connection

from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case
from gnp_desk.services import folios
from gnp_desk.services.records import Change

SERIES = ("SI", "HV", "LQ", "OP", "FD", "AD", "RR")
Put = Callable[[Claim], Case]


@pytest.fixture(name="put")
def put_claim(desk: Desk, clock: object) -> Put:
    """Write the records of a claim and return it as the store reads it; it is 25 November 2026, noon."""
    clock.now = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # type: ignore[attr-defined]

    def write(claim: Claim) -> Case:
        def job(connection: Connection) -> None:
            for series in SERIES:
                folios.seed(connection, desk.records, series, f"{series}-K7-", 1, 50)
            changes = [
                Change("create", item.type, item.id, "claim", item.values)
                for item in (claim.claim, *claim.records.values())
            ]
            desk.records.write(connection, changes)
            desk.cases.project(connection, "claim")

        desk.database.write(job)
        return desk.cases.load("claim")

    return write
