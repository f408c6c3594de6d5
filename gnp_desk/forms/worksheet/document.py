"""The paper of a worksheet (HV): the delta of a supplement first, lines by zone, groups, total-loss view (forms.md 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gnp_desk.forms.approval.limits import approval_of
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, facts, fonts, money, pdf
from gnp_desk.forms.printing.blocks import Column, baseline, rule, write, write_right
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Canvas, Sheet, Strip, gap
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.worksheet import frozen
from gnp_desk.forms.worksheet.calculation import explained, valuation
from gnp_desk.forms.worksheet.delta import deductible_change, delta, explained_delta
from gnp_desk.rules.answer import Step
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Hoja de valuación")
COPIES = (N_("Taller"), N_("Compañía"))
COMPANY_ONLY = N_("Compañía")
COLUMNS = (
    Column("#", 22, REGULAR, right=True),
    Column(N_("Pieza"), 128, MEDIUM),
    Column(N_("Operación"), 72),
    Column(N_("Hojal."), 34, right=True),
    Column(N_("Mec."), 30, right=True),
    Column(N_("Pint."), 30, right=True),
    Column(N_("Trasl."), 34, right=True),
    Column(N_("Cant."), 28, right=True),
    Column(N_("Precio"), 56, right=True),
    Column(N_("Desc."), 36, right=True),
    Column(N_("Sin IVA"), INNER - 470, BOLD, right=True),
)
GROUPS = (
    Column("", INNER - 300),
    Column(N_("Subtotal"), 100, right=True),
    Column(N_("IVA"), 90, right=True),
    Column(N_("Total"), 110, BOLD, right=True),
)
CHANGES = (
    Column("", 56, MEDIUM),
    Column("#", 20, right=True),
    Column(N_("Renglón"), 134, MEDIUM),
    Column(N_("Qué cambió"), INNER - 404),
    Column(N_("Antes"), 62, right=True),
    Column(N_("Después"), 66, right=True),
    Column(N_("Efecto"), 66, BOLD, right=True),
)
ROW, ROW_LINE = 8.2, 11.6
NOTE, NOTE_LINE, NOTE_INDENT = 7.2, 9.0, 22.0


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the worksheet says, as plain values; the same case and edition give the same content."""
    lines = case.of("worksheet_line", record.id)
    legend = facts.contacts("L1", "L10", "L17", "L7", case=case)
    framed = facts.frame(record, title_of(record), lines, legend)
    found = valuation(record, lines)
    rows, sentences, answers = frozen.total_loss(case, record, found)
    changed = delta(case, record)
    charged = deductible_change(case, changed, edition) if changed and edition else None
    steps: list[Step] = list(charged.steps) if charged else []
    if edition is not None:
        steps += explained(found, edition).steps
        steps += (
            (*explained(changed.before, edition).steps, *explained_delta(changed, edition).steps) if changed else ()
        )
    steps += [step for answer in answers for step in answer.steps]
    shown = {
        **_head(case, record),
        "lines": frozen.lines(case, found, True),
        "groups": frozen.groups(found),
        "rates": frozen.rates(case, record),
        "earlier": frozen.lines(case, found, False),
        "total_loss": rows,
        "distance": sentences,
        "delta": frozen.changes(case, changed, charged) if changed else None,
    }
    return {**framed, "answer": {"steps": [step.as_dict() for step in steps]}, "shown": shown}


def title_of(record: Record) -> str:
    """Return the name of the paper with its supplement."""
    number = record.get("supplement") or 0
    return N_("Hoja de valuación S{n}").format(n=number)


