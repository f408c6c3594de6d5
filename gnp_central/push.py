"""One push in one transaction: what is known is replayed, what is new is decided, everything is written or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from gnp_central import alarms, blob_links, situation, wire
from gnp_central.commit import Commit
from gnp_central.conflicts import Conflicts
from gnp_central.declaration import Declaration
from gnp_central.desk import Desk, Result
from gnp_central.ops import Group, Op, Push
from gnp_central.people import Caller
from gnp_central.problems import DeviceFork, HistoryDiverged
from gnp_central.stream import stands
from gnp_central.tables import DEVICE, OP


@dataclass(frozen=True)
class Pushed:
    """The results in the order of the operations, each as JSON, and the streams that moved."""

    results: tuple[str, ...]
    streams: tuple[str, ...]
    outcomes: Mapping[str, int]


def push(connection: Connection, declaration: Declaration, caller: Caller, asked: Push) -> Pushed:
    """Take a push and return its results; DeviceFork or HistoryDiverged when it must not be taken, then nothing changed."""
    last = connection.execute(_LAST, {"device": caller.device}).scalar_one()
    _need_witness(connection, caller, asked.witness)
    known = _receipts(connection, caller, asked.ops)
    fresh = [op for op in asked.ops if op.id not in known]
    _need_own_numbers(connection, caller, fresh, last)
    results, streams = _decide(connection, declaration, caller, asked, known)
    _count_up(connection, caller, fresh, last)
    outcomes: dict[str, int] = {}
    for op in asked.ops:
        status = "replayed" if op.id in known else str(results[op.id][0])
        outcomes[status] = outcomes.get(status, 0) + 1
    return Pushed(tuple(results[op.id][1] for op in asked.ops), streams, outcomes)


def receipts(connection: Connection, person: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the stored results, as JSON, of those operations of a person that are known."""
    query = select(OP.c.id, OP.c.result).where(OP.c.id.in_(sorted(set(ids))), OP.c.person == person)
    return {row.id: _replayed(row.result) for row in connection.execute(query)}


def _receipts(connection: Connection, caller: Caller, ops: list[Op]) -> dict[str, str]:
    """Return what was answered before; the same id with another content is refused, and that is not kept."""
    hashes = {op.id: op.hash for op in ops}
    found = {}
    for row in connection.execute(_KNOWN, {"ids": sorted(hashes)}):
        is_same = row.op_hash == hashes[row.id] and row.person == caller.person.id
        problem = {"code": "op_reused", "field": "op_id"}
        refusal = {"op_id": row.id, "status": "rejected", "problem": problem, "op_hash": hashes[row.id], "at": {}}
        found[row.id] = _replayed(row.result) if is_same else _new(wire.canonical(refusal))
    return found


def _need_witness(connection: Connection, caller: Caller, witness: Mapping[str, str]) -> None:
    """Raise HistoryDiverged when a device was shown something this database does not hold any more.

    Also of streams the person left: what they write from outside would take the place of that proof. Which stream it is, and
    where it stands, is told to those who read it; a guess is answered like a stream that does not exist.
    """
    for stream in sorted(witness):
        head = stands(connection, stream, witness[stream])
        if head is not None:
            raise HistoryDiverged(**({"stream": stream, "head": head} if stream in caller.person.streams else {}))


def _need_own_numbers(connection: Connection, caller: Caller, fresh: list[Op], last: int) -> None:
    """Raise DeviceFork when an unknown operation has a number another one of this device already has."""
    old = [op.seq for op in fresh if op.seq <= last]
    if not old:
        return
    query = select(OP.c.seq).where(OP.c.device == caller.device, OP.c.seq.in_(old)).limit(1)
    if connection.execute(query).first() is not None:
        raise DeviceFork(next_seq=last + 1)


def _decide(
    connection: Connection, declaration: Declaration, caller: Caller, asked: Push, known: Mapping[str, str]
) -> tuple[dict[str, tuple[object, str]], tuple[str, ...]]:
    groups = [
        Group(group.id, ops) for group in asked.groups if (ops := tuple(op for op in group.ops if op.id not in known))
    ]
    answers: dict[str, tuple[object, str]] = {identity: ("replayed", text) for identity, text in known.items()}
    if not groups:
        return answers, ()
    fresh = [op for group in groups for op in group.ops]
    commit = Commit()
    now = situation.load(connection, declaration, fresh, caller.person.id)
    conflicts = Conflicts(connection, caller, now, commit)
    desk = Desk(declaration, caller, now, commit, conflicts)
    results = [result for group in groups for result in desk.decide(group)]
    blob_links.link(connection, declaration, commit, fresh, caller.person.id)
    streams = commit.finish(connection)
    conflicts.finish()
    desk.folios.finish(connection)
    _remember_replaced(connection, now.ghosts.replaced)
    for result in results:
        answers[str(result["op_id"])] = (result["status"], _new(_text(commit, result)))
    return answers, streams


def _text(commit: Commit, result: Result) -> str:
    return commit.texts.get(str(result["op_id"])) or wire.canonical(result)


def _remember_replaced(connection: Connection, replaced: list[tuple[str, str]]) -> None:
    if replaced:
        rows = [{"old": old, "new": new} for old, new in replaced]
        connection.execute(update(OP).where(OP.c.id == bindparam("old")).values(replaced_by=bindparam("new")), rows)


def _count_up(connection: Connection, caller: Caller, fresh: list[Op], last: int) -> None:
    """Move the device's number on; a jump is taken and raises an alarm, for operations were lost on that laptop."""
    ahead = sorted(op.seq for op in fresh if op.seq > last)
    if not ahead:
        return
    missing = [(before + 1, seq - 1) for before, seq in zip([last, *ahead], ahead, strict=False) if seq != before + 1]
    if missing:
        alarms.raise_alarm(connection, "sequence_gap", caller.device, {"missing": [list(span) for span in missing]})
    connection.execute(_COUNT, {"device": caller.device, "last": ahead[-1]})


def _new(text: str) -> str:
    return f'{text[:-1]},"replayed":false}}'


def _replayed(text: str) -> str:
    return f'{text[:-1]},"replayed":true}}'


# Made once: putting a statement together costs more than what it asks for.
_LAST = select(DEVICE.c.last_seq).where(DEVICE.c.id == bindparam("device")).with_for_update()
_COUNT = update(DEVICE).where(DEVICE.c.id == bindparam("device")).values(last_seq=bindparam("last"))
_KNOWN = select(OP.c.id, OP.c.op_hash, OP.c.person, OP.c.result).where(OP.c.id.in_(bindparam("ids", expanding=True)))
