"""A library of formats for the tests: small files, invented keys, records as the centre sends them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from gnp_desk.desk import Desk
from gnp_desk.forms.formats import blank, declared
from gnp_desk.services import formats, preferences
from gnp_desk.services.demo_formats import KEY, STRANGER, Offer, offer, public_key

CODE = "auto_glass"


@lru_cache(maxsize=4)
def drawn(code: str = CODE) -> tuple[dict[str, Any], bytes]:
    """Return one of our formats as it is published, and its file."""
    return blank.published(next(item for item in declared.formats() if item.code == code))


def said(**other: object) -> dict[str, Any]:
    """Return what is published of a format that is none of ours, parts of it replaced."""
    body = {
        "code": "a",
        "title": "Formato A",
        "line": "autos",
        "version": "1.0",
        "valid_from": "2026-01-01",
        "pages": 1,
    }
    return {**body, **other}


def pin_keys(connection: Connection) -> None:
    """Let the signature of KEY count in this store, as registering with a centre does."""
    preferences.keep(connection, formats.OWN_KEYS, {KEY: public_key(KEY)})


def bring(connection: Connection, body: Mapping[str, Any], pdf: bytes, key: str = KEY) -> Offer:
    """Take a format and all of its file."""
    found = offer(body, pdf, key)
    formats.take(connection, [found])
    formats.put(connection, sha_of(pdf), 0, pdf)
    return found


def add(desk: Desk, body: Mapping[str, Any], pdf: bytes, key: str = KEY) -> Offer:
    """Bring a format into a store whose keys are pinned."""

    def job(connection: Connection) -> Offer:
        pin_keys(connection)
        return bring(connection, body, pdf, key)

    return desk.database.write(job)


def states(desk: Desk) -> dict[tuple[str, str], str]:
    """Return the state of every version of the library."""
    return {(row.code, row.version): row.state for row in desk.formats.library.rows()}


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


__all__ = ["CODE", "KEY", "STRANGER", "Offer", "add", "bring", "drawn", "offer", "pin_keys", "said", "sha_of", "states"]
