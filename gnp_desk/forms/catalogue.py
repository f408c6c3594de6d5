"""The single door to forms, pages, tasks, words and contradictions. Pure functions of a case; importing it stays light."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from gnp_desk.forms import contradictions as checks
from gnp_desk.forms import machinery, office, question_pages, reference, task_list
from gnp_desk.forms import show as shown
from gnp_desk.forms import words as sentences
from gnp_desk.forms.authority_case.form import AUTHORITY_CASE
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.cash_valuation_order.form import CASH_VALUATION_ORDER
from gnp_desk.forms.claim.form import CLAIM
from gnp_desk.forms.consent.form import CONSENT
from gnp_desk.forms.damage_line.form import DAMAGE_LINE
from gnp_desk.forms.damaged_object.form import DAMAGED_OBJECT
from gnp_desk.forms.declaration.form import DECLARATION
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.evidence.form import EVIDENCE
from gnp_desk.forms.exchange_record.form import EXCHANGE_RECORD
from gnp_desk.forms.fields import Field, Form, Need, Outcome, Problem
from gnp_desk.forms.injury.form import INJURY
from gnp_desk.forms.kinds import Choice, Options, Ref, Refs
from gnp_desk.forms.liability_proposal.form import LIABILITY_PROPOSAL
from gnp_desk.forms.lists import WITH_VEHICLE
from gnp_desk.forms.medical_admission_order.form import MEDICAL_ADMISSION_ORDER
from gnp_desk.forms.note.form import DIARY_ENTRY, NOTE
from gnp_desk.forms.party.form import PARTY
from gnp_desk.forms.person.form import PERSON
from gnp_desk.forms.policy_snapshot.form import EQUIPMENT_ITEM, POLICY_COVER, POLICY_SNAPSHOT
from gnp_desk.forms.roles import party_of
from gnp_desk.forms.scene_checklist.form import SCENE_CHECKLIST
from gnp_desk.forms.shot_waiver.form import SHOT_WAIVER
from gnp_desk.forms.signature.form import SIGNATURE
from gnp_desk.forms.sketch.form import SKETCH, SKETCH_ELEMENT
from gnp_desk.forms.sketch.underlay import SKETCH_UNDERLAY
from gnp_desk.forms.sobriety.form import SOBRIETY
from gnp_desk.forms.tow_request.form import INVENTORY_ITEM, TOW_REQUEST, inventory_of
from gnp_desk.forms.vehicle.form import VEHICLE
from gnp_desk.forms.vehicle_admission_order.form import VEHICLE_ADMISSION_ORDER
from gnp_desk.forms.walk import Page, Part, Task
from gnp_desk.forms.witness.form import WITNESS

FORMS: Mapping[str, Form] = {
    form.code: form
    for form in (
        CLAIM,
        POLICY_SNAPSHOT,
        POLICY_COVER,
        EQUIPMENT_ITEM,
        CONSENT,
        PERSON,
        VEHICLE,
        PARTY,
        DECLARATION,
        SOBRIETY,
        INJURY,
        WITNESS,
        DAMAGED_OBJECT,
        DAMAGE_LINE,
        SKETCH,
        SKETCH_ELEMENT,
        SKETCH_UNDERLAY,
        AUTHORITY_CASE,
        LIABILITY_PROPOSAL,
        SCENE_CHECKLIST,
        EVIDENCE,
        SHOT_WAIVER,
        VEHICLE_ADMISSION_ORDER,
        MEDICAL_ADMISSION_ORDER,
        CASH_VALUATION_ORDER,
        TOW_REQUEST,
        INVENTORY_ITEM,
        EXCHANGE_RECORD,
        NOTE,
        DIARY_ENTRY,
        *office.FORMS,
        SIGNATURE,
        machinery.FORM_VERSION,
        machinery.PAPER,
        machinery.PAPER_EVENT,
        machinery.FOLIO_LEASE,
    )
}
PAGES: tuple[Page, ...] = question_pages.PAGES
FIELDS: Mapping[str, Mapping[str, Field]] = {code: form.by_name for code, form in FORMS.items()}

# Issued on their own: none of them waits for the declaration, and the declaration waits for none of them.
OWN_LIFE = frozenset(
    (
        *task_list.ORDERS,
        *office.OWN_LIFE,
        *("inventory_item", "scene_checklist", "note", "diary_entry", "evidence", "shot_waiver"),
        *("policy_snapshot", "policy_cover", "equipment_item", "sketch_element", "sketch_underlay", "signature"),
    )
)
# What an order also needs of the records it names: (path of references, fields).
NEEDED_BY_ORDER: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "vehicle_admission_order": (
        ("party.vehicle", ("plate", "vin", "short_serial", "odometer_km")),
        ("customer", ("name", "id_document")),
    ),
    "cash_valuation_order": (("customer", ("name", "id_document")),),
    "medical_admission_order": (("injury", ("person", "injured_role", "severity")),),
}

vehicle_words = shown.vehicle_words
person_words = shown.person_words
title_of = shown.title_of
is_private = checks.is_private
words = sentences.words


def fields_of(case: Case, part: Part) -> Iterator[tuple[Record, Field]]:
    """Yield the questions of a part that make sense now, record by record."""
    if part.shown is not None and not part.shown(case):
        return
    form = FORMS[part.form]
    for record in part.of(case):
        for name in part.fields if record is not None else ():
            field = form.field(name)
            if record is not None and field.is_shown(case, record):
                yield record, field


def show(case: Case, record: Record, name: str) -> str:
    """Return an answer in words, «» when there is none or no such question; references by the name of what they name."""
    field = FIELDS.get(record.type, {}).get(name)
    return "" if field is None else shown.field_words(case, record, field, FIELDS)


def show_value(case: Case, field: Field, value: object) -> str:
    """Return any value of a field in words."""
    return shown.value_words(case, field, value, FIELDS)


def choices(case: Case, record: Record, field: Field) -> Options:
    """Return what may be chosen for a field of this record, as (wire value, words); () when it is not chosen."""
    if isinstance(field, Choice):
        return field.choices(case, record)
    if isinstance(field, Ref) and field.is_place:
        places = field.among(case, record) if field.among else reference.directory().values()
        return tuple((place.code, place.words) for place in places)
    if isinstance(field, Ref | Refs):
        found = field.among(case, record) if field.among else case.of(field.to)
        return tuple((item.id, shown.ref_words(case, item, FIELDS) or FORMS[item.type].title) for item in found)
    return ()


def completed(case: Case, record: Record, values: Mapping[str, object]) -> dict[str, object]:
    """Return the new values of a record with the answers that follow from them and are still empty (FM-5)."""
    fresh = record.with_values(**values)
    later = case.with_record(fresh)
    found = dict(values)
    for field in FORMS[record.type].fields:
        if field.prefill is None or is_answered(fresh.get(field.name)) or not set(field.follows) & values.keys():
            continue
        value = field.prefill(later, fresh)
        if is_answered(value):
            found[field.name] = value
    return found


def followed(case: Case, *changes: str) -> Iterator[tuple[Record, dict[str, object]]]:
    """Yield the records with empty answers that changes elsewhere now fill: `changes` are «claim.loss_at» or «witness»."""
    for record in case:
        if record.type not in FORMS:
            continue
        found: dict[str, object] = {}
        for field in FORMS[record.type].fields:
            if field.prefill is None or is_answered(record.get(field.name)) or not set(field.follows) & set(changes):
                continue
            value = field.prefill(case, record)
            if is_answered(value):
                found[field.name] = value
        if found:
            yield record, found


def brought(case: Case, record: Record, new_id: Callable[[], str]) -> tuple[Record, ...]:
    """Return a new record with those it brings along.

    A tow brings its inventory; a party its vehicle, its person and, the first time, the proposal of responsibility.
    """
    if record.type == "tow_request":
        return record, *(Record(new_id(), "inventory_item", item, record.claim) for item in inventory_of(record.id))
    if record.type != "party":
        return (record,)
    place = {"position": record.get("position") or record.text("letter").lower()}
    made = []
    if record.get("party_role") in WITH_VEHICLE and not record.get("vehicle"):
        made.append(Record(new_id(), "vehicle", place, record.claim))
        record = record.with_values(vehicle=made[-1].id)
    if not is_answered(record.get("driver")):
        made.append(Record(new_id(), "person", {**place, "person_kind": "natural"}, record.claim))
        record = record.with_values(driver=made[-1].id)
    if case.first("liability_proposal") is None and record.get("letter") != "A":
        made.append(Record(new_id(), "liability_proposal", {}, record.claim))
    return record, *made


def contradictions(case: Case) -> tuple[Problem, ...]:
    """Return every contradiction of the claim; missing facts fire none."""
    return tuple(checks.found(case))


def problems(case: Case, need: Need, only: str = "") -> tuple[Problem, ...]:
    """Return what closing the declaration meets, or what issuing the record `only` and its children meets."""
    if only:
        return tuple(_of_order(case, need, only))
    return tuple(_of_declaration(case, need))


def _of_declaration(case: Case, need: Need) -> Iterator[Problem]:
    for record in case:
        if record.type in FORMS and record.type not in OWN_LIFE and _takes_part(case, record):
            yield from FORMS[record.type].problems(case, record, need)
    for problem in contradictions(case):
        record_ = case.find(problem.record)
        if record_ is not None and record_.type not in OWN_LIFE:
            yield problem
    yield from slots.problems(case)


def _takes_part(case: Case, record: Record) -> bool:
    """Return whether a person or a vehicle plays a part here; those the policy names are fixed by it."""
    if FORMS[record.type].is_machinery:
        return False
    if record.type == "vehicle":
        return party_of(case, record) is not None
    if record.type != "person":
        return True
    return party_of(case, record) is not None or next(_naming(case, record), None) is not None


def _naming(case: Case, person: Record) -> Iterator[tuple[Record, Field]]:
    """Yield where a person is named, other than by the policy."""
    for record in case:
        if record.type == "policy_snapshot":
            continue
        for field in FIELDS.get(record.type, {}).values():
            if isinstance(field, Ref) and field.to == "person" and record.get(field.name) == person.id:
                yield record, field


def _of_order(case: Case, need: Need, only: str) -> Iterator[Problem]:
    record = case.find(only)
    if record is None or record.type not in FORMS:
        return
    mine = (record, *(child for child in case if child.get("parent") == record.id and child.type in FORMS))
    for item in mine:
        yield from FORMS[item.type].problems(case, item, need)
    yield from _of_named(case, record, need)
    ids = {item.id for item in mine}
    yield from (problem for problem in contradictions(case) if problem.record in ids)


def _of_named(case: Case, record: Record, need: Need) -> Iterator[Problem]:
    for path, names in NEEDED_BY_ORDER.get(record.type, ()):
        named: Record | None = record
        for step in path.split("."):
            named = case.ref(named, step)
        if named is None:
            continue
        for name in names:
            for problem in FORMS[named.type].field(name).problems(case, named, need):
                yield replace(problem, record=named.id)


def page_of(case: Case, record: str, field: str) -> str:
    """Return the page that asks a field of a record, «» when none does."""
    found = case.find(record)
    if found is None:
        return ""
    if field == EVIDENCE.code or found.type == EVIDENCE.code:
        return EVIDENCE.code
    fallback = ""
    for page in PAGES:
        for part in page.parts:
            if part.form != found.type or found.id not in {item.id for item in part.of(case) if item is not None}:
                continue
            if field in part.fields:
                return page.code
            fallback = fallback or page.code
    if not fallback and found.type == "person":
        named = next(((other, item.name) for other, item in _naming(case, found)), None)
        return page_of(case, named[0].id, named[1]) if named else ""
    return fallback or ("orders" if found.type in OWN_LIFE else "")


def tasks(case: Case) -> tuple[Task, ...]:
    """Return the twelve tasks of the Expediente."""
    found = problems(case, Need.CLOSE)
    return task_list.tasks(case, found, lambda problem: _task_of(page_of(case, problem.record, problem.field)))


def _task_of(page: str) -> str:
    return next((found.task for found in PAGES if found.code == page), page if page == EVIDENCE.code else "data")


def next_step(case: Case) -> tuple[str, str]:
    """Return the next thing to do: the page and a sentence that begins with a verb."""
    return task_list.next_step(case, lambda: _pages_with_problems(case))


def _pages_with_problems(case: Case) -> set[str]:
    found = problems(case, Need.CLOSE)
    return {page_of(case, item.record, item.field) for item in found if item.outcome is Outcome.STOP}
