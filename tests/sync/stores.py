"""What must hold in one store at every moment (sync_tests.md I4, I8, I9, I10, I14), told independently of the code it checks."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict, namedtuple
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

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


class Reading:
    """A store at one moment. Each table is read once and by plain SQL: this happens after every step of thousands of sequences."""

    def __init__(self, laptop: Laptop) -> None:
        self.name, self.blobs = laptop.name, Blobs(laptop.folder)
        with laptop.desk.database.reading() as connection:
            self.broken_links = broken_links(connection)
            driver: Any = connection.connection.driver_connection
            read = partial(_rows, driver)
            self.journal, self.records = read(JOURNAL, "ORDER BY seq"), read(RECORD)
            self.base, self.aside, self.base_streams = read(BASE), read(BASE_ASIDE), read(BASE_STREAM)
            self.files, self.papers, self.transfers = read(BLOB), read(PAPER), read(TRANSFER)
            self.shown = _shown(self.records, read(SENSITIVE))
        self.own = {row.record: row.type for row in self.journal if row.state in OWN}


@cache
def _shape(table: Table) -> tuple[str, type[Any]]:
    names = [column.name for column in table.columns]
    return f"SELECT {', '.join(names)} FROM {table.name}", namedtuple(table.name, names)  # noqa: S608


def _rows(driver: Any, table: Table, order: str = "") -> list[Any]:
    query, shape = _shape(table)
    return [shape._make(row) for row in driver.execute(f"{query} {order}")]


def broken(laptop: Laptop) -> Iterator[str]:
    """Yield what does not hold in the store of a laptop, each with the name of its invariant."""
    store = Reading(laptop)
    yield from (f"chain of the journal: {found}" for found in store.broken_links)
    yield from _views(store)
    yield from _numbers(store)
    yield from _folios(store)
    yield from _files(store)
    yield from _kept(store)


def shown(laptop: Laptop) -> dict[str, Body]:
    """Return what a laptop shows, by record."""
    with laptop.desk.database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        return _shown(_rows(driver, RECORD), _rows(driver, SENSITIVE))


def _shown(records: list[Any], sensitive: list[Any]) -> dict[str, Body]:
    sealed = {row.record: row.body for row in sensitive}
    return {row.id: json.loads(sealed.get(row.id, row.body)) for row in records}


def _views(store: Reading) -> Iterator[str]:
    """I8: each record is base and journal, nothing else; I4: what was not acknowledged is in it."""
    base = {row.record: row for row in store.base}
    aside = {row.record: row for row in store.aside}
    ops = defaultdict(list)
    for row in store.journal:
        if row.kind != "event":
            ops[row.record].append(row)
    for record in base.keys() | ops.keys() | store.shown.keys():
        held = base.get(record)
        kind = held.type if held is not None else ops[record][0].type if ops[record] else ""
        if kind and kind not in FORMS:
            continue
        found = store.shown.get(record)
        own = [op for op in ops[record] if op.state in OWN]
        lost = aside.get(record) if held is None and found is not None else None
        waiting = [op for op in ops[record] if lost is None or op.state not in OWN or op.server_version >= 0]
        expected = _expected(held, waiting, held.body if held is not None else lost.body if lost is not None else None)
        if expected != found:
            yield f"I8 {store.name} {kind} {record}: shown {found}, base and journal say {expected}"
        own = [op for op in own if op in waiting]
        yield from _is_in_view(store.name, record, own, found or {})


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


def _is_in_view(name: str, record: str, own: list[Any], body: Body) -> Iterator[str]:
    last: Body = {}
    for op in own:
        last |= json.loads(op.changes)
    for field, change in last.items():
        if "new" in change and body.get(field) != change["new"]:
            yield f"I4 {name} {record}: «{field}» is {body.get(field)!r}, unsent is {change['new']!r}"


def _numbers(store: Reading) -> Iterator[str]:
    """No two operations of a device have the same number, or the centre could not tell them apart."""
    counts = Counter((row.device, row.number) for row in store.journal if row.number is not None)
    yield from (f"numbers {store.name}: {number} twice" for (_, number), count in counts.items() if count > 1)


def _folios(store: Reading) -> Iterator[str]:
    """I9: a folio this store gave is one of its leases or provisional, and none was given twice."""
    given: dict[str, str] = {}
    asked = {row.record for row in store.journal if row.kind == "create"}
    leases = [store.shown[row.id] for row in store.records if row.type == "folio_lease" and row.id in asked]
    for row in store.journal:
        if row.kind != "create" or row.type not in ("claim", "paper") or row.about:
            continue
        folio = str(json.loads(row.changes).get("folio", {}).get("new") or "")
        if folio and given.setdefault(folio, row.record) != row.record:
            yield f"I9 {store.name}: folio {folio} twice"
        is_leased = any(is_in(folio, lease["prefix"], lease["first"], lease["last"]) for lease in leases)
        if folio and not folio.startswith("P") and not is_leased:
            yield f"I9 {store.name}: folio {folio} is in no lease"


def is_in(folio: str, prefix: str, first: int, last: int) -> bool:
    number = folio.removeprefix(prefix)[:6]
    is_ours = folio.startswith(prefix) and number.isdecimal() and first <= int(number) <= last
    return is_ours and folio[-1] == check_character(folio[:-2])


def _files(store: Reading) -> Iterator[str]:
    """I10: no row points to bytes that are missing or others."""
    for row in store.files:
        if not store.blobs.is_sound(Blob(row.sha256, row.file, bytes(row.key), row.size)):
            yield f"I10 {store.name}: the file {row.sha256} is not what its row says"
    for row in store.papers:
        if hashlib.sha256(row.bytes).hexdigest() != row.sha256:
            yield f"I10 {store.name}: the paper {row.folio} is not what its row says"


def _kept(store: Reading) -> Iterator[str]:
    """I14: nothing that is unsent or on its way up lost its record; nothing stays that nothing holds."""
    for record, kind in store.own.items():
        if record not in store.shown and kind in FORMS:
            yield f"I14 {store.name}: {kind} {record} has unsent work and is gone"
    for row in store.transfers:
        if (row.way, row.state) == ("up", "waiting") and row.record not in store.shown:
            yield f"I14 {store.name}: {row.record} has a file to send and is gone"


def strays(laptop: Laptop) -> Iterator[str]:
    """Yield what the centre no longer shows this person in any stream and is still here, though nothing unsent needs it."""
    store = Reading(laptop)
    held = {row.record for row in store.base_streams}
    up = {row.record for row in store.transfers if row.way == "up" and row.state != "done"}
    aside = {row.record for row in store.aside}
    here = {row.record for row in store.base} | (store.shown.keys() - aside)
    for record in sorted(here - held - store.own.keys() - up):
        yield f"I11 {store.name}: {record} is in none of the person's streams and still here"
