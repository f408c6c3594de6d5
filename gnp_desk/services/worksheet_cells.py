"""The cells of a worksheet as a person types and reads them: columns, their words, what typed text means. Pure functions.

What cannot be read is kept as it was typed and never computed with; text is never taken for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from gnp_desk import errors, texts
from gnp_desk.forms import catalogue, zones
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.figures import items, setting
from gnp_desk.forms.identifiers import folded
from gnp_desk.forms.worksheet import columns, parts
from gnp_desk.forms.worksheet.findings import declared
from gnp_desk.forms.worksheet_line.form import WORKSHEET_LINE
from gnp_desk.services.views import Edit
from gnp_desk.texts import N_

LINE = "worksheet_line"
DATED = re.compile(r"(.*?)[\s,]+(?:al\s+)?(\d{1,2}/\d{1,2}(?:/\d{2,4})?|hoy)$", re.IGNORECASE)
FREE, USED, MOST_USED = ("part", "price_source"), "used/", 40
SHORT = {"remove_install": N_("desm. y mont.")}


@dataclass(frozen=True)
class Column:
    """One column of the grid: its field, its title, its width in letters, and in which order it gives way."""

    name: str
    title: str
    letters: int
    is_number: bool = False
    yields: int = 0
    words: str = ""

    @property
    def full_title(self) -> str:
        """Return the title without shortening, for assistive technology and tips."""
        return self.words or self.title


COLUMNS = (
    Column("zone", N_("Zona"), 4, is_number=True),
    Column("part", N_("Pieza"), 20),
    Column("operation", N_("Operación"), 11),
    Column("hours_body", N_("Hojal. h"), 5, True, 4, N_("Horas de hojalatería")),
    Column("hours_mechanical", N_("Mec. h"), 5, True, 5, N_("Horas de mecánica")),
    Column("hours_refinish", N_("Pint. h"), 5, True, 6, N_("Horas de pintura")),
    Column("quantity", N_("Cant."), 4, True, 3, N_("Cantidad")),
    Column("unit_price", N_("Precio"), 10, is_number=True),
    Column("price_source", N_("Precio de"), 15, yields=2),
    Column("discount_pct", N_("Desc."), 5, True, 1, N_("Descuento %")),
)
NAMES = tuple(column.name for column in COLUMNS)


@dataclass(frozen=True)
class Typed:
    """What typed text makes of a line: new values, and the words of what could not be read («» when all was)."""

    values: Mapping[str, object]
    problem: str = ""


def shown(case: Case, line: Record, name: str) -> str:
    """Return a cell as it is read in the grid; what could not be read stands as it was typed."""
    value = line.get(name)
    if isinstance(value, Mapping):
        return WORKSHEET_LINE.field(name).edit(value)
    if not is_answered(value):
        return ""
    text = str(value)
    if name == "zone":
        return zones.numbers().get(text, text)
    if name == "operation":
        return SHORT.get(text, WORKSHEET_LINE.field(name).show(value).lower())
    if name == "unit_price":
        return texts.money(text, sign=False)
    if name == "discount_pct":
        return texts.percent(text)
    return _sourced(case, line) if name == "price_source" else text


def _sourced(case: Case, line: Record) -> str:
    """Return a source with the day of its price; of an old one the day and its age."""
    on = line.text("price_on")
    if not on:
        return line.text("price_source")
    day, days = f"{on[8:10]}/{on[5:7]}", (case.moment.today - date.fromisoformat(on)).days
    if days > setting("price_days"):
        return N_("{day} · {n} días").format(day=day, n=days)
    return f"{line.text('price_source')} {day}"


def editable(line: Record, name: str) -> str:
    """Return the text an editor of a cell starts from."""
    value = line.get(name)
    field = WORKSHEET_LINE.field(name)
    if isinstance(value, Mapping):
        return field.edit(value)
    if name == "price_source" and line.text("price_on"):
        return f"{line.text('price_source')} {texts.day(line.text('price_on'))}"
    if name in ("zone", "operation"):
        return shown_choice(name, value)
    return "" if value is None else str(value)


def shown_choice(name: str, value: object) -> str:
    """Return the label of a chosen zone or operation."""
    return "" if value is None else WORKSHEET_LINE.field(name).show(value)


def read(case: Case, line: Record, name: str, text: str) -> Typed:
    """Return what a person's text in a cell makes of the line, with what follows from it and is still open."""
    field = WORKSHEET_LINE.field(name)
    plain = columns.plain_text(text)
    if name == "zone":
        return _chosen(case, line, name, plain, zones.numbers())
    if name == "operation":
        return _chosen(case, line, name, plain, {})
    if name == "price_source":
        return _source(case, plain)
    reading = field.read(plain, case)
    values: dict[str, object] = {name: reading.value}
    if name == "part" and isinstance(reading.value, str):
        values |= _of_part(case, line, reading.value)
    return Typed(values, _words(case, line, name, reading.value) if reading.code else "")


