"""Lines from and to spreadsheets: what leaves cannot become a formula, what enters is text, hostile files are refused."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from money_branches import partial
from money_cases import line
from money_store import put_claim  # noqa: F401
from test_office_story import fill

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Record
from gnp_desk.forms.worksheet.columns import titles
from gnp_desk.services.spreadsheet import export_csv, export_xlsx, import_csv, import_xlsx, pasted

HOSTILE = ("=1+2", "+5", "-2+3", "@SUM(A1)", "\tx", "=cmd|'/c calc'!A0")


def lines() -> tuple[Record, ...]:
    return partial().case().of("worksheet_line", "sheet")


def without_place(item: Record) -> dict[str, object]:
    return {name: value for name, value in item.values.items() if name not in ("parent", "position")}


@pytest.mark.parametrize(("write", "read"), [(export_csv, import_csv), (export_xlsx, import_xlsx)])
def test_what_was_exported_comes_back_the_same(write, read) -> None:
    back = read(write(lines()))
    assert back.problems == ()
    assert list(back.rows) == [without_place(item) for item in lines()]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_leaves_with_an_apostrophe_and_comes_back_as_it_was(text: str) -> None:
    item = line(1, part=text, unit_price="10.00")
    row = list(csv.reader(io.StringIO(export_csv([item]).decode("utf-8-sig"))))[1]
    assert row[titles().index("Pieza")] == f"'{text}"
    page = openpyxl.load_workbook(io.BytesIO(export_xlsx([item]))).active
    cell = page.cell(2, titles().index("Pieza") + 1)
    assert cell.data_type == "s" and not str(cell.value).startswith(("=", "+", "-", "@"))
    assert import_csv(export_csv([item])).rows[0]["part"] == text.strip()


def test_numbers_leave_as_numbers() -> None:
    page = openpyxl.load_workbook(io.BytesIO(export_xlsx([line(1, unit_price="7480.00", quantity=2)]))).active
    values = {title: page.cell(2, place).value for place, title in enumerate(titles(), 1)}
    assert values["Precio"] == 7480 and values["Cantidad"] == 2


def test_a_pasted_formula_is_text_and_is_never_calculated() -> None:
    found = pasted("Pieza\tPrecio\nFacia\t=2+2\nTapa\t1,200.50\n")
    assert [row.get("unit_price") for row in found.rows] == [{"unread": "=2+2"}, "1200.50"]
    assert [(problem.code, problem.row) for problem in found.problems] == [("sheet.formula", 2)]
    assert "fórmula" in found.problems[0].words


def test_a_formula_inside_an_xlsx_stays_its_own_text() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Pieza", "Precio"])
    book.active.append(["Facia", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    assert import_xlsx(out.getvalue()).rows[0]["unit_price"] == {"unread": "=1+1"}


def test_all_the_cells_that_were_not_understood_are_told_at_once_and_kept() -> None:
    found = pasted("Pieza\tPrecio\tDescuento %\tCosa\nFacia\t1,23\t101\tx\n")
    assert found.rows[0]["unit_price"] == {"unread": "1,23"}
    assert found.rows[0]["discount_pct"] == {"unread": "101"}
    assert [problem.code for problem in found.problems] == ["sheet.column", "sheet.cell", "sheet.cell"]


def test_without_titles_the_columns_are_those_of_an_exported_sheet() -> None:
    row = import_csv("8 Trasera;Facia trasera;;Cambiar\n".encode("cp1252")).rows[0]
    assert row == {"zone": "rear", "part": "Facia trasera", "operation": "replace"}


def test_ten_thousand_lines_are_refused_and_nothing_changes(desk: Desk, put) -> None:
    put(partial().change("sheet", status="draft"))
    with pytest.raises(errors.TooManyLines) as stopped:
        pasted("Pieza\tPrecio\n" + "Facia\t1.00\n" * 10_000)
    assert "10,001" in stopped.value.words() and "2,000" in stopped.value.words()
    rows = [{"part": "Facia"}] * 1_998
    with pytest.raises(errors.TooManyLines):
        desk.office.worksheets.add_lines("claim", "sheet", rows, "worksheet")
    assert len(desk.cases.load("claim").of("worksheet_line", "sheet")) == 3


def test_imported_lines_stand_after_those_there_are_in_one_step_that_undo_takes_back(desk: Desk, put) -> None:
    put(partial().change("sheet", status="draft"))
    found = import_csv(export_csv(lines()))
    desk.office.worksheets.add_lines("claim", "sheet", found.rows, "worksheet")
    there = desk.cases.load("claim").of("worksheet_line", "sheet")
    assert [item.text("part") for item in there] == [item.text("part") for item in (*lines(), *lines())]
    fill(desk.cases, there[0].id, part="Otra")
    desk.cases.undo("claim", "test")
    desk.cases.undo("claim", "worksheet")
    assert len(desk.cases.load("claim").of("worksheet_line", "sheet")) == 3


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        zipfile.ZipFile(io.BytesIO(export_xlsx(lines()))) as sound,
    ):
        for name in sound.namelist():
            if name not in parts:
                packed.writestr(name, sound.read(name))
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


BOMB = b"<x>" + b"A" * (30 * 1024 * 1024) + b"</x>"


@pytest.mark.parametrize(
    ("data", "guard"),
    [
        (b"not a zip", "not_zip"),
        (archive(**{"xl/bomb.xml": BOMB}), "swells"),
        (archive(**{"xl/vbaProject.bin": b"macro"}), "macros"),
        (archive(**{"xl/externalLinks/externalLink1.xml": b"<a/>"}), "links"),
        (
            archive(
                **{
                    "xl/_rels/workbook.xml.rels": b'<Relationships><Relationship TargetMode="External" Target="http://x"/></Relationships>'
                }
            ),
            "links",
        ),
        (archive(**{"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'}), "dtd"),
        (archive(**{"../evil.xml": b"<a/>"}), "names"),
        (archive(**{"xl/inner.zip": b"PK"}), "names"),
        (archive(**{"xl/workbook.xml": b"<workbook"}), "broken"),
        (export_xlsx(lines())[:-200], "not_zip"),
        (b"PK" + b"\0" * (21 * 1024 * 1024), "large"),
    ],
)
def test_a_hostile_workbook_is_refused_with_its_reason(data: bytes, guard: str) -> None:
    with pytest.raises(errors.SheetRefused) as stopped:
        import_xlsx(data)
    assert stopped.value.details["guard"] == guard
    assert stopped.value.code == "HOJ-102" and "Nada cambió" in stopped.value.words()


@pytest.mark.parametrize(
    ("data", "guard"), [(b"a\0b,c", "nul"), (b"PK\x03\x04", "letters"), (b"x" * (21 * 1024 * 1024), "large")]
)
def test_a_hostile_text_file_is_refused_with_its_reason(data: bytes, guard: str) -> None:
    with pytest.raises(errors.SheetRefused) as stopped:
        import_csv(data)
    assert stopped.value.details["guard"] == guard


def test_a_file_without_any_known_column_is_told() -> None:
    for text in ("Nombre,Apellido\nJuan,Pérez\n", "Pieza,Precio\n", ";;;x\n"):
        with pytest.raises(errors.SheetWithoutColumns):
            import_csv(text.encode())
    assert import_csv(b"\n\n").rows == ()
