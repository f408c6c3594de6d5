"""Blank formats as the centre publishes them: the file kept among all others, its fingerprint and the rest of it signed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from gnp_central import blob_links, publish, wire
from gnp_central.blobs import CHUNK, Blobs
from gnp_central.commit import SERVER
from gnp_central.database import Database, upsert
from gnp_central.publish import Item, Unfit
from gnp_central.signing import ServerKeys
from gnp_central.tables import BLOB, BLOB_REF, UPLOAD
from gnp_central.uploads import LARGEST

KIND, FILE_NAME, SIGNATURE = "format", "file_name", "signature"
UNSIGNED = frozenset({SIGNATURE, blob_links.STATE})


def keep(database: Database, blobs: Blobs, keys: ServerKeys, folder: Path, found: Mapping[str, object]) -> Item:
    """Keep the file of a format and return the format as it is to be published. Unfit when the file is not there or too large."""
    path = folder / Path(str(found.get(FILE_NAME, ""))).name
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise Unfit(f"{found.get('code')}: its file is not in {folder}, or larger than {LARGEST} bytes.")
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    record = publish.identity(KIND, [found.get("code"), found.get("version")])
    for at in range(0, len(data), CHUNK):
        blobs.append(SERVER, sha256, at, data[at : at + CHUNK])
    blobs.seal(SERVER, sha256, len(data))
    database.write(lambda connection: _note(connection, sha256, len(data), record))
    body = {**found, FILE_NAME: path.name, "sha256": sha256, "size": len(data)}
    return Item(KIND, {**body, SIGNATURE: sign(keys, body), blob_links.STATE: blob_links.RECEIVED}, record=record)


def sign(keys: ServerKeys, body: Mapping[str, object]) -> str:
    """Return the signature of a format, over everything it says of itself but the signature and the state of its file."""
    said = {name: value for name, value in body.items() if name not in UNSIGNED}
    return keys.sign_digest(hashlib.sha256(wire.canonical(said).encode()).digest())


def _note(connection: Connection, sha256: str, size: int, record: str) -> None:
    """Note that the file is here and that its record opens it to everyone who may read the record."""
    blob = {"sha256": sha256, "size": size, "device": SERVER, "received_at": wire.instant()}
    upload = {"sha256": sha256, "device": SERVER, "person": SERVER, "length": size, "offset": size, "is_done": 1}
    link = {"sha256": sha256, "record": record, "person": SERVER}
    for table, row in ((BLOB, blob), (UPLOAD, upload), (BLOB_REF, link)):
        connection.execute(upsert(connection, table).values(**row).on_conflict_do_nothing())
