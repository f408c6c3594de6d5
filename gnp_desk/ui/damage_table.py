"""The damage of a vehicle as a table beside its diagram, and the answers of the damage chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.damage_view import DEGREES, PREVIOUS, RELATIONS, THIS_LOSS, DamageRow, DamageView, ZoneView
from gnp_desk.texts import _, plural
from gnp_desk.ui import hatches, style
from gnp_desk.ui.choosing import ChoiceEditor, SegmentEditor
from gnp_desk.ui.editors import Editor, Line
from gnp_desk.ui.empty_state import say_empty
from gnp_desk.ui.questions import Choices, Shape

ROW = Qt.ItemDataRole.UserRole
SWATCH = 22


class Legend(QWidget):
    """What the patterns mean: number, pattern and word of each degree, and the dashed frame of what was there before."""

    def __init__(self) -> None:
        super().__init__()
        words = [f"{code} {name}" for code, name in DEGREES]
        self.setAccessibleName(_("Grados: {all}. P previo").format(all=", ".join(words)))
        self.setMinimumHeight(style.px(28))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(420), style.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 1.0
        wide = QFontMetrics(style.font("small", 600)).horizontalAdvance
        used = sum(wide(f"{code}{name}") + style.px(SWATCH) + 12 for code, name in (*DEGREES, ("P", _("previo"))))
        between = max(4.0, min(26.0, (self.width() - used - 2) / 4))
        for code, name in (*DEGREES, ("P", _("previo"))):
            box = QRectF(x, 5, style.px(SWATCH), style.px(17))
            hatches.swatch(painter, box, int(code) if code.isdigit() else 0, style.token("text"), is_previous=code == "P")
            painter.setPen(style.token("text"))
            painter.setFont(style.font("small", 600))
            room = QRectF(box.right() + 6, 2, self.width(), style.px(23))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, code)
            room.moveLeft(room.left() + painter.fontMetrics().horizontalAdvance(code) + 6)
            painter.setFont(style.font("small"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
            x = room.left() + painter.fontMetrics().horizontalAdvance(name) + between
        painter.end()


class DamageTable(QListWidget):
    """One row per damage. Arrows walk, Supr removes, digits give the degree of the row, P turns it into earlier damage."""

    chosen = Signal(str)
    removing = Signal(str)
    degree_given = Signal(int)
    previous_given = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Daños anotados"))
        self.setItemDelegate(DamageDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.set_ring(self, "inside")
        self.currentItemChanged.connect(self._moved)

    def show_rows(self, rows: tuple[DamageRow, ...], record: str) -> None:
        """Show the damage and stand on one, without saying that a person chose it."""
        self.blockSignals(True)
        self.clear()
        current = -1
        for at, row in enumerate(rows):
            item = QListWidgetItem(row.words)
            item.setData(ROW, row)
            self.addItem(item)
            if row.record == record:
                current = at
        self.setCurrentRow(current)
        self.blockSignals(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._letter(event):
            event.accept()
            return True
        return super().event(event)

    def _letter(self, event: QKeyEvent) -> str:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return ""
        text = event.text().upper()
        return text if text in ("1", "2", "3", "4", "P") else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self.currentItem().data(ROW) if self.currentItem() is not None else None
        letter = self._letter(event)
        if row is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self.removing.emit(row.record)
        elif letter == "P":
            self.previous_given.emit()
        elif letter:
            self.degree_given.emit(int(letter))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.count():
            say_empty(self, _("Sin daños anotados. Toque una zona o escriba su número."))

    def _moved(self) -> None:
        row = self.currentItem().data(ROW) if self.currentItem() is not None else None
        self.chosen.emit(row.record if row else "")


class DamageDelegate(QStyledItemDelegate):
    """Zone number, part over zone, degree as pattern with number and word, whose damage it is, photos."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(200, style.metrics().row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row: DamageRow = index.data(ROW)
        box: QRect = option.rect
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, style.token("chosen" if is_chosen and style.theme().border_width == 1 else "ground"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), style.token("line"))
        if is_chosen:
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), style.token("primary"))
        middle, right = int(Qt.AlignmentFlag.AlignVCenter), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.setFont(style.font("secondary"))
        wide = painter.fontMetrics().horizontalAdvance
        number, degree, last = style.px(40), style.px(SWATCH) + wide("4  destruido") + 22, wide("este siniestro") + 14
        photos = wide("00 fotos") + 10 if box.width() > number + degree + last + style.px(220) else 0
        painter.setPen(style.token("text"))
        painter.setFont(style.figures(style.font("base", 600)))
        painter.drawText(QRect(box.left(), box.top(), number, box.height()), right, row.number)
        self._names(painter, QRect(box.left() + number + 12, box.top(), box.width() - number - degree - last - photos - 18, box.height()), row)
        at = box.right() - degree - last - photos
        swatch = QRectF(at, box.center().y() - style.px(8), style.px(SWATCH), style.px(17))
        hatches.swatch(painter, swatch, row.degree, style.token("text"), is_previous=row.relation == PREVIOUS)
        painter.setFont(style.font("secondary"))
        painter.setPen(style.token("text"))
        words = f"{row.degree or '?'}  {row.degree_words}"
        painter.drawText(QRect(round(swatch.right()) + 8, box.top(), degree, box.height()), middle, words)
        painter.drawText(QRect(at + degree + 6, box.top(), last, box.height()), middle, row.relation_words)
        if photos:
            said = plural(row.photos, _("{n} foto"), _("{n} fotos"))
            painter.setPen(style.token("secondary"))
            painter.drawText(QRect(box.right() - photos, box.top(), photos - 6, box.height()), right, said)
        painter.restore()

    def _names(self, painter: QPainter, room: QRect, row: DamageRow) -> None:
        """Write the part over its zone; without a part, the zone alone."""
        first, second = (row.part_words, row.zone_name) if row.part_words else (row.zone_name, "")
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(style.font("base"))
        painter.setPen(style.token("text"))
        tall = painter.fontMetrics().height()
        small = style.px(18) if second else 0
        top = room.center().y() - (tall + small) // 2
        painter.drawText(QRect(room.left(), top, room.width(), tall), 0, painter.fontMetrics().elidedText(first, elide, room.width()))
        if second:
            painter.setFont(style.font("small"))
            painter.setPen(style.token("secondary"))
            words = painter.fontMetrics().elidedText(second, elide, room.width())
            painter.drawText(QRect(room.left(), top + tall, room.width(), small), 0, words)


