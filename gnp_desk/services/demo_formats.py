"""The formats of the demonstration: all our own, signed by a key anybody can make, with one of each doubtful kind among them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from gnp_desk.forms.formats import blank, declared
from gnp_desk.forms.formats.declared import Format
from gnp_desk.services import formats, preferences
from gnp_desk.services.ids import canonical, new_id

KEY, STRANGER = "demo", "otra"
OLDER, EXPIRED, UNVERIFIED = "auto_glass", "home_update", "life_surrender"


@dataclass(frozen=True)
class Offer:
    """A format as if the centre had sent it."""

    id: str
    body: Mapping[str, Any]
    deleted: bool = False


def fill(connection: Connection, today: date) -> None:
    """Leave the store with every format: in force, but for an older version, one expired and one nobody verified."""
    preferences.keep(connection, formats.OWN_KEYS, {KEY: public_key(KEY)})
    offers, files = [], []
    for format_ in _versions(today):
        said, pdf = blank.published(format_)
        offers.append(offer(said, pdf, STRANGER if format_.code == UNVERIFIED else KEY))
        files.append(pdf)
    formats.take(connection, offers)
    for pdf in files:
        formats.put(connection, hashlib.sha256(pdf).hexdigest(), 0, pdf)


def offer(said: Mapping[str, Any], pdf: bytes, key: str = KEY) -> Offer:
    """Return a format with its file's fingerprint and size, signed by an invented key."""
    body = {**said, "sha256": hashlib.sha256(pdf).hexdigest(), "size": len(pdf)}
    signature = _private(key).sign(hashlib.sha256(canonical(body).encode()).digest())
    return Offer(new_id(), {**body, "signature": f"{key}:{base64.b64encode(signature).decode()}"})


def public_key(key: str) -> str:
    """Return the public half of an invented key in base64."""
    return base64.b64encode(_private(key).public_key().public_bytes_raw()).decode()


def _versions(today: date) -> Iterator[Format]:
    for format_ in declared.formats():
        if format_.code == OLDER:
            yield replace(format_, version="0.9", valid_from=(today - timedelta(days=400)).isoformat())
        if format_.code == EXPIRED:
            ended = today - timedelta(days=20)
            yield replace(format_, valid_from=(ended - timedelta(days=365)).isoformat(), valid_until=ended.isoformat())
        else:
            yield replace(format_, valid_from=min(format_.valid_from, today.isoformat()))


def _private(key: str) -> Ed25519PrivateKey:
    """Return a key that is no secret: the demonstration is signed so that it works as real work does."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"gnp-desk demonstration {key}".encode()).digest())
