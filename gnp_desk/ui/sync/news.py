"""What the frame says of the way to the centre, and what a run means for the claim and the screen in front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from gnp_desk.errors import DeskError
from gnp_desk.services.place import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import messages
from gnp_desk.ui.announce import announce
from gnp_desk.ui.frame_banner import Notice
from gnp_desk.ui.main_window import MainWindow

if TYPE_CHECKING:
    from gnp_desk.services.sync.link import Link
    from gnp_desk.ui.claim_session import ClaimSession
    from gnp_desk.ui.sync.conductor import Conductor, Outcome

SYNC = Place("sync")
MOVED_MS = 1_000


class SyncNews(QObject):
    """Follows one conductor and one claim session."""

    def __init__(self, window: MainWindow, ask: Callable[[], None], parent: QObject) -> None:
        """`ask` asks for the numbers of the store again."""
        super().__init__(parent)
        self._window, self._ask = window, ask
        self._conductor: Conductor | None = None
        self._session: ClaimSession | None = None
        self._sounds: Callable[[], bool] = lambda: False
        self._shown = ""
        self._ticking = QTimer(self, interval=MOVED_MS)
        self._ticking.timeout.connect(self._tick)

    def follow(self, conductor: Conductor, session: ClaimSession, sounds: Callable[[], bool]) -> None:
        """Begin to tell of this conductor; `sounds` says whether a claim that arrives is heard."""
        self._conductor, self._session, self._sounds = conductor, session, sounds
        conductor.changed.connect(self._changed)
        conductor.ended.connect(self._ended)
        conductor.joined.connect(self._joined)
        conductor.unheard.connect(self._unheard)
        session.state_changed.connect(self._saved)
        self._changed()

    def stop(self) -> None:
        """End what runs, and tell nothing more."""
        if self._conductor is not None and self._session is not None:
            self._conductor.stop()
            self._conductor.disconnect(self)
            self._session.state_changed.disconnect(self._saved)
        self._conductor = self._session = None
        self._ticking.stop()

    @Slot()
    def _changed(self) -> None:
        if self._conductor is None:
            return
        now = self._conductor.connection
        self._window.status.show_connection(now.icon, now.words, now.tint)
        if now.words != self._shown:
            self._shown = now.words
            announce(self._window.status, now.words)
        if not self._conductor.is_running:
            self._ticking.stop()
        elif not self._ticking.isActive():
            self._ticking.start()

    @Slot()
    def _tick(self) -> None:
        if self._window.screen_shown is not None:
            self._window.screen_shown.moved()

    @Slot()
    def _saved(self) -> None:
        if self._conductor is not None and self._session is not None and self._session.state.code == "saved":
            self._conductor.saved()

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        self._ask()
        self._ask_consent()
        if outcome.summary is None or self._session is None:
            return
        self._session.synchronised(outcome.summary.claims)
        if self._window.screen_shown is not None:
            self._window.screen_shown.synchronised()
        for place, words in enumerate(outcome.summary.news):
            self._window.banner.put(Notice(f"sync {place}", "warning", words, can_close=True))
        self._tell_given(outcome.summary.given)

    def _ask_consent(self) -> None:
        """Say that the centre asked for something only a person may agree to, as long as it does."""
        asked = self._conductor.consent if self._conductor is not None else None
        if asked is None:
            self._window.banner.drop("consent")
        else:
            self._window.banner.put(Notice("consent", "warning", asked.words(), _("Revisar"), self._go))

    def _tell_given(self, claims: Sequence[str]) -> None:
        if not claims:
            return
        one, many = _("Tiene {n} siniestro nuevo en Trabajo."), _("Tiene {n} siniestros nuevos en Trabajo.")
        self._window.say(plural(len(claims), one, many))
        if self._sounds():
            QApplication.beep()

    def _go(self) -> None:
        self._window.go(SYNC)

    @Slot(object)
    def _joined(self, link: Link) -> None:
        self._window.status.show_person(link.name)

    @Slot(object)
    def _unheard(self, error: DeskError) -> None:
        self._window.say(messages.spoken(error))
