"""Files on the disk, encrypted: each appears whole or not at all, and every chunk is bound to its file and its place.

A file is AES-256-GCM in chunks of 1 MiB under a key of its own; the key lives in the encrypted store. What is not named
by a row of the store is a leftover and goes at the next sweep.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gnp_desk import errors
from gnp_desk.services.sync.steps import reached

CHUNK = 1024 * 1024
TAG = 16
FOLDER, UNFINISHED = "blobs", ".part"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PLACE = struct.Struct(">Q?")


@dataclass(frozen=True)
class Blob:
    """A file at rest: the fingerprint of its bytes, its name on the disk, its key, its size in bytes."""

    sha256: str
    file: str
    key: bytes
    size: int


class Blobs:
    """The folder of encrypted files beside the store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def new(self) -> Writing:
        """Begin a file; raises DiskFull or ReadOnlyStore."""
        with _spoken():
            self.folder.mkdir(mode=0o700, exist_ok=True)
        return Writing(self.folder)

    def read(self, blob: Blob) -> Iterator[bytes]:
        """Yield the bytes in chunks; raises BlobDamaged at the first that is not what was written, or is missing."""
        cipher, place, left = AESGCM(blob.key), 0, blob.size
        try:
            with (self.folder / blob.file).open("rb") as file:
                while left > 0 or place == 0:  # an empty file has one chunk too
                    size = min(CHUNK, left)
                    left -= size
                    yield cipher.decrypt(_nonce(place), file.read(size + TAG), _bound(blob.file, place, is_last=left == 0))
                    place += 1
                if file.read(1):
                    raise errors.BlobDamaged()
        except (OSError, InvalidTag, ValueError) as error:
            raise errors.BlobDamaged() from error

    def chunk(self, blob: Blob, place: int) -> bytes:
        """Return one chunk by its place; raises BlobDamaged when it is not what was written, or is missing."""
        start, size = place * (CHUNK + TAG), min(CHUNK, blob.size - place * CHUNK)
        try:
            with (self.folder / blob.file).open("rb") as file:
                file.seek(start)
                bound = _bound(blob.file, place, is_last=place * CHUNK + size == blob.size)
                return AESGCM(blob.key).decrypt(_nonce(place), file.read(size + TAG), bound)
        except (OSError, InvalidTag, ValueError) as error:
            raise errors.BlobDamaged() from error

    def whole(self, blob: Blob) -> bytes:
        """Return all bytes; raises BlobDamaged when they are not those that were written."""
        return b"".join(self.read(blob))

    def has(self, blob: Blob) -> bool:
        """Return whether a file of the right length is there; reading alone says whether it is the right one."""
        chunks = max(1, -(-blob.size // CHUNK))
        try:
            return (self.folder / blob.file).stat().st_size == blob.size + chunks * TAG
        except OSError:
            return False

    def is_sound(self, blob: Blob) -> bool:
        """Return whether the bytes at rest are those of the fingerprint; reads them all."""
        digest = hashlib.sha256()
        try:
            for chunk in self.read(blob):
                digest.update(chunk)
        except errors.BlobDamaged:
            return False
        return digest.hexdigest() == blob.sha256

    def drop(self, file: str) -> None:
        """Take a file away; one that is not there is no matter."""
        with suppress(OSError):
            (self.folder / file).unlink()

    def sweep(self, known: frozenset[str]) -> int:
        """Take away what an interrupted import left: files that no row names. Returns how many."""
        if not self.folder.is_dir():
            return 0
        strays = [path for path in self.folder.iterdir() if path.name not in known]
        for path in strays:
            self.drop(path.name)
        return len(strays)


class Writing:
    """A file being written. `keep` makes it durable and gives its Blob; leaving the block without it leaves nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._name, self._key = folder, secrets.token_hex(16), secrets.token_bytes(32)
        self._cipher = AESGCM(self._key)
        self._digest = hashlib.sha256()
        self._rest, self._place, self._size = b"", 0, 0
        self._path = folder / f"{self._name}{UNFINISHED}"
        with _spoken():
            self._file: BinaryIO = open(self._path, "wb", opener=_private)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Add bytes; raises DiskFull."""
        self._digest.update(data)
        self._size += len(data)
        # The last chunk is told from the others, so a full one waits until there is more.
        if len(self._rest) == CHUNK and data:
            self._put(self._rest, is_last=False)
            self._rest = b""
        self._rest = self._rest + data if self._rest else data
        while len(self._rest) > CHUNK:
            self._put(self._rest[:CHUNK], is_last=False)
            self._rest = self._rest[CHUNK:]

    @property
    def sha256(self) -> str:
        """Return the fingerprint of what was written so far."""
        return self._digest.hexdigest()

    @property
    def size(self) -> int:
        return self._size

    def keep(self, *, is_original: bool = True) -> Blob:
        """Flush the file, give it its name and flush the folder; from then on it survives a power cut.

        A copy that can be made again is written without waiting for the disk.
        """
        self._put(self._rest, is_last=True)
        reached("file.written")
        with _spoken():
            self._file.flush()
            if is_original:
                os.fsync(self._file.fileno())
            self._file.close()
            reached("file.flushed")
            self._path.replace(self._folder / self._name)
            reached("file.renamed")
            if is_original:
                _flush_folder(self._folder)
        reached("file.kept")
        return Blob(self.sha256, self._name, self._key, self._size)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        with _spoken():
            self._file.write(self._cipher.encrypt(_nonce(self._place), chunk, _bound(self._name, self._place, is_last=is_last)))
        self._place += 1


def is_full(error: OSError) -> bool:
    """Return whether the system refused bytes for want of room."""
    return error.errno in FULL


@contextmanager
def _spoken() -> Iterator[None]:
    """Say in words what the disk would not do."""
    try:
        yield
    except OSError as error:
        raise (errors.DiskFull() if is_full(error) else errors.ReadOnlyStore()) from error


def _nonce(place: int) -> bytes:
    return place.to_bytes(12, "big")


def _bound(file: str, place: int, *, is_last: bool) -> bytes:
    return file.encode() + _PLACE.pack(place, is_last)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_BINARY", 0), 0o600)


def _flush_folder(folder: Path) -> None:
    """Make a rename durable; systems that flush folders by themselves have no such handle."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
