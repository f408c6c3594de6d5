"""One door between threads: nothing is lost, nothing overtakes, nothing stays behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from gnp_desk.errors import DiskFull
from gnp_desk.ui.tasks import READ, STORE, SYNC, Tasks


class Listener(QObject):
    """Collects what arrives, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: set[int] = set()

    @Slot(object)
    def hear(self, value: object) -> None:
        self.got.append(value)
        self.threads.add(threading.get_ident())


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    before = set(threading.enumerate())
    made = Tasks()
    yield made
    made.close()
    assert set(threading.enumerate()) == before


def test_five_hundred_instant_jobs_arrive_all_and_in_order(tasks: Tasks, qtbot: QtBot) -> None:
    listener = Listener()
    for number in range(500):
        tasks.start(partial(int, number), listener.hear)
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert listener.got == list(range(500))
    assert listener.threads == {threading.get_ident()}


def test_a_read_does_not_wait_behind_the_jobs_of_another_lane(tasks: Tasks, qtbot: QtBot) -> None:
    listener, gate = Listener(), threading.Event()
    tasks.start(gate.wait, listener.hear, lane=STORE)
    tasks.start(partial(str, "read"), listener.hear, lane=READ)
    qtbot.waitUntil(lambda: listener.got == ["read"])
    gate.set()
    qtbot.waitUntil(lambda: tasks.running == 0)


@pytest.mark.parametrize("lane", [STORE, READ, SYNC])
def test_an_expected_failure_arrives_as_itself(tasks: Tasks, qtbot: QtBot, lane: str) -> None:
    listener = Listener()
    tasks.start(_fail, failed=listener.hear, lane=lane)
    qtbot.waitUntil(lambda: len(listener.got) == 1)
    assert isinstance(listener.got[0], DiskFull)


def test_a_failure_nobody_listens_to_is_still_told(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.unheard) as told:
        tasks.start(_fail)
    assert isinstance(told.args[0], DiskFull)


def test_a_bug_arrives_as_an_identifier(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.broke) as told:
        tasks.start(partial(int, "x"))
    assert len(told.args[0]) == 8


def test_a_cancelled_job_says_nothing_more(tasks: Tasks, qtbot: QtBot) -> None:
    listener, gate = Listener(), threading.Event()
    task = tasks.start(gate.wait, listener.hear)
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert listener.got == []


def test_progress_arrives_before_the_result(tasks: Tasks, qtbot: QtBot) -> None:
    listener = Listener()
    task = tasks.start(_report, listener.hear, reports=True)
    heard: list[tuple[float, str]] = []
    task.progressed.connect(lambda part, words: heard.append((part, words)))
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert heard == [(0.5, "a medias")]
    assert listener.got == ["listo"]


def test_closing_runs_what_waits(tasks: Tasks) -> None:
    done: list[int] = []
    for number in range(20):
        tasks.start(partial(done.append, number))
    tasks.close()
    assert done == list(range(20))


def _fail() -> None:
    raise DiskFull()


def _report(report: Callable[[float, str], None], cancelled: Callable[[], bool]) -> str:
    report(0.5, "a medias")
    return "listo"
