"""The formats of the demonstration's centre: every one of our own, published as a deployment publishes those it brings."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from gnp_central import format_files, publish
from gnp_central.blobs import Blobs
from gnp_central.database import Database
from gnp_central.declaration import Declaration
from gnp_central.signing import ServerKeys
from gnp_desk.forms.formats import blank, declared


def fill(database: Database, declaration: Declaration, blobs: Blobs, keys: ServerKeys) -> dict[str, int]:
    """Leave the centre with all of our formats, signed, with their files; return how many were new, changed and the same."""
    with TemporaryDirectory() as folder:
        items = []
        for format_ in declared.formats():
            said, pdf = blank.published(format_)
            (Path(folder) / str(said[format_files.FILE_NAME])).write_bytes(pdf)
            items.append(format_files.keep(database, blobs, keys, Path(folder), said))
    return publish.publish(database, declaration, items)
