"""Statements for hundreds of rows: compiled once, the rows handed to the driver as they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, Dialect, Table, UpdateBase, bindparam, func, select
from sqlalchemy.dialects.sqlite import Insert, insert

from gnp_desk.services.ids import fit


def write_many(connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]) -> None:
    """Run one statement, which lives as long as the program, for rows of plain texts and numbers."""
    if rows:
        text, in_order = _compiled(connection.dialect, statement)
        connection.exec_driver_sql(text, list(map(in_order, rows)))


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column is one of any number of texts, which travel as one parameter."""
    return column.in_(select(func.json_each(fit(list(values))).table_valued("value").c.value))


def one_of(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the same condition for a statement that lives as long as the program; which texts, `these` says when it runs."""
    return column.in_(select(func.json_each(bindparam("these")).table_valued("value").c.value))


def these(values: Iterable[str]) -> dict[str, str]:
    """Return the parameter of a statement with `one_of`."""
    return {"these": fit(list(values))}


def putting(table: Table, key: str, names: Sequence[str], kept: Collection[str] = ()) -> Insert:
    """Return the statement that writes a row, or rewrites all of it but for what is kept."""
    row = insert(table).values({name: bindparam(name) for name in names})
    new = {name: row.excluded[name] for name in names if name != key and name not in kept}
    return row.on_conflict_do_update(index_elements=[key], set_=new)


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, statement: UpdateBase) -> tuple[str, Callable[[Mapping[str, object]], object]]:
    """Return the text of a statement, and how a row becomes its parameters in their order, with those it has itself."""
    found = statement.compile(dialect=dialect)
    own = {name: value for name, value in found.params.items() if value is not None}
    in_order = itemgetter(*(found.positiontup or ()))
    return found.string, (lambda row: in_order({**own, **row})) if own else in_order
