"""What the centre brought that was not here: claims given to this person, marked until opened, and records of known claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, case, func, select

from gnp_desk.forms.catalogue import FORMS
from gnp_desk.services import preferences
from gnp_desk.services.records import Records
from gnp_desk.services.sync.base import Item
from gnp_desk.services.sync.many import among
from gnp_desk.services.tables import RECORD

NEW, MOST = "claims_new", 200
GIVEN, RECEIVED = "given", "received"


@dataclass(frozen=True)
class News:
    """Claims that are this person's now, and of each claim that was here how many records of each kind came with it."""

    given: frozenset[str] = frozenset()
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def found(connection: Connection, items: Sequence[Item], person: str) -> News:
    """Return what of these items is new here; to be asked before they are shown."""
    held = case((RECORD.c.type == "claim", func.json_extract(RECORD.c.body, "$.adjuster")))
    wanted = {item.id for item in items} | {item.claim for item in items}
    known = {
        row.id: row.adjuster
        for row in connection.execute(select(RECORD.c.id, held.label("adjuster")).where(among(RECORD.c.id, wanted)))
    }
    live = [item for item in items if not item.deleted and item.type in FORMS]
    mine = (item.id for item in live if item.type == "claim" and item.body.get("adjuster") == person)
    records: dict[str, Counter[str]] = {}
    for item in live:
        if item.id not in known and item.claim in known:
            records.setdefault(item.claim, Counter())[item.type] += 1
    return News(frozenset(claim for claim in mine if known.get(claim) != person), records)


def note(connection: Connection, records: Records, news: News) -> None:
    """Mark the claims given and leave a trace of what came."""
    if news.given:
        kept = _marked(connection)
        preferences.keep(connection, NEW, [*kept, *sorted(news.given - set(kept))][-MOST:])
    for claim in sorted(news.given):
        records.note(connection, GIVEN, claim, claim, {})
    for claim, kinds in sorted(news.records.items()):
        records.note(
            connection, RECEIVED, claim, claim, {kind: {"old": None, "new": n} for kind, n in sorted(kinds.items())}
        )


def unopened(connection: Connection) -> frozenset[str]:
    """Return the claims that are marked as new."""
    return frozenset(_marked(connection))


def opened(connection: Connection, claims: Collection[str]) -> None:
    """Take the mark off claims that are looked at."""
    kept = _marked(connection)
    left = [claim for claim in kept if claim not in claims]
    if left != kept:
        preferences.keep(connection, NEW, left)


def _marked(connection: Connection) -> list[str]:
    kept = preferences.read(connection, NEW, [])
    return [str(claim) for claim in kept] if isinstance(kept, list) else []
