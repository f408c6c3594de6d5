"""Reading what happened: history of a record, log of a stream, search, and the daily anchors (api.md section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, exists, insert, select

from gnp_central import stored, stream, wire
from gnp_central.declaration import HEALTH
from gnp_central.people import Person
from gnp_central.problems import NotFound
from gnp_central.signing import ServerKeys
from gnp_central.stored import Stored
from gnp_central.tables import ANCHOR, FEED, LOG, OP, RECORD, STREAM

PAGE, LOG_PAGE = 50, 500


def record(connection: Connection, person: Person, identity: str) -> Stored:
    """Return a record this person may read; NotFound otherwise."""
    found = stored.read(connection, [identity]).get(identity) if wire.is_id(identity) else None
    if found is None or not person.reads(found.streams):
        raise NotFound("There is no such record for this person.")
    return found


def history(connection: Connection, person: Person, identity: str) -> list[dict[str, object]]:
    """Return every operation on a record, oldest first: who, on which device, when said and received, what changed."""
    found = record(connection, person, identity)
    rows = connection.execute(select(OP).where(OP.c.record == identity).order_by(OP.c.received_at, OP.c.seq, OP.c.id))
    return [_told(row, found) for row in rows.mappings()]


def log(connection: Connection, name: str, after: int) -> dict[str, object]:
    """Return a page of a stream's log, for who checks the chain by themselves."""
    query = select(LOG).where(LOG.c.stream == name, LOG.c.seq > after).order_by(LOG.c.seq).limit(LOG_PAGE)
    rows = connection.execute(query).mappings().all()
    items = [
        {
            "seq": row["seq"],
            "record": row["record"],
            "version": row["version"],
            "content_hash": bytes(row["content_hash"]).hex(),
            "op": row["op"],
            "chain": bytes(row["chain"]).hex(),
        }
        for row in rows
    ]
    return {"stream": name, "items": items, "next": items[-1]["seq"] if len(items) == LOG_PAGE else None}


def search(connection: Connection, person: Person, kind: str, words: str, after: str) -> str:
    """Return a page of records whose content has all the words, as JSON; health data is never found by searching."""
    in_streams = exists().where(
        and_(FEED.c.record == RECORD.c.id, FEED.c.stream.in_(sorted(person.streams)), FEED.c.gone == 0)
    )
    query = select(RECORD).where(RECORD.c.deleted == 0, RECORD.c.data_class < HEALTH, RECORD.c.id > after, in_streams)
    if kind:
        query = query.where(RECORD.c.type == kind)
    for word in words.split():
        query = query.where(RECORD.c.body.icontains(word, autoescape=True))
    rows = connection.execute(query.order_by(RECORD.c.id).limit(PAGE + 1)).all()
    items = [stream.record_item(stored.of_row(row)) for row in rows[:PAGE]]
    cursor = f'"{rows[PAGE - 1].id}"' if len(rows) > PAGE else "null"
    return f'{{"items":[{",".join(items)}],"cursor":{cursor}}}'


def anchors(connection: Connection) -> list[dict[str, object]]:
    """Return the daily anchors, oldest first."""
    rows = connection.execute(select(ANCHOR).order_by(ANCHOR.c.day))
    return [{**wire.loads(row.body), "signature": row.signature} for row in rows]


def anchor_today(connection: Connection, keys: ServerKeys, now: datetime | None = None) -> Mapping[str, str] | None:
    """Sign and keep the heads of all streams once a day; return the row when this call made it."""
    day = (now or datetime.now(UTC)).date().isoformat()
    if connection.execute(select(ANCHOR.c.day).where(ANCHOR.c.day == day)).first() is not None:
        return None
    heads = {
        row.id: {"cursor": wire.cursor(row.head, bytes(row.chain)), "digest": row.digest, "live": row.live}
        for row in connection.execute(select(STREAM).order_by(STREAM.c.id))
    }
    body = wire.canonical({"day": day, "at": wire.instant(), "streams": heads})
    row = {"day": day, "body": body, "signature": keys.sign(body.encode(), day)}
    connection.execute(insert(ANCHOR).values(**row))
    return row


def _told(row: RowMapping | Mapping[str, Any], found: Stored) -> dict[str, object]:
    content = wire.loads(str(row["content"])) if row["content"] else {}
    result = wire.loads(str(row["result"]))
    return {
        "op_id": row["id"],
        "kind": row["kind"],
        "person": row["person"],
        "device": row["device"],
        "said_at": wire.loads(str(row["at"])).get("wall"),
        "at": wire.loads(str(row["at"])),
        "received_at": row["received_at"],
        "status": row["status"],
        "version": result.get("version"),
        "problem": result.get("problem"),
        "conflicts": result.get("conflicts", []),
        "changes": content.get("changes"),
        "reason": content.get("reason"),
        "op_hash": row["op_hash"],
        "places": {name: place for name, place in dict(result.get("at") or {}).items() if name in found.streams},  # type: ignore[call-overload]
    }
