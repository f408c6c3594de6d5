"""One question on the screen: its editor, the boxes that replace it, and the words below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.choosing import CheckListEditor, ChoiceEditor, SegmentEditor, is_short
from gnp_desk.ui.editors import Editor, LineEditor, LongEditor, ShownEditor
from gnp_desk.ui.group_editor import GroupEditor
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.questions import Answer, Fault, Question, Shape

BOX_WIDTH = 116
REVIEW = _("Conviene revisar")
QUICK = {"date": _("Hoy"), "instant": _("Ahora")}
NARROW = {"number", "pct", "money", "date", "instant", "code"}


def build(question: Question) -> Editor:
    """Return the editor of a question's shape."""
    shape = question.shape
    if shape.kind in ("tri", "bool") or (shape.kind == "choice" and is_short(shape)):
        return SegmentEditor(shape)
    if shape.kind in ("choice", "ref"):
        return ChoiceEditor(shape)
    if shape.kind in ("many", "refs"):
        return CheckListEditor(shape)
    if shape.kind == "long":
        return LongEditor(shape)
    if shape.kind == "group":
        return GroupEditor(shape)
    if shape.kind in ("calc", "later"):
        return ShownEditor(question.words, "strong" if shape.kind == "calc" else "quiet")
    return LineEditor(shape, QUICK.get(shape.kind, ""))


class Cell(QWidget):
    """A question bound to its key. It says `typed`, `chosen` and `left`; the page decides what to keep."""

    typed = Signal(object)
    chosen = Signal(object)
    left = Signal(object)
    entered = Signal(object)
    focused = Signal(object)
    making = Signal(object)

    def __init__(self, question: Question, *, is_column: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.fault: Fault | None = None
        self._editor = build(question)
        self._boxes: dict[str, QCheckBox] = {}
        self._message = _Message()
        self._row = QHBoxLayout()
        self._row.setSpacing(style.gap())
        self._row.addWidget(self._editor, 1)
        self._row.addLayout(self._build_boxes(question.shape, is_column))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._row)
        column.addWidget(self._message)
        self.setFocusProxy(self._editor)
        self._connect()
        self.show_question(question, force=True)

    @property
    def key(self) -> tuple[str, str]:
        return self.question.key

    @property
    def editor(self) -> Editor:
        return self._editor

    def answer(self) -> Answer:
        """Return what stands here now."""
        box = next((code for code, box in self._boxes.items() if box.isChecked()), "")
        return Answer("" if box else self._editor.value(), box)  # type: ignore[arg-type]

    def is_same_kind(self, question: Question) -> bool:
        """Return whether this cell can go on showing `question`: same key, same editor, same boxes."""
        mine, other = self.question.shape, question.shape
        same = (mine.kind, mine.boxes) == (other.kind, other.boxes) and self.question.key == question.key
        # Segments are built once for their options; lists take new options over.
        return same and (mine.choices == other.choices or not (is_short(mine) or is_short(other)))

    def show_question(self, question: Question, *, force: bool = False) -> None:
        """Show the question as it is now; what is being typed here is left alone unless `force`."""
        old, self.question = self.question, question
        if force or old.shape != question.shape:
            self._editor.offer(question.shape)
        if force or old.label != question.label:
            self._name()
        if question.shape.kind in ("calc", "later"):
            self._editor.show_value(question.words)
        elif force or not self.has_focus():
            self._show_answer(question.answer)

    def has_focus(self) -> bool:
        """Return whether the editor is where the person is."""
        focus = self.window().focusWidget() if self.window() else None
        return focus is not None and (focus is self._editor or self._editor.isAncestorOf(focus))

    def show_tidy(self, answer: Answer) -> None:
        """Show the answer as it was understood; called when the person has left."""
        if self.question.shape.kind not in ("calc", "later"):
            self._show_answer(answer)

    def can_answer(self) -> bool:
        """Return whether there is anything to answer here."""
        return self.question.shape.kind not in ("calc", "later") and self.isEnabled()

    def show_fault(self, fault: Fault | None) -> None:
        """Show an error (N) or an amber note (R) below, and its border; None takes both away."""
        if fault == self.fault:
            return
        self.fault = fault
        state = "" if fault is None else "error" if fault.outcome == "N" else "review"
        words = "" if fault is None else fault.text
        if state == "review" and not words.startswith(REVIEW):
            words = f"{REVIEW}: {_lowered(words)}"
        self._message.say(state, words)
        self._editor.mark(state)
        self._describe(words)

    def stops(self) -> tuple[QWidget, ...]:
        """Return what Tab stops at, in reading order."""
        return *self._editor.stops(), *self._boxes.values()

    def set_frozen(self, frozen: bool) -> None:
        """Let the answer be read and not changed."""
        self._editor.set_frozen(frozen)
        for box in self._boxes.values():
            box.setEnabled(not frozen)

    def enter(self, caret: int = -1) -> None:
        """Take the focus, with the caret where it was."""
        marked = next((box for box in self._boxes.values() if box.isChecked()), None)
        if marked is not None:
            marked.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._editor.enter()
        if caret >= 0:
            self._editor.set_caret(caret)

    def _build_boxes(self, shape: Shape, is_column: bool) -> QBoxLayout:
        upright = is_column and len(shape.boxes) > 1
        boxes = QBoxLayout(QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(0 if upright else style.gap())
        for code, label in shape.boxes:
            box = QCheckBox(label)
            box.setMinimumWidth(BOX_WIDTH)
            box.clicked.connect(self._boxed)
            boxes.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
            self._boxes[code] = box
        return boxes

    def _connect(self) -> None:
        editor = self._editor
        editor.typed.connect(self._on_typed)
        editor.chosen.connect(self._on_chosen)
        editor.left.connect(self._on_left)
        editor.entered.connect(self._on_entered)
        editor.focused.connect(self._on_focused)
        editor.making.connect(self._on_making)

    def _boxed(self) -> None:
        for box in self._boxes.values():
            if box is not self.sender():
                box.setChecked(False)
        self._follow_boxes()
        self.chosen.emit(self)

    def _show_answer(self, answer: Answer) -> None:
        for code, box in self._boxes.items():
            box.setChecked(code == answer.box)
        # Behind a box the typed text stays in view, greyed: unmarking the box brings it back.
        if not answer.box:
            self._editor.show_value(answer.value)
        self._follow_boxes()

    def _follow_boxes(self) -> None:
        if self._boxes:
            self._editor.setEnabled(not any(box.isChecked() for box in self._boxes.values()))

    def _name(self) -> None:
        self._editor.name(self.question.label)
        for box in self._boxes.values():
            box.setAccessibleName(f"{self.question.label}: {box.text()}")
        self._describe("")

    def _describe(self, words: str) -> None:
        self._editor.describe(". ".join(part for part in (self.question.hint, words) if part))

    def _on_typed(self) -> None:
        self.typed.emit(self)

    def _on_chosen(self) -> None:
        self.chosen.emit(self)

    def _on_left(self) -> None:
        self.left.emit(self)

    def _on_entered(self) -> None:
        self.entered.emit(self)

    def _on_focused(self) -> None:
        self.focused.emit(self)

    def _on_making(self) -> None:
        self.making.emit(self)


class _Message(QWidget):
    """A mark and words below a field, hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = Mark()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, state: str, words: str) -> None:
        self._words.setText(words)
        if state:
            self._mark.show_mark("error" if state == "error" else "warning", state)
            style.set_role(self._words, state)
        self.setVisible(bool(words))


def _lowered(words: str) -> str:
    """Return words to follow a colon: a lower first letter, unless the word is written in capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
