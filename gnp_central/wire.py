"""What travels: strict JSON in, canonical JSON and its hashes, identities, cursors and instants (api.md sections 2 and 5)."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
import time
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import orjson

from gnp_central.problems import BadRequest

BIGGEST = 2**53
DEPTH = 32
UUID_FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SHA256_FORM = re.compile(r"[0-9a-f]{64}")
CURSOR_FORM = re.compile(r"([0-9]{1,15})-([0-9a-f]{16})")
_FRACTION = re.compile(rb"[:\[,]-?[0-9]+[.eE]|^-?[0-9]+[.eE]")
START: Final = "0"
_lock = threading.Lock()
_last = 0


class NotCanonical(ValueError):  # noqa: N818
    """A value has no canonical form; `code` is the code of the rejected operation."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class _Unfit:
    """Stands where JSON had a float, NaN or a huge integer: it parses, and canonical JSON refuses it."""


_UNFIT = _Unfit()


def read_json(raw: bytes) -> object:
    """Return what a body says; BadRequest when it is not JSON, repeats a key or is nested without end.

    What reads the same when it is written again has no key twice and no number that was rounded, so the fast decoder will do.
    Only a plain fraction passes that test: a body where one may be is read slowly.
    """
    if _FRACTION.search(raw) is None:
        try:
            found: object = orjson.loads(raw)
            if orjson.dumps(found, option=orjson.OPT_STRICT_INTEGER) == raw:
                return found
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            pass  # the slow decoder knows the words for it
    try:
        return _DECODER.decode(raw.decode())
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.") from error
    except RecursionError as error:
        raise BadRequest("The body is nested too deep.") from error
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error.msg} at character {error.pos}.") from error


def read_object(raw: bytes) -> dict[str, object]:
    """Return the JSON object of a body; BadRequest for anything else."""
    found = read_json(raw)
    if not isinstance(found, dict):
        raise BadRequest("The body is not a JSON object.")
    return found


def canonical(value: object) -> str:
    """Return canonical JSON (RFC 8785 without floats); NotCanonical says which rule it breaks."""
    try:
        text = dumps(value)
    except TypeError:
        text = _slowly(value)
    if not text.isascii() and not _keys_are_ascii(value):
        raise NotCanonical("not_canonical")
    if "\\u0000" in text and _holds_nul(value):
        raise NotCanonical("invalid_text")
    return text


def _slowly(value: object) -> str:
    """Return what the fast encoder refused, or say why it has no canonical form."""
    try:
        text = _ENCODER.encode(value)
        text.encode()
    except TypeError as error:
        raise NotCanonical("not_canonical") from error
    except UnicodeEncodeError as error:
        raise NotCanonical("invalid_text") from error
    except RecursionError as error:
        raise NotCanonical("invalid") from error
    return text


def dumps(value: object) -> str:
    """Return the JSON of a value this centre made itself."""
    return orjson.dumps(value, option=_SORTED).decode()


def checked(found: dict[str, object]) -> dict[str, object]:
    """Return a value of a body that is to be kept; BadRequest when it has no canonical form or is nested too deep."""
    try:
        canonical(found)
    except NotCanonical as error:
        raise BadRequest(f"The body is not canonical JSON: {error.code}.") from error
    if depth(found) > DEPTH:
        raise BadRequest("The body is nested too deep.")
    return found


def loads(text: str) -> dict[str, object]:
    """Return the object behind canonical JSON that this centre wrote."""
    found: dict[str, object] = orjson.loads(text)
    return found


def depth(value: object) -> int:
    """Return how deep a value is nested; a plain value is 0."""
    level, layer = 0, [value]
    while layer and level <= DEPTH:
        holders = [item for item in layer if type(item) is dict or type(item) is list]
        level += bool(holders)
        layer = [inner for item in holders for inner in (item.values() if isinstance(item, dict) else item)]
    return level


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def content_hash(body: str, schema: int, kind: str, *, deleted: bool) -> bytes:
    """Return the hash of a record's content; `body` is its canonical text."""
    flag = "true" if deleted else "false"
    return hashlib.sha256(f'{{"body":{body},"deleted":{flag},"schema":{schema},"type":"{kind}"}}'.encode()).digest()


def chain_start(stream: str) -> bytes:
    """Return the chain of a stream before its first change."""
    return hashlib.sha256(f"stream:{stream}".encode()).digest()


def chain_next(chain: bytes, record: str, version: int, content: bytes, op: str) -> bytes:
    """Return the chain after one more change."""
    data = chain + id_bytes(record) + version.to_bytes(8, "big") + content + id_bytes(op)
    return hashlib.sha256(data).digest()


def digest_item(record: str, version: int, content: bytes) -> int:
    """Return what one live record adds to the digest of a stream, a number below 2^256."""
    data = id_bytes(record) + version.to_bytes(8, "big") + content
    return int.from_bytes(hashlib.sha256(data).digest(), "big")


def digest_text(total: int) -> str:
    """Return a digest as 64 hex digits."""
    return f"{total % 2**256:064x}"


def bucket(record: str) -> int:
    """Return which of the 256 buckets of verification a record falls into."""
    return hashlib.sha256(id_bytes(record)).digest()[0]


def id_bytes(identity: str) -> bytes:
    """Return the 16 bytes of a UUID."""
    return bytes.fromhex(identity.replace("-", ""))


def is_id(value: object) -> bool:
    """Return whether a value is a UUID in lower case."""
    return isinstance(value, str) and UUID_FORM.fullmatch(value) is not None


def new_id() -> str:
    """Return a UUIDv7 greater than every one made before in this process."""
    global _last
    with _lock:
        _last = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        stamp = _last
    number = (stamp >> 12 << 80) | (7 << 76) | ((stamp & 0xFFF) << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(UUID(int=number & (1 << 128) - 1))


def cursor(seq: int, chain: bytes) -> str:
    """Return the position after change number `seq` of a stream."""
    return f"{seq}-{chain.hex()[:16]}" if seq else START


def read_cursor(text: str) -> tuple[int, str]:
    """Return the number and the chain part of a cursor; BadRequest when it is not one."""
    if text == START:
        return 0, ""
    found = CURSOR_FORM.fullmatch(text)
    if found is None:
        raise BadRequest("That is not a cursor.")
    return int(found[1]), found[2]


def instant(moment: datetime | None = None) -> str:
    """Return an instant as RFC 3339 in UTC with milliseconds; now by default."""
    text = (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRequest("A key is repeated in an object.")
    return found


def _integer(text: str) -> object:
    if len(text) > 17:
        return _UNFIT
    number = int(text)
    return number if abs(number) < BIGGEST else _UNFIT


def _keys_are_ascii(value: object) -> bool:
    if isinstance(value, dict):
        return all(key.isascii() and _keys_are_ascii(item) for key, item in value.items())
    return not isinstance(value, list) or all(_keys_are_ascii(item) for item in value)


def _holds_nul(value: object) -> bool:
    if isinstance(value, dict):
        return any("\0" in key or _holds_nul(item) for key, item in value.items())
    return (
        any(_holds_nul(item) for item in value) if isinstance(value, list) else isinstance(value, str) and "\0" in value
    )


# The fast encoder takes plain JSON values only, as the slow one does.
_SORTED = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=lambda _: _UNFIT, parse_int=_integer, parse_constant=lambda _: _UNFIT
)
