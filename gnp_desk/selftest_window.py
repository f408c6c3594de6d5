"""The real window over the store of the self test, without a screen: `python -m gnp_desk.selftest_window FOLDER CLAIM`.

Prints one JSON object: which screens were shown with what title, how many pictures of them differ, and what went wrong.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 30.0
SCREENS = (
    *("work", "search", "case", "page", "evidence", "review", "orders", "history"),
    *("valuation", "settlement", "slips", "documents", "deadlines"),
)
PAGE = "driver_vehicle"


def main(folder: Path, claim: str) -> int:
    """Open the window, show each screen, close it; the exit code says whether all of it went well."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from gnp_desk import app
    from gnp_desk.settings import Settings
    from gnp_desk.ui.screen import Place

    application = QApplication(sys.argv[:1])
    shell = app.build(Settings(folder, demo=True), application)
    bugs: list[str] = []
    shell.bug.connect(bugs.append)
    started = time.perf_counter()
    shell.show()
    opened = _wait(application, lambda: shell.has_opened)
    took = (time.perf_counter() - started) * 1000
    titles, pictures = {}, set()
    for screen in SCREENS if opened else ():
        shell.go(Place(screen=screen, claim=claim, page=PAGE if screen == "page" else ""))
        shown = shell.window.screen_shown
        _wait(application, lambda: False, 0.4)
        image = shell.window.grab().toImage()
        pictures.add(bytes(image.constBits()))
        titles[screen] = type(shown).__name__
    shell.quit()
    _wait(application, lambda: False, 0.3)
    ok = opened and not bugs and len(pictures) == len(SCREENS)
    told = {"ok": ok, "opened_ms": round(took, 1), "screens": titles, "pictures": len(pictures), "bugs": bugs}
    sys.stdout.write(json.dumps(told))
    return 0 if ok else 1


def _wait(application: object, until: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Let the window live until something holds, and return whether it does."""
    end = time.perf_counter() + seconds
    while not until() and time.perf_counter() < end:
        application.processEvents()  # type: ignore[attr-defined]
        time.sleep(0.01)
    return until()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
