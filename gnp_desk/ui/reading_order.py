"""Tab order is reading order, whenever its widgets were made: regions one after another, lines from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def in_order(regions: Iterable[QWidget]) -> list[QWidget]:
    """Return what Tab visits in these regions, in the order it is read."""
    return [widget for region in regions if region.isVisible() for widget in _of(region)]


def step(regions: Sequence[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next (or previous) stop; return whether there was one."""
    stops = in_order(regions)
    if not stops:
        return False
    now = QApplication.focusWidget()
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    enter(stops[_next(stops, now, forward)], reason)
    return True


def enter(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Put the focus on a widget and bring it into view."""
    widget.setFocus(reason)
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 8, 24)
        parent = parent.parentWidget()


def next_region(regions: Sequence[QWidget], *, forward: bool = True) -> None:
    """Move the focus to the first stop of the next region that has one (F6)."""
    now = QApplication.focusWidget()
    firsts = [stops[0] for region in regions if region.isVisible() and (stops := _of(region))]
    shown = [region for region in regions if region.isVisible() and _of(region)]
    here = next((at for at, region in enumerate(shown) if now is not None and (region is now or region.isAncestorOf(now))), -1)
    if firsts:
        firsts[(here + (1 if forward else -1)) % len(firsts)].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _next(stops: Sequence[QWidget], now: QWidget | None, forward: bool) -> int:
    if now in stops:
        return (stops.index(now) + (1 if forward else -1)) % len(stops)
    return 0 if forward else len(stops) - 1


def _of(region: QWidget) -> list[QWidget]:
    found = [widget for widget in (region, *region.findChildren(QWidget)) if _is_stop(widget)]
    placed = [(widget.mapTo(region, QPoint(0, 0)), widget) for widget in found]
    lines: list[list[tuple[QPoint, QWidget]]] = []
    for place, widget in sorted(placed, key=lambda item: item[0].y()):
        if lines and place.y() - lines[-1][0][0].y() < min(16, widget.height() // 2):
            lines[-1].append((place, widget))
        else:
            lines.append([(place, widget)])
    return [widget for line in lines for _place, widget in sorted(line, key=lambda item: item[0].x())]


def _is_stop(widget: QWidget) -> bool:
    wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(wants) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
