"""The rows of a file that is safe on the disk: the file itself, and the copies that are shown of it."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.copies import jpeg
from gnp_desk.services.evidence_tables import BLOB, PICTURE
from gnp_desk.services.import_worker import Answer

VIEW, THUMB = 1600, 320
SIDES = (VIEW, THUMB)


def blob_of(connection: Connection, sha256: str) -> Blob | None:
    """Return the file of a fingerprint, None when the store has none."""
    row = connection.execute(select(BLOB).where(BLOB.c.sha256 == sha256)).first()
    return Blob(row.sha256, row.file, bytes(row.key), row.size) if row else None


def put_blob(connection: Connection, blobs: Blobs, blob: Blob) -> bool:
    """Name a file in the store, unless the same bytes are there already. Returns whether they were not."""
    before = blob_of(connection, blob.sha256)
    if before is not None and blobs.has(before):
        if before.file != blob.file:
            blobs.drop(blob.file)
        return False
    # The row of a file that was lost gets this one, which has the same bytes.
    connection.execute(BLOB.delete().where(BLOB.c.sha256 == blob.sha256))
    connection.execute(insert(BLOB).values(sha256=blob.sha256, file=blob.file, key=blob.key, size=blob.size))
    return True


def view_of(blobs: Blobs, answer: Answer) -> Blob | None:
    """Return the copy for the screen, written without waiting for the disk; None of what cannot be shown."""
    if answer.why or len(answer.copies) != len(SIDES):
        return None
    with blobs.new() as writing:
        writing.write(jpeg(answer.copies[0]))
        return writing.keep(is_original=False)


def put_picture(connection: Connection, blobs: Blobs, sha256: str, answer: Answer, view: Blob) -> None:
    """Name the copies of a file, unless it has some."""
    before = connection.execute(select(PICTURE.c.view).where(PICTURE.c.sha256 == sha256)).scalar()
    if before is not None:
        blobs.drop(view.file)
        return
    put_blob(connection, blobs, view)
    small = jpeg(answer.copies[-1], quality=78)
    size = {"width": answer.width, "height": answer.height, "pages": answer.pages}
    connection.execute(insert(PICTURE).values(sha256=sha256, thumb=small, view=view.sha256, **size))
