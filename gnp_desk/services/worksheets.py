"""Worksheets as a valuer works on them: begin, add a supplement, see every total at each key, suppose, paste and import lines.

What a screen asks at each key (`look`, `what_if`) is pure; what it saves is one durable transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gnp_desk import errors, texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.evidence.photos import KIND as EVIDENCE
from gnp_desk.forms.evidence.photos import subjects_of
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.figures import setting
from gnp_desk.forms.worksheet import frozen
from gnp_desk.forms.worksheet.calculation import LineAmounts, Valuation, valuation
from gnp_desk.forms.worksheet.delta import KINDS, Delta, LineChange, delta
from gnp_desk.forms.worksheet.findings import Sheet, findings, worksheet_problems
from gnp_desk.forms.worksheet.total_loss import TotalLossView, threshold_of, total_loss
from gnp_desk.forms.worksheet.value import basis_words, guide_words, vehicle_value
from gnp_desk.rules.answer import Answer
from gnp_desk.services import life
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Change, Records
from gnp_desk.services.views import Saved
from gnp_desk.texts import N_

WORKSHEET, LINE = "worksheet", "worksheet_line"
NEW_LINE = {"quantity": 1, "related": "this_loss"}
LEVELS = {Outcome.STOP: "error", Outcome.REASON: "warning", Outcome.REVIEW: "note"}


@dataclass(frozen=True)
class Finding:
    """One finding of a line or of the sheet: error, warning (asks for a reason) or note, with its code, words and cell."""

    level: str
    code: str
    text: str
    field: str


@dataclass(frozen=True)
class LineView:
    """One line of the grid: what it costs, and what it has to say."""

    record: Record
    number: int
    amounts: LineAmounts
    findings: tuple[Finding, ...]

    @property
    def amount(self) -> str:
        """Return what the line costs in words, «—» when it cannot be computed."""
        return "—" if self.amounts.unread else texts.money(self.amounts.total, sign=False)

    @property
    def counts(self) -> bool:
        return self.amounts.counts

    @property
    def level(self) -> str:
        """Return the gravest of its findings, «» when it has none."""
        found = {finding.level for finding in self.findings}
        return next((level for level in ("error", "warning", "note") if level in found), "")


@dataclass(frozen=True)
class WorksheetView:
    """A whole worksheet at one moment: lines, groups, total-loss view, findings of the sheet, and what it was made from."""

    sheet: Record
    lines: tuple[LineView, ...]
    groups: tuple[tuple[str, ...], ...]
    damage: str
    total_loss: TotalLossView
    value_words: str
    findings: tuple[Finding, ...]
    valuation: Valuation
    shared: Sheet | None

    def count(self, level: str) -> int:
        """Return how many findings of a level the sheet and its lines have."""
        own = sum(finding.level == level for finding in self.findings)
        return own + sum(finding.level == level for line in self.lines for finding in line.findings)


def look(case: Case, sheet: Record, earlier: WorksheetView | None = None) -> WorksheetView:
    """Return everything the screen shows of a worksheet; what did not change since `earlier` is not computed again."""
    lines = case.of(LINE, sheet.id)
    found = valuation(sheet, lines, earlier.valuation if earlier else None)
    value = vehicle_value(case, sheet)
    worth = exact(value["vehicle_value"]) if isinstance(value, Answer) else None
    shared = Sheet(case, sheet.id, lines)
    kept = _kept(earlier, shared)
    return WorksheetView(
        sheet,
        tuple(
            kept.get((number, id(amounts))) or _line(case, shared, number, amounts)
            for number, amounts in enumerate(found.lines, 1)
        ),
        tuple(tuple(row) for row in frozen.groups(found)),
        texts.money(found.damage),
        total_loss(case, found, worth, threshold_of(case)),
        _value_words(sheet, value),
        tuple(_finding(case, problem) for problem in worksheet_problems(case, sheet)),
        found,
        shared,
    )


def _kept(earlier: WorksheetView | None, shared: Sheet) -> dict[tuple[int, int], LineView]:
    """Return the lines that say what they said: the same amounts in the same place, on a sheet that shares the same."""
    if earlier is None or earlier.shared is None or not earlier.shared.is_like(shared):
        return {}
    amounts = enumerate(earlier.valuation.lines, 1)
    return {(number, id(line)): view for (number, line), view in zip(amounts, earlier.lines, strict=True)}


def _value_words(sheet: Record, value: object) -> str:
    if not isinstance(value, Answer):
        return str(getattr(value, "message", ""))
    parts = (texts.money(str(value["vehicle_value"])), basis_words(value), guide_words(sheet))
    return " · ".join(part for part in parts if part)


def _line(case: Case, shared: Sheet, number: int, amounts: LineAmounts) -> LineView:
    said = tuple(_finding(case, problem) for problem in findings(shared, amounts.line, number))
    return LineView(amounts.line, number, amounts, said)


def _finding(case: Case, problem: Problem) -> Finding:
    return Finding(LEVELS[problem.outcome], problem.code, catalogue.words(problem, case), problem.field)


def what_if(case: Case, sheet: Record, changes: Mapping[str, Mapping[str, object]]) -> WorksheetView:
    """Return the worksheet as if some lines had other values; nothing is written and the case stays as it is."""
    supposed = case
    for line in case.of(LINE, sheet.id):
        if line.id in changes:
            supposed = supposed.with_record(line.with_values(**changes[line.id]))
    return look(supposed, sheet)


@dataclass(frozen=True)
class Compared:
    """Two worksheets of a claim side by side: each total and each changed line, before, after and its effect, in words."""

    rows: tuple[tuple[str, str, str, str], ...]
    lines: tuple[tuple[str, str, str, str], ...]
    delta: Delta | None


def supplement_reasons() -> tuple[tuple[str, str, str], ...]:
    """Return why a supplement may be made, as choices."""
    field = catalogue.FORMS[WORKSHEET].field("supplement_reason")
    return tuple((code, label, "") for code, label in field.options)  # type: ignore[attr-defined]


def heading(case: Case, sheet: Record) -> str:
    """Return folio or «borrador», vehicle, workshop and term of a worksheet, in one line."""
    due = catalogue.FORMS[WORKSHEET].field("valuation_due").compute(case, sheet)  # type: ignore[attr-defined]
    parts = (
        sheet.text("issued_folio") or N_("HV en borrador"),
        catalogue.vehicle_words(case.ref(case.ref(sheet, "party") or case.party("A"), "vehicle")),
        catalogue.show(case, sheet, "repair_center").partition(" · ")[0],
        N_("valuar antes del {when}").format(when=due.partition(" · ")[0]) if due else "",
    )
    return " · ".join(part for part in parts if part)


def compare(case: Case, sheet: Record) -> Compared | None:
    """Return a supplement against the worksheet before it, None for the first."""
    found = delta(case, sheet)
    if found is None:
        return None
    rows = []
    for name, (before, after) in found.totals().items():
        effect = texts.money(after - before, sign=False)
        rows.append((frozen.OTHER_TOTALS[name], texts.money(before), texts.money(after), effect))
    return Compared(tuple(rows), tuple(_change(change) for change in found.lines), found)


def _change(change: LineChange) -> tuple[str, str, str, str]:
    line = change.after or change.before
    title = f"{KINDS[change.kind]} · {change.number} {line.text('part') if line else ''}".strip()
    before, after = (
        texts.money(amount, sign=False) if there else "—"
        for there, amount in ((change.before, change.amount_before), (change.after, change.amount_after))
    )
    return title, before, after, texts.money(change.effect, sign=False)


def glance(case: Case, sheet: Record) -> WorksheetView:
    """Return a worksheet without what its lines have to say: enough to paint a long one at once."""
    lines = case.of(LINE, sheet.id)
    found = valuation(sheet, lines)
    value = vehicle_value(case, sheet)
    worth = exact(value["vehicle_value"]) if isinstance(value, Answer) else None
    rows = tuple(LineView(item.line, number, item, ()) for number, item in enumerate(found.lines, 1))
    groups = tuple(tuple(row) for row in frozen.groups(found))
    loss = total_loss(case, found, worth, threshold_of(case))
    words = _value_words(sheet, value)
    return WorksheetView(sheet, rows, groups, texts.money(found.damage), loss, words, (), found, None)


class Worksheets:
    """The worksheets of this store's claims."""

    def __init__(self, database: Database, records: Records, cases: Cases) -> None:
        self._database = database
        self._records = records
        self._cases = cases

    def open(self, claim: str) -> str:
        """Begin the first worksheet of a claim, prefilled, and return its id; the one there is when it has begun."""
        case = self._cases.load(claim)
        begun = case.of(WORKSHEET)
        if begun:
            return max(begun, key=_number).id
        sheet = new_id()
        values = {
            "supplement": 0,
            "status": "draft",
            "valuer": self._records.author.user,
            "valuer_name": self._records.author.name,
        }
        self._cases.add(claim, WORKSHEET, sheet, values, WORKSHEET)
        return sheet

    def supplement(self, claim: str, reason: str, text: str) -> str:
        """Begin the next supplement with a copy of every line of the last issued worksheet, which never changes."""

        def job(connection: Connection) -> str:
            case = self._cases.read(connection, claim)
            last = max(case.of(WORKSHEET), key=_number, default=None)
            if last is None or last.get("status") != life.ISSUED:
                raise errors.NotReady(problems=())
            sheet = self._copy(case, last, reason, text)
            changes = [*(_create(record) for record in sheet), *_shown_too(case, sheet[1:])]
            self._records.write(connection, changes, WORKSHEET)
            self._cases.project(connection, claim)
            return sheet[0].id

        return self._database.write(job)

    def _copy(self, case: Case, last: Record, reason: str, text: str) -> list[Record]:
        kept = {name: value for name, value in last.values.items() if name not in ("status", "issued_folio")}
        author = self._records.author
        fresh = {
            "supplement": _number(last) + 1,
            "previous": last.id,
            "status": "draft",
            "supplement_reason": reason,
            "supplement_text": text,
            "valuer": author.user,
            "valuer_name": author.name,
        }
        sheet = Record(new_id(), WORKSHEET, {**kept, **fresh}, case.claim.id)
        lines = [
            Record(new_id(), LINE, {**line.values, "parent": sheet.id, "origin": line.id}, case.claim.id)
            for line in case.of(LINE, last.id)
        ]
        return [sheet, *lines]

    def add_lines(self, claim: str, sheet: str, rows: Sequence[Mapping[str, object]], editor: str) -> Saved:
        """Add lines in one transaction, in order, after those there are; TooManyLines when the sheet cannot hold them."""

        def job(connection: Connection) -> str:
            case = self._cases.read(connection, claim)
            parent = case.find(sheet)
            if parent is None:
                raise errors.UnknownRecord()
            if life.is_frozen(case, parent):
                raise errors.Frozen()
            there = case.of(LINE, sheet)
            most = int(setting("most_lines"))
            if len(there) + len(rows) > most:
                raise errors.TooManyLines(count=f"{len(there) + len(rows):,}", most=f"{most:,}")
            fresh = (Record(new_id(), LINE, values, claim) for values in _placed(there, sheet, rows))
            group = self._records.write(connection, [_create(record) for record in fresh], editor)
            self._cases.project(connection, claim)
            return group

        return Saved(self._database.write(job), self._cases.moment().now)


def _shown_too(case: Case, lines: Iterable[Record]) -> Iterator[Change]:
    """Yield what makes the photos of the lines copied show the copies too."""
    copies = {str(line.get("origin")): line.id for line in lines}
    for item in case.of(EVIDENCE):
        shown = subjects_of(item)
        more = {copies[subject] for subject in shown if subject in copies}
        if more:
            yield Change("update", EVIDENCE, item.id, item.claim, {"subject": sorted({*shown, *more})})


def _number(sheet: Record) -> int:
    value = sheet.get("supplement")
    return value if isinstance(value, int) else 0


def _placed(there: Sequence[Record], sheet: str, rows: Iterable[Mapping[str, object]]) -> Iterable[dict[str, object]]:
    """Yield the values of new lines, each with its place after the last one."""
    last = there[-1].text("position") if there else ""
    for number, row in enumerate(rows, 1):
        yield {**NEW_LINE, **row, "parent": sheet, "position": f"{last}{number:05}" if last else f"{number:05}"}


def _create(record: Record) -> Change:
    values = {name: value for name, value in record.values.items() if is_answered(value)}
    return Change("create", record.type, record.id, record.claim, values)
