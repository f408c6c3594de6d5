"""Names as words: kept for full text, found by prefix in any order, without accents, with one typo forgiven.

A typo is found without reading every word: it spoils either the first letters or the rest of a word, so one of the two
halves is looked up exactly in a B-tree (or the swap between them) and only what that brings is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, TableClause, bindparam, insert, select

from gnp_desk.forms.identifiers import folded
from gnp_desk.services.policy_tables import NAME_TAIL, NAME_WORD

BETWEEN = " · "
LEAST_WITH_TYPO = 4
HEAD = 4
CANDIDATES = 2_000
ALTERNATIVES = 12
SHORT = 3
TERMS = 24
MANY_BYTES, FEW_BYTES = 96 * 1024 * 1024, 1024 * 1024
LAST = "\U0010ffff"

WORD = re.compile(r"[^\W_]+")
NAMED = select(NAME_WORD.c.word).where(NAME_WORD.c.word.between(bindparam("low"), bindparam("high"))).limit(bindparam("most"))
TAILED = select(NAME_TAIL.c.word).where(NAME_TAIL.c.tail.between(bindparam("low"), bindparam("high"))).limit(bindparam("most"))


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


def expect_many(connection: Connection, index: TableClause, *, many: bool) -> None:
    """Let a full-text table gather many new rows in memory before it writes them, or go back to a few."""
    size = MANY_BYTES if many else FEW_BYTES
    connection.execute(insert(index), {index.name: "hashsize", "rank": size})


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
    """Return known words whose beginning is `typed` with exactly one letter changed, added, left out or swapped.

    Words nearest in length come first: they are what the person most likely meant.
    """
    if len(typed) < LEAST_WITH_TYPO:
        return []
    found = [word for word in _candidates(connection, typed) if _is_near(typed, word)]
    return sorted(found, key=lambda word: (abs(len(word) - len(typed)), word))[:ALTERNATIVES]


def _is_near(typed: str, word: str) -> bool:
    from rapidfuzz.distance import OSA

    lengths = {len(typed) - 1, len(typed), len(typed) + 1}
    starts = {word[:length] for length in lengths if length <= len(word)}
    return any(OSA.distance(typed, start, score_cutoff=1) == 1 for start in starts)


def _candidates(connection: Connection, typed: str) -> set[str]:
    cut = min(len(typed) // 2, HEAD)
    head, tail = typed[:cut], typed[cut:]
    swapped = head[:-1] + tail[0] + head[-1] + tail[1:]
    same_head, same_tail = _begin(connection, NAMED, head), _begin(connection, TAILED, tail)
    return {*same_head, *same_tail, *_begin(connection, NAMED, swapped)}


def _begin(connection: Connection, query: Select[Any], start: str, limit: int = CANDIDATES) -> Sequence[str]:
    return connection.execute(query, {"low": start, "high": start + LAST, "most": limit}).scalars().all()


def terms(connection: Connection, typed: str) -> list[str]:
    """Return the terms of a full-text query that begin as typed; none when no name has such a word.

    A short beginning has an index of its own. A longer one is told in the few words it stands for: reading those as they
    are is far cheaper than gathering every row of a beginning that many people share.
    """
    if len(typed) <= SHORT:
        return [f'"{typed}"*']
    found = _begin(connection, NAMED, typed, TERMS + 1)
    return [f'"{typed}"*'] if len(found) > TERMS else [f'"{word}"' for word in found]


def match(groups: Iterable[Sequence[str]]) -> str:
    """Return a full-text query of terms only: every group must be met, by any of its terms."""
    return " AND ".join(f"({' OR '.join(group)})" for group in groups)
