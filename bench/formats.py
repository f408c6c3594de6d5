"""Formats: the library of five hundred on the screen, a delta of three, filling one with a claim and drawing it for the printer."""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QListWidget

from bench.table import Row, percentile, show
from gnp_desk.desk import Desk, open_desk
from gnp_desk.forms.formats import blank, declared
from gnp_desk.services import formats
from gnp_desk.services.demo import make_demo
from gnp_desk.services.demo_formats import offer
from gnp_desk.services.format_views import Subject
from gnp_desk.ui import drawing
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.formats.format_desk import PRINTED_SIDE, FormatDesk
from gnp_desk.ui.formats.formats_page import FormatsPage
from gnp_desk.ui.tasks import Tasks
from gnp_desk.ui.tokens import Look

MANY, CHANGED, ROUNDS = 500, 3, 9
ONE_PAGE, TWO_PAGES = "auto_glass", "auto_declaration"


def main() -> None:
    """Measure and print."""
    application = QApplication(sys.argv[:1])
    drawing.install(application, Look())
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "store", lambda first: "", demo=True)
        make_demo(desk.database, desk.records, policies=60, claims=6)
        rows = [*_drawing(), *_filling(desk), *_delta(desk)]
        rows += _painting(application, desk)
        desk.close()
    show(rows)


def _drawing() -> list[Row]:
    """Drawing all of our own formats as fillable PDFs, as seeding does."""
    blank.draw(declared.formats()[0])
    started = time.perf_counter()
    for format_ in declared.formats():
        blank.draw(format_)
    each = (time.perf_counter() - started) * 1000 / len(declared.formats())
    return [Row("a blank format drawn, with its fields", f"{each:.0f} ms", "–")]


def _filling(desk: Desk) -> list[Row]:
    service, library = desk.formats, desk.formats.library
    claim = desk.queue.page("today", 0, 1)[0].claim
    library.look_through()
    rows = []
    for code, words in ((ONE_PAGE, "1 page"), (TWO_PAGES, "2 pages")):
        filling = service.begin(code, "1.0", Subject(claim))
        count = len(filling.opened.facts.sides)

        def fill(code: str = code) -> None:
            again = service.begin(code, "1.0", Subject(claim))
            service.flat(again, again.answers)

        def fill_and_draw(code: str = code, count: int = count) -> None:
            again = service.begin(code, "1.0", Subject(claim))
            service.pages(code, service.flat(again, again.answers), count, PRINTED_SIDE)

        flat = service.flat(filling, filling.answers)
        floor = _times(lambda body=filling.opened.body, answers=filling.answers: _bare_fill(body, answers))
        bare = _times(lambda pdf=flat: _bare_draw(pdf))
        filled, drawn = _times(fill), _times(fill_and_draw)
        rows.append(_row(f"filled with a claim, flat ({words})", filled, "–", floor, "pypdf alone filling it"))
        rows.append(
            _row(f"filled and drawn for the printer ({words})", drawn, "≤ 400 ms", bare, "PDFium alone drawing it")
        )
    filling = service.begin(ONE_PAGE, "1.0", Subject(claim))
    service.keep(filling, filling.answers)
    kept = _times(lambda: service.keep(filling, filling.answers), 5)
    rows.append(Row("kept in the claim as a sealed paper", f"{percentile(kept, 0.95):.0f} ms p95", "–"))
    return rows


