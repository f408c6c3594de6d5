"""The designed page of the declaration: A and one other party side by side, every further one a key away."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gnp_desk.forms.case import Case, Record
from gnp_desk.services.views import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.choosing import SegmentEditor
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.form_page import FormPage
from gnp_desk.ui.questions import Choices, Head, Shape, Sheet, Source, Topic

SIDE_BY_SIDE = 2
ADDS_PARTY = ("third_party", 0)
"""The page and part of the walk that adds a party."""


class DeclarationPage(FormPage):
    """Question pages whose topics are columns show two of them; a row above chooses which one stands beside A."""

    def __init__(self, session: ClaimSession, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(session, source, parent)
        self._other = ""
        self._parties = _Parties()
        self._parties.chosen.connect(self._choose)
        self._parties.adding.clicked.connect(self._add_party)
        self._column.insertWidget(self._column.indexOf(self._board), self._parties)
        session.added.connect(self._party_added)

    def enter(self, place: Place) -> None:
        if place.claim != self.place().claim:
            self._other = ""
        super().enter(place)

    def arranged(self, sheet: Sheet) -> Sheet:
        """Return the sheet with A and the chosen party; the row above is shown where there are columns."""
        letters = [head.letter for head in _heads(sheet)]
        self._parties.show_letters(letters[1:], self._other, has_columns=bool(letters))
        if len(letters) <= SIDE_BY_SIDE:
            return sheet
        other = letters.index(self._other) if self._other in letters[1:] else 1
        return replace(sheet, topics=tuple(_beside(topic, letters[other]) for topic in sheet.topics))

    def reveal(self, key: tuple[str, str], caret: int = -1) -> bool:
        """Put the focus into a question, bringing its party beside A first."""
        letter = _letter_of(self._session.case, key[0])
        if letter and letter not in ("A", self._other) and self._board.cell(key) is None:
            self._choose(letter)
        return super().reveal(key, caret)

    def _choose(self, letter: str) -> None:
        self._keeper.flush()
        self._other = letter
        self.refresh()

    def _add_party(self) -> None:
        case = self._session.case
        if case is not None:
            self._keeper.flush()
            kind, values = self._source.new(case, *ADDS_PARTY)
            self._session.add(kind, values, self._keeper.editor)

    def _party_added(self, record: str) -> None:
        case = self._session.case
        party = case.find(record) if case is not None else None
        if self._is_here and party is not None and party.type == "party":
            self._other = party.text("letter")
            self.refresh()
            self.reveal((record, "driver"))


class _Parties(QWidget):
    """«Junto a A: B · C · D» and the way to add one."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel(_("Junto a A"))
        style.set_role(self._words, "secondary")
        self._letters: list[str] = []
        self._segments: SegmentEditor | None = None
        self.adding = QPushButton(_("Agregar vehículo"))
        self.adding.setAutoDefault(False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 0, 12, 0)
        self._row.setSpacing(style.gap())
        self._row.addWidget(self._words)
        self._row.addStretch(1)
        self._row.addWidget(self.adding)
        self.hide()

    def show_letters(self, letters: list[str], other: str, *, has_columns: bool) -> None:
        """Offer these parties. With exactly one there is nothing to choose, and «Terceros» adds the next."""
        several = len(letters) > 1
        self.setVisible(has_columns and len(letters) != 1)
        self._words.setVisible(several)
        if letters != self._letters:
            self._letters = letters
            self._rebuild(letters if several else [])
        if self._segments is not None:
            self._segments.show_value(other if other in letters else letters[0])

    def _rebuild(self, letters: list[str]) -> None:
        if self._segments is not None:
            self._segments.hide()
            self._segments.deleteLater()
            self._segments = None
        if not letters:
            return
        choices = Choices(tuple((letter, letter, "") for letter in letters))
        self._segments = SegmentEditor(Shape("choice", choices=choices))
        self._segments.name(_("Junto a A"))
        self._segments.setMinimumWidth(style.px(72) * len(letters))
        self._segments.chosen.connect(self._picked)
        self._row.insertWidget(1, self._segments)

    def _picked(self) -> None:
        assert self._segments is not None
        letter = str(self._segments.value())
        if letter:
            self.chosen.emit(letter)
        else:
            self._segments.show_value(self._letters[0])
            self.chosen.emit(self._letters[0])


def _heads(sheet: Sheet) -> tuple[Head, ...]:
    return max((topic.heads for topic in sheet.topics), key=len, default=())


def _beside(topic: Topic, letter: str) -> Topic:
    """Return a topic of columns with the first column and that of `letter`."""
    at = [index for index, head in enumerate(topic.heads) if index == 0 or head.letter == letter]
    rows = (tuple(row[index] for index in at) for row in topic.rows)
    heads = tuple(topic.heads[index] for index in at)
    return replace(topic, heads=heads, rows=tuple(row for row in rows if any(row)))


def _letter_of(case: Case | None, record: str) -> str:
    """Return the letter of the party a record belongs to."""
    for party in case.of("party") if case is not None else ():
        if record in _members(party):
            return party.text("letter")
    return ""


def _members(party: Record) -> tuple[object, ...]:
    return party.id, party.get("vehicle"), party.get("driver")