def _chosen(case: Case, line: Record, name: str, text: str, numbers: Mapping[str, str]) -> Typed:
    """Return the option whose number, label or beginning was typed."""
    wanted = folded(text)
    if not wanted:
        return Typed({name: None})
    by_number = next((code for code, number in numbers.items() if folded(number) == wanted), "")
    if by_number:
        return Typed({name: by_number})
    options = [(code, folded(label)) for code, label, _detail in choices(case, line, name)]
    bare = [(code, label.removeprefix(f"{folded(numbers.get(code, ''))} ")) for code, label in options]
    exact = [code for code, label in (*options, *bare) if label == wanted or code == text]
    begun = [code for code, label in (*options, *bare) if label.startswith(wanted)]
    inside = [code for code, label in options if any(word.startswith(wanted) for word in label.split())]
    found = exact or begun or inside
    if found:
        return Typed({name: found[0]})
    reading = WORKSHEET_LINE.field(name).read(text, case)
    return Typed({name: reading.value}, _words(case, line, name, reading.value))


def _source(case: Case, text: str) -> Typed:
    """Return a source with its day: the day typed behind it, else today; nobody types today's date sixty times."""
    found = DATED.match(text.strip())
    if not text.strip():
        return Typed({"price_source": None, "price_on": None})
    if found is None:
        return Typed({"price_source": text.strip(), "price_on": case.moment.today.isoformat()})
    reading = WORKSHEET_LINE.field("price_on").read(found[2], case)
    if reading.code:
        return Typed({"price_source": text.strip()})
    return Typed({"price_source": found[1].strip(), "price_on": reading.value})


def _of_part(case: Case, line: Record, name: str) -> dict[str, object]:
    """Return what the catalogue knows of a part and the line does not say yet: its zone, its usual operation, its wear."""
    found = parts.part(name)
    wear = parts.wear_kind(name)
    values: dict[str, object] = {}
    if found and not is_answered(line.get("zone")):
        values["zone"] = _zone_of(case, line, str(found["zone"]))
    if found and not is_answered(line.get("operation")):
        values["operation"] = str(found["typical_operation"])
    if wear and not is_answered(line.get("wear_kind")):
        values["wear_kind"] = wear
    return {key: value for key, value in values.items() if is_answered(value)}


def _zone_of(case: Case, line: Record, place: str) -> str:
    """Return the zone that holds a part: one with declared damage before the others."""
    every = (*zones.CAR_ZONES, *zones.MOTORCYCLE_ZONES)
    places = sorted((held.split().index(place), at) for at, (*_zone, held) in enumerate(every) if place in held.split())
    holding = [every[at][0] for _order, at in places]
    sheet = case.find(line.get("parent"))
    damaged = {damage.get("zone") for damage in declared(case, sheet)} if sheet else set()
    return next((code for code in holding if code in damaged), holding[0] if holding else "")


def _words(case: Case, line: Record, name: str, value: object) -> str:
    """Return why a cell could not be read, in the words of its kind."""
    field = WORKSHEET_LINE.field(name)
    if not isinstance(value, Mapping) or "unread" not in value:
        return ""
    return catalogue.words(field.problem(field.why_unread(value, case)), case)


