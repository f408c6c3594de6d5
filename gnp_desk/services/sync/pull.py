"""What others did, on its way here: pages of a stream, each stored with its cursor in one transaction (api.md section 7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.records import HEALTH, TRASHED, Records
from gnp_desk.services.sync import arrivals, base, positions
from gnp_desk.services.sync.base import Item
from gnp_desk.services.sync.leaving import Leaving, need_consent
from gnp_desk.services.sync.once import Once
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.view import Changed, rebuild

PAGE = 500
INCOMING, UNTOLD = "incoming", {"old": None, "new": None}


@dataclass(frozen=True)
class Page:
    """One page of a stream, read and checked."""

    items: tuple[Item, ...]
    gone: tuple[str, ...]
    cursor: str
    more: bool
    remaining: int
    digest: str
    live: int


@dataclass
class Pulled:
    """What came: records that moved, those taken away, claims that look different now, claims that are the person's now."""

    moved: int = 0
    gone: int = 0
    claims: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)


class Pull:
    """Brings streams to their end. A page that cannot be stored whole is not stored at all.

    While the centre looks for a page, the one before is stored; whatever comes of the request, that is done.
    """

    def __init__(
        self,
        database: Database,
        central: Central,
        records: Records,
        leaving: Leaving,
    ) -> None:
        self._database, self._central, self._records, self._leaving = database, central, records, leaving
        self.pulled = Pulled()

    def run(self, stream: str) -> Iterator[Page]:
        """Pull a stream to its end and yield each page once it is stored; raises a CentreError, or ConsentWanted, where it stops."""
        with self._database.reading() as connection:
            position = positions.all_of(connection)[stream]
        after, page = position.cursor, self._ask(stream, position.cursor, position.witness)
        while True:
            stored: Once[None] = Once(partial(self._keep, stream, page, after))
            try:
                following = self._ask(stream, page.cursor, position.witness, stored) if page.more else None
            finally:
                stored()
            yield page
            if following is None:
                return
            after, page = page.cursor, following

    def _ask(self, stream: str, after: str, witness: str, meanwhile: Callable[[], object] | None = None) -> Page:
        """Return the page after a cursor; while the centre looks for it, the one before is stored."""
        reached("pull.before_request")
        path = f"/v1/streams/{stream}/changes?after={after}&limit={PAGE}"
        page = read_page(self._central.get(path, meanwhile, Witness=witness).json)
        reached("pull.page_read")
        return page

    def _keep(self, stream: str, page: Page, after: str) -> None:
        self._database.write(partial(self._store, stream=stream, page=page, after=after))
        reached("pull.page_stored")

    def _store(self, connection: Connection, stream: str, page: Page, after: str) -> None:
        if positions.all_of(connection)[stream].cursor != after:
            return  # the answer to an older question
        deleted = [item.id for item in page.items if item.deleted]
        need_consent(connection, stream, page.gone, deleted)
        lost = self._leaving.held(connection, deleted)
        moved = base.take(connection, stream, page.items)
        reached("pull.base_taken")
        self.pulled.moved += len(moved)
        news = self._news(connection, page, set(moved)) if after != positions.START else arrivals.News()
        self._show(connection, moved)
        arrivals.note(connection, self._records, news)
        self.pulled.given |= news.given
        if page.gone:
            gone, claims = self._leaving.leave(connection, stream, page.gone)
            self.pulled.gone += len(gone)
            self.pulled.claims |= claims
        fresh = set(moved)
        found = [*(item for item in page.items if not item.deleted), *lost]
        self._leaving.give(connection, [item for item in found if item.id in fresh])
        reached("pull.before_cursor")
        positions.moved(connection, stream, page.cursor)

    def _news(self, connection: Connection, page: Page, moved: set[str]) -> arrivals.News:
        items = [item for item in page.items if item.id in moved]
        return arrivals.found(connection, items, self._records.author.user)

    def _show(self, connection: Connection, records: Collection[str]) -> None:
        """Make the views of records again and leave a trace of what changed before the person's eyes."""
        claims, changed = rebuild(connection, records)
        self._note(connection, changed)
        base.stale(connection, claims)
        self.pulled.claims |= claims

    def _note(self, connection: Connection, changed: Sequence[Changed]) -> None:
        """Leave a trace of what changed; of health data only what was changed: the journal is kept when access ends."""
        for item in changed:
            told = {name: change for name, change in item.changes.items() if name not in ("blob_state", "received_at")}
            if item.data_class == HEALTH:
                told = {name: change if name == TRASHED else UNTOLD for name, change in told.items()}
            if told:
                self._records.note(connection, INCOMING, item.record, item.claim, told)


def read_page(found: Any) -> Page:
    """Return the page an answer holds; PageInTheWay when a member is missing or of another kind."""
    try:
        items = [base.read_item(item) for item in found["items"] if not item.get("gone")]
        gone = tuple(str(item["id"]) for item in found["items"] if item.get("gone"))
        state = found.get("state") or {}
        return Page(
            tuple(items), gone, str(found["cursor"]), bool(found["more"]), int(found["remaining"]),
            str(state.get("digest", "")), int(state.get("live", 0)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise trouble.PageInTheWay() from error
