"""The window's composition root: builds, connects, runs, closes. Nothing heavy is imported before the first paint."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gnp_desk import logs
from gnp_desk.errors import DeskError
from gnp_desk.settings import Settings
from gnp_desk.texts import _
from gnp_desk.ui import drawing, style
from gnp_desk.ui.screen import Screen
from gnp_desk.ui.shell import Asked, Shell, Store, Work
from gnp_desk.ui.store_news import Numbers
from gnp_desk.ui.tasks import SYNC
from gnp_desk.ui.window_memory import WindowMemory

if TYPE_CHECKING:
    from gnp_desk.desk import Desk
    from gnp_desk.forms.worksheet.page import OfficeSource
    from gnp_desk.services.place import Place
    from gnp_desk.ui.claim_session import ClaimSession
    from gnp_desk.ui.counter.hit_cards import CounterDesk
    from gnp_desk.ui.formats.format_desk import FormatDesk
    from gnp_desk.ui.paper_desk import PaperDesk
    from gnp_desk.ui.sync.conductor import Conductor
    from gnp_desk.ui.tasks import Tasks

UNUSABLE = 2
SWITCH_SECONDS = 0.001
PAGES_AFTER_MS = 400


@dataclass(frozen=True)
class Opened:
    """A store that is open, and whether a passphrase opened it."""

    desk: Desk
    place: Place
    used_passphrase: bool


def run(settings: Settings) -> int:
    """Open the window, stay until it closes, and return the exit code: 2 when the store could not be opened."""
    # Workers give way to the window often, so that it never waits for them.
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("GNP Desk")
    shell = build(settings, application)
    shell.opened.connect(start_collecting)
    shell.refused.connect(start_collecting)
    shell.refused.connect(tell_terminal)
    shell.show()
    code = application.exec()
    return code if shell.has_opened else UNUSABLE


def tell_terminal(error: DeskError) -> None:
    """Say on the error output why the store did not open, as the commands do."""
    sys.stderr.write(f"{error.words()} ({error.code})\n")


def start_collecting() -> None:
    """Let garbage be looked for again, except among what was imported to open the store and stays for ever."""
    gc.freeze()
    gc.enable()


def build(settings: Settings, application: QApplication) -> Shell:
    """Return the window of a store, connected and not shown yet."""
    memory = WindowMemory(settings.data)
    drawing.install(application, memory.look())
    shell = Shell(Store(partial(open_store, settings), partial(work_of, settings)), memory, is_demo=settings.demo)
    logs.start(settings.data, shell.bug.emit)
    return shell


def open_store(settings: Settings, phrase: str, report: Callable[[float, str], None]) -> Asked | Opened:
    """Open the store, make the demonstration on its first run, and bring in what the screens will need. A job."""
    report(-1, _("Abriendo…"))
    from gnp_desk import errors
    from gnp_desk.desk import open_desk
    from gnp_desk.services.sync import link

    asked: list[bool] = []

    def ask(is_first: bool) -> str:
        asked.append(is_first)
        return phrase

    try:
        desk = open_desk(settings.data, ask, demo=settings.demo)
    except errors.NoKey:
        return Asked(asked[0])
    if settings.central:
        desk.database.write(partial(link.propose, address=settings.central))
    if settings.demo and desk.policies.count() == 0:
        _fill_demo(desk, report)
    from gnp_desk.ui import claim_session, work_queue  # noqa: F401  (what the first screen needs)

    return Opened(desk, desk.cases.last_place(), bool(asked))


def start_bringing_in(shell: Shell) -> None:
    """Begin to import the pages, unless the store was closed again meanwhile."""
    if shell.work is not None:
        shell.tasks.start(bring_in_pages, lane=SYNC)


def bring_in_pages() -> None:
    """Import the pages of a claim, so that the first one opens without a pause. A job."""
    from gnp_desk.forms import pages  # noqa: F401
    from gnp_desk.ui import case_page, form_page, order_page, orders_page, paper_preview, review_page, search_page  # noqa: F401


def _fill_demo(desk: Desk, report: Callable[[float, str], None]) -> None:
    from gnp_desk.services.demo import make_demo

    report(0.2, _("Preparando la demostración: pólizas y siniestros ficticios. Solo la primera vez."))
    make_demo(desk.database, desk.records)


def work_of(settings: Settings, opened: Opened, shell: Shell) -> Work:
    """Return what the window needs of an open store."""
    from gnp_desk.services.preferences import ARRIVAL_SOUND
    from gnp_desk.ui.claim_session import ClaimSession
    from gnp_desk.ui.sync.conductor import Conductor
    from gnp_desk.ui.sync.self_check import SelfCheck

    desk = opened.desk
    QTimer.singleShot(PAGES_AFTER_MS, shell, partial(start_bringing_in, shell))
    session = ClaimSession(desk.cases, shell.tasks, shell, desk.busy)
    conductor = Conductor(lambda: desk.centre, shell.tasks, shell, can_send=not desk.is_demo or bool(settings.central))
    SelfCheck(desk.database, conductor, shell.tasks, shell.window.banner)
    return Work(
        make=Screens(desk, session, shell, settings, conductor),
        place=first_place(opened.place),
        person=desk.records.author.name,
        session=session,
        find=desk.search.find,
        numbers=partial(_numbers, desk),
        close=desk.close,
        needs_passphrase=opened.used_passphrase,
        conductor=conductor,
        sounds=lambda: desk.preferences.get(ARRIVAL_SOUND, False) is True,
    )


def first_place(kept: Place) -> Place:
    """Return where to begin: where the person was; at a counter the search box instead of the queue (ux.md section 2)."""
    from gnp_desk.services.place import Place

    return Place("search") if style.is_counter() and kept.screen == "work" else kept


class Screens:
    """Makes each screen of an open store when it is first wanted."""

    def __init__(
        self, desk: Desk, session: ClaimSession, shell: Shell, settings: Settings, conductor: Conductor
    ) -> None:
        from gnp_desk.ui.sync.fetching import Fetching

        self.desk, self._session, self._shell, self._settings = desk, session, shell, settings
        self._conductor = conductor
        self._fetching = Fetching(lambda: desk.centre, desk.evidence, session, conductor, shell.tasks)

    def __call__(self, code: str) -> Screen | None:
        makers = (self._of_the_frame, self._of_the_client, self._of_a_claim, self._of_the_accident, self._of_the_money)
        return next((screen for maker in makers if (screen := maker(code)) is not None), None)

    @cached_property
    def _source(self) -> OfficeSource:
        from gnp_desk.forms.worksheet.page import OfficeSource

        return OfficeSource()

    @cached_property
    def _papers(self) -> PaperDesk:
        from gnp_desk.ui.paper_desk import PaperDesk

        return PaperDesk(self.desk.papers, self._shell.tasks, self._session)

    @cached_property
    def _formats(self) -> FormatDesk:
        from gnp_desk.ui.formats.format_desk import FormatDesk

        desk = self.desk
        return FormatDesk(desk.formats, desk.papers, desk.preferences, self._shell.tasks, self._session)

    @cached_property
    def _counter(self) -> CounterDesk:
        from gnp_desk.ui.counter.hit_cards import CounterDesk

        return CounterDesk(self.desk.policies, self.desk.cases, self.desk.clients)

    @property
    def _tasks(self) -> Tasks:
        return self._shell.tasks

    def _of_the_frame(self, code: str) -> Screen | None:
        desk = self.desk
        if code == "work":
            from gnp_desk.ui.work_queue import WorkQueue

            return WorkQueue(desk.queue, self._tasks, lambda: desk.cases.moment().now)
        if code == "search":
            from gnp_desk.ui.search_page import SearchPage

            return SearchPage(desk.search, self._counter, self._papers, self._tasks)
        if code == "formats":
            from gnp_desk.ui.formats.formats_page import FormatsPage

            return FormatsPage(self._formats, self._session, desk.search, self._tasks)
        if code == "format":
            from gnp_desk.ui.formats.fill_page import FillPage

            return FillPage(self._formats, self._session, self._tasks)
        return self._of_the_centre(code) or self._of_the_person(code)

    def _of_the_centre(self, code: str) -> Screen | None:
        desk = self.desk
        if code == "sync":
            from gnp_desk.services.sync.incoming import Incoming
            from gnp_desk.ui.sync.contents import Reader
            from gnp_desk.ui.sync.sync_page import SyncPage

            reader = Reader(desk.outbox, Incoming(desk.database, desk.cases.load), lambda: desk.centre)
            return SyncPage(reader, self._conductor, self._tasks)
        if code == "conflict":
            from gnp_desk.ui.sync.conflict_page import ConflictPage

            return ConflictPage(lambda: desk.centre, self._conductor, self._tasks)
        return None

    def _of_the_client(self, code: str) -> Screen | None:
        desk = self.desk
        if code == "client":
            from gnp_desk.ui.counter.client_page import ClientPage

            return ClientPage(desk.clients, self._tasks)
        if code == "client_view":
            from gnp_desk.ui.counter.client_view_page import ClientViewPage

            return ClientViewPage(desk.cases, desk.papers, self._tasks, self._shell.window.end_client_view)
        if code == "contacts":
            from gnp_desk.ui.counter.contact_cards import ContactsPage

            return ContactsPage()
        if code == "repair":
            from gnp_desk.ui.counter.repair_page import RepairPage

            return RepairPage(self._session)
        return None

    def _of_the_person(self, code: str) -> Screen | None:
        desk = self.desk
        if code == "settings":
            from gnp_desk.ui.settings_page import SettingsPage

            sounds = self._shell.work is not None and self._shell.work.sounds()
            page = SettingsPage(desk.records.author.name, str(self._settings.data), sounds=sounds)
            page.chosen.connect(self._shell.wear)
            page.sounded.connect(self._keep_sound)
            return page
        if code == "help":
            from gnp_desk.services.device_check import check_device
            from gnp_desk.ui.help_page import Helper, HelpPage

            check = partial(check_device, desk.database, is_demo=desk.is_demo)
            return HelpPage(Helper(self._shell.window.commands, check), self._tasks)
        return None

    def _keep_sound(self, is_heard: bool) -> None:
        from gnp_desk.services.preferences import ARRIVAL_SOUND

        self._tasks.start(partial(self.desk.preferences.put, ARRIVAL_SOUND, is_heard))

    def _of_a_claim(self, code: str) -> Screen | None:
        session, cases, tasks = self._session, self.desk.cases, self._tasks
        if code == "case":
            from gnp_desk.ui.case_page import CasePage

            return CasePage(session, cases, tasks, self.desk.outbox.of_claim)
        if code == "page":
            from gnp_desk.ui.form_page import FormPage

            return FormPage(session, self._source)
        if code == "review":
            from gnp_desk.ui.review_page import ReviewPage

            return ReviewPage(session, cases, tasks)
        if code == "history":
            from gnp_desk.ui.history_page import HistoryPage

            return HistoryPage(session, cases, tasks)
        return self._of_a_paper(code)

    def _of_a_paper(self, code: str) -> Screen | None:
        session, tasks = self._session, self._tasks
        if code == "orders":
            from gnp_desk.ui.orders_page import OrdersPage

            return OrdersPage(session, self._papers, tasks)
        if code == "order":
            from gnp_desk.ui.order_page import OrderPage

            return OrderPage(session, self._source, self._papers)
        if code == "paper":
            from gnp_desk.ui.paper_preview import PaperPreview

            return PaperPreview(session, self._papers, tasks)
        return None

    def _of_the_accident(self, code: str) -> Screen | None:
        if code == "sketch":
            from gnp_desk.ui.sketch.page import SketchPage

            return SketchPage(self._session, self._source, self.desk.evidence, self._tasks)
        if code == "damage":
            from gnp_desk.ui.damage_page import DamagePage

            return DamagePage(self._session, self._source)
        if code == "signatures":
            from gnp_desk.ui.signatures_page import SignaturesPage

            return SignaturesPage(self._session, self.desk.signatures, self._papers, self._tasks)
        if code == "evidence":
            from gnp_desk.ui.evidence.evidence_page import EvidencePage

            sent, fetching = self.desk.outbox.of_files, self._fetching
            return EvidencePage(self._session, self.desk.evidence, self._tasks, sent, fetching)
        if code == "photo":
            from gnp_desk.forms.evidence.page import EvidenceSource
            from gnp_desk.ui.evidence.photo_page import PhotoPage

            sent, fetching = self.desk.outbox.of_files, self._fetching
            return PhotoPage(self._session, EvidenceSource(), self.desk.evidence, self._tasks, sent, fetching)
        return None

    def _of_the_money(self, code: str) -> Screen | None:
        session, office, papers, tasks = self._session, self.desk.office, self._papers, self._tasks
        if code == "valuation":
            from gnp_desk.ui.money.worksheet_page import WorksheetPage

            return WorksheetPage(session, office, papers, tasks, self._source)
        if code == "settlement":
            from gnp_desk.ui.money.settlement_page import SettlementPage

            return SettlementPage(session, office, papers, tasks)
        if code == "slips":
            from gnp_desk.ui.money.slip_page import SlipPage

            return SlipPage(session, office, papers, tasks)
        return self._of_the_counter(code)

    def _of_the_counter(self, code: str) -> Screen | None:
        session, office, papers, tasks = self._session, self.desk.office, self._papers, self._tasks
        if code == "documents":
            from gnp_desk.ui.money.checklist_page import ChecklistPage

            return ChecklistPage(session, office, papers, self.desk.evidence, tasks)
        if code == "deadlines":
            from gnp_desk.ui.money.deadlines_page import DeadlinesPage

            return DeadlinesPage(session, tasks)
        if code == "theft":
            from gnp_desk.ui.money.theft_page import TheftPage

            return TheftPage(session, self._source, papers)
        if code == "record":
            from gnp_desk.ui.evidence.photo_strip import PhotoStrip
            from gnp_desk.ui.money.record_page import RecordPage

            return RecordPage(session, self._source, PhotoStrip(self.desk.evidence.thumbs, tasks))
        return None


def _numbers(desk: Desk) -> Numbers:
    from gnp_desk.services import folios

    with desk.database.reading() as connection:
        left = folios.left(connection)
    waiting = desk.outbox.waiting()
    return Numbers(waiting.count, left, desk.database.is_on_reserve, waiting.size)
