"""Whether what is shown is what base and journal tell, looked at while somebody works (api.md 16.4). It changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import func, select, text

from gnp_desk import errors
from gnp_desk.logs import LOGGER
from gnp_desk.services.database import Database
from gnp_desk.services.sync.tables import BASE_ASIDE
from gnp_desk.services.tables import CLAIM_ROW, IS_PENDING, JOURNAL
from gnp_desk.services.verify import disagreeing

# Between two claims whoever saves, reads or draws goes first.
PAUSE_S, NAMED = 0.02, 3
# A store that never joined a centre has everything unsent: so many claims, those written last, are enough for one time.
MOST = 100


def check(database: Database, cancelled: Callable[[], bool]) -> int:
    """Return how many claims with unsent work were looked at, each in a reading of its own: those written last, at most MOST.

    RecordsDisagree names what does not hold.
    """
    with database.reading() as connection:
        claims = connection.execute(_UNSENT).scalars().all()
    broken: dict[str, int] = {}
    for looked_at, claim in enumerate(claims):
        if cancelled():
            return looked_at
        with database.reading() as connection:
            aside = set(connection.execute(select(BASE_ASIDE.c.record)).scalars())
            count = sum(1 for _record in disagreeing(connection, claim, aside))
        broken |= {claim: count} if count else {}
        time.sleep(PAUSE_S)
    if broken:
        LOGGER.warning("records disagree with base and journal: %d in %d claims", sum(broken.values()), len(broken))
        raise errors.RecordsDisagree(folios=_named(database, list(broken)))
    return len(claims)


def _named(database: Database, claims: list[str]) -> str:
    """Return the folios of a few claims, and of how many there are more."""
    with database.reading() as connection:
        rows = connection.execute(select(CLAIM_ROW.c.claim, CLAIM_ROW.c.folio).where(CLAIM_ROW.c.claim.in_(claims)))
        folios = {row.claim: row.folio for row in rows}
    named = [folios.get(claim) or "—" for claim in claims[:NAMED]]
    more = [f"+{len(claims) - NAMED}"] if len(claims) > NAMED else []
    return ", ".join(named + more)


_LAST = func.max(JOURNAL.c.seq).desc()
_UNSENT = select(JOURNAL.c.claim).where(text(IS_PENDING)).group_by(JOURNAL.c.claim).order_by(_LAST).limit(MOST)
