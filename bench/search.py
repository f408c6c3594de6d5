"""Search in a million policies: build, then every keystroke of codes, names in any order and names with a typo."""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random

from sqlalchemy import text

from bench.table import Row, percentile, show
from gnp_desk import resources
from gnp_desk.rules.edition import load_editions
from gnp_desk.services import policies as copy
from gnp_desk.services.database import Database
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.policies import Policies
from gnp_desk.services.policy_copy import Policy, name_words
from gnp_desk.services.search import Search

KEY = bytes(range(32))
POLICIES = int(os.environ.get("BENCH_POLICIES", "1000000"))
NOW = datetime(2026, 11, 25, 9, 30)
PEOPLE = 60
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
        database = Database(Path(folder), KEY)
        policies = Policies(database, load_editions(resources.path("editions")))
        rows = _build(policies, Path(folder))
        search = Search(database, policies, lambda: f"{NOW:%Y-%m-%dT%H:%M}")
        times = _ask(search)
        floors = _bare_ranges(database)
        everything = [ms for kind in times.values() for ms in kind]
        rows.append(_row("all keystrokes", everything, "20 ms p95", floors))
        rows += [_row(kind, found, "20 ms p95", floors) for kind, found in times.items()]
        rows += _lists(search)
        rows.append(Row("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", "1,024 MB"))
        database.close()
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
    policies.add(making.each(invent(POLICIES, 7, NOW)))
    total = time.perf_counter() - started - making.spent
    copy.packed = original
    size = sum(path.stat().st_size for path in folder.glob("store.db*")) / 1e6
    return [
        Row(f"index of {POLICIES:,} policies", f"{total - packing.spent:.0f} s", "60 s"),
        Row("schedules packed and kept", f"{packing.spent:.0f} s", "—", f"{size:.0f} MB on disk with log"),
    ]


def _ask(search: Search) -> Times:
    random, times = Random(3), Times()  # noqa: S311  (which keystrokes, no secret)
    for policy in random.sample(list(invent(2_000, 7, NOW)), PEOPLE):
        for kind, typed in _typed(policy, random):
            for end in range(1, len(typed) + 1):
                times.setdefault(kind, []).append(search.find(typed[:end]).ms)
    return times


def _typed(policy: Policy, random: Random) -> Iterator[tuple[str, str]]:
    name = name_words(policy.person("insured"))
    words = name.split()
    yield "plates", str(policy.schedule["schedule_vehicle"]["plate"])
    yield "policy number", policy.number
    yield "telephone", str(policy.person("insured")["phone"])[3:]
    yield "name", name
    yield "name, other order", " ".join(random.sample(words, len(words)))
    long = max(words, key=len)
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
