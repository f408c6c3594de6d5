"""The photos at the end of the declaration: small copies with what they show and their fingerprints, for the Company.

They stand outside what is signed: a later photo never makes a signature stale (forms.md FM-7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.photos import subjects_of, used
from gnp_desk.forms.printing import blocks, facts, fonts
from gnp_desk.forms.printing import picture as printed
from gnp_desk.forms.printing.fonts import MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import INNER, LEFT, Canvas, Sheet, Strip
from gnp_desk.texts import N_, day_hour

OWNER, TITLE = N_("Compañía"), N_("Fotos y documentos")
NOTE = N_("Solo para la Compañía. Copias reducidas; cada original se conserva completo; su huella SHA-256 permite compararlo.")
ACROSS, GAP, HIGH = 3, 12.0, 122.0
WIDE = (INNER - GAP * (ACROSS - 1)) / ACROSS
HASH_HALF = 32
Photo = Mapping[str, Any]


def frozen(case: Case) -> list[dict[str, object]]:
    """Return the evidence that goes to the paper, in the order it came; what shows injuries never does."""
    shown = (item for item in used(case) if item.get("sensitive") is not True)
    return [_frozen(case, number, item) for number, item in enumerate(sorted(shown, key=lambda item: item.id), start=1)]


def _frozen(case: Case, number: int, item: Record) -> dict[str, object]:
    taken = item.get("taken_at")
    local = taken.get("local") if isinstance(taken, Mapping) else None
    damages = [line for line in case.of("damage_line") if line.id in subjects_of(item)]
    zones = ", ".join(filter(None, (facts.show(case, line, "zone").lower() for line in damages)))
    title = item.text("caption") or facts.show(case, item, "slot").partition(" · ")[2]
    return {
        "record": item.id,
        "number": number,
        "title": " · ".join(part for part in (title, zones) if part),
        "taken": N_("Tomada {at}").format(at=day_hour(str(local))) if local else N_("Sin hora de toma"),
        "name": item.text("original_name"),
        "sha256": item.text("sha256"),
    }


def place(sheet: Sheet, photos: Sequence[Photo], pictures: Mapping[str, bytes]) -> None:
    """Put the photos three to a row on pages of the Company."""
    if not photos:
        return
    sheet.page(OWNER)
    sheet.place([blocks.heading(TITLE), *blocks.paragraph(NOTE)])
    for start in range(0, len(photos), ACROSS):
        row = photos[start : start + ACROSS]
        columns = ((LEFT + at * (WIDE + GAP), _cell(photo, pictures.get(photo["record"]))) for at, photo in enumerate(row))
        sheet.gap(6)
        sheet.beside(*columns)


def _cell(photo: Photo, picture: bytes | None) -> Iterator[Strip]:
    """Yield a photo with its words; a photo without a picture is named all the same."""
    if picture is not None:
        yield printed.box(picture, WIDE, HIGH)
    head = f"{photo['number']} · {photo['title'] or photo['name']}"
    lines = [(line, MEDIUM, blocks.SMALL) for line in fonts.wrap(head, MEDIUM, blocks.SMALL, WIDE)[:2]]
    lines += [(line, REGULAR, blocks.SMALL) for line in fonts.wrap(f"{photo['taken']} · {photo['name']}", REGULAR, blocks.SMALL, WIDE)[:2]]
    sha256 = str(photo["sha256"])
    lines += [(sha256[:HASH_HALF], REGULAR, blocks.SMALL), (sha256[HASH_HALF:], REGULAR, blocks.SMALL)]
    for place_, (text, font, size) in enumerate(lines, start=1):
        yield Strip(size + 2, partial(_line, text, font, size), keep=place_ < len(lines))


def _line(text: str, font: str, size: float, canvas: Canvas, left: float, top: float) -> None:
    blocks.write(canvas, left, top - size, text, font, size)

