"""What every screen offers the frame: title, place line, actions, help. The frame never looks inside a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gnp_desk.services.place import Place


@dataclass(frozen=True)
class Action:
    """One thing a person can do here. `key` is a shortcut as Qt writes it («Ctrl+Return»); the frame binds and shows it.

    The main action is the filled button at the bottom right; `leaving` ones stand at the bottom left. An action that is
    not possible now says why in `why_not` and stays visible, never silently grey. A quiet one has no button: its key, the
    palette and the help of the screen offer it.
    """

    code: str
    text: str
    run: Callable[[], None]
    key: str = ""
    is_main: bool = False
    is_leaving: bool = False
    is_link: bool = False
    is_quiet: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class Crumb:
    """One step of the place line; `place` None is where the person is."""

    text: str
    place: Place | None = None


@dataclass(frozen=True)
class Standing:
    """A state as it is shown: a sign of `icons`, its tint, and its word."""

    sign: str
    tint: str
    words: str


class Screen(QWidget):
    """A page of the frame. Subclasses say what they are; the frame asks again each time `changed` is emitted."""

    changed = Signal()
    wanted = Signal(object)
    """Emitted with the Place to go to."""
    said = Signal(str)
    """Emitted with words for a passing notice."""

    code: ClassVar[str] = ""
    is_for_client: ClassVar[bool] = False
    """Whether a client looks at it: while it is in front, the window shows and leads to nothing else."""

    def title(self) -> str:
        """Return the one bold title."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """Return the grey line beside the title, «» for none."""
        return ""

    def corner(self) -> str:
        """Return the grey words at the right end of the title line, «» for none."""
        return ""

    def state(self) -> Standing | None:
        """Return how far what is shown here is on its way, before the words in the corner; None for nothing."""
        return None

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the place line."""
        return (Crumb(self.title()),)

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        """Return what can be done here, in the order shown."""
        return ()

    def note(self) -> str:
        """Return the grey words at the left end of the actions, «» for none."""
        return ""

    def help_text(self) -> str:
        """Return what F1 says of this screen, plain text."""
        return ""

    def enter(self, place: Place) -> None:
        """Show `place`; called each time the screen comes to the front. Must not block."""

    def place(self) -> Place:
        """Return where the person is now, for the next start."""
        return Place(self.code)

    def shown_claim(self) -> str:
        """Return the claim that «Vista para el cliente» is about here, «» when no single one is shown."""
        return self.place().claim

    def leave(self) -> None:
        """Commit what is still being typed; called before another screen comes to the front or the window closes."""

    def synchronised(self) -> None:
        """Show anew what a synchronisation may have changed; called when one ended and this screen is in front."""

    def moved(self) -> None:
        """Show anew how far things are on their way; called about once a second while a synchronisation runs. Must not block."""

    def find_fault(self, forward: bool) -> None:
        """Move to the next (or previous) datum to correct; F8 and Shift+F8."""
