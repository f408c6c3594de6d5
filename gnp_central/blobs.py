"""Where the bytes of files are kept: an interface, and a directory that fulfils it. `s3_blobs.py` is the other one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

CHUNK = 1024 * 1024


class Blobs(Protocol):
    """A store of files by their SHA-256. Nothing is promised of bytes that were not flushed."""

    def append(self, device: str, sha256: str, offset: int, chunk: bytes) -> None:
        """Keep a chunk of a file under way; it is durable afterwards. The same chunk again is the same."""

    def seal(self, device: str, sha256: str, length: int) -> bool:
        """Read the whole file again and keep it under its hash; False, and the parts are gone, when it is another."""

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        """Yield bytes of a sealed file; FileNotFoundError when there is none."""

    def drop(self, device: str, sha256: str) -> None:
        """Forget the parts of a file."""

    def fault(self) -> str:
        """Return why no file can be kept here, «» when it can."""


class DirectoryBlobs:
    """Files in a directory: `parts/<device>/<sha256>` under way, `files/ab/<sha256>` sealed."""

    def __init__(self, root: Path) -> None:
        self._parts, self._files = root / "parts", root / "files"
        for folder in (self._parts, self._files):
            folder.mkdir(parents=True, exist_ok=True)

    def append(self, device: str, sha256: str, offset: int, chunk: bytes) -> None:
        path = self._parts / device / sha256
        is_new = not path.exists()
        _make(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            _write_all(descriptor, chunk, offset)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _flush_folder(path.parent)

    def seal(self, device: str, sha256: str, length: int) -> bool:
        part, whole = self._parts / device / sha256, self._path(sha256)
        if length == 0:
            _make(part.parent)
            part.touch()
        os.truncate(part, length)
        if _hash(part) != sha256:
            part.unlink()
            return False
        _make(whole.parent)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(whole)
        _flush_folder(whole.parent)
        return True

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        with self._path(sha256).open("rb") as file:
            file.seek(start)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk

    def drop(self, device: str, sha256: str) -> None:
        (self._parts / device / sha256).unlink(missing_ok=True)

    def fault(self) -> str:
        return "" if os.access(self._files, os.W_OK) else f"The folder {self._files} cannot be written."

    def _path(self, sha256: str) -> Path:
        return self._files / sha256[:2] / sha256


def _write_all(descriptor: int, chunk: bytes, offset: int) -> None:
    view = memoryview(chunk)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make(folder: Path) -> None:
    """Make a folder unless it is there; its name outlives a power cut, as what is put in it does."""
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