def why(case: Case, line: Record, name: str) -> str:
    """Return why what stands in a cell could not be read, «» when it could."""
    return _words(case, line, name, line.get(name)) if name in NAMES else ""


@dataclass(frozen=True)
class Pasted:
    """What copied cells make of a worksheet: edits of lines there are, new lines, and how many cells were not understood."""

    edits: tuple[Edit, ...]
    rows: tuple[dict[str, object], ...]
    problems: tuple[str, ...]


def pasted(case: Case, sheet: str, at: int, names: Sequence[str], text: str) -> Pasted:
    """Return what copied text means from row `at` on: by its titles when it has them, else cell by cell over `names`.

    TooManyLines when the worksheet could not hold it; then nothing is read.
    """
    rows, lines = table(text), case.of(LINE, sheet)
    most = int(setting("most_lines"))
    if len(rows) > most + 1 or at + len(rows) > most + 1:
        raise errors.TooManyLines(count=f"{max(len(rows), at + len(rows)):,}", most=f"{most:,}")
    if is_titled(rows):
        found = columns.read(rows, case)
        return Pasted((), found.rows, tuple(problem.words for problem in found.problems))
    edits, fresh, problems = [], [], []
    for number, row in enumerate(rows, at):
        line = lines[number] if number < len(lines) else Record("", LINE, {"parent": sheet}, case.claim.id)
        values: dict[str, object] = {}
        for name, cell in zip(names, row, strict=False):
            typed = read(case, line.with_values(**values), name, cell)
            values |= typed.values
            if typed.problem:
                problems.append(N_("Renglón {n}: {why}").format(n=number + 1, why=typed.problem))
        if line.id:
            edits.append(Edit(line.id, values))
        elif any(is_answered(value) for value in values.values()):
            fresh.append(values)
    return Pasted(tuple(edits), tuple(fresh), tuple(problems))


@cache
def _catalogue_parts() -> tuple[tuple[str, str, str], ...]:
    names = ((str(item["name"]), ", ".join(item["also"])) for item in items("parts", "part"))  # type: ignore[arg-type]
    return tuple((name, name, also) for name, also in names)


def used(lines: Sequence[Record], name: str) -> tuple[tuple[str, str, str], ...]:
    """Return what other lines of the worksheet already say in a free column, the latest first, as a spreadsheet offers it."""
    if name not in FREE:
        return ()
    found = dict.fromkeys(editable(line, name) for line in reversed(lines) if is_answered(line.get(name)))
    return tuple((f"{USED}{text}", text, "") for text in list(found)[:MOST_USED])


def choices(case: Case, line: Record | None, name: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a cell offers as (code, label, grey words); parts may also be written freely."""
    if name == "part":
        return _catalogue_parts()
    if name == "zone":
        moto = line is not None and parts.kind_of(parts.vehicle_of(case, line)) == "motorcycle"
        return tuple((c, label, "") for c, label in zones.options() if zones.numbers()[c].startswith("M") == moto)
    if name == "operation":
        return tuple((code, label, "") for code, label in WORKSHEET_LINE.field(name).options)  # type: ignore[attr-defined]
    return ()


def copied(case: Case, lines: Sequence[Record], names: Sequence[str]) -> str:
    """Return cells as text for a real spreadsheet: tabs between them, numbers plain, nothing that begins a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for line in lines:
        writer.writerow([_guarded(editable(line, name), name) for name in names])
    return out.getvalue()


def _guarded(text: str, name: str) -> str:
    is_plain = columns.is_number(WORKSHEET_LINE.field(name)) and re.fullmatch(r"-?[\d.]*", text)
    return text if is_plain else columns.guarded(text)


def table(text: str) -> list[list[str]]:
    """Return copied text as rows of cells."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def is_titled(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row names columns of a worksheet."""
    titles = {folded(title) for title in columns.titles()}
    return bool(rows) and sum(folded(cell) in titles for cell in rows[0]) >= 2
