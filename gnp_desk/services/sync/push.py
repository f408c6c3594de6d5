"""What this device did, on its way to the centre: batches in the order of their commits, settled by signed receipts only."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, update

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.ids import canonical, fit
from gnp_desk.services.sync import base, files, link
from gnp_desk.services.sync.base import ACKED, HELD, REJECTED, REPLACED, SENDING, UNSENT, WITHDRAWN
from gnp_desk.services.sync.batches import DONE, MOST_OPS, Batch, Results, back, columns, mark, op_hash, set_state, wire
from gnp_desk.services.sync.many import among, write_many
from gnp_desk.services.sync.once import Once
from gnp_desk.services.sync.positions import START, all_of, number, seen, witnesses
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.sync.view import rebuild
from gnp_desk.services.tables import JOURNAL

MOST_RECEIPTS = 500


class Push:
    """Sends what waits. Every step can be cut: what was under way is asked for before it is sent again.

    One push is on the road at a time; while the centre works on it, the answers to the one before it are written and the
    next one is put together.
    """

    def __init__(self, database: Database, central: Central, schema: int) -> None:
        self._database, self._central, self._schema = database, central, schema
        self._most, self._rest = MOST_OPS, 0
        self._answered: tuple[Batch, Results] | None = None
        self.outcomes: dict[str, int] = {}

    def run(self) -> Generator[int]:
        """Send everything, yielding after each batch how many operations are left; raises a CentreError where it stops."""
        self._ask()
        self._ready()
        batch = self._next() if self._rest else None
        try:
            while batch is not None:
                reached("push.marked")
                batch = self._send(batch) or self._next()
                yield max(0, self._rest)
        except GeneratorExit:
            self._stop(batch)
            raise

    def _ready(self) -> None:
        """Count what waits, and let what is held wait again if what it waits for has come."""
        with self._database.reading() as connection:
            ready = _came(connection)
            self._rest = left(connection) + len(ready)
        if ready:
            self._database.write(lambda connection: set_state(connection, ready, UNSENT, JOURNAL.c.state == HELD))

    def _next(self) -> Batch | None:
        """Write the answers that are not written yet and mark the next operations in the same commit; return those."""
        if self._answered is None:
            return self._database.write(partial(mark, most_ops=self._most, schema=self._schema))
        (batch, results), self._answered = self._answered, None
        return self._settle(batch, results, self._most)

    def _stop(self, batch: Batch | None) -> None:
        """Let wait again what was marked and not sent, and write the answers that are not written yet."""
        while batch is not None or self._answered is not None:
            if batch is not None:
                self._database.write(partial(back, ops=batch.ids))
            batch = self._next() if self._answered is not None else None

    def _send(self, batch: Batch) -> Batch | None:
        """Send a batch, keep its answers and return the next one; what the centre does not take at once goes in smaller ones."""
        following = Once(lambda: self._next() if self._answered or self._rest > len(batch.ids) else None)
        try:
            results = self._ask_for(batch, following)
        except trouble.CentreError as error:
            self._stop(following())
            if not isinstance(error, trouble.TooLarge | trouble.RequestRefused):
                raise
            self._most = self._halve(batch, str(error.details.get("problem", "")))
            return None
        self._answered = batch, results
        if batch.is_done(results):
            return following()
        # What was put together meanwhile may build on what was not taken.
        self._stop(following())
        return None

    def _ask_for(self, batch: Batch, meanwhile: Callable[[], object]) -> Results:
        with self._database.reading() as connection:
            shown = fit(witnesses(connection))
        reached("push.before_request")
        body = f'{{"device_id":"{self._central.device}","witness":{shown},"groups":{batch.groups}}}'
        answer = self._central.call("POST", "/v1/push", body.encode(), meanwhile=meanwhile)
        meanwhile()
        reached("push.answer_read")
        return _results(answer.json)

    def _settle(self, batch: Batch, results: Results, most: int) -> Batch | None:
        """Write what the centre answered about exactly these operations, and mark the next ones in the same commit."""
        known = [item for item in results if batch.hashes.get(str(item["op_id"])) == item.get("op_hash")]
        unknown = sorted(set(batch.ids) - {str(item["op_id"]) for item in known})
        if not known:
            raise trouble.CentreUnavailable()

        def job(connection: Connection) -> Batch | None:
            settle(connection, known)
            reached("push.settling")
            back(connection, unknown)
            return None if unknown else mark(connection, most, self._schema)

        following = self._database.write(job)
        reached("push.settled")
        self._count(known)
        if unknown:
            raise trouble.SlowDown()
        return following

    def _ask(self) -> None:
        """Ask for the answers to what was under way when something was cut (api.md 6.3)."""
        with self._database.reading() as connection:
            former = link.read(connection).former
            rows = connection.execute(_UNDER_WAY).mappings().all()
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
            self._rest -= 1


def left(connection: Connection) -> int:
    """Return how many operations still wait to be sent."""
    return int(connection.execute(_LEFT).scalar_one())


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
    files.note_created(connection, replaced)
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
    claims, _changed = rebuild(connection, set(connection.execute(held).scalars()))
    base.stale(connection, claims)


def _came(connection: Connection) -> list[str]:
    """Return what is held for a record that the centre has by now: its author sent it after all."""
    return list(connection.execute(_CAME).scalars())


def _free_held(connection: Connection, acknowledged: Sequence[str]) -> None:
    """Send what was held again once an operation that replaces a rejected one took effect."""
    query = (
        select(JOURNAL.c.op_id)
        .where(among(JOURNAL.c.op_id, acknowledged), JOURNAL.c.about.contains('"replaces"'))
        .limit(1)
    )
    if acknowledged and connection.execute(query).first() is not None:
        connection.execute(update(JOURNAL).where(JOURNAL.c.state == HELD).values(state=UNSENT))


def _results(found: Any) -> Results:
    results = found.get("results") if isinstance(found, dict) else None
    if not isinstance(results, list) or not all(
        isinstance(item, dict) and "op_id" in item and "status" in item for item in results
    ):
        raise trouble.PageInTheWay()
    return results


# Statements are put together once: that costs more than most of them ask for.
_LEFT = select(func.count()).select_from(JOURNAL).where(JOURNAL.c.state.in_((UNSENT, SENDING)))
_UNDER_WAY = select(*columns()).where(JOURNAL.c.state == SENDING).order_by(JOURNAL.c.number)
_WAITS_FOR = case((JOURNAL.c.result != "", func.json_extract(JOURNAL.c.result, "$.waits_for")))
_CAME = select(JOURNAL.c.op_id).where(JOURNAL.c.state == HELD, _WAITS_FOR.in_(select(BASE.c.record)))
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
