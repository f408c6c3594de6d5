"""What waits to be sent, as one query: of each claim its photos together, each paper, and everything else together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.sync.base import ACKED, SENDING, UNSENT
from gnp_desk.services.sync.tables import KINDS, LOST, TRANSFER, UP, WAITING
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL, PAPER, RECORD

PHOTOS, DATA = "photos", "data"


def parts() -> Select[Any]:
    """Return the query of the parts that wait, the one that waits longest first.

    A row has claim, part (PHOTOS, DATA, or the record of a paper), how many things are in which state, bytes left, kinds.
    """
    found = union_all(_entries(), _files(), unnoted(RECORD.c.claim.in_(_unsent_claims()))).subquery()
    here = found.c
    return (
        select(
            here.claim,
            here.part,
            func.min(here.seq).label("first"),
            func.min(here.at).label("at"),
            *(func.sum(here.state == state).label(state) for state in (UNSENT, SENDING, WAITING, LOST)),
            func.sum(here.size).label("size"),
            func.count(here.record.distinct()).label("records"),
            func.count().label("things"),
            func.group_concat(here.type.distinct()).label("types"),
        )
        .group_by(here.claim, here.part)
        .order_by("first", here.claim, here.part)
    )


def unnoted(of: ColumnElement[bool]) -> Select[Any]:
    """Return the query of files whose record is acknowledged and that nobody put on their way yet: they wait too.

    `of` says of which records. They are reached by their claim, never by the journal, which grows for ever.
    """
    sha = func.json_extract(JOURNAL.c.changes, "$.sha256.new")
    is_here = sha.in_(select(BLOB.c.sha256)) | JOURNAL.c.record.in_(select(PAPER.c.id))
    known = select(TRANSFER.c.sha256).where(TRANSFER.c.way == UP)
    files = select(RECORD.c.id).where(of, RECORD.c.type.in_(KINDS))
    # Joined to nothing, the state is no index: almost everything of a long journal is acknowledged.
    created = (JOURNAL.c.kind == "create") & (JOURNAL.c.state + "" == ACKED)
    columns = (*_named(JOURNAL), literal(WAITING).label("state"), _file_size().label("size"))
    return select(*columns).where(JOURNAL.c.record.in_(files), created, is_here, sha.not_in(known))


def _entries() -> Select[Any]:
    """Return the entries that wait; the bytes of a file go after its record and count from the start."""
    is_file = JOURNAL.c.type.in_(KINDS) & (JOURNAL.c.kind == "create")
    size = func.length(JOURNAL.c.changes) + case((is_file, _file_size()), else_=0)
    return select(*_named(JOURNAL), JOURNAL.c.state, size.label("size")).where(JOURNAL.c.state.in_((UNSENT, SENDING)))


def _files() -> Select[Any]:
    columns = (TRANSFER.c.claim, _part(TRANSFER).label("part"), TRANSFER.c.record, TRANSFER.c.type)
    times = literal(0).label("seq"), literal(None).label("at")
    left = TRANSFER.c.size - TRANSFER.c.done
    query = select(*columns, *times, TRANSFER.c.state, left.label("size"))
    return query.where(TRANSFER.c.way == UP, TRANSFER.c.state.in_((WAITING, LOST)))


def _named(table: Any) -> tuple[ColumnElement[Any], ...]:
    return table.c.claim, _part(table).label("part"), table.c.record, table.c.type, table.c.seq, table.c.at


def _part(table: Any) -> ColumnElement[str]:
    return case((table.c.type == "evidence", PHOTOS), (table.c.type == "paper", table.c.record), else_=DATA)


def _file_size() -> ColumnElement[int]:
    return func.coalesce(func.json_extract(JOURNAL.c.changes, "$.size.new"), 0)


def _unsent_claims() -> Select[Any]:
    return select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.is_unsent == 1)
