"""A photo on paper: whole inside its place, as it is in its bytes, with a thin line around."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from gnp_desk.forms.printing.sheet import Canvas, Strip

BELOW = 3.0


def box(data: bytes, width: float, height: float) -> Strip:
    """Return a JPEG drawn as large as it fits; it stays on the page of its words."""
    return Strip(height + BELOW, partial(_draw, data, width, height), keep=True)


def _draw(data: bytes, width: float, height: float, canvas: Canvas, left: float, top: float) -> None:
    from reportlab.lib.utils import ImageReader

    image = ImageReader(BytesIO(data))
    across, down = image.getSize()
    scale = min(width / across, height / down)
    bottom = top - height + (height - down * scale) / 2
    canvas.drawImage(image, left, bottom, across * scale, down * scale)
    canvas.setLineWidth(0.5)
    canvas.rect(left, bottom, across * scale, down * scale)
