"""Formats as a person uses them: listed, pinned, looked at, printed or saved blank. Nothing doubtful is used in silence."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from gnp_desk import errors
from gnp_desk.forms.formats.filled import overlay
from gnp_desk.services import formats, preferences
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.folios import ORGANISATION
from gnp_desk.services.format_reader import WHY, Facts, FormatReader, is_fresh, read_facts, write_facts
from gnp_desk.services.format_tables import FORMAT, FORMAT_FILE
from gnp_desk.services.format_views import NEEDS_REASON, STATES, FormatRow
from gnp_desk.services.pictures import Picture
from gnp_desk.services.records import Change, Records
from gnp_desk.texts import N_

DEMONSTRATION, NOT_IN_FORCE = N_("DEMOSTRACIÓN"), N_("VERSIÓN NO VIGENTE")
USED = "format_used"
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Opened:
    """A format that may be used now: its row, its file, what the worker found in it, what its mapping fills, its reason."""

    row: FormatRow
    body: bytes
    facts: Facts
    fields: dict[str, Any]
    reason: str


class FormatLibrary:
    """The formats of this store. Jobs on any thread; one worker opens files and is kept between them."""

    def __init__(self, database: Database, records: Records, cases: Cases, *, is_demo: bool) -> None:
        self._database, self._records, self._cases = database, records, cases
        self._is_demo = is_demo
        self.reader = FormatReader()
        self._reasons: dict[tuple[str, str], str] = {}
        self._looking = threading.Lock()

    def rows(self) -> tuple[FormatRow, ...]:
        """Return every version held or coming, by line and title."""
        with self._database.reading() as connection:
            return formats.rows(connection, self._today(), self._records.author.role, self._pins(connection))

    def row(self, code: str, version: str = "") -> FormatRow:
        """Return one version, «» for the one in force; FormatNotHere when there is none."""
        found = [row for row in self.rows() if row.code == code and version in ("", row.version)]
        if not found:
            raise errors.FormatNotHere(title=code)
        return min(found, key=lambda row: (row.state in NEEDS_REASON, not row.is_usable))

    def notices(self) -> tuple[str, ...]:
        """Return what of the library was not taken lately, in words with their code."""
        with self._database.reading() as connection:
            return formats.notices(connection)

    def forget_notices(self) -> None:
        """Let the notices go; the person has read them."""
        self._database.write(lambda connection: preferences.keep(connection, formats.NOTICES, []))

    def pin(self, code: str, *, pinned: bool) -> None:
        """Pin a format for who works here, or let it go, whatever their role has pinned."""

        def job(connection: Connection) -> None:
            preferences.keep(connection, self._pin_name(), {**self._pins(connection), code: pinned})

        self._database.write(job)

    def allow(self, code: str, version: str, reason: str, claim: str = "") -> None:
        """Let a format be used for which a reason is needed; the reason is written down with who, when and what for."""
        row = self.row(code, version)
        said = {"format": code, "version": version, "state": row.state, "title": row.title, "reason": reason}
        event = Change("event", USED, claim or code, claim or ORGANISATION, said)
        self._database.write(lambda connection: self._records.write(connection, [event]))
        self._reasons[code, version] = reason

    def open(self, code: str, version: str = "") -> Opened:
        """Return a format ready to be used.

        Raises FormatNeedsReason until one was given, FormatNotHere, FormatDamaged, or the FormatError of a file that the
        worker refused, now or before.
        """
        row = self.row(code, version)
        reason = self._reasons.get((row.code, row.version), "")
        if row.needs_reason and not reason:
            raise errors.FormatNeedsReason(title=row.title, state=STATES[row.state].lower())
        facts, body = self._look(row)
        with self._database.reading() as connection:
            said = connection.execute(self._body(row)).scalar_one()
        return Opened(row, body, facts, json.loads(said).get("fields") or {}, reason if row.needs_reason else "")

    def picture(self, row: FormatRow, page: int, side: int) -> Picture:
        """Return a page of a format as it is, to be looked at; looking needs no reason."""
        _facts, body = self._look(row)
        return self.reader.page(row.title, body, page, side)

    def blank(self, opened: Opened, *, to_print: bool) -> bytes:
        """Return a format to hand out empty: on paper with what denies its validity, as a file so that it can be filled in.

        One that is not in force leaves only with «VERSIÓN NO VIGENTE» across its pages, and cannot be filled in any more.
        """
        mark = self.watermark(opened.row)
        if mark == NOT_IN_FORCE or (mark and to_print):
            over = overlay(opened.facts.sides, (), {}, mark)
            return self.reader.flat(opened.row.title, opened.body, over.pdf)
        return opened.body

    def watermark(self, row: FormatRow) -> str:
        """Return what is written across the pages of a format, «» for nothing."""
        return NOT_IN_FORCE if row.needs_reason else DEMONSTRATION if self._is_demo else ""

    def look_through(self) -> int:
        """Let the worker look at every file that came and was not looked at yet; return how many of these it refused."""
        with self._database.reading() as connection:
            fresh = (
                (FORMAT_FILE.c.have == FORMAT_FILE.c.size) & (FORMAT_FILE.c.facts == "") & (FORMAT_FILE.c.refused == "")
            )
            joined = FORMAT.join(FORMAT_FILE, FORMAT_FILE.c.sha256 == FORMAT.c.sha256)
            found = connection.execute(select(FORMAT.c.code, FORMAT.c.version).select_from(joined).where(fresh)).all()
        refused = 0
        for code, version in found:
            try:
                self._look(self.row(code, version))
            except errors.FormatError:
                refused += 1
        return refused

    def close(self) -> None:
        """Let the worker go."""
        self.reader.close()

    def _look(self, row: FormatRow) -> tuple[Facts, bytes]:
        """Return what a file is made of and the file itself; what the worker found is kept, a refusal too."""
        with self._looking, self._database.reading() as connection:
            known = connection.execute(select(FORMAT_FILE).where(FORMAT_FILE.c.sha256 == self._sha256(row))).first()
            if known is not None and known.refused:
                raise _refusal(known.refused)(title=row.title)
            body = formats.content(connection, row.code, row.version)
        if known is not None and is_fresh(known.facts):
            return read_facts(known.facts), body
        try:
            facts = self.reader.facts(row.title, body)
        except errors.FormatError as error:
            # A worker that died says nothing of the file: it is looked at again the next time.
            if not error.details.get("died"):
                self._note(row, refused=error.code)
            raise
        self._note(row, facts=write_facts(facts))
        return facts, body

    def _note(self, row: FormatRow, **values: str) -> None:
        where = FORMAT_FILE.c.sha256 == self._sha256(row)
        self._database.write(lambda connection: connection.execute(update(FORMAT_FILE).where(where).values(**values)))

    def _sha256(self, row: FormatRow) -> Any:
        where = (FORMAT.c.code == row.code) & (FORMAT.c.version == row.version)
        return select(FORMAT.c.sha256).where(where).scalar_subquery()

    def _body(self, row: FormatRow) -> Any:
        return select(FORMAT.c.body).where(FORMAT.c.code == row.code, FORMAT.c.version == row.version)

    def _today(self) -> str:
        return self._cases.moment().today.isoformat()

    def _pins(self, connection: Connection) -> dict[str, bool]:
        kept = preferences.read(connection, self._pin_name(), {})
        return {str(code): bool(pinned) for code, pinned in kept.items()} if isinstance(kept, dict) else {}

    def _pin_name(self) -> str:
        return f"{formats.PINS}:{self._records.author.user}"


def _refusal(code: str) -> type[errors.FormatError]:
    """Return the kind of a refusal that was kept by its code."""
    return next((kind for kind in WHY.values() if kind.code == code), errors.FormatUnreadable)
