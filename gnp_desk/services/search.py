"""Search as one types, over claims, people, policies, papers and vehicles: codes by B-tree, names by full text, re-ranked.

Claims come from their rows of the queue, where people with health data are not named. Queries are made of tokens only.
People are those of the policies found, with whatever else their identifiers bring (`clients.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, TableClause, bindparam, or_, select

from gnp_desk.services import claim_keys, clients, names
from gnp_desk.services.clients import Client
from gnp_desk.services.database import Database
from gnp_desk.services.hits import claim_hit, client_hits, key_hit, policy_hit
from gnp_desk.services.names import LAST
from gnp_desk.services.policies import Policies
from gnp_desk.services.policy_copy import unpacked
from gnp_desk.services.policy_tables import (
    CLAIM_KEY,
    CLAIM_NAMES,
    POLICY,
    POLICY_NAMES,
    POLICY_PERSON,
    POLICY_SCHEDULE,
)
from gnp_desk.services.search_query import Query, Why, ranked, read_query
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.services.views import Found, SearchHit

NAMED = 120
STATES = 2_048
MIXED = 500
MOST = 100_000
ORDERS = {"id": POLICY.c.id, "names": POLICY.c.names, "plate": POLICY.c.plate, "vehicle": POLICY.c.vehicle}


@dataclass(frozen=True)
class Source:
    """Where to look: the queries of each code in the order they are tried, why each matches, and the query of names."""

    codes: tuple[tuple[str, str, Select[Any]], ...]
    named: Select[Any]


def _source(table: Table, codes: Mapping[str, str], names_of: TableClause) -> Source:
    return Source(
        tuple((column, why, _range_of(table, column)) for column, why in codes.items()),
        select(table).where(table.c.row.in_(_rows_named(names_of).limit(bindparam("most")))),
    )


def _range_of(table: Table, column: str) -> Select[Any]:
    field = table.c[column]
    wanted = select(table).where(field.between(bindparam("low"), bindparam("high")))
    return wanted.order_by(field).limit(bindparam("most"))


def _rows_named(names_of: TableClause) -> Select[Any]:
    return select(names_of.c.rowid).where(names_of.c[names_of.name].match(bindparam("match")))


CLAIM_CODES = {"folio_key": "folio", "plate": "plate", "policy_number": "policy", "vin": "vin", "phone": "phone"}
POLICY_CODES = {"id": "policy", "plate": "plate", "vin": "vin", "phone": "phone"}
CLAIMS = _source(CLAIM_ROW, CLAIM_CODES, CLAIM_NAMES)
POLICIES = _source(POLICY, POLICY_CODES, POLICY_NAMES)
KEYS = (
    select(CLAIM_KEY, CLAIM_ROW.c.folio)
    .join(CLAIM_ROW, CLAIM_ROW.c.claim == CLAIM_KEY.c.claim)
    .where(CLAIM_KEY.c.code.between(bindparam("low"), bindparam("high")), CLAIM_KEY.c.kind != claim_keys.POLICY)
    .limit(bindparam("most"))
)
IDENTIFIED = {
    name: clients.PEOPLE.where(
        POLICY_PERSON.c[name].between(bindparam("low"), bindparam("high")), POLICY_PERSON.c[name] != ""
    ).limit(bindparam("most"))
    for name in ("rfc", "curp")
}
LEAST_IDENTIFIER = 4
BODIES = select(POLICY_SCHEDULE).where(POLICY_SCHEDULE.c.row.in_(bindparam("rows", expanding=True)))
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
        self._now = now
        # While a person types, the same policies are found again key after key: their state is worked out once.
        self._state = lru_cache(maxsize=STATES)(lambda body, at: policies.state(unpacked(body), at))

    def find(self, text: str, limit: int = 20) -> Found:
        """Return what `text` may mean, each with why it matched; nothing typed finds nothing.

        Claims come first, the open ones before the others, then people, policies, papers and vehicles. Where there is more than `limit`, each kind has its
        share, so that a common name hides neither its claims nor its people.
        """
        started = time.perf_counter()
        query = read_query(text)
        with self._database.reading() as connection:
            claims = sorted(_matches(connection, CLAIMS, query, limit + 1), key=lambda found: not found[0]["is_open"])
            policies = _matches(connection, POLICIES, query, limit + 1)
            keyed = _keys(connection, query, limit + 1)
            people, met = _clients(connection, policies, query, limit + 1)
            held = {row["claim"] for row, _why in claims}
            also = [hit for hit in keyed["claim"] if hit.id not in held]
            papers, vehicles = keyed[claim_keys.PAPER], keyed[claim_keys.VEHICLE]
            found = [len(group) for group in (claims, also, people, policies, papers, vehicles)]
            share = iter(_shares(found, limit))
            hits = (
                *(claim_hit(row, why) for row, why in claims[: next(share)]),
                *also[: next(share)],
                *client_hits(people[: next(share)], met),
                *self._policy_hits(connection, policies[: next(share)]),
                *papers[: next(share)],
                *vehicles[: next(share)],
            )
        return Found(text, hits, (time.perf_counter() - started) * 1000, sum(found) > len(hits))

    def listing(self, text: str, order: str = "names") -> Listing:
        """Return every policy that `text` means, all of them for «», sorted in SQL by a column of `ORDERS`."""
        query = read_query(text)
        wanted = select(POLICY.c.row).order_by(ORDERS[order], POLICY.c.row).limit(MOST + 1)
        if query.words or query.code:
            codes = [(column, code) for column in POLICY_CODES for code in query.codes_for(column)]
            means = [POLICY.c[column].between(code, code + LAST) for column, code in codes]
            named = [POLICY.c.row.in_(_rows_named(POLICY_NAMES))] if query.words else []
            wanted = wanted.where(or_(*means, *named))
        with self._database.reading() as connection:
            terms = [names.terms(connection, word) or [f'"{word}"'] for word in query.words]
            rows = connection.execute(wanted, {"match": names.match(terms)} if query.words else {}).scalars().all()
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
        bodies = connection.execute(BODIES, {"rows": rows}).all()
        copies = {body.row: body.body for body in bodies}
        now = self._now()
        return [policy_hit(row, why, self._state(copies[row["row"]], now)) for row, why in matches]


def _shares(found: Sequence[int], limit: int) -> list[int]:
    """Return how many of each group to show, `limit` together: the longest give way when there are too many."""
    shares = list(found)
    while sum(shares) > limit:
        shares[shares.index(max(shares))] -= 1
    return shares


def _clients(connection: Connection, policies: Matches, query: Query, limit: int) -> tuple[list[Client], clients.Met]:
    """Return the people that the policies were found by, and those whose RFC or CURP begins as typed, in that order."""
    rows = {row["row"]: why for row, why in policies if why.kind in clients.OF_PEOPLE}
    found = [(person, rows[person.policy]) for person in clients.of_policies(connection, rows)] if rows else []
    if len(query.code) >= LEAST_IDENTIFIER:
        for name, wanted in IDENTIFIED.items():
            people = clients.people(connection, wanted, low=query.code, high=query.code + LAST, most=limit)
            found += [(person, Why(name, query.code)) for person in people]
    met = {person.key: (person, why) for person, why in reversed(found) if clients.is_met(person, why)}
    return clients.clients(connection, [person for person, _why in reversed(met.values())]), met


def _keys(connection: Connection, query: Query, limit: int) -> dict[str, list[SearchHit]]:
    """Return, by kind, papers and vehicles whose code begins as typed, and claims by the RFC or CURP of their people.

    The vehicle of A and the people by name are found with the row of their claim.
    """
    found: dict[tuple[str, str], SearchHit] = {}
    for code in dict.fromkeys(code for column in ("folio", "vin") for code in query.codes_for(column)):
        for row in connection.execute(KEYS, {"low": code, "high": code + LAST, "most": limit}).mappings():
            hit = key_hit(row, code)
            found.setdefault((hit.kind, hit.id), hit)
    kinds: dict[str, list[SearchHit]] = {"claim": [], claim_keys.PAPER: [], claim_keys.VEHICLE: []}
    for hit in found.values():
        kinds[hit.kind].append(hit)
    return kinds


def _matches(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Return up to `limit` rows: codes that begin as typed, names with every word, then names one typo away."""
    found: dict[int, tuple[RowMapping, Why]] = {}
    for matches in (_by_code, _by_whole_words, _by_name, _by_name_with_typo, _by_code_and_words):
        for row, why in matches(connection, source, query, limit - len(found)):
            found.setdefault(row["row"], (row, why))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _by_code(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    found: Matches = []
    for column, why, wanted in source.codes:
        for code in query.codes_for(column):
            found += [(row, Why(why, code)) for row in _range(connection, wanted, code, limit)]
    return found


def _by_whole_words(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Take what was typed as whole words: the cheapest reading, and the best one when it brings enough."""
    return _named(connection, source, query, [[f'"{word}"'] for word in query.words], limit)


def _by_name(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    return _named(connection, source, query, [names.terms(connection, word) for word in query.words], limit)


def _by_name_with_typo(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Forgive one letter in one word; the others must begin as typed."""
    found: Matches = []
    for place, word in enumerate(query.words):
        meant = names.near(connection, word)
        if meant:
            groups = [names.terms(connection, other) for other in query.words]
            groups[place] = [f'"{other}"' for other in meant]
            rows = _full_text(connection, source, groups)
            words = tuple(w for other in query.words for w in (meant if other == word else (other,)))
            found += [(row, Why("near", words=words)) for row in ranked(rows, query.words)[:limit]]
    return found


def _by_code_and_words(connection: Connection, source: Source, query: Query, limit: int) -> Matches:
    """Find a code typed together with words of a name or vehicle, in any order."""
    if not query.part or not query.others:
        return []
    found: Matches = []
    for column, why, wanted in source.codes:
        code = query.part_for(column)
        rows = _range(connection, wanted, code, MIXED) if code else []
        found += [(row, Why(why, code)) for row in rows if _has_all(row, query.others)]
    return found[:limit]


def _has_all(row: RowMapping, wanted: Sequence[str]) -> bool:
    have = names.words(f"{row['names']} {row['vehicle']}")
    return all(any(word.startswith(start) for word in have) for start in wanted)


def _range(connection: Connection, wanted: Select[Any], code: str, limit: int) -> Sequence[RowMapping]:
    return connection.execute(wanted, {"low": code, "high": code + LAST, "most": limit}).mappings().all()


def _named(
    connection: Connection, source: Source, query: Query, groups: Sequence[Sequence[str]], limit: int
) -> Matches:
    rows = ranked(_full_text(connection, source, groups), query.words)
    return [(row, Why("name", words=query.words)) for row in rows[:limit]]


def _full_text(connection: Connection, source: Source, groups: Sequence[Sequence[str]]) -> Sequence[RowMapping]:
    if not groups or not all(groups):
        return []
    return connection.execute(source.named, {"match": names.match(groups), "most": NAMED}).mappings().all()
