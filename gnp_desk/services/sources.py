"""Files to import, wherever they come from: read once, from beginning to end, with what can go wrong in words."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from gnp_desk import errors
from gnp_desk.services.file_names import shown_name
from gnp_desk.services.import_worker import PDF_HEAD

MEGABYTE = 1024 * 1024
PHOTO_BYTES, PDF_BYTES = 40 * MEGABYTE, 50 * MEGABYTE
PART = MEGABYTE
Take = Callable[[bytes], None]


class Source(Protocol):
    """Something to import: a name as it may be shown, and its bytes."""

    @property
    def name(self) -> str: ...

    def read(self, take: Take) -> bytes:
        """Give every part to `take` as it is read and return all bytes; raises an EvidenceError in words."""
        ...


@dataclass(frozen=True)
class FileSource:
    """A file of a folder, a card or a telephone."""

    path: Path

    @property
    def name(self) -> str:
        return shown_name(self.path.name)

    def read(self, take: Take) -> bytes:
        try:
            before = self.path.stat()
            if not stat.S_ISREG(before.st_mode):
                raise errors.NotAFile(name=self.name)
            _refuse_size(self.name, before.st_size, PDF_BYTES)
            with self.path.open("rb") as file:
                body = _read(file, self.name, take, before.st_size)
                after = os.fstat(file.fileno())
            if _state(before) != _state(after) or len(body) != after.st_size:
                raise errors.FileChanged(name=self.name)
        except OSError as error:
            raise errors.FileGone(name=self.name) from error
        return body


@dataclass(frozen=True)
class PastedSource:
    """Bytes that came without a file: a picture pasted or dropped."""

    given: str
    data: bytes

    @property
    def name(self) -> str:
        return shown_name(self.given)

    def read(self, take: Take) -> bytes:
        return _read(BytesIO(self.data), self.name, take, len(self.data))


def _read(file: BinaryIO, name: str, take: Take, expected: int) -> bytes:
    """Return all bytes of a file of `expected` size; one that grows meanwhile is not chased to its end."""
    parts: list[bytes] = []
    size, most = 0, PHOTO_BYTES
    while part := file.read(PART):
        if not parts and part.startswith(PDF_HEAD):
            most = PDF_BYTES
        size += len(part)
        _refuse_size(name, size, most)
        if size > expected:
            raise errors.FileChanged(name=name)
        take(part)
        parts.append(part)
    if not size:
        raise errors.EmptyFile(name=name)
    return b"".join(parts)


def _refuse_size(name: str, size: int, most: int) -> None:
    if size > most:
        raise errors.FileTooLarge(name=name, size=f"{size / MEGABYTE:.1f}", most=most // MEGABYTE)


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino
