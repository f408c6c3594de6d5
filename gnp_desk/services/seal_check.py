"""Whether the evidence, signatures and papers of a claim are those that were sealed; if not, exactly what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from gnp_desk.forms.case import Record
from gnp_desk.services import seal
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.evidence_tables import BLOB, SEAL_HEAD, SEAL_LINK
from gnp_desk.services.ids import digest
from gnp_desk.services.seal import Link
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD, SENSITIVE
from gnp_desk.texts import N_

Progress = Callable[[float], None]
# Built once, as in `seal.py`.
RECORDS = (
    select(RECORD.c.id, RECORD.c.type, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
    .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
    .where(RECORD.c.claim == bindparam("claim"), RECORD.c.type.in_(seal.SEALED))
    .order_by(RECORD.c.id)
)
HELD = select(BASE.c.record).where(BASE.c.record.in_(bindparam("records", expanding=True)))
MADE = select(JOURNAL.c.record).where(JOURNAL.c.record.in_(bindparam("records", expanding=True)), JOURNAL.c.kind == "create")
FILE = select(BLOB).where(BLOB.c.sha256 == bindparam("sha256"))
PAPER_BYTES = select(PAPER.c.bytes).where(PAPER.c.id == bindparam("paper"))


@dataclass(frozen=True)
class Broken:
    """Something that is not as it was sealed: the record it is about («» for the chain itself), words, and whether only the
    bytes of a paper differ."""

    record: str
    words: str
    is_paper: bool = False


def claims(connection: Connection) -> list[str]:
    """Return every claim that has, or had, something sealed."""
    kept = select(RECORD.c.claim).where(RECORD.c.type.in_(seal.SEALED))
    rows = connection.execute(kept.union(select(SEAL_LINK.c.claim), select(SEAL_HEAD.c.claim))).scalars().all()
    return sorted(rows)


def made_elsewhere(connection: Connection) -> list[str]:
    """Return the sealed records that came from the centre: their links are in the chain of the device that made them.

    What the centre holds of them is proved by its own chain and digests; here their bytes are still compared.
    """
    here = select(JOURNAL.c.record).where(JOURNAL.c.kind == "create", JOURNAL.c.type.in_(seal.SEALED))
    rows = connection.execute(select(BASE.c.record).where(BASE.c.type.in_(seal.SEALED), BASE.c.record.not_in(here)))
    return list(rows.scalars())


def broken(connection: Connection, claim: str, blobs: Blobs, progress: Progress = lambda part: None) -> Iterator[Broken]:
    """Yield what does not hold in a claim: its chain, then each record against its link, then the bytes."""
    chain = seal.links(connection, claim)
    records = {record.id: record for record in _records(connection, claim)}
    foreign = _foreign(connection, records)
    yield from _chain(connection, claim, chain, records)
    yield from _facts(chain, {record: found for record, found in records.items() if record not in foreign})
    yield from _bytes(connection, records, blobs, progress, foreign)


def _foreign(connection: Connection, records: Mapping[str, Record]) -> frozenset[str]:
    """Return which of these records came from the centre and were not made on this device."""
    held = set(connection.execute(HELD, {"records": list(records)}).scalars()) if records else set()
    mine = set(connection.execute(MADE, {"records": sorted(held)}).scalars()) if held else set()
    return frozenset(held - mine)


def _chain(connection: Connection, claim: str, chain: list[Link], records: dict[str, Record]) -> Iterator[Broken]:
    keys, previous, number = seal.known_keys(connection), seal.genesis(claim), 0
    for link in chain:
        number += 1
        what = naming(records.get(link.record), link.kind)
        if link.number != number:
            yield Broken("", N_("Falta el eslabón {n} de la cadena.").format(n=number))
            number = link.number
        if link.previous != previous or digest(link.body()) != link.hash:
            yield Broken(link.record, N_("El eslabón {n} cambió: {what}.").format(n=number, what=what))
        elif link.key not in keys or not seal.is_signed(link.key, link.hash, link.signature):
            yield Broken(link.record, N_("El eslabón {n} no lo firmó este equipo: {what}.").format(n=number, what=what))
        previous = link.hash
    yield from _end(connection, claim, chain, keys)


def _end(connection: Connection, claim: str, chain: list[Link], keys: frozenset[str]) -> Iterator[Broken]:
    head = seal.head(connection, claim)
    if head is None:
        if chain:
            yield Broken("", N_("La cadena no tiene su firma final."))
        return
    last = (chain[-1].number, chain[-1].hash) if chain else (0, seal.genesis(claim))
    is_signed = head.key in keys and seal.is_signed(head.key, digest(head.body()), head.signature)
    if not is_signed or (head.number, head.hash) != last:
        yield Broken("", N_("El final de la cadena no coincide con su firma: faltan eslabones o sobran."))


def _facts(chain: list[Link], records: dict[str, Record]) -> Iterator[Broken]:
    linked = {link.record: link for link in chain}
    for link in chain:
        if link.record not in records:
            yield Broken(link.record, N_("Falta lo que se selló en el eslabón {n}: {what}.").format(n=link.number, what=naming(None, link.kind)))
    for record in records.values():
        found, what = linked.get(record.id), naming(record, record.type)
        if found is None:
            yield Broken(record.id, N_("No está en la cadena: {what}.").format(what=what))
        elif not _holds(found, record):
            yield Broken(record.id, N_("Los datos cambiaron después de sellarse: {what}.").format(what=what))


def _holds(link: Link, record: Record) -> bool:
    same = (link.kind, link.sha256, link.facts) == (
        record.type,
        seal.sha256_of(record.type, record.values),
        seal.fingerprint(record.type, record.values),
    )
    return same and record.get("chain_prev") in (None, link.previous)


def _bytes(
    connection: Connection, records: dict[str, Record], blobs: Blobs, progress: Progress, foreign: frozenset[str]
) -> Iterator[Broken]:
    verdicts: dict[str, bool | None] = {}
    for place, record in enumerate(records.values(), start=1):
        if record.type == "evidence":
            sha256 = record.text("sha256")
            if sha256 not in verdicts:
                verdicts[sha256] = _is_sound(connection, record, blobs)
            if not verdicts[sha256] and not (verdicts[sha256] is None and record.id in foreign):
                yield Broken(record.id, N_("El archivo falta o no es el que se recibió: {what}.").format(what=naming(record, record.type)))
        elif record.type == "paper":
            bytes_ = connection.execute(PAPER_BYTES, {"paper": record.id}).scalar()
            if bytes_ is None and record.id in foreign:
                continue  # still at the centre
            if bytes_ is None or hashlib.sha256(bytes_).hexdigest() != record.get("sha256"):
                yield Broken(record.id, N_("El papel falta o no es el que se emitió: {what}.").format(what=naming(record, record.type)), is_paper=True)
        progress(place / len(records))


def _is_sound(connection: Connection, record: Record, blobs: Blobs) -> bool | None:
    """Return whether the file of a photo is the one received; None when it is not on this device."""
    row = connection.execute(FILE, {"sha256": record.text("sha256")}).first()
    if row is None:
        return None
    blob = Blob(row.sha256, row.file, row.key, row.size)
    return blob.size == record.get("size") and blobs.is_sound(blob)


def _records(connection: Connection, claim: str) -> Iterator[Record]:
    rows = connection.execute(RECORDS, {"claim": claim})
    return (Record(row.id, row.type, json.loads(row.sealed or row.body), claim) for row in rows.all())


def naming(record: Record | None, kind: str) -> str:
    """Return what a sealed record is called in a sentence."""
    if record is None:
        return {"evidence": N_("una evidencia"), "paper": N_("un papel"), "signature": N_("una firma")}.get(kind, N_("un registro"))
    if record.type == "evidence":
        return N_("evidencia {name}").format(name=record.text("original_name"))
    if record.type == "paper":
        return N_("papel {folio}").format(folio=record.text("folio"))
    return N_("firma de {name}").format(name=record.text("signer_name") or N_("una persona"))
