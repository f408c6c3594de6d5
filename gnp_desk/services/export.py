"""Carrying papers out: every issued paper of a claim, with a manifest of hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlalchemy import Connection, select

from gnp_desk import errors
from gnp_desk.forms.identifiers import compact
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.tables import CLAIM_ROW, PAPER


def export(database: Database, cases: Cases, folio: str, out: Path) -> Path:
    """Write the issued papers of the claim `folio` and `manifest.json` into `out`; return the manifest's path.

    Raises UnknownFolio, or OutputFolder when `out` cannot be written. Names are generated from folios (ux.md S14).
    """
    with database.reading() as connection:
        claim = _claim(connection, folio)
        case = cases.read(connection, claim)
        rows = {row.id: row for row in connection.execute(select(PAPER).where(PAPER.c.id.in_([p.id for p in case.of("paper")])))}
    entries = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for paper in case.of("paper"):
            row = rows[paper.id]
            name = f"{row.folio}.pdf"
            (out / name).write_bytes(row.bytes)
            entries.append({"file": name, "kind": paper.text("kind"), "folio": row.folio, "sha256": row.sha256})
        manifest = out / "manifest.json"
        manifest.write_text(json.dumps(_manifest(case.claim.text("folio"), entries), indent=1, ensure_ascii=False))
    except OSError as error:
        raise errors.OutputFolder() from error
    return manifest


def _manifest(folio: str, entries: list[dict[str, str]]) -> dict[str, object]:
    together = hashlib.sha256("".join(entry["sha256"] for entry in entries).encode()).hexdigest()
    return {"claim": folio, "papers": entries, "evidence": [], "sha256": together}


def _claim(connection: Connection, folio: str) -> str:
    claim = connection.execute(select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.folio_key == compact(folio))).scalar()
    if claim is None:
        raise errors.UnknownFolio(folio=folio)
    return str(claim)
