"""What is asked of one photo beside its picture: page code «photo/» and the record."""

from __future__ import annotations

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.forms.pages import CatalogueSource, question_of
from gnp_desk.ui.questions import Fault, Sheet, Topic

PHOTO = "photo/"
ASKED = ("slot", "subject", "caption", "use", "no_use_reason", "sensitive")


class EvidenceSource(CatalogueSource):
    """Sheets of the walk, and of one photo."""

    def sheet(self, case: Case, page: str) -> Sheet:
        """Return what a photo shows as questions; its facts are not asked."""
        if not page.startswith(PHOTO):
            return super().sheet(case, page)
        record = case.find(page.removeprefix(PHOTO))
        if record is None:
            return Sheet(page, "", "evidence")
        form = catalogue.FORMS["evidence"]
        fields = (form.field(name) for name in ASKED)
        questions = tuple(question_of(case, record, field) for field in fields if field.is_shown(case, record))
        return Sheet(page, form.title, "evidence", (Topic("", "block", questions=questions),))

    def faults(self, case: Case, page: str = "") -> tuple[Fault, ...]:
        """Return what is to correct; a photo holds nothing back."""
        return () if page.startswith(PHOTO) else super().faults(case, page)
