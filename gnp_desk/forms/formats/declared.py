"""The declarations of our own blank formats, read from `resources/data/formats.json`: what is asked, how wide, from where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gnp_desk.forms.identifiers import folded
from gnp_desk.resources import read_json
from gnp_desk.texts import N_

Source = str | Mapping[str, str]
"""What fills a field: a path to a datum or a condition, or one condition for each state of a group of boxes."""
COMBS = {"rfc": 13, "curp": 18, "clabe": 18, "vin": 17, "postal_code": 5}
LONG, CHOICE, CHECK, TABLE, SIGNATURE = "long_text", "choice", "check", "table", "signature"
HINTS = {"date": N_("dd/mm/aaaa"), "time": N_("24 h"), "money": N_("$")}


@dataclass(frozen=True)
class Entry:
    """One thing to fill in: `width` in twelfths of the line, `source` where its answer comes from («» from the person)."""

    code: str
    label: str
    kind: str
    width: int
    is_needed: bool = True
    options: tuple[str, ...] = ()
    columns: tuple[Entry, ...] = ()
    rows: int = 0
    source: Source = ""

    def state(self, option: str) -> str:
        """Return the state of the box of an option, as the file names it."""
        return re.sub(r"\W+", "_", folded(option)).strip("_")


@dataclass(frozen=True)
class Section:
    """A part of a format under its title."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Format:
    """One blank format in one version. Days are ISO, «» when it does not end; `data_class` is that of what it asks."""

    code: str
    title: str
    line: str
    line_name: str
    version: str
    valid_from: str
    valid_until: str
    purpose: str
    data_class: int
    filled_by: tuple[str, ...]
    signed_by: tuple[str, ...]
    attachments: tuple[str, ...]
    pinned_for: tuple[str, ...]
    sections: tuple[Section, ...]

    def entries(self) -> Iterator[Entry]:
        """Yield everything it asks, in reading order."""
        return (entry for section in self.sections for entry in section.entries)


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Return our own formats in the order of the catalogue."""
    found = read_json("formats")
    blocks = {item["code"]: item for item in found["items"] if item["kind"] == "block"}
    lines = {line["code"]: line["name"] for line in found["lines"]}
    return tuple(_format(item, blocks, lines) for item in found["items"] if item["kind"] == "format")


def line_names() -> Mapping[str, str]:
    """Return the lines of business in their order, by code."""
    return {line["code"]: line["name"] for line in read_json("formats")["lines"]}


def mapping(format_: Format) -> dict[str, Source]:
    """Return what fills each field of the PDF; fields that only a person can answer are not there."""
    return {name: source for name, source in _sources(format_) if source}


def record_of(format_: Format) -> dict[str, object]:
    """Return what the centre publishes of a format beside its file: a record of type `format`, not signed yet."""
    said: dict[str, object] = {
        "code": format_.code,
        "title": format_.title,
        "line": format_.line,
        "version": format_.version,
        "valid_from": format_.valid_from,
        "valid_until": format_.valid_until,
        "purpose": format_.purpose,
        "filled_by": list(format_.filled_by),
        "signed_by": list(format_.signed_by),
        "attachments": list(format_.attachments),
        "pinned_for": list(format_.pinned_for),
        "sensitivity": f"P{format_.data_class}",
        "fields": mapping(format_),
    }
    return {name: value for name, value in said.items() if value != ""}


def cell_name(table: Entry, row: int, column: Entry) -> str:
    """Return the name of one field of a table; rows count from 1."""
    return f"{table.code}_{row}_{column.code}"


def _sources(format_: Format) -> Iterator[tuple[str, Source]]:
    for entry in format_.entries():
        if isinstance(entry.source, Mapping):
            yield entry.code, {entry.state(option): said for option, said in entry.source.items()}
        elif entry.kind == TABLE:
            for row in range(1, entry.rows + 1):
                for column in entry.columns:
                    yield cell_name(entry, row, column), str(column.source).replace("#", str(row))
        else:
            yield entry.code, entry.source


def _format(item: Mapping[str, Any], blocks: Mapping[str, Any], lines: Mapping[str, str]) -> Format:
    return Format(
        code=item["code"],
        title=item["name"],
        line=item["line"],
        line_name=lines[item["line"]],
        version=item["version"],
        valid_from=item["valid_from"],
        valid_until=item.get("valid_until", ""),
        purpose=item["purpose"],
        data_class=int(item["data_class"][1:]),
        filled_by=tuple(item["filled_by"]),
        signed_by=tuple(item["signed_by"]),
        attachments=tuple(item["attachments"]),
        pinned_for=tuple(item["pinned_for"]),
        sections=tuple(_section(section, blocks) for section in item["sections"]),
    )


def _section(section: Mapping[str, Any], blocks: Mapping[str, Any]) -> Section:
    """Return a section of its own fields, or a block with the sources this format has instead of the block's."""
    found = blocks[section["block"]] if "block" in section else section
    instead = section.get("from", {})
    return Section(found["title"], tuple(_entry(item, instead) for item in found["fields"]))


def _entry(item: Mapping[str, Any], instead: Mapping[str, Source | None]) -> Entry:
    return Entry(
        code=item["code"],
        label=item["label"],
        kind=item["type"],
        width=item.get("width", 12),
        is_needed=item.get("required", True),
        options=tuple(item.get("options", ())),
        columns=tuple(_entry(column, {}) for column in item.get("columns", ())),
        rows=item.get("rows", 0),
        source=instead.get(item["code"], item.get("from", "")) or "",
    )
