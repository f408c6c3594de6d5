"""The invariants of synchronisation (sync_tests.md section 1), over the stores of a house and the database of its centre."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import func, select

from gnp_central import check, people, stored
from gnp_central import stream as streams
from gnp_central import wire as centre_wire
from gnp_central.tables import FOLIO, LEASE, OP, STREAM, UPLOAD
from gnp_desk.services.central.trouble import ConsentWanted, SessionExpired
from gnp_desk.services.sync.batches import COLUMNS, op_hash, wire
from gnp_desk.services.sync.tables import BASE, BASE_STREAM, TRANSFER
from gnp_desk.services.tables import JOURNAL
from tests.sync import history, stores
from tests.sync.house import House
from tests.sync.laptops import Laptop

ROUNDS = 14


class Broken(AssertionError):  # noqa: N818
    """An invariant does not hold."""


def hold(*found: Iterator[str]) -> None:
    """Raise Broken with the first few things that do not hold."""
    wrong = [words for some in found for words in some]
    if wrong:
        raise Broken("\n".join(wrong[:6]))


class Witness:
    """Sees every answer of the centre: what it acknowledged for good, and that nobody is told what is not theirs (I11)."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.acknowledged: set[str] = set()
        self.told: list[str] = []
        house.watchers.append(self.see)

    def see(self, person: str, request: requests.PreparedRequest, reply: Any) -> None:
        path = str(request.path_url)
        if reply.status != 200 or not path.startswith(("/v1/streams/", "/v1/records/", "/v1/push")):
            return
        found = json.loads(gzip.decompress(reply.body) if reply.header("content-encoding") == "gzip" else reply.body)
        if path == "/v1/push":
            done = {item["op_id"] for item in found["results"] if item["status"] in ("applied", "same", "conflict")}
            self.acknowledged |= done
            return
        records = [item["id"] for item in found.get("items", []) if not item.get("gone")]
        with self._house.stage.database.reading() as connection:
            who = people.load_person(connection, person)
            for record in stored.read(connection, records).values():
                if not who.reads(record.streams):
                    self.told.append(f"I11 {person} was told {record.type} {record.id} of {record.streams}")

    def broken(self) -> Iterator[str]:
        """Yield who was told too much, and what was acknowledged once and is not there any more."""
        yield from self.told
        with self._house.stage.database.reading() as connection:
            known = set(connection.execute(select(OP.c.id)).scalars())
        yield from (f"I1 {op} was acknowledged and is lost" for op in sorted(self.acknowledged - known))

    def forget(self) -> None:
        """The centre lost its history: only what laptops still keep can come back."""
        self.acknowledged.clear()


def centre(house: House) -> Iterator[str]:
    """Yield what does not hold at the centre: chains, digests, files, replay, folios (I2, I3, I7, I9, I10)."""
    with house.stage.database.reading() as connection:
        yield from (f"I7 {words}" for words in check.check(connection, house.stage.blobs)["wrong"])  # type: ignore[union-attr]
        yield from history.broken(connection, house.stage.centre.declaration)
        yield from _uploads(house, connection)


def _uploads(house: House, connection: Any) -> Iterator[str]:
    """I10: what the centre counts of a file under way is on its disk."""
    if not isinstance(parts := getattr(house.stage.blobs, "_parts", None), Path):
        return
    for row in connection.execute(select(UPLOAD).where(UPLOAD.c.is_done == 0, UPLOAD.c.offset > 0)):
        path = parts / row.device / row.sha256
        is_whole = house.stage.blobs._path(row.sha256).exists()
        if not is_whole and (not path.exists() or path.stat().st_size < row.offset):
            yield f"I10 {row.offset} bytes of {row.sha256} are counted and are not there"


