"""Search as one types, over claims and policies: codes by B-tree range, names by full text, re-ranked here.

Claims come from their rows of the queue, where people with health data are not named. Queries are made of tokens only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Table, TableClause, or_, select

from gnp_desk.services import names
from gnp_desk.services.database import Database
from gnp_desk.services.hits import claim_hit, policy_hit
from gnp_desk.services.names import LAST
from gnp_desk.services.policies import Policies
from gnp_desk.services.policy_copy import unpacked
from gnp_desk.services.policy_tables import CLAIM_NAMES, POLICY, POLICY_NAMES, POLICY_SCHEDULE
from gnp_desk.services.search_query import Query, Why, ranked, read_query
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.services.views import Found, SearchHit

NAMED = 200
MIXED = 500
MOST = 100_000
ORDERS = {"id": POLICY.c.id, "names": POLICY.c.names, "plate": POLICY.c.plate, "vehicle": POLICY.c.vehicle}


@dataclass(frozen=True)
class Source:
    """Where to look: a table of rows, its codes by column in the order they are tried, its full-text table of names."""

    table: Table
    codes: tuple[tuple[str, str], ...]
    names: TableClause


CLAIMS = Source(
    CLAIM_ROW,
    (("folio_key", "folio"), ("plate", "plate"), ("policy_number", "policy"), ("vin", "vin"), ("phone", "phone")),
    CLAIM_NAMES,
)
POLICIES = Source(POLICY, (("id", "policy"), ("plate", "plate"), ("vin", "vin"), ("phone", "phone")), POLICY_NAMES)
Matches = list[tuple[RowMapping, Why]]


@dataclass(frozen=True)
class Listing:
    """The rows of a long result in their order, to be read a page at a time."""

    rows: tuple[int, ...]
    more: bool


class Search:
    """Finds claims and policies of this store."""

    def __init__(self, database: Database, policies: Policies, now: Callable[[], str]) -> None:
        self._database = database
        self._policies = policies
        self._now = now

    def find(self, text: str, limit: int = 20) -> Found:
        """Return what `text` may mean, claims first, each with why it matched; nothing typed finds nothing."""
        started = time.perf_counter()
        query = read_query(text)
        with self._database.reading() as connection:
            claims = _matches(connection, CLAIMS, query, limit + 1)
            policies = _matches(connection, POLICIES, query, limit + 1)
            more = len(claims) > limit or len(policies) > limit
            hits = [claim_hit(row, why) for row, why in claims[:limit]]
            hits += self._policy_hits(connection, policies[:limit])
        return Found(text, tuple(hits[:limit]), (time.perf_counter() - started) * 1000, more or len(hits) > limit)

    def listing(self, text: str, order: str = "names") -> Listing:
        """Return every policy that `text` means, all of them for «», sorted in SQL by a column of `ORDERS`."""
        query = read_query(text)
        wanted = select(POLICY.c.row).order_by(ORDERS[order], POLICY.c.row).limit(MOST + 1)
        if query.words or query.code:
            means = [POLICY.c[column].between(code, code + LAST) for column, _why in POLICIES.codes if (code := query.code_for(column))]
            if query.words:
                named = select(POLICY_NAMES.c.rowid).where(_named(POLICY_NAMES, [[word] for word in query.words]))
                means.append(POLICY.c.row.in_(named))
            wanted = wanted.where(or_(*means))
        with self._database.reading() as connection:
            rows = connection.execute(wanted).scalars().all()
        return Listing(tuple(rows[:MOST]), len(rows) > MOST)

    def page(self, listing: Listing, offset: int, limit: int) -> tuple[SearchHit, ...]:
        """Return rows `offset` to `offset + limit` of a listing."""
        wanted = listing.rows[offset : offset + limit]
        with self._database.reading() as connection:
            found = connection.execute(select(POLICY).where(POLICY.c.row.in_(wanted))).mappings()
            by_row = {row["row"]: row for row in found}
            return tuple(self._policy_hits(connection, [(by_row[row], Why()) for row in wanted if row in by_row]))

    def _policy_hits(self, connection: Connection, matches: Matches) -> list[SearchHit]:
        rows = [row["row"] for row, _why in matches]
        bodies = connection.execute(select(POLICY_SCHEDULE).where(POLICY_SCHEDULE.c.row.in_(rows))).all()
        copies = {body.row: unpacked(body.body) for body in bodies}
        now = self._now()
        return [policy_hit(row, why, self._policies.state(copies[row["row"]], now)) for row, why in matches]


def _matches(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Return up to `limit` rows: codes that begin as typed, names with every word, then names one typo away."""
    found: dict[int, tuple[RowMapping, Why]] = {}
    for matches in (_by_code, _by_name, _by_name_with_typo, _by_code_and_words):
        for row, why in matches(connection, source, query, limit - len(found)):
            found.setdefault(row["row"], (row, why))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _by_code(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    found: Matches = []
    for column, why in source.codes:
        code = query.code_for(column)
        if code:
            found += [(row, Why(why, code)) for row in _range(connection, source, column, code, limit)]
    return found


def _by_name(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    if not query.words:
        return []
    rows = _full_text(connection, source, [[word] for word in query.words])
    return [(row, Why("name", words=query.words)) for row in ranked(rows, query.words)[:limit]]


def _by_name_with_typo(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Forgive one letter in one word; the others must begin as typed."""
    found: Matches = []
    for place, word in enumerate(query.words):
        starts = names.near(connection, word)
        if starts:
            groups = [[other] for other in query.words]
            groups[place] = starts
            rows = _full_text(connection, source, groups)
            found += [(row, Why("near", words=(*starts, *query.words))) for row in ranked(rows, query.words)[:limit]]
    return found


def _by_code_and_words(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Find a code typed together with words of a name or vehicle, in any order."""
    if not query.part or not query.others:
        return []
    found: Matches = []
    for column, why in source.codes:
        code = query.part_for(column)
        rows = _range(connection, source, column, code, MIXED) if code else []
        found += [(row, Why(why, code)) for row in rows if _has_all(row, query.others)]
    return found[:limit]


def _has_all(row: RowMapping, wanted: Sequence[str]) -> bool:
    have = names.words(f"{row['names']} {row['vehicle']}")
    return all(any(word.startswith(start) for word in have) for start in wanted)


def _range(connection: Connection, source: Source, column: str, code: str, limit: int) -> Sequence[RowMapping]:
    field = source.table.c[column]
    query = select(source.table).where(field.between(code, code + LAST)).order_by(field).limit(limit)
    return connection.execute(query).mappings().all()


def _full_text(connection: Connection, source: Source, groups: Sequence[Sequence[str]]) -> Sequence[RowMapping]:
    rows = select(source.names.c.rowid).where(_named(source.names, groups)).limit(NAMED)
    return connection.execute(select(source.table).where(source.table.c.row.in_(rows))).mappings().all()


def _named(index: TableClause, groups: Sequence[Sequence[str]]):  # type: ignore[no-untyped-def]
    return index.c[index.name].match(names.match(groups))
