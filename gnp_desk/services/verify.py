"""Everything that can be checked of a store: pages, journal, records against it, papers, folios, evidence and its seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from gnp_desk.services import seal_check
from gnp_desk.services.blobs import Blobs
from gnp_desk.services.database import Database
from gnp_desk.services.folios import LEASE, written
from gnp_desk.services.ids import canonical
from gnp_desk.services.records import broken_links, read_ops, replay
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL, PAPER, RECORD, SENSITIVE


def verify(database: Database) -> dict[str, list[str]]:
    """Return what does not hold, by part; every list is empty in a sound store."""
    found = {"pages": database.damaged_pages(), "journal": [], "records": [], "papers": [], "folios": [], "evidence": []}
    if found["pages"]:
        return found
    with database.reading() as connection:
        found["journal"] = broken_links(connection)
        found["records"] = list(_records(connection))
        found["papers"] = list(_papers(connection))
        found["folios"] = list(_folios(connection))
        found["evidence"] = list(_sealed(connection, Blobs(database.folder)))
    return found


def _sealed(connection: Connection, blobs: Blobs) -> Iterator[str]:
    """Yield what of evidence, signatures and papers is not as it was sealed; bytes of papers are told among the papers."""
    folios = {row.claim: row.folio for row in connection.execute(select(CLAIM_ROW.c.claim, CLAIM_ROW.c.folio))}
    for claim in seal_check.claims(connection):
        found = seal_check.broken(connection, claim, blobs)
        yield from (f"{folios.get(claim, claim)}: {item.words}" for item in found if not item.is_paper)


def _records(connection: Connection) -> Iterator[str]:
    """Yield records that are not what their journal tells, claim by claim."""
    claims = connection.execute(select(RECORD.c.claim).distinct()).scalars().all()
    for claim in claims:
        told = replay(read_ops(connection, JOURNAL.c.claim == claim))
        rows = connection.execute(
            select(RECORD.c.id, RECORD.c.type, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
            .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
            .where(RECORD.c.claim == claim)
        ).all()
        for row in rows:
            if canonical(_kept(json.loads(row.sealed or row.body))) != canonical(_kept(told.pop(row.id, {}))):
                yield f"{row.type} {row.id}"
        yield from (f"missing {record}" for record in told)


def _kept(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if value is not None and value != []}


def _papers(connection: Connection) -> Iterator[str]:
    """Yield papers whose bytes are not the issued ones, or that lost their record or their bytes."""
    said = {
        row.id: json.loads(row.sealed or row.body)
        for row in connection.execute(
            select(RECORD.c.id, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
            .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
            .where(RECORD.c.type == "paper")
        )
    }
    for row in connection.execute(select(PAPER)):
        body = said.pop(row.id, {})
        if hashlib.sha256(row.bytes).hexdigest() != row.sha256 or body.get("sha256") != row.sha256:
            yield f"{row.folio}: bytes"
    yield from (f"{body.get('folio')}: bytes missing" for body in said.values())


def _folios(connection: Connection) -> Iterator[str]:
    """Yield folios of papers that no lease counts as used."""
    used: set[str] = set()
    for body in connection.execute(select(RECORD.c.body).where(RECORD.c.type == LEASE)).scalars():
        lease = json.loads(body)
        used |= {written(lease["prefix"], number) for number in lease.get("used", [])}
    for folio in connection.execute(select(PAPER.c.folio)).scalars():
        if folio not in used and not folio.startswith("P"):
            yield f"{folio}: not in a lease"
