"""Everything that can be checked of a store: pages, journal, records against it, papers, folios, evidence and its seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from gnp_desk.services import seal_check
from gnp_desk.services.blobs import Blobs
from gnp_desk.services.database import Database
from gnp_desk.services.folios import LEASE, written
from gnp_desk.services.ids import canonical
from gnp_desk.services.records import broken_links
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE
from gnp_desk.services.sync.view import views
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
    """Yield records that are not what base and journal tell, claim by claim (api.md 16.4)."""
    claims = connection.execute(select(RECORD.c.claim).distinct()).scalars().all()
    aside = set(connection.execute(select(BASE_ASIDE.c.record)).scalars())
    for claim in claims:
        yield from disagreeing(connection, claim, aside)


def disagreeing(connection: Connection, claim: str, aside: Collection[str]) -> Iterator[str]:
    """Yield the records of a claim that are not what base and journal tell; of those set `aside` nothing can be told."""
    rows = connection.execute(
        select(RECORD.c.id, RECORD.c.type, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
        .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
        .where(RECORD.c.claim == claim)
    ).all()
    told = views(connection, _of_claim(connection, claim) | {row.id for row in rows})
    for row in rows:
        found = told.pop(row.id, None)
        if row.id not in aside and canonical(_kept(json.loads(row.sealed or row.body))) != canonical(_kept(found or {})):
            yield f"{row.type} {row.id}"
    yield from (f"missing {record}" for record, found in told.items() if found is not None)


def _of_claim(connection: Connection, claim: str) -> set[str]:
    """Return the records of a claim that base or journal know."""
    made = select(JOURNAL.c.record).where(JOURNAL.c.claim == claim, JOURNAL.c.kind == "create")
    held = select(BASE.c.record).where(BASE.c.claim == claim, BASE.c.deleted == 0)
    return {*connection.execute(made).scalars(), *connection.execute(held).scalars()}


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
    elsewhere = set(seal_check.made_elsewhere(connection))
    for row in connection.execute(select(PAPER)):
        body = said.pop(row.id, {})
        if hashlib.sha256(row.bytes).hexdigest() != row.sha256 or body.get("sha256") != row.sha256:
            yield f"{row.folio}: bytes"
    yield from (f"{body.get('folio')}: bytes missing" for paper, body in said.items() if paper not in elsewhere)


def _folios(connection: Connection) -> Iterator[str]:
    """Yield folios of papers that no lease counts as used."""
    used: set[str] = set()
    for body in connection.execute(select(RECORD.c.body).where(RECORD.c.type == LEASE)).scalars():
        lease = json.loads(body)
        used |= {written(lease["prefix"], number) for number in lease.get("used", [])}
    elsewhere = set(seal_check.made_elsewhere(connection))
    # A filled format has no folio: its row is named like its record.
    for paper, folio in connection.execute(select(PAPER.c.id, PAPER.c.folio).where(PAPER.c.folio != PAPER.c.id)):
        if paper not in elsewhere and folio not in used and not folio.startswith("P"):
            yield f"{folio}: not in a lease"
