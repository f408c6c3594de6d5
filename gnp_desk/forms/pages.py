"""The bridge: turns pages of the catalogue into sheets of questions, and answers into edits. Pure functions of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.consent.asking import HEALTH
from gnp_desk.forms.consent.page import permission
from gnp_desk.forms.fields import Field, Need, Problem
from gnp_desk.forms.groups import Group
from gnp_desk.forms.kinds import Calc, Choice, Code, Later, Many, Number, Ref, Refs, Text
from gnp_desk.forms.walk import Layout, Page, Part
from gnp_desk.services.views import Edit
from gnp_desk.texts import _
from gnp_desk.ui.questions import UNKNOWN, Answer, Card, Choices, Fault, Head, Permission, Question, Shape, Sheet, Topic

ORDER = "order/"
NEW_WORDS = {
    "policy_snapshot": _("Buscar la póliza"),
    "person": _("Agregar persona"),
    "vehicle": _("Agregar vehículo"),
    "injury": _("Agregar persona lesionada"),
    "damage_line": _("Agregar daño"),
}
FOUND_AT = {"policy_snapshot": "search"}
EXAMPLES = {"date": _("dd/mm/aaaa"), "instant": _("dd/mm/aaaa hh:mm"), "money": "0.00"}
YES_NO = (("yes", _("Sí"), ""), ("no", _("No"), ""))
OPTIONAL = _("(opcional)")
ALWAYS_ASKED = frozenset({"name", "phone", "minor"})
POLICY_PEOPLE = ("policyholder", "insured", "main_driver", "preferred_beneficiary")


class CatalogueSource:
    """Sheets of the walk, and of an order being filled (page code «order/» and its record)."""

    def walk(self, case: Case) -> tuple[Sheet, ...]:
        """Return the pages that make sense now, in order."""
        shown = (page for page in catalogue.PAGES if page.shown is None or page.shown(case))
        return tuple(Sheet(page.code, page.title, page.task, help=page.help) for page in shown)

    def sheet(self, case: Case, page: str) -> Sheet:
        """Return a page with its topics and present answers."""
        if page.startswith(ORDER):
            return order_sheet(case, page)
        found = _page(page)
        parts = enumerate(found.parts)
        topics = tuple(
            topic(case, part, index) for index, part in parts if part.shown is None or part.shown(case)
        )
        return Sheet(found.code, found.title, found.task, topics, found.help)

    def edit(self, case: Case, question: Question, answer: Answer) -> Edit:
        """Return the change an answer means, with what it lets the claim fill by itself."""
        record, field = _asked(case, question.record, question.field)
        value = wire(field, answer, case)
        if value == record.get(field.name):
            return Edit(record.id, {})
        return Edit(record.id, catalogue.completed(case, record, {field.name: value}))

    def answer(self, case: Case, record: str, name: str) -> Answer:
        """Return the present answer as an editor starts from it."""
        found, field = _asked(case, record, name)
        return answer_of(field, found.get(name))

    def new(self, case: Case, page: str, part: int) -> tuple[str, Mapping[str, object]]:
        """Return type and first values of a record added to a list."""
        if page.startswith(ORDER):
            raise KeyError(page)
        found = _page(page).parts[part]
        return found.form, found.new(case) if found.new else {}

    def made(self, case: Case, question: Question) -> tuple[str, Mapping[str, object]]:
        """Return type and first values of a record made to be referred to."""
        _record, field = _asked(case, question.record, question.field)
        return field.to, {}  # type: ignore[attr-defined]

    def linked(self, case: Case, question: Question, record: str) -> Edit:
        """Return the change that makes a reference name `record`."""
        return Edit(question.record, {question.field: record})

    def permission(self, case: Case, question: Question) -> Permission | None:
        """Return what must be said and answered before a question is, None when nothing is."""
        return permission(case, question)

    def look(self, case: Case, record: str, name: str) -> Fault | None:
        """Return what is worth a look in one answered question; what merely is not answered yet never is."""
        found, field = _asked(case, record, name)
        if not is_answered(found.get(name)):
            return None
        problem = next(iter(field.problems(case, found, Need.CLOSE)), None)
        return None if problem is None else replace(fault_of(case, replace(problem, record=record), ""), outcome="R")

    def faults(self, case: Case, page: str = "") -> tuple[Fault, ...]:
        """Return the problems of closing, of one page or of the whole declaration in the order of the walk."""
        if page.startswith(ORDER):
            return order_faults(case, page)
        order = {found.code: index for index, found in enumerate(catalogue.PAGES)}
        faults = [fault_of(case, problem) for problem in catalogue.problems(case, Need.CLOSE)]
        if page:
            keys = [question.key for question in self.sheet(case, page).questions()]
            mine = [fault for fault in faults if fault.key in keys or fault.page == page]
            return tuple(sorted(mine, key=lambda fault: keys.index(fault.key) if fault.key in keys else len(keys)))
        return tuple(sorted(faults, key=lambda fault: order.get(fault.page, len(order))))


def topic(case: Case, part: Part, index: int) -> Topic:
    """Return a part of a page as a topic."""
    if part.layout is Layout.COLUMNS:
        return _columns(case, part, index)
    records = [record for record in part.of(case) if record is not None]
    if part.layout is Layout.LIST:
        cards = tuple(_card(case, part, record, number) for number, record in enumerate(records, start=1))
        return Topic(part.title, "list", part.hint, cards=cards, add=part.add, part=index)
    questions = tuple(question for record in records for question in asked(case, part, record))
    hint = part.hint if records else " ".join([part.hint, *_not_yet(part)]).strip()
    return Topic(part.title, "block", hint, questions=questions, part=index)


def _not_yet(part: Part) -> Iterator[str]:
    """Yield why a part has nothing to ask in this version."""
    for name in part.fields:
        field = catalogue.FORMS[part.form].field(name)
        if isinstance(field, Later):
            yield _("{what}: aún no disponible. {why}").format(what=field.label, why=field.reason)


def asked(case: Case, part: Part, record: Record) -> Iterator[Question]:
    """Yield the questions of a part that make sense for one record."""
    form = catalogue.FORMS[part.form]
    for name in part.fields:
        field = form.field(name)
        if field.is_shown(case, record):
            yield from with_person(case, record, field)


def with_person(case: Case, record: Record, field: Field) -> Iterator[Question]:
    """Yield a question and what it asks of the person it names."""
    yield question_of(case, record, field)
    yield from about(case, record, field).values()


def about(case: Case, record: Record, field: Field) -> dict[str, Question]:
    """Return what is asked of the person a reference names, by field, when no other place of the walk asks it."""
    person = case.ref(record, field.name) if isinstance(field, Ref) and field.to == "person" else None
    if person is None or person.id in _asked_elsewhere(case):
        return {}
    found = {}
    for asked_ in catalogue.FORMS["person"].fields:
        is_needed = any(asked_.is_needed(case, person, need) for need in (Need.CLOSE, Need.ISSUE))
        if asked_.is_shown(case, person) and (is_needed or asked_.name in ALWAYS_ASKED):
            label = _("{who} · {what}").format(who=field.label, what=asked_.label)
            found[asked_.name] = replace(question_of(case, person, asked_), label=label)
    return found


def _asked_elsewhere(case: Case) -> set[object]:
    drivers = {party.get("driver") for party in case.of("party")}
    named = {case.policy.get(role) for role in POLICY_PEOPLE} if case.policy else set()
    return drivers | named


def question_of(case: Case, record: Record, field: Field) -> Question:
    """Return a field of a record as a question with its present answer."""
    return Question(
        record=record.id,
        field=field.name,
        label=field.label,
        shape=shape_of(case, record, field),
        answer=answer_of(field, record.get(field.name)),
        hint=field.hint,
        is_optional=field.need is Need.NEVER and not isinstance(field, Calc | Later),
        words=_words(case, record, field),
    )


def shape_of(case: Case, record: Record, field: Field) -> Shape:
    """Return how a field is answered for this record."""
    boxes = (*field.none, *(((UNKNOWN, _("No se sabe")),) if field.unknown else ()))
    return Shape(
        kind=field.kind,
        unit=field.unit if isinstance(field, Number) else "$" if field.kind == "money" else "",
        length=field.length if isinstance(field, Code) else 0,
        limit=field.limit if isinstance(field, Text) else 0,
        choices=_choices(case, record, field),
        parts=field.parts_of(case, record) if isinstance(field, Group) else (),
        boxes=boxes,
        example=EXAMPLES.get(field.kind, ""),
    )


def answer_of(field: Field, value: object) -> Answer:
    """Return a wire value as an editor shows it."""
    if isinstance(value, Mapping):
        if value.get("unknown"):
            return Answer(box=UNKNOWN)
        if "none" in value:
            return Answer(box=str(value["none"]))
    if isinstance(field, Group):
        return Answer(field.edit_parts(value))
    if isinstance(field, Many | Refs):
        return Answer(tuple(map(str, value)) if isinstance(value, list) else ())
    if isinstance(value, bool):
        return Answer("yes" if value else "no")
    if isinstance(field, Choice | Ref):
        return Answer("" if value is None or isinstance(value, Mapping) else str(value))
    return Answer(field.edit(value))


def wire(field: Field, answer: Answer, case: Case) -> object:
    """Return the wire value of what a person answered; what cannot be read is kept as it was typed."""
    if answer.box:
        return {"unknown": True} if answer.box == UNKNOWN else {"none": answer.box}
    value = answer.value
    if isinstance(field, Group) and isinstance(value, Mapping):
        return field.read_parts(value).value
    if isinstance(value, tuple):
        return sorted(value) or None
    if field.kind == "bool":
        return {"yes": True, "no": False}.get(str(value))
    if isinstance(field, Ref):
        return value or None
    return field.read(str(value), case).value


def order_sheet(case: Case, page: str) -> Sheet:
    """Return the form of an order: what the walk asks of it, section by section, and what its paper takes from others."""
    record = case.find(page.removeprefix(ORDER))
    if record is None:
        return Sheet(page, "", "orders")
    form = catalogue.FORMS[record.type]
    names = {name for found in catalogue.PAGES for part in found.parts if part.form == form.code for name in part.fields}
    topics = []
    for index, section in enumerate(form.sections):
        fields = (field for field in section.fields if field.name in names and field.is_shown(case, record))
        questions = tuple(question for field in fields for question in with_person(case, record, field))
        if questions:
            topics.append(Topic(section.title, "block", section.hint, questions=questions, part=index))
    return Sheet(page, form.title, "orders", (*topics, *_named_by(case, record), *_children(case, record)))


def _named_by(case: Case, order: Record) -> Iterator[Topic]:
    """Yield what an order also needs of the records it names, so that one page is enough to issue it."""
    for path, names in catalogue.NEEDED_BY_ORDER.get(order.type, ()):
        named: Record | None = order
        for step in path.split("."):
            named = case.ref(named, step)
        if named is None:
            continue
        form = catalogue.FORMS[named.type]
        fields = (form.field(name) for name in names)
        shown = (field for field in fields if field.is_shown(case, named))
        questions = tuple(question for field in shown for question in with_person(case, named, field))
        yield Topic(_("{what} en esta orden").format(what=form.title), "block", questions=questions)


def order_faults(case: Case, page: str) -> tuple[Fault, ...]:
    """Return what issuing an order would refuse or ask to look at."""
    record = page.removeprefix(ORDER)
    return tuple(replace(fault_of(case, problem), page=page) for problem in catalogue.problems(case, Need.ISSUE, record))


def _children(case: Case, record: Record) -> Iterator[Topic]:
    """Yield the lists that hang from an order: the items of an inventory."""
    for form in catalogue.FORMS.values():
        children = case.of(form.code, record.id) if form.parent == record.type else ()
        cards = []
        for child in children:
            fields = [field for field in form.fields if field.is_shown(case, child)]
            questions = tuple(question_of(case, child, field) for field in fields)
            cards.append(Card(child.id, _row(case, child, [field.name for field in fields[:1]]), "", questions))
        if cards:
            yield Topic(form.plural, "list", cards=tuple(cards))


def _columns(case: Case, part: Part, index: int) -> Topic:
    form = catalogue.FORMS[part.form]
    records = part.of(case)
    rows: list[tuple[Question | None, ...]] = []
    for name in part.fields:
        field = form.field(name)
        shown = [record if record is not None and field.is_shown(case, record) else None for record in records]
        rows.append(_row_of(question_of(case, record, field) if record else None for record in shown))
        named = [about(case, record, field) if record else {} for record in shown]
        rows += [_row_of(found.get(key) for found in named) for key in dict.fromkeys(key for found in named for key in found)]
    heads = tuple(_head(case, party) for party in _parties(case, records))
    return Topic(part.title, "columns", part.hint, heads=heads, rows=tuple(row for row in rows if any(row)), part=index)


def _row_of(questions: Iterable[Question | None]) -> tuple[Question | None, ...]:
    """Return a row; what only some columns may leave open says so inside its field."""
    row = tuple(questions)
    if all(question is None or question.is_optional for question in row):
        return row
    return tuple(_marked(question) if question is not None and question.is_optional else question for question in row)


def _marked(question: Question) -> Question:
    if question.shape.example:
        return question
    return replace(question, shape=replace(question.shape, example=OPTIONAL))


def _parties(case: Case, records: tuple[Record | None, ...]) -> Iterator[Record]:
    """Yield the party of each column, in order."""
    for party in case.of("party"):
        if any(record is not None and record.id in _members(party) for record in records):
            yield party


def _head(case: Case, party: Record) -> Head:
    is_insured = party.get("letter") == "A"
    note = _("de la póliza; puede cambiarse") if is_insured else _("lo que se ve y lo que dice")
    return Head(party.text("letter"), _("Asegurado") if is_insured else _("Tercero"), note)


def _card(case: Case, part: Part, record: Record, number: int) -> Card:
    words, form = _row(case, record, part.row), catalogue.FORMS[part.form]
    title = words if "letter" in part.row else f"{form.title} {number}"
    if form.data_class >= HEALTH:
        return Card(record.id, title, _("datos de salud"), tuple(asked(case, part, record)), is_health=True)
    return Card(record.id, title, "" if title == words else words, tuple(asked(case, part, record)))


def _row(case: Case, record: Record, names: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    words = (catalogue.show(case, record, name) for name in names)
    return " · ".join(word for word in words if word and word != "—")


def _words(case: Case, record: Record, field: Field) -> str:
    if isinstance(field, Calc):
        return field.compute(case, record)
    return field.reason if isinstance(field, Later) else ""


def _choices(case: Case, record: Record, field: Field) -> Choices:
    if field.kind == "bool":
        return Choices(YES_NO)
    pairs = catalogue.choices(case, record, field)
    unnamed = catalogue.FORMS[field.to].title if isinstance(field, Ref) and field.to in catalogue.FORMS else None
    items = tuple(
        (str(code), _("Sin nombre todavía") if label == unnamed else label, _part_played(case, code)) for code, label in pairs
    )
    if not isinstance(field, Ref):
        return Choices(items)
    return Choices(items, NEW_WORDS.get(field.to, ""), FOUND_AT.get(field.to, ""))


def _part_played(case: Case, record: object) -> str:
    """Return what tells a person apart from others of the same name: driver of a party, or named by the policy."""
    person = case.find(record)
    if person is None or person.type != "person":
        return ""
    for party in case.of("party"):
        if party.get("driver") == record:
            return _("conductor de {letter}").format(letter=party.text("letter"))
    for role in POLICY_PEOPLE if case.policy else ():
        if case.policy is not None and case.policy.get(role) == record:
            return catalogue.FORMS["policy_snapshot"].field(role).label.lower()
    return ""


def fault_of(case: Case, problem: Problem, page: str | None = None) -> Fault:
    """Return a problem in words, with the page that owns it unless `page` says."""
    text, label = catalogue.words(problem, case), str(problem.details.get("label", ""))
    letter = next((party.text("letter") for party in case.of("party") if problem.record in _members(party)), "")
    return Fault(
        page=catalogue.page_of(case, problem.record, problem.field) if page is None else page,
        record=problem.record,
        field=problem.field,
        outcome=problem.outcome.value,
        text=text,
        where=" · ".join(part for part in (letter, "" if label in text else label) if part),
    )


def _members(party: Record) -> tuple[object, ...]:
    return party.id, party.get("vehicle"), party.get("driver")


def _asked(case: Case, record: str, name: str) -> tuple[Record, Field]:
    found = case.find(record)
    assert found is not None
    return found, catalogue.FORMS[found.type].field(name)


def _page(code: str) -> Page:
    return next(page for page in catalogue.PAGES if page.code == code)
