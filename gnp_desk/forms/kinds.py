"""The kinds of field: how each is typed, shown, checked and kept on the wire (forms.md section 2).

Two fields are the same only when they are one: comparing and hashing by value would cost at every start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from gnp_desk import texts
from gnp_desk.forms import identifiers
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Field, Merge, Outcome, Problem, Reading
from gnp_desk.forms.reading import LATE, is_future, read_day, read_instant
from gnp_desk.forms.reading import instant as instant
from gnp_desk.forms.reading import read_number as read_number

Options = tuple[tuple[str, str], ...]
TEXT_LIMIT, NOTE_LIMIT = 200, 10_000
TRI = (("yes", "Sí"), ("no", "No"), ("unknown", "No se sabe"))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Text(Field):
    """One line; `limit` characters at most (api.md section 13). `suggest` gives words that are usual here."""

    kind: ClassVar[str] = "text"
    limit: int = TEXT_LIMIT
    suggest: Callable[[Case, Record], tuple[str, ...]] | None = None

    def tidy(self, text: str) -> str:
        return " ".join(text.split())

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if len(str(value)) > self.limit:
            yield self.problem("text.max", limit=f"{self.limit:,}", n=f"{len(str(value)):,}")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Long(Text):
    """Several lines; `short` characters are the least that says something, fewer is worth a look."""

    kind: ClassVar[str] = "long"
    limit: int = NOTE_LIMIT
    short: int = 0

    def tidy(self, text: str) -> str:
        return text.strip()

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        yield from super().check(value, case, record)
        if len(str(value)) < self.short:
            yield self.problem("text.short", Outcome.REVIEW, n=len(str(value)), least=self.short)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Choice(Field):
    """One code of a list; `options` are (code, label) pairs in order, or `load` reads them when first needed.

    `narrow` leaves those that fit a record: parts of a zone, seats of a vehicle.
    """

    kind: ClassVar[str] = "choice"
    empty: ClassVar[str] = "choice.empty"
    options: Options = ()
    load: Callable[[], Options] | None = None
    narrow: Callable[[Case, Record, Options], Options] | None = None

    @cached_property
    def every(self) -> Mapping[str, str]:
        """Return all codes with their labels, in order."""
        return dict(self.load() if self.load else self.options)

    def choices(self, case: Case, record: Record) -> Options:
        """Return the pairs to offer for a record."""
        pairs = tuple(self.every.items())
        return self.narrow(case, record, pairs) if self.narrow else pairs

    def parse(self, text: str, case: Case | None) -> Reading:
        wanted = identifiers.folded(text)
        for code, label in self.every.items():
            if text == code or identifiers.folded(label) == wanted:
                return Reading(code)
        return Reading({"unread": text}, "choice.unknown") if text.strip() else Reading(None)

    def show(self, value: object) -> str:
        return self.every.get(value, value) if isinstance(value, str) else super().show(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if value not in self.every:
            yield self.problem("choice.retired", Outcome.REVIEW)


class Level(Choice):
    """One step of a short scale; the wire is the whole number that its code spells."""

    def parse(self, text: str, case: Case | None) -> Reading:
        reading = super().parse(text, case)
        return Reading(int(reading.value)) if isinstance(reading.value, str) else reading

    def show(self, value: object) -> str:
        return super().show(str(value) if isinstance(value, int) else value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        return super().check(str(value), case, record)


class Many(Choice):
    """A set of codes; the wire holds them sorted, the words follow the order of the options."""

    kind: ClassVar[str] = "many"
    empty: ClassVar[str] = "many.empty"

    def parse(self, text: str, case: Case | None) -> Reading:
        """Return the codes meant by codes or labels separated by commas, sorted and without repeats."""
        found = [super(Many, self).parse(item.strip(), case) for item in text.split(",")]
        if any(reading.code for reading in found):
            return Reading({"unread": text}, "choice.unknown")
        codes = sorted({str(reading.value) for reading in found if reading.value})
        return Reading(codes or None)

    def show(self, value: object) -> str:
        if not isinstance(value, list):
            return Field.show(self, value)
        known = [label for code, label in self.every.items() if code in value]
        return texts.listing([*known, *(code for code in value if code not in self.every)])

    def edit(self, value: object) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else super().edit(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if isinstance(value, list) and not set(value) <= self.every.keys():
            yield self.problem("choice.retired", Outcome.REVIEW)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Tri(Choice):
    """Sí, No or No se sabe; an unanswered one is a question still open, never a no."""

    kind: ClassVar[str] = "tri"
    empty: ClassVar[str] = "tri.empty"
    options: tuple[tuple[str, str], ...] = TRI


class Bool(Field):
    """Sí or No, as a box."""

    kind: ClassVar[str] = "bool"
    empty: ClassVar[str] = "tri.empty"

    def parse(self, text: str, case: Case | None) -> Reading:
        if not text.strip():
            return Reading(None)
        said = {"si": True, "no": False}.get(identifiers.folded(text))
        return Reading({"unread": text}, "choice.unknown") if said is None else Reading(said)

    def show(self, value: object) -> str:
        return {True: "Sí", False: "No"}.get(value, "") if isinstance(value, bool) else super().show(value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Day(Field):
    """A calendar day. `fact` days cannot be in the future and are worth a look after two years."""

    kind: ClassVar[str] = "date"
    empty: ClassVar[str] = "date.empty"
    fact: bool = False

    def parse(self, text: str, case: Case | None) -> Reading:
        if not text.strip():
            return Reading(None)
        found = read_day(text, case.moment.today if case else date.today())
        return Reading(found.isoformat()) if found else Reading({"unread": text.strip()}, "date.form")

    def show(self, value: object) -> str:
        return texts.day(value) if isinstance(value, str) and value else super().show(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if not isinstance(value, str) or not self.fact:
            return
        found = date.fromisoformat(value)
        if found > case.moment.today:
            yield self.problem("date.future")
        elif found < case.moment.today - timedelta(days=731):
            yield self.problem("date.old", Outcome.REVIEW)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Instant(Field):
    """Date and time with the zone of the place: `{"local", "zone", "offset", "source"}` (R-GEN-07)."""

    kind: ClassVar[str] = "instant"
    empty: ClassVar[str] = "instant.empty"
    fact: bool = True

    def parse(self, text: str, case: Case | None) -> Reading:
        moment = case.moment if case else None
        if not text.strip():
            return Reading(None)
        found = read_instant(text, moment.now.replace(tzinfo=None) if moment else datetime.now())
        if found is None:
            return Reading({"unread": text.strip()}, "instant.form")
        return Reading(instant(found, moment.zone if moment else "America/Mexico_City", source="typed"))

    def show(self, value: object) -> str:
        local = value.get("local") if isinstance(value, Mapping) else None
        return texts.day_hour(str(local)) if local else super().show(value)

    def edit(self, value: object) -> str:
        local = value.get("local") if isinstance(value, Mapping) else None
        return texts.day_hour(str(local)) if local else super().edit(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        local = value.get("local") if isinstance(value, Mapping) else None
        if not local or not self.fact:
            return
        if is_future(str(local), value, case.moment.now):
            yield self.problem("instant.future")
        offset = case.moment.clock_offset_ms
        if offset is None or abs(offset) > LATE.total_seconds() * 1000:
            yield self.problem("instant.clock", Outcome.REASON)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Money(Field):
    """Pesos as «1234.50» on the wire; accepts 1234.5, 1,234.50 and $1,234.50, asks about «1,23» (ux.md V9)."""

    kind: ClassVar[str] = "money"
    empty: ClassVar[str] = "money.empty"

    def parse(self, text: str, case: Case | None) -> Reading:
        if not text.strip():
            return Reading(None)
        amount = read_number(text)
        if amount is None or amount != round(amount, 2):
            return Reading({"unread": text.strip()}, "money.form")
        if amount < 0:
            return Reading({"unread": text.strip()}, "money.negative")
        return Reading(f"{amount:.2f}")

    def show(self, value: object) -> str:
        return texts.money(value) if isinstance(value, str) and value else super().show(value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Number(Field):
    """A decimal with a unit, or a whole number with a range when `places` is 0; whole numbers travel as integers."""

    kind: ClassVar[str] = "number"
    empty: ClassVar[str] = "number.empty"
    least: int = 0
    most: int = 9_999_999
    places: int = 0
    unit: str = ""

    def parse(self, text: str, case: Case | None) -> Reading:
        if not text.strip():
            return Reading(None)
        amount = read_number(text.removesuffix(self.unit) if self.unit else text)
        if amount is None or amount != round(amount, self.places):
            return Reading({"unread": text.strip()}, "number.form")
        if not self.least <= amount <= self.most:
            return Reading({"unread": text.strip()}, "int.range")
        return Reading(f"{amount:.{self.places}f}" if self.places else int(amount))

    def show(self, value: object) -> str:
        if isinstance(value, Mapping) or value is None:
            return super().show(value)
        text = f"{value:,}" if isinstance(value, int) and self.most > 9999 else str(value)
        return f"{text} {self.unit}".strip()

    def edit(self, value: object) -> str:
        return super().edit(value) if isinstance(value, Mapping) or value is None else str(value)

    def problem(self, code: str, outcome: Outcome = Outcome.STOP, **details: object) -> Problem:
        return super().problem(code, outcome, **{"least": f"{self.least:,}", "most": f"{self.most:,}", **details})


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Year(Number):
    """A model year: from 1900 to next year."""

    least: int = 1900
    most: int = 2100

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        last = case.moment.today.year + 1
        if isinstance(value, int) and value > last:
            yield self.problem("int.range", most=str(last), least=str(self.least))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Percent(Number):
    """A percentage from 0 to 100 with two decimals."""

    kind: ClassVar[str] = "pct"
    most: int = 100
    places: int = 2
    unit: str = "%"

    def show(self, value: object) -> str:
        return texts.percent(value) if isinstance(value, str) and value else Field.show(self, value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Code(Field):
    """An identifier with its own check: `judge` says ok, conviene revisar or no se puede (mexico.md section 1).

    `judge(value, values of the record)` yields (code, outcome letter, details).
    """

    kind: ClassVar[str] = "code"
    judge: Callable[[str, Mapping[str, object]], Iterator[tuple[str, str, dict[str, object]]]]
    normal: Callable[[str], str] = identifiers.compact
    pretty: Callable[[str], str] = str
    length: int = 0

    def tidy(self, text: str) -> str:
        return self.normal(text)

    def show(self, value: object) -> str:
        return self.pretty(value) if isinstance(value, str) else super().show(value)

    def edit(self, value: object) -> str:
        return value if isinstance(value, str) else super().edit(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if len(str(value)) > TEXT_LIMIT:
            yield self.problem("text.max", limit=TEXT_LIMIT, n=f"{len(str(value)):,}")
            return
        for code, outcome, details in self.judge(str(value), record.values):
            yield self.problem(code, Outcome(outcome), **details)


def plate(name: str, label: str, **options: object) -> Code:
    """Return a plates field; boxes such as «Sin placas» are the caller's (`none=`)."""
    return _PlateCode(name=name, label=label, judge=identifiers.judge_plate, **options)  # type: ignore[arg-type]


