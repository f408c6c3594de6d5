"""Reference data of the centre put to use here: directory, rest days and guide rows at once, editions at the next opening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from gnp_desk import logs
from gnp_desk.forms import published
from gnp_desk.rules.edition import Edition, EditionError, read_edition
from gnp_desk.services.sync.tables import BASE

KINDS = (published.WORKSHOP, published.HOLIDAYS, published.GUIDE_VALUE)
EDITION = "edition"


def adopt(connection: Connection) -> None:
    """Let forms and papers use what the centre published; where it published nothing, what this program brought."""
    published.adopt({kind: rows for kind in KINDS if (rows := _bodies(connection, kind))})


def editions(connection: Connection, brought: Sequence[Edition]) -> tuple[Edition, ...]:
    """Return the editions this program brought and those the centre published after them, oldest first.

    An edition never changes but for the day it ends. One that cannot be read, is not what its fingerprint says, or
    overlaps another is left out and logged.
    """
    found = list(brought)
    for body in sorted(_bodies(connection, EDITION), key=lambda body: str(body.get("valid_from"))):
        fresh = _read(body)
        if fresh is None:
            continue
        same = next((place for place, edition in enumerate(found) if edition.code == fresh.code), None)
        if same is not None:
            found[same] = fresh if fresh.values == found[same].values else found[same]
        elif found[-1].valid_until is not None and fresh.valid_from > found[-1].valid_until:
            found.append(fresh)
    return tuple(found)


def _read(body: dict[str, Any]) -> Edition | None:
    text = str(body.get("text", ""))
    if hashlib.sha256(text.encode()).hexdigest() != body.get("sha256"):
        return None
    try:
        return read_edition(str(body.get("code")), text)
    except EditionError as error:
        logs.report(error)
        return None


def _bodies(connection: Connection, kind: str) -> list[dict[str, Any]]:
    query = select(BASE.c.body).where(BASE.c.type == kind, BASE.c.deleted == 0).order_by(BASE.c.record)
    return [json.loads(body) for body in connection.execute(query).scalars()]
