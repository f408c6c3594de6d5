"""What a format is, beside the list: name, state, dates, what it is for, what goes with it, and its pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gnp_desk import texts
from gnp_desk.services.format_views import COMING, REFUSED, WHY, FormatRow
from gnp_desk.services.pictures import Picture
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.formats.format_list import SIGNS, pages_words
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.paper_preview import PagesView

FRAMES = {"ok": "badge-ok", "error": "badge-error", "review": "badge-review", "secondary": "badge-plain"}


class FormatCard(QWidget):
    """The card of the format chosen, over its pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._facts, self._purpose = QLabel(), QLabel(), QLabel()
        for label, role in ((self._title, "heading"), (self._facts, "secondary"), (self._purpose, "value")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            style.set_role(label, role)
        self._state = _State()
        self._banner = Banner()
        self.pages = PagesView()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        for widget in (self._facts, self._purpose, self._banner):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)

    def show_row(self, row: FormatRow) -> None:
        """Show what a format is; its pages follow."""
        self._title.setText(row.title)
        self._state.say(row)
        facts = [
            row.line_name,
            _("Clave {code}").format(code=row.code),
            _("versión {version}").format(version=row.version),
        ]
        until = texts.day(row.valid_until) if row.valid_until else ""
        since = _("del {day} al {until}") if until else _("desde el {day}")
        facts += [since.format(day=texts.day(row.valid_from), until=until), pages_words(row)]
        self._facts.setText(" · ".join(facts))
        self._purpose.setText(row.purpose)
        self._banner.say(*_warning(row))

    def show_pages(self, pages: tuple[Picture, ...]) -> None:
        """Show the pages of the format."""
        self.pages.show_pages(pages)
        self.pages.setVisible(bool(pages))
        self.pages.verticalScrollBar().setValue(0)

    def say(self, words: str) -> None:
        """Say why there are no pages to show."""
        self.show_pages(())
        self._banner.say("error", words)

    def side(self, ratio: float) -> int:
        """Return the longer side of a Letter page that fits the width, in points of the screen."""
        wide = max(280, self.pages.viewport().width() - 60)
        return round(min(wide, style.px(760)) * ratio * 11 / 8.5)


class _State(QFrame):
    """The state of a format in a frame: its sign and word."""

    def __init__(self) -> None:
        super().__init__()
        self._mark, self._word = Mark(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 10, 3)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(self._word)

    def say(self, row: FormatRow) -> None:
        sign, token = SIGNS[row.state]
        self._mark.show_mark(sign, token)
        self._word.setText(row.state_text)
        style.set_role(self._word, token)
        style.set_role(self, FRAMES[token])


def _warning(row: FormatRow) -> tuple[str, str]:
    """Return what a person should know before using it, as the state and words of a banner."""
    if row.needs_reason:
        words = _("{why}. Solo se usa con un motivo y sale con la marca «VERSIÓN NO VIGENTE».")
        return "warning", words.format(why=texts.capital(WHY[row.state]))
    if row.state == COMING:
        return "note", _("Su archivo llega con la siguiente sincronización.")
    if row.state == REFUSED:
        return "error", _("El archivo no es seguro y no se abre en este equipo.")
    return "", ""
