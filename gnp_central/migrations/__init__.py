"""Numbered steps that bring any older database to today's tables; a newer one is refused."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select

from gnp_central.migrations import m0001_first
from gnp_central.tables import SETTING

STEPS: tuple[Callable[[Connection], None], ...] = (m0001_first.upgrade,)
VERSION = "schema_version"


class NewerDatabaseError(Exception):
    """The database knows more steps than this program; nothing was changed."""


def migrate(connection: Connection, steps: tuple[Callable[[Connection], None], ...] = STEPS) -> None:
    """Leave the database at version `len(steps)`, in the transaction of the caller; NewerDatabaseError when it is beyond."""
    found = version(connection)
    if found > len(steps):
        raise NewerDatabaseError(f"The database is at version {found}; this program knows {len(steps)}.")
    for step in steps[found:]:
        step(connection)
    if found < len(steps):
        _keep(connection, len(steps), is_new=found == 0)


def version(connection: Connection) -> int:
    """Return the number of steps this database has taken."""
    if not inspect(connection).has_table(SETTING.name):
        return 0
    return int(connection.execute(select(SETTING.c.value).where(SETTING.c.name == VERSION)).scalar() or 0)


def _keep(connection: Connection, number: int, *, is_new: bool) -> None:
    if is_new:
        connection.execute(SETTING.insert().values(name=VERSION, value=str(number)))
    else:
        connection.execute(SETTING.update().where(SETTING.c.name == VERSION).values(value=str(number)))
