"""What this device did, on its way to the centre: batches in the order of their commits, settled by signed receipts only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, select, update

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.ids import canonical
from gnp_desk.services.sync import link
from gnp_desk.services.sync.base import ACKED, HELD, REJECTED, REPLACED, SENDING, UNSENT, WITHDRAWN
from gnp_desk.services.sync.positions import seen, witnesses
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.tables import JOURNAL

MOST_OPS, MOST_GROUPS, MOST_BYTES = 200, 100, 900_000
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
    """Whole groups on their way: the body's groups, and the hash of each operation by its id."""

    groups: tuple[dict[str, Any], ...]
    hashes: Mapping[str, str]

    @property
    def ids(self) -> list[str]:
        return list(self.hashes)


@dataclass
class Pushed:
    """How many operations were answered, by status."""

    outcomes: dict[str, int]
    server_time: str = ""

    def count(self, status: str) -> None:
        self.outcomes[status] = self.outcomes.get(status, 0) + 1


class Push:
    """Sends what waits. Every step can be cut: what was under way is asked for before it is sent again."""

    def __init__(self, database: Database, central: Central, schema: int) -> None:
        self._database, self._central, self._schema = database, central, schema
        self.pushed = Pushed({})

    def run(self, most_ops: int = MOST_OPS) -> Iterator[int]:
        """Send everything, yielding after each batch how many operations are left; raises a CentreError where it stops."""
        self._ask()
        while True:
            batch = self._database.write(partial(mark, most_ops=most_ops, schema=self._schema))
            if batch is None:
                return
            reached("push.marked")
            try:
                self._send(batch)
            except (trouble.TooLarge, trouble.RequestRefused) as error:
                # One operation the centre cannot take must not delay the others: it is looked for by halves.
                self._database.write(partial(back, ops=batch.ids))
                if len(batch.ids) == 1:
                    self._refuse(batch, str(error.details.get("problem", "")))
                most_ops = len(batch.ids) // 2 or MOST_OPS
            yield self._database_left()

    def _send(self, batch: Batch) -> None:
        with self._database.reading() as connection:
            body = {"device_id": self._central.device, "witness": witnesses(connection), "groups": batch.groups}
        reached("push.before_request")
        answer = self._central.call("POST", "/v1/push", canonical(body).encode())
        reached("push.answer_read")
        results = _results(answer.json)
        self._settle(batch, results)
        self.pushed.server_time = str(answer.json.get("server_time", ""))

    def _settle(self, batch: Batch, results: Sequence[Mapping[str, Any]]) -> None:
        """Write what the centre answered about exactly these operations, in one transaction."""
        known = [item for item in results if batch.hashes.get(str(item["op_id"])) == item.get("op_hash")]

        def job(connection: Connection) -> None:
            settle(connection, known)
            reached("push.settling")
            answered = {str(item["op_id"]) for item in known}
            back(connection, [op for op in batch.ids if op not in answered])

        self._database.write(job)
        reached("push.settled")
        for item in known:
            self.pushed.count(str(item["status"]))
        if not known:
            raise trouble.CentreUnavailable()

    def _ask(self) -> None:
        """Ask for the answers to what was under way when something was cut (api.md 6.3)."""
        with self._database.reading() as connection:
            former = link.read(connection).former
            rows = (
                connection.execute(select(*_columns()).where(JOURNAL.c.state == SENDING).order_by(JOURNAL.c.number))
                .mappings()
                .all()
            )
        for start in range(0, len(rows), 500):
            some = {row["op_id"]: op_hash(wire(row, former)) for row in rows[start : start + 500]}
            answer = self._central.post("/v1/receipts", {"op_ids": list(some)})
            reached("push.receipts_read")
            found = answer.json["known"] if isinstance(answer.json, dict) else {}
            known = [item for item in found.values() if some.get(str(item.get("op_id"))) == item.get("op_hash")]
            self._database.write(partial(_answered, some=some, known=known))
            for item in known:
                self.pushed.count(str(item["status"]))

    def _refuse(self, batch: Batch, code: str) -> None:
        """Mark an operation that the centre cannot take by itself: it never goes as it is."""
        problem = {"status": "rejected", "problem": {"code": code, "field": ""}}
        results = [{"op_id": op, "op_hash": hash_, "at": {}, **problem} for op, hash_ in batch.hashes.items()]
        self._database.write(lambda connection: settle(connection, results))

    def _database_left(self) -> int:
        with self._database.reading() as connection:
            return left(connection)


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
    groups: list[dict[str, Any]] = []
    hashes: dict[str, str] = {}
    for group, found in chosen:
        ops = [wire(row, former) for row in found]
        hashes |= {op["op_id"]: op_hash(op) for op in ops}
        groups.append({"group_id": group, "ops": ops})
    _set_state(connection, list(hashes), SENDING)
    return Batch(tuple(groups), hashes)


