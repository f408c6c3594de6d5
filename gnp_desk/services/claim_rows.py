"""The row of each claim for queue and search: rewritten with every change, and only when it says something else."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from gnp_desk.services import claim_keys, names
from gnp_desk.services.policy_tables import CLAIM_NAMES
from gnp_desk.services.tables import CLAIM_ROW

# Reasons that the centre gave (sync/states.py); only the centre takes them away.
TOLD = ("returned", "conflict", "new")


def put(connection: Connection, row: Mapping[str, object]) -> None:
    """Leave the claim's row as given, its names and keys findable."""
    row = dict(row)
    claim_keys.put(connection, str(row["claim"]), row.pop(claim_keys.KEYS, ()))
    old = connection.execute(_HELD, {"of": row["claim"]}).mappings().first()
    if old is None:
        added = connection.execute(_ADD, row)
        _name(connection, added.lastrowid, "", str(row["names"]))
        return
    fresh = {name: value for name, value in row.items() if old[name] != value}
    if fresh:
        connection.execute(_CHANGE, {"place": old["row"], **fresh})
    if "names" in fresh:
        _name(connection, old["row"], old["names"], str(row["names"]))


def written(connection: Connection, row: Mapping[str, object]) -> None:
    """Leave the row of a claim a person just changed: it waits to be sent, and what the centre said of it still stands."""
    old = connection.execute(_STANDS, {"of": row["claim"]}).mappings().first()
    put(connection, {**row, **(old or {})})


def drop(connection: Connection, claim: str) -> None:
    """Take the row of a claim away, and its names; one that is not there is no matter."""
    old = connection.execute(select(CLAIM_ROW.c.row, CLAIM_ROW.c.names).where(CLAIM_ROW.c.claim == claim)).first()
    if old is not None:
        _name(connection, old.row, old.names, "")
        connection.execute(delete(CLAIM_ROW).where(CLAIM_ROW.c.row == old.row))


def _name(connection: Connection, row: int, old: str, fresh: str) -> None:
    if old:
        names.drop(connection, CLAIM_NAMES, [(row, old)])
    if fresh:
        names.put(connection, CLAIM_NAMES, [(row, fresh)])
        names.learn(connection, [fresh])


# Made once: putting a statement together costs more than what it asks for, and every save asks.
_OF = CLAIM_ROW.c.claim == bindparam("of")
_HELD = select(CLAIM_ROW).where(_OF)
_STANDS = select(CLAIM_ROW.c.reason, CLAIM_ROW.c.urgency).where(_OF, CLAIM_ROW.c.reason.in_(TOLD))
_ADD, _CHANGE = insert(CLAIM_ROW), update(CLAIM_ROW).where(CLAIM_ROW.c.row == bindparam("place"))
