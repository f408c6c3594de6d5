"""Passwords of the built-in issuer, kept as scrypt hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

COST, BLOCK, LANES = 2**14, 8, 1


def keep(password: str) -> str:
    """Return what is stored for a password."""
    salt = secrets.token_bytes(16)
    return f"scrypt${COST}${BLOCK}${LANES}${_text(salt)}${_text(_hash(password, salt, COST, BLOCK, LANES))}"


def fits(password: str, kept: str | None) -> bool:
    """Return whether a password is the stored one; an unknown person takes as long to refuse as a known one."""
    _, cost, block, lanes, salt, wanted = (kept or _NOBODY).split("$")
    found = _hash(password, base64.b64decode(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(found, base64.b64decode(wanted)) and kept is not None


def _hash(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=cost, r=block, p=lanes, maxmem=128 * cost * block * 2, dklen=32
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


_NOBODY = keep(secrets.token_urlsafe(16))
