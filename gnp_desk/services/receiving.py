"""A document received with its pages: the files and the receipt are one commit, so that a power cut leaves both or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gnp_desk.services.checklist import Documents
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.evidence_import import Brought, Into
from gnp_desk.services.sources import Source


@dataclass(frozen=True)
class Scan:
    """A document of the checklist that arrives: of which claim and procedure, which one, seen («digital») or handed in."""

    claim: str
    procedure: str
    code: str
    state: str = "digital"


def receive(documents: Documents, evidence: Evidence, scan: Scan, sources: Sequence[Source]) -> Brought:
    """Bring the pages of a document in and receive it with the first that can be shown.

    A page that cannot be shown is kept apart and receives nothing. MoveRefused when the document takes no more pages;
    then no file comes in.
    """
    record, received = documents.receipt(scan.claim, scan.procedure, scan.code, scan.state)
    return evidence.bring(Into(scan.claim, "", (record,), received), sources)
