"""The bridge for records that are not of the walk: one sheet per record, of a form of the office or the counter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.photos import photos_of, used, with_subject
from gnp_desk.forms.fields import Field, Merge, Need
from gnp_desk.forms.kinds import Ref
from gnp_desk.forms.pages import CatalogueSource, fault_of, question_of, with_person
from gnp_desk.services.views import Edit
from gnp_desk.texts import _
from gnp_desk.ui.questions import Answer, Choices, Fault, Question, Shape, Sheet, Topic

RECORD, LINE, PHOTOS = "record/", "line/", "photos"
# Answered by what a person does, never typed.
NEVER_ASKED = frozenset(
    {"status", "supplement", "valuer", "slip", "target", "content_hash", "procedure", "code", "state"}
)
# What the grid of a worksheet asks in its columns.
IN_GRID = frozenset(
    {"zone", "part", "operation", "quantity", "hours_body", "hours_mechanical", "hours_refinish", "unit_price"}
)


class OfficeSource(CatalogueSource):
    """Sheets of the walk, and of any record: «record/» and its id; «line/» for a worksheet line beside its grid."""

    def sheet(self, case: Case, page: str) -> Sheet:
        """Return a page with its topics and present answers."""
        record = _record(case, page)
        if record is None:
            return Sheet(page, "", "") if _is_record(page) else super().sheet(case, page)
        form = catalogue.FORMS[record.type]
        hidden = NEVER_ASKED | IN_GRID if page.startswith(LINE) else NEVER_ASKED
        topics = []
        for index, section in enumerate(form.sections):
            asked = (field for field in section.fields if field.name not in hidden and _is_asked(case, record, field))
            questions = tuple(question for field in asked for question in _questions(case, record, field))
            if questions:
                topics.append(Topic(section.title, "block", section.hint, questions=questions, part=index))
        return Sheet(page, form.title, "", tuple(topics), _("Lo que se escribe se guarda solo."))

    def edit(self, case: Case, question: Question, answer: Answer) -> Edit:
        """Return the change an answer means; photos keep by themselves which lines they show."""
        if not _is_of_photos(case, question.record, question.field):
            return super().edit(case, question, answer)
        shown = {item.id for item in photos_of(case, question.record)}
        for item in used(case):
            wanted = item.id in answer.value
            if wanted is not (item.id in shown):
                return Edit(item.id, {"subject": with_subject(item, question.record, wanted)})
        return Edit(question.record, {})

    def answer(self, case: Case, record: str, name: str) -> Answer:
        """Return the present answer as an editor starts from it."""
        return _photos(case, record) if _is_of_photos(case, record, name) else super().answer(case, record, name)

    def look(self, case: Case, record: str, name: str) -> Fault | None:
        """Return what is worth a look in one answered question."""
        return None if _is_of_photos(case, record, name) else super().look(case, record, name)

    def faults(self, case: Case, page: str = "") -> tuple[Fault, ...]:
        """Return what issuing the record would refuse, of its own questions."""
        record = _record(case, page)
        if record is None:
            return () if _is_record(page) else super().faults(case, page)
        asked = {question.key for question in self.sheet(case, page).questions()}
        problems = catalogue.FORMS[record.type].problems(case, record, Need.ISSUE)
        found = (replace(fault_of(case, problem), page=page) for problem in problems)
        return tuple(item for item in found if item.key in asked)


def _is_record(page: str) -> bool:
    return page.startswith((RECORD, LINE))


def _record(case: Case, page: str) -> Record | None:
    return case.find(page.partition("/")[2]) if _is_record(page) else None


def _is_asked(case: Case, record: Record, field: Field) -> bool:
    is_ours = not (isinstance(field, Ref) and field.to == "user")
    return is_ours and field.merge is not Merge.SERVER and field.is_shown(case, record)


def _questions(case: Case, record: Record, field: Field) -> Iterator[Question]:
    """Yield a question; of a person named here also what nobody else asks."""
    if record.type != "worksheet_line":
        yield from with_person(case, record, field)
    elif field.name != PHOTOS:
        yield question_of(case, record, field)
    elif used(case):
        shape = Shape("refs", choices=Choices(tuple(_named(case, item) for item in used(case))))
        yield Question(record.id, field.name, field.label, shape, _photos(case, record.id), is_optional=True)


def _named(case: Case, item: Record) -> tuple[str, str, str]:
    """Return a photo as a choice: what it shows, and the name of its file."""
    shows = item.text("caption") or catalogue.show(case, item, "slot") or _("Sin toma")
    return item.id, shows, item.text("original_name")


def _photos(case: Case, record: str) -> Answer:
    return Answer(tuple(item.id for item in photos_of(case, record)))


def _is_of_photos(case: Case, record: str, name: str) -> bool:
    found = case.find(record)
    return name == PHOTOS and found is not None and found.type == "worksheet_line"
