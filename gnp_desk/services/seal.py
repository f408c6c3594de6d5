"""The chain of a claim: evidence, signatures and papers in their order, each link signed by the key of this device.

A link holds the fingerprint of the bytes and of the facts that never change, and the link before it. The end of the
chain is signed too, so that neither a change, nor an exchange, nor a missing end goes unseen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import sqlite

from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.fields import Merge
from gnp_desk.services.evidence_tables import SEAL_HEAD, SEAL_LINK
from gnp_desk.services.ids import digest
from gnp_desk.services.tables import SETTING

SEALED = ("evidence", "signature", "paper")
KEY = "seal_key"
# Built once: a store is checked claim by claim, and building a query costs as much as running it.
LINKS = select(SEAL_LINK).where(SEAL_LINK.c.claim == bindparam("claim")).order_by(SEAL_LINK.c.number)
HEAD = select(SEAL_HEAD).where(SEAL_HEAD.c.claim == bindparam("claim"))
KEPT = select(SETTING.c.value).where(SETTING.c.name == KEY)
BYTES = {"evidence": "sha256", "paper": "sha256", "signature": "strokes_sha256"}


@dataclass(frozen=True)
class Item:
    """A record that enters the chain: its type, id, claim and values as it was created."""

    kind: str
    record: str
    claim: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Link:
    """One link as stored. `hash` covers everything before it; `signature` is of the hash, by `key`."""

    claim: str
    number: int
    kind: str
    record: str
    sha256: str
    facts: str
    at: str
    previous: str
    key: str
    hash: str
    signature: str

    def body(self) -> dict[str, object]:
        """Return what the hash covers."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name not in ("hash", "signature")}


@dataclass(frozen=True)
class Head:
    """The signed end of a chain."""

    claim: str
    number: int
    hash: str
    key: str
    signature: str

    def body(self) -> dict[str, object]:
        return {"claim": self.claim, "number": self.number, "hash": self.hash, "key": self.key}


def genesis(claim: str) -> str:
    """Return what the first link of a claim follows."""
    return digest({"seal": claim})


def add(connection: Connection, item: Item, now: datetime | None = None) -> Link:
    """Append a link for a record that was just created and sign the new end; both in the caller's transaction."""
    number, previous = end(connection, item.claim)
    at = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    private = _private_key(connection)
    key = _public(private)
    facts = fingerprint(item.kind, item.values)
    link = Link(item.claim, number + 1, item.kind, item.record, sha256_of(item.kind, item.values), facts, at, previous, key, "", "")
    hash_ = digest(link.body())
    signature = private.sign(bytes.fromhex(hash_)).hex()
    connection.execute(insert(SEAL_LINK).values(**link.body(), hash=hash_, signature=signature))
    _put_head(connection, private, Head(item.claim, number + 1, hash_, key, ""))
    return replace(link, hash=hash_, signature=signature)


def end(connection: Connection, claim: str) -> tuple[int, str]:
    """Return the number and hash of the last link, (0, the genesis) while there is none."""
    row = connection.execute(
        select(SEAL_LINK.c.number, SEAL_LINK.c.hash).where(SEAL_LINK.c.claim == claim).order_by(SEAL_LINK.c.number.desc()).limit(1)
    ).first()
    return (row.number, row.hash) if row else (0, genesis(claim))


def links(connection: Connection, claim: str) -> list[Link]:
    """Return the chain of a claim in its order, as it is stored."""
    return [Link(*row) for row in connection.execute(LINKS, {"claim": claim})]


def head(connection: Connection, claim: str) -> Head | None:
    """Return the signed end as it is stored."""
    row = connection.execute(HEAD, {"claim": claim}).first()
    return Head(*row) if row else None


def device_key(connection: Connection) -> str:
    """Return the public key of this device, made on first use."""
    return _public(_private_key(connection))


def known_keys(connection: Connection) -> frozenset[str]:
    """Return the public keys whose links count here; none while nothing was sealed."""
    kept = _kept(connection)
    return frozenset({str(kept["public"])}) if kept else frozenset()


def sign(connection: Connection, hash_: str) -> str:
    """Return the signature of this device for a fingerprint."""
    return _private_key(connection).sign(bytes.fromhex(hash_)).hex()


def signer(connection: Connection) -> Callable[[bytes], bytes]:
    """Return what signs digests as this device, without asking the store again."""
    return _private_key(connection).sign


def is_signed(key: str, hash_: str, signature: str) -> bool:
    """Return whether `signature` is that of `key` for a fingerprint; False for anything that is none."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), bytes.fromhex(hash_))
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(kind: str, values: Mapping[str, object]) -> str:
    """Return the fingerprint of the facts of a record that never change."""
    return digest(fixed(kind, values))


def fixed(kind: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a record that never change."""
    return {name: value for name, value in values.items() if value is not None and name not in _changing(kind)}


def sha256_of(kind: str, values: Mapping[str, object]) -> str:
    """Return the fingerprint of the bytes a record stands for, «» when it stands for none."""
    return str(values.get(BYTES[kind]) or "")


@cache
def _changing(kind: str) -> frozenset[str]:
    """Return the fields of a type that people or the centre change later. Of evidence only the marked ones are fixed."""
    form = FORMS.get(kind)
    mutable = {Merge.SERVER, Merge.COMPUTED} | ({Merge.SCALAR, Merge.SET, Merge.ONCE} if kind == "evidence" else set())
    return frozenset(item.name for item in form.fields if item.merge in mutable) if form else frozenset()


def _put_head(connection: Connection, private: Ed25519PrivateKey, found: Head) -> None:
    signature = private.sign(bytes.fromhex(digest(found.body()))).hex()
    row = sqlite.insert(SEAL_HEAD).values(**found.body(), signature=signature)
    new = {name: row.excluded[name] for name in ("number", "hash", "key", "signature")}
    connection.execute(row.on_conflict_do_update(index_elements=["claim"], set_=new))


def _private_key(connection: Connection) -> Ed25519PrivateKey:
    kept = _kept(connection)
    if kept is not None:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(str(kept["private"])))
    made = Ed25519PrivateKey.generate()
    value = {"private": made.private_bytes_raw().hex(), "public": _public(made)}
    connection.execute(insert(SETTING).values(name=KEY, value=json.dumps(value)))
    return made


def _kept(connection: Connection) -> dict[str, object] | None:
    text = connection.execute(KEPT).scalar()
    return dict(json.loads(text)) if text else None


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes_raw().hex()

