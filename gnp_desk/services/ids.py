"""Identities and canonical JSON: what is the same on the laptop, on the wire and at the centre (api.md section 2)."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from uuid import UUID

import orjson

from gnp_desk.errors import UnfitText

# What only the slow encoder writes (texts as keys that are none, integers beyond 64 bits) it writes as it always did.
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a UUIDv7, lower case, greater than every one made before in this process, even if the clock goes back."""
    global _last
    with _lock:
        _last = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        stamp = _last
    millis, order = stamp >> 12, stamp & 0xFFF
    number = (millis << 80) | (7 << 76) | (order << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(UUID(int=number & (1 << 128) - 1))


def canonical(value: object) -> str:
    """Return canonical JSON; raises UnfitText for floats, huge integers, U+0000 and lone surrogates."""
    _check(value, "")
    return fit(value)


def fit(value: object) -> str:
    """Return the canonical JSON of a value whose texts have all been through `canonical` before."""
    try:
        return orjson.dumps(value, option=_SORTED).decode()
    except TypeError:
        return _ENCODE(value)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def digest_of_fit(value: object) -> str:
    """Return the same for a value whose texts have all been through `canonical` before."""
    return hashlib.sha256(fit(value).encode()).hexdigest()


def _check(value: object, name: str) -> None:
    if isinstance(value, str):
        if _is_unfit(value):
            raise UnfitText(field=name)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, dict | Mapping):
        for key, item in value.items():
            _check(str(key), name)
            _check(item, str(key))
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, name)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise UnfitText(field=name)
    elif not isinstance(value, int):
        raise TypeError(f"{name}: {type(value).__name__} is not a wire value")


def _is_unfit(text: str) -> bool:
    """Return whether a text holds U+0000 or half of a surrogate pair, which has no UTF-8."""
    if "\0" in text:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
