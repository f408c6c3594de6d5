"""The tables of the centre. `log` and `op` are only ever added to; `feed` holds the newest place of a record in a stream."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, LargeBinary, MetaData, Table, Text, text


class Bytes(LargeBinary):
    """Bytes that both drivers take and give as they are, so that nothing is done to them on the way."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


METADATA = MetaData()

SETTING = Table("setting", METADATA, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

STREAM = Table(
    "stream",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("head", BigInteger, nullable=False, default=0),
    Column("chain", Bytes, nullable=False),
    Column("digest", Text, nullable=False, default="0" * 64),
    Column("live", BigInteger, nullable=False, default=0),
    Column("floor", BigInteger, nullable=False, default=0),
)

RECORD = Table(
    "record",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("claim", Text),
    Column("streams", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("deleted", Integer, nullable=False, default=0),
    Column("data_class", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("content_hash", Bytes, nullable=False),
    Column("marks", Text),
    Index("record_claim", "claim", "type"),
)

# One row per operation: its receipt, its content as said, who said it and when it was received. Never changed, but for
# `replaced_by` of a rejected one, and `content` when personal data is erased: `op_hash` stays.
OP = Table(
    "op",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("seq", BigInteger),
    Column("kind", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("op_hash", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("content", Text),
    Column("result", Text, nullable=False),
    Column("replaced_by", Text),
    Index("op_device_seq", "device", "seq", unique=True),
    Index("op_record", "record"),
    Index(
        "op_rejected", "record", sqlite_where=text("status = 'rejected'"), postgresql_where=text("status = 'rejected'")
    ),
)

LOG = Table(
    "log",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", Bytes, nullable=False),
    Column("op", Text, nullable=False),
    Column("chain", Bytes, nullable=False),
    sqlite_with_rowid=False,
)

FEED = Table(
    "feed",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("gone", Integer, nullable=False, default=0),
    Index("feed_seq", "stream", "seq", unique=True),
    sqlite_with_rowid=False,
)

CONFLICT = Table(
    "conflict",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("is_open", Integer, nullable=False),
    Index("conflict_record", "record", "is_open"),
)

FOLIO = Table("folio", METADATA, Column("folio", Text, primary_key=True), Column("record", Text, nullable=False))

SERIES = Table(
    "series",
    METADATA,
    Column("prefix", Text, primary_key=True),
    Column("next", Integer, nullable=False),
)

LEASE = Table(
    "lease",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("series", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("device", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("returned", Text),
    Index("lease_device", "device", "prefix"),
)

PERSON = Table(
    "person",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text),
    Column("roles", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("disabled_at", Text),
)

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("mode", Text, nullable=False),
    Column("until", Text),
)

DEVICE = Table(
    "device",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("app", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("short", Text, nullable=False, unique=True),
    Column("last_seq", BigInteger, nullable=False, default=0),
    Column("registered_at", Text, nullable=False),
    Column("revoked_at", Text),
)

ORDER = Table(
    "remote_order",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Index("remote_order_device", "device"),
)

BLOB = Table(
    "blob",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("device", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)

UPLOAD = Table(
    "upload",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("is_done", Integer, nullable=False, default=0),
)

# A record refers to a file on the word of a person; it gives leave to read only what that person also brought.
BLOB_REF = Table(
    "blob_ref",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("person", Text, nullable=False),
)

# What a person at the centre should look at: a gap in a device's numbers, a fork, a verification that failed.
ALARM = Table(
    "alarm",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("raised_at", Text, nullable=False),
    Column("details", Text, nullable=False),
)

ANCHOR = Table(
    "anchor",
    METADATA,
    Column("day", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

# Sign-on of the built-in issuer. Codes and tokens are kept as their hashes only.
SIGN_ON_CODE = Table(
    "sign_on_code",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("person", Text),
    Column("redirect", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("user_code", Text, unique=True),
    Column("expires", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("family", Text),
)

REFRESH = Table(
    "refresh",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("family", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Index("refresh_family", "family", "number"),
)
