"""Two people with three laptops do anything in any order, over a road on which anything happens (sync_tests.md T3, T14).

Whatever they did: once everybody was left alone to synchronise, all invariants hold. Hypothesis prints the steps of a failure
so that they can be run again, and shrinks them first.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from gnp_central import people
from gnp_central.seed import join
from gnp_desk import errors
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.records import Change
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL, RECORD
from tests.sync import invariants, road
from tests.sync.cuts import Cut, listening
from tests.sync.house import OWNERS, ZONE, House, built
from tests.sync.laptops import Laptop
from tests.sync.machine_clocks import LAPTOPS, Clocks
from tests.sync.workers import say

LONG = "x" * 300
TEXTS = st.sampled_from(["R-1", "R-2", "R-3", LONG, None])
COVERS = st.sets(st.sampled_from(["DM", "RC", "GM", "AV"]), max_size=2)
MOMENTS = st.sampled_from([{"local": f"2026-11-25T{hour:02}:00"} for hour in (9, 10, 11)])
ACCIDENTS = st.lists(st.sampled_from([None, None, *road.ACCIDENTS.values(), road.gateway(502)]), max_size=6)
PRINTERS = st.sampled_from([False] * 15 + [True])
# What nobody at the centre accepts until it is taken back: it makes a whole claim wait.
REFUSED = {"report_number": LONG}


class Work(Clocks):
    """One office from morning to rest. `lived` counts those that came to rest in this process."""

    lived = 0
    furnish: ClassVar[Callable[[], House]]

    def __init__(self) -> None:
        super().__init__()
        self.house = type(self).furnish()
        self.witness = invariants.Witness(self.house)
        self.images: dict[str, list[Path]] = {name: [] for name in OWNERS}
        self.backups: list[Path] = []
        self.has_all_leases, self.is_in = self.house.knows_all_leases, True
        self.is_untold = False
        self.notes: list[tuple[str, str]] = []
        self.may_print = False

    def teardown(self) -> None:
        is_fine = sys.exc_info()[0] is None
        try:
            if is_fine:
                self._rest()
                Work.lived += 1
        finally:
            self.put_clocks_right()
            self.house.close()

    def _rest(self) -> None:
        for laptop in self.house.laptops.values():
            laptop.road.deliver()
        # Who is out of the zone is asked for its history no more: a restore nobody told of is noticed when they are back.
        if self.is_in or not self.is_untold:
            invariants.at_rest(self.house)
        if not self.is_in:
            self._let_in(True)
            invariants.at_rest(self.house)
        invariants.hold(self.witness.broken())
        if self.has_all_leases:
            invariants.hold(invariants.leased(self.house))

    # What people write

    @rule(name=LAPTOPS, field=st.sampled_from(["report_number", "callback_phone"]), value=TEXTS)
    def write(self, name: str, field: str, value: str | None) -> None:
        self._commit(name, Change("update", "claim", self.house.claim, self.house.claim, {field: value}))

    @rule(name=LAPTOPS, field=st.sampled_from(["arrived_at", "left_at"]), value=MOMENTS)
    def write_half_a_group(self, name: str, field: str, value: dict[str, str]) -> None:
        self._commit(name, Change("update", "claim", self.house.claim, self.house.claim, {field: value}))

    @rule(name=LAPTOPS, covers=COVERS)
    def write_a_set(self, name: str, covers: set[str]) -> None:
        self._commit(
            name, Change("update", "claim", self.house.claim, self.house.claim, {"covers": sorted(covers) or None})
        )

    @rule(name=LAPTOPS, status=st.sampled_from(["attending", "attended", "waiting", "cancelled", "reported"]))
    def move_on(self, name: str, status: str) -> None:
        self._commit(name, Change("update", "claim", self.house.claim, self.house.claim, {"status": status}))

    @rule(name=LAPTOPS, text=TEXTS)
    def add_a_note(self, name: str, text: str | None) -> None:
        self.notes.append((self.house.claim, self.house[name].add("note", text=text)))

    @precondition(lambda self: self.notes)
    @rule(name=LAPTOPS, place=st.integers(0, 9), text=TEXTS)
    def rewrite_a_note(self, name: str, place: int, text: str | None) -> None:
        claim, note = self.notes[place % len(self.notes)]
        self._commit(name, Change("update", "note", note, claim, {"text": text}))

    @precondition(lambda self: self.notes)
    @rule(name=LAPTOPS, place=st.integers(0, 9))
    def delete_a_note(self, name: str, place: int) -> None:
        """No person can: this program only moves to the trash. The protocol knows it, and a laptop of another make may."""
        claim, note = self.notes[place % len(self.notes)]
        held = self.house[name].query(select(BASE.c.version).where(BASE.c.record == note, BASE.c.deleted == 0))
        if held and self.house[name].body(note) is not None:
            change = (Change("delete", "note", note, claim), held[0].version, {})
            self.house[name].desk.database.write(
                lambda connection: self.house[name].desk.records.put(connection, [change])
            )
        self._look(name)

    @precondition(lambda self: self.notes)
    @rule(name=LAPTOPS, place=st.integers(0, 9), is_gone=st.booleans())
    def move_a_note_to_the_trash_and_back(self, name: str, place: int, is_gone: bool) -> None:
        claim, note = self.notes[place % len(self.notes)]
        at = self.house[name].clock().isoformat(timespec="seconds") if is_gone else None
        self._commit(name, Change("update", "note", note, claim, {"trashed_at": at}))

    @rule(name=LAPTOPS)
    def begin_a_claim(self, name: str) -> None:
        self._look(name, self.house[name].desk.cases.start())

    @rule(name=LAPTOPS, what=st.sampled_from([b"", b"frente", b"golpe", b"placas" * 9_000]))
    def take_a_photo(self, name: str, what: bytes) -> None:
        if self.house[name].body(self.house.claim) is not None:
            self.house[name].photo(what)
        self._look(name)

    @rule(name=LAPTOPS, what=st.sampled_from([b"%PDF una", b"%PDF otra"]))
    def keep_a_filled_format(self, name: str, what: bytes) -> None:
        if self.house[name].body(self.house.claim) is not None:
            self.house[name].paper(what)
        self._look(name)

    @initialize(has_printer=PRINTERS)
    def begin(self, has_printer: bool) -> None:
        self.may_print = has_printer

    @precondition(lambda self: self.may_print)
    @rule(name=LAPTOPS)
    def issue_a_paper(self, name: str) -> None:
        """Draw, seal and freeze a paper with a folio, once in a day: drawing costs as much as half a day without it."""
        laptop, claim = self.house[name], self.house.claim
        people = laptop.query(select(RECORD.c.id).where(RECORD.c.type == "person", RECORD.c.claim == claim))
        if people:
            self.may_print = False
            receipt = laptop.add("document_receipt", procedure="total_loss", received_from=people[0].id)
            with suppress(errors.NotReady):
                laptop.desk.papers.issue(claim, receipt, "Los dejó")
        self._look(name)

    @rule(name=LAPTOPS, count=st.integers(0, 3))
    def begin_a_claim_nobody_accepts_and_work_on_it(self, name: str, count: int) -> None:
        claim = self.house[name].add("claim", status="reported", **REFUSED)
        self.notes += [(claim, self.house[name].add("note", claim, text=f"{number}")) for number in range(count)]

    @rule(name=LAPTOPS)
    def correct_what_was_refused(self, name: str) -> None:
        for row in self._refused(name):
            right = {"report_number": "R-9", "callback_phone": None} if row.type == "claim" else {"text": "ok"}
            self._commit(name, Change("update", row.type, row.record, row.claim, right))

    @rule(name=LAPTOPS)
    def withdraw_what_was_refused(self, name: str) -> None:
        for row in self._refused(name)[:1]:
            self.house[name].desk.centre.withdraw(row.op_id)
        self._look(name)

    @rule(name=LAPTOPS, place=st.integers(0, 3), choice=st.sampled_from(["mine", "theirs"]))
    def decide_a_conflict(self, name: str, place: int, choice: str) -> None:
        found = self.house[name].desk.centre.conflicts()
        if found:
            conflict = found[place % len(found)]
            self.house[name].desk.centre.resolve(conflict.id, choice if conflict.can_take_mine else "theirs", "Lo vi.")
        self._look(name)

    # What happens to laptops, road and centre

    @rule(name=LAPTOPS, accidents=ACCIDENTS)
    def synchronise(self, name: str, accidents: list[Any]) -> None:
        with suppress(CentreError):
            self.house[name].sync(*accidents)
        self._look(name)

    @rule(name=LAPTOPS, at=st.integers(1, 60))
    def synchronise_and_be_cut(self, name: str, at: int) -> None:
        left = [at]

        def listen(step: str) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Cut(step)

        with listening(listen), suppress(Cut, CentreError):
            self.house[name].sync()
        self.house[name].crash()
        self._look(name)

    @rule(name=LAPTOPS)
    def a_second_copy_of_a_push_is_held_up(self, name: str) -> None:
        self.synchronise(name, [None, None, self.house[name].road.held_up])

    @rule(name=LAPTOPS)
    def what_was_held_up_arrives(self, name: str) -> None:
        self.house[name].road.deliver()

    @rule(name=LAPTOPS)
    def the_token_runs_out(self, name: str) -> None:
        self.house[name].expire()

    @rule(name=LAPTOPS)
    def take_an_image(self, name: str) -> None:
        self.images[name].append(self.house[name].image())

    @rule(name=LAPTOPS, place=st.integers(0, 2))
    def restore_an_image(self, name: str, place: int) -> None:
        found = self.images[name]
        if found:
            self.house[name].restore(found[place % len(found)])
        self._look(name)

    @precondition(lambda self: len(self.house.laptops) == len(OWNERS))
    @rule(name=LAPTOPS)
    def somebody_copies_a_laptop(self, name: str) -> None:
        self.house.clone(name, "copy")

    @precondition(lambda self: len(self.house.laptops) > len(OWNERS))
    @rule(value=TEXTS, accidents=ACCIDENTS)
    def the_copy_works_too(self, value: str | None, accidents: list[Any]) -> None:
        self.write("copy", "callback_phone", value)
        self.begin_a_claim("copy")
        self.synchronise("copy", accidents)

    @rule()
    def back_the_centre_up(self) -> None:
        self.backups.append(self.house.image())

    @precondition(lambda self: self.backups)
    @rule(place=st.integers(0, 2), is_told=st.booleans())
    def restore_the_centre(self, place: int, is_told: bool) -> None:
        self.house.restore(self.backups[place % len(self.backups)], is_new=is_told)
        self.witness.forget()
        self.has_all_leases = False
        self.is_untold |= not is_told

    @rule(is_in=st.booleans())
    def luis_leaves_the_zone_or_comes_back(self, is_in: bool) -> None:
        self._let_in(is_in)

    def _let_in(self, is_in: bool) -> None:
        self.is_in = is_in

        def job(connection: Any) -> None:
            join(connection, "luis", ZONE, "rw") if is_in else people.withdraw(connection, "luis", ZONE)

        self.house.stage.database.write(job)

    def _refused(self, name: str) -> list[Any]:
        query = select(JOURNAL).where(JOURNAL.c.state == "rejected").order_by(JOURNAL.c.seq)
        return list(self.house[name].query(query))

    def _commit(self, name: str, change: Change) -> None:
        """Write a change where the laptop still shows the record."""
        if self.house[name].body(change.record) is not None:
            self.house[name].commit(change)
        self._look(name)

    def _look(self, name: str, _done: object = None) -> Laptop:
        invariants.in_motion(self.house[name])
        return self.house[name]


def run(furnish: Callable[[], House], examples: int, steps: int, chosen: int) -> int:
    """Live through so many sequences in houses furnished this way; return how many came to rest."""
    before, Work.furnish = Work.lived, staticmethod(furnish)
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(chosen)(Work), settings=how)
    return Work.lived - before


def main(part: int, parts: int, examples: int, steps: int, seed_: int) -> None:
    """Run this part of the sequences; the failing one is told with its steps, shrunk."""
    say(f"seed {seed_ + part}")
    say(f"sequences {run(lambda: House(built()), len(range(part, examples, parts)), steps, seed_ + part)}")
