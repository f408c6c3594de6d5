"""The counter over a million policies, fifty thousand claims and two hundred thousand people in one store.

Every keystroke of every kind of search, then the cards of clients (`_clients.py`).
"""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from bench import _clients
from bench.table import Row, percentile, show
from gnp_desk.desk import open_desk
from gnp_desk.forms.identifiers import compact
from gnp_desk.services import claim_rows
from gnp_desk.services import policies as copy
from gnp_desk.services.claim_keys import Key
from gnp_desk.services.database import Database
from gnp_desk.services.demo import make_demo
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.policies import Policies
from gnp_desk.services.policy_copy import AUTOS, Policy, Values, name_words, named, shown
from gnp_desk.services.search import Search

POLICIES = int(os.environ.get("BENCH_POLICIES", "1000000"))
CLAIMS, PERSONS = POLICIES // 20, POLICIES // 5
# Claims of these weeks with all they hold; the others are rows and keys, as long closed ones are looked up by.
TOLD, ONE_IN = 120, 500
BUDGET = "30 ms p95"
NOW = datetime(2026, 11, 25, 9, 30)
PEOPLE = 60
FLEET = {
    "person_kind": "company",
    "name": {"company": "Repartos Inventados del Norte, S.A. de C.V."},
    "phone": "+525555550666",
    "rfc": "RIN080101AB7",
}
Times = dict[str, list[float]]


class Stopwatch:
    """Adds up the time spent in one part of a longer job."""

    def __init__(self) -> None:
        self.spent = 0.0

    def each(self, items: Iterator[Policy]) -> Iterator[Policy]:
        """Yield what `items` yields, counting only the time it takes to make each."""
        while True:
            started = time.perf_counter()
            item = next(items, None)
            self.spent += time.perf_counter() - started
            if item is None:
                return
            yield item


def main() -> None:
    """Build, ask and print the table."""
    with tempfile.TemporaryDirectory(prefix="gnp-desk-bench-") as folder:
        clock = NOW.replace(tzinfo=ZoneInfo("America/Mexico_City"))
        desk = open_desk(Path(folder), lambda first: "", demo=True, clock=lambda: clock)
        rows = _build(desk.policies, Path(folder))
        rows.append(_claims(desk.database))
        make_demo(desk.database, desk.records, policies=60, claims=TOLD)
        times, spent = _ask(desk.search)
        floors = _bare_ranges(desk.database)
        everything = [ms for kind in times.values() for ms in kind]
        rows.append(_row("all keystrokes", everything, BUDGET, floors))
        rows.append(_row("all keystrokes, processor alone", spent, BUDGET, floors))
        rows += [_row(kind, found, BUDGET, floors) for kind, found in times.items()]
        rows += _lists(desk.search)
        rows += _clients.rows(desk, FLEET["rfc"])
        rows.append(
            Row("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", "1,024 MB")
        )
        desk.close()
        show(rows)


def _build(policies: Policies, folder: Path) -> list[Row]:
    """Load the copy: packing the schedules is the price of keeping them, the rest is the index."""
    making, packing = Stopwatch(), Stopwatch()
    original = copy.packed

    def timed(policy: Policy) -> bytes:
        started = time.perf_counter()
        body = original(policy)
        packing.spent += time.perf_counter() - started
        return body

    copy.packed = timed
    started = time.perf_counter()
    policies.add(making.each(_clientele()))
    total = time.perf_counter() - started - making.spent
    copy.packed = original
    size = sum(path.stat().st_size for path in folder.glob("store.db*")) / 1e6
    return [
        Row(f"index of {POLICIES:,} policies", f"{total - packing.spent:.0f} s", "60 s"),
        Row("schedules packed and kept", f"{packing.spent:.0f} s", "—", f"{size:.0f} MB on disk with log"),
    ]


def _clientele() -> Iterator[Policy]:
    """Yield the policies: a fifth as many people as policies, each with several, a third of them written otherwise.

    One in five hundred belongs to the fleet of one company.
    """
    again = _people_for_ever()
    for place, policy in enumerate(invent(POLICIES, 7, NOW)):
        if place < PERSONS:
            yield policy
            continue
        person = dict(next(again)) if place % ONE_IN else dict(FLEET)
        if place % 3 == 0 and "given" in person["name"]:
            person["name"] = {**person["name"], "given": person["name"]["given"][:1] + "."}
        yield replace(policy, people={"insured": person, "policyholder": "insured"})


def _people_for_ever() -> Iterator[Values]:
    """Yield the insured of the first policies over and over, made again each time: the memory measured is not theirs."""
    while True:
        yield from (policy.person("insured") for policy in invent(PERSONS, 7, NOW))


