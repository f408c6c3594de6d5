"""Names as words: kept for full text, found by prefix in any order, without accents, with one typo forgiven.

A typo is found without reading every word: it spoils either the first letters or the rest of a word, so one of the two
halves is looked up exactly in a B-tree (or the swap between them) and only what that brings is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Connection, TableClause, insert, select

from gnp_desk.forms.identifiers import folded
from gnp_desk.services.policy_tables import NAME_TAIL, NAME_WORD

BETWEEN = " · "
LEAST_WITH_TYPO = 4
HEAD = 4
CANDIDATES = 2_000
ALTERNATIVES = 12
LAST = "\U0010ffff"

WORD = re.compile(r"[^\W_]+")


def words(name: str) -> list[str]:
    """Return the words of a name as they are compared: lower case, no accents, letters and digits only."""
    return [word for part in name.split() for word in _words(part)]


@lru_cache(maxsize=65_536)
def _words(part: str) -> tuple[str, ...]:
    return tuple(WORD.findall(folded(part)))


def put(connection: Connection, index: TableClause, rows: Sequence[tuple[int, str]]) -> None:
    """Make the names of new rows findable in a full-text table; their words must be learned too."""
    if rows:
        connection.execute(insert(index), [{"rowid": row, "names": " ".join(words(name))} for row, name in rows])


def drop(connection: Connection, index: TableClause, rows: Sequence[tuple[int, str]]) -> None:
    """Forget the names that rows had in a full-text table."""
    gone = [{index.name: "delete", "rowid": row, "names": " ".join(words(name))} for row, name in rows]
    if gone:
        connection.execute(insert(index), gone)


def learn(connection: Connection, names: Iterable[str]) -> None:
    """Remember the words of names, so that a typed word with one typo is led to them."""
    fresh = sorted({word for name in names for word in words(name)})
    if not fresh:
        return
    connection.execute(insert(NAME_WORD).prefix_with("OR IGNORE"), [{"word": word} for word in fresh])
    tails = [{"tail": word[cut:], "word": word} for word in fresh for cut in range(1, min(len(word) - 1, HEAD + 2))]
    if tails:
        connection.execute(insert(NAME_TAIL).prefix_with("OR IGNORE"), tails)


def near(connection: Connection, typed: str) -> list[str]:
    """Return the beginnings of known words that `typed` becomes with exactly one letter changed, added, left out or swapped."""
    from rapidfuzz.distance import OSA

    if len(typed) < LEAST_WITH_TYPO:
        return []
    found: dict[str, int] = {}
    for word in _candidates(connection, typed):
        for length in (len(typed), len(typed) + 1, len(typed) - 1):
            start = word[:length]
            if len(start) == length and OSA.distance(typed, start, score_cutoff=1) == 1:
                found[start] = found.get(start, 0) + 1
                break
    return sorted(found, key=lambda start: (-found[start], start))[:ALTERNATIVES]


def _candidates(connection: Connection, typed: str) -> set[str]:
    cut = min(len(typed) // 2, HEAD)
    head, tail = typed[:cut], typed[cut:]
    swapped = head[:-1] + tail[0] + head[-1] + tail[1:]
    queries = (
        select(NAME_WORD.c.word).where(NAME_WORD.c.word.between(head, head + LAST)),
        select(NAME_TAIL.c.word).where(NAME_TAIL.c.tail.between(tail, tail + LAST)),
        select(NAME_WORD.c.word).where(NAME_WORD.c.word.between(swapped, swapped + LAST)),
    )
    return {word for query in queries for word in connection.execute(query.limit(CANDIDATES)).scalars()}


def match(tokens: Iterable[Iterable[str]]) -> str:
    """Return a full-text query of tokens only: every group must be met, by any of its beginnings."""
    groups = (" OR ".join(f'"{start}"*' for start in group) for group in tokens)
    return " AND ".join(f"({group})" for group in groups)
