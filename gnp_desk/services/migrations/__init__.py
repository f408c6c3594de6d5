"""Numbered steps that bring any older store to today's tables; a newer store is refused with words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from gnp_desk.errors import NewerStore
from gnp_desk.services.migrations import (
    m0001_records,
    m0002_policies,
    m0003_evidence,
    m0004_sync,
    m0005_people,
    m0006_formats,
    m0007_transfer_parts,
    m0008_base_by_claim,
    m0009_pending_by_claim,
)

STEPS: tuple[Callable[[Connection], None], ...] = (
    m0001_records.upgrade,
    m0002_policies.upgrade,
    m0003_evidence.upgrade,
    m0004_sync.upgrade,
    m0005_people.upgrade,
    m0006_formats.upgrade,
    m0007_transfer_parts.upgrade,
    m0008_base_by_claim.upgrade,
    m0009_pending_by_claim.upgrade,
)


def migrate(engine: Engine, path: Path, steps: tuple[Callable[[Connection], None], ...] = STEPS) -> None:
    """Leave the store at version `len(steps)`: each step in its own transaction with its number, after a copy of the file.

    Raises NewerStore when the store knows more steps than this program; nothing was changed then.
    """
    with engine.connect().execution_options(plain=True) as connection:
        found = version(connection)
    if found > len(steps):
        raise NewerStore(found=found, known=len(steps))
    if 0 < found < len(steps):
        _snapshot(engine, path, found)
    for number, step in enumerate(steps[found:], start=found + 1):
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            step(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")


def version(connection: Connection) -> int:
    """Return the number of steps this store has taken."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def _snapshot(engine: Engine, path: Path, found: int) -> None:
    with engine.connect().execution_options(plain=True) as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy2(path, path.with_name(f"{path.stem}.before-{found + 1}.db"))
