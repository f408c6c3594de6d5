"""Statements for hundreds of rows: compiled once, the rows handed to the driver as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, Dialect, UpdateBase, func, select

from gnp_desk.services.ids import fit


def write_many(connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]) -> None:
    """Run one statement, which lives as long as the program, for rows of plain texts and numbers."""
    if rows:
        text, in_order = _compiled(connection.dialect, statement)
        connection.exec_driver_sql(text, list(map(in_order, rows)))


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column is one of any number of texts, which travel as one parameter."""
    return column.in_(select(func.json_each(fit(list(values))).table_valued("value").c.value))


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, statement: UpdateBase) -> tuple[str, Callable[[Mapping[str, object]], object]]:
    """Return the text of a statement, and how a row becomes its parameters in their order, with those it has itself."""
    found = statement.compile(dialect=dialect)
    own = {name: value for name, value in found.params.items() if value is not None}
    in_order = itemgetter(*(found.positiontup or ()))
    return found.string, (lambda row: in_order({**own, **row})) if own else in_order
