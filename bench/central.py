"""The centre under load: push, pull, nothing to do, verify, files, sixteen laptops at once; SQLite, then PostgreSQL.

The floor of each row is bare SQLite, measured in the same run on the same documents. `bench.peers` sets others beside it.
`--records N` is for a quick look.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import json
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bench.table import Row, percentile, show
from gnp_central import seed, tokens
from gnp_central.database import open_database
from gnp_central.settings import database_url
from gnp_central.signing import ServerKeys
from gnp_central.wire import canonical, content_hash, digest_item, digest_text, new_id
from tests.central.servers import postgres, postgres_binaries, started

BATCH, PAGE, MANY, EACH, WORKERS = 200, 500, 16, 500, 4
WORDS = [
    "parabrisas",
    "defensa",
    "cofre",
    "puerta",
    "faro",
    "salpicadera",
    "impacto",
    "lateral",
    "trasero",
    "frontal",
    "crucero",
    "avenida",
    "carril",
]
PASSWORD_COST = 16


@dataclass
class Device:
    """A laptop reduced to what synchronising costs: it signs what it sends and believes only what is signed."""

    url: str
    token: str
    keys: dict[str, Ed25519PublicKey]
    id: str = field(default_factory=new_id)
    seq: int = 0

    def __post_init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers.update({"Accept-Encoding": "identity", "App": "bench/1.0", "Schema": "1", "Device": self.id})
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        public = base64.b64encode(self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
        said = {"name": "bench", "platform": sys.platform, "app": "bench/1.0", "public_key": public}
        self.call("PUT", f"/v1/devices/{self.id}", canonical(said).encode())

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        request_id = new_id()
        signature = base64.b64encode(self.key.sign(hashlib.sha256(body + request_id.encode()).digest())).decode()
        sent = {"Request-Id": request_id, "Device-Signature": f"d:{signature}", **headers}
        answer = self.http.request(method, self.url + path, data=body, headers=sent, timeout=120)
        if answer.status_code >= 300:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")
        name, _, signed = answer.headers["Server-Signature"].partition(":")
        digest = hashlib.sha256(answer.content + request_id.encode()).digest()
        self.keys[name].verify(base64.b64decode(signed), digest)
        return answer.content

    def op(self, kind: str, type_: str, record: str, changes: dict[str, Any]) -> dict[str, Any]:
        self.seq += 1
        at = {"wall": "2026-11-22T12:40:00.123-06:00", "offset_ms": -840, "boot": "b", "mono_ms": 81_233}
        said = {"op_id": new_id(), "kind": kind, "type": type_, "record": record, "schema": 1, "base_version": 1}
        return {**said, "changes": changes, "at": at, "seq": self.seq}

    def push(self, ops: Sequence[dict[str, Any]]) -> None:
        """Send operations, two to a group, and check that every one has its receipt."""
        groups = [{"group_id": new_id(), "ops": ops[at : at + 2]} for at in range(0, len(ops), 2)]
        body = json.dumps({"device_id": self.id, "witness": {}, "groups": groups}, separators=(",", ":")).encode()
        results = json.loads(self.call("POST", "/v1/push", body))["results"]
        if [(item["op_id"], item["status"]) for item in results] != [(op["op_id"], "applied") for op in ops]:
            raise RuntimeError(str(results[0]))

    def pull(self, stream: str, store: sqlite3.Connection) -> int:
        """Pull a whole stream into a durable store and return how many records came."""
        cursor, count = "0", 0
        while True:
            page = json.loads(self.call("GET", f"/v1/streams/{stream}/changes?after={cursor}&limit={PAGE}"))
            rows = [
                (item["id"], item["version"], item["schema"], item["type"], canonical(item["body"]))
                for item in page["items"]
            ]
            with store:
                store.executemany("insert or replace into base values (?, ?, ?, ?, ?)", rows)
                store.execute("insert or replace into cursor values (?, ?)", (stream, page["cursor"]))
            count, cursor = count + len(rows), page["cursor"]
            if not page["more"]:
                if verify(store) != (page["state"]["digest"], page["state"]["live"]):
                    raise RuntimeError("the digests differ")
                return count


def verify(store: sqlite3.Connection) -> tuple[str, int]:
    """Recompute the digest of everything in a store from its rows."""
    total, live = 0, 0
    for identity, version, schema, kind, body in store.execute("select id, version, schema, type, body from base"):
        total += digest_item(identity, version, content_hash(body, schema, kind, deleted=False))
        live += 1
    return digest_text(total), live


def open_store(path: Path) -> sqlite3.Connection:
    store = sqlite3.connect(path)
    store.execute("pragma journal_mode = wal")
    store.execute("pragma synchronous = full")
    store.execute(
        "create table base (id text primary key, version int, schema int, type text, body text) without rowid"
    )
    store.execute("create table cursor (stream text primary key, cursor text)")
    return store


def documents(count: int) -> list[dict[str, Any]]:
    """Return records of about 1 kB, the same at every run."""
    rnd = random.Random(7)  # noqa: S311
    found = []
    for number in range(count):
        lines = [{"code": f"P{rnd.randrange(9999):04}", "price": f"{rnd.randrange(10**6) / 100:.2f}"} for _ in range(4)]
        record = {
            "folio_hint": f"CLM-26-Z07-{number:06}",
            "plate": "".join(rnd.choices("ABCDEFGHJKLM0123456789", k=7)),
            "amount": f"{rnd.randrange(10**7) / 100:.2f}",
            "currency": "MXN",
            "lat": f"{rnd.uniform(14, 32):.6f}",
            "lon": f"{rnd.uniform(-117, -87):.6f}",
            "occurred_at": f"2026-{rnd.randrange(1, 13):02}-{rnd.randrange(1, 29):02}T10:00:00Z",
            "lines": lines,
        }
        room = 1_024 - len(canonical(record))
        found.append({**record, "text": " ".join(rnd.choices(WORDS, k=90))[:room]})
    return found


@dataclass(frozen=True)
class Site:
    """A running centre and its people."""

    url: str
    data: Path
    process: int

    def device(self, login: str) -> Device:
        now = int(time.time())
        claims = {"iss": self.url, "aud": "gnp-desk", "sub": login, "iat": now, "exp": now + 3_600}
        keys = ServerKeys(self.data / "keys")
        return Device(self.url, tokens.sign(keys, claims, "at+jwt"), dict(keys.public()))

    def memory(self) -> int:
        """Return the peak resident memory of the server in bytes, 0 where the system does not tell."""
        status = Path(f"/proc/{self.process}/status")
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
        return int(found[1]) * 1024 if found else 0


@contextlib.contextmanager
def site(folder: Path, url: str = "", *options: str) -> Iterator[Site]:
    """Run a centre with people: `solo` sees only their own stream, `p0`… share a zone and an office."""
    folder.mkdir()
    address = url or database_url(folder, "")
    seed.passwords.COST = PASSWORD_COST
    people = [seed.NewPerson("solo", "Solo", ("adjuster",))]
    home = {"zone": "07", "branch": "0712"}
    people += [seed.NewPerson(f"p{n}", f"P{n}", ("adjuster",), home, {"z:07": "rw"}) for n in range(MANY)]
    database = open_database(address)
    database.write(lambda connection: seed.add(connection, seed.STREAMS, people, "x"))
    database.close()
    with started(folder, "--database", address, "--rate", "0", *options) as (running, process):
        yield Site(running, folder, process)


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def seconds(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def new_claim(device: Device) -> str:
    claim = new_id()
    device.push([device.op("create", "claim", claim, {"status": {"old": None, "new": "reported"}})])
    return claim


def new_ops(device: Device, docs: Sequence[dict[str, Any]], claim: str) -> list[dict[str, Any]]:
    def changes(doc: dict[str, Any]) -> dict[str, Any]:
        return {name: {"old": None, "new": value} for name, value in {**doc, "claim_id": claim}.items()}

    return [device.op("create", "note", new_id(), changes(doc)) for doc in docs]


def push_all(device: Device, ops: Sequence[dict[str, Any]]) -> float:
    return seconds(lambda: [device.push(part) for part in batches(ops, BATCH)])


def bare_sqlite(docs: Sequence[dict[str, Any]], folder: Path) -> float:
    """Return records a second that one SQLite file takes, 200 to a durable transaction, and nothing else."""
    store = open_store(folder / "floor.db")
    rows = [(new_id(), 1, 1, "note", canonical(doc)) for doc in docs]

    def insert() -> None:
        for part in batches(rows, BATCH):
            with store:
                store.executemany("insert into base values (?, ?, ?, ?, ?)", part)

    took = seconds(insert)
    store.close()
    return len(rows) / took


def rate_row(what: str, rate: float, target: str, floor: float) -> Row:
    return Row(what, f"{rate:,.0f}/s", target, f"{floor:,.0f}/s bare SQLite", f"{rate / floor:.2f}")


def one_laptop(place: Site, docs: Sequence[dict[str, Any]], folder: Path, floor: float) -> list[Row]:
    """Push, change, pull, ask for nothing: one laptop, one request after the other."""
    solo, many = place.device("solo"), place.device("p0")
    ops = new_ops(solo, docs, new_claim(solo))
    pushed = len(ops) / push_all(solo, ops)
    old = [(op["record"], op["changes"]["plate"]["new"], op["changes"]["amount"]["new"]) for op in ops]
    edits = [
        solo.op(
            "update", "note", record, {"plate": {"old": plate, "new": "X"}, "amount": {"old": amount, "new": "1.00"}}
        )
        for record, plate, amount in old
    ]
    changed = len(edits) / push_all(solo, edits)
    store = open_store(folder / "laptop.db")
    pulled = len(docs) / seconds(lambda: solo.pull("u:solo", store))
    store.close()
    spread = new_ops(many, docs, new_claim(many))
    in_three = len(spread) / push_all(many, spread)
    idle = [seconds(lambda: json.loads(many.call("GET", "/v1/me"))) * 1_000 for _ in range(60)]
    return [
        rate_row(f"push {len(docs):,} new records", pushed, "≥ 3,000/s", floor),
        rate_row(f"push {len(docs):,} new records, each in 3 streams", in_three, "", floor),
        rate_row(f"push 2 changed fields × {len(docs):,}", changed, "≥ 3,500/s", floor),
        rate_row(f"pull {len(docs):,} into an empty laptop", pulled, "≥ 5,000/s", floor),
        Row("nothing to do, 3 streams, 1 request", f"{statistics.median(idle):.1f} ms", "≤ 25 ms, ≤ 4 requests"),
    ]


def many_laptops(place: Site, each: int) -> list[Row]:
    """Sixteen laptops push at once, 50 records a push, then everyone pulls everything and all digests are equal."""
    devices = [place.device(f"p{n}") for n in range(MANY)]
    docs = documents(each)
    jobs = [(device, new_ops(device, docs, new_claim(device))) for device in devices]
    times: list[float] = []

    def push(device: Device, ops: list[dict[str, Any]]) -> None:
        times.extend(seconds(lambda part=part: device.push(part)) for part in batches(ops, 50))

    took = seconds(lambda: run_all([threading.Thread(target=push, args=job) for job in jobs]))
    digests: list[tuple[str, int]] = []

    def pull(number: int, device: Device) -> None:
        store = open_store(place.data / f"many{number}.db")
        device.pull("z:07", store)
        digests.append(verify(store))
        store.close()

    read = seconds(lambda: run_all([threading.Thread(target=pull, args=item) for item in enumerate(devices)]))
    if len(set(digests)) != 1 or len(digests) != MANY:
        raise RuntimeError("the laptops do not agree")
    p50, p95 = percentile(times, 0.5) * 1_000, percentile(times, 0.95) * 1_000
    live = digests[0][1]
    return [
        Row(
            f"{MANY} laptops × {each} records at once, push of 50",
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
            "p95 ≤ 800 ms",
        ),
        Row("  the same, together", f"{MANY * each / took:,.0f}/s", ""),
        Row(f"{MANY} laptops pull {live:,} records each at once", f"{MANY * live / read:,.0f}/s", ""),
        Row("  memory of the server, peak", f"{place.memory() / 1e6:.0f} MB", "≤ 250 MB"),
    ]


def run_all(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def verifying(count: int, folder: Path) -> list[Row]:
    """Recompute the digest of a laptop's base, with the rows read from its store."""
    store = open_store(folder / "verify.db")
    docs = documents(2_000)
    with store:
        for part in range(0, count, len(docs)):
            rows = [(new_id(), 3, 1, "note", canonical(doc)) for doc in docs[: count - part]]
            store.executemany("insert into base values (?, ?, ?, ?, ?)", rows)
    took = seconds(lambda: verify(store))
    bare = seconds(lambda: [None for _ in store.execute("select * from base")])
    store.close()
    return [
        Row(
            f"verify {count:,} records",
            f"{took:.2f} s",
            "≤ 2 s",
            f"{bare:.2f} s only reading them",
            f"{took / bare:.1f}",
        )
    ]


