"""How far each thing is on its way to the centre (ux.md Y1): read from journal, conflicts and files, never stored."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select, text, union_all, update

from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.sync import arrivals, base, conflicts, link, waiting
from gnp_desk.services.sync.base import HELD, MANY, PENDING, REJECTED, SENDING, UNSENT
from gnp_desk.services.sync.tables import DONE, KINDS, LOST, TRANSFER, UP, WAITING
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.tables import CLAIM_ROW, IS_PENDING, JOURNAL, PAPER, RECORD, SENSITIVE
from gnp_desk.texts import N_

QUEUED, UNKNOWN, ACKNOWLEDGED, CONFLICT = "queued", "unknown", "acknowledged", "conflict"
STOPPED, WAITS, ABSENT, DRAFT = "stopped", "waits", "absent", "draft"
WORDS: Mapping[str, str] = {
    DRAFT: N_("Borrador"),
    QUEUED: N_("En cola"),
    SENDING: N_("Enviando"),
    UNKNOWN: N_("Por confirmar"),
    ACKNOWLEDGED: N_("Acusado"),
    REJECTED: N_("Rechazado"),
    CONFLICT: N_("Conflicto"),
    STOPPED: N_("Detenido"),
    WAITS: N_("Espera a otro"),
    ABSENT: N_("En el centro"),
}
# What the centre makes of a claim's reason and urgency in the queue, before anything the work itself says.
NEW = "new"
REASONS: Mapping[str, tuple[str, int]] = {REJECTED: ("returned", 0), CONFLICT: ("conflict", 3), NEW: ("new", 1)}
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Now:
    """How things stand in general: whether one runs, whether the person paused it, whether photos stay here, what moves."""

    is_running: bool = False
    is_paused: bool = False
    spares_photos: bool = False
    shares: Mapping[str, float] = field(default_factory=dict)
    """How much is through of the file that moves and of the claims whose files move, by record and by claim."""

    @property
    def of_photos(self) -> Now:
        """Return how things stand for photos: those that stay here on purpose wait like what is paused."""
        return replace(self, is_paused=self.is_paused or self.spares_photos)


@dataclass(frozen=True)
class Sent:
    """How far something is: a code, and how much of it is through where that is known, from 0 to 1, else below 0."""

    code: str
    share: float = -1.0

    @property
    def words(self) -> str:
        """Return the word of the state, with the percentage that is through; it says 100 only of what is."""
        return f"{WORDS[self.code]} {int(self.share * 100)} %" if self.share >= 0 else WORDS[self.code]


def now(connection: Connection, underway: Underway) -> Now:
    """Return how things stand now."""
    return Now(underway.is_running, link.read(connection).paused, underway.spares_photos, underway.shares)


def sent(counts: Counts, at: Now, what: str = "") -> Sent:
    """Return how far something is, from how much of it is where and whether its files move; `what` is its id."""
    code = state_of(counts, at, what)
    return Sent(code, at.shares.get(what, -1.0) if code == SENDING else -1.0)


def state_of(counts: Counts, at: Now, what: str = "") -> str:
    """Return the state of something from how much of it is where; what a person must decide comes first.

    Entries under way while nothing runs are a result nobody knows; only what has nothing left at all is acknowledged. A
    draft is no paper yet: the centre has it with the claim, and there is nothing of it to be acknowledged.
    """
    if counts.get(REJECTED):
        return REJECTED
    if counts.get(CONFLICT):
        return CONFLICT
    if counts.get(DRAFT):
        return DRAFT
    if counts.get(LOST):
        return STOPPED
    if counts.get(SENDING):
        return SENDING if at.is_running else UNKNOWN
    if counts.get(UNSENT) or counts.get(WAITING):
        return SENDING if what in at.shares else STOPPED if at.is_paused else QUEUED
    return WAITS if counts.get(HELD) else ACKNOWLEDGED


def of_claims(connection: Connection, claims: Collection[str]) -> dict[str, Counts]:
    """Return how much of each claim is where; a claim with nothing under way is not in it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    wanted = sorted(claims)
    for some in (wanted[start : start + MANY] for start in range(0, len(wanted), MANY)):
        for row in connection.execute(_counted(), {"claims": some}):
            found[row.claim][row.state] += row.n
    for item in conflicts.unresolved(connection, wanted[0] if len(wanted) == 1 else ""):
        if item.claim in claims:
            found[item.claim][CONFLICT] += 1
    return dict(found)


def of_files(connection: Connection, claim: str, at: Now, drafts: Collection[str] = ()) -> dict[str, Sent]:
    """Return how far each photo and paper of a claim is by its record: its entries and its bytes together.

    «absent» is one whose bytes are at the centre and not here. `drafts` are records of which no paper was issued.
    """
    files = {row.id: row for row in connection.execute(_files(claim))}
    counts = {record: Counter[str]() for record in files} | {record: Counter({DRAFT: 1}) for record in drafts}
    pending = select(JOURNAL.c.record, JOURNAL.c.state).where(JOURNAL.c.claim == claim, text(f"journal.{IS_PENDING}"))
    found = [(row.record, row.state) for row in connection.execute(pending)]
    found += [(str(json.loads(item.body)["record"]), CONFLICT) for item in conflicts.unresolved(connection, claim)]
    for record, state in found:
        if record in counts:
            counts[record][state] += 1
    for record, row in files.items():
        if row.is_own and row.moving != DONE:
            counts[record][row.moving or WAITING] += 1
    absent = {record: Sent(ABSENT) for record, row in files.items() if not row.is_here}
    photos = {record for record, row in files.items() if row.type == "evidence"}
    return {
        record: sent(found, at.of_photos if record in photos else at, record) for record, found in counts.items()
    } | absent


