"""The style sheet, written from tokens and sizes. Only `style.py` asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

BASE = """
* { font-family: "Inter"; font-size: ${base}px; }
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[role="ground"] { background: $ground; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"], QStackedWidget { background: $ground; border: none; }
QToolTip { background: $surface; color: $text; border: ${edge}px solid $border; padding: 4px; font-size: ${small}px; }
QLabel { background: transparent; }
QScrollBar:vertical { background: $ground; width: 14px; margin: 0; }
QScrollBar:horizontal { background: $ground; height: 14px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 3px; min-height: 32px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QProgressBar { border: ${edge}px solid $border; border-radius: 4px; background: $ground; min-height: 10px; max-height: 10px; }
QProgressBar::chunk { background: $primary; border-radius: 3px; }
"""

LABELS = """
QLabel[role="title"] { font-size: ${title}px; font-weight: 650; }
QLabel[role="head"] { font-size: ${base}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { font-size: ${secondary}px; color: $secondary; }
QLabel[role="small"] { font-size: ${small}px; color: $secondary; }
QLabel[role="figure"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="error"] { font-size: ${secondary}px; font-weight: 600; color: $error; }
QLabel[role="review"] { font-size: ${secondary}px; font-weight: 500; color: $review; }
QLabel[role="ok"] { font-size: ${secondary}px; font-weight: 600; color: $ok; }
QLabel[role="primary"] { font-weight: 600; color: $primary; }
QLabel[role="quiet"] { color: $secondary; }
QLabel[role="errorhead"] { font-weight: 600; color: $error; }
QLabel[role="reviewhead"] { font-weight: 600; color: $review; }
QLabel[role="cardline"] { font-size: ${secondary}px; color: $secondary; }
QLabel[role="letter"] { background: $text; color: $ground; font-weight: 700; border-radius: 4px; padding: 2px 8px; }
QLabel[role="key"] { font-size: ${small}px; color: $secondary; border: 1px solid $line; border-radius: 4px; padding: 0 5px; }
QLabel[role="demo"] { font-size: ${small}px; font-weight: 700; color: $review; background: $review_tint;
  border: ${edge}px solid $review; border-radius: 4px; padding: 2px 10px; }
QLabel[role="count"] { font-size: ${small}px; font-weight: 600; background: $surface; border: 1px solid $line; border-radius: 9px; padding: 1px 7px; }
"""

FRAMES = """
QFrame[role="card"] { background: $ground; border: ${edge}px solid $line; border-radius: 6px; }
QFrame[role="notice"] { background: $review_tint; border: ${edge}px solid $review; border-radius: 6px; }
QFrame[role="summary"] { background: $error_tint; border: 2px solid $error; border-left: 8px solid $error; border-radius: 4px; }
QFrame[role="popup"] { background: $ground; border: 2px solid $border; border-radius: 6px; }
QFrame[role="toast"] { background: $text; border-radius: 6px; }
QFrame[role="toast"] QLabel { color: $ground; font-weight: 500; }
QFrame[role="surface"] { background: $surface; border: none; }
QFrame[role="rail"] { background: $surface; border: none; border-right: ${edge}px solid $line; }
QFrame[role="place"] { background: $ground; border: none; border-bottom: ${edge}px solid $line; }
QFrame[role="actions"] { background: $ground; border: none; border-top: ${edge}px solid $line; }
QFrame[role="statusbar"] { background: $surface; border: none; border-top: ${edge}px solid $line; }
QFrame[role="help"] { background: $surface; border: none; border-left: ${edge}px solid $line; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="blackrule"] { background: $text; border: none; max-height: 2px; min-height: 2px; }
QFrame[role="paper"] { background: #FFFFFF; border: 1px solid $border; }
"""

BUTTONS = """
QPushButton { background: $ground; color: $text; border: ${edge}px solid $border; border-radius: 4px;
  min-height: ${inner}px; padding: 0 16px; font-weight: 500; }
QPushButton:hover { background: $surface; }
QPushButton:pressed, QPushButton:checked { background: $chosen; }
QPushButton:disabled { color: $secondary; border-color: $line; }
QPushButton[role="main"] { background: $primary; color: $on_primary; border-color: $primary; font-weight: 600; padding: 0 20px; }
QPushButton[role="main"]:disabled { background: $surface; color: $secondary; border-color: $border; }
QPushButton[role="link"], QPushButton[role="quiet"], QPushButton[role="crumb"] { border: ${edge}px solid transparent; background: transparent;
  padding: 0 8px; color: $primary; text-align: left; }
QPushButton[role="crumb"] { color: $secondary; font-size: ${secondary}px; padding: 0 4px; }
QPushButton[role="link"]:hover, QPushButton[role="crumb"]:hover { text-decoration: underline; }
QPushButton[role="errorlink"] { border: none; background: transparent; color: $error; font-size: ${secondary}px; font-weight: 600;
  text-align: left; padding: 0 4px; text-decoration: underline; }
QPushButton[role="reviewlink"] { border: none; background: transparent; color: $review; font-weight: 600; text-align: left;
  padding: 0 4px; text-decoration: underline; }
QPushButton[role="segment"] { border-radius: 0; padding: 0 8px; font-weight: 400; }
QPushButton[role="segment"]:checked { background: $primary; color: $on_primary; border-color: $primary; font-weight: 600; }
QPushButton[role="segment"][place="first"] { border-top-left-radius: 4px; border-bottom-left-radius: 4px; border-right-width: 0; }
QPushButton[role="segment"][place="middle"] { border-right-width: 0; }
QPushButton[role="segment"][place="last"] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
QPushButton[role="segment"][place="only"] { border-radius: 4px; }
QPushButton[role="chooser"] { text-align: left; font-weight: 400; padding: 0 34px 0 12px; }
QPushButton[role="chooser"][empty="yes"] { color: $secondary; }
QPushButton[role="rail"] { border: none; border-left: 4px solid transparent; border-radius: 0; background: transparent; }
QPushButton[role="status"] { border: none; border-right: ${edge}px solid $line; border-radius: 0; background: transparent;
  padding: 0 14px; font-size: ${secondary}px; font-weight: 400; color: $secondary; text-align: left; }
QPushButton[role="tab"] { border: none; border-bottom: 3px solid transparent; border-radius: 0; background: transparent; padding: 0 12px; color: $secondary; }
QPushButton[role="tab"]:checked { color: $primary; border-bottom-color: $primary; font-weight: 600; }
QPushButton[role="row"] { border: none; border-bottom: 1px solid $line; border-radius: 0; background: transparent; text-align: left; font-weight: 400; padding: 0 12px; }
QPushButton[role="row"]:hover { background: $chosen; }
QPushButton[role="search"] { text-align: left; color: $secondary; font-weight: 400; padding: 0 12px; font-size: ${secondary}px; }
QToolButton { background: $ground; border: ${edge}px solid $border; border-radius: 4px; min-height: ${inner}px; min-width: ${inner}px; padding: 0 4px; }
QToolButton:hover { background: $surface; }
QToolButton:checked { background: $chosen; border-color: $primary; }
"""

FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $ground; color: $text; border: ${edge}px solid $border;
  border-radius: 4px; padding: 0 12px; selection-background-color: $primary; selection-color: $on_primary; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${inner}px; }
QPlainTextEdit, QTextEdit { padding: 6px 10px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled { background: $surface; color: $secondary; border-color: $line; }
QLineEdit:read-only { background: $surface; }
*[state="error"] { border: ${faulty}px solid $error; }
*[state="review"] { border: 2px solid $review; }
QPushButton[role="segment"][state="error"], QPushButton[role="chooser"][state="error"] { border-color: $error; }
QComboBox::drop-down { border: none; width: 30px; }
QCheckBox, QRadioButton { background: transparent; spacing: 10px; min-height: ${control}px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${box}px; height: ${box}px; background: $ground; border: 2px solid $border; border-radius: 4px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:disabled { background: $surface; border-color: $line; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url("$tick"); }
QRadioButton::indicator:checked { background: $primary; border-color: $primary; }
QGroupBox { border: none; margin-top: ${control}px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; }
"""

LISTS = """
QAbstractItemView { background: $ground; color: $text; border: none; outline: none; gridline-color: $line;
  selection-background-color: $chosen; selection-color: $text; alternate-background-color: $surface; }
QListView::item { min-height: ${inner}px; padding: 0 8px; border: none; border-bottom: 1px solid $line; }
QListView::item:selected { background: $chosen; color: $text; border: 2px solid $focus; }
QHeaderView { background: $ground; }
QHeaderView::section { background: $ground; color: $text; border: none; border-bottom: ${edge}px solid $line; padding: 6px 12px;
  font-size: ${small}px; font-weight: 500; text-align: left; }
QTableView { border: none; }
QTableCornerButton::section { background: $ground; border: none; }
QMenu { background: $ground; border: 1px solid $border; }
QMenu::item { min-height: ${inner}px; padding: 4px 20px; }
QMenu::item:selected { background: $chosen; color: $text; }
"""

_SHEET = Template(BASE + LABELS + FRAMES + BUTTONS + FIELDS + LISTS)


def sheet(tokens: Mapping[str, str], sizes: Mapping[str, int], *, is_bold: bool) -> str:
    """Return the whole style sheet of one look; `is_bold` is the theme whose borders are thick."""
    from gnp_desk import resources

    inner = sizes["control"] - 2 * sizes["edge"]
    box = max(22, round(sizes["base"] * 1.25))
    tick = resources.path("icons", f"tick-{'dark' if tokens['on_primary'] != '#FFFFFF' else 'light'}.svg").as_posix()
    more = {"inner": inner, "box": box, "round": box // 2 + 2, "faulty": 4 if is_bold else 2, "tick": tick}
    return _SHEET.substitute({**tokens, **sizes, **more})
