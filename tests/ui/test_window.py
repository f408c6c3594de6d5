"""The window as a person meets it: by keys and by pointer, opened, locked, told of trouble, and opened again."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gnp_desk.desk import open_desk
from gnp_desk.errors import DiskFull
from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.queue_list import QueueList
from gnp_desk.ui.reading_order import in_order
from gnp_desk.ui.store_news import Numbers
from gnp_desk.ui.trouble_page import TroublePage
from gnp_desk.ui.unlock_page import UnlockPage
from tests.ui.conftest import Driver, Open, Watchdog

PLATE = "QTR482B"
PHRASE = "cuatro palabras faciles de recordar"
CTRL, SHIFT, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def press(driver: Driver, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the focus is, as a keyboard does."""
    driver.wait(lambda: QApplication.focusWidget() is not None)
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    driver.settle()


def write(driver: Driver, text: str) -> None:
    driver.wait(lambda: QApplication.focusWidget() is not None)
    QTest.keyClicks(QApplication.focusWidget(), text)
    driver.settle()


def screen(driver: Driver) -> str:
    return driver.window.screen_shown.code


def test_it_opens_at_the_queue_with_the_most_urgent_claim_chosen(demo: Driver) -> None:
    assert screen(demo) == "work"
    rows = demo.window.screen_shown.findChild(QueueList)
    assert isinstance(QApplication.focusWidget(), QueueList)
    assert rows.row().claim == demo.claim()
    assert rows.row().folio in demo.window.bar.buttons()[-1].text()
    assert "DEMOSTRACIÓN" in demo.window.windowTitle()


def test_a_claim_begins_with_a_policy_found_by_its_plate_with_keys_only(demo: Driver, watchdog: Watchdog) -> None:
    press(demo, Qt.Key.Key_F7)
    assert demo.window.title.findChildren(QWidget)
    write(demo, PLATE)
    demo.wait(lambda: _stands_on_policy(demo))
    press(demo, Qt.Key.Key_Return, CTRL)
    demo.wait(lambda: screen(demo) == "case")
    demo.settle()
    case = demo.shell.work.session.case
    assert case is not None
    assert case.policy is not None
    assert case.ref(case.party("A"), "vehicle").text("plate").replace("-", "") == PLATE


def _stands_on_policy(driver: Driver) -> bool:
    """Walk down the results to the first policy; return whether it is the one chosen."""
    results = driver.window.screen_shown._list
    if results.hit() is not None and results.hit().kind == "claim":
        QTest.keyClick(results, Qt.Key.Key_Down)
    return results.hit() is not None and results.hit().kind == "policy"


def test_a_claim_can_begin_without_a_policy(demo: Driver) -> None:
    press(demo, Qt.Key.Key_F7)
    press(demo, Qt.Key.Key_F7)
    demo.wait(lambda: screen(demo) == "case")
    demo.settle()
    assert demo.shell.work.session.case.policy is None


def test_the_palette_finds_records_and_says_why_a_command_must_wait(demo: Driver) -> None:
    press(demo, Qt.Key.Key_K, CTRL)
    palette = demo.shell.palette()
    write(demo, PLATE)
    demo.wait(lambda: any(PLATE[:3] in entry.detail or "Nissan" in entry.detail for entry in palette.entries()))
    palette._line.setText(">revisar")
    demo.settle()
    assert palette.entries()[0].text == "Revisar y cerrar"
    press(demo, Qt.Key.Key_Return)
    assert "siniestro" in demo.window.toast.words()
    press(demo, Qt.Key.Key_K, CTRL)
    write(demo, "/oscuro")
    press(demo, Qt.Key.Key_Return)
    assert style.look().theme == "dark"


def test_every_key_of_the_window_is_in_the_palette(demo: Driver) -> None:
    press(demo, Qt.Key.Key_K, CTRL)
    demo.shell.palette()._line.setText(">")
    demo.settle()
    listed = {entry.text for entry in demo.shell.palette().entries()}
    assert {action.text for action in demo.window.commands()} <= listed


