"""One process per store: an operating-system lock on a file, released even by `kill -9`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gnp_desk.errors import ReadOnlyStore, StoreInUse


class StoreLock:
    """Holds `<folder>/store.lock` until `release`; raises StoreInUse when another process has it."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(folder / "store.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ReadOnlyStore() from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StoreInUse() from error

    def release(self) -> None:
        """Let the next process have the store; calling it again is harmless."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
