"""The photos of one record in a row under its questions: to see them, and to open one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gnp_desk.services import evidence_view
from gnp_desk.services.evidence_view import PhotoRow
from gnp_desk.services.views import Case, Place
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import PHOTO
from gnp_desk.ui.evidence.gallery import Gallery, GalleryModel, Thumbs
from gnp_desk.ui.tasks import Tasks

AIR = 6


class PhotoStrip(Gallery):
    """As high as one photo; away while the record has none."""

    wanted = Signal(object)
    """Emitted with the Place of a photo a person opened."""

    def __init__(self, thumbs: Thumbs, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(GalleryModel(thumbs, tasks), parent)
        self.setAccessibleName(_("Fotos de este renglón"))
        self._claim = ""
        self.opened.connect(self._want)
        self.hide()

    def show_of(self, case: Case, record: str) -> None:
        """Show the photos of a record."""
        rows = evidence_view.of_record(case, record)
        self._claim = case.claim.id
        self.put(rows)
        self.setVisible(bool(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setFixedHeight(self.cell().height() + AIR)

    def _want(self, row: PhotoRow) -> None:
        self.wanted.emit(Place(PHOTO, self._claim, record=row.id))
