"""Undo and redo per editor, read from the journal, so that they survive a restart (ux.md G5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from gnp_desk.errors import NothingToUndo
from gnp_desk.services.records import Change, Op, Records, apply_inverse, inverse, read_ops, read_record
from gnp_desk.services.tables import JOURNAL
from gnp_desk.services.views import Edit

UNDO, REDO = "undo:", "redo:"


@dataclass(frozen=True)
class Stacks:
    """The groups that can be taken back and put back, oldest first; redo holds the groups that undid."""

    undo: tuple[str, ...]
    redo: tuple[str, ...]


def stacks(connection: Connection, editor: str) -> Stacks:
    """Return both stacks of an editor as its journal tells them."""
    rows = connection.execute(
        select(JOURNAL.c.group_id, func.max(JOURNAL.c.undoes).label("undoes"))
        .where(JOURNAL.c.editor == editor, JOURNAL.c.kind != "event")
        .group_by(JOURNAL.c.group_id)
        .order_by(func.min(JOURNAL.c.seq))
    )
    undo: list[str] = []
    redo: list[str] = []
    for group, undoes in rows:
        if undoes.startswith(UNDO):
            _drop(undo, undoes.removeprefix(UNDO))
            redo.append(group)
        elif undoes.startswith(REDO):
            _drop(redo, undoes.removeprefix(REDO))
            undo.append(group)
        else:
            undo.append(group)
            redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def step_back(connection: Connection, records: Records, editor: str) -> tuple[str, tuple[Edit, ...]]:
    """Take back the editor's last change and return its new group and what changed.

    Raises NothingToUndo, or CannotUndo when another editor changed the same value since; nothing is written then.
    """
    undo = stacks(connection, editor).undo
    if not undo:
        raise NothingToUndo()
    return _invert(connection, records, editor, undo[-1], UNDO)


def step_forward(connection: Connection, records: Records, editor: str) -> tuple[str, tuple[Edit, ...]]:
    """Put back the editor's last undone change; raises as `step_back` does."""
    redo = stacks(connection, editor).redo
    if not redo:
        raise NothingToUndo()
    return _invert(connection, records, editor, redo[-1], REDO)


def _invert(connection: Connection, records: Records, editor: str, group: str, mark: str) -> tuple[str, tuple[Edit, ...]]:
    ops = read_ops(connection, JOURNAL.c.group_id == group, newest=True)
    edits = tuple(_edit(connection, op) for op in ops)
    changes = [
        Change("update", op.type, op.record, op.claim, edit.values) for op, edit in zip(ops, edits, strict=True)
    ]
    return records.write(connection, changes, editor, f"{mark}{group}"), edits


def _edit(connection: Connection, op: Op) -> Edit:
    return Edit(op.record, apply_inverse(read_record(connection, op.record).values, inverse(op)))


def _drop(groups: list[str], group: str) -> None:
    if group in groups:
        groups.remove(group)
