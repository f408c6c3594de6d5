"""Filling a format with the data of a claim or a policy: what the mapping gives, what a person writes, the flat paper."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from gnp_desk import errors
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.formats import datum
from gnp_desk.forms.formats.filled import overlay
from gnp_desk.forms.formats.spots import CHECK, RADIO, SIGN, TICKED, Spot
from gnp_desk.forms.machinery import FILLED_FORMAT
from gnp_desk.services import pdf_seal, policies
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.format_library import FormatLibrary, Opened
from gnp_desk.services.format_tables import FORMAT_DRAFT
from gnp_desk.services.format_views import Kept, Note, Subject
from gnp_desk.services.ids import canonical, digest, new_id
from gnp_desk.services.papers import SEAL_WORDS
from gnp_desk.services.pictures import Picture
from gnp_desk.services.policies import Policies
from gnp_desk.services.records import Change, Records
from gnp_desk.services.tables import PAPER

OFF, MOST_SHOWN = "Off", 30
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Filling:
    """A format on the desk of a person: whose data, what the claim answers by itself, what was written, what is worth a look."""

    opened: Opened
    subject: Subject
    subject_words: str
    given: Mapping[str, str]
    written: Mapping[str, str]
    notes: tuple[Note, ...]

    @property
    def answers(self) -> dict[str, str]:
        """Return what stands in each field now: what a person wrote goes before what the claim says."""
        return {**self.given, **self.written}


class FormatFilling:
    """Fills formats. What a person writes is kept at once; keeping the paper freezes it in the claim."""

    def __init__(
        self, database: Database, records: Records, cases: Cases, policies: Policies, library: FormatLibrary
    ) -> None:
        self._database, self._records = database, records
        self._cases, self._policies = cases, policies
        self.library = library

    def begin(self, code: str, version: str, subject: Subject) -> Filling:
        """Return a format with the data of its subject in place, and with what was written in it before.

        Raises what `FormatLibrary.open` raises, and UnknownRecord when the claim or policy is gone.
        """
        opened = self.library.open(code, version)
        case = self._case(subject)
        given, notes = filled_by(case, opened)
        with self._database.reading() as connection:
            where = (FORMAT_DRAFT.c.subject == subject.key) & (FORMAT_DRAFT.c.code == code)
            kept = connection.execute(select(FORMAT_DRAFT.c.answers).where(where)).scalar()
        names = {spot.name for spot in opened.facts.spots}
        written = {name: text for name, text in json.loads(kept or "{}").items() if name in names}
        return Filling(opened, subject, _words(case, subject), given, written, notes)

    def write(self, filling: Filling, written: Answers) -> None:
        """Keep what a person wrote, durably; nothing written lets the draft go."""
        where = (FORMAT_DRAFT.c.subject == filling.subject.key) & (FORMAT_DRAFT.c.code == filling.opened.row.code)

        def job(connection: Connection) -> None:
            if not written:
                connection.execute(delete(FORMAT_DRAFT).where(where))
                return
            at = self._cases.moment().now.isoformat(timespec="seconds")
            row = {
                "subject": filling.subject.key,
                "code": filling.opened.row.code,
                "answers": json.dumps(dict(written)),
                "at": at,
            }
            connection.execute(
                upsert(FORMAT_DRAFT).values(**row).on_conflict_do_update(index_elements=["subject", "code"], set_=row)
            )

        self._database.write(job)

    def too_long(self, filling: Filling, answers: Answers) -> tuple[Note, ...]:
        """Return what does not fit its place on the paper."""
        opened = filling.opened
        labels = {spot.name: label_of(spot) for spot in opened.facts.spots}
        names = overlay(opened.facts.sides, opened.facts.spots, answers).too_long
        return tuple(
            _note(name, errors.FormatAnswerTooLong(title=opened.row.title, field=labels[name])) for name in names
        )

    def flat(self, filling: Filling, answers: Answers) -> bytes:
        """Return the filled pages as plain paper: nothing of it can be changed or run any more."""
        opened = filling.opened
        mark = self.library.watermark(opened.row)
        over = overlay(opened.facts.sides, opened.facts.spots, answers, mark)
        return self.library.reader.flat(opened.row.title, opened.body, over.pdf)

    def pictures(self, filling: Filling, answers: Answers, side: int) -> tuple[Picture, ...]:
        """Return the first `MOST_SHOWN` pages as they would be kept, at most `side` points on their longer side."""
        count = min(MOST_SHOWN, len(filling.opened.facts.sides))
        return self.pages(filling.opened.row.title, self.flat(filling, answers), count, side)

    def pages(self, title: str, pdf: bytes, count: int, side: int) -> tuple[Picture, ...]:
        """Return the pages of a flat copy."""
        return tuple(self.library.reader.page(title, pdf, number, side) for number in range(count))

    def keep(self, filling: Filling, answers: Answers) -> Kept:
        """Freeze the filled format in its claim as a paper, sealed and with its fingerprint, and let the draft go."""
        pdf, row, claim = self.flat(filling, answers), filling.opened.row, filling.subject.claim
        said = {name: text for name, text in answers.items() if text}
        content = {
            "format": row.code,
            "version": row.version,
            "sha256": hashlib.sha256(filling.opened.body).hexdigest(),
            "answers": said,
        }

        def job(connection: Connection) -> Kept:
            kept = self._freeze(connection, filling, content, pdf_seal.sealed(connection, pdf, SEAL_WORDS))
            where = (FORMAT_DRAFT.c.subject == filling.subject.key) & (FORMAT_DRAFT.c.code == row.code)
            connection.execute(delete(FORMAT_DRAFT).where(where))
            self._cases.project(connection, claim)
            return kept

        return self._database.write(job)

    def _freeze(self, connection: Connection, filling: Filling, content: Mapping[str, object], sealed: bytes) -> Kept:
        """Write what was answered as a frozen version, and the sealed copy as its paper."""
        row, claim, version, paper = filling.opened.row, filling.subject.claim, new_id(), new_id()
        case, sha256 = self._cases.read(connection, claim), hashlib.sha256(sealed).hexdigest()
        pages = len(filling.opened.facts.sides)
        both = {"content_hash": digest(content), "reason": filling.opened.reason or None}
        frozen = {
            "form": FILLED_FORMAT,
            "number": 1 + sum(item.get("form") == FILLED_FORMAT for item in case.of("form_version")),
            "values": canonical(content),
        }
        issued = {
            "kind": FILLED_FORMAT,
            "title": f"{row.title} {row.version}",
            "sha256": sha256,
            "pages": pages,
            "size": len(sealed),
            "form_version": version,
            "issued_at": case.moment.local,
            "issued_by": self._records.author.user,
        }
        changes = (("form_version", version, {**frozen, **both}), ("paper", paper, {**issued, **both}))
        self._records.write(
            connection, [Change("create", kind, record, claim, values) for kind, record, values in changes]
        )
        connection.execute(insert(PAPER).values(id=paper, folio=paper, sha256=sha256, bytes=sealed))
        return Kept(paper, row.title, sha256, pages)

    def _case(self, subject: Subject) -> Case:
        """Return the claim, or a claim of nothing but the policy, or one that knows nothing."""
        moment = self._cases.moment()
        if subject.claim:
            return self._cases.load(subject.claim)
        if not subject.policy:
            return Case(Record("", "claim", {}), (), moment)
        with self._database.reading() as connection:
            policy = policies.find(connection, subject.policy)
        fixed = self._policies.fixed(policy, moment.local, "", snapshot := new_id())
        return Case(Record("", "claim", {"policy": snapshot}), tuple(fixed), moment)


def filled_by(case: Case, opened: Opened) -> tuple[dict[str, str], tuple[Note, ...]]:
    """Return what the mapping of a format gives of a case, and what of the mapping this program or the PDF does not know."""
    spots: dict[str, list[Spot]] = {}
    for spot in opened.facts.spots:
        spots.setdefault(spot.name, []).append(spot)
    given = {name: boxes[0].value for name, boxes in spots.items() if boxes[0].value not in ("", OFF)}
    notes: list[Note] = []
    for name, source in opened.fields.items():
        if name not in spots:
            notes.append(_note("", errors.UnknownFormatField(title=opened.row.title, field=name)))
            continue
        try:
            answer = _answer(case, spots[name][0], source)
        except datum.UnknownDatum as error:
            label = label_of(spots[name][0])
            notes.append(
                _note(name, errors.UnknownFormatDatum(title=opened.row.title, field=label, path=error.args[0]))
            )
        else:
            given |= {name: answer} if answer else {}
    return given, tuple(notes)


def label_of(spot: Spot) -> str:
    """Return how a field is called: its own words, else its name."""
    return spot.label or spot.name


def _answer(case: Case, spot: Spot, source: object) -> str:
    """Return what a source says in the form its field takes: text, or the state of the box to tick."""
    if isinstance(source, Mapping):
        return next(_met(case, source), "")
    text = str(source)
    if spot.kind in (CHECK, RADIO):
        datum.need_known(text)
        return (spot.state or TICKED) if datum.is_condition(text) and datum.holds(case, text) else ""
    if spot.kind == SIGN:
        return ""
    said = datum.words(case, text)
    return re.sub(r"[\s-]", "", said) if spot.cells else said


def _met(case: Case, states: Mapping[str, object]) -> Iterator[str]:
    for condition in states.values():
        datum.need_known(str(condition))
    return (str(state) for state, condition in states.items() if datum.holds(case, str(condition)))


def _note(field: str, error: errors.FormatError) -> Note:
    return Note(field, error.code, error.words())


def _words(case: Case, subject: Subject) -> str:
    """Return whose data these are, in one line."""
    from gnp_desk.forms import catalogue

    if subject.claim:
        return f"{case.claim.text('folio')} · {catalogue.title_of(case)}"
    if case.policy is None:
        return ""
    insured = catalogue.person_words(case.ref(case.policy, "insured"))
    return " · ".join(part for part in (case.policy.text("policy_number"), insured) if part)
