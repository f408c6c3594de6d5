"""The frame: rail, place line, title, banner, content, actions, help and status. It never looks inside a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.place import Place
from gnp_desk.texts import _
from gnp_desk.ui import reading_order, style
from gnp_desk.ui.action_bar import ActionBar
from gnp_desk.ui.frame_banner import FrameBanner
from gnp_desk.ui.help_panel import WIDTH as HELP_WIDTH
from gnp_desk.ui.help_panel import HelpPanel
from gnp_desk.ui.keys import Keys
from gnp_desk.ui.place_line import PlaceLine
from gnp_desk.ui.rail import Rail
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.status_bar import StatusBar
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.title_line import TitleLine
from gnp_desk.ui.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

FOR_CLIENT = ("help_panel", "panel", "theme", "density", "text", "lock", "quit")
"""What the codes of the commands begin with that stay while a client looks on."""
NARROW_LETTERS, HELP_BESIDE_LETTERS = 84, 120
LEAST_WIDTH, LEAST_HEIGHT = 640, 420
MakeScreen = Callable[[str], Screen | None]


class MainWindow(QMainWindow):
    """Shows one screen at a time, made when it is first wanted. Says `moved` with the Place the person came to."""

    moved = Signal(object)
    searched = Signal()
    closing = Signal()
    resized = Signal()
    painted = Signal()
    """Emitted once, after the first paint."""

    def __init__(self, *, is_demo: bool) -> None:
        super().__init__()
        self.setWindowTitle(_("GNP Desk · DEMOSTRACIÓN") if is_demo else "GNP Desk")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._make: MakeScreen = lambda code: None
        self._screens: dict[str, Screen] = {}
        self._everywhere: tuple[Action, ...] = ()
        self._is_painted = self._is_for_client = False
        self._before, self._held = Place(), ""
        self.rail, self.place_line, self.banner = Rail(), PlaceLine(is_demo=is_demo), FrameBanner()
        self.title, self.stack, self.bar = TitleLine(), QStackedWidget(), ActionBar()
        self.help, self.status = HelpPanel(), StatusBar()
        self._keys = Keys(self)
        self._lay()
        self.toast = Toast(self.centralWidget(), self.bar)
        self._connect()

    @property
    def screen_shown(self) -> Screen | None:
        """Return the screen at the front."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    def use_screens(self, make: MakeScreen) -> None:
        """Make screens with `make` from now on; those made before are gone."""
        self._is_for_client = False
        for screen in self._screens.values():
            self.stack.removeWidget(screen)
            screen.deleteLater()
        self._screens, self._make = {}, make

    def use_commands(self, commands: Sequence[Action]) -> None:
        """Offer these commands everywhere."""
        self._everywhere = tuple(commands)
        self._bind()

    def commands(self) -> tuple[Action, ...]:
        """Return everything that can be done now: what the screen offers, then what the window always does."""
        here = self.screen_shown.actions() if self.screen_shown else ()
        taken = {action.key for action in here if action.key}
        return (*here, *(action for action in self._offered() if action.key not in taken or not action.key))

    def go(self, place: Place) -> None:
        """Bring a screen to the front at a place; while a client looks on, no other than theirs."""
        if self._is_for_client and place.screen != self.place().screen:
            self.toast.say(_("Está en la vista para el cliente. Salga de ella con F11."))
            return
        screen = self._screens.get(place.screen) or self._new_screen(place.screen)
        if screen is None:
            self.say(_("Esa pantalla todavía no está en esta versión."))
            return
        shown = self.screen_shown
        if screen.is_for_client and not self._is_for_client:
            self._before = self.place()
        if shown is not None:
            shown.leave()
        self._bring_forward(screen)
        self._show_to_client(screen.is_for_client)
        self.rail.show_current(place.screen)
        screen.enter(place)
        self.refresh()
        self.moved.emit(place)

    def end_client_view(self) -> None:
        """Let the person go on working where they were, and say what was held back while the client looked on."""
        self._is_for_client = False
        self.go(self._before)
        if self._held:
            self.say(self._held)
            self._held = ""

    def place(self) -> Place:
        """Return where the person is."""
        return self.screen_shown.place() if self.screen_shown else Place()

    def say(self, words: str) -> None:
        """Show a passing notice; one of other work waits until no client looks on."""
        if self._is_for_client and self.sender() is not self.screen_shown:
            self._held = words
        else:
            self.toast.say(words)

    def run(self, action: Action) -> None:
        """Do it, or say why it cannot be done now."""
        if action.why_not:
            self.say(action.why_not)
        else:
            action.run()

    def refresh(self) -> None:
        """Ask the screen at the front for its words and actions again."""
        screen = self.screen_shown
        if screen is None:
            return
        self.title.show_words(screen.title(), screen.subtitle(), screen.corner(), screen.state())
        self.place_line.show_crumbs(() if self._is_for_client else screen.crumbs())
        self.bar.show_actions(screen.actions(), screen.note())
        self._bind()
        if self.help.isVisible():
            self._fill_help()

    def toggle_help(self) -> None:
        """Open or close the help of this screen."""
        shows = not self.help.isVisible()
        self.help.setVisible(shows)
        self._fit()
        if shows:
            self._fill_help()
            self.help.enter()
        elif self.screen_shown is not None:
            self.screen_shown.setFocus()

    def next_region(self) -> None:
        """Move the focus to the next part of the window (F6)."""
        reading_order.next_region(self._regions())

    def make_ready(self, code: str) -> None:
        """Make a screen without showing it."""
        if code not in self._screens:
            self._new_screen(code)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        return reading_order.step(self._regions(), forward=forward) or super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()
        self.resized.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if self.screen_shown is not None:
            self.screen_shown.leave()
        self.closing.emit()
        super().closeEvent(event)

    def _regions(self) -> list[QWidget]:
        shown = self.screen_shown
        return [self.rail, self.place_line, self.banner, *([shown] if shown else []), self.bar, self.help, self.status]

    def _new_screen(self, code: str) -> Screen | None:
        screen = self._make(code)
        if screen is not None:
            self._screens[code] = screen
            self.stack.addWidget(screen)
            screen.changed.connect(self._changed)
            screen.wanted.connect(self.go)
            screen.said.connect(self.say)
        return screen

    def _bring_forward(self, screen: Screen) -> None:
        """Show a screen; those behind it do not count for the least size."""
        for other in self._screens.values():
            fits = QSizePolicy.Policy.Preferred if other is screen else QSizePolicy.Policy.Ignored
            other.setSizePolicy(fits, fits)
        self.stack.setCurrentWidget(screen)

    def _offered(self) -> tuple[Action, ...]:
        """Return the commands of the window that may be given now."""
        if not self._is_for_client:
            return self._everywhere
        return tuple(action for action in self._everywhere if action.code.startswith(FOR_CLIENT))

    def _show_to_client(self, is_for_client: bool) -> None:
        """Leave out everything around the screen that speaks of other work, or show it again."""
        self._is_for_client = is_for_client
        self.rail.setVisible(not is_for_client)
        self.place_line.set_plain(is_for_client)
        self.banner.hold(is_for_client)
        self.status.setVisible(not is_for_client)
        if is_for_client:
            self.toast.hide()

    def _changed(self) -> None:
        if self.sender() is self.screen_shown:
            self.refresh()

    def _bind(self) -> None:
        here = self.screen_shown.actions() if self.screen_shown else ()
        self._keys.bind(here, self._offered())

    def _fill_help(self) -> None:
        screen = self.screen_shown
        if screen is not None:
            self.help.show_help(screen.title(), screen.help_text(), screen.actions(), self._offered())

    def _connect(self) -> None:
        self.rail.wanted.connect(self.go)
        self.place_line.wanted.connect(self.go)
        self.place_line.searched.connect(self.searched)
        self.bar.run.connect(self.run)
        self.help.closed.connect(self.toggle_help)
        self._keys.pressed.connect(self.run)
        style.looks.changed.connect(self._fit)

    def _lay(self) -> None:
        self._content = QWidget()
        # A screen scrolls as a whole only where even its least height does not fit.
        self._scroll = SteadyScrollArea(inner=self.stack)
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setSpacing(0)
        self._head.addWidget(self.title)
        self._head.addWidget(self.banner)
        self._body = QVBoxLayout()
        self._body.addWidget(self._scroll)
        inner.addLayout(self._head)
        inner.addLayout(self._body, 1)
        beside = _row(self._content, self.help)
        beside.setStretch(0, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.place_line)
        right.addLayout(beside, 1)
        right.addWidget(self.bar)
        top = _row(self.rail)
        top.addLayout(right, 1)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self.status)
        self.setCentralWidget(central)

    def _fit(self) -> None:
        """Lay the frame for the letters that fit across it."""
        letters = self.width() / max(1, self.fontMetrics().averageCharWidth())
        is_narrow = letters < NARROW_LETTERS
        self.rail.set_narrow(is_narrow)
        self.place_line.set_narrow(is_narrow)
        side = 12 if is_narrow else 24
        self._head.setContentsMargins(side, 0, side, 0)
        # Screens keep 4 px of this margin free inside, for focus rings.
        self._body.setContentsMargins(side - 4, 0, side - 4, 0)
        beside = letters >= HELP_BESIDE_LETTERS
        self.help.setFixedWidth(style.px(HELP_WIDTH) if beside else max(200, self.width() - self.rail.width()))
        self._content.setVisible(beside or not self.help.isVisibleTo(self))
        if self.toast.isVisible():
            self.toast.place()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.setAlignment(Qt.AlignmentFlag.AlignLeft if len(widgets) == 1 else Qt.Alignment())
    for widget in widgets:
        row.addWidget(widget)
    return row
