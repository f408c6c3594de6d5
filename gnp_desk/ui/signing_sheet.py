"""What a person who signs has in front: the text in large type, the box to sign in, and what is said instead of signing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.signing_room import OUTCOMES, SIMPLE, SignerRow
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.signature_pad import SignaturePad
from gnp_desk.ui.signer_list import SignerList

LIST, WIDE_LETTERS = 290, 112
NO_LIMIT = 16_777_215


class SigningSheet(QScrollArea):
    """The signers beside the text and the box where they fit, else above them. The page says what the buttons do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.signers, self.pad, self.text = SignerList(), SignaturePad(), _text()
        self.clear, self.keep = _plain(_("Borrar trazo")), _plain(_("Guardar firma"))
        self.on_paper = _plain(_("Firmará en el papel"))
        self.others = {code: _plain(words) for code, words in OUTCOMES}
        inner = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self.signers)
        self._sides.addWidget(self._right(), 1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)

    def _right(self) -> QWidget:
        """Return the column of who signs: the text above, the box and the buttons below."""
        head, simple = QLabel(_("Lea completo lo que va a firmar")), QLabel(SIMPLE)
        style.set_role(head, "head")
        simple.setWordWrap(True)
        style.set_role(simple, "small")
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(4, 4, 8, 4)
        column.setSpacing(style.gap())
        column.addWidget(head)
        column.addWidget(self.text, 1)
        column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(simple)
        column.addLayout(_row(self.clear, self.keep))
        column.addLayout(_row(*self.others.values(), self.on_paper))
        return right

    def show_row(self, row: SignerRow, *, can_sign: bool) -> None:
        """Show what a signer reads, and what was signed."""
        if self.text.toPlainText() != row.text:
            self.text.setPlainText(row.text)
        self.text.setFont(style.font("heading"))
        if row.state == "valid" and not self.pad.is_signed:
            self.pad.show_strokes(row.strokes)
        for widget in (self.pad, self.clear, self.keep, self.on_paper, *self.others.values()):
            widget.setEnabled(can_sign)

    def show_drawn(self) -> None:
        """Offer what fits what is in the box."""
        self.clear.setVisible(bool(self.pad.strokes))
        self.keep.setVisible(self.pad.is_signed)

    def fit(self, width: int) -> None:
        """Put the signers beside the text where `width` has room for both."""
        is_wide = width / max(1, self.fontMetrics().averageCharWidth()) >= WIDE_LETTERS
        rows = style.metrics().row * 3 + 6
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self.signers.setMaximumWidth(style.px(LIST) if is_wide else NO_LIMIT)
        self.signers.setMinimumWidth(style.px(LIST) if is_wide else 0)
        self.signers.setMinimumHeight(rows)
        self.signers.setMaximumHeight(NO_LIMIT if is_wide else rows)
        self.text.setMinimumHeight(style.px(150))


def _text() -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
    text.setAccessibleName(_("Texto que se firma"))
    text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    return text


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(style.gap())
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _plain(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    return button
