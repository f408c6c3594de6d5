"""Carrying a claim out: its papers, the originals of its evidence, the chain that seals them, and a manifest of hashes.

`docs/verify_export.py` checks what is written here without this program.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select

from gnp_desk import errors
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.identifiers import compact
from gnp_desk.services import seal
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.ids import canonical, digest
from gnp_desk.services.records import read_record
from gnp_desk.services.tables import CLAIM_ROW, PAPER

MANIFEST, CHAIN, ORIGINALS = "manifest.json", "chain.json", "evidencia"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
Entry = dict[str, object]


def export(database: Database, cases: Cases, folio: str, out: Path) -> Path:
    """Write papers, originals, chain and `manifest.json` of the claim `folio` into `out`; return the manifest's path.

    Raises UnknownFolio, BlobDamaged, or OutputFolder when `out` cannot be written. Names are generated (ux.md S14).
    """
    with database.reading() as connection:
        claim = _claim(connection, folio)
        case = cases.read(connection, claim)
        try:
            out.mkdir(parents=True, exist_ok=True)
            papers = [_paper(connection, paper, out) for paper in case.of("paper")]
            evidence = list(_evidence(connection, case, Blobs(database.folder), out))
            chain = _write(out / CHAIN, canonical(_chain(connection, claim)).encode())
            manifest = out / MANIFEST
            _write(manifest, json.dumps(_manifest(connection, case, papers, evidence, chain), indent=1, ensure_ascii=False).encode())
        except OSError as error:
            raise errors.OutputFolder() from error
    return manifest


def _paper(connection: Connection, paper: Record, out: Path) -> Entry:
    row = connection.execute(select(PAPER).where(PAPER.c.id == paper.id)).one()
    name = f"{row.folio}.pdf"
    _write(out / name, row.bytes)
    return {"file": name, "kind": paper.text("kind"), "folio": row.folio, "sha256": row.sha256, "record": paper.id}


def _evidence(connection: Connection, case: Case, blobs: Blobs, out: Path) -> Iterable[Entry]:
    """Write each original under a generated name and yield its entry; the same bytes are written once for each record."""
    for number, item in enumerate(case.of("evidence"), start=1):
        row = connection.execute(select(BLOB).where(BLOB.c.sha256 == item.text("sha256"))).first()
        if row is None:
            raise errors.BlobDamaged()
        name = f"{ORIGINALS}/{number:03}.{ENDINGS.get(item.text('media'), 'bin')}"
        (out / ORIGINALS).mkdir(exist_ok=True)
        with (out / name).open("wb") as file:
            for chunk in blobs.read(Blob(row.sha256, row.file, bytes(row.key), row.size)):
                file.write(chunk)
            os.fsync(file.fileno())
        shown = {field: item.get(field) for field in ("original_name", "slot", "caption", "use", "no_use_reason", "apart")}
        told = {field: value for field, value in shown.items() if value is not None}
        yield {"file": name, "sha256": item.text("sha256"), "record": item.id, **told}


def _chain(connection: Connection, claim: str) -> Entry:
    """Return the chain with the facts each link covers and its signed end."""
    found = []
    for link in seal.links(connection, claim):
        facts = seal.fixed(link.kind, read_record(connection, link.record).values)
        found.append({**asdict(link), "facts_of": facts})
    end = seal.head(connection, claim)
    return {"links": found, "end": asdict(end) if end else None}


def _manifest(connection: Connection, case: Case, papers: list[Entry], evidence: list[Entry], chain: str) -> Entry:
    """Return the list of what was written, signed by this device when the claim has a seal."""
    hashes = "".join(str(entry["sha256"]) for entry in (*papers, *evidence))
    body: Entry = {
        "claim": case.claim.text("folio"),
        "papers": papers,
        "evidence": evidence,
        "chain": {"file": CHAIN, "sha256": chain},
        "key": seal.device_key(connection) if seal.known_keys(connection) else "",
        "sha256": digest(hashes),
    }
    return {**body, "signature": seal.sign(connection, digest(body))} if body["key"] else body


def _write(path: Path, content: bytes) -> str:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return sha256(content).hexdigest()


def _claim(connection: Connection, folio: str) -> str:
    claim = connection.execute(select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.folio_key == compact(folio))).scalar()
    if claim is None:
        raise errors.UnknownFolio(folio=folio)
    return str(claim)
