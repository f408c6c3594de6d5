"""Decides the operations of one push, group by group: all of a group takes effect or none (api.md sections 4 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from gnp_central import merge, routing, wire
from gnp_central.approvals import Approvals
from gnp_central.commit import Commit, Said
from gnp_central.conflicts import Conflicts
from gnp_central.declaration import Declaration, TypeRule
from gnp_central.folio_use import FolioUse
from gnp_central.obstacles import obstacle
from gnp_central.ops import Group, Op
from gnp_central.people import WRITE, Caller
from gnp_central.refusals import Refused, Waiting
from gnp_central.situation import Situation, value_of
from gnp_central.stored import Stored
from gnp_central.versions import Place, copy, next_version

Result = dict[str, object]
Outcome = tuple[str, list[str], Stored | None]


class Desk:
    """Meets one push with what is there; everything that takes effect lands in `commit`."""

    def __init__(
        self, declaration: Declaration, caller: Caller, now: Situation, commit: Commit, conflicts: Conflicts
    ) -> None:
        self._declaration = declaration
        self._caller = caller
        self._now = now
        self._commit = commit
        self._conflicts = conflicts
        self._approvals = Approvals(declaration, caller.person, now)
        self.folios = FolioUse(now)

    def decide(self, group: Group) -> list[Result]:
        """Return the result of each operation of a group, in order."""
        undo = self._mark()
        try:
            for op in group.ops:
                if op.problem is not None:
                    raise Refused(*op.problem, op=op)
            return [self._answer(op, self._one(op)) for op in group.ops]
        except Refused as refusal:
            undo()
            return [self._reject(op, refusal) for op in group.ops]
        except Waiting as waiting:
            undo()
            return [self._hold(op, waiting) for op in group.ops]

    def _mark(self) -> Callable[[], None]:
        """Return what brings everything back to where it stands now, whatever groups before this one did."""
        commit, conflicts, records = self._commit.mark(), self._conflicts.mark(), dict(self._now.records)
        folios, ghosts = self.folios.mark(), self._now.ghosts.mark()

        def undo() -> None:
            self._commit.back(commit)
            self._conflicts.back(conflicts)
            self._now.records = records
            self.folios.back(folios)
            self._now.ghosts.back(ghosts)

        return undo

    def _one(self, op: Op) -> Outcome:
        """Carry out one operation and return (status, conflicts, record); Refused or Waiting undo its group."""
        rule = self._declaration.types[op.type]
        person, current = self._caller.person, self._now.records.get(op.record)
        if not person.may(WRITE) or (rule.writers and not rule.writers & person.roles):
            raise Refused("forbidden", "type", op=op)
        if current is not None and current.type != op.type:
            raise Refused("invalid", "type", op=op)
        if op.schema > self._declaration.schema_current:
            raise Waiting(f"schema:{op.schema}")
        self._now.ghosts.wait(op, current, self._caller.device)
        outcome = self._create(op, rule) if current is None else self._change(op, rule, current)
        self._now.ghosts.replace(op)
        return outcome

    def _create(self, op: Op, rule: TypeRule) -> Outcome:
        if op.kind != "create":
            raise Waiting(op.record)
        claim = self._claim_of(op, rule)
        merged = merge.merge(rule, {}, op.changes, {}, is_new=True)
        if merged.refusal:
            raise Refused(*merged.refusal, op=op)
        body = {name: value for name, value in merged.values.items() if value is not None}
        self._approvals.need(op, rule, {}, body)
        streams = routing.of_new(rule, body, claim.streams if claim else (), self._caller.person)
        self._need_streams(op, rule, streams)
        if not self._caller.person.writes(streams) and not self._is_late(claim):
            raise Refused("forbidden", "streams", op=op)
        place = Place(op.record if rule.home == "self" else claim.id if claim else "", streams)
        fresh = next_version(op, rule, None, body, place, (), self._caller.device)
        self._keep(op, rule, None, fresh)
        return "applied", [], fresh

    def _change(self, op: Op, rule: TypeRule, current: Stored) -> Outcome:
        if not self._caller.person.writes(current.streams):
            return self._out_of_scope(op, current)
        if op.kind == "delete":
            return self._delete(op, rule, current)
        if op.kind == "resolve":
            return self._resolve(op, rule, current)
        kind = obstacle(self._now, op, rule, current)
        return self._conflicts.hold_back(op, current, kind) if kind else self._merge(op, rule, current)

    def _merge(self, op: Op, rule: TypeRule, current: Stored, resolving: str = "") -> Outcome:
        changes = self._now.ghosts.corrected(op, current, partial(self._conflicts.said, op.record))
        mine = {} if resolving else self._conflicts.mine(op.record, changes)
        merged = merge.merge(rule, current.body, changes, mine, _touched(op, current, self._caller.device))
        if merged.refusal:
            raise Refused(*merged.refusal, op=op)
        after = self._applied(op, rule, current, merged.values) if merged.values else current
        found = self._conflicts.move(op, changes, merged.moved) + self._conflicts.open(
            op, after, merged.clashes, resolving
        )
        status = "conflict" if found else "applied" if merged.values else "same"
        return status, found, after

    def _applied(self, op: Op, rule: TypeRule, current: Stored, values: Mapping[str, object]) -> Stored:
        """Return the version in which `values` took effect."""
        body = {name: value for name, value in {**current.body, **values}.items() if value is not None}
        self._approvals.need(op, rule, current.body, body)
        streams = routing.of_changed(current.streams, values) if rule.home == "self" else current.streams
        self._need_streams(op, rule, streams)
        after = next_version(op, rule, current, body, Place(current.claim, streams), values, self._caller.device)
        self._keep(op, rule, current, after)
        return after

    def _delete(self, op: Op, rule: TypeRule, current: Stored) -> Outcome:
        if current.deleted:
            return "same", [], current
        kind = obstacle(self._now, op, rule, current)
        if not kind and self._conflicts.changed_by_another(op, current):
            kind = "deleted"
        if kind:
            return "conflict", self._conflicts.open(op, current, [_deletion(current, kind)]), current
        place = Place(current.claim, current.streams)
        after = next_version(op, rule, current, {}, place, (), self._caller.device)
        after.deleted = True
        self._keep(op, rule, current, after)
        return "applied", [], after

    def _resolve(self, op: Op, rule: TypeRule, current: Stored) -> Outcome:
        conflict = self._now.records.get(op.conflict)
        if conflict is None or conflict.type != "conflict" or conflict.body.get("record") != op.record:
            raise Refused("invalid", "conflict", op=op)
        if conflict.body.get("state") == "resolved":
            return "same", [], current
        kind = obstacle(self._now, op, rule, current)
        if kind and merge.held_back(op.changes, current.body, kind):
            return "conflict", [op.conflict], current
        outcome = self._merge(op, rule, current, resolving=op.conflict)
        if outcome[0] == "conflict":
            return outcome
        self._conflicts.close(op, conflict)
        return "applied", [], outcome[2]

    def _out_of_scope(self, op: Op, current: Stored) -> Outcome:
        """A late change by someone who could once write here is kept as a conflict; anyone else is refused."""
        if not self._is_late(current):
            raise Refused("forbidden", "record", op=op)
        if op.kind == "delete" and not current.deleted:
            return "conflict", self._conflicts.open(op, current, [_deletion(current, "scope")]), None
        status, found, _record = self._conflicts.hold_back(op, current, "scope")
        return status, found, None

    def _is_late(self, record: Stored | None) -> bool:
        """Return whether a record was this person's and went to others: what they still add to it overwrites nothing."""
        if record is None or self._caller.person.reads(record.streams):
            return False
        return self._conflicts.was_theirs(record)

    def _claim_of(self, op: Op, rule: TypeRule) -> Stored | None:
        if rule.home != "claim":
            return None
        claim = value_of(op, "claim_id")
        if not wire.is_id(claim):
            raise Refused("invalid", "claim_id", op=op)
        found = self._now.records.get(str(claim))
        if found is None or found.type != "claim":
            raise Waiting(self._now.ghosts.first_of(str(claim)) or str(claim))
        return found

    def _keep(self, op: Op, rule: TypeRule, before: Stored | None, after: Stored) -> None:
        if rule.folio in op.changes:
            self.folios.use(op, after.body.get(rule.folio))
        self._commit.change(op.id, before, after)
        self._now.records[after.id] = after
        if before is not None and before.streams != after.streams:
            self._move_children(op, after)

    def _move_children(self, op: Op, claim: Stored) -> None:
        """Let everything of a claim follow it into its new streams."""
        for child in [
            record for record in self._now.records.values() if record.claim == claim.id and record.id != claim.id
        ]:
            moved = copy(child)
            moved.streams = claim.streams
            self._commit.move(op.id, child, moved)
            self._now.records[child.id] = moved

    def _need_streams(self, op: Op, rule: TypeRule, streams: tuple[str, ...]) -> None:
        """Raise Refused when the claim would go to a zone, office or person that does not exist."""
        missing = routing.wanted(op.changes).intersection(streams) - self._now.streams if rule.home == "self" else ()
        if missing:
            letter = min(missing)[0]
            raise Refused("invalid", next(name for name, kind in routing.FIELDS.items() if kind == letter), op=op)

    def _answer(self, op: Op, outcome: Outcome) -> Result:
        status, conflicts, record = outcome
        result: Result = {"op_id": op.id, "status": status}
        if record is not None:
            result["version"] = record.version
        if conflicts:
            result["conflicts"] = conflicts
        if op.kind == "resolve" and status == "same" and record is not None:
            result["winner"] = {name: record.body.get(name) for name in op.changes}
        return self._say(op, result)

    def _reject(self, op: Op, refusal: Refused) -> Result:
        problem = {"code": refusal.code, "field": refusal.field} if refusal.op is op else {"code": "group", "field": ""}
        self._now.ghosts.haunt(op, self._caller.device)
        return self._say(op, {"op_id": op.id, "status": "rejected", "problem": problem})

    def _hold(self, op: Op, waiting: Waiting) -> Result:
        self._now.ghosts.haunt(op, self._caller.device)
        return {"op_id": op.id, "status": "held", "waits_for": waiting.what, "op_hash": op.hash, "at": {}}

    def _say(self, op: Op, result: Result) -> Result:
        caller = self._caller
        said = (op.seq, op.kind, op.type, op.record, op.hash, op.at, op.text, result)
        self._commit.said.append(Said(op.id, caller.device, caller.person.id, *said))
        return result


def _deletion(current: Stored, kind: str) -> merge.Clash:
    """Return the wish to delete a record, kept for people to decide."""
    return merge.Clash("", {"deleted": False}, {"version": current.version}, {"deleted": True}, kind)


def _touched(op: Op, current: Stored, device: str) -> frozenset[str]:
    """Return the merge groups that another device changed after the version this operation was made on."""
    found = ((group, mark) for group, mark in current.marks.items() if isinstance(mark, list))
    return frozenset(group for group, mark in found if mark[0] > op.base_version and mark[1] != device)
