"""How tests read a paper back: its text, its marks on the page, its codes, its picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

import paper_cases
import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdfium2 import raw

from gnp_desk.forms.printing.sheet import MARGIN, WIDTH

WATERMARK_SIZE = 40.0


@dataclass(frozen=True)
class Mark:
    """One run of text as it stands on a page: left, bottom, right and top of its ink."""

    text: str
    size: float
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Mark) -> bool:
        """Return whether the ink of two runs covers common ground, a hair forgiven."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > 0.4 and tall > 0.4


@cache
def full(kind: str) -> bytes:
    """Return the paper of the full claim, drawn once for all tests."""
    return paper_cases.drawn(paper_cases.full(), kind)


def squeezed(text: str) -> str:
    """Return a text without its spaces and line ends, for comparing what wraps."""
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    """Return the whole text of a paper, squeezed."""
    return "".join(texts_of_pages(pdf))


@lru_cache(maxsize=64)
def texts_of_pages(pdf: bytes) -> tuple[str, ...]:
    """Return the squeezed text of each page."""
    return tuple(squeezed(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages)


def marks(pdf: bytes, first: int = 0, last: int = 12) -> Iterator[list[Mark]]:
    """Yield the runs of text of some pages, the watermark left out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(first, min(last, len(document))):
            page = document[number]
            runs = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage())
            found = [Mark(run.extract().strip(), run.get_font_size(), *run.get_bounds()) for run in runs]
            yield [mark for mark in found if mark.text and mark.size < WATERMARK_SIZE]
    finally:
        document.close()


def strays(page: list[Mark]) -> list[str]:
    """Return the runs that leave the margins."""
    low, left, right = MARGIN - 1, MARGIN - 1, WIDTH - MARGIN + 1
    return [mark.text for mark in page if mark.left < left or mark.right > right or mark.bottom < low]


def collisions(page: list[Mark]) -> list[tuple[str, str]]:
    """Return the pairs of runs that cover each other."""
    ordered = sorted(page, key=lambda mark: -mark.top)
    found = []
    for index, mark in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top < mark.bottom:
                break
            if mark.overlaps(other):
                found.append((mark.text, other.text))
    return found


def picture(pdf: bytes, number: int, dpi: float) -> Image.Image:
    """Return a page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number].render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


def codes(pdf: bytes, number: int = 0, dpi: float = 200) -> dict[str, str]:
    """Return what the codes on a page say, by their kind."""
    return {str(code.format): code.text for code in zxingcpp.read_barcodes(picture(pdf, number, dpi))}