def _delta(desk: Desk) -> list[Row]:
    files = {f"f{number:03}": f"%PDF-1.7 {number}".encode() for number in range(MANY)}
    said = {
        code: {"code": code, "title": f"Formato {code}", "line": "autos", "valid_from": "2026-01-01", "pages": 1}
        for code in files
    }
    first = [offer({**said[code], "version": "1.0"}, pdf) for code, pdf in files.items()]
    started = time.perf_counter()
    desk.database.write(lambda connection: formats.take(connection, first))
    took = (time.perf_counter() - started) * 1000
    for pdf in files.values():
        desk.database.write(
            lambda connection, pdf=pdf: formats.put(connection, hashlib.sha256(pdf).hexdigest(), 0, pdf)
        )
    newer = [offer({**said[code], "version": "2.0"}, files[code] + b" v2") for code in list(files)[:CHANGED]]
    desk.database.write(lambda connection: formats.take(connection, [*first, *newer]))
    started = time.perf_counter()
    with desk.database.reading() as connection:
        asked = formats.wanted(connection)
    wanting = (time.perf_counter() - started) * 1000
    for offered in newer:
        pdf = files[offered.body["code"]] + b" v2"
        desk.database.write(
            lambda connection, pdf=pdf: formats.put(connection, hashlib.sha256(pdf).hexdigest(), 0, pdf)
        )
    return [
        Row(f"{MANY} formats taken over from a pull, signatures checked", f"{took:.0f} ms", "–"),
        Row(f"files asked for when {CHANGED} of {MANY} changed", f"{len(asked)} in {wanting:.0f} ms", f"{CHANGED}"),
    ]


def _painting(application: QApplication, desk: Desk) -> list[Row]:
    """From asking for the screen to its rows painted, with more than five hundred formats held."""
    tasks = Tasks()
    session = ClaimSession(desk.cases, tasks)
    format_desk = FormatDesk(desk.formats, desk.papers, desk.preferences, tasks)
    first = _paint(application, FormatsPage(format_desk, session, desk.search, tasks), tasks)
    ours = [_paint(application, FormatsPage(format_desk, session, desk.search, tasks), tasks) for _round in range(ROUNDS)]
    floor = [_plain(application) for _round in range(ROUNDS)]
    session.finish()
    tasks.close()
    rows = len(desk.formats.library.rows())
    return [
        Row(
            f"library of {rows} formats, wanted to painted, the first screen of the process",
            f"{first:.0f} ms",
            "≤ 150 ms",
        ),
        _row(f"library of {rows} formats, wanted to painted", ours, "≤ 150 ms", floor, "bare list of titles"),
    ]


def _paint(application: QApplication, page: FormatsPage, tasks: Tasks) -> float:
    page.resize(1238, 620)
    started = time.perf_counter()
    page.show()
    page.enter(page.place())
    _until(application, lambda: page._list.count() > 0)
    page._list.viewport().repaint()
    took = (time.perf_counter() - started) * 1000
    _until(application, lambda: tasks.running == 0)
    page.close()
    page.deleteLater()
    application.processEvents()
    return took


def _plain(application: QApplication) -> float:
    started = time.perf_counter()
    view = QListWidget()
    view.resize(560, 560)
    view.addItems([f"Formato {number}" for number in range(MANY)])
    view.show()
    view.viewport().repaint()
    application.processEvents()
    took = (time.perf_counter() - started) * 1000
    view.close()
    return took


def _bare_fill(body: bytes, answers: dict[str, str]) -> None:
    """What filling costs at least: the same answers written by pypdf into the same file."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(body)))
    for page in writer.pages:
        writer.update_page_form_field_values(
            page, {name: text[:5] for name, text in answers.items()}, auto_regenerate=False
        )
    writer.write(BytesIO())


def _bare_draw(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        page.render(scale=300 / 72).to_pil().convert("RGB").tobytes()
    document.close()


def _times(job: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    found = []
    job()
    for _round in range(rounds):
        started = time.perf_counter()
        job()
        found.append((time.perf_counter() - started) * 1000)
    return found


def _row(what: str, found: list[float], target: str, floor: list[float], words: str) -> Row:
    mine, bare = percentile(found, 0.95), statistics.median(floor)
    return Row(what, f"{mine:.0f} ms p95", target, f"{bare:.0f} ms {words}", f"{mine / bare:.1f} ×")


def _until(application: QApplication, is_true: Callable[[], bool]) -> None:
    # Asleep until something happens, as the window is: who asks without end takes the processor from what is waited for.
    waiting = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    while not is_true():
        application.processEvents(waiting)


if __name__ == "__main__":
    main()
