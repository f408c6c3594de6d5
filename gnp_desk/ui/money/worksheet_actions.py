"""What can be done on Valuación, in the order shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from gnp_desk.services import worksheets
from gnp_desk.services.views import Case, Record
from gnp_desk.texts import _
from gnp_desk.ui.screen import Action

if TYPE_CHECKING:
    from gnp_desk.ui.money.worksheet_page import WorksheetPage

ISSUED = "issued"
HELP = _(
    "Se escribe como en una hoja de cálculo: la letra reemplaza, F2 corrige, Tab va a la derecha y Enter baja. "
    "Ctrl+D copia hacia abajo; Ctrl+C y Ctrl+V llevan y traen celdas de otra hoja, siempre como texto. "
    "Ctrl+E abre los demás datos del renglón. Ctrl+U supone cambios sin guardarlos. F6 sale de la hoja."
)
CRITERIA = (
    ("COST", _("Se cambia porque reparar cuesta más")),
    ("SAFETY", _("Se cambia por seguridad")),
    ("NOT_REPAIRABLE", _("Se cambia porque no se puede reparar")),
    ("VISIBLE", _("Se cambia porque el daño quedaría a la vista")),
)


def actions(page: WorksheetPage) -> tuple[Action, ...]:
    """Return what can be done with the worksheet shown; its first one is begun when there is none."""
    sheet, case = page.sheet(), page.case
    if sheet is None or case is None:
        return page.back(), Action("begin", _("Empezar valuación"), page.begin, "Ctrl+Return", is_main=True)
    back = replace(page.back(), is_leaving=False, is_quiet=True)
    return back, *_shown(page, sheet), *_quiet(page), _main(page, case, sheet)


def _shown(page: WorksheetPage, sheet: Record) -> Iterator[Action]:
    if page.keeper.is_supposing:
        yield Action("leave_out", _("Sumar o no el renglón"), page.edits.leave_out, "Ctrl+J")
        return
    yield Action("line", _("Detalle del renglón"), page.toggle_panel, "Ctrl+E", is_leaving=True)
    yield Action("data", _("Tarifas y valor"), page.open_data, "Ctrl+T", is_leaving=True)
    yield Action("suppose", _("¿Y si…?"), page.toggle_suppose, "Ctrl+U")
    if sheet.get("previous"):
        words = _("Ver renglones") if page.body.is_comparing() else _("Comparar con S{n}").format(n=_number(sheet) - 1)
        yield Action("compare", words, page.toggle_compare, "Ctrl+R")
    yield Action("preview", _("Vista previa"), page.preview, "F9")
    if sheet.get("status") == ISSUED and sheet is page.sheets()[-1]:
        yield Action("supplement", _("Hacer suplemento"), page.supplement, "F7")


def _quiet(page: WorksheetPage) -> Iterator[Action]:
    found = [
        ("undo", _("Deshacer"), page.keeper.undo, "Ctrl+Z"),
        ("redo", _("Rehacer"), page.keeper.redo, "Ctrl+Y"),
        ("fill", _("Copiar hacia abajo"), page.edits.fill_down, "Ctrl+D"),
        ("copy", _("Copiar celdas"), page.edits.copy, "Ctrl+C"),
        ("paste", _("Pegar celdas"), page.edits.paste, "Ctrl+V"),
        ("insert", _("Insertar renglón"), page.edits.insert, "Ins"),
        ("remove", _("Quitar renglones"), page.edits.remove, "Ctrl+Del"),
        ("import", _("Importar renglones de CSV o XLSX"), page.edits.import_lines, "Ctrl+I"),
        ("export", _("Exportar renglones a CSV o XLSX"), page.edits.export_lines, "Ctrl+Shift+E"),
    ]
    found += [(f"criterion_{code}", words, partial(page.edits.set_criterion, code), "") for code, words in CRITERIA]
    found += [
        (f"version_{_number(sheet)}", _("Ver valuación S{n}").format(n=_number(sheet)), partial(page.choose, sheet.id), "")
        for sheet in page.sheets()
    ]
    yield from (Action(code, words, run, key, is_quiet=True) for code, words, run, key in found)


def _main(page: WorksheetPage, case: Case, sheet: Record) -> Action:
    if page.keeper.is_supposing:
        return Action("suppose", _("Dejar la suposición"), page.toggle_suppose, "Ctrl+U", is_main=True)
    if sheet.get("status") == ISSUED:
        return Action("settle", _("Ir a la liquidación"), page.settle, "Ctrl+Return", is_main=True)
    issue = Action("issue", _("Emitir valuación"), page.check_and_issue, "Ctrl+Return", is_main=True)
    if not page.has_figures():
        # Who has to sign depends on the amount; whoever is faster than the figures is asked all the same.
        return issue
    found = page.issuing.action(case, sheet, issue.text)
    return issue if found.code == "issue" else found


def subtitle(case: Case | None, sheet: Record | None) -> str:
    """Return folio, vehicle, workshop and term of a worksheet."""
    return worksheets.heading(case, sheet) if case is not None and sheet is not None else ""


def paper_of(case: Case | None, record: str) -> str:
    """Return what a preview shows: the issued paper of a record, else the record itself."""
    papers = [paper for paper in case.of("paper") if paper.get("source") == record] if case else []
    return max(papers, key=lambda paper: paper.text("issued_at")).id if papers else record


def _number(sheet: Record) -> int:
    value = sheet.get("supplement")
    return value if isinstance(value, int) else 0
