"""Small settings of this store and person: theme, density, where the work was left."""

from __future__ import annotations

import json

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from gnp_desk.services.database import Database
from gnp_desk.services.tables import SETTING

# Whether a claim that arrives is heard; it is seen in any case.
ARRIVAL_SOUND = "arrival_sound"


class Preferences:
    """Named JSON values in the encrypted store; they are not part of any claim and have no journal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, default: object = None) -> object:
        """Return the value kept under `name`, `default` when there is none."""
        with self._database.reading() as connection:
            return read(connection, name, default)

    def put(self, name: str, value: object) -> None:
        """Keep `value` under `name`, durably."""
        self._database.write(lambda connection: keep(connection, name, value))


def read(connection: Connection, name: str, default: object = None) -> object:
    """Return a setting on an open connection."""
    text = connection.execute(_NAMED, {"name": name}).scalar()
    return default if text is None else json.loads(text)


def keep(connection: Connection, name: str, value: object) -> None:
    """Write a setting on an open connection."""
    connection.execute(_KEEP, {"name": name, "value": json.dumps(value)})


_PUT = insert(SETTING)
_KEEP = _PUT.on_conflict_do_update(index_elements=["name"], set_={"value": _PUT.excluded.value})
_NAMED = select(SETTING.c.value).where(SETTING.c.name == bindparam("name"))