def test_the_look_changes_by_keys_and_is_remembered(demo: Driver, open_window: Open, tmp_path: Path) -> None:
    press(demo, Qt.Key.Key_T, CTRL | SHIFT)
    press(demo, Qt.Key.Key_D, CTRL | SHIFT)
    press(demo, Qt.Key.Key_Plus, CTRL)
    assert (style.look().theme, style.look().density, style.look().scale) == ("dark", "gloves", 1.25)
    demo.window.close()
    open_window(tmp_path / "store")
    assert (style.look().theme, style.look().density, style.look().scale) == ("dark", "gloves", 1.25)


def test_tab_reads_the_window_from_top_to_bottom(demo: Driver) -> None:
    demo.go(Place("page", demo.claim(), "driver_vehicle"))
    stops = in_order(demo.window._regions())
    page = [widget for widget in stops if demo.window.screen_shown.isAncestorOf(widget)]
    tops = [widget.mapTo(demo.window, widget.rect().topLeft()).y() for widget in page]
    assert all(after - before > -16 for before, after in pairwise(tops))
    stops[0].setFocus()
    seen = []
    for _stop in stops:
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert len(set(map(id, seen))) > len(stops) * 0.8
    assert demo.window.bar.buttons()[-1] in seen


def test_f6_visits_the_parts_of_the_window(demo: Driver) -> None:
    parts = set()
    for _round in range(5):
        press(demo, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        parts |= {type(region).__name__ for region in demo.window._regions() if region.isAncestorOf(focus) or region is focus}
    assert {"Rail", "PlaceLine", "WorkQueue", "ActionBar", "StatusBar"} <= parts


def test_help_opens_beside_the_work_and_goes_again(demo: Driver) -> None:
    press(demo, Qt.Key.Key_F1)
    assert demo.window.help.isVisible()
    press(demo, Qt.Key.Key_F1)
    assert not demo.window.help.isVisible()


def test_a_click_on_the_arrow_of_a_row_opens_its_claim(demo: Driver) -> None:
    rows = demo.window.screen_shown.findChild(QueueList)
    spot = rows.visualRect(rows.model().index(1, 0))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, PLAIN, spot.center())
    assert screen(demo) == "work"
    spot.setLeft(spot.right() - 16)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, PLAIN, spot.center())
    demo.settle()
    assert demo.window.place() == Place("case", demo.claim(1), record=demo.window.place().record)


def test_it_opens_again_where_it_was(demo: Driver, open_window: Open, tmp_path: Path) -> None:
    place = Place("page", demo.claim(), "driver_vehicle")
    demo.go(place)
    demo.window.close()
    again = open_window(tmp_path / "store")
    assert (again.window.place().screen, again.window.place().claim, again.window.place().page) == (
        place.screen,
        place.claim,
        place.page,
    )
    assert again.window.banner.words() == ""


def test_after_a_crash_a_note_says_that_the_work_is_complete(demo_folder: Path, open_window: Open, tmp_path: Path) -> None:
    shutil.copytree(demo_folder, tmp_path / "store")
    (tmp_path / "store" / "running").touch()
    driver = open_window(tmp_path / "store")
    assert "Su trabajo está completo" in driver.window.banner.words()


def test_a_second_window_on_one_store_is_refused_in_words(demo: Driver, open_window: Open, tmp_path: Path) -> None:
    second = open_window(tmp_path / "store")
    page = second.window.screen_shown
    assert isinstance(page, TroublePage)
    assert page.title() == "La aplicación ya está abierta"
    assert not second.shell.has_opened


