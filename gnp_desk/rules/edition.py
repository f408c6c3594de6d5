"""One edition of the conditions: its dated figures, read from a TOML file, checked whole and stamped with a hash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from gnp_desk.rules.edition_keys import KEYS, MAY_BE_NONE, NO_VALUE
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.wording import problem_words

if TYPE_CHECKING:
    from pathlib import Path

Value = TypeVar("Value")

HEAD = ("code", "title", "valid_from", "valid_until")


class EditionError(Exception):
    """An edition file cannot be used: it says the file, the line when there is one, the key and what is wrong."""

    def __init__(self, file: str, key: str, code: str, line: int = 0, detail: str = "") -> None:
        self.file, self.key, self.code, self.line = file, key, code, line
        place = f"{file}, línea {line}" if line else file
        super().__init__(f"{place}, «{key}»: {problem_words(key, code, detail)}")


class NoEditionError(Exception):
    """No edition was in force on `day`."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"No hay Condiciones Generales cargadas para pólizas iniciadas el {day:%d/%m/%Y}.")


class Edition(NamedTuple):
    """The figures of one edition, valid from `valid_from` to `valid_until`, both included (None: still open).

    `values` holds every key of `edition_keys`; `overrides` those a policy schedule changed (R-GEN-08).
    """

    code: str
    title: str
    valid_from: date
    valid_until: date | None
    content_hash: str
    values: Mapping[str, Any]
    overrides: Mapping[str, Any] = {}

    def __repr__(self) -> str:
        return f"Edition({self.code}, {self.content_hash[:12]})"

    def covers(self, day: date) -> bool:
        """Return whether the edition was in force on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def number(self, key: str) -> Decimal:
        """Return an amount, percentage or factor; refuse when the edition leaves it to the schedule."""
        return self._value(key, Decimal)

    def whole(self, key: str) -> int:
        """Return a count: days, months, events, kilometres."""
        return self._value(key, int)

    def yes(self, key: str) -> bool:
        """Return a yes or no reading."""
        return self._value(key, bool)

    def word(self, key: str) -> str:
        """Return the chosen reading or a code."""
        return self._value(key, str)

    def clock(self, key: str) -> time:
        """Return an hour of the day."""
        return self._value(key, time)

    def listed(self, key: str) -> tuple[Any, ...]:
        """Return a list of codes, days or counts."""
        return self._value(key, tuple)

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table by name."""
        return self._value(key, dict)

    def clause(self, rule: str) -> str:
        """Return where the conditions say what `rule` applies."""
        clauses = self.values["clauses"]
        if rule not in clauses:
            raise RuleInputError(f"clauses.{rule}", "missing_figure")
        return str(clauses[rule])

    def parameter(self, value: Decimal | None, key: str, field_name: str) -> Decimal:
        """Return the figure the case gives, else the edition's; refuse, naming the input, when neither says it."""
        if value is not None:
            return value
        if self.values.get(key) is None:
            raise RuleInputError(field_name, "missing")
        return self.number(key)

    def overridden(self, config: Mapping[str, object]) -> Edition:
        """Return this edition with the keys a policy schedule decides otherwise, each checked like the file's."""
        read = {key: _override(key, value) for key, value in config.items() if value is not None}
        if not read:
            return self
        return self._replace(values={**self.values, **read}, overrides={**self.overrides, **read})

    def _value(self, key: str, kind: type[Value]) -> Value:
        value = self.values.get(key)
        if not isinstance(value, kind):
            raise RuleInputError(key, "missing_figure")
        return value


def _override(key: str, value: object) -> object:
    if key not in KEYS or key == "clauses":
        raise RuleInputError(f"config.{key}", "unknown_key")
    return KEYS[key].read(f"config.{key}", value)


def load_edition(path: Path) -> Edition:
    """Return the edition of a TOML file. Raises EditionError with file, line and key of what it should not hold."""
    return read_edition(path.name, path.read_text(encoding="utf-8"))


