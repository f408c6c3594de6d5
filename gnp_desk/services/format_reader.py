"""The application's end of the worker that opens formats: their fields, their pages as pictures, flat copies.

What it says is measured before it is believed: numbers are numbers, texts are texts, pictures have the points they say.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gnp_desk import errors
from gnp_desk.forms.formats.spots import KINDS, Rect, Side, Spot
from gnp_desk.services.import_worker import DIED, Worker
from gnp_desk.services.pictures import Bytes, Picture
from gnp_desk.worker import protocol

WHY: Mapping[str, type[errors.FormatError]] = {
    "script": errors.FormatWithScript,
    "launch": errors.FormatActs,
    "xfa": errors.FormatWithXfa,
    "attached": errors.FormatWithFiles,
    "encrypted": errors.FormatEncrypted,
    "pages": errors.FormatTooLong,
    "fields": errors.FormatTooLong,
    "large": errors.FormatTooLarge,
}
READING = 2
"""Counts up when the worker says more or other things of the same file: what was kept of it before is read anew."""
MOST_TEXT, MOST_SIDE, MOST_POINTS = 2_000, 20_000, 14_400.0


@dataclass(frozen=True)
class Facts:
    """What a format is made of: its pages and the spots of its fields."""

    sides: tuple[Side, ...]
    spots: tuple[Spot, ...]


class FormatReader:
    """One worker, kept between files. May be used from any thread; one file is looked at after another."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    def facts(self, title: str, body: bytes) -> Facts:
        """Return what a file is made of; raises the FormatError that says why it is refused."""
        _head, answer = self._ask({"op": "look"}, body, title)
        try:
            return read_facts(answer.decode())
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise errors.FormatUnreadable(title=title) from error

    def page(self, title: str, body: bytes, number: int, side: int) -> Picture:
        """Return a page as it looks, at most `side` points on its longer side."""
        head, points = self._ask({"op": "page", "page": number, "side": side}, body, title)
        size = head.get("size")
        if not isinstance(size, list) or len(size) != 2 or not all(isinstance(item, int) for item in size):
            raise errors.FormatUnreadable(title=title)
        width, height = size
        if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height * 3 == len(points)):
            raise errors.FormatUnreadable(title=title)
        return Picture(width, height, points)

    def flat(self, title: str, body: bytes, over: bytes) -> bytes:
        """Return the pages with what is laid over them, and nothing else of the file: no field, no action."""
        return bytes(self._ask({"op": "lay", "first": len(body), "title": title}, body + over, title)[1])

    def close(self) -> None:
        """Let the worker go; who asks afterwards, while the store closes, is refused."""
        with self._lock:
            self._is_closed = True
            worker, self._worker = self._worker, None
            if worker is not None:
                worker.close()

    def _ask(self, head: protocol.Head, body: bytes, title: str) -> tuple[protocol.Head, Bytes]:
        """Return the answer of the worker; one that died is tried once more, for it may not have been the file's doing."""
        for _attempt in range(2):
            answer, parts = self._talk(head, body)
            if answer.get("why") != DIED:
                break
        if answer.get("ok") is not True:
            why = str(answer.get("why"))
            raise WHY.get(why, errors.FormatUnreadable)(title=title, died=why == DIED)
        return answer, parts

    def _talk(self, head: protocol.Head, body: bytes) -> tuple[protocol.Head, Bytes]:
        with self._lock:
            if self._is_closed:
                raise errors.StoreError()
            if self._worker is None:
                self._worker = Worker(protocol.FORMS)
            return self._worker.talk(head, body)


def read_facts(text: str) -> Facts:
    """Return facts from their JSON; ValueError, TypeError or KeyError when it holds anything else."""
    said = json.loads(text)
    sides = tuple(Side(_rect(page[:4]), int(page[4])) for page in said["pages"])
    spots = tuple(_spot(field, len(sides)) for field in said["fields"])
    return Facts(sides, tuple(spot for spot in spots if spot.name))


def write_facts(facts: Facts) -> str:
    """Return the JSON of facts."""
    pages = [[*side.box, side.turn] for side in facts.sides]
    fields = [asdict(spot) for spot in facts.spots]
    return json.dumps({"pages": pages, "fields": fields, "reading": READING}, ensure_ascii=False)


def is_fresh(text: str) -> bool:
    """Return whether facts that were kept are what this version of the worker would say."""
    return bool(text) and json.loads(text).get("reading") == READING


def _spot(said: Mapping[str, Any], pages: int) -> Spot:
    kind, page, cells = str(said["kind"]), int(said["page"]), int(said.get("cells", 0))
    if kind not in KINDS or not 0 <= page < pages or not 0 <= cells <= MOST_TEXT:
        raise ValueError(kind)
    return Spot(
        name=_text(said["name"]),
        kind=kind,
        page=page,
        rect=_rect(said["rect"]),
        label=_text(said.get("label")),
        state=_text(said.get("state")),
        option=_text(said.get("option")),
        cells=cells,
        is_long=said.get("is_long") is True,
        is_needed=said.get("is_needed") is True,
        is_locked=said.get("is_locked") is True,
        options=tuple(_text(item) for item in said.get("options") or ()),
        value=_text(said.get("value")),
        size=min(max(0.0, float(said.get("size", 0.0))), 40.0),
    )


def _rect(sides: Sequence[Any]) -> Rect:
    """Return the corners in their order, whichever way they were written."""
    one, two, three, four = (float(side) for side in sides)
    found = min(one, three), min(two, four), max(one, three), max(two, four)
    if not all(-MOST_POINTS <= side <= MOST_POINTS for side in found):
        raise ValueError(found)
    return found


def _text(said: object) -> str:
    return "".join(sign for sign in str(said or "")[:MOST_TEXT] if sign.isprintable() or sign == "\n")
