"""Claims as a person works on them: begin, open, save, undo, join a policy. Each call is one durable transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from gnp_desk import errors
from gnp_desk.forms.case import Case, Moment, Record
from gnp_desk.rules.edition import Edition
from gnp_desk.services import case_view, claim_rows, folios, history, life, people, preferences, undo
from gnp_desk.services.case_edit import added, changed, created, unsettled
from gnp_desk.services.claim_start import answered, edition_of, first_records
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.policies import Policies
from gnp_desk.services.records import TRASHED, Change, Records, read_claim, read_record
from gnp_desk.services.sync import arrivals, states
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.services.undo import Plan
from gnp_desk.services.views import CaseView, Edit, HistoryRow, Place, Review, Saved, Undone

PLACE, DEVICE_SHORT = "place", "device_short"


class Cases:
    """The claims of this store. Every saving call returns only after its commit is durable."""

    def __init__(
        self, database: Database, records: Records, policies: Policies, editions: Sequence[Edition]
    ) -> None:
        self._database = database
        self._records = records
        self._policies = policies
        self._editions = editions

    def new_id(self) -> str:
        """Return an identity for a record about to be added."""
        return new_id()

    def moment(self) -> Moment:
        """Return now, in the zone of this person's work."""
        author = self._records.author
        now = self._records.clock().astimezone(ZoneInfo(author.zone))
        return Moment(now, author.zone, author.clock_offset_ms)

    def start(self, policy: str = "") -> str:
        """Begin a claim with a folio of this device and return its id; «» leaves the policy «por identificar»."""

        def job(connection: Connection) -> str:
            claim = new_id()
            short = str(preferences.read(connection, DEVICE_SHORT, "000000"))
            folio, provisional, use = folios.take(connection, "SI", short)
            records = first_records(claim, folio, provisional, self._records.author, self.moment())
            self._records.write(connection, [use, *(created(record) for record in records)])
            if policy:
                self._join(connection, claim, policy)
            self._prefill(connection, claim)
            self.project(connection, claim)
            return claim

        return self._database.write(job)

    def join_policy(self, claim: str, policy: str) -> Saved:
        """Give the claim a fixed snapshot of `policy`; what was already written about A stays as it was written."""

        def job(connection: Connection) -> str:
            group = self._join(connection, claim, policy)
            self._prefill(connection, claim)
            self.project(connection, claim)
            return group

        return self._saved(self._database.write(job))

    def load(self, claim: str) -> Case:
        """Return the claim as it is now; UnknownRecord when it is not in this store."""
        with self._database.reading() as connection:
            return self.read(connection, claim)

    def opened(self, claim: str) -> None:
        """Note that somebody looks at a claim: it is not new any more."""
        with self._database.reading() as connection:
            is_new = claim in arrivals.unopened(connection)
        if is_new:
            self._database.write(lambda connection: self._take_off_mark(connection, claim))

    def _take_off_mark(self, connection: Connection, claim: str) -> None:
        arrivals.opened(connection, [claim])
        self.project(connection, claim)

    def read(self, connection: Connection, claim: str) -> Case:
        """Return the claim on an open connection, with the edition that applies to it."""
        first, *rest = read_claim(connection, claim)
        case = Case(first, tuple(rest), self.moment())
        return replace(case, edition=edition_of(case, self._editions))

    def look(self, case: Case) -> CaseView:
        """Return what the Expediente shows of a case; pure."""
        return case_view.look(case)

    def review(self, case: Case) -> Review:
        """Return answers and problems for «Revisar y cerrar»; pure."""
        return case_view.review(case)

    def save(self, claim: str, edits: Sequence[Edit], editor: str) -> Saved:
        """Write the edits and what follows from them; Frozen when a record no longer changes, and then nothing is written."""

        def job(connection: Connection) -> Saved:
            case, changes = changed(self.read(connection, claim), edits)
            group = self._records.write(connection, changes, editor)
            claim_rows.written(connection, case_view.row(case))
            return self._saved(group, tuple(Edit(change.record, change.values) for change in changes))

        return self._database.write(job)

    def add(self, claim: str, kind: str, record: str, values: Mapping[str, object], editor: str) -> Case:
        """Add a record, prefilled from what the claim knows, and return the claim with it."""

        def job(connection: Connection) -> Case:
            case = self.read(connection, claim)
            fresh = Record(record, kind, dict(values), claim)
            if life.is_frozen(case, fresh):
                raise errors.Frozen()
            case, changes = added(case, fresh)
            self._records.write(connection, changes, editor)
            claim_rows.written(connection, case_view.row(case))
            return self.read(connection, claim)

        return self._database.write(job)

    def remove(self, claim: str, record: str, editor: str) -> Saved:
        """Move a record to the Papelera; undo brings it back."""
        at = self.moment().now.isoformat(timespec="seconds")
        return self.save(claim, [Edit(record, {TRASHED: at})], editor)

    def saw_health(self, claim: str, record: str) -> None:
        """Record that a person of this device opened health data (ux.md section 11, class P3): who and when say the rest."""
        change = Change("event", "health_seen", record, claim, {})
        self._database.write(lambda connection: self._records.write(connection, [change]))

    def undo(self, claim: str, editor: str) -> Undone:
        """Take back the last change of an editor; NothingToUndo or CannotUndo say why not."""
        return self._step(claim, editor, undo.step_back)

    def redo(self, claim: str, editor: str) -> Undone:
        """Put back the last change taken back in an editor."""
        return self._step(claim, editor, undo.step_forward)

    def history(self, claim: str, offset: int, limit: int) -> tuple[HistoryRow, ...]:
        """Return the journal of a claim in words, newest first."""
        with self._database.reading() as connection:
            case = self.read(connection, claim)
            return history.of_claim(connection, case, people.names(connection, self._records.author), offset, limit)

    def remember(self, place: Place) -> None:
        """Keep where the person is, for the next start."""
        self._database.write(lambda connection: preferences.keep(connection, PLACE, place.__dict__))

    def last_place(self) -> Place:
        """Return where the person was; Trabajo when nothing is kept or its claim is gone."""
        with self._database.reading() as connection:
            kept = preferences.read(connection, PLACE, {})
        return Place(**kept) if isinstance(kept, dict) else Place()

    def refresh(self) -> int:
        """Bring the queue to today: claims whose papers end these days, or ended. Returns how many it looked at."""

        def job(connection: Connection) -> int:
            today = self.moment().today
            soon = CLAIM_ROW.c.due_on.between("0", (today + case_view.DUE_SOON).isoformat())
            stale = (CLAIM_ROW.c.reason != "due") | (CLAIM_ROW.c.due_on < today.isoformat())
            found = connection.execute(select(CLAIM_ROW.c.claim).where(soon, stale)).scalars().all()
            for claim in found:
                self.project(connection, claim)
            return len(found)

        return self._database.write(job)

    def project(self, connection: Connection, claim: str) -> None:
        """Rewrite the claim's row of queue and search from its records."""
        claim_rows.put(connection, states.stamped(connection, case_view.row(self.read(connection, claim))))

    def _step(self, claim: str, editor: str, step: Callable[[Connection, str], Plan]) -> Undone:
        def job(connection: Connection) -> Undone:
            plan, case = step(connection, editor), self.read(connection, claim)
            if any(life.is_frozen(case, read_record(connection, edit.record)) for edit in plan.edits):
                raise errors.Frozen()
            group = undo.carry_out(connection, self._records, editor, plan)
            case, back = unsettled(self.read(connection, claim))
            self._records.write(connection, back)
            claim_rows.written(connection, case_view.row(case))
            left = undo.stacks(connection, editor)
            return Undone(self._saved(group), plan.edits, len(left.undo), len(left.redo))

        return self._database.write(job)

    def _join(self, connection: Connection, claim: str, policy: str) -> str:
        """Write the snapshot and its children; fill what is still empty of vehicle A, its driver and the claim."""
        snapshot = new_id()
        records = self._policies.snapshot(connection, policy, claim, snapshot)
        changes = [created(record) for record in records]
        changes.append(Change("update", "claim", claim, claim, {"policy": snapshot}))
        changes.append(Change("event", "policy_joined", snapshot, claim, {"policy": policy}))
        return self._records.write(connection, changes)

    def _prefill(self, connection: Connection, claim: str) -> None:
        self._records.write(connection, list(answered(self.read(connection, claim))))

    def _saved(self, group: str, edits: tuple[Edit, ...] = ()) -> Saved:
        return Saved(group, datetime.now(ZoneInfo(self._records.author.zone)), edits)