def wire(row: RowMapping | Mapping[str, Any], former: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a journal entry as it travels (api.md 6.1); who took a claim before signing on is named as the centre knows them."""
    changes = json.loads(row["changes"])
    if row["type"] == "claim" and "adjuster" in changes:
        changes["adjuster"] = {side: (former or {}).get(str(value), value) for side, value in changes["adjuster"].items()}
    if row["kind"] == "create" and row["type"] != "claim" and len(row["claim"]) == len(row["record"]):
        changes["claim_id"] = {"old": None, "new": row["claim"]}
    return {
        "op_id": row["op_id"],
        "seq": row["number"],
        "kind": row["kind"],
        "type": row["type"],
        "record": row["record"],
        "schema": row["schema"],
        "base_version": row["base_version"],
        "changes": changes,
        "at": json.loads(row["at"]),
        **(json.loads(row["about"]) if row["about"] else {}),
    }


def op_hash(op: Mapping[str, Any]) -> str:
    """Return the hash a receipt is bound to: of the operation without `seq` and `at`."""
    said = {name: value for name, value in op.items() if name not in ("seq", "at")}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def settle(connection: Connection, results: Iterable[Mapping[str, Any]]) -> None:
    """Write the answers to operations. An answer that is final never changes any more."""
    rows, replaced = [], []
    for item in results:
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
        seen(connection, item.get("at") or {})
    if rows:
        is_open = (JOURNAL.c.state != ACKED) & (JOURNAL.c.state != WITHDRAWN) & (JOURNAL.c.state != REPLACED)
        write = update(JOURNAL).where(JOURNAL.c.op_id == bindparam("key"), is_open)
        values: dict[str, Any] = {
            "state": bindparam("to"),
            "server_version": bindparam("at_version"),
            "result": bindparam("said"),
        }
        connection.execute(write.values(**values), rows)
    _free_held(connection, replaced)


def back(connection: Connection, ops: Sequence[str]) -> None:
    """Let operations wait again that were under way and had no answer."""
    _set_state(connection, ops, UNSENT, JOURNAL.c.state == SENDING)


def _answered(connection: Connection, some: Mapping[str, str], known: Sequence[Mapping[str, Any]]) -> None:
    settle(connection, known)
    back(connection, list(some))


def _free_held(connection: Connection, acknowledged: Sequence[str]) -> None:
    """Send what was held again once an operation that replaces a rejected one took effect."""
    query = (
        select(JOURNAL.c.op_id)
        .where(JOURNAL.c.op_id.in_(acknowledged), JOURNAL.c.about.contains('"replaces"'))
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
        write = update(JOURNAL).where(JOURNAL.c.op_id == bindparam("key"))
        write = write if where is None else write.where(where)
        connection.execute(write.values(state=state), [{"key": op} for op in ops])


def _columns() -> list[Any]:
    return [JOURNAL.c[name] for name in COLUMNS]
