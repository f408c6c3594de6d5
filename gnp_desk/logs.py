"""Logging without personal data: events and places in the code, never values; and the last-resort hook."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

LOGGER = logging.getLogger("gnp_desk")


def start(folder: Path, tell: Callable[[str], None] = lambda name: None) -> None:
    """Send warnings and worse to a small rotating file beside the store, and unexpected failures to the hook.

    `tell` gets the identifier of each failure, on the thread where it happened.
    """
    handler = _File(folder)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    hook = _Hook(tell)
    sys.excepthook = hook
    threading.excepthook = lambda args: hook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def report(error: BaseException) -> str:
    """Log a bug by kind and place in the code, without its message, and return the identifier to tell the person."""
    name = os.urandom(4).hex().upper()
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames[-12:]))
    LOGGER.error("bug %s %s at %s", name, type(error).__name__, place)
    return name


class _File(logging.Handler):
    """Opens its rotating file when there is something to write: most days there is not."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / "events.log"
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=512_000, backupCount=2, encoding="utf-8", delay=True)
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class _Hook:
    """The last resort: logs what nobody expected, tells its identifier, and lets the application go on."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._tell(report(error.with_traceback(trace)))
