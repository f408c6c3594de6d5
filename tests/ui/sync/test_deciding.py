"""What waits for a person: refusals with one thing to do, conflicts decided datum by datum, what the centre may take away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from gnp_central import people
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.views import Edit, Place
from gnp_desk.ui.sync.conflict_page import ConflictPage
from gnp_desk.ui.sync.dialogs import ConsentDialog, DiscardDialog
from gnp_desk.ui.sync.sync_page import SyncPage
from tests.services.evidence.drawn import photo
from tests.sync.house import ZONE, House
from tests.ui.sync.conftest import Show, Synchronising

REPORT, PHONE = "report_number", "callback_phone"
CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def asked(kind: type[QDialog], then: Callable[[QDialog], None], run: Callable[[], object]) -> None:
    """Do something that asks, and answer the dialog."""

    def meet() -> None:
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind)
        then(found)

    QTimer.singleShot(0, meet)
    run()


def refused(house: House, show: Show) -> tuple[Synchronising, SyncPage]:
    """Open the window of Ana, whose number of the report the centre will not take."""
    house["ana"].write(house.claim, **{REPORT: "R" * 300})
    house["ana"].sync()
    driver = show(house["ana"])
    driver.conductor.rhythm.stop()
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    assert isinstance(page, SyncPage)
    return driver, page


def test_enter_on_what_was_refused_stands_on_the_datum_to_correct(house: House, show: Show) -> None:
    driver, page = refused(house, show)
    assert (page._out.card._do.text(), "no aceptó" in page._out.card._why.text()) == ("Corregir", True)
    press(Qt.Key.Key_Return)
    driver.settle()
    assert driver.window.place() == Place("page", house.claim, "safety", house.claim, REPORT, 0)
    field = QApplication.focusWidget()
    field.selectAll()
    QTest.keyClicks(field, "R-44")
    press(Qt.Key.Key_Tab)
    driver.settle()
    driver.sync()
    assert driver.laptop.desk.outbox.items() == ()


def test_what_was_refused_is_discarded_only_with_a_reason(house: House, show: Show) -> None:
    driver, page = refused(house, show)

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, DiscardDialog)
        dialog._go()
        assert dialog._problem.isVisibleTo(dialog), "why is asked for"
        dialog._reason.show_value("Lo escribí en el siniestro equivocado")
        dialog._go()

    asked(DiscardDialog, answer, lambda: page._decisions.discard(page._out.item()))
    driver.settle()
    driver.sync()
    assert driver.laptop.desk.outbox.items() == ()
    assert driver.laptop.body(house.claim).get(REPORT) is None


def test_a_conflict_is_decided_by_keys_datum_by_datum(house: House, show: Show) -> None:
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, **{REPORT: "R-1", PHONE: "+525501004821"})
    luis.write(house.claim, **{REPORT: "R-2", PHONE: "+525501004812"})
    luis.sync()
    ana.sync()
    driver = show(ana)
    driver.conductor.rhythm.stop()
    driver.go(Place("sync", page="conflicts"))
    press(Qt.Key.Key_Return)
    driver.settle()
    page = driver.window.screen_shown
    assert isinstance(page, ConflictPage)
    first, second = page.disputes
    assert QApplication.focusWidget() is first.stops()[0]
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return, CTRL)
    assert "motivo" in page._problem.text(), "a reason is asked for"
    QTest.keyClicks(QApplication.focusWidget(), "Lo vi en el lugar")
    press(Qt.Key.Key_Return, CTRL)
    driver.settle()
    driver.wait(lambda: len(page.disputes) == 1)
    assert page.disputes[0].conflict.id == second.conflict.id, "what was not decided still waits"
    second = page.disputes[0]
    second.stops()[0].setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert second.choice == "theirs"
    page._reason.show_value("Es el número que dio la aseguradora")
    press(Qt.Key.Key_Return, CTRL)
    driver.settle()
    driver.wait(lambda: driver.window.screen_shown.code == "sync")
    driver.sync()
    luis.sync()
    decided = {first.conflict.label: first.conflict.mine.words, second.conflict.label: second.conflict.theirs.words}
    shown = driver.laptop.body(house.claim)
    assert luis.body(house.claim) == shown
    assert luis.desk.centre.conflicts() == []
    for words in decided.values():
        assert words.replace(" ", "")[-8:] in str(shown)


def test_a_claim_that_arrives_is_marked_new_and_heard_only_where_it_was_asked_for(house: House, show: Show) -> None:
    ana, luis = house["ana"], house["luis"]
    driver = show(ana)
    driver.conductor.rhythm.stop()
    assert not driver.shell.work.sounds()
    claim = luis.desk.cases.start()
    luis.desk.cases.save(claim, [Edit(claim, {"adjuster": "ana", "adjuster_name": "Ana"})], "test")
    luis.sync()
    driver.go(Place("work"))
    driver.sync()
    assert "1 siniestro nuevo" in driver.window.toast.words()
    rows = driver.window.screen_shown._model
    assert (rows.row(0).claim, rows.row(0).reason_text) == (claim, "Nuevo")
    driver.go(Place("case", claim))
    driver.go(Place("work"))
    assert "Nuevo" not in {rows.row(at).reason_text for at in range(rows.rowCount())}
    driver.go(Place("settings"))
    driver.window.screen_shown._sound._buttons["yes"].click()
    driver.settle()
    assert driver.shell.work.sounds()


def test_the_centre_takes_much_away_only_after_a_person_agreed(house: House, show: Show) -> None:
    ana, luis = house["ana"], house["luis"]
    other = luis.desk.cases.start()
    for number in range(40):
        luis.add("note", claim=other, text=f"Nota {number}")
    luis.sync()
    ana.sync()
    held = len(ana.desk.cases.load(other).records)
    house.stage.database.write(lambda connection: people.withdraw(connection, "ana", ZONE))
    driver = show(ana)
    driver.conductor.rhythm.stop()
    driver.sync()
    assert "pide quitar" in driver.window.banner.words()
    assert len(ana.desk.cases.load(other).records) == held, "nothing was taken away"
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    asked(ConsentDialog, lambda dialog: dialog.accept(), page._decisions.agree)
    driver.wait(lambda: not driver.conductor.is_running and driver.conductor.consent is None)
    driver.settle()
    assert driver.window.banner.words() == ""
    assert other not in {row.claim for row in ana.desk.queue.page("today", 0, 20)}


def test_photos_of_others_come_when_their_claim_is_opened(house: House, show: Show) -> None:
    ana, luis = house["ana"], house["luis"]
    luis.desk.evidence.bring(Into(house.claim), [PastedSource("frente.jpg", photo(3, (640, 480)))])
    luis.sync()
    driver = show(ana)
    driver.conductor.rhythm.stop()
    driver.sync()
    assert {sent.code for sent in ana.desk.outbox.of_files(house.claim).values()} == {"absent"}
    driver.go(Place("evidence", house.claim))
    driver.wait(lambda: {sent.code for sent in ana.desk.outbox.of_files(house.claim).values()} == {"acknowledged"})
    driver.settle()
    assert driver.window.screen_shown._model.states
    assert "absent" not in {sent.code for sent in driver.window.screen_shown._model.states.values()}


def test_photos_of_others_come_over_a_metered_network_only_when_somebody_asks(house: House, show: Show) -> None:
    ana, luis = house["ana"], house["luis"]
    luis.desk.evidence.bring(Into(house.claim), [PastedSource("frente.jpg", photo(3, (640, 480)))])
    luis.sync()
    driver = show(ana)
    driver.conductor.rhythm.stop()
    driver.conductor._network.is_metered = True
    driver.sync()
    driver.go(Place("evidence", house.claim))
    driver.sync()
    page = driver.window.screen_shown
    assert {sent.code for sent in page._model.states.values()} == {"absent"}
    next(action for action in page.actions() if action.code == "fetch").run()
    driver.wait(lambda: {sent.code for sent in page._model.states.values()} == {"acknowledged"})