def stamped(connection: Connection, row: Mapping[str, object]) -> dict[str, object]:
    """Return the row of a claim with what the centre has to do with it: all of it sent or not; returned, disputed, new."""
    claim = str(row["claim"])
    counts = of_claims(connection, [claim]).get(claim, {})
    reason = _reason(counts) or (NEW if claim in arrivals.unopened(connection) else "")
    said = dict(zip(("reason", "urgency"), REASONS[reason], strict=True)) if reason else {}
    return {**row, "is_unsent": int(_is_unsent(counts)), **said}


def refresh(connection: Connection) -> None:
    """Leave the queue saying what is sent, and list the claims whose reason the centre changed, to be made again.

    Rows of claims that wait are looked at; those sent before and not touched since stay as they are.
    """
    pending = set(connection.execute(select(JOURNAL.c.claim).where(JOURNAL.c.state.in_(PENDING)).distinct()).scalars())
    marked = set(connection.execute(select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.is_unsent == 1)).scalars())
    counts = of_claims(connection, marked - pending)
    sent = sorted(claim for claim in marked - pending if not _is_unsent(counts.get(claim, {})))
    for value, claims in ((0, sent), (1, sorted(pending - marked))):
        for start in range(0, len(claims), MANY):
            some = CLAIM_ROW.c.claim.in_(claims[start : start + MANY])
            connection.execute(update(CLAIM_ROW).where(some).values(is_unsent=value))
    base.stale(connection, _told_otherwise(connection))


def _told_otherwise(connection: Connection) -> set[str]:
    """Return the claims of the queue whose reason is not what the centre last said."""
    rejected = select(JOURNAL.c.claim).where(JOURNAL.c.state == REJECTED).distinct()
    said = {item.claim: CONFLICT for item in conflicts.unresolved(connection)}
    said = dict.fromkeys(arrivals.unopened(connection), NEW) | said
    said |= dict.fromkeys(connection.execute(rejected).scalars(), REJECTED)
    wanted = {claim: REASONS[state][0] for claim, state in said.items()}
    shown = select(CLAIM_ROW.c.claim, CLAIM_ROW.c.reason).where(
        CLAIM_ROW.c.reason.in_([reason for reason, _urgency in REASONS.values()]) | CLAIM_ROW.c.claim.in_(wanted)
    )
    rows = connection.execute(shown).all()
    told = {reason for reason, _urgency in REASONS.values()}
    return {row.claim for row in rows if wanted.get(row.claim, "") != (row.reason if row.reason in told else "")}


def _is_unsent(counts: Counts) -> bool:
    return any(number for state, number in counts.items() if state != CONFLICT)


def _reason(counts: Counts) -> str:
    return next((state for state in REASONS if counts.get(state)), "")


@cache
def _counted() -> Select[Any]:
    """Return the query of what is where of some `claims`: entries, files on their way, and files nobody noted yet."""
    claims: BindParameter[Any] = bindparam("claims", expanding=True)
    # By the small index of what waits: the entries of a claim may be many, and so may be what waits of all claims.
    ops = select(JOURNAL.c.claim, JOURNAL.c.state).where(JOURNAL.c.claim.in_(claims), text(f"journal.{IS_PENDING}"))
    files = select(TRANSFER.c.claim, TRANSFER.c.state).where(
        TRANSFER.c.claim.in_(claims), TRANSFER.c.way == UP, TRANSFER.c.state.in_((WAITING, LOST))
    )
    unnoted = waiting.unnoted(RECORD.c.claim.in_(claims)).subquery()
    rest = select(unnoted.c.claim, unnoted.c.state)
    found = union_all(ops, files, rest).subquery()
    return select(found.c.claim, found.c.state, func.count().label("n")).group_by(found.c.claim, found.c.state)


def _files(claim: str) -> Select[Any]:
    """Return the query of the photos and papers of a claim: whose they are, whether their bytes are here, how far they went."""
    sha = func.json_extract(func.coalesce(SENSITIVE.c.body, RECORD.c.body), "$.sha256")
    is_here = sha.in_(select(BLOB.c.sha256)) | RECORD.c.id.in_(select(PAPER.c.id))
    made = select(JOURNAL.c.record).where(JOURNAL.c.claim == claim, JOURNAL.c.kind == "create")
    return (
        select(
            RECORD.c.id,
            RECORD.c.type,
            is_here.label("is_here"),
            RECORD.c.id.in_(made).label("is_own"),
            TRANSFER.c.state.label("moving"),
        )
        .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
        .outerjoin(TRANSFER, (TRANSFER.c.sha256 == sha) & (TRANSFER.c.way == UP))
        .where(RECORD.c.claim == claim, RECORD.c.type.in_(KINDS))
    )