def _claims(database: Database) -> Row:
    """Put the rows and keys of claims beside the policies, each with its papers and another vehicle."""
    started = time.perf_counter()
    people = iter(invent(CLAIMS, 11, NOW))
    for first in range(0, CLAIMS, 5_000):
        rows = [_claim_row(place, next(people)) for place in range(first, min(first + 5_000, CLAIMS))]
        database.write(partial(_put_claims, rows=rows))
    return Row(f"rows and keys of {CLAIMS:,} claims", f"{time.perf_counter() - started:.0f} s", "—")


def _put_claims(connection: Connection, rows: list[dict[str, object]]) -> None:
    for row in rows:
        claim_rows.put(connection, row)


def _claim_row(place: int, policy: Policy) -> dict[str, object]:
    """Return the row of an invented claim, as `case_view.row` writes it."""
    shown_, people = shown(policy), named(policy)
    folio = f"SI-K7-{place:06}-A"
    keys = [
        Key(compact(f"OV-K7-{place:06}-B"), "paper", f"o{place}", "Orden de admisión"),
        Key(compact(f"FD-K7-{place:06}-C"), "paper", f"f{place}", "Ficha de deducible"),
        Key(shown_.plate[::-1], "vehicle", f"v{place}", "Tercero B"),
        Key(policy.id, "policy", f"s{place}", ""),
        *(Key(code, "person", f"p{place}", person.name) for person in people for code in (person.rfc,) if code),
    ]
    texts = {"claim": f"c{place}", "folio": folio, "folio_key": compact(folio), "loss_kind": "Choque", "due_on": ""}
    found = {"vehicle": shown_.vehicle, "plate": shown_.plate, "vin": shown_.vin, "phone": shown_.phone}
    state = {"reason": "ok", "next_step": "Esperar", "page": "", "since": "2026-11-01T10:00", "urgency": 6}
    flags = {"is_open": 0, "is_incomplete": 0, "is_unsent": 0}
    names = {"policy_number": policy.number, "names": shown_.names}
    return {**texts, **found, **state, **flags, **names, "keys": keys}


def _ask(search: Search) -> tuple[Times, list[float]]:
    """Return how long each keystroke took by kind, and what each cost the processor: others may work beside this."""
    random, times, spent = Random(3), Times(), []  # noqa: S311  (which keystrokes, no secret)
    cars = [policy for policy in invent(2_000, 7, NOW) if policy.line == AUTOS]
    for policy in random.sample(cars, PEOPLE):
        for kind, typed in _typed(policy, random):
            for end in range(1, len(typed) + 1):
                started = time.thread_time()
                times.setdefault(kind, []).append(search.find(typed[:end]).ms)
                spent.append((time.thread_time() - started) * 1000)
    return times, spent


def _typed(policy: Policy, random: Random) -> Iterator[tuple[str, str]]:
    name = name_words(policy.person("insured"))
    words = name.split()
    yield "plates", str(policy.schedule["schedule_vehicle"]["plate"])
    yield "policy number", policy.number
    yield "telephone", str(policy.person("insured")["phone"])[3:]
    yield "name", name
    yield "name, other order", " ".join(random.sample(words, len(words)))
    long = max(words, key=len)
    yield "RFC", str(policy.person("insured").get("rfc") or "")
    yield "folio of a paper", f"FD-K7-{random.randrange(CLAIMS):06}-C"
    yield "name, one letter left out", name.replace(long, long[:2] + long[3:])


def _bare_ranges(database: Database) -> list[float]:
    """Return how long one range of plates takes in plain SQL on the same store: the floor of a keystroke."""
    query, random, times = text("SELECT * FROM policy WHERE plate BETWEEN :a AND :b LIMIT 20"), Random(5), []  # noqa: S311
    with database.reading() as connection:
        for _number in range(300):
            start = "".join(random.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))
            started = time.perf_counter()
            connection.execute(query, {"a": start, "b": start + "Z"}).all()
            times.append((time.perf_counter() - started) * 1000)
    return times


def _lists(search: Search) -> list[Row]:
    """A result of a hundred thousand rows: sorted once in SQL, then read by pages."""
    started = time.perf_counter()
    listing = search.listing("g", "plate")
    opened = (time.perf_counter() - started) * 1000
    pages = []
    for offset in range(0, len(listing.rows), max(1, len(listing.rows) // 40)):
        started = time.perf_counter()
        search.page(listing, offset, 50)
        pages.append((time.perf_counter() - started) * 1000)
    return [
        Row(f"list of {len(listing.rows):,} results sorted", f"{opened:.0f} ms", "—"),
        _row("one page of it", pages, "150 ms", pages),
    ]


def _row(what: str, times: list[float], target: str, floors: list[float]) -> Row:
    shown = f"{percentile(times, 0.95):.1f} ms p95 (median {statistics.median(times):.1f})"
    ratio = f"{statistics.median(times) / statistics.median(floors):.1f}"
    return Row(what, shown, target, f"{percentile(floors, 0.95):.2f} ms p95", ratio)


if __name__ == "__main__":
    main()
