"""The rules of the protocol, each broken on purpose, and the shortest story that shows it (sync_tests.md section 2).

A story (`mutant_stories.py`) is told to a fresh office and ends well without its mutant. `switch_on` breaks the rule, at the centre or on the laptop,
in the real code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import delete, select

from gnp_central import commit, desk, merge, push, uploads
from gnp_central.tables import OP
from gnp_desk.services import folios
from gnp_desk.services.sync import base, check, positions, pull
from gnp_desk.services.sync import push as desk_push
from gnp_desk.services.sync.tables import BASE, BASE_STREAM
from tests.sync import mutant_stories as stories
from tests.sync.house import House

LIST = (
    "last writer wins", "no receipts", "receipts after commit", "cursor before data", "blind acknowledgement", "no witness",
    "compare versions instead of values", "sequence instead of counter", "counter taken first without holding",
    "held dropped", "base pruned at push", "absence = deletion", "op_hash ignored", "conflict closed by any op",
    "digest from memory", "offset counted before flush", "folio from max()+1",
)  # fmt: skip
Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mutant:
    """A broken rule and its story; `caught_by` is what the check says of it, `expect` what else must be true in the end."""

    switch_on: Callable[[Patch], None]
    story: Callable[[House], None]
    caught_by: str
    expect: Callable[[House], None] = lambda house: None
    is_sound: bool = True


# Broken rules


def last_writer_wins(patch: Patch) -> None:
    patch.setattr(
        merge, "_dispute", lambda merged, rule, name, change, current, mine: merged.values.update({name: change["new"]})
    )


def no_receipts(patch: Patch) -> None:
    patch.setattr(push, "_receipts", lambda connection, caller, ops: {})
    real = push.push

    def forget(connection: Any, *rest: Any) -> Any:
        found = real(connection, *rest)
        connection.execute(delete(OP).where(OP.c.device != "server", OP.c.kind == "create", OP.c.type == "note"))
        return found

    patch.setattr("gnp_central.sync_routes.push", forget)


def receipts_after_commit(patch: Patch) -> None:
    """The receipts would be written in a second commit; the process ends between the two."""
    real = commit.insert_many
    patch.setattr(
        commit, "insert_many", lambda connection, table, rows: None if table is OP else real(connection, table, rows)
    )


def cursor_before_data(patch: Patch) -> None:
    real = pull.Pull._store

    def run(self: pull.Pull, stream: str) -> Any:
        with self._database.reading() as connection:
            position = positions.all_of(connection)[stream]
        path = f"/v1/streams/{stream}/changes?after={position.cursor}&limit=500"
        page = pull.read_page(self._central.get(path, Witness=position.witness).json)
        self._database.write(lambda connection: positions.moved(connection, stream, page.cursor))
        self._database.write(lambda connection: real(self, connection, stream, page, page.cursor))
        yield page

    patch.setattr(pull.Pull, "run", run)


def blind_acknowledgement(patch: Patch) -> None:
    real = desk_push.settle

    def settle(connection: Any, results: Any) -> None:
        real(connection, [{**item, "status": "applied", "version": 1} for item in results])

    patch.setattr(desk_push, "settle", settle)


def no_witness(patch: Patch) -> None:
    patch.setattr("gnp_central.push.stands", lambda connection, stream, cursor: None)
    patch.setattr("gnp_central.stream.stands", lambda connection, stream, cursor: None)


def compare_versions(patch: Patch) -> None:
    real = desk.Desk._merge

    def merged(self: Any, op: Any, rule: Any, current: Any, resolving: str = "") -> Any:
        if op.base_version < current.version and not resolving:
            return self._conflicts.hold_back(op, current, "value")
        return real(self, op, rule, current, resolving)

    patch.setattr(desk.Desk, "_merge", merged)


def sequence_instead_of_counter(patch: Patch) -> None:
    """Numbers come from a sequence: one that was rolled back is gone."""
    real = commit._lock

    def lock(connection: Any, streams: list[str]) -> Any:
        tails = real(connection, streams)
        for tail in tails.values():
            tail.head += 1
        return tails

    patch.setattr(commit, "_lock", lock)


def counter_taken_first(patch: Patch) -> None:
    """A number is taken, the row is let go, and the change appears after later ones were read."""
    real, late = commit.Commit._number, []

    def number(self: commit.Commit, connection: Any, tails: Any) -> Any:
        if not late:
            late.append(self.entries)
            kept, self.entries = self.entries, []
            places = real(self, connection, tails)
            self.entries = kept
            for stream in {name for entry in kept for name in entry.streams}:
                tails[stream].head += 1
            return places
        return real(self, connection, tails)

    patch.setattr(commit.Commit, "_number", number)


def held_dropped(patch: Patch) -> None:
    real = desk_push.settle

    def settle(connection: Any, results: Any) -> None:
        real(connection, [{**item, "status": "same"} if item["status"] == "held" else item for item in results])

    patch.setattr(desk_push, "settle", settle)


def base_pruned_at_push(patch: Patch) -> None:
    real = desk_push.settle

    def settle(connection: Any, results: Any) -> None:
        found = list(results)
        real(connection, found)
        for item in found:
            record = connection.execute(
                desk_push.select(desk_push.JOURNAL.c.record).where(desk_push.JOURNAL.c.op_id == item["op_id"])
            ).scalar()
            connection.execute(delete(BASE).where(BASE.c.record == record))

    patch.setattr(desk_push, "settle", settle)


def absence_is_deletion(patch: Patch) -> None:
    real = pull.Pull._store

    def store(self: Any, connection: Any, stream: str, page: pull.Page, after: str) -> None:
        told = {item.id for item in page.items}
        query = select(BASE_STREAM.c.record).where(BASE_STREAM.c.stream == stream)
        missing = [record for record in connection.execute(query).scalars() if record not in told]
        real(self, connection, stream, page, after)
        if page.items:
            base.forget(connection, base.leave(connection, stream, missing))

    patch.setattr(pull.Pull, "_store", store)


def op_hash_ignored(patch: Patch) -> None:
    """The centre answers for an id whatever its content, and the laptop does not look which content was answered."""

    def receipts(connection: Any, caller: Any, ops: Any) -> Any:
        rows = connection.execute(push.select(OP.c.id, OP.c.result).where(OP.c.id.in_([op.id for op in ops])))
        return {row.id: push._replayed(row.result) for row in rows}

    patch.setattr(push, "_receipts", receipts)
    real = desk_push.Push._settle

    def settle(self: Any, batch: Any, results: Any, most: int) -> Any:
        return real(self, batch, [{**item, "op_hash": batch.hashes.get(item["op_id"])} for item in results], most)

    patch.setattr(desk_push.Push, "_settle", settle)


def closed_by_any_op(patch: Patch) -> None:
    real = desk.Desk._merge

    def merged(self: Any, op: Any, rule: Any, current: Any, resolving: str = "") -> Any:
        found = real(self, op, rule, current, resolving)
        for item in list(self._now.opened.get(op.record, ())):
            if found[0] == "applied" and item.field in op.changes:
                self._conflicts.close(op, item.record)
        return found

    patch.setattr(desk.Desk, "_merge", merged)


def digest_from_memory(patch: Patch) -> None:
    patch.setattr(check.Check, "agrees", lambda self, stream, cursor, digest, live, now: True)


def counted_before_flush(patch: Patch) -> None:
    real, left = uploads.Uploads.take, [1]

    def take(self: Any, caller: Any, chunk: Any) -> Any:
        if not left:
            return real(self, caller, chunk)
        left.clear()
        after = chunk.offset + len(chunk.data)
        self._database.write(lambda connection: uploads._keep(connection, caller, chunk, after))
        raise OSError(28, "No space left on device")

    patch.setattr(uploads.Uploads, "take", take)


def folio_from_max(patch: Patch) -> None:
    def take(connection: Any, series: str, short: str) -> Any:
        lease, body = folios._leases(connection, series)[0]
        number = max(body["used"], default=0) + 1
        change = folios.Change("update", folios.LEASE, lease, folios.ORGANISATION, {"used": [*body["used"], number]})
        return folios.written(f"{series}-AAAAAA-", number), False, change

    patch.setattr(folios, "take", take)


MUTANTS = {
    "last writer wins": Mutant(last_writer_wins, stories.disagree, "overwrote"),
    "no receipts": Mutant(no_receipts, stories.unheard, "I1|I7"),
    "receipts after commit": Mutant(receipts_after_commit, stories.unheard, "I1|I7"),
    "cursor before data": Mutant(cursor_before_data, stories.cut_at_the_cursor, "had to repair"),
    "blind acknowledgement": Mutant(blind_acknowledgement, stories.refuse, "I1"),
    "no witness": Mutant(no_witness, stories.go_back, "I1|had to repair"),
    "compare versions instead of values": Mutant(
        compare_versions, stories.edit_apart, "disputes nothing", stories.no_conflict
    ),
    "sequence instead of counter": Mutant(sequence_instead_of_counter, stories.work, "I7"),
    "counter taken first without holding": Mutant(counter_taken_first, stories.work, "I7|had to repair"),
    "held dropped": Mutant(held_dropped, stories.refuse, "I1"),
    "base pruned at push": Mutant(base_pruned_at_push, stories.edit_what_is_closed, "had to repair"),
    "absence = deletion": Mutant(absence_is_deletion, stories.work, "had to repair"),
    "op_hash ignored": Mutant(op_hash_ignored, stories.reuse, "I1", stories.kept_with_its_reason),
    "conflict closed by any op": Mutant(closed_by_any_op, stories.dispute_and_go_on, "nobody decided"),
    "digest from memory": Mutant(digest_from_memory, stories.damage, "falso", is_sound=False),
    "offset counted before flush": Mutant(counted_before_flush, stories.send_a_file_while_the_disk_fails, "I10"),
    "folio from max()+1": Mutant(folio_from_max, stories.take_two_folios, "I9|I6"),
}
