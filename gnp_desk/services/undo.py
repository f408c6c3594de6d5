"""Undo and redo per editor, read from the journal, so that they survive a restart (ux.md G5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from gnp_desk.errors import CannotUndo, NothingToUndo
from gnp_desk.services.records import Change, Op, Records, apply_inverse, inverse, read_ops, read_record
from gnp_desk.services.tables import JOURNAL
from gnp_desk.services.views import Edit

UNDO, REDO = "undo:", "redo:"
WINDOW = 3_000


@dataclass(frozen=True)
class Stacks:
    """The groups that can be taken back and put back, oldest first; redo holds the groups that undid."""

    undo: tuple[str, ...]
    redo: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """One step back or forward: the changes that carry it out and what they say to the page."""

    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    undoes: str


def stacks(connection: Connection, editor: str) -> Stacks:
    """Return both stacks of an editor as the newest entries of its journal tell them; far more than 200 steps."""
    newest = (
        select(JOURNAL.c.seq, JOURNAL.c.group_id, JOURNAL.c.undoes)
        .where(JOURNAL.c.editor == editor, JOURNAL.c.kind != "event")
        .order_by(JOURNAL.c.seq.desc())
        .limit(WINDOW)
        .subquery()
    )
    rows = connection.execute(
        select(newest.c.group_id, func.max(newest.c.undoes).label("undoes"))
        .group_by(newest.c.group_id)
        .order_by(func.min(newest.c.seq))
    )
    undo: dict[str, None] = {}
    redo: dict[str, None] = {}
    for group, undoes in rows:
        if undoes.startswith(UNDO):
            undo.pop(undoes.removeprefix(UNDO), None)
            redo[group] = None
        elif undoes.startswith(REDO):
            redo.pop(undoes.removeprefix(REDO), None)
            undo[group] = None
        else:
            undo[group] = None
            redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def step_back(connection: Connection, editor: str) -> Plan:
    """Return how to take back the editor's last change.

    Raises NothingToUndo, or CannotUndo when another editor changed the same value since.
    """
    undo = stacks(connection, editor).undo
    if not undo:
        raise NothingToUndo()
    return _inverted(connection, undo[-1], UNDO)


def step_forward(connection: Connection, editor: str) -> Plan:
    """Return how to put back the editor's last undone change; raises as `step_back` does."""
    redo = stacks(connection, editor).redo
    if not redo:
        raise NothingToUndo()
    return _inverted(connection, redo[-1], REDO)


def carry_out(connection: Connection, records: Records, editor: str, plan: Plan) -> str:
    """Write a step and return its group."""
    return records.write(connection, plan.changes, editor, plan.undoes)


def _inverted(connection: Connection, group: str, mark: str) -> Plan:
    ops = read_ops(connection, (JOURNAL.c.group_id == group) & (JOURNAL.c.kind != "event"), newest=True)
    bodies: dict[str, dict[str, object]] = {}
    steps = [(op, edit) for op in ops if (edit := _edit(connection, op, bodies)).values]
    if not steps:
        # All of it is so already, by another editor's hand: there is nothing of this one left to take back.
        raise CannotUndo()
    changes = tuple(Change("update", op.type, op.record, op.claim, edit.values) for op, edit in steps)
    return Plan(changes, tuple(edit for _op, edit in steps), f"{mark}{group}")


def _edit(connection: Connection, op: Op, bodies: dict[str, dict[str, object]]) -> Edit:
    """Return what takes `op` back, on top of what the later changes of its group already took back."""
    if op.record not in bodies:
        bodies[op.record] = dict(read_record(connection, op.record).values)
    values = apply_inverse(bodies[op.record], inverse(op))
    bodies[op.record] |= values
    return Edit(op.record, values)
