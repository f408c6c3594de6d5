"""Small pictures and documents made for tests: valid ones, and ones spoilt on purpose, the same for a seed."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas


def photo(seed: int = 1, size: tuple[int, int] = (96, 72), form: str = "JPEG", *, notes: bool = True) -> bytes:
    """Return a picture of a car, more or less; `notes` are those of a camera held sideways at a known place."""
    dice = random.Random(seed)  # noqa: S311  (the same files each time)
    image = Image.new("RGB", size, tuple(dice.randint(60, 200) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    width, height = size
    colour = tuple(dice.randint(0, 255) for _ in range(3))
    draw.rectangle((width * 0.2, height * 0.4, width * 0.8, height * 0.7), fill=colour)
    for _line in range(12):
        draw.line([(dice.randint(0, width), dice.randint(0, height)) for _ in range(2)], fill=(seed % 256, 20, 20))
    with BytesIO() as made:
        options = {"exif": camera_notes()} if notes else {}
        image.save(made, form, **options)
        return made.getvalue()


def camera_notes() -> Image.Exif:
    notes = Image.Exif()
    notes[0x010F], notes[0x0110], notes[0x0112] = "Acme", "Z9", 6
    taken = notes.get_ifd(0x8769)
    taken[0x9003], taken[0x9011] = "2026:11:22 18:20:05", "-06:00"
    place = notes.get_ifd(0x8825)
    place[1], place[2], place[3], place[4], place[31] = "N", (19.0, 25.0, 57.4), "W", (99.0, 7.0, 59.0), 12.0
    return notes


def document(pages: int = 2, words: str = "Acta de hechos") -> bytes:
    """Return a PDF of some pages."""
    with BytesIO() as made:
        canvas = Canvas(made, pagesize=(300, 200), invariant=1)
        for page in range(pages):
            canvas.drawString(40, 120, f"{words} {page + 1}")
            canvas.showPage()
        canvas.save()
        return made.getvalue()
