"""A laptop and its centre: push, pull, nothing to do, check, files and a first synchronisation, all of it the product's own.

The stores are encrypted files, the centre is a process of its own over SQLite, every commit is durable on both sides. The
floor is the bare HTTP client of `bench.central` against the same centre on documents of the same size.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert

from bench.table import Row, percentile, show
from gnp_central import seed
from gnp_central.database import Database, open_database
from gnp_central.declared import declaration
from gnp_central.ops import read_push
from gnp_central.people import load_caller
from gnp_central.push import push
from gnp_central.settings import database_url
from gnp_central.tables import DEVICE
from gnp_desk.desk import Desk
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Change
from gnp_desk.services.sync import check
from tests.central.servers import started
from tests.services.conftest import open_store
from tests.sync.office import PASSWORD, fill_in

RECORDS, CHECKED, FIRST = 10_000, 100_000, 100_000
BYTES, GROUP, FILE_MB = 1_000, 100, 120
TEXT = "Se observó golpe en la defensa delantera con desprendimiento de la parrilla; el faro derecho quedó roto y sin soporte. "


def main() -> None:
    """Run every figure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--first", type=int, default=FIRST)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gnp-bench-sync-") as name:
        show(_rows(Path(name), options.records, options.first))


def _rows(folder: Path, records: int, first: int):  # type: ignore[no-untyped-def]
    with office(folder, first) as (address, process):
        ana, luis = joined(folder, address, "ana"), joined(folder, address, "luis")
        claim = ana.cases.start()
        ana.centre.run()
        write_notes(ana, claim, records)
        yield _timed("push of 1 kB records", lambda: ana.centre.run(), records, 3_000)
        yield _timed("pull of them, checked, into the other store", lambda: luis.centre.run(), records, 5_000)
        yield _nothing(ana)
        yield _timed_check(ana, records)
        yield _files(ana, ana.cases.start())
        yield from _first(folder, address, first)
        yield Row("server's memory after all", f"{_memory(process):.0f} MB", "≤ 250 MB")
        for desk in (ana, luis):
            desk.close()


@contextmanager
def office(folder: Path, first: int = 0) -> Iterator[tuple[str, int]]:
    """Run a centre where ana and luis share a zone, and eva's zone has so many records already."""
    data = folder / "centre"
    data.mkdir()
    database = open_database(database_url(data, ""))
    zones = {"ana": "09", "luis": "09", "eva": "10", "olga": "10"}
    people = [seed.NewPerson(name, name, ("adjuster",), {"zone": zone}, {f"z:{zone}": "rw"}) for name, zone in zones.items()]
    streams = {"org": "Todos", "z:09": "Zona", "z:10": "Otra zona"}
    database.write(lambda connection: seed.add(connection, streams, people, PASSWORD))
    _fill(database, first)
    database.close()
    with started(data, "--rate", "0") as found:
        yield found


def joined(folder: Path, address: str, login: str) -> Desk:
    """Return the store of a person that has joined the centre and synchronised once."""
    desk = _joined(folder / login, address, login)
    desk.centre.run()
    return desk


def _joined(folder: Path, address: str, login: str) -> Desk:
    desk = open_store(folder)

    def page(where: str) -> None:
        threading.Thread(target=fill_in, args=(where, login), daemon=True).start()

    desk.centre.sign_on(address, page)
    return desk


def write_notes(desk: Desk, claim: str, count: int) -> None:
    """Write so many notes of about 1 kB, a hundred to a commit."""
    words = (TEXT * 10)[:BYTES]
    for start in range(0, count, GROUP):
        changes = [
            Change("create", "note", new_id(), claim, {"text": f"{number} {words}"})
            for number in range(start, min(start + GROUP, count))
        ]
        desk.database.write(lambda connection, changes=changes: desk.records.write(connection, changes))  # type: ignore[misc]


def _timed(what: str, work, count: int, target: int) -> Row:  # type: ignore[no-untyped-def]
    begin = time.perf_counter()
    summary = work()
    took = time.perf_counter() - begin
    if summary.rejected or summary.unsent:
        raise RuntimeError(str(summary))
    return Row(f"{what} ({count:,})", f"{count / took:,.0f}/s", f"≥ {target:,}/s")


