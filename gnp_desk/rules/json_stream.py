"""Reading the cases of a JSON file one by one in constant memory. Nothing here knows what a case means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

CHUNK = 1 << 16
LONGEST_VALUE = 1 << 24
SPACE = " \t\n\r"


class BadDocument(Exception):
    """The document is not the JSON expected; `place` is the character where it stops making sense."""

    def __init__(self, problem: str, place: int) -> None:
        self.problem, self.place = problem, place
        super().__init__(f"{problem} (carácter {place})")


class NotFinite:
    """A number JSON does not have (NaN, Infinity): kept so that the case that holds it can be refused."""

    def __init__(self, text: str) -> None:
        self.text = text


class _Window:
    """A sliding window over the text of a document."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._text, self._at, self._before = "", 0, 0
        self._decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=NotFinite)

    @property
    def place(self) -> int:
        return self._before + self._at

    def peek(self) -> str:
        """Return the next character that is not space, or «» at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, expected: str) -> None:
        """Step over `expected`, the next character that is not space."""
        if self.peek() != expected:
            raise BadDocument(f"se esperaba «{expected}»", self.place)
        self._at += 1

    def value(self) -> object:
        """Return the next whole JSON value, reading on until it is complete."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError) as why:
                self._grow_or_stop(why)
                continue
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return value

    def _grow_or_stop(self, why: Exception) -> None:
        too_long = len(self._text) - self._at > LONGEST_VALUE
        if too_long or isinstance(why, RecursionError) or not self._more():
            raise BadDocument("el texto no se entiende", self.place) from why

    def _more(self) -> bool:
        chunk = self._source.read(max(CHUNK, len(self._text) - self._at))
        self._text, self._before, self._at = self._text[self._at :] + chunk, self.place, 0
        return bool(chunk)


def items(source: TextIO, name: str) -> Iterator[object]:
    """Yield the items of the list `name` of the top object, one by one. Raises BadDocument where it is not one.

    Memory stays that of one item. Other keys of the object are read and left aside.
    """
    window, seen = _Window(source), False
    for key in _keys(window):
        if key == name:
            seen = True
            yield from _list(window)
        else:
            window.value()
    if window.peek():
        raise BadDocument("hay texto después del final", window.place)
    if not seen:
        raise BadDocument(f"falta la lista «{name}»", 0)


def _keys(window: _Window) -> Iterator[str]:
    window.take("{")
    if window.peek() == "}":
        window.take("}")
        return
    while True:
        if window.peek() != '"':
            raise BadDocument("se esperaba un nombre", window.place)
        key = window.value()
        window.take(":")
        yield str(key)
        if window.peek() != ",":
            window.take("}")
            return
        window.take(",")


def _list(window: _Window) -> Iterator[object]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.value()
        if window.peek() != ",":
            window.take("]")
            return
        window.take(",")
