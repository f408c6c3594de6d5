"""Papers by picture: every page against the picture committed beside this file.

After a wanted change of layout look at the new pages and renew the pictures:

    GNP_DESK_RENEW_PICTURES=1 .venv/bin/python -m pytest tests/forms/papers/test_papers_pictures.py
"""

from __future__ import annotations

import os
from pathlib import Path

import paper_cases
import pytest
import reading
from paper_cases import KINDS
from PIL import Image, ImageChops, ImageStat

GOLDEN = Path(__file__).resolve().parent / "golden"
DPI, SHADES = 60, 16
MEAN, STRONG, MOST = 2.0, 70, 0.0015


def pages() -> list[tuple[str, int]]:
    counts = {"declaration": 3}
    return [(kind, number) for kind in KINDS for number in range(counts.get(kind, 1))]


def compare(name: str, pdf: bytes, number: int) -> None:
    """Hold a page against its picture: hardly any difference on the whole, and no place that differs strongly."""
    found = reading.picture(pdf, number, DPI)
    path = GOLDEN / f"{name}-{number + 1}.png"
    if os.environ.get("GNP_DESK_RENEW_PICTURES"):
        GOLDEN.mkdir(exist_ok=True)
        found.quantize(SHADES).save(path, optimize=True)
    with Image.open(path) as kept:
        difference = ImageChops.difference(found, kept.convert("L"))
    assert difference.size == found.size
    strong = sum(difference.histogram()[STRONG:]) / (found.width * found.height)
    assert ImageStat.Stat(difference).mean[0] < MEAN, path.name
    assert strong < MOST, path.name


@pytest.mark.parametrize(("kind", "number"), pages())
def test_an_issued_paper_looks_as_agreed(kind: str, number: int) -> None:
    compare(kind, reading.full(kind), number)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_to_complete_by_hand_looks_as_agreed(kind: str) -> None:
    compare(f"{kind}-draft", paper_cases.drawn(paper_cases.nearly_empty(), kind, paper_cases.draft(kind)), 0)


def test_the_order_with_twelve_damages_looks_as_agreed() -> None:
    compare("twelve-damages", paper_cases.drawn(paper_cases.with_damages(12), "vehicle_admission_order"), 0)


def test_a_different_page_would_be_noticed() -> None:
    """The tolerance forgives a renderer, not a changed answer."""
    from builders import changed

    if os.environ.get("GNP_DESK_RENEW_PICTURES"):
        return
    case = changed(paper_cases.full(), "vehicle_admission_order", instructions="Otra cosa distinta.")
    with pytest.raises(AssertionError):
        compare("vehicle_admission_order", paper_cases.drawn(case, "vehicle_admission_order"), 0)
