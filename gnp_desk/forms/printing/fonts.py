"""The embedded fonts of papers: what they can print, how wide it is and where it wraps. Loaded at first use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gnp_desk import resources

REGULAR, MEDIUM, BOLD = "Desk", "Desk-Medium", "Desk-Bold"
FILES = {REGULAR: "Inter-Regular.ttf", MEDIUM: "Inter-Medium.ttf", BOLD: "Inter-Bold.ttf"}
UNPRINTABLE = "¿?"
_DROPPED = {"Cc", "Cf", "Mn", "Me"}
_INSTEAD = {"Zs": " ", "Zl": "\n", "Zp": "\n"}


@lru_cache(maxsize=1)
def register() -> None:
    """Make the three fonts known to the drawing library; a repeat costs nothing.

    Streams are written as plain bytes whatever this machine's settings of the library say: the same file everywhere.
    """
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics, ttfonts

    rl_config.useA85 = 0
    for name, file in FILES.items():
        pdfmetrics.registerFont(ttfonts.TTFont(name, str(resources.path("fonts", file)), shapable=False))


@lru_cache(maxsize=4)
def _widths(font: str) -> Mapping[int, float]:
    from reportlab.pdfbase import pdfmetrics

    register()
    face = pdfmetrics.getFont(font).face
    return {code: face.charWidths.get(code, face.defaultWidth) for code in face.charToGlyph}


class _Letters(dict[int, "str | None"]):
    """What stands on paper for each letter met so far: itself, an equivalent, nothing, or NUL for «none»."""

    def __init__(self, known: Mapping[int, float]) -> None:
        super().__init__({10: "\n"})
        self._known = known

    def __missing__(self, code: int) -> str | None:
        kind = unicodedata.category(chr(code))
        self[code] = None if kind in _DROPPED else _INSTEAD.get(kind) or self._printed(chr(code))
        return self[code]

    def _printed(self, letter: str) -> str:
        plain = letter if ord(letter) in self._known else unicodedata.normalize("NFKC", letter)
        return plain if all(ord(part) in self._known for part in plain) else "\0"


@lru_cache(maxsize=1)
def _letters() -> _Letters:
    return _Letters(_widths(REGULAR))


def clean(text: str) -> str:
    """Return `text` as paper can show it: composed, without control and direction marks, line ends kept.

    A run of characters the fonts do not have becomes «¿?», so that a reader sees something stood there.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return re.sub(r"\0+", UNPRINTABLE, composed.translate(_letters()))


def line(text: str) -> str:
    """Return cleaned `text` as one line."""
    return clean(text).replace("\n", " ")


def width(text: str, font: str, size: float) -> float:
    """Return how many points wide cleaned `text` is."""
    return _measure(text, _widths(font)) * size / 1000


def _measure(text: str, widths: Mapping[int, float]) -> float:
    return sum(widths[ord(letter)] for letter in text)


def wrap(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """Return the lines `text` needs in `room` points: broken at spaces, long words anywhere, nothing lost.

    Empty text is one empty line. The text is cleaned first.
    """
    return _wrapped(text, font, size, room)


@lru_cache(maxsize=512)
def _wrapped(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    widths, limit = _widths(font), room * 1000 / size
    return tuple(line for part in clean(text).split("\n") for line in _lines(part, widths, limit))


def _lines(text: str, widths: Mapping[int, float], limit: float) -> Iterator[str]:
    if _measure(text, widths) <= limit:
        yield text.strip()
        return
    line, used, space = "", 0.0, widths[32]
    for word in _pieces(text, widths, limit):
        size = _measure(word, widths)
        if line and used + space + size > limit:
            yield line
            line, used = word, size
        else:
            used += size + (space if line else 0)
            line = f"{line} {word}" if line else word
    yield line


def _pieces(text: str, widths: Mapping[int, float], limit: float) -> Iterator[str]:
    """Yield the words of a line; one wider than the line comes in parts that fit."""
    for word in text.split(" "):
        if not word:
            continue
        start, used = 0, 0.0
        for index, letter in enumerate(word):
            step = widths[ord(letter)]
            if used + step > limit and index > start:
                yield word[start:index]
                start, used = index, 0.0
            used += step
        yield word[start:]