def leased(house: House) -> Iterator[str]:
    """Yield folios that are in no lease of the device that used them (I9); only of a centre that never lost its leases.

    A store that became another device used what was leased to the one it was.
    """
    were = {device: devices for devices in map(_devices, house.laptops.values()) for device in devices}
    made = (OP.c.record == FOLIO.c.record) & (OP.c.kind == "create") & OP.c.status.in_(("applied", "same"))
    with house.stage.database.reading() as connection:
        leases = connection.execute(select(LEASE.c.device, LEASE.c.prefix, LEASE.c.first, LEASE.c.last)).all()
        for row in connection.execute(select(FOLIO.c.folio, OP.c.device).outerjoin(OP, made)):
            own = [lease for lease in leases if lease.device in were.get(row.device, {lease.device})]
            if not row.folio.startswith("P") and not any(stores.is_in(row.folio, *lease[1:]) for lease in own):
                yield f"I9 folio {row.folio} is in no lease of {row.device}"


def _devices(laptop: Laptop) -> set[str]:
    """Return the devices a store is and was."""
    found = {row.device for row in laptop.query(select(JOURNAL.c.device).distinct())}
    return found | {laptop.desk.records.author.device}


def receipts(house: House, laptop: Laptop) -> Iterator[str]:
    """I1: what a laptop holds to be acknowledged has its receipt at the centre, of exactly that operation."""
    columns = [JOURNAL.c[name] for name in COLUMNS]
    where = (JOURNAL.c.state == "acked") & (JOURNAL.c.kind != "event")
    with laptop.desk.database.reading() as connection:
        mine = {
            row["op_id"]: op_hash(wire(row)) for row in connection.execute(select(*columns).where(where)).mappings()
        }
    with house.stage.database.reading() as connection:
        known = {row.id: row for row in connection.execute(select(OP.c.id, OP.c.op_hash, OP.c.status))}
    for op, found in mine.items():
        if op not in known or known[op].op_hash != found or known[op].status not in ("applied", "same", "conflict"):
            yield f"I1 {laptop.name}: {op} counts as acknowledged and is {known.get(op)} at the centre"


def transfers(house: House, laptop: Laptop) -> Iterator[str]:
    """I10: a file this laptop holds to be received is at the centre."""
    for row in laptop.query(select(TRANSFER).where(TRANSFER.c.way == "up", TRANSFER.c.state == "done")):
        try:
            content = b"".join(house.stage.blobs.read(row.sha256, 0, row.size))
        except FileNotFoundError:
            content = b""
        if hashlib.sha256(content).hexdigest() != row.sha256:
            yield f"I10 {laptop.name}: {row.sha256} counts as received and is not at the centre"


def digest(laptop: Laptop, stream: str) -> tuple[str, int]:
    """Return digest and count of what a laptop holds of a stream, from the bodies themselves, by the rule of the centre."""
    query = select(BASE).join(BASE_STREAM, BASE_STREAM.c.record == BASE.c.record)
    rows = laptop.query(query.where(BASE_STREAM.c.stream == stream, BASE.c.deleted == 0))
    hashes = (centre_wire.content_hash(row.body, row.schema, row.type, deleted=False) for row in rows)
    total = sum(
        centre_wire.digest_item(row.record, row.version, found) for row, found in zip(rows, hashes, strict=True)
    )
    return centre_wire.digest_text(total), len(rows)


def equal(house: House, laptop: Laptop) -> Iterator[str]:
    """I5: every stream of the person is here as it is at the centre, recomputed on both sides."""
    with house.stage.database.reading() as connection:
        wanted = people.load_person(connection, laptop.person).streams
        rows = {row.id: row for row in connection.execute(select(STREAM)) if row.id in wanted}
        theirs = {name: streams.state(connection, name) for name in rows}
    for name, row in rows.items():
        mine = digest(laptop, name)
        if not mine == theirs[name] == (row.digest, row.live):
            yield f"I5 {laptop.name} {name}: {mine} here, {theirs[name]} there, {row.digest} {row.live} stored"
    here = {row.stream for row in laptop.query(select(BASE_STREAM.c.stream).distinct())}
    yield from (f"I11 {laptop.name} still holds {name}" for name in here - rows.keys())


