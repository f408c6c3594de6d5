"""Reading the cases of a JSON file one by one in constant memory. Nothing here knows what a case means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

CHUNK = 1 << 16
LONGEST_VALUE = 1 << 24
LONGEST_NUMBER = 40
SPACE = " \t\n\r"


class BadDocumentError(Exception):
    """The document is not the JSON expected; `place` is the character where it stops making sense."""

    def __init__(self, problem: str, place: int) -> None:
        self.problem, self.place = problem, place
        super().__init__(f"{problem} (carácter {place})")


class Unread:
    """A value of the document that no rule can use: not finite, of too many digits, or nested too deep."""

    def __init__(self, text: str = "") -> None:
        self.text = text


class Repeated(dict[str, object]):
    """An object that gives one key twice; `key` is the first such."""

    key = ""


class _Window:
    """A sliding window over the text of a document."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._text, self._at, self._before = "", 0, 0
        self._decoder = json.JSONDecoder(
            parse_float=_number, parse_int=_whole, parse_constant=Unread, object_pairs_hook=_object
        )

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
            raise BadDocumentError(f"se esperaba «{expected}»", self.place)
        self._at += 1

    def value(self) -> object:
        """Return the next whole JSON value, reading on until it is complete."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as why:
                self._grow_or_stop(why)
                continue
            except RecursionError:
                return self._skip()
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return value

    def _grow_or_stop(self, why: Exception) -> None:
        if len(self._text) - self._at > LONGEST_VALUE or not self._more():
            raise BadDocumentError("el texto no se entiende", self.place) from why

    def _skip(self) -> Unread:
        """Step over the list or object at hand without building it, so that its depth does not matter."""
        depth, quoted, escaped = 0, False, False
        while True:
            letter = self._letter()
            if quoted:
                quoted, escaped = escaped or letter != '"', letter == "\\" and not escaped
            elif letter == '"':
                quoted = True
            else:
                depth += (letter in "[{") - (letter in "]}")
                if not depth:
                    return Unread()

    def _letter(self) -> str:
        if self._at == len(self._text) and not self._more():
            raise BadDocumentError("el texto termina antes de tiempo", self.place)
        self._at += 1
        return self._text[self._at - 1]

    def _more(self) -> bool:
        chunk = self._source.read(max(CHUNK, len(self._text) - self._at))
        self._text, self._before, self._at = self._text[self._at :] + chunk, self.place, 0
        return bool(chunk)


def _number(text: str) -> Decimal | Unread:
    plain = len(text) <= LONGEST_NUMBER and text.lstrip("-").replace(".", "").isdigit()
    return Decimal(text) if plain else Unread(text)


def _whole(text: str) -> int | Unread:
    return int(text) if len(text) <= LONGEST_NUMBER else Unread(text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    repeated, names = Repeated(table), [name for name, _ in pairs]
    repeated.key = next(name for place, name in enumerate(names) if name in names[:place])
    return repeated


def items(source: TextIO, name: str) -> Iterator[object]:
    """Yield the items of the list `name` of the top object, one by one. Raises BadDocumentError where it is not one.

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
        raise BadDocumentError("hay texto después del final", window.place)
    if not seen:
        raise BadDocumentError(f"falta la lista «{name}»", 0)


def _keys(window: _Window) -> Iterator[str]:
    window.take("{")
    if window.peek() == "}":
        window.take("}")
        return
    while True:
        if window.peek() != '"':
            raise BadDocumentError("se esperaba un nombre", window.place)
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
