"""What an edit or a new record makes of a claim. Pure: the store and the demonstration write down the same changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gnp_desk import errors
from gnp_desk.forms import catalogue, documents
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.fields import Merge
from gnp_desk.services import life
from gnp_desk.services.ids import digest, new_id
from gnp_desk.services.records import TRASHED, Change
from gnp_desk.services.views import Edit

DECLARATION, DRAFT, TO_SIGN = "declaration", "draft", "to_sign"


def changed(case: Case, edits: Sequence[Edit]) -> tuple[Case, list[Change]]:
    """Return the case after the edits, what follows from them and the state they bring it to, and the changes made.

    Raises UnknownRecord, or Frozen when a record no longer changes.
    """
    changes = []
    for edit in edits:
        record = case.find(edit.record)
        if record is None:
            raise errors.UnknownRecord()
        if life.is_frozen(case, record):
            raise errors.Frozen()
        _refuse_loss(record, edit)
        values = catalogue.completed(case, record, edit.values)
        case = _after(case, record, values)
        seen = {name: edit.seen[name] for name in values if name in edit.seen}
        changes.append(Change("update", record.type, record.id, case.claim.id, values, seen))
        case, more = followed(case, *(f"{record.type}.{name}" for name in values))
        changes += more
    status = life.status_after(case)
    if status != case.claim.get("status"):
        case = _after(case, case.claim, {"status": status})
        changes.append(Change("update", "claim", case.claim.id, case.claim.id, {"status": status}))
    case, more = unsettled(case)
    return case, [*changes, *more]


def _refuse_loss(record: Record, edit: Edit) -> None:
    """Raise EvidenceKept when an edit would erase evidence or change what was received."""
    if record.type != "evidence":
        return
    fields = catalogue.FIELDS["evidence"]
    fixed = {name for name in edit.values if name in fields and fields[name].merge is Merge.IMMUTABLE}
    if TRASHED in edit.values or any(edit.values[name] != record.get(name) for name in fixed):
        raise errors.EvidenceKept()


def unsettled(case: Case) -> tuple[Case, list[Change]]:
    """Return the case with every document that is being signed taken back when its content is no longer that (FM-9)."""
    changes = []
    for record in tuple(case):
        if not record.get("signing_hash") or record.type not in documents.PAPERS or life.is_frozen(case, record):
            continue
        if digest(documents.PAPERS[record.type].content(case, record, case.edition)) == record.get("signing_hash"):
            continue
        values: dict[str, object] = {"content_changed_at": case.moment.local, "signing_hash": None}
        if record.get("status") == TO_SIGN:
            values["status"] = DRAFT
        changes.append(Change("update", record.type, record.id, case.claim.id, values))
        case = _after(case, record, values)
    return case, changes


def followed(case: Case, *keys: str) -> tuple[Case, list[Change]]:
    """Return the case and the changes of other records whose empty answers follow from these."""
    changes = []
    for record, values in tuple(catalogue.followed(case, *keys)):
        if not life.is_frozen(case, record):
            case = _after(case, record, values)
            changes.append(Change("update", record.type, record.id, case.claim.id, values))
    return case, changes


def _after(case: Case, record: Record, values: Mapping[str, object]) -> Case:
    if TRASHED in values and record.id != case.claim.id:
        return replace(case, records=tuple(other for other in case.records if other.id != record.id))
    return case.with_record(record.with_values(**values))


def with_brought(case: Case, fresh: Record) -> tuple[Case, list[Record]]:
    """Return the case with a new record and those it brings along, each prefilled, and the new records."""
    made = catalogue.brought(case, fresh, new_id)
    for item in made:
        case = case.with_record(item)
    filled = []
    for item in made:
        filled.append(item.with_values(**catalogue.FORMS[item.type].prefilled(case, item)))
        case = case.with_record(filled[-1])
    return case, filled


def added(case: Case, fresh: Record) -> tuple[Case, list[Change]]:
    """Return the case with a new record, those it brings along and the answers that follow from them, and the changes."""
    case, made = with_brought(case, fresh)
    case, more = followed(case, *(item.type for item in made))
    case, back = unsettled(case)
    return case, [*map(created, made), *more, *back]


def created(record: Record) -> Change:
    """Return the change that creates a record with what it answers."""
    values = {name: value for name, value in record.values.items() if is_answered(value)}
    return Change("create", record.type, record.id, record.claim, values)
