"""Worksheet lines from and to CSV and XLSX files, as text: nothing is evaluated, and a hostile file is refused with words.

A file is opened only when it is small, plain and without macros, links, document types or archives that swell.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from gnp_desk import errors
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.figures import setting
from gnp_desk.forms.worksheet import columns
from gnp_desk.forms.worksheet.columns import Rows
from gnp_desk.texts import N_

FILE_BYTES = 20 * 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 2_000, 120 * 1024 * 1024, 100
PART_BYTES = 60 * 1024 * 1024
CELL_LIMIT = 10_000
MOST_ROWS_READ = 20_000
TITLE = N_("Valuación")
REASONS = {
    "large": N_("pesa más de 20 MB."),
    "not_zip": N_("no es un archivo XLSX."),
    "swells": N_("al abrirse ocuparía demasiado."),
    "macros": N_("lleva macros."),
    "links": N_("lleva vínculos a otros archivos."),
    "dtd": N_("lleva una definición de tipo dentro de su texto."),
    "names": N_("sus partes tienen nombres que no se admiten."),
    "broken": N_("está dañado."),
    "letters": N_("sus letras no se entienden; guárdelo como UTF-8."),
    "nul": N_("lleva signos que ningún texto lleva."),
}


def export_csv(lines: Sequence[Record]) -> bytes:
    """Return the lines as CSV in UTF-8 with a byte-order mark; text that looks like a formula carries an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns.titles())
    for line in lines:
        writer.writerow(_guarded_cells(line))
    return out.getvalue().encode("utf-8-sig")


def _guarded_cells(line: Record) -> list[str]:
    numbers = [columns.is_number(field) for field in columns.fields()]
    cells = columns.cells(line)
    return [
        cell if is_number and _is_plain_number(cell) else columns.guarded(cell)
        for cell, is_number in zip(cells, numbers, strict=True)
    ]


def _is_plain_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def export_xlsx(lines: Sequence[Record]) -> bytes:
    """Return the lines as XLSX: every text cell typed as text, numbers as numbers, no formula ever."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = TITLE
    page.append(list(columns.titles()))
    numbers = [columns.is_number(field) for field in columns.fields()]
    for row, line in enumerate(lines, 2):
        for column, (text, is_number) in enumerate(zip(columns.cells(line), numbers, strict=True), 1):
            _put(page.cell(row, column), text, is_number)
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, text: str, is_number: bool) -> None:
    if not text:
        return
    if is_number and _is_plain_number(text):
        from decimal import Decimal

        cell.value = Decimal(text)
        return
    clean = "".join(letter for letter in columns.guarded(text) if letter >= " " or letter in "\t\n")
    cell.value = clean
    cell.data_type = "s"


def import_csv(data: bytes, case: Case | None = None) -> Rows:
    """Return the lines a CSV file means; comma, semicolon or tab, UTF-8 or Windows letters. SheetRefused says why not."""
    text = _decoded(data)
    return _rows(_delimited(text), case)


def pasted(text: str, case: Case | None = None) -> Rows:
    """Return the lines of what was copied from a spreadsheet: cells apart by tabs, as plain text."""
    return _rows(list(csv.reader(io.StringIO(text, newline=""), delimiter="\t")), case)


def _decoded(data: bytes) -> str:
    if len(data) > FILE_BYTES:
        raise refused("large")
    if data.startswith(b"PK"):
        raise refused("letters")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise refused("nul")
    return text


def _delimited(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as why:
        raise refused("broken") from why


def _limited(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS_READ:
            raise too_many(number)
        yield [cell[:CELL_LIMIT] for cell in row]


def import_xlsx(data: bytes, case: Case | None = None) -> Rows:
    """Return the lines the first page of an XLSX file means. SheetRefused says which guard the file met."""
    _guard(data)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False, keep_vba=False)
        page = book.worksheets[0]
        table = list(_limited(_page_rows(page)))
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, EOFError, SyntaxError) as why:
        raise refused("broken") from why
    return _rows(table, case)


def _page_rows(page: Any) -> Iterator[list[str]]:
    for row in page.iter_rows(values_only=True, max_col=len(columns.NAMES) + 20):
        yield [_cell_text(value) for value in row]


def _cell_text(value: object) -> str:
    """Return a cell as text; a formula stays its own text and is never calculated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return repr(round(value, 6)).removesuffix(".0")
    day = getattr(value, "strftime", None)
    return day("%d/%m/%Y") if callable(day) else str(value)


def _guard(data: bytes) -> None:
    """Refuse an archive that is too large, swells, hides macros, links or document types, or names its parts oddly."""
    if len(data) > FILE_BYTES:
        raise refused("large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_entries(archive.infolist())
            for name in archive.namelist():
                if name.lower().endswith((".xml", ".rels")):
                    _guard_part(archive, name)
    except zipfile.BadZipFile as why:
        raise refused("not_zip") from why
    except (zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as why:
        raise refused("broken") from why


def _guard_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED or total / packed > MOST_RATIO:
        raise refused("swells")
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in entry.filename:
            raise refused("names")
        lowered = entry.filename.lower()
        if lowered.endswith(("vbaproject.bin", ".bin")) and "vba" in lowered:
            raise refused("macros")
        if "externallink" in lowered:
            raise refused("links")
        if lowered.endswith((".zip", ".xlsx", ".docx")):
            raise refused("names")


def _guard_part(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        head = part.read(4096)
        if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
            raise refused("dtd")
        size = len(head)
        while chunk := part.read(1 << 20):
            size += len(chunk)
            if size > PART_BYTES:
                raise refused("swells")
            if b"<!ENTITY" in chunk.upper():
                raise refused("dtd")
    if name.lower().endswith(".rels") and b'TargetMode="External"' in head:
        raise refused("links")
    if b"macroEnabled" in head:
        raise refused("macros")


def refused(code: str) -> errors.SheetRefused:
    """Return the refusal of a file with its reason in words."""
    return errors.SheetRefused(reason=REASONS[code], guard=code)


def too_many(count: int) -> errors.TooManyLines:
    """Return the refusal of a table with more rows than a worksheet holds."""
    return errors.TooManyLines(count=f"{count:,}", most=f"{int(setting('most_lines')):,}")


def _rows(table: list[list[str]], case: Case | None) -> Rows:
    filled = [row for row in table if any(cell.strip() for cell in row)]
    most = int(setting("most_lines"))
    if len(filled) > most + 1:
        raise too_many(len(filled))
    found = columns.read(filled, case)
    if filled and not (found.rows and found.makes_sense):
        raise errors.SheetWithoutColumns()
    return found
