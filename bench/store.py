"""The store: one autosave, opening a claim, undo, issuing, the queue of a full store, making 10,000 claims."""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import insert, select

from bench.table import Row, percentile, show
from gnp_desk.desk import Desk, compose
from gnp_desk.errors import NotReady
from gnp_desk.services.database import Database
from gnp_desk.services.demo import make_demo
from gnp_desk.services.store_lock import StoreLock
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL, RECORD
from gnp_desk.services.views import Edit

KEY = bytes(range(32))
CLAIMS = int(os.environ.get("BENCH_CLAIMS", "10000"))
ROWS = 100_000
SAVES = 300
NARRATIVE = "Iba por el carril central cuando el vehículo de atrás no frenó a tiempo y me pegó en la defensa. "


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory(prefix="gnp-desk-bench-") as folder:
        desk = _open(Path(folder) / "store")
        took = _time(lambda: make_demo(desk.database, desk.records, claims=CLAIMS))
        claim = _fullest(desk)
        rows = [
            Row(f"{CLAIMS:,} invented claims made", f"{took / 1000:.1f} s", "120 s"),
            *_saves(desk, claim, Path(folder)),
            *_opens(desk, claim),
            _undo(desk, claim),
            _issue(desk),
            *_queue(desk),
            Row("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", "220 MB"),
        ]
        desk.close()
        rows.append(_reopen(Path(folder) / "store"))
        show(rows)


def _open(folder: Path) -> Desk:
    return compose(StoreLock(folder), Database(folder, KEY), is_demo=True, clock=lambda: datetime.now(UTC))


def _time(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return (time.perf_counter() - started) * 1000


def _row(what: str, times: list[float], target: str, floors: list[float] | None = None) -> Row:
    shown = f"{percentile(times, 0.95):.1f} ms p95 (median {statistics.median(times):.1f})"
    if not floors:
        return Row(what, shown, target)
    ratio = statistics.median(times) / statistics.median(floors)
    return Row(what, shown, target, f"{percentile(floors, 0.95):.1f} ms p95", f"{ratio:.1f}")


def _fullest(desk: Desk) -> str:
    """Return the claim with most records that still takes answers."""
    cases = [desk.cases.load(row.claim) for row in desk.queue.page("incomplete", 0, 40)]
    return max(cases, key=lambda case: len(list(case))).claim.id


def _saves(desk: Desk, claim: str, folder: Path) -> list[Row]:
    """One save as the window asks for it, against one bare SQLCipher commit of as many bytes."""
    party = desk.cases.load(claim).party("A")
    assert party is not None
    texts = [f"{NARRATIVE * 3}{number}" for number in range(SAVES)]
    times = [_time(lambda text=text: desk.cases.save(claim, [Edit(party.id, {"narrative": text})], "bench")) for text in texts]  # type: ignore[misc]
    with desk.database.reading() as connection:
        entry = connection.execute(select(JOURNAL).order_by(JOURNAL.c.seq.desc()).limit(1)).one()
        body = connection.execute(select(RECORD.c.body).where(RECORD.c.id == party.id)).scalar_one()
    size = sum(len(str(value)) for value in entry) + len(body)
    return [_row("one autosave, durable", times, "10 ms", _bare_commits(folder / "floor.db", size))]


def _bare_commits(path: Path, size: int) -> list[float]:
    bare = sqlcipher.connect(str(path), isolation_level=None)
    for pragma in (f"key = \"x'{KEY.hex()}'\"", "journal_mode = WAL", "synchronous = FULL"):
        bare.execute(f"PRAGMA {pragma}")
    bare.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, bytes BLOB)")
    data = os.urandom(size)
    times = [_time(lambda: bare.execute("INSERT INTO kept (bytes) VALUES (?)", (data,))) for _number in range(SAVES)]
    bare.close()
    return times


def _opens(desk: Desk, claim: str) -> list[Row]:
    reads = [_time(lambda: desk.cases.load(claim)) for _number in range(30)]
    looks = [_time(lambda: desk.cases.look(desk.cases.load(claim))) for _number in range(30)]
    reviews = [_time(lambda: desk.cases.review(desk.cases.load(claim))) for _number in range(30)]
    return [
        _row("open a full claim: records, tasks, cover, deadlines", looks, "150 ms", reads),
        _row("«Revisar y cerrar» of it", reviews, "150 ms", reads),
    ]


def _undo(desk: Desk, claim: str) -> Row:
    """Undo in a page whose journal is longer than a person ever goes back."""
    times = [_time(lambda: desk.cases.undo(claim, "bench")) for _number in range(200)]
    return _row(f"one undo, {SAVES} steps in the journal of its page", times, "100 ms")


def _issue(desk: Desk) -> Row:
    with desk.database.reading() as connection:
        newest = select(RECORD.c.claim, RECORD.c.id).where(RECORD.c.type == "vehicle_admission_order").order_by(RECORD.c.id.desc())
        orders = connection.execute(newest.limit(400)).all()
    times: list[float] = []
    for claim, order in orders:
        found = desk.cases.load(claim).find(order)
        if found is not None and found.get("status") != "issued" and len(times) < 12:
            with suppress(NotReady):
                times.append(_time(partial(desk.papers.issue, claim, order)))
    return _row("issue an order: check, number, draw, hash, commit", times, "200 ms")


def _queue(desk: Desk) -> list[Row]:
    _more_rows(desk)
    counts = [_time(desk.queue.counts) for _number in range(10)]
    first = [_time(lambda: desk.queue.page("today", 0, 50)) for _number in range(20)]
    last = [_time(lambda: desk.queue.page("unsent", ROWS - 60, 50)) for _number in range(20)]
    return [
        _row(f"first page of the queue, {ROWS:,} rows", first, "150 ms"),
        _row("last page of it", last, "150 ms", first),
        _row("numbers on its tabs", counts, "150 ms", first),
    ]


def _more_rows(desk: Desk) -> None:
    """Fill the queue to `ROWS` rows with copies of those there are."""
    with desk.database.writing() as connection:
        known = [dict(row) for row in connection.execute(select(CLAIM_ROW)).mappings()]
        for number in range(ROWS - len(known)):
            known.append({**known[number % len(known)], "claim": f"copy {number}"})
        copies = [{name: value for name, value in row.items() if name != "row"} for row in known[-(ROWS - len(known)) :]]
        copies = [row for row in copies if row["claim"].startswith("copy")]
        connection.execute(insert(CLAIM_ROW), copies)


def _reopen(folder: Path) -> Row:
    times = []
    for _number in range(5):
        started = time.perf_counter()
        desk = _open(folder)
        desk.queue.page("today", 0, 50)
        times.append((time.perf_counter() - started) * 1000)
        desk.close()
    return _row(f"open the store with {ROWS:,} claims and read the queue", times, "—")


if __name__ == "__main__":
    main()