@pytest.mark.parametrize("harm", ["plain", "damaged", "key"])
def test_a_store_that_cannot_open_says_what_to_do(demo_folder: Path, open_window: Open, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "store"
    shutil.copytree(demo_folder, folder)
    if harm == "plain":
        (folder / "store.db").write_bytes(b"SQLite format 3\0" + bytes(4096))
    elif harm == "damaged":
        (folder / "store.db").write_bytes(bytes(8192))
    else:
        (folder / "key.json").write_text("{}", encoding="utf-8")
    driver = open_window(folder)
    page = driver.window.screen_shown
    assert isinstance(page, TroublePage)
    assert page._todo.text()
    assert page._code.text().startswith("Código ALM-")
    assert [button.text() for button in driver.window.bar.buttons()] == ["Cerrar la aplicación", "Volver a intentar"]


def test_a_machine_without_a_keyring_is_asked_for_a_passphrase(open_window: Open, tmp_path: Path) -> None:
    driver = open_window(tmp_path / "work", demo=False)
    page = driver.window.screen_shown
    assert isinstance(page, UnlockPage)
    page._phrase.setText("corta")
    press(driver, Qt.Key.Key_Return, CTRL)
    assert "12 caracteres" in page._problem.text()
    page._phrase.setText(PHRASE)
    press(driver, Qt.Key.Key_Return, CTRL)
    assert "no son iguales" in page._problem.text()
    page._again.setText(PHRASE)
    press(driver, Qt.Key.Key_Return, CTRL)
    driver.wait(lambda: driver.shell.has_opened)
    assert json.loads((tmp_path / "work" / "key.json").read_text())["kind"] == "passphrase"
    driver.settle()
    driver.shell.lock()
    driver.settle()
    page = driver.window.screen_shown
    assert isinstance(page, UnlockPage)
    page._phrase.setText("otra frase bastante larga")
    press(driver, Qt.Key.Key_Return, CTRL)
    driver.wait(lambda: bool(page._problem.text()))
    assert driver.shell.work is None
    page._phrase.setText(PHRASE)
    press(driver, Qt.Key.Key_Return, CTRL)
    driver.wait(lambda: driver.shell.work is not None)
    driver.settle()
    assert screen(driver) == "work"


def test_locking_closes_the_store_and_blanks_the_window(demo: Driver, tmp_path: Path) -> None:
    press(demo, Qt.Key.Key_L, CTRL)
    assert isinstance(demo.window.screen_shown, UnlockPage)
    desk = open_desk(tmp_path / "store", lambda first: "", demo=True)  # another process could open it now
    desk.close()
    demo.shell.open_palette()
    assert not any(entry.detail for entry in demo.shell.palette().entries() if entry.key == "Ctrl+K")
    press(demo, Qt.Key.Key_Escape)
    demo.window.bar.buttons()[-1].click()
    demo.wait(lambda: demo.shell.work is not None)
    demo.settle()
    assert screen(demo) == "work"


def test_a_save_that_fails_stays_said_until_one_holds(demo: Driver) -> None:
    session = demo.shell.work.session
    session._failed(DiskFull())
    assert demo.window.status.words("saved") == "No se pudo guardar"
    assert "disco está lleno" in demo.window.banner.words()
    session._say("saved", "Guardado 18:42:07")
    assert demo.window.status.words("saved") == "Guardado 18:42:07"
    assert demo.window.banner.words() == ""


def test_folios_running_out_and_a_full_disk_are_states(demo: Driver) -> None:
    news = demo.shell._news
    news._show(Numbers(3, {"SI": 4, "OV": 200}, is_on_reserve=False))
    assert demo.window.banner.words().startswith("Quedan 4 folios")
    news._show(Numbers(3, {"SI": 400}, is_on_reserve=True))
    assert "reserva" in demo.window.banner.words()
    assert demo.window.status.words("unsent") == "3 por enviar"
    news._show(Numbers(3, {"SI": 400}, is_on_reserve=False))
    assert demo.window.banner.words() == ""


def test_a_fault_of_ours_is_told_with_its_number_and_the_window_goes_on(demo: Driver) -> None:
    demo.shell.bug.emit("1A2B3C4D")
    demo.wait(lambda: "1A2B3C4D" in demo.window.toast.words())
    demo.go(Place("search"))
    assert screen(demo) == "search"


def test_the_check_of_this_device_finds_it_in_order(demo: Driver) -> None:
    demo.go(Place("help"))
    page = demo.window.screen_shown
    page._check.click()
    demo.settle()
    demo.wait(lambda: bool(demo.window.toast.words()))
    assert demo.window.toast.words().startswith(("Todo está en orden", "Revise"))


def test_the_outbox_names_every_claim_with_something_to_send(demo: Driver) -> None:
    demo.go(Place("sync"))
    page = demo.window.screen_shown
    unsent = demo.shell.work.make.desk.queue.counts()["unsent"]
    assert len({item.claim for item in page._out.items if item.folio}) == unsent
    assert page._out.list.count() == len(page._out.items) >= unsent
    assert all(item.count > 0 and item.size > 0 for item in page._out.items)
