"""Two laptops and a centre on this machine, from a new claim to equal digests: `.venv/bin/python -m tests.end2end.two_desks`.

A claim is taken on one, edited on both without a network, synchronised, its conflict decided with keys in a real window, and
all three are verified. Prints what happened; the exit code says whether it all held.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from gnp_desk.desk import Desk, open_desk
from gnp_desk.selftest_central import OwnCentre, fill_in
from gnp_desk.services.views import Edit

PLACE, NUMBER = "loss_place_text", "report_number"
ANA, VERA = "ana", "vera"
REASON = "Se vio en el lugar con quien iba al volante."
Say = Callable[[str], None]


def tell(folder: Path, say: Say) -> None:
    """Go through the story in an empty folder; raises AssertionError at the first thing that does not hold."""
    centre = OwnCentre(folder / "centro")
    address = centre.begin()
    try:
        say(f"centre serves at {address}")
        claim = _taken(folder, address, centre.password)
        say("claim taken by Ana and pulled by Vera")
        _disagree(folder, claim)
        say("both wrote without a network; the second one to send has a conflict")
        _decide(folder / VERA, claim)
        say("Vera decided it on the screen, with keys")
        for login in (VERA, ANA):
            with _open(folder / login) as desk:
                assert desk.centre.run().conflicts == 0
                assert _value(desk, claim, PLACE) == "Insurgentes Norte 300"
                assert _value(desk, claim, NUMBER) == "R-42"
        _verify(folder, say)
    finally:
        centre.stop()


def _taken(folder: Path, address: str, password: str) -> str:
    with _open(folder / ANA) as ana, _open(folder / VERA) as vera:
        for desk, login in ((ana, ANA), (vera, VERA)):
            desk.centre.sign_on(address, lambda page, login=login: _in_browser(page, login, password))  # type: ignore[misc]
        claim = ana.cases.start()
        for desk in (ana, vera):
            assert desk.centre.run().unsent == 0
        assert vera.cases.load(claim).claim.id == claim
    return claim


def _disagree(folder: Path, claim: str) -> None:
    with _open(folder / ANA) as ana, _open(folder / VERA) as vera:
        ana.cases.save(claim, [Edit(claim, {PLACE: "Insurgentes Sur 300", NUMBER: "R-42"})], "story")
        vera.cases.save(claim, [Edit(claim, {PLACE: "Insurgentes Norte 300"})], "story")
        assert ana.centre.run().conflicts == 0
        assert vera.centre.run().conflicts == 1


def _decide(folder: Path, claim: str) -> None:
    """Open the window over Vera's store, go to the conflict and keep her version."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from gnp_desk import app
    from gnp_desk.services.views import Place
    from gnp_desk.settings import Settings
    from gnp_desk.ui.sync.conflict_page import ConflictPage

    application = QApplication.instance() or QApplication(sys.argv[:1])
    shell = app.build(Settings(folder, demo=True), application)  # type: ignore[arg-type]
    shell.show()
    _until(lambda: shell.has_opened)
    shell.window.activateWindow()
    shell.go(Place("conflict", claim))
    _until(lambda: isinstance(shell.window.screen_shown, ConflictPage) and shell.window.screen_shown.disputes)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    for _stop in range(40):
        if QApplication.focusWidget().accessibleName().startswith("Motivo"):
            break
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), REASON)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page = shell.window.screen_shown
    _until(lambda: shell.window.screen_shown is not page and not shell.tasks.running)
    shell.quit()
    _until(lambda: not shell.window.isVisible() and not shell.tasks.running)
    QTest.qWait(1)
    shell.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _verify(folder: Path, say: Say) -> None:
    """Let each of the three recompute what it holds, by their commands, and compare the digests they print."""
    from gnp_central.__main__ import main as central
    from gnp_desk import cli

    centre = _printed(lambda: central(["check", "--data", str(folder / "centro")]))
    assert centre["ok"], centre
    for login in (ANA, VERA):
        options = cli.parse(["verify", "--data", str(folder / login)])
        found = _printed(lambda options=options: cli.run(options))  # type: ignore[misc]
        assert found["ok"], found
        for stream, digest in found["streams"].items():
            assert centre["digests"][stream] == digest, (login, stream)
            say(f"{login:5} {stream:12} {digest[:16]} = centre")


def _printed(command: Callable[[], int]) -> dict[str, dict[str, str]]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        command()
    found: dict[str, dict[str, str]] = json.loads(said.getvalue())
    return found


def _until(holds: Callable[[], object], seconds: float = 30) -> None:
    import time

    from PySide6.QtTest import QTest

    end = time.monotonic() + seconds
    while not holds():
        QTest.qWait(5)
        assert time.monotonic() < end, "it never came"


def _in_browser(page: str, login: str, password: str) -> None:
    threading.Thread(target=fill_in, args=(page, login, password), daemon=True).start()


@contextlib.contextmanager
def _open(folder: Path) -> Iterator[Desk]:
    desk = open_desk(folder, lambda new: "", demo=True)
    try:
        yield desk
    finally:
        desk.close()


def _value(desk: Desk, claim: str, name: str) -> object:
    return desk.cases.load(claim).claim.get(name)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="gnp-two-desks-") as name:
        tell(Path(name), lambda words: sys.stdout.write(f"{words}\n"))