def _nothing(desk: Desk) -> Row:
    desk.centre.run()
    times = []
    for _round in range(30):
        begin = time.perf_counter()
        desk.centre.run()
        times.append((time.perf_counter() - begin) * 1000)
    return Row("nothing to do, 3 streams", f"{percentile(times, 0.5):.1f} ms", "≤ 25 ms", "", f"p95 {percentile(times, 0.95):.1f} ms")


def _timed_check(desk: Desk, count: int) -> Row:
    begin = time.perf_counter()
    with desk.database.reading() as connection:
        check.state(connection, "z:09")
    took = time.perf_counter() - begin
    return Row("check of 100,000 records, recomputed", f"{took * CHECKED / count:.2f} s", "≤ 2 s", "", f"measured on {count:,}")


def _files(desk: Desk, claim: str) -> Row:
    from gnp_desk.services.evidence_tables import BLOB

    total = 0
    for _number in range(3):
        with desk.evidence.blobs.new() as writing:
            for _part in range(FILE_MB // 3):
                writing.write(secrets.token_bytes(1024 * 1024))
            blob = writing.keep()
        total += blob.size
        facts = {"sha256": blob.sha256, "size": blob.size, "original_name": "foto.jpg", "media_type": "image/jpeg"}
        desk.database.write(lambda connection, blob=blob: connection.execute(insert(BLOB).values(sha256=blob.sha256, file=blob.file, key=blob.key, size=blob.size)))  # type: ignore[misc]
        change = Change("create", "evidence", new_id(), claim, facts)
        desk.database.write(lambda connection, change=change: desk.records.write(connection, [change]))  # type: ignore[misc]
    begin = time.perf_counter()
    summary = desk.centre.run()
    took = time.perf_counter() - begin
    if summary.files_up != 3:
        raise RuntimeError(str(summary))
    return Row("files, 1 MiB chunks", f"{total / took / 1e6:.0f} MB/s", "≥ 60 MB/s")


def _fill(database: Database, count: int) -> None:
    """Let a person of another zone have written so many records, a hundred to a claim, as pushes of theirs."""
    device, said = new_id(), declaration()
    words, at = (TEXT * 10)[:BYTES], {"wall": "2026-11-22T12:40:00.123-06:00", "offset_ms": 0, "boot": "b", "mono_ms": 1}
    row = {"person": "olga", "name": "", "platform": "", "app": "", "public_key": "", "short": "BENCH", "registered_at": ""}
    database.write(lambda connection: connection.execute(insert(DEVICE).values(id=device, **row)))
    with database.reading() as connection:
        caller = load_caller(connection, "olga", device)
    for first in range(1, count + 1, GROUP):
        claim, ops = new_id(), []
        for number in range(first, min(first + GROUP, count + 1)):
            kind, values = ("note", {"claim_id": claim, "text": f"{number} {words}"}) if ops else ("claim", {"status": "reported"})
            changes = {name: {"old": None, "new": value} for name, value in values.items()}
            op = {"op_id": new_id(), "kind": "create", "type": kind, "record": new_id() if ops else claim, "schema": 1}
            ops.append({**op, "changes": changes, "at": at, "seq": number})
        groups = [{"group_id": new_id(), "ops": ops}]
        asked = read_push(json.dumps({"device_id": device, "witness": {}, "groups": groups}).encode(), said)
        database.write(lambda connection, asked=asked: push(connection, said, caller, asked))


def _first(folder: Path, address: str, count: int):  # type: ignore[no-untyped-def]
    _joined(folder / "eva", address, "eva").close()
    command = [sys.executable, "-m", "bench._first_sync", str(folder / "eva")]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=900, check=True).stdout.splitlines()[-1])
    desk = open_store(folder / "eva")
    with desk.database.reading() as connection:
        held = check.state(connection, "z:10")[1]
    desk.close()
    if held != count or told["connection"] != "online":
        raise RuntimeError(f"{told}, {held} records")
    yield Row(f"first sync of {count:,} records behind a window", f"{told['seconds']:.1f} s", "≤ 25 s", "", f"{count / told['seconds']:,.0f}/s")
    yield Row("  most memory of the client over its start", f"+{told['grown']:.0f} MB", "≤ +64 MB")
    yield Row("  longest the window was kept from its events", f"{told['blocked']:.0f} ms", "≤ 100 ms", f"{told['at_rest']:.0f} ms at rest")


def _memory(process: int) -> float:
    """Return the most memory a process ever held, in MB."""
    if not sys.platform.startswith("linux"):
        return 0.0
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
