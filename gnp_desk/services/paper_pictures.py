"""Small copies of the photos a paper shows, turned and marked as the person left them. Read in the paper's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from gnp_desk import errors
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.marks import marks_of, turn_of
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.copies import marked
from gnp_desk.services.evidence_tables import BLOB, PICTURE

LARGE, SMALL = 640, 320
MOST_LARGE, MOST = 12, 60
"""Up to twelve photos are printed to be looked at, up to sixty to be recognised; more are only listed."""


def read(connection: Connection, blobs: Blobs, case: Case, records: Sequence[str]) -> Mapping[str, bytes]:
    """Return copies as JPEG by record; a photo that has no picture to show has none."""
    items = [item for record in records[:MOST] if (item := case.find(record)) is not None]
    side = LARGE if len(records) <= MOST_LARGE else SMALL
    found = ((item.id, _copy(connection, blobs, item, side)) for item in items)
    return {record: data for record, data in found if data is not None}


def _copy(connection: Connection, blobs: Blobs, item: Record, side: int) -> bytes | None:
    row = connection.execute(select(PICTURE.c.thumb, PICTURE.c.view).where(PICTURE.c.sha256 == item.text("sha256"))).first()
    if row is None:
        return None
    source = bytes(row.thumb) if side == SMALL else _view(connection, blobs, row.view) or bytes(row.thumb)
    return marked(source, turn_of(item), marks_of(item.get("marks")), side)


def _view(connection: Connection, blobs: Blobs, name: str) -> bytes | None:
    """Return the copy for the screen; None when its file was lost: the small one stands in."""
    row = connection.execute(select(BLOB).where(BLOB.c.sha256 == name)).first()
    try:
        return blobs.whole(Blob(row.sha256, row.file, row.key, row.size)) if row else None
    except errors.BlobDamaged:
        return None
