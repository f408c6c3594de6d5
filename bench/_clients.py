"""The card of a client in the store of `search`: worked out, and from asking for the screen to its rows painted."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from random import Random

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from bench.table import Row, percentile
from gnp_desk.desk import Desk
from gnp_desk.services.claim_keys import POLICY as BY_POLICY
from gnp_desk.services.policy_tables import CLAIM_KEY, POLICY, POLICY_PERSON, POLICY_SCHEDULE
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.services.views import Place
from gnp_desk.ui import drawing
from gnp_desk.ui.counter.client_page import ClientPage
from gnp_desk.ui.tasks import Tasks
from gnp_desk.ui.tokens import Look

ASKED, ROUNDS, BUDGET = 200, 20, "≤ 150 ms p95"
Keys = Sequence[str]


def rows(desk: Desk, fleet: str) -> list[Row]:
    """Return the figures for clients of every kind; `fleet` is the RFC of the company with the most policies."""
    kinds = {
        f"client's card: any of {ASKED}": _any(desk),
        "client's card: claims open, with their papers and documents": _with_claims(desk),
        "client's card: the largest fleet": _of(desk, fleet) * ROUNDS,
    }
    application = QApplication.instance() or QApplication(sys.argv[:1])
    drawing.install(application, Look("light", "counter"))  # type: ignore[arg-type]
    tasks = Tasks()
    page = ClientPage(desk.clients, tasks)
    page.resize(1238, 620)
    page.show()
    found = []
    for kind, keys in kinds.items():
        floor = [_milliseconds(lambda key=key: _bare(desk, key)) for key in keys]
        made = [_milliseconds(lambda key=key: desk.clients.card(key)) for key in keys]
        spent = [_milliseconds(lambda key=key: desk.clients.card(key), time.thread_time) for key in keys]
        shown = [_milliseconds(lambda key=key: _paint(page, key)) for key in keys]
        found += [_row(kind, made, floor), _row(f"{kind}, processor alone", spent, floor)]
        found += [_row(f"{kind}, wanted to painted", shown, floor)]
    page.close()
    tasks.close()
    return found


def _any(desk: Desk) -> Keys:
    with desk.database.reading() as connection:
        count = connection.execute(select(func.count()).select_from(POLICY)).scalar_one()
        wanted = Random(11).sample(range(1, count), ASKED)  # noqa: S311  (which clients, no secret)
        found = connection.execute(select(POLICY.c.id).where(POLICY.c.row.in_(wanted))).scalars()
        return [f"{policy}/insured" for policy in found]


def _with_claims(desk: Desk) -> Keys:
    query = select(CLAIM_KEY.c.code).join(CLAIM_ROW, CLAIM_ROW.c.claim == CLAIM_KEY.c.claim)
    with desk.database.reading() as connection:
        found = connection.execute(query.where(CLAIM_KEY.c.kind == BY_POLICY, CLAIM_ROW.c.is_open == 1)).scalars()
        return [f"{policy}/insured" for policy in dict.fromkeys(found)]


def _of(desk: Desk, rfc: str) -> list[str]:
    query = select(POLICY.c.id).join(POLICY_PERSON, POLICY_PERSON.c.policy == POLICY.c.row)
    with desk.database.reading() as connection:
        return [f"{connection.execute(query.where(POLICY_PERSON.c.rfc == rfc).limit(1)).scalar_one()}/insured"]


def _bare(desk: Desk, key: str) -> None:
    """Read the schedules of one person in plain SQL: the floor of a card."""
    mine = select(POLICY_PERSON.c.rfc).join(POLICY, POLICY.c.row == POLICY_PERSON.c.policy)
    with desk.database.reading() as connection:
        rfc = connection.execute(mine.where(POLICY.c.id == key.rpartition("/")[0])).scalar()
        policies = select(POLICY_PERSON.c.policy).where(POLICY_PERSON.c.rfc == rfc, POLICY_PERSON.c.rfc != "").limit(60)
        connection.execute(select(POLICY_SCHEDULE).where(POLICY_SCHEDULE.c.row.in_(policies))).all()


def _paint(page: ClientPage, key: str) -> None:
    page._card = None
    page.enter(Place(page.code, page=key))
    # Asleep until something happens, as the window is: who asks without end takes the processor from what is waited for.
    waiting = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    while page._card is None or page._card.key != key:
        QApplication.processEvents(waiting)
    page.repaint()


def _milliseconds(job: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    job()
    return (clock() - started) * 1000


def _row(what: str, times: Sequence[float], floor: Sequence[float]) -> Row:
    mine, bare = statistics.median(times), statistics.median(floor)
    words = f"{percentile(times, 0.95):.0f} ms p95 (median {mine:.0f})"
    return Row(what, words, BUDGET, f"{bare:.1f} ms bare SQL", f"{mine / bare:.1f}")
