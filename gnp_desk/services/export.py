"""Carrying a claim out: its papers, the originals of its evidence, its signatures, and the chain that seals them.

`docs/verify_export.py` checks what is written here without this program.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
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
from gnp_desk.services.ids import canonical
from gnp_desk.services.records import read_record
from gnp_desk.services.tables import CLAIM_ROW, PAPER

MANIFEST, SEAL, ORIGINALS, STROKES = "manifest.json", "manifest.sig", "evidencia", "firmas"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
Entry = dict[str, object]


def export(database: Database, cases: Cases, folio: str, out: Path) -> Path:
    """Write the papers, originals and strokes of the claim `folio` into `out` with `manifest.json`; return its path.

    Raises UnknownFolio, BlobDamaged, OutputNotEmpty when `out` holds something else, or OutputFolder when it cannot be
    written. Names are generated (ux.md S14).
    """
    with database.reading() as connection:
        claim = _claim(connection, folio)
    database.write(seal.device_key)
    with database.reading() as connection:
        case = cases.read(connection, claim)
        try:
            _open(out)
            papers = [_paper(connection, paper, out) for paper in case.of("paper")]
            evidence = list(_evidence(connection, case, Blobs(database.folder), out))
            files = {str(entry["record"]): str(entry["file"]) for entry in (*papers, *evidence)} | _strokes(case, out)
            body = {**_chain(connection, claim, files), "papers": papers, "evidence": evidence}
            text = json.dumps({"claim": case.claim.text("folio"), **body}, indent=1, ensure_ascii=False).encode()
            _write(out / MANIFEST, text)
            _write(out / SEAL, seal.sign(connection, sha256(text).hexdigest()).encode())
        except OSError as error:
            raise errors.OutputFolder() from error
    return out / MANIFEST


def _open(out: Path) -> None:
    """Make the folder: what lies there beside an earlier export would be taken for something added."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()) and not (out / MANIFEST).exists():
        raise errors.OutputNotEmpty()


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


def _strokes(case: Case, out: Path) -> dict[str, str]:
    """Write the strokes of each drawn signature and return the file of each."""
    files = {}
    for number, item in enumerate(case.of("signature"), start=1):
        if item.text("strokes"):
            (out / STROKES).mkdir(exist_ok=True)
            files[item.id] = f"{STROKES}/{number:03}.json"
            _write(out / files[item.id], item.text("strokes").encode())
    return files


def _chain(connection: Connection, claim: str, files: Mapping[str, str]) -> Entry:
    """Return the chain as it was signed: the text of each link, of the facts it covers, its file («» for none), its end."""
    links = []
    for link in seal.links(connection, claim):
        facts = canonical(seal.fixed(link.kind, read_record(connection, link.record).values))
        told = {"file": files.get(link.record, ""), "signature": link.signature}
        links.append({"link": canonical(link.body()), "facts": facts, **told})
    end = seal.head(connection, claim)
    ends = [end.number, end.hash] if end else [0, seal.genesis(claim)]
    return {"key": seal.device_key(connection), "begin": seal.genesis(claim), "end": ends, "chain": links}


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _claim(connection: Connection, folio: str) -> str:
    claim = connection.execute(select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.folio_key == compact(folio))).scalar()
    if claim is None:
        raise errors.UnknownFolio(folio=folio)
    return str(claim)
