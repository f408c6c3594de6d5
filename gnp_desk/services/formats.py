"""The library of formats on this device: what the centre offers is taken, checked, brought in parts, and listed.

Three calls are all that carrying it needs, each on the caller's connection and in its transaction: `take` what was pulled,
`wanted` says which files are missing and from which byte, `put` adds bytes. They never raise for what the centre sent:
what cannot be taken is told in `notices`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from gnp_desk import errors
from gnp_desk.forms.formats.declared import line_names
from gnp_desk.services import format_views as views
from gnp_desk.services import preferences
from gnp_desk.services.format_tables import FORMAT, FORMAT_FILE, FORMAT_PART
from gnp_desk.services.format_views import FormatRow, Wanted
from gnp_desk.services.ids import canonical
from gnp_desk.services.sync import link

KIND = "format"
UNSIGNED = frozenset({"signature", "blob_state"})
OWN_KEYS, PINS, NOTICES = "format_keys", "format_pins", "format_notices"
LARGEST, MOST_NOTICES = 50 * 1024 * 1024, 20
CLASSES = {"P0": 0, "P1": 1, "P2": 2, "P3": 3}
VERSION, SHA256 = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}"), re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")


class Offered(Protocol):
    """A record of type `format` as it was pulled."""

    @property
    def id(self) -> str: ...
    @property
    def deleted(self) -> bool: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


def take(connection: Connection, items: Sequence[Offered]) -> None:
    """Take over formats as the centre tells them; their files are then `wanted` unless they are here.

    A signature that does not hold leaves the format «sin verificar». Refused, with a notice: a version older than a
    verified one that is held, another content under a verified version, a file over 50 MB, a body that is none.
    """
    keys = pinned_keys(connection)
    for item in items:
        if item.deleted:
            connection.execute(delete(FORMAT).where(FORMAT.c.record == item.id))
            continue
        body = {name: value for name, value in item.body.items() if name != "blob_state"}
        verified = is_signed(keys, body)
        error = _refusal(connection, body, verified)
        if error is None:
            _keep(connection, item.id, body, verified=verified)
        else:
            notice(connection, error)
    _sweep(connection)


def wanted(connection: Connection) -> tuple[Wanted, ...]:
    """Return the files that are missing, pinned formats first, then small ones; those of old versions are not brought."""
    listed = [row for row in rows(connection, date.today().isoformat()) if row.state == views.COMING]
    pinned = {(row.code, row.version): row.is_pinned for row in listed}
    query = select(FORMAT.c.code, FORMAT.c.version, FORMAT_FILE.c.sha256, FORMAT_FILE.c.size, FORMAT_FILE.c.have)
    found: dict[str, tuple[bool, Wanted]] = {}
    for row in connection.execute(query.join(FORMAT_FILE, FORMAT_FILE.c.sha256 == FORMAT.c.sha256)):
        if (row.code, row.version) in pinned and row.have < row.size:
            is_first = pinned[row.code, row.version] or found.get(row.sha256, (False, None))[0]
            found[row.sha256] = is_first, Wanted(row.sha256, row.size, row.have)
    return tuple(file for is_first, file in sorted(found.values(), key=lambda item: (not item[0], item[1].size)))


def put(connection: Connection, sha256: str, start: int, data: bytes) -> int:
    """Add the bytes of a wanted file that begin at byte `start` and return how many are held now: where to go on.

    Bytes that do not follow those held are not taken. After the last ones the whole is compared with its fingerprint:
    0 then means that it was not what was signed; nothing of it is kept, and it is wanted again from the beginning.
    """
    row = connection.execute(select(FORMAT_FILE).where(FORMAT_FILE.c.sha256 == sha256)).first()
    if row is None or start != row.have or not data or row.have + len(data) > row.size:
        return int(row.have) if row is not None else 0
    connection.execute(insert(FORMAT_PART).values(sha256=sha256, start=start, bytes=data))
    have = row.have + len(data)
    if have == row.size and _digest(connection, sha256) != sha256:
        connection.execute(delete(FORMAT_PART).where(FORMAT_PART.c.sha256 == sha256))
        notice(connection, errors.FormatDamaged(title=_title(connection, sha256)))
        have = 0
    connection.execute(update(FORMAT_FILE).where(FORMAT_FILE.c.sha256 == sha256).values(have=have))
    return int(have)


def content(connection: Connection, code: str, version: str) -> bytes:
    """Return the file of a format; raises FormatNotHere until all of it came, FormatDamaged when it is another."""
    query = select(FORMAT.c.title, FORMAT_FILE).join(FORMAT_FILE, FORMAT_FILE.c.sha256 == FORMAT.c.sha256)
    row = connection.execute(query.where(FORMAT.c.code == code, FORMAT.c.version == version)).first()
    if row is None or row.have < row.size:
        raise errors.FormatNotHere(title=row.title if row else code)
    whole = b"".join(_parts(connection, row.sha256))
    if hashlib.sha256(whole).hexdigest() != row.sha256:
        raise errors.FormatDamaged(title=row.title)
    return whole


def rows(
    connection: Connection, today: str, role: str = "", pins: Mapping[str, bool] | None = None
) -> tuple[FormatRow, ...]:
    """Return the library as it stands on a day: by line and title, the version in force of each before the others.

    `role` is whose pinned set is meant, "" for anybody's; `pins` is what a person pinned or let go by themselves.
    """
    query = select(FORMAT, FORMAT_FILE.c.size, FORMAT_FILE.c.have, FORMAT_FILE.c.refused)
    found = connection.execute(query.outerjoin(FORMAT_FILE, FORMAT_FILE.c.sha256 == FORMAT.c.sha256)).all()
    names, newest = line_names(), _in_force(found, today)
    order = {code: place for place, code in enumerate(names)}
    listed = [_row(row, newest.get(row.code, ()), today, (names, role, pins or {})) for row in found]
    listed.sort(
        key=lambda row: (order.get(row.line, len(order)), row.title.casefold(), row.code, row.state == views.PREVIOUS)
    )
    return tuple(listed)


def pinned_keys(connection: Connection) -> dict[str, str]:
    """Return the public keys whose signature counts here, in base64 by id: those pinned at registration."""
    own = preferences.read(connection, OWN_KEYS, {})
    return {**(own if isinstance(own, dict) else {}), **link.read(connection).keys}


def check_signatures(connection: Connection) -> None:
    """Look at every signature again: to be called when the pinned keys changed."""
    keys = pinned_keys(connection)
    for row in connection.execute(select(FORMAT.c.code, FORMAT.c.version, FORMAT.c.verified, FORMAT.c.body)).all():
        holds = is_signed(keys, json.loads(row.body))
        if holds != bool(row.verified):
            where = (FORMAT.c.code == row.code) & (FORMAT.c.version == row.version)
            connection.execute(update(FORMAT).where(where).values(verified=int(holds)))


def is_signed(keys: Mapping[str, str], body: Mapping[str, Any]) -> bool:
    """Return whether a format bears the signature of one of these keys over everything it says of itself."""
    key, _colon, signature = str(body.get("signature") or "").partition(":")
    said = {name: value for name, value in body.items() if name not in UNSIGNED}
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[key], validate=True))
        public.verify(base64.b64decode(signature, validate=True), hashlib.sha256(canonical(said).encode()).digest())
    except (KeyError, ValueError, TypeError, binascii.Error, InvalidSignature, errors.UnfitText):
        return False
    return True


def notices(connection: Connection) -> tuple[str, ...]:
    """Return what of the library could not be taken lately, in words with their code, the newest first."""
    kept = preferences.read(connection, NOTICES, [])
    return tuple(map(str, kept)) if isinstance(kept, list) else ()


def notice(connection: Connection, error: errors.FormatError) -> None:
    """Keep what could not be taken, to be told on the screen; the same thing is told once."""
    words = f"{error.words()} ({error.code})"
    others = [kept for kept in notices(connection) if kept != words]
    preferences.keep(connection, NOTICES, [words, *others][:MOST_NOTICES])


def order_of(version: str) -> tuple[int, ...]:
    """Return a version as numbers to compare."""
    return tuple(int(part) for part in version.split("."))


def _refusal(connection: Connection, body: Mapping[str, Any], verified: bool) -> errors.FormatError | None:
    """Return why a format is not taken, None when it is."""
    title, version = str(body.get("title") or body.get("code") or "")[:200], str(body.get("version") or "")
    try:
        text = canonical(body)
    except (errors.UnfitText, TypeError):
        return errors.FormatUnreadable(title=title)
    if not _is_format(body):
        return errors.FormatUnreadable(title=title)
    if body["size"] > LARGEST:
        return errors.FormatTooLarge(title=title)
    query = select(FORMAT.c.version, FORMAT.c.body, FORMAT.c.verified).where(FORMAT.c.code == body["code"])
    held = [row for row in connection.execute(query) if row.verified]
    if any(row.version == version and row.body != text and not verified for row in held):
        return errors.FormatChanged(title=title, version=version)
    if any(row.version == version and json.loads(row.body)["sha256"] != body["sha256"] for row in held):
        return errors.FormatChanged(title=title, version=version)
    newest = max((row.version for row in held), key=order_of, default="")
    is_known = any(row.version == version for row in held)
    if newest and not is_known and order_of(version) < order_of(newest):
        return errors.OlderFormat(title=title, version=version, held=newest)
    return None


def _is_format(body: Mapping[str, Any]) -> bool:
    """Return whether a body has everything a format needs, of the right kind."""
    texts = all(isinstance(body.get(name), str) and body[name] for name in ("code", "title", "line"))
    days = all(DAY.fullmatch(str(body.get(name) or "")) for name in ("valid_from", "valid_until"))
    counts = all(type(body.get(name)) is int and body[name] > 0 for name in ("size", "pages"))
    is_named = VERSION.fullmatch(str(body.get("version"))) and SHA256.fullmatch(str(body.get("sha256")))
    return bool(texts and days and counts and is_named and isinstance(body.get("fields", {}), dict))


def _keep(connection: Connection, record: str, body: Mapping[str, Any], *, verified: bool) -> None:
    pinned = body.get("pinned_for")
    values = {
        "code": body["code"],
        "version": body["version"],
        "record": record,
        "title": body["title"],
        "line": body["line"],
        "purpose": str(body.get("purpose") or ""),
        "valid_from": str(body.get("valid_from") or ""),
        "valid_until": str(body.get("valid_until") or ""),
        "sha256": body["sha256"],
        "pages": body["pages"],
        "data_class": CLASSES.get(str(body.get("sensitivity")), CLASSES["P3"]),
        "pinned_for": json.dumps(pinned if isinstance(pinned, list) else []),
        "verified": int(verified),
        "body": canonical(body),
    }
    row = insert(FORMAT).values(**values)
    connection.execute(row.on_conflict_do_update(index_elements=["code", "version"], set_=values))
    file = insert(FORMAT_FILE).values(sha256=body["sha256"], size=body["size"])
    connection.execute(file.on_conflict_do_nothing())


def _sweep(connection: Connection) -> None:
    """Let go of files that no version names any more."""
    named = select(FORMAT.c.sha256)
    for table in (FORMAT_PART, FORMAT_FILE):
        connection.execute(delete(table).where(table.c.sha256.not_in(named)))


def _in_force(found: Iterable[Row[Any]], today: str) -> dict[str, tuple[int, ...]]:
    """Return the newest verified version of each format whose time has begun."""
    newest: dict[str, tuple[int, ...]] = {}
    for row in found:
        if row.verified and not row.refused and row.valid_from <= today:
            newest[row.code] = max(newest.get(row.code, ()), order_of(row.version))
    return newest


def _row(
    row: Row[Any], newest: tuple[int, ...], today: str, shown: tuple[Mapping[str, str], str, Mapping[str, bool]]
) -> FormatRow:
    names, role, pins = shown
    for_roles: Collection[str] = json.loads(row.pinned_for)
    return FormatRow(
        code=row.code,
        version=row.version,
        title=row.title,
        line=row.line,
        line_name=names.get(row.line, row.line),
        purpose=row.purpose,
        state=_state(row, newest, today),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        pages=row.pages,
        data_class=row.data_class,
        is_verified=bool(row.verified),
        is_pinned=pins.get(row.code, role in for_roles if role else bool(for_roles)),
        refused=row.refused or "",
    )


def _state(row: Row[Any], newest: tuple[int, ...], today: str) -> str:
    version = order_of(row.version)
    if row.refused:
        return views.REFUSED
    if row.verified and version < newest:
        return views.PREVIOUS
    if (row.have or 0) < (row.size or 1):
        return views.COMING
    if not row.verified:
        return views.UNVERIFIED
    if row.valid_from > today:
        return views.FUTURE
    return views.EXPIRED if row.valid_until and row.valid_until < today else views.CURRENT


def _digest(connection: Connection, sha256: str) -> str:
    digest = hashlib.sha256()
    for part in _parts(connection, sha256):
        digest.update(part)
    return digest.hexdigest()


def _parts(connection: Connection, sha256: str) -> Iterator[bytes]:
    query = select(FORMAT_PART.c.bytes).where(FORMAT_PART.c.sha256 == sha256).order_by(FORMAT_PART.c.start)
    return (bytes(part) for part in connection.execute(query).scalars())


def _title(connection: Connection, sha256: str) -> str:
    return str(connection.execute(select(func.min(FORMAT.c.title)).where(FORMAT.c.sha256 == sha256)).scalar() or "")
