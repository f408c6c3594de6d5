"""What this device did, on its way to the centre: batches in the order of their commits, settled by signed receipts only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, bindparam, case, func, select, update

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.ids import canonical, fit
from gnp_desk.services.sync import base, link
from gnp_desk.services.sync.base import ACKED, HELD, REJECTED, REPLACED, SENDING, UNSENT, WITHDRAWN
from gnp_desk.services.sync.many import among, write_many
from gnp_desk.services.sync.positions import START, all_of, number, seen, witnesses
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL

MOST_OPS, MOST_GROUPS, MOST_BYTES, MOST_RECEIPTS = 200, 100, 900_000, 500
DONE = frozenset({"applied", "same", "conflict"})
COLUMNS = (
    "op_id",
    "group_id",
    "number",
    "kind",
    "type",
    "record",
    "claim",
    "schema",
    "base_version",
    "changes",
    "at",
    "about",
)


@dataclass(frozen=True)
class Batch:
    """Whole groups on their way, as JSON, and the hash of each operation by its id."""

    groups: str
    hashes: Mapping[str, str]

    @property
    def ids(self) -> list[str]:
        return list(self.hashes)


class Push:
    """Sends what waits. Every step can be cut: what was under way is asked for before it is sent again."""

    def __init__(self, database: Database, central: Central, schema: int) -> None:
        self._database, self._central, self._schema = database, central, schema
        self.outcomes: dict[str, int] = {}

    def run(self) -> Iterator[int]:
        """Send everything, yielding after each batch how many operations are left; raises a CentreError where it stops."""
        self._ask()
        most = MOST_OPS
        with self._database.reading() as connection:
            ready = _came(connection)
            rest = left(connection) + len(ready)
        if ready:
            self._database.write(lambda connection: _set_state(connection, ready, UNSENT, JOURNAL.c.state == HELD))
        batch = self._database.write(partial(mark, most_ops=most, schema=self._schema))
        while batch is not None:
            reached("push.marked")
            sent = batch
            try:
                batch = self._settle(batch, self._send(batch), most)
            except (trouble.TooLarge, trouble.RequestRefused) as error:
                most = self._halve(sent, str(error.details.get("problem", "")))
                batch = self._database.write(partial(mark, most_ops=most, schema=self._schema))
                continue
            rest -= len(sent.ids)
            yield max(0, rest)

    def _send(self, batch: Batch) -> list[Mapping[str, Any]]:
        with self._database.reading() as connection:
            shown = fit(witnesses(connection))
        reached("push.before_request")
        body = f'{{"device_id":"{self._central.device}","witness":{shown},"groups":{batch.groups}}}'
        answer = self._central.call("POST", "/v1/push", body.encode())
        reached("push.answer_read")
        return _results(answer.json)

    def _settle(self, batch: Batch, results: Sequence[Mapping[str, Any]], most: int) -> Batch | None:
        """Write what the centre answered about exactly these operations, and mark the next ones in the same commit."""
        known = [item for item in results if batch.hashes.get(str(item["op_id"])) == item.get("op_hash")]
        answered = {str(item["op_id"]) for item in known}
        if not known:
            raise trouble.CentreUnavailable()

        def job(connection: Connection) -> Batch | None:
            settle(connection, known)
            reached("push.settling")
            back(connection, [op for op in batch.ids if op not in answered])
            return mark(connection, most, self._schema)

        following = self._database.write(job)
        reached("push.settled")
        self._count(known)
        if len(known) < len(batch.ids):
            raise trouble.SlowDown()
        return following

    def _ask(self) -> None:
        """Ask for the answers to what was under way when something was cut (api.md 6.3)."""
        with self._database.reading() as connection:
            former = link.read(connection).former
            query = select(*_columns()).where(JOURNAL.c.state == SENDING).order_by(JOURNAL.c.number)
            rows = connection.execute(query).mappings().all()
        for start in range(0, len(rows), MOST_RECEIPTS):
            some = {row["op_id"]: op_hash(wire(row, former)) for row in rows[start : start + MOST_RECEIPTS]}
            answer = self._central.post("/v1/receipts", {"op_ids": list(some)})
            reached("push.receipts_read")
            found = answer.json["known"] if isinstance(answer.json, dict) else {}
            known = [item for item in found.values() if some.get(str(item.get("op_id"))) == item.get("op_hash")]
            self._database.write(partial(_answered, some=some, known=known))
            self._count(known)

    def _halve(self, batch: Batch, code: str) -> int:
        """Return how many operations to send at once after the centre took none of these.

        One operation it cannot take must not delay the others: it is looked for by halves, and refused when it is alone.
        """
        if len(batch.ids) > 1:
            self._database.write(partial(back, ops=batch.ids))
            return len(batch.ids) // 2
        problem = {"status": "rejected", "problem": {"code": code, "field": ""}}
        results = [{"op_id": op, "op_hash": hash_, "at": {}, **problem} for op, hash_ in batch.hashes.items()]
        self._database.write(partial(settle, results=results))
        self._count(results)
        return MOST_OPS

    def _count(self, results: Iterable[Mapping[str, Any]]) -> None:
        for item in results:
            status = str(item["status"])
            self.outcomes[status] = self.outcomes.get(status, 0) + 1


def left(connection: Connection) -> int:
    """Return how many operations still wait to be sent."""
    where = JOURNAL.c.state.in_((UNSENT, SENDING))
    return int(connection.execute(select(func.count()).select_from(JOURNAL).where(where)).scalar_one())


def mark(connection: Connection, most_ops: int, schema: int) -> Batch | None:
    """Return the next whole groups and mark them as under way; None when nothing waits that this centre understands."""
    waiting = select(*_columns()).where(JOURNAL.c.state == UNSENT).order_by(JOURNAL.c.number).limit(most_ops + 1)
    rows = connection.execute(waiting).mappings().all()
    newer = [row["op_id"] for row in rows if row["schema"] > schema]
    if newer:
        _set_state(connection, newer, HELD)
        rows = [row for row in rows if row["schema"] <= schema]
        if not rows:
            return mark(connection, most_ops, schema)
    chosen = _whole_groups(rows, most_ops)
    if not chosen:
        return None
    former = link.read(connection).former
    groups: list[str] = []
    hashes: dict[str, str] = {}
    for group, found in chosen:
        ops = []
        for row in found:
            text = wire(row, former)
            hashes[row["op_id"]] = op_hash(text)
            ops.append(f'{text[:-1]},"seq":{row["number"]},"at":{row["at"]}}}')
        groups.append(f'{{"group_id":"{group}","ops":[{",".join(ops)}]}}')
    _set_state(connection, list(hashes), SENDING)
    return Batch(f"[{','.join(groups)}]", hashes)


def wire(row: RowMapping | Mapping[str, Any], former: Mapping[str, str] | None = None) -> str:
    """Return a journal entry as it travels, in canonical JSON, but for `seq` and `at` (api.md 6.1).

    Who took a claim before signing on is named as the centre knows them. What was canonical in the journal is not made
    canonical again: most entries are put together from their parts.
    """
    changes, about = row["changes"], row["about"]
    is_part = row["kind"] == "create" and row["type"] != "claim" and len(row["claim"]) == len(row["record"])
    is_taken = row["type"] == "claim" and '"adjuster"' in changes
    if is_part or is_taken:
        changes = fit(_travelling(orjson.loads(changes), row["claim"] if is_part else "", former or {}))
    if about:
        parts = {name: row[name] for name in ("base_version", "kind", "op_id", "record", "schema", "type")}
        return fit({**parts, "changes": orjson.loads(changes), **orjson.loads(about)})
    return (
        f'{{"base_version":{row["base_version"]},"changes":{changes},"kind":"{row["kind"]}","op_id":"{row["op_id"]}",'
        f'"record":"{row["record"]}","schema":{row["schema"]},"type":"{row["type"]}"}}'
    )


def op_hash(text: str) -> str:
    """Return the hash a receipt is bound to: of the operation without `seq` and `at`."""
    return hashlib.sha256(text.encode()).hexdigest()


def _travelling(changes: dict[str, Any], claim: str, former: Mapping[str, str]) -> dict[str, Any]:
    if claim:
        changes["claim_id"] = {"old": None, "new": claim}
    elif "adjuster" in changes:
        changes["adjuster"] = {side: former.get(str(value), value) for side, value in changes["adjuster"].items()}
    return changes


def settle(connection: Connection, results: Iterable[Mapping[str, Any]]) -> None:
    """Write the answers to operations. An answer that is final never changes any more."""
    rows, replaced, known = [], [], list(results)
    shown: dict[str, str] = {}
    for item in known:
        status = str(item["status"])
        state = ACKED if status in DONE else REJECTED if status == "rejected" else HELD
        told = {name: item[name] for name in ("status", "conflicts", "problem", "waits_for") if item.get(name)}
        rows.append(
            {
                "key": item["op_id"],
                "to": state,
                "at_version": int(item.get("version") or 0),
                "said": "" if status in ("applied", "same") else canonical(told),
            }
        )
        if state == ACKED:
            replaced.append(str(item["op_id"]))
        for stream, cursor in (item.get("at") or {}).items():
            if number(cursor) > number(shown.get(stream, START)):
                shown[stream] = cursor
    write_many(connection, _SETTLE, rows)
    _show_again(connection, replaced)
    seen(connection, shown)
    _note_elsewhere(connection, known)
    _free_held(connection, replaced)


def _note_elsewhere(connection: Connection, results: Iterable[Mapping[str, Any]]) -> None:
    """Note that something took effect where this person does not look: what is shown of it leaves when the run ends."""
    here = all_of(connection).keys()
    for item in results:
        is_unseen = not item.get("version") or (item.get("at") and not here & item["at"].keys())
        if item["status"] in DONE and is_unseen:
            base.look_later(connection)
            return


def back(connection: Connection, ops: Sequence[str]) -> None:
    """Let operations wait again that were under way and had no answer."""
    _set_state(connection, ops, UNSENT, JOURNAL.c.state == SENDING)


def _answered(connection: Connection, some: Mapping[str, str], known: Sequence[Mapping[str, Any]]) -> None:
    settle(connection, known)
    back(connection, list(some))


def _show_again(connection: Connection, acknowledged: Sequence[str]) -> None:
    """Make the views again of what is held as it is after these changes: of one that waits in a conflict nothing else comes."""
    version = func.coalesce(BASE.c.version, 0)
    held = (
        select(JOURNAL.c.record)
        .outerjoin(BASE, BASE.c.record == JOURNAL.c.record)
        .where(among(JOURNAL.c.op_id, acknowledged), JOURNAL.c.server_version.between(0, version))
    )
    claims, _changed = base.rebuild(connection, set(connection.execute(held).scalars()))
    base.stale(connection, claims)


def _came(connection: Connection) -> list[str]:
    """Return what is held for a record that the centre has by now: its author sent it after all."""
    wanted = case((JOURNAL.c.result != "", func.json_extract(JOURNAL.c.result, "$.waits_for")))
    query = select(JOURNAL.c.op_id).where(JOURNAL.c.state == HELD, wanted.in_(select(BASE.c.record)))
    return list(connection.execute(query).scalars())


def _free_held(connection: Connection, acknowledged: Sequence[str]) -> None:
    """Send what was held again once an operation that replaces a rejected one took effect."""
    query = (
        select(JOURNAL.c.op_id)
        .where(among(JOURNAL.c.op_id, acknowledged), JOURNAL.c.about.contains('"replaces"'))
        .limit(1)
    )
    if acknowledged and connection.execute(query).first() is not None:
        connection.execute(update(JOURNAL).where(JOURNAL.c.state == HELD).values(state=UNSENT))


def _whole_groups(rows: Sequence[RowMapping], most_ops: int) -> list[tuple[str, list[RowMapping]]]:
    """Return groups that fit a push. Only a group that is larger than a push by itself is cut, at the limit."""
    groups: list[tuple[str, list[RowMapping]]] = []
    for row in rows:
        if not groups or groups[-1][0] != row["group_id"]:
            groups.append((row["group_id"], []))
        groups[-1][1].append(row)
    if len(rows) > most_ops:
        # The last group may go on behind what was read.
        if len(groups) == 1:
            return [(groups[0][0], groups[0][1][:most_ops])]
        groups.pop()
    chosen: list[tuple[str, list[RowMapping]]] = []
    size = 0
    for group in groups[:MOST_GROUPS]:
        size += sum(len(row["changes"].encode()) + 700 for row in group[1])
        if chosen and size > MOST_BYTES:
            break
        chosen.append(group)
    return chosen


def _results(found: Any) -> list[Mapping[str, Any]]:
    results = found.get("results") if isinstance(found, dict) else None
    if not isinstance(results, list) or not all(
        isinstance(item, dict) and "op_id" in item and "status" in item for item in results
    ):
        raise trouble.PageInTheWay()
    return results


def _set_state(connection: Connection, ops: Sequence[str], state: str, where: Any = None) -> None:
    if ops:
        write = update(JOURNAL).where(among(JOURNAL.c.op_id, ops))
        write = write if where is None else write.where(where)
        connection.execute(write.values(state=state))


def _columns() -> list[Any]:
    return [JOURNAL.c[name] for name in COLUMNS]


# An answer that is final never changes any more. What was set aside holds its effect already (restored.py), and so does
# whatever comes after.
_SETTLE = (
    update(JOURNAL)
    .where(JOURNAL.c.op_id == bindparam("key"))
    .where(*(JOURNAL.c.state != final for final in (ACKED, WITHDRAWN, REPLACED)))
    .values(
        state=bindparam("to"),
        server_version=case((JOURNAL.c.server_version < 0, JOURNAL.c.server_version), else_=bindparam("at_version")),
        result=bindparam("said"),
    )
)
