"""The list of formats: pinned ones first, then line by line; found by any words of title, purpose or code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gnp_desk import texts
from gnp_desk.services.format_views import (
    COMING,
    CURRENT,
    EXPIRED,
    FUTURE,
    PREVIOUS,
    REFUSED,
    UNVERIFIED,
    FormatRow,
)
from gnp_desk.texts import _, plural
from gnp_desk.ui.line_list import Line
from gnp_desk.ui.option_rows import folded

SIGNS = {
    CURRENT: ("check", "ok"),
    EXPIRED: ("cross", "error"),
    UNVERIFIED: ("question", "review"),
    PREVIOUS: ("clock", "secondary"),
    FUTURE: ("waiting", "secondary"),
    COMING: ("save", "secondary"),
    REFUSED: ("error", "error"),
}
PINNED = _("Fijados")
NOT_FOUND = 9


def key_of(row: FormatRow) -> str:
    """Return what tells a version from all others."""
    return f"{row.code}@{row.version}"


def matching(rows: Sequence[FormatRow], typed: str) -> list[FormatRow]:
    """Return the formats in which every typed word begins some word: by title before by purpose, usable before doubtful."""
    words = folded(typed).split()
    if not words:
        return list(rows)
    found = [(_rank(words, row), row) for row in rows]
    return [row for rank, row in sorted(found, key=lambda item: (item[0], item[1].needs_reason)) if rank < NOT_FOUND]


def _rank(words: Sequence[str], row: FormatRow) -> int:
    title = folded(row.title)
    if title.startswith(" ".join(words)):
        return 0
    if _begin(words, title):
        return 1
    return 2 if _begin(words, folded(f"{row.title} {row.purpose} {row.code} {row.line_name}")) else NOT_FOUND


def _begin(words: Sequence[str], text: str) -> bool:
    return all(any(other.startswith(word) for other in text.split()) for word in words)


def lines_of(rows: Sequence[FormatRow], typed: str) -> tuple[Line, ...]:
    """Return the rows of the list: in groups while nothing is typed, the best first once something is."""
    found = matching(rows, typed)
    if typed.strip():
        return tuple(_line(row, with_line=True) for row in found)
    return tuple(_grouped(found))


def _grouped(rows: Sequence[FormatRow]) -> Iterator[Line]:
    pinned = [row for row in rows if row.is_pinned and row.state not in (PREVIOUS, FUTURE)]
    if pinned:
        yield Line("", PINNED)
        yield from (_line(row, with_line=True) for row in pinned)
    for name in dict.fromkeys(row.line_name for row in rows):
        mine = [row for row in rows if row.line_name == name and row not in pinned]
        if mine:
            yield Line("", name)
            yield from (_line(row, with_line=False) for row in mine)


def _line(row: FormatRow, *, with_line: bool) -> Line:
    sign, token = SIGNS[row.state]
    detail = f"{row.line_name} · {row.purpose}" if with_line else row.purpose
    return Line(key_of(row), row.title, detail, sign, token, row.state_text, _note(row))


def _note(row: FormatRow) -> str:
    """Return the version; of one whose time is over or has not come, that day."""
    if row.state == EXPIRED:
        return _("hasta {day}").format(day=texts.day(row.valid_until))
    if row.state == FUTURE:
        return _("desde {day}").format(day=texts.day(row.valid_from))
    return _("versión {version}").format(version=row.version)


def pages_words(row: FormatRow) -> str:
    """Return how long a format is."""
    return plural(row.pages, _("{n} página"), _("{n} páginas"))