class DamagePanel(QFrame):
    """The damage of a zone: degree, whose it is, part and how that is seen. Without one yet, a degree notes it."""

    degree_given = Signal(int)
    answered = Signal(str, object)
    adding = Signal()

    def __init__(self) -> None:
        super().__init__()
        style.set_role(self, "card")
        self._row: DamageRow | None = None
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        style.set_role(self._title, "strong")
        degrees = tuple((code, f"{code} {name}", "") for code, name in DEGREES)
        self.degree = SegmentEditor(Shape("choice", choices=Choices(degrees)))
        self.degree.name(_("Grado"))
        relations = tuple((code, name, "") for code, name in RELATIONS)
        self.relation = SegmentEditor(Shape("choice", choices=Choices(relations)))
        self.relation.name(_("Este daño es"))
        self.part = ChoiceEditor(Shape("choice"))
        self.part.name(_("Parte"))
        self.basis = Line()
        self.basis.setAccessibleName(_("En qué se nota"))
        self.basis.setPlaceholderText(_("En qué se nota"))
        self.more = QPushButton(_("Otro aquí"))
        self.more.setAutoDefault(False)
        self.more.setAccessibleName(_("Otro daño en esta zona"))
        self.more.setToolTip(_("Otro daño en esta zona"))
        self._part_label = QLabel(_("Parte"))
        self._part_label.setBuddy(self.part.entry())
        style.set_role(self._part_label, "secondary")
        named = QHBoxLayout()
        named.setSpacing(style.gap())
        named.addWidget(self._part_label)
        named.addWidget(self.part, 1)
        named.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(style.gap())
        for widget in (self._title, self.degree, self.relation):
            column.addWidget(widget)
        column.addLayout(named)
        column.addWidget(self.basis)
        self.degree.chosen.connect(self._degree)
        self.relation.chosen.connect(self._relation)
        self.part.chosen.connect(self._part)
        self.basis.left.connect(self._basis)
        self.basis.returnPressed.connect(self._basis)
        self.more.clicked.connect(self.adding)

    def show_damage(self, zone: ZoneView | None, row: DamageRow | None, parts: tuple[tuple[str, str], ...], *, is_frozen: bool) -> None:
        """Show a damage, or a zone without any."""
        self._row = row
        self.setVisible(zone is not None)
        if zone is None:
            return
        words = [zone.number, zone.name, *([row.part_words] if row and row.part_words else [])]
        self._title.setText(" · ".join(words) if row else _("{zone}: elija el grado").format(zone=" · ".join(words)))
        self.degree.show_value(str(row.degree) if row and row.degree else "")
        for widget in (self.relation, self._part_label, self.part, self.more):
            widget.setVisible(row is not None)
        self.basis.setVisible(row is not None and row.relation != THIS_LOSS)
        if row is not None:
            self.relation.show_value(row.relation)
            self.part.offer(Shape("choice", choices=Choices(tuple((code, name, "") for code, name in parts))))
            self.part.show_value(row.part)
            if not self.basis.hasFocus():
                self.basis.setText(row.basis)
        for widget in (self.degree, self.relation, self.part, self.basis, self.more):
            widget.setEnabled(not is_frozen)

    def editor(self, field: str) -> QWidget | None:
        """Return what answers a field of the damage."""
        found: dict[str, Editor | Line] = {
            "degree": self.degree,
            "relation": self.relation,
            "part": self.part,
            "relation_basis": self.basis,
        }
        widget = found.get(field)
        return widget.entry() if isinstance(widget, Editor) else widget

    def _degree(self) -> None:
        code = str(self.degree.value())
        if code:
            self.degree_given.emit(int(code))
        elif self._row is not None:
            self.degree.show_value(str(self._row.degree))

    def _relation(self) -> None:
        self.answered.emit("relation", str(self.relation.value()) or None)

    def _part(self) -> None:
        self.answered.emit("part", str(self.part.value()) or None)

    def _basis(self) -> None:
        text = " ".join(self.basis.text().split())[:200]
        if self._row is not None and text != self._row.basis:
            self.answered.emit("relation_basis", text or None)


def view_rows(view: DamageView) -> tuple[DamageRow, ...]:
    """Return the damage in the order of the table: today's first, strongest first."""
    return tuple(sorted(view.rows, key=lambda row: (row.relation == PREVIOUS, -row.degree)))