def vin(name: str, label: str, **options: object) -> Code:
    """Return a NIV field of 17 characters."""
    return Code(name=name, label=label, judge=identifiers.judge_vin, length=17, **options)  # type: ignore[arg-type]


def rfc(name: str, label: str, **options: object) -> Code:
    """Return an RFC field."""
    return Code(name=name, label=label, judge=identifiers.judge_rfc, **options)  # type: ignore[arg-type]


def curp(name: str, label: str, **options: object) -> Code:
    """Return a CURP field."""
    return Code(name=name, label=label, judge=identifiers.judge_curp, length=18, **options)  # type: ignore[arg-type]


def phone(name: str, label: str, **options: object) -> Code:
    """Return a phone field: 10 digits of Mexico, or + and country; the wire is E.164."""
    return Code(
        name=name,
        label=label,
        judge=identifiers.judge_phone,
        normal=identifiers.normal_phone,
        pretty=identifiers.pretty_phone,
        **options,  # type: ignore[arg-type]
    )


def email(name: str, label: str, **options: object) -> Code:
    """Return an e-mail field."""
    return Code(name=name, label=label, judge=identifiers.judge_email, normal=str.strip, **options)  # type: ignore[arg-type]


class _PlateCode(Code):
    empty: ClassVar[str] = "plate.empty"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Ref(Field):
    """A reference to another record of the claim, or to a place of the directory (`to` «dir:…», listed by `among`).

    The wire is the id of the record or the code of the place.
    """

    kind: ClassVar[str] = "ref"
    empty: ClassVar[str] = "ref.empty"
    to: str = ""
    among: Callable[[Case, Record], Sequence[Any]] | None = None

    @property
    def is_place(self) -> bool:
        return self.to.startswith("dir:")

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if not self.is_place and self.to != "user" and case.find(value) is None:
            yield self.problem("ref.gone", Outcome.REVIEW)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Refs(Field):
    """References to several records of one type, as a set of ids."""

    kind: ClassVar[str] = "refs"
    empty: ClassVar[str] = "many.empty"
    to: str = ""
    among: Callable[[Case, Record], tuple[Record, ...]] | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Calc(Field):
    """A computed field: shown, never typed, never stored, frozen only in a paper. `compute` returns its words."""

    kind: ClassVar[str] = "calc"
    merge: Merge = Merge.COMPUTED
    compute: Callable[[Case, Record], str]

    def problems(self, case: Case, record: Record, at: object) -> Iterator[Problem]:
        return iter(())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Later(Field):
    """A section that arrives with a later version (photos, sketch, signatures): visible, says why, asks nothing."""

    kind: ClassVar[str] = "later"
    reason: str = ""

    def problems(self, case: Case, record: Record, at: object) -> Iterator[Problem]:
        return iter(())
