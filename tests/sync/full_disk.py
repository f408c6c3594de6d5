"""A real disk without room: `python -m tests.sync.full_disk FOLDER`, where FOLDER is a disk of a few megabytes of its own.

Ana's store and log lie on it. Every block is taken, and then the program saves, synchronises, takes a photo, writes its log and
folds its write-ahead log in. Whatever does not hold ends the process; at the end it says `held`.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gnp_desk import app, errors, logs
from gnp_desk.services.blobs import CHUNK
from gnp_desk.services.database import RESERVE, STORE
from gnp_desk.ui.main_window import MainWindow
from gnp_desk.ui.store_news import StoreNews
from gnp_desk.ui.tasks import Tasks
from tests.sync import invariants
from tests.sync.house import House, built
from tests.sync.laptops import Laptop
from tests.sync.workers import say

BLOCK, LOG, BANNER = 4_096, "events.log", "El disco está lleno: el texto se sigue guardando en la reserva"


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Take every block of the disk there still is."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        try:
            while file.write(bytes(BLOCK)) == BLOCK:
                pass
        except OSError as error:
            assert error.errno == 28, error
    try:
        yield
    finally:
        ballast.unlink()


def banner(ana: Laptop) -> str:
    """Return what the frame says above every screen, asked as the frame asks."""
    window = MainWindow(is_demo=True)
    news = StoreNews(window, Tasks(window), window)
    news._show(app._numbers(ana.desk))
    return window.banner.words()


def text_goes_to_the_reserve_and_is_sent(ana: Laptop, disk: Path) -> None:
    assert banner(ana) == "" and (ana.folder / RESERVE).stat().st_size > 2**22
    with full(disk):
        notes = [ana.add("note", text=f"sin espacio {number} " + "largo " * 500) for number in range(20)]
        assert ana.desk.database.is_on_reserve and BANNER in banner(ana)
        assert ana.sync().unsent == 0, "what waits is sent all the same"
        invariants.in_motion(ana)
    assert all(ana.body(note) for note in notes)


def a_photo_leaves_nothing(ana: Laptop, disk: Path) -> None:
    ana.photo(b"con espacio")
    files = set((ana.folder / "blobs").iterdir())
    with full(disk):
        with pytest.raises(errors.DiskFull):
            ana.photo(os.urandom(CHUNK))
        assert set((ana.folder / "blobs").iterdir()) == files
        invariants.in_motion(ana)


def nothing_fits(ana: Laptop, disk: Path) -> None:
    """The reserve is used up too: words, and what was said to be saved is all there is."""
    before = ana.body(ana.house.claim)
    with full(disk), pytest.raises(errors.DiskFull):
        while True:
            note = ana.add("note", text="largo " * 1_500)
            assert ana.body(note)
    invariants.in_motion(ana)
    assert ana.body(ana.house.claim) == before


def the_log_of_writes_cannot_be_folded_in(ana: Laptop, disk: Path) -> None:
    """A checkpoint wants more pages than there are: it fails in the middle, and the store is whole from store and log."""
    _fold(ana)
    notes = [ana.add("note", text=f"{number} " + "largo " * 1_500) for number in range(60)]
    size = (ana.folder / STORE).stat().st_size
    with full(disk):
        with pytest.raises(errors.DiskFull), ana.desk.database._speaking():
            _fold(ana)
        assert (ana.folder / STORE).stat().st_size < size + 60 * 8_000, "not all of it went in"
        ana.crash()
        invariants.in_motion(ana)
        assert all(ana.body(note) for note in notes) and ana.desk.database.damaged_pages() == []


def _fold(ana: Laptop) -> None:
    with ana.desk.database.engine.connect().execution_options(plain=True) as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def the_log_of_the_program_stops_and_nothing_else(ana: Laptop, disk: Path) -> None:
    logs.report(ValueError("antes"))
    log = ana.folder / LOG
    with full(disk):
        for _time in range(200):
            assert len(logs.report(ValueError("sin espacio"))) == 8, "the identifier is told all the same"
        stopped = log.stat().st_size
        logs.report(ValueError("sin espacio"))
        assert log.stat().st_size == stopped, "there is no room for a line more"
        assert ana.body(ana.house.claim) is not None
        invariants.in_motion(ana)
    name = logs.report(ValueError("después"))
    assert name in log.read_text(encoding="utf-8"), "with room again it goes on"


def main(disk: Path) -> None:
    QApplication.instance() or QApplication([])
    folder = built()
    shutil.copytree(folder / "ana", disk, dirs_exist_ok=True)
    shutil.rmtree(folder / "ana")
    (folder / "ana").symlink_to(disk, target_is_directory=True)
    (disk / RESERVE).unlink()
    house = House(folder, ["ana", "luis"])
    ana = house["ana"]
    logs.start(ana.folder)
    for step in (
        text_goes_to_the_reserve_and_is_sent, a_photo_leaves_nothing, the_log_of_the_program_stops_and_nothing_else,
        the_log_of_writes_cannot_be_folded_in, nothing_fits,
    ):  # fmt: skip
        step(ana, disk)
    invariants.at_rest(house)
    assert banner(ana.reopen()) == "", "the reserve is there again, and the words are gone"
    house.leave()
    shutil.rmtree(folder)
    say("held")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
