"""The real application over a copied store, as `gnp-desk` builds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gnp_desk import app
from gnp_desk.desk import Desk, open_desk
from gnp_desk.services import demo_policies, folios
from gnp_desk.settings import Settings
from gnp_desk.ui.shell import Shell

PHRASE = "una frase larga de prueba"


@pytest.fixture(scope="session")
def story_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with policies and folios, made once."""
    folder = tmp_path_factory.mktemp("story") / "store"
    desk = open_desk(folder, lambda new: PHRASE, demo=True)
    desk.policies.add(demo_policies.invent(30, 7, datetime.now()))
    with desk.database.writing() as connection:
        for series in ("SI", "DA", "OV", "OM", "OE", "GR"):
            folios.seed(connection, desk.records, series, f"{series}-K7-", 1, 100)
    desk.close()
    return folder


@pytest.fixture
def shell(qapp: QApplication, story_store: Path, tmp_path: Path, no_bugs: None) -> Iterator[Shell]:
    """The window of the application, open, 1024 × 560."""
    folder = Path(shutil.copytree(story_store, tmp_path / "store"))
    made = app.build(Settings(folder, demo=True), qapp)
    made.show()
    made.window.resize(1024, 560)
    while not made.has_opened:
        QTest.qWait(5)
    made.window.activateWindow()
    assert QTest.qWaitForWindowActive(made.window)
    yield made
    made.window.close()
    QTest.qWait(1)
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(shell: Shell) -> Desk:
    """The services behind the window."""
    assert shell.work is not None
    return shell.work.make.desk  # type: ignore[attr-defined,no-any-return]
