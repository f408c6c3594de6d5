"""The style of the application: flat controls of our sizes over Fusion, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from gnp_desk.ui import draw_boxes, draw_buttons, icons, style
from gnp_desk.ui.draw_boxes import HALO, RING, State
from gnp_desk.ui.focus_ring import FocusRing
from gnp_desk.ui.tokens import Look

PE, CE, CC = QStyle.PrimitiveElement, QStyle.ControlElement, QStyle.ComplexControl
CT, PM, SE, SH, SC = QStyle.ContentsType, QStyle.PixelMetric, QStyle.SubElement, QStyle.StyleHint, QStyle.SubControl
INDENT = 12


def install(application: QApplication, look: Look) -> None:
    """Give the application its fonts, style, palette and focus ring, once; a second window only changes the look."""
    if isinstance(QApplication.style(), DeskStyle):
        style.use(look)
        return
    style.load_fonts()
    made = DeskStyle(look)
    application.setStyle(made)
    style.apply(application)
    made.ring = FocusRing(application)


class DeskStyle(style.LookStyle):
    """Paints what a person can touch. What it does not name is Fusion's."""

    ring: QObject

    def drawPrimitive(  # noqa: N802
        self, element: PE, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element in (PE.PE_IndicatorCheckBox, PE.PE_IndicatorItemViewItemCheck):
            draw_boxes.check_box(painter, option, self.theme)
        elif element == PE.PE_IndicatorRadioButton:
            draw_boxes.radio_button(painter, option, self.theme)
        elif element == PE.PE_PanelLineEdit:
            self._line_edit(painter, option, widget)
        elif element == PE.PE_PanelItemViewItem:
            self._item(painter, option)
        elif element in (PE.PE_PanelTipLabel, PE.PE_PanelMenu, PE.PE_FrameMenu):
            draw_boxes.box(painter, option.rect, self.theme.ground, self.theme.border, self.theme.border_width, 0)
        elif element in (PE.PE_FrameFocusRect, PE.PE_FrameStatusBarItem, PE.PE_PanelItemViewRow):
            pass
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(  # noqa: N802
        self, element: CE, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element == CE.CE_PushButton and widget is not None:
            draw_buttons.paint(painter, option, widget, self.theme, self.sizes)  # type: ignore[arg-type]
        elif element == CE.CE_ShapedFrame:
            self._frame(option, painter, widget)
        elif element == CE.CE_HeaderSection:
            painter.fillRect(option.rect, QColor(self.theme.ground))
            line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
            painter.fillRect(line, QColor(self.theme.line))
        elif element == CE.CE_FocusFrame:
            draw_boxes.ring(painter, option.rect, self.theme)
        elif element == CE.CE_ProgressBar:
            self._progress(option, painter)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(  # noqa: N802
        self, control: CC, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if control == CC.CC_ScrollBar:
            groove = self.subControlRect(control, option, SC.SC_ScrollBarGroove, widget)
            handle = self.subControlRect(control, option, SC.SC_ScrollBarSlider, widget)
            over = bool(option.state & State.State_MouseOver)
            draw_boxes.scroll_bar(painter, option.rect.united(groove), handle, is_over=over, colours=self.theme)
        elif control == CC.CC_ComboBox:
            draw_boxes.field(painter, option, widget, self.theme)
            side = self.sizes.icon
            spot = QRectF(option.rect.right() - side - INDENT, option.rect.center().y() - side / 2, side, side)
            icons.paint(painter, spot, "down", self.theme.text)
        elif control == CC.CC_ToolButton:
            self._tool_button(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def sizeFromContents(  # noqa: N802
        self, kind: CT, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        if kind == CT.CT_PushButton and isinstance(widget, QPushButton):
            return draw_buttons.size(size, option, widget, self.sizes)  # type: ignore[arg-type]
        found = super().sizeFromContents(kind, option, size, widget)
        if kind in (CT.CT_CheckBox, CT.CT_RadioButton, CT.CT_LineEdit, CT.CT_ComboBox, CT.CT_MenuItem, CT.CT_SpinBox):
            found.setHeight(max(found.height(), self.sizes.control))
        elif kind == CT.CT_ToolButton:
            found = QSize(max(size.width() + 20, self.sizes.control), max(found.height(), self.sizes.control))
        elif kind == CT.CT_HeaderSection:
            found.setHeight(max(found.height(), self.sizes.control - 12, 24))
        elif kind == CT.CT_ItemViewItem:
            found.setHeight(max(found.height(), self.sizes.control))
        return found

    def pixelMetric(self, metric: PM, option: QStyleOption | None = None, widget: QWidget | None = None) -> int:  # noqa: N802
        if metric in (PM.PM_IndicatorWidth, PM.PM_IndicatorHeight, PM.PM_ExclusiveIndicatorWidth, PM.PM_ExclusiveIndicatorHeight):
            return self.sizes.base + 4
        if metric == PM.PM_ScrollBarExtent:
            return 14 if self.sizes.control < 40 else 18
        if metric in (PM.PM_FocusFrameHMargin, PM.PM_FocusFrameVMargin):
            return FocusRing.margin(widget, RING + HALO)
        if metric in (PM.PM_DefaultFrameWidth, PM.PM_ComboBoxFrameWidth):
            return self.theme.border_width
        if metric in (PM.PM_CheckBoxLabelSpacing, PM.PM_RadioButtonLabelSpacing):
            return 8
        if metric in (PM.PM_ButtonShiftHorizontal, PM.PM_ButtonShiftVertical):
            return 0
        return super().pixelMetric(metric, option, widget)

    def subElementRect(self, element: SE, option: QStyleOption, widget: QWidget | None = None) -> QRect:  # noqa: N802
        found = super().subElementRect(element, option, widget)
        if element == SE.SE_LineEditContents and not _is_inside(widget):
            return found.adjusted(INDENT - 4, 0, 4 - INDENT, 0)
        return found

    def subControlRect(  # noqa: N802
        self, control: CC, option: QStyleOptionComplex, part: SC, widget: QWidget | None = None
    ) -> QRect:
        found = super().subControlRect(control, option, part, widget)
        if control == CC.CC_ComboBox and part == SC.SC_ComboBoxEditField:
            return found.adjusted(INDENT - 4, 0, 0, 0)
        return found

    def styleHint(  # noqa: N802
        self,
        hint: SH,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        if hint == SH.SH_FocusFrame_AboveWidget:
            return 1
        if hint in (SH.SH_EtchDisabledText, SH.SH_DitherDisabledText, SH.SH_FocusFrame_Mask):
            return 0
        return super().styleHint(hint, option, widget, data)

    def _line_edit(self, painter: QPainter, option: QStyleOption, widget: QWidget | None) -> None:
        if not _is_inside(widget):
            draw_boxes.field(painter, option, widget, self.theme)

    def _item(self, painter: QPainter, option: QStyleOption) -> None:
        selected, over = option.state & State.State_Selected, option.state & State.State_MouseOver
        if selected or over:
            painter.fillRect(option.rect, QColor(self.theme.chosen))
        if option.state & State.State_HasFocus:
            draw_boxes.ring(painter, option.rect, self.theme)

    def _frame(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        role = str(widget.property(style.ROLE) or "") if widget is not None else ""
        if role and draw_boxes.frame(painter, option, role, self.theme):
            return
        if option.frameShape == 6:  # QFrame.StyledPanel: fields of several lines, lists, tables
            if isinstance(widget, QPlainTextEdit) or (widget is not None and widget.property(style.STATE)):
                draw_boxes.field(painter, option, widget, self.theme)
            else:
                draw_boxes.box(painter, option.rect, self.theme.ground, self.theme.line, self.theme.border_width)

    def _progress(self, option: QStyleOption, painter: QPainter) -> None:
        rect, span = option.rect, option.maximum - option.minimum
        draw_boxes.box(painter, rect, self.theme.ground, self.theme.border, 1, 2)
        part = (option.progress - option.minimum) / span if span > 0 else 0
        done = QRect(rect.left(), rect.top(), round(rect.width() * max(0.0, min(1.0, part))), rect.height())
        if done.width() > 4:
            draw_boxes.box(painter, done, self.theme.primary, "", 0, 2)

    def _tool_button(self, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
        over = bool(option.state & (State.State_MouseOver | State.State_Sunken))
        fill = self.theme.chosen if over else self.theme.ground
        draw_boxes.box(painter, option.rect, fill, self.theme.border, self.theme.border_width)
        icon = str(widget.property(style.ICON) or "") if widget is not None else ""
        if icon:
            side = self.sizes.icon
            centre = QRectF(option.rect).center()
            icons.paint(painter, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), icon, self.theme.text)
            return
        painter.setPen(QColor(self.theme.text))
        painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), option.text)


def _is_inside(widget: QWidget | None) -> bool:
    """Return whether a line stands inside a frame drawn by something else."""
    return widget is not None and widget.property("frame") is False