def _head(case: Case, record: Record) -> dict[str, object]:
    vehicle = case.ref(case.ref(record, "party") or case.party("A"), "vehicle")
    order = case.ref(record, "admission_order")
    approval = approval_of(case, record)
    return {
        "vehicle": facts.vehicle_rows(case, vehicle),
        "claim": [
            [N_("Siniestro"), case.claim.text("folio")],
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Orden"), order.text("issued_folio") if order else ""],
            [N_("Taller"), facts.show(case, record, "repair_center")],
            [N_("Ingreso"), facts.show(case, record, "entry_at")],
            [N_("Tipo de golpe"), facts.show(case, record, "collision_kind")],
        ],
        "reason": " · ".join(
            part for part in (facts.show(case, record, "supplement_reason"), record.text("supplement_text")) if part
        ),
        "signatures": [
            [facts.show(case, record, "valuer"), N_("Valuador · nombre y firma")],
            [facts.show(case, approval, "approver"), N_("Segunda firma, si hace falta")],
        ],
    }


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the worksheet; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the delta first when there is one, then the sheet, the earlier damage, and the view that is the Company's."""
    if shown["delta"]:
        _delta(sheet, shown)
        sheet.page()
    left = [blocks.heading(N_("Vehículo"), HALF), *blocks.pairs(shown["vehicle"], HALF)]
    right = [blocks.heading(N_("Siniestro y taller"), HALF), *blocks.pairs(shown["claim"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(4)
    _lines(sheet, N_("Renglones de este siniestro"), shown["lines"])
    _groups(sheet, shown)
    sheet.gap(20)
    blocks.signatures(sheet, shown["signatures"])
    if shown["earlier"]:
        sheet.page()
        _lines(sheet, N_("Daño anterior o en duda: no se suma"), shown["earlier"])
    sheet.page(COMPANY_ONLY)
    _total_loss(sheet, shown)


def _lines(sheet: Sheet, title: str, zones: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> None:
    head = blocks.table_head(COLUMNS, 7.4)
    sheet.place([blocks.heading(title), head])
    for zone, rows in zones:
        sheet.place(_zone(zone), LEFT, again=[head])
        for row in rows:
            sheet.place(_row(row), LEFT, again=[head])


def _zone(title: str) -> Iterator[Strip]:
    for strip in blocks.paragraph(title, INNER, BOLD, 8.4):
        yield Strip(strip.height + 2, strip.paint, keep=True)


def _row(row: Mapping[str, Any]) -> Iterator[Strip]:
    """Yield a line of the sheet: its cells, then what stands under it, over one rule."""
    wrapped = [
        fonts.wrap(text, column.font, ROW, column.room) for column, text in zip(COLUMNS, row["cells"], strict=True)
    ]
    note = fonts.wrap(row["note"], REGULAR, NOTE, INNER - NOTE_INDENT) if row["note"] else ()
    tall = max(len(lines) for lines in wrapped) * ROW_LINE
    height = tall + len(note) * NOTE_LINE + 3.4

    def paint(canvas: Canvas, left: float, top: float) -> None:
        at = left
        for column, lines in zip(COLUMNS, wrapped, strict=True):
            for index, line in enumerate(lines):
                base = baseline(top - 1 - index * ROW_LINE, ROW_LINE, ROW)
                if column.right:
                    write_right(canvas, at + column.width - 9, base, line, column.font, ROW)
                else:
                    write(canvas, at, base, line, column.font, ROW)
            at += column.width
        for index, line in enumerate(note):
            write(
                canvas,
                left + NOTE_INDENT,
                baseline(top - tall - index * NOTE_LINE, NOTE_LINE, NOTE),
                line,
                REGULAR,
                NOTE,
            )
        rule(canvas, left, top - height + 0.4, INNER, 0.4)

    yield Strip(height, paint)


def _groups(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    sheet.gap(6)
    head = blocks.table_head(GROUPS, 7.6)
    rows = [strip for row in shown["groups"] for strip in blocks.table_row(GROUPS, row, 9.2)]
    box = money.total_box(N_("Daño valuado, con impuestos"), "", shown["groups"][-1][-1])
    together = [Strip(strip.height, strip.paint, keep=True) for strip in (*rows, gap(4))]
    sheet.place([blocks.heading(N_("Totales")), head, *together, box])
    sheet.gap(4)
    sheet.place([blocks.facts(shown["rates"])])


def _total_loss(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    sheet.place([blocks.heading(N_("Pérdida total: solo para la Compañía"))])
    sheet.place(blocks.pairs(shown["total_loss"], INNER, 130.0))
    for sentence in shown["distance"]:
        sheet.place(blocks.paragraph(sentence))


def _delta(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    changed = shown["delta"]
    sheet.place([blocks.heading(N_("Qué cambia este suplemento"))])
    if shown["reason"]:
        sheet.place(blocks.paragraph(shown["reason"]))
    sheet.gap(4)
    money.table(sheet, CHANGES, changed["lines"], 8.2)
    sheet.gap(6)
    totals = (
        Column("", INNER - 300),
        *(Column(name, 100, right=True) for name in (N_("Antes"), N_("Después"), N_("Efecto"))),
    )
    sheet.place([blocks.heading(N_("Efecto en los totales, con impuestos"))])
    money.table(sheet, totals, changed["totals"], 9.2)
    before, after = changed["state"]
    state = before if before == after else N_("{before} → {after}").format(before=before, after=after)
    rows = [(N_("Deducible"), changed["deductible"]), (N_("Pérdida total"), state)]
    sheet.place(blocks.pairs(rows, INNER, 130.0))
