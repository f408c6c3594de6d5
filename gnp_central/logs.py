"""Structured logs without personal data: one JSON line per event; routes and codes, never bodies, names or addresses."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from pathlib import Path

from gnp_central import wire

LOGGER = logging.getLogger("gnp_central")


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {"at": wire.instant(), "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps(said | getattr(record, "members", {}), ensure_ascii=False)


def start() -> None:
    """Send events to the standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def say(event: str, **members: object) -> None:
    """Log something that happened as it should."""
    LOGGER.info(event, extra={"members": members})


def warn(event: str, **members: object) -> None:
    """Log something a person may want to look at."""
    LOGGER.warning(event, extra={"members": members})


def bug(request_id: str, error: BaseException) -> None:
    """Log a bug by its kind and its place in the code, without its message: that may hold what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames[-10:]))
    LOGGER.error("bug", extra={"members": {"request_id": request_id, "kind": type(error).__name__, "place": place}})
