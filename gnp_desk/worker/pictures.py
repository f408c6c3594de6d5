"""Photos: formats told by their bytes, sides looked at before decoding, points given back. Originals are never changed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageFile, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from gnp_desk.worker import exif
from gnp_desk.worker.protocol import Head

FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
MOST_POINTS, MOST_CLEAR_POINTS = 100_000_000, 30_000_000
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
# What decoders say of bytes they do not understand. Anything else ends the process: the file is unreadable all the same.
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError, AttributeError),
    *(ArithmeticError, struct.error, zlib.error, MemoryError, NotImplementedError),
)


def prepare() -> None:
    """Look at one photo of each format, so that everything decoding needs is loaded while files may still be opened."""
    Image.preinit()
    # Sides are looked at before decoding, by our own limit.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    notes = Image.Exif()
    notes[exif.MODEL] = "-"
    notes.get_ifd(exif.GPS_IFD)[1] = "N"
    for form in FORMATS:
        with BytesIO() as made:
            Image.new("RGBA" if form == "PNG" else "RGB", (8, 8)).save(made, form, exif=notes)
            look({"sides": [4]}, made.getvalue())
    look({"sides": [4]}, b"")


def look(head: Head, body: bytes) -> tuple[Head, list[bytes]]:
    """Answer facts and copies of a photo: one of RGB points per side asked for, the largest first."""
    try:
        image = Image.open(BytesIO(body), formats=FORMATS)
    except UNREADABLE:
        return {"ok": False, "why": "unknown" if not _is_cut(body) else "unreadable"}, []
    if image.width * image.height > MOST_POINTS:
        return {"ok": False, "why": "pixels"}, []
    if image.format not in MEDIA or not image.width or not image.height:
        return {"ok": False, "why": "unknown"}, []
    sides = sorted((int(str(side)) for side in head.get("sides", [])), reverse=True)  # type: ignore[attr-defined]
    try:
        facts = exif.facts(image)
        width, height = turned_size(image.size, int(str(facts["orientation"])))
        copies = list(copies_of(image, int(str(facts["orientation"])), sides))
    except UNREADABLE:
        return {"ok": False, "why": "unreadable"}, []
    told = {"ok": True, "media": MEDIA[image.format], "width": width, "height": height, "pages": 1, **facts}
    return {**told, "copies": [copy.size for copy in copies]}, [copy.tobytes() for copy in copies]


def copies_of(image: Image.Image, orientation: int, sides: list[int]) -> Iterator[Image.Image]:
    """Yield upright RGB copies whose longer side is at most each of `sides`; each is made from the one before."""
    if sides:
        # The decoder of JPEG halves while it reads: it must be told both sides, not the longer one twice.
        image.draft("RGB", _within(image.size, sides[0]))
    image.load()
    current = image
    if sides and image.mode in ("RGBA", "LA") and image.width * image.height > MOST_CLEAR_POINTS:
        # Blending a picture of this size would need a second one as large: points are left out first.
        current = image.resize(_within(image.size, 2 * sides[0]), Image.Resampling.NEAREST)
    for place, side in enumerate(sides):
        size = _within(current.size, side)
        if size != current.size:
            current = _plain(current, small=False).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
        current = _plain(current, small=True)
        if place == 0:
            for turn in TURNS.get(orientation, ()):
                current = current.transpose(turn)
        yield current


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size of the same shape whose longer side is at most `side`."""
    scale = min(1, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def turned_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return width and height as a person sees the photo."""
    return (size[1], size[0]) if orientation in (5, 6, 7, 8) else size


def _plain(image: Image.Image, *, small: bool) -> Image.Image:
    """Return a picture that can be resized, and as a small one in RGB over white."""
    if not small:
        return image if image.mode in ("L", "RGB", "RGBA", "CMYK", "YCbCr", "LA", "F", "I") else image.convert(_full(image))
    if image.mode == "RGB":
        return image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image.convert("RGB")


def _full(image: Image.Image) -> str:
    return "RGBA" if "transparency" in image.info or image.mode == "PA" else "L" if image.mode.startswith(("1", "I;")) else "RGB"


def _is_cut(body: bytes) -> bool:
    """Return whether bytes begin like one of our formats: then they are damaged, not of another kind."""
    return body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")
