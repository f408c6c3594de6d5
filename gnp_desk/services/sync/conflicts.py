"""What two people said differently, field by field, and the decision of a person (api.md section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from gnp_desk.errors import DeskError, UnknownRecord
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.services.ids import canonical
from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.services.sync.base import ACKED, CONFLICT, PENDING
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL
from gnp_desk.texts import N_

MINE, THEIRS = "mine", "theirs"
KINDS = {
    "value": N_("Dos personas escribieron valores distintos."),
    "frozen": N_("El registro ya estaba cerrado cuando llegó este cambio."),
    "transition": N_("El estado ya no permite este cambio."),
    "deleted": N_("El registro se había quitado cuando llegó este cambio."),
    "scope": N_("El siniestro ya no estaba a cargo de quien hizo este cambio."),
}


@dataclass(frozen=True)
class Side:
    """One version of a disputed field: in words, by whom and when; `by` is a login, `at` local."""

    words: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Conflict:
    """One disputed field, or a group of fields that stand and fall together, as the page of conflicts shows it."""

    id: str
    claim: str
    record: str
    folio: str
    vehicle: str
    form: str
    label: str
    kind: str
    reason: str
    page: str
    before: Side
    mine: Side
    theirs: Side
    can_take_mine: bool


def unresolved(connection: Connection, claim: str = "") -> list[Row[Any]]:
    """Return the open conflicts that nobody here decided yet, oldest first."""
    rows = connection.execute(_open(is_of_one=bool(claim)), {"claim": claim} if claim else {}).all()
    if not rows:
        return []
    about = {str(json.loads(row.body)["record"]) for row in rows}
    made = JOURNAL.c.record.in_(about) & (JOURNAL.c.kind == "resolve") & JOURNAL.c.state.in_((*PENDING, ACKED))
    decided = {
        json.loads(text).get("conflict") for text in connection.execute(select(JOURNAL.c.about).where(made)).scalars()
    }
    return [row for row in rows if row.record not in decided]


@cache
def _open(*, is_of_one: bool) -> Select[Any]:
    """Return the query of the conflicts the centre holds to be open, all of them or those of one `claim`."""
    is_open = func.json_extract(BASE.c.body, "$.state") == "open"
    query = select(BASE).where(BASE.c.type == CONFLICT, BASE.c.deleted == 0, is_open).order_by(BASE.c.record)
    return query.where(BASE.c.claim == bindparam("claim")) if is_of_one else query


def show(connection: Connection, row: Row[Any], case: Case | None, names: Mapping[str, str]) -> Conflict:
    """Return a conflict in words; a value no form of this program knows is shown as it came."""
    body = json.loads(row.body)
    record = case.find(body["record"]) if case is not None else None
    kind, name = str(body["record_type"]), str(body["field"])
    place = connection.execute(
        select(CLAIM_ROW.c.folio, CLAIM_ROW.c.vehicle).where(CLAIM_ROW.c.claim == row.claim)
    ).first()
    form = catalogue.FORMS.get(kind)
    return Conflict(
        id=row.record,
        claim=row.claim,
        record=str(body["record"]),
        folio=place.folio if place else "",
        vehicle=place.vehicle if place else "",
        form=form.title if form else kind,
        label=_label(kind, name),
        kind=str(body["kind"]),
        reason=KINDS.get(str(body["kind"]), KINDS["value"]),
        page=catalogue.page_of(case, record.id, _first(name, body)) if case is not None and record is not None else "",
        before=Side(_words(case, record, kind, name, body["base"])),
        mine=Side(
            _words(case, record, kind, name, body["mine"]), _named(names, body["mine_by"]), _local(body["mine_at"])
        ),
        theirs=Side(
            _words(case, record, kind, name, body["theirs"]),
            _named(names, body["theirs_by"]),
            _local(body["theirs_at"]),
        ),
        can_take_mine=str(body["kind"]) in ("value", "transition"),
    )


def resolve(connection: Connection, records: Records, conflict: str, choice: str, reason: str) -> str:
    """Write the decision of a person and return its claim: the value of one side, with a reason. Travels like any change."""
    row = connection.execute(select(BASE).where(BASE.c.record == conflict, BASE.c.type == CONFLICT)).first()
    if row is None:
        raise UnknownRecord()
    body = json.loads(row.body)
    record = read_record(connection, str(body["record"]))
    values = _values(str(body["field"]), body[choice])
    about = {"conflict": conflict, "reason": reason}
    change = Change(
        "resolve",
        record.type,
        record.id,
        record.claim,
        values,
        seen=_values(str(body["field"]), body[THEIRS]),
        about=about,
    )
    records.write(connection, [change])
    return record.claim


def case_of(load: Any, claim: str) -> Case | None:
    """Return the claim of a conflict, None when this device does not hold it."""
    try:
        found: Case = load(claim)
    except DeskError:
        return None
    return found


def _values(name: str, value: Any) -> dict[str, Any]:
    """Return the fields a disputed value is made of: a group holds several under its name."""
    form_group = isinstance(value, dict) and name in _GROUPS
    return dict(value) if form_group else {name: value}


_GROUPS = frozenset(item.group for form in catalogue.FORMS.values() for item in form.fields if item.group)


def _first(name: str, body: Mapping[str, Any]) -> str:
    return next(iter(_values(name, body["mine"])), name)


def _label(kind: str, name: str) -> str:
    form = catalogue.FORMS.get(kind)
    if form is None:
        return name
    labels = [item.label for item in form.fields if item.name == name or (item.group and item.group == name)]
    return " · ".join(labels) or name


def _words(case: Case | None, record: Record | None, kind: str, name: str, value: Any) -> str:
    parts = [_one(case, record, kind, field, found) for field, found in _values(name, value).items()]
    return " · ".join(part for part in parts if part) or "—"


def _one(case: Case | None, record: Record | None, kind: str, name: str, value: Any) -> str:
    field = catalogue.FIELDS.get(kind, {}).get(name)
    if value is None or value == []:
        return ""
    if field is None or case is None:
        return value if isinstance(value, str) else canonical(value)
    return catalogue.show_value(case, field, value)


def _named(names: Mapping[str, str], login: Any) -> str:
    return names.get(str(login), str(login))


def _local(at: Any) -> str:
    """Return a moment in the zone of this device, to the minute; «» when it is none."""
    try:
        return (
            datetime.fromisoformat(str(at).replace("Z", "+00:00"))
            .astimezone()
            .replace(tzinfo=None)
            .isoformat(timespec="minutes")
        )
    except ValueError:
        return ""


def ordered(found: Sequence[Conflict]) -> list[Conflict]:
    """Return conflicts claim by claim."""
    return sorted(found, key=lambda item: (item.folio, item.id))
