"""Runs rounds of a person editing and a process dying: `python kill_rounds.py FOLDER ROUNDS SEED` prints what was lost.

Each round forks a process that opens the store, answers questions through the services and acknowledges each answer once
its commit returned; after some of them it is killed with SIGKILL at a random moment. The store is then opened anew and asked for every answer.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from random import Random

from gnp_desk.desk import Desk, compose
from gnp_desk.services.database import Database
from gnp_desk.services.records import broken_links, read_ops
from gnp_desk.services.store_lock import StoreLock
from gnp_desk.services.tables import JOURNAL
from gnp_desk.services.verify import verify
from gnp_desk.services.views import Edit

KEY = bytes(range(32))
MOST_HEARD, LONGEST_WAIT = 6, 0.02
NOTE, BACK = 13, 11


def open_store(folder: Path) -> Desk:
    from datetime import UTC, datetime

    return compose(StoreLock(folder), Database(folder, KEY), is_demo=True, clock=lambda: datetime.now(UTC))


def work(folder: Path, number: int, acknowledge: int) -> None:
    """Answer questions for ever; write one line for each answer that is durable."""
    desk = open_store(folder)
    claim = desk.queue.page("today", 0, 1)[0].claim
    party = desk.cases.load(claim).party("A")
    assert party is not None
    for turn in range(1_000_000):
        text = f"{number}:{turn}"
        if turn % NOTE == NOTE - 1:
            desk.cases.add(claim, "note", desk.cases.new_id(), {"text": text}, "kill")
        elif turn % BACK == BACK - 1:
            desk.cases.save(claim, [Edit(claim, {"report_number": text})], "back")
            desk.cases.undo(claim, "back")
            desk.cases.redo(claim, "back")
            continue
        else:
            desk.cases.save(claim, [Edit(party.id, {"remarks": text})], "kill")
        os.write(acknowledge, f"{text}\n".encode())


def one_round(folder: Path, number: int, random: Random) -> list[str]:
    """Let a process work and kill it; return what it acknowledged."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        work(folder, number, theirs)
    os.close(theirs)
    # Counted in answers, not in time: a slow machine dies as often in the middle of its work as a fast one.
    heard, wanted = b"", random.randint(1, MOST_HEARD)
    while heard.count(b"\n") < wanted and select.select([ours], [], [], 30)[0]:
        heard += os.read(ours, 4096)
    time.sleep(random.random() * LONGEST_WAIT)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(ours, "rb") as pipe:
        return (heard + pipe.read()).decode().split()


def turn_of(text: str) -> int:
    """Return which answer of its round a text is."""
    return int(text.partition(":")[2])


def written(desk: Desk) -> list[str]:
    """Return every text the journal holds."""
    with desk.database.reading() as connection:
        ops = read_ops(connection, JOURNAL.c.editor == "kill")
    return [str(item["new"]) for op in ops for name, item in op.changes.items() if name in ("remarks", "text")]


def main(folder: Path, rounds: int, seed: int) -> None:
    random, acknowledged, wrong = Random(seed), [], []  # noqa: S311  (moments to die, no secret)
    for number in range(rounds):
        told = one_round(folder, number, random)
        acknowledged += told
        desk = open_store(folder)
        claim = desk.queue.page("today", 0, 1)[0].claim
        case = desk.cases.load(claim)
        party = case.party("A")
        answers = [turn_of(text) for text in told if turn_of(text) % NOTE != NOTE - 1]
        shown = party.text("remarks") if party else ""
        if answers and (not shown.startswith(f"{number}:") or turn_of(shown) < answers[-1]):
            wrong.append(f"round {number}: acknowledged turn {answers[-1]}, shown {shown}")
        desk.close()
    desk = open_store(folder)
    lost = sorted(set(acknowledged) - set(written(desk)))
    with desk.database.reading() as connection:
        wrong += broken_links(connection)
    wrong += [line for lines in verify(desk.database).values() for line in lines]
    desk.close()
    print(json.dumps({"rounds": rounds, "acknowledged": len(acknowledged), "lost": lost, "wrong": wrong}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
