"""The columns of a worksheet as a spreadsheet has them: titles, order, and what a typed cell means for its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Field
from gnp_desk.forms.identifiers import folded
from gnp_desk.forms.kinds import Money, Number, Percent
from gnp_desk.forms.worksheet_line.form import WORKSHEET_LINE
from gnp_desk.texts import N_

NAMES = (
    *("zone", "part", "part_number", "operation", "hours_body", "hours_mechanical", "hours_refinish", "overlap_hours"),
    *("quantity", "unit_price", "discount_pct", "price_source", "price_on", "part_source", "available_on"),
    *("replace_criteria", "repair_cost", "replacement_cost", "wear_kind", "km_used", "related", "reason"),
)
TEXT_MARKS = "=+-@\t\r\n\0"
WORDS: Mapping[str, str] = {
    "sheet.cell": N_("Renglón {row}, «{title}»: no se entiende «{text}». Se guardó tal como venía."),
    "sheet.column": N_("La columna «{title}» no es de la hoja y no se usó."),
    "sheet.formula": N_("Renglón {row}, «{title}»: una fórmula se guardó como texto, sin calcularla."),
}


@dataclass(frozen=True)
class CellProblem:
    """One cell that was not understood, or one column nobody knows: its code and the facts of its words."""

    code: str
    row: int
    title: str
    text: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.code].format(row=self.row, title=self.title, text=self.text[:60])


@dataclass(frozen=True)
class Rows:
    """What a table of text means: values of lines ready to add, and every problem found, all at once."""

    rows: tuple[dict[str, object], ...]
    problems: tuple[CellProblem, ...]
    named: bool = True

    @property
    def makes_sense(self) -> bool:
        """Return whether the columns were named, or some row has a zone, an operation or a price that reads as one."""
        known = (row.get(name) for row in self.rows for name in ("zone", "operation", "unit_price"))
        return self.named or any(isinstance(value, str) for value in known)


def fields() -> tuple[Field, ...]:
    """Return the fields of the columns, in their order."""
    return tuple(WORKSHEET_LINE.field(name) for name in NAMES)


def titles() -> tuple[str, ...]:
    """Return the titles of the columns."""
    return tuple(field.label for field in fields())


def is_number(field: Field) -> bool:
    """Return whether a column holds numbers."""
    return isinstance(field, Money | Number | Percent)


def cells(line: Record) -> list[str]:
    """Return a line as the text of its columns; choices by their label, so that a person can read and edit them."""
    return [_cell(field, line) for field in fields()]


def _cell(field: Field, line: Record) -> str:
    value = line.get(field.name)
    if is_number(field) and isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    return "" if value is None else field.edit(value)


def read(table: Sequence[Sequence[str]], case: Case | None = None) -> Rows:
    """Return the lines a table of text means. Its first row names the columns when any title is known.

    Without titles the columns are those of an exported sheet, in order. Text is never taken for a formula: what begins
    like one is kept as it was typed.
    """
    known = {folded(field.label): field for field in fields()} | {field.name: field for field in fields()}
    head = [known.get(folded(text)) or known.get(text.strip()) for text in table[0]] if table else []
    named = sum(field is not None for field in head) >= 2
    columns: list[Field | None] = head if named else list(fields())
    problems = (
        [
            CellProblem("sheet.column", 1, text)
            for text, field in zip(table[0], head, strict=True)
            if not field and text.strip()
        ]
        if named
        else []
    )
    rows = []
    for number, texts_ in enumerate(table[1 if named else 0 :], 2 if named else 1):
        values, found = _row(number, texts_, columns, case)
        problems += found
        if values:
            rows.append(values)
    return Rows(tuple(rows), tuple(problems), named)


def _row(
    number: int, texts_: Sequence[str], columns: Sequence[Field | None], case: Case | None
) -> tuple[dict[str, object], list[CellProblem]]:
    values: dict[str, object] = {}
    problems: list[CellProblem] = []
    for field, text in zip(columns, texts_, strict=False):
        if field is None or not text.strip():
            continue
        typed = plain_text(text)
        reading = field.read(typed, case)
        values[field.name] = reading.value
        problems += _cell_problems(number, field, typed, reading.code)
    return values, problems


def _cell_problems(number: int, field: Field, text: str, code: str) -> Iterator[CellProblem]:
    if text.startswith("=") or (code and text[:1] in "+@"):
        yield CellProblem("sheet.formula", number, field.label, text)
    elif code:
        yield CellProblem("sheet.cell", number, field.label, text)


def plain_text(text: str) -> str:
    """Return a cell without the apostrophe that kept it from being a formula."""
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in TEXT_MARKS else text


def guarded(text: str) -> str:
    """Return a text cell as it may leave: what a spreadsheet would take for a formula gets an apostrophe (ux.md S13)."""
    return f"'{text}" if text[:1] and text[0] in TEXT_MARKS else text
