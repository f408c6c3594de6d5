"""The life of the window: painted first, then the store opened behind it; locked, unlocked, told of trouble, closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from gnp_desk import errors
from gnp_desk.errors import DeskError
from gnp_desk.services.place import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import commands, messages, style
from gnp_desk.ui.frame_banner import Notice
from gnp_desk.ui.main_window import MainWindow, MakeScreen
from gnp_desk.ui.opening_page import OpeningPage
from gnp_desk.ui.screen import Screen
from gnp_desk.ui.store_news import Numbers, StoreNews
from gnp_desk.ui.sync.news import SyncNews
from gnp_desk.ui.tasks import Tasks
from gnp_desk.ui.tokens import Look
from gnp_desk.ui.window_memory import WindowMemory

if TYPE_CHECKING:
    from gnp_desk.services.views import SearchHit
    from gnp_desk.ui.claim_session import ClaimSession
    from gnp_desk.ui.palette import Entry, Find, Palette
    from gnp_desk.ui.sync.conductor import Conductor
    from gnp_desk.ui.trouble_page import TroublePage
    from gnp_desk.ui.unlock_page import UnlockPage

LEAVE_MS = 12_000


@dataclass(frozen=True)
class Asked:
    """The store did not open: it needs a passphrase, to be chosen the first time."""

    is_first: bool


@dataclass(frozen=True)
class Work:
    """An open store as the window uses it. `close` is a job of the store lane; the rest is asked on the main thread."""

    make: MakeScreen
    place: Place
    person: str
    session: ClaimSession
    find: Find
    numbers: Callable[[], Numbers]
    close: Callable[[], None]
    needs_passphrase: bool
    conductor: Conductor
    sounds: Callable[[], bool]


@dataclass(frozen=True)
class Store:
    """How a store is opened: a job that returns Asked or something open, and what turns that into Work."""

    open: Callable[[str, Callable[[float, str], None]], object]
    work: Callable[[object, Shell], Work]


class Shell(QObject):
    """Owns window and tasks. `opened` is emitted each time a store is open and its first screen shown."""

    opened = Signal()
    refused = Signal(object)
    """Emitted with the DeskError of a store that did not open."""
    bug = Signal(str)
    """Emitted from any thread with the identifier of a failure nobody expected."""

    def __init__(self, store: Store, memory: WindowMemory, *, is_demo: bool) -> None:
        super().__init__()
        self.tasks = Tasks(self)
        self.window = MainWindow(is_demo=is_demo)
        self.has_opened = False
        self._store, self._memory, self._is_demo = store, memory, is_demo
        self._work: Work | None = None
        self._phrase = ""
        self._pages: dict[str, Screen] = {}
        self._palette: Palette | None = None
        # A second window on one store says so, and goes by itself.
        self._leaving = QTimer(self, interval=LEAVE_MS, singleShot=True)
        self._leaving.timeout.connect(self.quit)
        self._news = StoreNews(self.window, self.tasks, self)
        self._sync_news = SyncNews(self.window, self._news.ask, self)
        self._connect()

    @property
    def work(self) -> Work | None:
        """Return the open store, None while it is closed."""
        return self._work

    def show(self) -> None:
        """Show the window and open the store once it is painted."""
        width, height, is_full = self._memory.size()
        self.window.resize(width, height)
        self._use_closed()
        self.window.go(Place("opening"))
        (self.window.showMaximized if is_full else self.window.show)()

    @Slot()
    def open(self, phrase: str = "") -> None:
        """Open the store on the store lane."""
        self._phrase = phrase
        task = self.tasks.start(partial(_open, self._store, phrase), self._arrived, self._failed, reports=True)
        task.progressed.connect(self._progressed)

    def go(self, place: Place) -> None:
        self.window.go(place)

    def open_palette(self) -> None:
        self.palette().open(self.window.commands())

    def palette(self) -> Palette:
        """Return the palette, made when it is first wanted."""
        from gnp_desk.ui.palette import Palette

        if self._palette is None:
            self._palette = Palette(self.tasks, self.window.centralWidget())
            self._palette.run.connect(self._run_entry)
            self._palette.closed.connect(self._back_from_palette)
            self.window.resized.connect(self._palette.place)
        work = self._work
        self._palette.set_find(work.find if work else None, self._entry if work else None)
        return self._palette

    def toggle_help(self) -> None:
        self.window.toggle_help()

    def next_region(self) -> None:
        self.window.next_region()

    def find_fault(self) -> None:
        if self.window.screen_shown is not None:
            self.window.screen_shown.find_fault(True)

    def find_fault_back(self) -> None:
        if self.window.screen_shown is not None:
            self.window.screen_shown.find_fault(False)

    def show_client(self) -> None:
        """Turn to what the client may see of the claim shown, or to nothing where no single one is."""
        shown = self.window.screen_shown
        self.go(Place("client_view", shown.shown_claim() if shown is not None else ""))

    def tell_saved(self) -> None:
        """Say that nothing has to be saved by hand, and what the state is."""
        self.window.say(_("Todo se guarda solo. {state}.").format(state=self.window.status.words("saved")))

    def wear(self, look: Look) -> None:
        """Change the look at once and remember it."""
        style.use(look)
        self._memory.keep(look=look)

    def lock(self) -> None:
        """Close the store, drop its key and blank the window."""
        work = self._work
        if work is None:
            return
        self._leave_store()
        page = self._unlock()
        page.ask(is_first=False) if work.needs_passphrase else page.ask_nothing()
        self.window.go(Place("unlock"))

    def synchronise(self) -> None:
        """Synchronise at once, or show what a person has to do first."""
        if self._work is None:
            return
        conductor = self._work.conductor
        if conductor.now():
            self.window.say(_("Sincronizando. Puede seguir trabajando."))
        else:
            self.go(Place("sync"))
            self.window.say(conductor.connection.why)

    def quit(self) -> None:
        self.window.close()

    def _connect(self) -> None:
        window = self.window
        window.painted.connect(self.open)
        window.searched.connect(self.open_palette)
        window.closing.connect(self._close)
        window.moved.connect(self._moved)
        window.status.pressed.connect(self._pressed)
        self.tasks.counted.connect(window.status.show_running)
        self.tasks.unheard.connect(self._unheard)
        self.tasks.broke.connect(self._broke)
        self.bug.connect(self._broke, Qt.ConnectionType.QueuedConnection)

    def _use_closed(self) -> None:
        """Offer only what needs no store."""
        self._pages = {}
        self.window.use_screens(self._make_page)
        self.window.use_commands(commands.window_commands(self, is_open=False))
        self.window.rail.setEnabled(False)
        self.window.place_line.setEnabled(False)

    def _make_page(self, code: str) -> Screen | None:
        page: Screen
        if code == "unlock":
            from gnp_desk.ui.unlock_page import UnlockPage

            page = UnlockPage()
            page.given.connect(self.open)
        elif code == "trouble":
            from gnp_desk.ui.trouble_page import TroublePage

            page = TroublePage(self._retry, self.quit)
        else:
            page = OpeningPage()
        self._pages[code] = page
        return page

    def _unlock(self) -> UnlockPage:
        """Return the page that asks for the passphrase."""
        if "unlock" not in self._pages:
            self.window.make_ready("unlock")
        return self._pages["unlock"]  # type: ignore[return-value]

    def _trouble(self) -> TroublePage:
        """Return the page that says why the store does not open."""
        if "trouble" not in self._pages:
            self.window.make_ready("trouble")
        return self._pages["trouble"]  # type: ignore[return-value]

    @Slot(object)
    def _arrived(self, result: object) -> None:
        if isinstance(result, Asked):
            self._unlock().ask(is_first=result.is_first)
            self.window.go(Place("unlock"))
            return
        self._phrase = ""
        self._work = work = self._store.work(result, self)
        crashed = self._memory.begin()
        self._pages = {}
        self.window.rail.setEnabled(True)
        self.window.place_line.setEnabled(True)
        self.window.use_screens(work.make)
        self.window.use_commands(commands.window_commands(self, is_open=True))
        self.window.status.show_person(work.person)
        self._news.follow(work.session, work.numbers)
        self._sync_news.follow(work.conductor, work.session, work.sounds)
        self.has_opened = True
        if crashed:
            self.window.banner.put(Notice("crash", "locked", messages.crash_words(), can_close=True))
        self.window.go(work.place)
        work.conductor.begin()
        self.opened.emit()

    @Slot(object)
    def _failed(self, error: DeskError) -> None:
        if self._phrase and isinstance(error, (errors.WrongKey, errors.WeakPassphrase)):
            words = _("La frase de acceso no coincide. Nada cambió; escríbala otra vez.")
            self._unlock().refuse(words if isinstance(error, errors.WrongKey) else error.words())
            return
        self.refused.emit(error)
        self._trouble().show_error(error)
        if isinstance(error, errors.StoreInUse) and not self.has_opened:
            self._leaving.start()
        self.window.go(Place("trouble"))

    def _retry(self) -> None:
        self._leaving.stop()
        self.window.go(Place("opening"))
        self.open()

    @Slot(float, str)
    def _progressed(self, part: float, words: str) -> None:
        page = self._pages.get("opening")
        if isinstance(page, OpeningPage):
            page.show_progress(part, words)

    def _leave_store(self) -> None:
        """Save what is still being typed, then close the store behind every save."""
        work, self._work = self._work, None
        if work is None:
            return
        if self.window.screen_shown is not None:
            self.window.screen_shown.leave()
        work.session.finish()
        self._news.stop()
        self._sync_news.stop()
        if self._palette is not None:
            self._palette.set_find(None, None)
        self._use_closed()
        self.tasks.start(work.close)

    @Slot()
    def _close(self) -> None:
        size = self.window.normalGeometry()
        self._memory.keep(size=(size.width(), size.height(), self.window.isMaximized()))
        self._leave_store()
        self.tasks.close()
        if self.has_opened:
            self._memory.end()

    @Slot(object)
    def _moved(self, place: Place) -> None:
        shown = self.window.screen_shown
        if self._work is not None and not (shown is not None and shown.is_for_client):
            self._work.session.stand(place)
            if place.screen in ("work", "sync"):
                self._news.ask()

    @Slot(str)
    def _pressed(self, code: str) -> None:
        places = {"unsent": "sync", "connection": "sync", "look": "settings", "person": "settings"}
        if self._work is None:
            return
        if code in places:
            self.go(Place(places[code]))
        elif code == "lock":
            self.lock()
        elif code == "jobs":
            count = self.tasks.running
            self.window.say(plural(count, _("{n} tarea en curso."), _("{n} tareas en curso.")) if count else _("No hay tareas en curso."))
        else:
            self.tell_saved()

    @Slot(object)
    def _unheard(self, error: DeskError) -> None:
        self.window.say(messages.spoken(error))

    @Slot(str)
    def _broke(self, identifier: str) -> None:
        self.window.say(messages.bug_words(identifier))

    def _entry(self, hit: SearchHit) -> Entry:
        from gnp_desk.ui.claim_places import place_of_hit
        from gnp_desk.ui.palette import Entry

        place = Place("search", page=f"policy:{hit.id}") if hit.kind == "policy" else place_of_hit(hit)
        detail = " · ".join(part for part in (hit.detail, hit.state_text) if part)
        return Entry(hit.title, detail, "", commands.Going(self, place))

    @Slot(object)
    def _run_entry(self, entry: Entry) -> None:
        if entry.why_not:
            self.window.say(entry.why_not)
        else:
            entry.run()

    @Slot()
    def _back_from_palette(self) -> None:
        if self.window.screen_shown is not None and QApplication.focusWidget() is None:
            self.window.screen_shown.setFocus()


def _open(store: Store, phrase: str, report: Callable[[float, str], None], cancelled: Callable[[], bool]) -> object:
    return store.open(phrase, report)