def files(place: Site, megabytes: int) -> list[Row]:
    """Send one file in chunks of 1 MiB; the floor is writing and flushing the same bytes."""
    solo = place.device("solo")
    data = os.urandom(megabytes * 1024 * 1024)
    sha, chunk = hashlib.sha256(data).hexdigest(), 1024 * 1024

    def send() -> None:
        for at in range(0, len(data), chunk):
            part = data[at : at + chunk]
            digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
            headers = {
                "Upload-Offset": str(at),
                "Upload-Length": str(len(data)),
                "Content-Digest": f"sha-256=:{digest}:",
            }
            solo.call("PATCH", f"/v1/blobs/{sha}", part, **headers)

    def bare() -> None:
        with (place.data / "floor.bin").open("wb") as file:
            for at in range(0, len(data), chunk):
                file.write(data[at : at + chunk])
                file.flush()
                os.fsync(file.fileno())

    took, floor = seconds(send), seconds(bare)
    rate, bare_rate = megabytes * 1.048576 / took, megabytes * 1.048576 / floor
    return [
        Row(
            f"file of {megabytes} MiB, chunks of 1 MiB",
            f"{rate:.0f} MB/s",
            "≥ 60 MB/s",
            f"{bare_rate:.0f} MB/s to disk",
            f"{rate / bare_rate:.2f}",
        )
    ]


