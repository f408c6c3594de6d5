"""What a person does with a shot and with photos chosen: say it was not possible, assign, leave out, use again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gnp_desk.services.evidence_view import PhotoRow, ShotRow
from gnp_desk.services.views import Edit
from gnp_desk.texts import _, plural
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.evidence.dialogs import ShotDialog, WaiverDialog
from gnp_desk.ui.paper_dialogs import ReasonDialog

MOST_REASON = 200


class Gestures(QObject):
    """Each gesture is a few edits of the open claim, all under the editor of Evidencia, so that undo takes them back."""

    said = Signal(str)

    def __init__(self, session: ClaimSession, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.editor = ""

    def waive(self, shot: ShotRow) -> None:
        """Ask why a shot was not possible, and note it."""
        dialog = WaiverDialog(shot, self._window)
        if is_accepted(dialog):
            values = {"slot": shot.code, "owner": shot.owner, "reason": dialog.reason, "note": dialog.note}
            self._session.add("shot_waiver", {name: value for name, value in values.items() if value}, self.editor)

    def ask_again(self, shot: ShotRow) -> None:
        """Ask for a shot again that was said not to be possible."""
        self._session.remove(shot.waiver, self.editor)

    def assign(self, rows: Sequence[PhotoRow], shots: Sequence[ShotRow]) -> None:
        """Ask of which shot photos are, and note it."""
        dialog = ShotDialog(shots, len(rows), self._window)
        if not is_accepted(dialog):
            return
        shot = next((shot for shot in shots if shot.key == dialog.key), None)
        for row in rows:
            self._session.apply(Edit(row.id, self._placed(row, shot)), self.editor)

    def leave_out(self, rows: Sequence[PhotoRow]) -> None:
        """Ask why photos are not used, and note it; they stay as they are."""
        used = [row for row in rows if row.is_used]
        title = plural(len(used), _("No usar {n} foto"), _("No usar {n} fotos"))
        words = _("Se conservan completas, con su huella. No irán a ningún papel.")
        dialog = ReasonDialog(title, words, _("No usar"), self._window)
        if is_accepted(dialog):
            for row in used:
                self._session.apply(Edit(row.id, {"use": "no", "no_use_reason": dialog.reason[:MOST_REASON]}), self.editor)

    def use_again(self, rows: Sequence[PhotoRow]) -> None:
        """Use photos again; what stands apart cannot be shown, so it is not used."""
        for row in rows:
            if row.is_apart:
                self.said.emit(_("Lo que quedó aparte no se puede mostrar ni usar."))
            else:
                self._session.apply(Edit(row.id, {"use": "yes", "no_use_reason": None}), self.editor)

    def _placed(self, row: PhotoRow, shot: ShotRow | None) -> dict[str, object]:
        """Return what a photo says once it is of a shot: the shot, and among its subjects whose it is."""
        record = self._session.case.find(row.id) if self._session.case else None
        subject = record.get("subject") if record else None
        kept = set(subject) if isinstance(subject, list) else set()
        if shot is not None and shot.owner:
            kept.add(shot.owner)
        return {"slot": shot.code if shot else None, "subject": sorted(kept) or None}
