"""Rounds of a person scanning documents and a power cut: `python receive_rounds.py FOLDER ROUNDS SEED` prints what was torn.

Each round forks a process that receives documents with a page each until it is killed at a random moment; the store is
then opened anew: a document that is received has its page, whole, and a page of a document stands for one received.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from gnp_desk.desk import Desk, compose
from gnp_desk.forms.case import Case
from gnp_desk.services.database import Database
from gnp_desk.services.receiving import Scan, receive
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.store_lock import StoreLock

KEY, CODES = bytes(range(32)), ("D-ID", "D-LIC", "D-ADM", "D-SERVICE-INV", "D-BANK", "D-DECL")
PROCEDURE, MOST_HEARD, LONGEST_WAIT = "PARTIAL_CASH", 2, 0.3
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffffff7f0009fb03fd0543"
    "45ca0000000049454e44ae426082"
)


def open_store(folder: Path) -> Desk:
    return compose(StoreLock(folder), Database(folder, KEY), is_demo=True, clock=lambda: datetime.now(UTC))


def work(folder: Path, acknowledge: int) -> None:
    """Receive documents of one new claim after another, for ever; write one line for each that is durable."""
    desk = open_store(folder)
    while True:
        claim = desk.cases.start()
        for code in CODES:
            # Every page has bytes of its own: otherwise only the first would be copied.
            page = PastedSource(f"{code}.png", PNG + os.urandom(8))
            receive(desk.office.documents, desk.evidence, Scan(claim, PROCEDURE, code), [page])
            os.write(acknowledge, f"{claim} {code}\n".encode())


def one_round(folder: Path, random: Random) -> list[str]:
    """Let a process receive and cut its power; return what it acknowledged."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        os.setsid()
        work(folder, theirs)
    os.close(theirs)
    # Counted in documents, not in time: a slow machine dies as often in the middle of one as a fast one.
    heard, wanted = b"", random.randint(1, MOST_HEARD)
    while heard.count(b"\n") < wanted and select.select([ours], [], [], 60)[0]:
        heard += os.read(ours, 4096)
    time.sleep(random.random() * LONGEST_WAIT)
    # A power cut takes the import workers with it.
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(ours, "rb") as pipe:
        return (heard + pipe.read()).decode().splitlines()


def torn(desk: Desk, case: Case) -> list[str]:
    """Return what of a claim stands without its other half."""
    found = []
    pages = case.of("evidence")
    for item in case.of("document_item"):
        mine = [page for page in pages if item.id in list(page.get("subject") or ())]  # type: ignore[call-overload]
        if not mine:
            found.append(f"{item.text('code')} received without its page")
        found += [f"{item.text('code')} has a broken page" for page in mine if not _is_whole(desk, page.text("sha256"))]
    items = {item.id for item in case.of("document_item") if item.get("received_at")}
    return found + ["a page without its receipt" for page in pages if not items & set(page.get("subject") or ())]  # type: ignore[call-overload]


def _is_whole(desk: Desk, sha256: str) -> bool:
    return bool(desk.evidence.original(sha256))


def main(folder: Path, rounds: int, seed: int) -> None:
    random, wrong, received = Random(seed), [], set()  # noqa: S311  (moments to die, no secret)
    told = {line for _number in range(rounds) for line in one_round(folder, random)}
    desk = open_store(folder)
    for row in desk.queue.page("unsent", 0, 10_000):
        case = desk.cases.load(row.claim)
        received |= {f"{row.claim} {item.text('code')}" for item in case.of("document_item")}
        wrong += torn(desk, case)
        wrong += [str(link) for link in desk.evidence.check(row.claim)]
    desk.close()
    lost = sorted(told - received)
    print(json.dumps({"rounds": rounds, "acknowledged": len(told), "lost": lost, "wrong": wrong}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
