"""What must hold in one store at every moment (sync_tests.md I4, I8, I9, I10, I14), told independently of the code it checks."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from gnp_desk.forms.catalogue import FORMS
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.folios import check_character
from gnp_desk.services.records import broken_links
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM, TRANSFER
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD, SENSITIVE

if TYPE_CHECKING:
    from tests.sync.laptops import Laptop

Body = dict[str, Any]
# What the person did and the centre does not have (yet): it is always in the view.
OWN = ("unsent", "sending", "held", "rejected")


def broken(laptop: Laptop) -> Iterator[str]:
    """Yield what does not hold in the store of a laptop, each with the name of its invariant."""
    with laptop.desk.database.reading() as connection:
        yield from (f"chain of the journal: {found}" for found in broken_links(connection))
    yield from _views(laptop)
    yield from _numbers(laptop)
    yield from _folios(laptop)
    yield from _files(laptop)
    yield from _kept(laptop)


def shown(laptop: Laptop) -> dict[str, Body]:
    """Return what a laptop shows, by record."""
    query = select(RECORD.c.id, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
    rows = laptop.query(query.outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id))
    return {row.id: json.loads(row.sealed or row.body) for row in rows}


def _views(laptop: Laptop) -> Iterator[str]:
    """I8: each record is base and journal, nothing else; I4: what was not acknowledged is in it."""
    base = {row.record: row for row in laptop.query(select(BASE))}
    aside = {row.record: row for row in laptop.query(select(BASE_ASIDE))}
    ops = defaultdict(list)
    for row in laptop.query(select(JOURNAL).where(JOURNAL.c.kind != "event").order_by(JOURNAL.c.seq)):
        ops[row.record].append(row)
    found = shown(laptop)
    for record in base.keys() | ops.keys() | found.keys():
        held = base.get(record)
        kind = held.type if held is not None else ops[record][0].type if ops[record] else ""
        if kind and kind not in FORMS:
            continue
        own = [op for op in ops[record] if op.state in OWN]
        lost = aside.get(record) if held is None and record in found else None
        waiting = [op for op in ops[record] if lost is None or op.state not in OWN or op.server_version >= 0]
        expected = _expected(held, waiting, held.body if held is not None else lost.body if lost is not None else None)
        if expected != found.get(record):
            yield f"I8 {laptop.name} {kind} {record}: shown {found.get(record)}, base and journal say {expected}"
        own = [op for op in own if op in waiting]
        yield from _is_in_view(laptop, record, own, found.get(record, {}))


def _expected(held: Any, ops: list[Any], before: str | None) -> Body | None:
    """Return what is to be shown: what the centre showed last, with what it does not have (yet) on top."""
    version = held.version if held is not None else 0
    counted = [op for op in ops if op.state in OWN or (op.state == "acked" and op.server_version > version)]
    if not counted and (before is None or (held is not None and held.deleted)):
        return None
    body = {name: value for name, value in json.loads(before or "{}").items() if name != "claim_id"}
    for op in counted:
        for name, change in json.loads(op.changes).items():
            body[name] = after(body.get(name), change)
    return {name: value for name, value in body.items() if value is not None}


def after(current: Any, change: Mapping[str, Any]) -> Any:
    """Return a value after a change."""
    if "add" not in change:
        return change["new"]
    kept = [item for item in current or [] if item not in change["remove"]]
    return sorted({*kept, *change["add"]}) or None


def _is_in_view(laptop: Laptop, record: str, own: list[Any], body: Body) -> Iterator[str]:
    last: Body = {}
    for op in own:
        last |= json.loads(op.changes)
    for name, change in last.items():
        if "new" in change and body.get(name) != change["new"]:
            yield f"I4 {laptop.name} {record}: «{name}» is {body.get(name)!r}, unsent is {change['new']!r}"


def _numbers(laptop: Laptop) -> Iterator[str]:
    """No two operations of a device have the same number, or the centre could not tell them apart."""
    seen: set[tuple[str, int]] = set()
    for row in laptop.query(select(JOURNAL.c.device, JOURNAL.c.number).where(JOURNAL.c.number.is_not(None))):
        if (row.device, row.number) in seen:
            yield f"numbers {laptop.name}: {row.number} twice"
        seen.add((row.device, row.number))


def _folios(laptop: Laptop) -> Iterator[str]:
    """I9: a folio this store gave is one of its leases or provisional, and none was given twice."""
    given: dict[str, str] = {}
    ranges = [
        (body["prefix"], body["first"], body["last"])
        for body in (
            json.loads(row.body) for row in laptop.query(select(RECORD.c.body).where(RECORD.c.type == "folio_lease"))
        )
    ]
    made = select(JOURNAL.c.record, JOURNAL.c.changes).where(
        JOURNAL.c.kind == "create", JOURNAL.c.type.in_(("claim", "paper"))
    )
    for row in laptop.query(made.where(JOURNAL.c.about == "")):
        folio = str(json.loads(row.changes).get("folio", {}).get("new") or "")
        if folio and given.setdefault(folio, row.record) != row.record:
            yield f"I9 {laptop.name}: folio {folio} twice"
        if folio and not folio.startswith("P") and not any(is_in(folio, *span) for span in ranges):
            yield f"I9 {laptop.name}: folio {folio} is in no lease"


def is_in(folio: str, prefix: str, first: int, last: int) -> bool:
    number = folio.removeprefix(prefix)[:6]
    is_ours = folio.startswith(prefix) and number.isdecimal() and first <= int(number) <= last
    return is_ours and folio[-1] == check_character(folio[:-2])


def _files(laptop: Laptop) -> Iterator[str]:
    """I10: no row points to bytes that are missing or others."""
    blobs = Blobs(laptop.folder)
    for row in laptop.query(select(BLOB)):
        if not blobs.is_sound(Blob(row.sha256, row.file, bytes(row.key), row.size)):
            yield f"I10 {laptop.name}: the file {row.sha256} is not what its row says"
    for row in laptop.query(select(PAPER)):
        if hashlib.sha256(row.bytes).hexdigest() != row.sha256:
            yield f"I10 {laptop.name}: the paper {row.folio} is not what its row says"


def _kept(laptop: Laptop) -> Iterator[str]:
    """I14: nothing that is unsent or on its way up lost its record; nothing stays that nothing holds."""
    here = set(shown(laptop))
    own = {row.record: row.type for row in laptop.query(select(JOURNAL).where(JOURNAL.c.state.in_(OWN)))}
    yield from (f"I14 {laptop.name}: {kind} {record} has unsent work and is gone" for record, kind in own.items()
                if record not in here and kind in FORMS)  # fmt: skip
    up = select(TRANSFER.c.record).where(TRANSFER.c.way == "up", TRANSFER.c.state == "waiting")
    yield from (
        f"I14 {laptop.name}: {row.record} has a file to send and is gone"
        for row in laptop.query(up)
        if row.record not in here
    )


def strays(laptop: Laptop) -> Iterator[str]:
    """Yield what the centre no longer shows this person in any stream and is still here, though nothing unsent needs it."""
    held = {row.record for row in laptop.query(select(BASE_STREAM.c.record))}
    own = {row.record for row in laptop.query(select(JOURNAL.c.record).where(JOURNAL.c.state.in_(OWN)))}
    up = {
        row.record
        for row in laptop.query(select(TRANSFER.c.record).where(TRANSFER.c.way == "up", TRANSFER.c.state != "done"))
    }
    aside = {row.record for row in laptop.query(select(BASE_ASIDE.c.record))}
    here = {row.record for row in laptop.query(select(BASE.c.record))} | (set(shown(laptop)) - aside)
    for record in sorted(here - held - own - up):
        yield f"I11 {laptop.name}: {record} is in none of the person's streams and still here"
