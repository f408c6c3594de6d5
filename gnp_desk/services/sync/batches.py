"""What goes to the centre in one push: whole groups in the order of their commits, as they travel and as they are hashed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, select, update

from gnp_desk.services.ids import fit
from gnp_desk.services.sync import link
from gnp_desk.services.sync.base import HELD, SENDING, UNSENT
from gnp_desk.services.sync.many import among
from gnp_desk.services.tables import JOURNAL

MOST_OPS, MOST_GROUPS, MOST_BYTES = 200, 100, 900_000
DONE = frozenset({"applied", "same", "conflict"})
Results = Sequence[Mapping[str, Any]]
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

    def is_done(self, results: Results) -> bool:
        """Return whether each of these operations took effect, content and all."""
        told = {str(item["op_id"]): item.get("op_hash") for item in results if item["status"] in DONE}
        return all(told.get(op) == op_hash for op, op_hash in self.hashes.items())


def mark(connection: Connection, most_ops: int, schema: int) -> Batch | None:
    """Return the next whole groups and mark them as under way; None when nothing waits that this centre understands."""
    rows = _ready(connection, most_ops, schema)
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
    set_state(connection, list(hashes), SENDING)
    return Batch(f"[{','.join(groups)}]", hashes)


def _ready(connection: Connection, most_ops: int, schema: int) -> Sequence[RowMapping]:
    """Return the next entries that may go; hold those before them that this centre does not understand, or that wait."""
    waiting = select(*columns(), JOURNAL.c.seq).where(JOURNAL.c.state == UNSENT)
    waiting = waiting.order_by(JOURNAL.c.number).limit(most_ops + 1)
    while True:
        rows = connection.execute(waiting).mappings().all()
        newer = [row["op_id"] for row in rows if row["schema"] > schema]
        set_state(connection, newer, HELD)
        if not newer and not hold_behind(connection, rows):
            return rows


def hold_behind(connection: Connection, rows: Sequence[RowMapping]) -> bool:
    """Hold the groups that change again what an earlier entry changes that is held, with the reason of that one.

    Sent alone it might be taken at once, and the earlier value would come last. What replaces an entry stands where that
    one stood, and goes before what waits for that one.
    """
    query = select(JOURNAL.c.record, JOURNAL.c.seq, JOURNAL.c.changes, JOURNAL.c.result)
    held = defaultdict(list)
    for earlier in connection.execute(query.where(JOURNAL.c.state == HELD, JOURNAL.c.result != "")):
        held[earlier.record].append(earlier)
    behind = {}
    for row in (row for row in rows if row["record"] in held):
        former = replaced(connection, row["about"])
        place = min([row["seq"], *former.values()])
        for earlier in held[row["record"]]:
            is_same = orjson.loads(row["changes"]).keys() & orjson.loads(earlier.changes).keys()
            if is_same and earlier.seq < place and orjson.loads(earlier.result).get("waits_for") not in former:
                behind[row["group_id"]] = earlier.result
    for group, why in behind.items():
        waits = (JOURNAL.c.group_id == group) & (JOURNAL.c.state == UNSENT)
        connection.execute(update(JOURNAL).where(waits).values(state=HELD, result=why))
    return bool(behind)


def replaced(connection: Connection, about: str) -> dict[str, int]:
    """Return the entries that one replaces, each in the place of the one before it, and where they stand in the journal."""
    found: dict[str, int] = {}
    while op := orjson.loads(about or "{}").get("replaces"):
        row = connection.execute(select(JOURNAL.c.seq, JOURNAL.c.about).where(JOURNAL.c.op_id == op)).one()
        found[op], about = row.seq, row.about
    return found


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


def back(connection: Connection, ops: Sequence[str]) -> None:
    """Let operations wait again that were under way and had no answer."""
    set_state(connection, ops, UNSENT, JOURNAL.c.state == SENDING)


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


def set_state(connection: Connection, ops: Sequence[str], state: str, where: Any = None) -> None:
    """Let operations be in a state, those that meet a condition if there is one."""
    if ops:
        write = update(JOURNAL).where(among(JOURNAL.c.op_id, ops))
        write = write if where is None else write.where(where)
        connection.execute(write.values(state=state))


def columns() -> list[Any]:
    """Return the columns of a journal entry that `wire` reads."""
    return [JOURNAL.c[name] for name in COLUMNS]