def over_postgres(docs: Sequence[dict[str, Any]], folder: Path, floor: float) -> list[Row]:
    """The same over PostgreSQL with commits that wait for its disk, by four worker processes."""
    if postgres_binaries() is None:
        return [Row("PostgreSQL", "not installed", "")]
    with postgres("-c fsync=on") as url, site(folder / "pg", url, "--workers", str(WORKERS)) as place:
        solo = place.device("solo")
        ops = new_ops(solo, docs, new_claim(solo))
        rows = [rate_row(f"push {len(docs):,} new records", len(ops) / push_all(solo, ops), "≥ SQLite", floor)]
        rows += [row for row in many_laptops(place, min(EACH, len(docs)) // 2) if "memory" not in row.what]
    return [Row(f"PostgreSQL, {WORKERS} workers: {row.what.strip()}", *astuple(row)[1:]) for row in rows]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--verify", type=int, default=100_000)
    options = parser.parse_args(arguments)
    docs = documents(options.records)
    with tempfile.TemporaryDirectory(prefix="gnp-bench-") as name:
        folder = Path(name)
        floor = bare_sqlite(docs, folder)
        rows: list[Row] = []
        with site(folder / "one") as place:
            rows += one_laptop(place, docs, folder, floor)
            rows += files(place, 40)
        with site(folder / "many") as place:
            rows += many_laptops(place, min(EACH, options.records))
        rows += verifying(options.verify, folder)
        rows += over_postgres(docs, folder, floor)
    show(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