@cache
def read_edition(name: str, text: str) -> Edition:
    """Return the edition a TOML text tells; `name` is what an EditionError calls it."""
    import tomllib

    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as why:
        place = re.search(r"line (\d+)", str(why))
        raise EditionError(name, "TOML", "not_toml", int(place[1]) if place else 0, str(why)) from why
    source = _Source(name, text)
    head, found = data.pop("edition", {}), dict(_leaves("", data))
    return Edition(**_head(source, head), content_hash=_fingerprint(head, found), values=_values(source, found))


def load_editions(folder: Path) -> tuple[Edition, ...]:
    """Return every edition of a folder, oldest first.

    Raises EditionError when there is none, when two share a code, overlap, or leave a gap in time.
    """
    found = sorted(((load_edition(path), path) for path in folder.glob("*.toml")), key=lambda pair: pair[0].valid_from)
    if not found:
        raise EditionError(folder.name, "*.toml", "no_editions")
    for (before, _), (after, path) in pairwise(found):
        if before.valid_until is None or before.valid_until >= after.valid_from:
            raise _Source(path.name, path.read_text(encoding="utf-8")).problem("edition.valid_from", "overlaps")
        if before.valid_until + timedelta(days=1) < after.valid_from:
            raise _Source(path.name, path.read_text(encoding="utf-8")).problem("edition.valid_from", "leaves_gap")
        if after.code in {edition.code for edition, other in found if other != path}:
            raise _Source(path.name, path.read_text(encoding="utf-8")).problem("edition.code", "repeated_code")
    return tuple(edition for edition, _ in found)


def edition_for(editions: Iterable[Edition], policy_start_on: date | None, loss_on: date) -> Edition:
    """Return the edition the policy was written under: in force when it began, or at the loss when that is unknown."""
    day = policy_start_on or loss_on
    for edition in editions:
        if edition.covers(day):
            return edition
    raise NoEditionError(day)


class _Source:
    """The text of an edition file, to say on which line a key stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._lines = text.splitlines()

    def line(self, key: str) -> int:
        """Return the line of `key`, or of the nearest row or table that should hold it, 0 when none is written."""
        nearest, length, table = 0, 0, ""
        for number, raw in enumerate(self._lines, 1):
            written = raw.split("#")[0].strip().replace('"', "")
            if written.startswith("["):
                table = name = written.strip("[] ")
            elif "=" in written:
                name = ".".join(filter(None, (table, written.split("=")[0].strip())))
            else:
                continue
            if f"{key}.".startswith(f"{name}.") and len(name) > length:
                nearest, length = number, len(name)
        return nearest

    def problem(self, key: str, code: str) -> EditionError:
        return EditionError(self.name, key, code, self.line(key))


def _head(source: _Source, head: Mapping[str, Any]) -> dict[str, Any]:
    for key in head:
        if key not in HEAD:
            raise source.problem(f"edition.{key}", "unknown_key")
    for key, kind in zip(HEAD, (str, str, date, date), strict=True):
        if key != "valid_until" and key not in head:
            raise source.problem(f"edition.{key}", "missing")
        if key in head and type(head[key]) is not kind:
            raise source.problem(f"edition.{key}", "wrong_kind")
    if "valid_until" in head and head["valid_until"] < head["valid_from"]:
        raise source.problem("edition.valid_until", "before_start")
    return {key: head.get(key) for key in HEAD}


def _leaves(prefix: str, node: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Yield the dotted keys of a file: a table is a leaf where an edition key is a table."""
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in KEYS:
            yield from _leaves(f"{key}.", value)
        else:
            yield key, value


def _values(source: _Source, found: Mapping[str, Any]) -> dict[str, Any]:
    for key in found:
        if key not in KEYS:
            raise source.problem(key, "unknown_key")
    for key in KEYS:
        if key not in found:
            raise source.problem(key, "missing")
    return {key: _checked(source, key, value) for key, value in found.items()}


def _checked(source: _Source, key: str, value: object) -> object:
    if value == NO_VALUE and key in MAY_BE_NONE:
        return None
    try:
        return KEYS[key].read(key, value)
    except RuleInputError as why:
        raise source.problem(why.field, why.code) from why


def _fingerprint(head: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what the file says, whatever its line ends, comments or order of keys."""
    import hashlib
    import json

    content = json.dumps({"edition": head, "values": found}, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