def drained(laptop: Laptop) -> Iterator[str]:
    """I6: nothing waits that could go; what stays was refused, or waits for what was refused, and says so."""
    waiting = JOURNAL.c.state.in_(("unsent", "sending", "held", "rejected"))
    for row in laptop.query(select(JOURNAL).where(waiting)):
        said = json.loads(row.result or "{}")
        if row.state in ("unsent", "sending"):
            yield f"I6 {laptop.name}: {row.kind} {row.type} {row.op_id} is {row.state}"
        elif not (said.get("problem") or said.get("waits_for")):
            yield f"I6 {laptop.name}: {row.kind} {row.type} {row.op_id} is {row.state} without a reason"


def same_everywhere(house: House) -> Iterator[str]:
    """Every laptop shows a record as the centre has it, unless something of it is refused or waits here."""
    with house.stage.database.reading() as connection:
        for laptop in house.laptops.values():
            own = {row.record for row in laptop.query(select(JOURNAL.c.record).where(JOURNAL.c.state.in_(stores.OWN)))}
            found = stores.shown(laptop)
            held = laptop.query(select(BASE.c.record).where(BASE.c.deleted == 0))
            for record in stored.read(connection, [row.record for row in held]).values():
                body = {name: value for name, value in record.body.items() if name != "claim_id" and value is not None}
                if record.id in found and record.id not in own and found[record.id] != body:
                    yield f"{laptop.name} {record.type} {record.id}: {found[record.id]} here, {body} there"


def quiesce(house: House, *, is_sound: bool = True) -> None:
    """Synchronise everyone until nothing moves any more; Broken when that never comes, or when sound stores need repair.

    Who has nothing left to send, and since whose last run nothing happened at the centre, is not asked again.
    """
    rested: dict[str, object] = {}
    for _round in range(ROUNDS):
        for name, laptop in house.laptops.items():
            if rested.get(name) != _at_centre(house):
                rested[name] = None if _run(laptop, is_sound=is_sound) else _at_centre(house)
        if all(rested[name] == _at_centre(house) for name in house.laptops):
            return
    raise Broken(f"after {ROUNDS} rounds something still moves")


def _at_centre(house: House) -> object:
    """Return what changes whenever something happens at the centre."""
    with house.stage.database.reading() as connection:
        answered = connection.execute(select(func.count(OP.c.id))).scalar_one()
        return answered, connection.execute(select(STREAM.c.id, STREAM.c.head).order_by(STREAM.c.id)).all()


def _run(laptop: Laptop, *, is_sound: bool) -> bool:
    """Synchronise as a patient person does; return whether anything moved while something still waits: it may go next time."""
    for _attempt in range(4):
        try:
            found = laptop.sync()
        except ConsentWanted as wanted:
            laptop.desk.centre.consent(str(wanted.details["stream"]), int(str(wanted.details["count"])))
            continue
        except SessionExpired:
            laptop.sign_on()
            continue
        if laptop.repaired and is_sound:
            raise Broken(
                f"{laptop.name} held {laptop.repaired} records otherwise than the centre, and had to repair them"
            )
        pushed = {status for status in found.pushed if status != "held"}
        waits = (pushed or found.pulled or found.gone) and (found.unsent or found.rejected or found.held)
        # A file that arrived changes the record it belongs to, after this laptop has asked what is new.
        return bool(waits or found.repaired or found.news or found.files_up)
    raise Broken(f"{laptop.name} cannot synchronise")


def at_rest(house: House, *, is_sound: bool = True) -> None:
    """Bring everyone to rest and check everything."""
    quiesce(house, is_sound=is_sound)
    hold(centre(house), same_everywhere(house))
    for laptop in house.laptops.values():
        hold(
            stores.broken(laptop),
            receipts(house, laptop),
            transfers(house, laptop),
            equal(house, laptop),
            drained(laptop),
            stores.strays(laptop),
        )


def in_motion(laptop: Laptop) -> None:
    """Check what must hold in a store between any two steps."""
    hold(stores.broken(laptop))
