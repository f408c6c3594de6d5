"""What happened, shown, in the self test: the collision drawn, photos in, a spoilt file apart, all sealed, a change found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gnp_desk.desk import Desk

Facts = dict[str, object]
Need = Callable[[bool, str], None]
PHOTOS, SIDES = 12, (1600, 1200)


class EvidenceStory:
    """The sketch of the collision, and photos of the damage as a camera would give them."""

    def __init__(self, desk: Desk, claim: str, need: Need) -> None:
        self.desk, self.claim, self.need = desk, claim, need

    def steps(self) -> Iterator[tuple[str, Callable[[], Facts]]]:
        """Yield the steps by name, in order."""
        yield "sketch", self.draw
        yield "evidence", self.bring
        yield "seal", self.check

    def draw(self) -> Facts:
        """Draw B behind A in its lane, before and at the impact; the paper shows it and nothing contradicts how many they are."""
        from pypdf import PdfReader

        from gnp_desk.services import sketch_view as view

        case, editor = self.desk.cases.load(self.claim), "selftest"
        sheet = self.desk.cases.new_id()
        case = self.desk.cases.add(self.claim, "sketch", sheet, {**view.new_sheet(case), "template": "avenue_median"}, editor)
        vehicles = [tool for family in view.palette(case) for tool in family.tools if tool.party]
        for phase in (view.IMPACT, view.BEFORE):
            for tool in vehicles:
                values = view.new_element(case, sheet, tool, phase, view.free_spot(case, tool, phase, (0.0, 0.0)))
                case = self.desk.cases.add(self.claim, "sketch_element", self.desk.cases.new_id(), values, editor)
        declaration = case.first("declaration")
        self.need(declaration is not None, "hay una declaración")
        page = PdfReader(BytesIO(self.desk.papers.preview(self.claim, declaration.id if declaration else ""))).pages[0]
        self.need("Llena: impacto" in page.extract_text(), "el papel lleva el croquis")
        shown = view.look(case)
        self.need(not any("muestra" in words for words in shown.advice), "el croquis muestra los vehículos que participaron")
        return {"elements": len(shown.rows), "advice": list(shown.advice)}

    def bring(self) -> Facts:
        """Import twelve photos, a document and a spoilt file; originals come back byte for byte."""
        from gnp_desk.services.evidence_import import Into
        from gnp_desk.services.sources import PastedSource

        photos = [_photo(number) for number in range(PHOTOS)]
        given = [*((f"IMG_{n}.jpg", data) for n, data in enumerate(photos)), ("acta.pdf", _document()), ("rota.jpg", photos[0][:900])]
        line = self.desk.cases.load(self.claim).of("damage_line")
        into = Into(self.claim, "own_damage_damage/", (line[0].id,) if line else ())
        started = time.perf_counter()
        brought = self.desk.evidence.bring(into, [PastedSource(*one) for one in given])
        took = time.perf_counter() - started
        self.need(len(brought.records) == len(given) and not brought.refused, "entraron todos los archivos")
        self.need([item.code for item in brought.apart] == ["EVI-104"], "el archivo dañado quedó aparte")
        items = [self.desk.cases.load(self.claim).find(record) for record in brought.records]
        for item, (name, data) in zip(items, given, strict=True):
            same = item is not None and self.desk.evidence.original(item.text("sha256")) == data
            self.need(same, f"el original de {name} está completo")
        return {"files": len(given), "apart": 1, "per_second": round(len(given) / took, 1)}

    def check(self) -> Facts:
        """Find nothing wrong, then find exactly the file that is changed, and put it back."""
        self.need(not self.desk.evidence.check(self.claim), "todo está como se selló")
        folder = self.desk.evidence.blobs.folder
        path = max(folder.iterdir(), key=lambda file: file.stat().st_size)
        data = path.read_bytes()
        _flip(path, data)
        try:
            found = self.desk.evidence.check(self.claim)
        finally:
            path.write_bytes(data)
        self.need(len(found) == 1, "se nombra el archivo que cambió y ningún otro")
        return {"found": found[0].words}


def _flip(path: Path, data: bytes) -> None:
    spoilt = bytearray(data)
    spoilt[len(spoilt) // 2] ^= 1
    path.write_bytes(bytes(spoilt))


def _photo(number: int) -> bytes:
    from PIL import Image

    # Grain makes it as large as a photo; one made of flat colours would say nothing of the work.
    image = Image.effect_noise(SIDES, 20 + number).convert("RGB")
    with BytesIO() as made:
        image.save(made, "JPEG", quality=90)
        return made.getvalue()


def _document() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    with BytesIO() as made:
        canvas = Canvas(made, invariant=1)
        canvas.drawString(100, 500, "Acta")
        canvas.showPage()
        canvas.save()
        return made.getvalue()
