"""The first whole job, told once: from the plates to the papers in the client's hand, by whichever hand does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.damage_page import DamagePage
from gnp_desk.ui.paper_dialogs import CopyDialog
from gnp_desk.ui.screen import Screen
from gnp_desk.ui.task_list import TaskList
from tests.end2end.hands import Hand

NEXT_FAULT = "Siguiente dato por corregir"

# What this adjuster answers, by the name of the question. What is not here is answered with what comes first.
ANSWERS: Mapping[str, object] = {
    "injured_people": "Sí",
    "third_parties_involved": "Sí",
    "authorities_involved": "No",
    "vehicle_drivable": "No",
    "loss_kind": "Choque con vehículo",
    "other_insurance": "No",
    "callback_phone": "5512345678",
    "phone": "5587654321",
    "loss_place_text": {"street": "Av. Universidad", "crossing": "Eje 8 Sur", "municipality": "Benito Juárez"},
    "make": "Seat",
    "line": "Ibiza",
    "model_year": "2019",
    "plate": "PXR731A",
    "vin": "VSSZZZ6JZ9R000001",
    "color": "Gris",
    "name": {"given": "Efraín", "surname": "Cárdenas"},
    "birth_on": "14/05/1988",
    "occupants_count": "2",
    "odometer_km": "48210",
    "road_name": "Av. Universidad",
    "circumstances": ("11 ",),
    "impact_clock": "6",
    "narrative": "Estaba detenida en el alto y el otro vehículo le pegó por atrás sin frenar.",
    "visible_injuries": "Dolor de cuello, camina y habla bien.",
    "relation": "De este siniestro",
    "license_number": "A01234567",
    "other_vehicles_damaged": "Sí",
    "objects_damaged": "No",
    "witnesses_any": "No",
    "previous_damage_any": "No",
    "injured_role": "Ocupante de A",
    "severity": "Leve",
    "arrival_mode": "En grúa",
    "fled": "No",
    "present_at_adjustment": "Sí",
    "racing": "No",
    "paid_transport": "No",
    "closed_road": "No",
    "charging": "No",
    "trailer": "No",
    "refuses_care": "No",
    "minor": "No",
    "insured_status": "No",
    "accepts_liability": "Sí",
    "guarantees_payment": "No",
}
BY_KIND = {"text": "Dato", "long": "Lo dicho ante el ajustador, con sus palabras.", "number": "1", "date": "hoy",
           "instant": "ahora", "money": "100.00", "code": "ABC1234"}


@dataclass
class Story:
    """One telling. `told` is what happened, in order; asserts are along the way."""

    hand: Hand
    desk: Desk
    out: Path
    claim: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def screen(self) -> Screen:
        screen = self.hand.window.screen_shown
        assert screen is not None
        return screen

    @property
    def case(self) -> Case:
        return self.desk.cases.load(self.claim)

    def find_policy_and_begin(self, plate: str) -> None:
        """Type the plates, see the cover, and open a claim with a folio of this machine."""
        line = self.screen.findChildren(QLineEdit)[0]
        self.hand.write(line, plate)
        self.hand.wait_for(lambda: any(action.text.startswith("Abrir siniestro") for action in self.screen.actions()))
        self.hand.settle()
        words = next(action.text for action in self.screen.actions() if action.is_main)
        self.hand.do(words)
        self.hand.wait_for(lambda: self.screen.code == "case" and self.screen.corner())
        self.hand.settle()
        self.claim = self.screen.place().claim
        self.told.append("begun")

    def open_task(self, title: str) -> None:
        """Open a row of the Expediente."""
        rows = self.screen.findChildren(TaskList)[0]
        at = next(index for index, row in enumerate(rows.model_.rows) if row.title == title)
        self.hand.pick_row(rows, at)

    def fill(self) -> None:
        """Answer what this page needs, until nothing more appears."""
        done: set[tuple[str, str]] = set()
        while (cell := self._next_open(done)) is not None:
            done.add(cell.key)
            name, kind = cell.key[1], cell.question.shape.kind
            self.hand.answer(cell, ANSWERS.get(name, BY_KIND.get(kind)))
            self.hand.settle()
        self.told.append(f"filled {self.screen.place().page}")

    def _next_open(self, done: set[tuple[str, str]]) -> Cell | None:
        cells = [cell for cell in self.screen.findChildren(Cell) if cell.isVisible() and cell.can_answer()]
        cells.sort(key=lambda cell: (cell.mapTo(self.screen, cell.rect().topLeft()).y(), cell.x()))
        for cell in cells:
            wanted = not cell.question.is_optional or cell.key[1] in ANSWERS
            if cell.key not in done and wanted and not _is_answered(cell):
                return cell
        return None

    def add(self, words: str) -> None:
        """Add a record to a list."""
        self.hand.press(self.hand.button(words, self.screen))
        self.told.append(words)

    def note_damage(self, zone: str, degree: int) -> None:
        """Note one damage of A on the diagram."""
        page = self.screen
        assert isinstance(page, DamagePage)
        self.hand.note_damage(page, zone, degree)
        self.told.append(f"noted {zone} {degree}")

    def go_on(self) -> None:
        """Continuar, and once more if there are errors that wait for another page."""
        before = self.screen.place()
        self.hand.do("Continuar")
        if (self.screen.code, self.screen.place().page) == (before.screen, before.page):
            self.hand.do("Continuar")
        self.hand.settle()

    def to_page(self, page: str) -> None:
        """Go from one thing to correct to the next, or through a screen that asks nothing, until one is on `page`."""
        for _fault in range(80):
            if self.screen.place().page == page:
                return
            words = [action.text for action in self.screen.actions()]
            self.hand.do(NEXT_FAULT if NEXT_FAULT in words else next(action.text for action in self.screen.actions() if action.is_main))
            self.hand.settle()
        raise AssertionError(f"nothing to correct on {page}")

    def issue_order(self, words: str) -> str:
        """Make an order, fill it, see it, issue it, and return its folio."""
        self.add("+ " + words)
        self.hand.wait_for(lambda: self.screen.code == "order")
        self.hand.settle()
        self.fill()
        self.hand.do("Vista previa")
        self.hand.settle()
        assert self.screen.code == "paper"
        assert "Borrador" in self.screen.subtitle()
        self.hand.do("Emitir orden")
        self.hand.wait_for(lambda: self.screen.code != "paper")
        self.hand.settle()
        assert self.screen.code == "orders", [cell.fault.text for cell in self.screen.findChildren(Cell) if cell.fault]
        assert self.hand.window.toast.words().startswith("Orden "), self.hand.window.toast.words()
        assert "emitida. Se enviará cuando haya conexión." in self.hand.window.toast.words()
        newest = max(self.case.of("paper"), key=lambda paper: paper.id)
        self.told.append(f"issued {newest.text('folio')}")
        return newest.text("folio")

    def save_and_deliver(self, folio: str) -> Path:
        """Save the client's copy as PDF and mark the paper delivered."""
        path = self.out / f"{folio}.pdf"

        def in_dialog() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, CopyDialog):
                QTimer.singleShot(20, in_dialog)
                return
            try:
                # No window manager brings a dialog to the front here.
                dialog.activateWindow()
                self.hand.wait_for(lambda: (now := QApplication.focusWidget()) and dialog.isAncestorOf(now))
                self.hand.write(dialog.findChildren(QLineEdit)[0], str(path))
                self.hand.press(self.hand.button("Guardar PDF", dialog))
            except AssertionError as error:
                self.told.append(f"dialog: {error}")
                dialog.reject()

        QTimer.singleShot(20, in_dialog)
        self.hand.press(self.hand.button("Imprimir o guardar", self.screen))
        assert not self.told[-1].startswith("dialog"), self.told[-1]
        self.hand.wait_for(path.exists)
        self.hand.window.activateWindow()
        self.hand.wait_for(lambda: QApplication.focusWidget() is not None)
        self.hand.settle()
        self.hand.press(self.hand.button("Marcar entregada", self.screen))
        self.hand.settle()
        self.told.append(f"delivered {folio}")
        return path


def text_of(path: Path) -> str:
    """Return the text of a PDF."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages)


def _is_answered(cell: Cell) -> bool:
    answer = cell.answer()
    return bool(answer.box or answer.value)
