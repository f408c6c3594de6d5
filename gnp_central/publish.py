"""What the centre publishes by itself: told apart by its key, written once, through the same commit as every push."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, select

from gnp_central import stored, wire
from gnp_central.commit import Commit
from gnp_central.database import Database
from gnp_central.declaration import UNDECLARED, Declaration
from gnp_central.ops import RECORD_BYTES
from gnp_central.people import ORG
from gnp_central.problems import BadRequest
from gnp_central.stored import Stored
from gnp_central.tables import STREAM
from gnp_central.versions import data_class, fold
from gnp_central.wire import NotCanonical

NAMESPACE = uuid5(NAMESPACE_URL, "urn:gnp:record")
AT_ONCE = 500
NEW, CHANGED, SAME = "new", "changed", "same"


class Unfit(ValueError):  # noqa: N818
    """Something cannot be published; the words say which and why. Nothing was written."""


@dataclass(frozen=True)
class Item:
    """A record to publish: where it is to be seen, of which claim it is a part. `record` «» is the id its key gives it."""

    type: str
    body: Mapping[str, object]
    streams: tuple[str, ...] = (ORG,)
    claim: str = ""
    record: str = ""


def read(raw: bytes) -> list[dict[str, object]]:
    """Return the objects of a JSON list; Unfit when it is none."""
    try:
        found = wire.read_json(raw)
    except BadRequest as error:
        raise Unfit(error.detail) from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Unfit("The file is a JSON list of objects.")
    return found


def publish(database: Database, declaration: Declaration, items: Iterable[Item]) -> dict[str, int]:
    """Leave the centre with these records in these streams; return how many were new, changed and the same.

    Whatever is not among them stays as it is. Unfit before anything is written, unless a stream is missing half way.
    """
    ready = fresh(declaration, items)
    counts = Counter({NEW: 0, CHANGED: 0, SAME: 0})
    for first in range(0, len(ready), AT_ONCE):
        batch = ready[first : first + AT_ONCE]
        counts.update(database.write(lambda connection, batch=batch: write(connection, batch)))  # type: ignore[misc]
    return dict(counts)


def identity(kind: str, key: Sequence[object]) -> str:
    """Return the id of the record that these values tell apart, always the same."""
    return str(uuid5(NAMESPACE, wire.canonical([kind, *key])))


def fresh(declaration: Declaration, items: Iterable[Item]) -> list[Stored]:
    """Return items as first versions of records. Unfit names the first that cannot be one, or is another one's twin."""
    found: dict[str, Stored] = {}
    for place, item in enumerate(items, start=1):
        try:
            record = _fresh(declaration, item)
        except (Unfit, NotCanonical) as error:
            raise Unfit(f"{item.type} {place}: {error}") from error
        if record.id in found:
            raise Unfit(f"{item.type} {place}: another one before it has the same key.")
        found[record.id] = record
    return list(found.values())


def write(connection: Connection, records: Sequence[Stored]) -> Counter[str]:
    """Write what is new or changed and count; Unfit when a stream does not exist."""
    wanted = {stream for record in records for stream in record.streams}
    missing = wanted - set(connection.execute(select(STREAM.c.id).where(STREAM.c.id.in_(sorted(wanted)))).scalars())
    if missing:
        raise Unfit(f"There is no stream {', '.join(sorted(missing))}.")
    known = stored.lock(
        connection, [record.id for record in records], {record.claim for record in records if record.claim}
    )
    commit = Commit()
    counts = Counter(_put(commit, known.get(record.id), record) for record in records)
    commit.finish(connection)
    return counts


def _fresh(declaration: Declaration, item: Item) -> Stored:
    rule = declaration.types.get(item.type)
    if rule is None:
        raise Unfit("there is no such kind of record.")
    key = [item.body.get(name) for name in rule.key]
    if None in key or not (item.record or key):
        raise Unfit(f"it needs {', '.join(rule.key) or 'an id'}.")
    for name, value in item.body.items():
        limit = rule.fields.get(name, UNDECLARED).limit
        if isinstance(value, str) and len(value) > limit:
            raise Unfit(f"{name} is longer than {limit} characters.")
    text = wire.canonical(item.body)
    if len(text.encode()) > RECORD_BYTES:
        raise Unfit(f"it is larger than {RECORD_BYTES} bytes.")
    body = wire.loads(text)
    place = (item.record or identity(item.type, key), item.type, item.claim, tuple(sorted(item.streams)))
    return Stored(*place, declaration.schema_current, 1, False, data_class(rule, body, None), body, text, b"", {})


def _put(commit: Commit, before: Stored | None, record: Stored) -> str:
    if before is None:
        commit.by_server(None, record, "create", _changes({}, record.body))
        return NEW
    if (before.text, before.streams, before.deleted) == (record.text, record.streams, False):
        return SAME
    after = fold(before, record.body)
    after.streams, after.deleted, after.schema = record.streams, False, record.schema
    commit.by_server(before, after, "update", _changes(before.body, record.body))
    return CHANGED


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return {name: {"old": before.get(name), "new": after.get(name)} for name in names}
