"""Pages of a PDF of ours as pictures for the preview and the printer. Files from outside never come this way."""

from __future__ import annotations

from dataclasses import dataclass

Bytes = bytes | bytearray
"""What came through a pipe: as it was read, not copied once more."""


@dataclass(frozen=True)
class Picture:
    """One page: size in pixels and its rows of red, green, blue bytes, without padding."""

    width: int
    height: int
    rgb: Bytes


def pages(pdf: bytes, dpi: int) -> tuple[Picture, ...]:
    """Return every page of `pdf` drawn at `dpi`."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_picture(document[number], dpi) for number in range(len(document)))
    finally:
        document.close()


def _picture(page: object, dpi: int) -> Picture:
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False)  # type: ignore[attr-defined]
    image = bitmap.to_pil().convert("RGB")
    return Picture(image.width, image.height, image.tobytes())
