"""The sketch: how soon it opens, how long a frame takes with 200 elements, against bare drawing of the same marks.

The floor of a frame paints what is repainted (one moved car on an empty scene); what is measured moves that car among
199 others. Processor time of this thread: a busy machine does not count.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from bench.table import Row, percentile, show
from gnp_desk.forms.case import Case, Record
from gnp_desk.services import sketch_view
from gnp_desk.ui import drawing
from gnp_desk.ui.sketch.canvas import SketchCanvas
from gnp_desk.ui.tokens import Look

ELEMENTS, FRAMES, ROUNDS = 200, 120, 7
KINDS = ("sedan", "tree", "sign_stop", "pedestrian", "cone", "skid_marks", "hatchback", "traffic_light_red", "pothole", "motorcycle")


def claim(count: int) -> Case:
    """Return a claim whose sketch has so many elements, spread over a crossing with lights."""
    records = [Record("sketch", "sketch", {"template": "crossing_signals", "street_names": "Calle Uno, Calle Dos"}, "c")]
    for at in range(count):
        x, y = -36 + at % 20 * 3.8, -36 + at // 20 * 7.5
        values = {"parent": "sketch", "position": f"{at:05}", "kind": KINDS[at % len(KINDS)], "phase": "impact"}
        place = {"x_m": f"{x:.2f}", "y_m": f"{y:.2f}", "heading_deg": at * 15 % 360}
        records.append(Record(f"e{at:05}", "sketch_element", {**values, **place}, "c"))
    return Case(Record("c", "claim", {}, "c"), tuple(records))


def opened(case: Case) -> SketchCanvas:
    """Return a canvas of a usual size that shows the claim, painted once."""
    canvas = SketchCanvas()
    canvas.resize(760, 500)
    canvas.show_view(sketch_view.look(case))
    canvas.show()
    QApplication.processEvents()
    return canvas


def cost(job: Callable[[], object]) -> float:
    """Return the processor milliseconds of a job."""
    started = time.thread_time()
    job()
    return (time.thread_time() - started) * 1000


def opening(case: Case) -> float:
    """Return the median time from the records to the painted canvas."""
    took = []
    for _round in range(ROUNDS):
        made: list[SketchCanvas] = []
        took.append(cost(lambda made=made: made.append(opened(case))))  # type: ignore[misc]
        made[0].close()
    return statistics.median(took)


def frames(canvas: SketchCanvas) -> list[float]:
    """Return the time of each frame while a car is dragged across the drawing."""
    start = QPointF(canvas.mapFromScene(QPointF(-36, -36)))
    send(canvas, QEvent.Type.MouseButtonPress, start)
    took = []
    for step in range(FRAMES):
        at = start + QPointF(step * 4, step * 2)

        def frame(at: QPointF = at) -> None:
            send(canvas, QEvent.Type.MouseMove, at)
            QApplication.processEvents()

        took.append(cost(frame))
    send(canvas, QEvent.Type.MouseButtonRelease, start)
    return took


def send(canvas: SketchCanvas, kind: QEvent.Type, at: QPointF) -> None:
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, canvas.viewport().mapToGlobal(at), held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def whole(canvas: SketchCanvas) -> list[float]:
    """Return the time of painting everything anew: the worst frame, as after a change of zoom."""
    took = []
    for step in range(ROUNDS):
        canvas.zoom(1.25 if step % 2 else 0.8)
        took.append(cost(canvas.viewport().repaint))
    return took


def main() -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    drawing.install(application, Look())
    opened(claim(1)).close()
    few, many = claim(1), claim(ELEMENTS)
    read = statistics.median(cost(lambda: sketch_view.look(many)) for _round in range(ROUNDS))
    open_few, open_many = opening(few), opening(many)
    canvas, bare = opened(many), opened(few)
    moved, floor = frames(canvas), frames(bare)
    rows = [
        Row("open with one element", f"{open_few:.0f} ms", "≤ 150 ms"),
        Row(f"open with {ELEMENTS} elements", f"{open_many:.0f} ms", "≤ 150 ms", f"{open_few:.0f} ms, one element", f"{open_many / open_few:.1f}"),
        Row(f"records to drawing, {ELEMENTS} elements", f"{read:.1f} ms", "—"),
        Row(
            f"frame while a car is dragged, {ELEMENTS} elements (median)",
            f"{statistics.median(moved):.1f} ms",
            "≤ 16.6 ms",
            f"{statistics.median(floor):.1f} ms, the car alone",
            f"{statistics.median(moved) / statistics.median(floor):.1f}",
        ),
        Row("the same, 95 of 100 frames", f"{percentile(moved, 0.95):.1f} ms", "≤ 16.6 ms", f"{percentile(floor, 0.95):.1f} ms"),
        Row("everything painted anew, after a zoom (median)", f"{statistics.median(whole(canvas)):.0f} ms", "≤ 100 ms"),
    ]
    show(rows)
    canvas.close()
    bare.close()


if __name__ == "__main__":
    main()
