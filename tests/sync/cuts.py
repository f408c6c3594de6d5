"""Cuts every scenario at every named step (sync_tests.md T4), one part of the cuts per process (`workers.py`).

A cut is an exception nobody catches, or the end of a process that nothing tidies up after. Afterwards the store is opened
again, everybody synchronises until nothing moves, and all invariants and the scenario's own words must hold.
`occurrences` is `first`, `ends` (the first and the last time a step is reached) or `all`; `exits` says of how many cuts one also
ends a process.
"""

from __future__ import annotations

import os
import shutil
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gnp_desk.errors import DeskError
from gnp_desk.services.sync.steps import STEPS
from tests.sync import invariants
from tests.sync.house import House, built, house, the_stage
from tests.sync.scenarios import SCENARIOS, Scenario
from tests.sync.workers import say

PEOPLE = ("ana", "luis")
ENDED = 77
Cutting = Callable[[str], None]


class Cut(BaseException):
    """The process ended here."""


@contextmanager
def listening(listener: Cutting) -> Iterator[None]:
    STEPS.listener = listener
    try:
        yield
    finally:
        STEPS.listener = None


def at(step: str, time: int, cut: Callable[[], None]) -> Cutting:
    """Return a listener that cuts when a step is reached for the given time, and from then on at every step."""
    left = [time]

    def listen(name: str) -> None:
        left[0] -= name == step or left[0] <= 0
        if left[0] <= 0:
            cut()

    return listen


def reached(scenario: Scenario, ready: Path) -> Counter[str]:
    """Run a scenario to its end and return how often it reached each step."""
    found: Counter[str] = Counter()
    with house(*PEOPLE, furnished=ready) as office:
        with listening(lambda name: found.update([name])):
            scenario.act(office)
        invariants.at_rest(office, is_sound=scenario.is_sound)
        scenario.expect(office)
    return found


def raising(scenario: Scenario, ready: Path, step: str, time: int) -> None:
    """Cut by an exception nobody catches."""

    def cut() -> None:
        raise Cut(step)

    with house(*PEOPLE, furnished=ready) as office:
        with listening(at(step, time, cut)), suppress(Cut, DeskError):
            scenario.act(office)
        office["ana"].crash()
        _rest(office, scenario)


def ending(scenario: Scenario, ready: Path, step: str, time: int) -> None:
    """Cut by the end of a process; what it leaves is opened by another one."""
    folder = built(ready)
    child = os.fork()
    if child == 0:
        with listening(at(step, time, lambda: os._exit(ENDED))), suppress(BaseException):
            the_stage().begin()
            scenario.act(House(folder, PEOPLE))
        os._exit(1)
    _child, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == ENDED, "the step was not reached"
    office = House(folder, PEOPLE)
    try:
        _rest(office, scenario)
    finally:
        office.close()


def _rest(office: House, scenario: Scenario) -> None:
    if scenario.is_sound:
        invariants.in_motion(office["ana"])
    invariants.at_rest(office, is_sound=scenario.is_sound)
    scenario.expect(office)


def main(part: int, parts: int, occurrences: str, exits: int) -> int:
    """Make this part of the cuts and return how many of them left something broken."""
    count, wrong = 0, 0
    for name, scenario in SCENARIOS.items():
        with house(*PEOPLE) as office:
            scenario.prepare(office)
            ready = shutil.move(office.leave(), f"{office.folder}-ready")
        for step, times in sorted(reached(scenario, Path(ready)).items()):
            for time in sorted({"first": {1}, "ends": {1, times}}.get(occurrences, range(1, times + 1))):
                count += 1
                if count % parts != part:
                    continue
                kinds = (raising, ending) if exits and (count // parts) % exits == 0 else (raising,)
                wrong += sum(not _holds(kind, name, Path(ready), step, time) for kind in kinds)
                say(f"cut {len(kinds)} {step}")
        shutil.rmtree(ready)
    return wrong


def _holds(kind: Callable[[Scenario, Path, str, int], None], name: str, ready: Path, step: str, time: int) -> bool:
    try:
        kind(SCENARIOS[name], ready, step, time)
    except Exception:
        say(f"BROKEN «{name}» {kind.__name__} at {step}, time {time}\n{traceback.format_exc()[-1500:]}")
        return False
    return True
