"""Copies of photos made from points our worker gave, or from copies we made before. No file from outside comes here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from gnp_desk.forms.evidence.marks import ARROW, MARK_SCALE, Mark
from gnp_desk.services.pictures import Picture

QUALITY = 82
GRAINS = 14
"""How many blocks the longer side of a blurred box keeps."""
RED, WHITE = "#C8102E", "#FFFFFF"


def jpeg(picture: Picture, quality: int = QUALITY) -> bytes:
    """Return a picture as JPEG without any notes."""
    return _encoded(Image.frombytes("RGB", (picture.width, picture.height), picture.rgb), quality)


def marked(view: bytes, turn: int, marks: Sequence[Mark], side: int = 0) -> bytes:
    """Return a copy of our own turned to the right by `turn` degrees, its marks burnt in, at most `side` long if given."""
    image: Image.Image = Image.open(BytesIO(view), formats=("JPEG",))
    if side and max(image.size) > side:
        scale = side / max(image.size)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image.draft("RGB", size)
        image = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    image = image.convert("RGB")
    for mark in sorted(marks, key=lambda mark: mark.kind == ARROW):
        (_arrow if mark.kind == ARROW else _blur)(image, mark)
    return _encoded(image.rotate(-turn, expand=True) if turn else image, QUALITY)


def _encoded(image: Image.Image, quality: int) -> bytes:
    with BytesIO() as made:
        image.save(made, "JPEG", quality=quality)
        return made.getvalue()


def _box(image: Image.Image, mark: Mark) -> tuple[int, int, int, int]:
    across, down = image.width / MARK_SCALE, image.height / MARK_SCALE
    return round(mark.left * across), round(mark.top * down), round(mark.right * across), round(mark.bottom * down)


def _blur(image: Image.Image, mark: Mark) -> None:
    """Replace a box by a few coarse blocks: what was there cannot be worked out again."""
    one, two, three, four = _box(image, mark)
    box = (min(one, three), min(two, four), max(one, three), max(two, four))
    width, height = box[2] - box[0], box[3] - box[1]
    if width < 2 or height < 2:
        return
    scale = GRAINS / max(width, height)
    small = image.crop(box).resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.BOX)
    image.paste(small.resize((width, height), Image.Resampling.NEAREST), box[:2])


def _arrow(image: Image.Image, mark: Mark) -> None:
    """Draw a red arrow with a white edge, seen on light and dark alike."""
    left, top, right, bottom = _box(image, mark)
    length = math.hypot(right - left, bottom - top)
    if length < 2:
        return
    thick = max(4, max(image.size) // 220)
    draw = ImageDraw.Draw(image)
    for colour, more in ((WHITE, thick), (RED, 0)):
        draw.line((left, top, right, bottom), fill=colour, width=thick + more)
        draw.polygon(_point(left, top, right, bottom, 5 * thick + more), fill=colour)


def _point(left: int, top: int, right: int, bottom: int, size: int) -> list[tuple[float, float]]:
    angle = math.atan2(bottom - top, right - left)
    tips = [(right + size * 0.35 * math.cos(angle), bottom + size * 0.35 * math.sin(angle))]
    for side in (2.6, -2.6):
        tips.append((right + size * math.cos(angle + side), bottom + size * math.sin(angle + side)))
    return tips
