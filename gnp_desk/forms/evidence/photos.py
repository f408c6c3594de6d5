"""The photos of a record: evidence that names it and is used. Stored only with the evidence, so no photo changes its record."""

from __future__ import annotations

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.kinds import Calc
from gnp_desk.texts import N_, plural

KIND = "evidence"
NOT_USED = "no"


def used(case: Case) -> tuple[Record, ...]:
    """Return the evidence of a claim that is used, in the order it came."""
    return tuple(item for item in case.of(KIND) if item.get("use") != NOT_USED and not item.get("apart"))


def photos_of(case: Case, record: str) -> tuple[Record, ...]:
    """Return the used evidence that shows a record."""
    return tuple(item for item in used(case) if record in subjects_of(item))


def subjects_of(item: Record) -> tuple[str, ...]:
    """Return the ids of what a piece of evidence shows."""
    found = item.get("subject")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def with_subject(item: Record, record: str, is_shown: bool) -> list[str] | None:
    """Return what a piece of evidence shows once it does or does not show a record, as its `subject` is stored."""
    others = {subject for subject in subjects_of(item) if subject != record}
    return sorted(others | ({record} if is_shown else set())) or None


def words(case: Case, record: Record) -> str:
    """Return how many photos a record has."""
    count = len(photos_of(case, record.id))
    return plural(count, N_("{n} foto"), N_("{n} fotos")) if count else N_("Sin fotos")


def photos(name: str = "photos", label: str = N_("Fotos")) -> Calc:
    """Return the field that shows the photos of a record; the link is stored with each photo only."""
    return Calc(name=name, label=label, compute=words)
