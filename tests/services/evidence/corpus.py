"""Hundreds of spoilt pictures and documents, built from a seed: cut, flipped, posing, huge, bombs, polyglots."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from tests.services.evidence.drawn import document, photo

MAYBE, NEVER = "may be shown or kept apart", "kept apart"
FORMS = (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"))


@dataclass(frozen=True)
class Spoilt:
    """A file: its kind and number make its name; `fate` says whether it must be kept apart."""

    name: str
    data: bytes
    fate: str


def pictures(seed: int = 7, times: int = 1) -> list[Spoilt]:
    """Return at least 500 spoilt pictures; `times` asks for as many times more of those that are drawn by lot."""
    dice = random.Random(seed)  # noqa: S311  (the same files each time)
    found: list[Spoilt] = []
    for maker in (_cut, _flipped, _posing, _huge, _bombs, _polyglots, _spliced, _segments):
        found += maker(dice, times)
    return found


def documents(seed: int = 7, times: int = 1) -> list[Spoilt]:
    """Return at least 100 spoilt PDFs."""
    dice = random.Random(seed)  # noqa: S311  (the same files each time)
    return [*_pdf_cut(dice, times), *_pdf_flipped(dice, times), *_pdf_built()]


def _bases() -> Iterator[tuple[str, str, bytes]]:
    for place, (form, ending) in enumerate(FORMS):
        yield form, ending, photo(place, (64, 48), form)


def _cut(dice: random.Random, times: int) -> list[Spoilt]:
    made = []
    for form, ending, data in _bases():
        for place in range(30 * times):
            at = dice.randrange(1, len(data) // 2)
            made.append(Spoilt(f"cut-{form}-{place}.{ending}", data[:at], NEVER))
    return made


def _flipped(dice: random.Random, times: int) -> list[Spoilt]:
    made = []
    for form, ending, data in _bases():
        for place in range(60 * times):
            spoilt = bytearray(data)
            for _flip in range(dice.randint(1, 12)):
                spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
            made.append(Spoilt(f"flipped-{form}-{place}.{ending}", bytes(spoilt), MAYBE))
    return made


def _posing(dice: random.Random, times: int) -> list[Spoilt]:
    """Other kinds of files under the name of a photo."""
    made = [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
        b"<html><img src=x onerror=alert(1)></html>",
        b"MZ" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"PK\x03\x04" + bytes(100),
        b"%!PS-Adobe-3.0\n(%pipe%id) (w) file\n",
        b"\0\0\0\x18ftypheic" + bytes(60),
        b"\0\0\0\x18ftypavif" + bytes(60),
        b"\0\0\0\x18ftypmp42" + bytes(60),
        b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
        b"8BPS\0\1" + bytes(60),
        b"SIMPLE  =                    T" + bytes(60),
        b"\x00" * 500,
        b"\xff" * 500,
        b"P6 99999 99999 255 " + bytes(50),
        b"push graphic-context\nfill 'url(https://x/)'",
    ]
    for form in ("TIFF", "GIF", "BMP", "ICO", "PPM", "TGA", "PCX", "SGI"):
        with BytesIO() as file:
            Image.new("RGB", (32, 32), (dice.randrange(255), 9, 9)).save(file, form)
            made.append(file.getvalue())
    for _place in range(20 * times):
        made.append(dice.randbytes(dice.randint(2, 4000)))
    return [Spoilt(f"posing-{place}.jpg", data, NEVER) for place, data in enumerate(made)]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *more: bytes, data: bytes = b"", depth: int = 8, colour: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = b"".join((_chunk(b"IHDR", head), *more, _chunk(b"IDAT", zlib.compress(data)), _chunk(b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + chunks


def _huge(dice: random.Random, times: int) -> list[Spoilt]:
    """Sides that no camera has: refused before anything is decoded."""
    made = []
    for place in range(20 * times):
        width, height = dice.randint(20_000, 2**31 - 1), dice.randint(20_000, 2**31 - 1)
        made.append(Spoilt(f"huge-{place}.png", _png(width, height), NEVER))
    jpeg = photo(3, (64, 48), notes=False)
    at = jpeg.index(b"\xff\xc0") + 5
    for place in range(10):
        sides = struct.pack(">HH", dice.randint(20_000, 65_535), dice.randint(20_000, 65_535))
        made.append(Spoilt(f"huge-{place}.jpg", jpeg[:at] + sides + jpeg[at + 4 :], NEVER))
    for place in range(10):
        sides = struct.pack("<I", dice.randint(12_000, 2**24 - 1))[:3] + struct.pack("<I", dice.randint(12_000, 2**24 - 1))[:3]
        body = b"WEBPVP8X\x0a\0\0\0\0\0\0\0" + sides
        made.append(Spoilt(f"huge-{place}.webp", b"RIFF" + struct.pack("<I", len(body)) + body, NEVER))
    return made


def _bombs(dice: random.Random, times: int) -> list[Spoilt]:
    """A few bytes that would become many: pixels, texts, profiles, notes that point at themselves."""
    zeros = zlib.compress(bytes(40_000_000), 9)
    text = _chunk(b"zTXt", b"Comment\0\0" + zeros)
    profile = _chunk(b"iCCP", b"icc\0\0" + zeros)
    row = b"\0" + bytes(64 * 3)
    whole = row * 64
    made = [
        ("text.png", _png(64, 64, text, data=whole), MAYBE),
        ("profile.png", _png(64, 64, profile, data=whole), MAYBE),
        ("notes.png", _png(64, 64, _chunk(b"eXIf", _looped(1)), data=whole), MAYBE),
        ("depth.png", _png(9_000, 9_000, depth=16, colour=6, data=bytes(1000)), NEVER),
        ("short.png", _png(9_999, 9_999, data=bytes(1000)), NEVER),
    ]
    jpeg = photo(4, (64, 48), notes=False)
    many = b"".join(b"\xff\xe2" + struct.pack(">H", 65_533) + b"ICC_PROFILE\0" + bytes([n, 200]) + bytes(65_517) for n in range(1, 30))
    made += [
        ("profile.jpg", jpeg[:2] + many + jpeg[2:], MAYBE),
        ("comments.jpg", jpeg[:2] + (b"\xff\xfe" + struct.pack(">H", 65_535) + bytes(65_533)) * 40 + jpeg[2:], MAYBE),
        ("segments.jpg", jpeg[:2] + (b"\xff\xe1\x00\x02") * 60_000 + jpeg[2:], MAYBE),
    ]
    for place in range(30 * times):
        exif = b"Exif\0\0" + _looped(dice.randint(1, 400), dice)
        made.append((f"notes-{place}.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:], MAYBE))
    return [Spoilt(f"bomb-{name}", data, fate) for name, data, fate in made]


def _looped(count: int, dice: random.Random | None = None) -> bytes:
    """Return notes of a camera whose directories point at themselves and promise more than there is."""
    dice = dice or random.Random(1)  # noqa: S311  (the same files each time)
    entries = b"".join(
        struct.pack("<HHII", dice.choice((0x8769, 0x8825, 0x0112, 0x9003, 0x927C)), dice.randint(0, 13), dice.choice((1, 2**31, 0)), dice.choice((8, 0, 2**32 - 1)))
        for _entry in range(count)
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", count) + entries + struct.pack("<I", 8)


def _polyglots(dice: random.Random, times: int) -> list[Spoilt]:
    """Photos that are also something else: shown as photos, from copies without the rest."""
    jpeg, png = photo(5, (64, 48)), photo(6, (64, 48), "PNG")
    extras = (b"PK\x05\x06" + bytes(18), b"<script>alert(1)</script>", b"%PDF-1.7\n%%EOF", b"#!/bin/sh\nid\n", dice.randbytes(3000))
    made = [(f"tail-{place}.{ending}", data + extra) for place, extra in enumerate(extras) for data, ending in ((jpeg, "jpg"), (png, "png"))]
    made += [(f"head-{place}.jpg", jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(extra) + 2) + extra + jpeg[2:]) for place, extra in enumerate(extras)]
    return [Spoilt(f"polyglot-{name}", data, MAYBE) for name, data in made]


def _spliced(dice: random.Random, times: int) -> list[Spoilt]:
    """The beginning of one photo and the end of another."""
    bases = [data for _form, _ending, data in _bases()]
    made = []
    for place in range(45 * times):
        one, other = dice.sample(bases, 2)
        made.append(Spoilt(f"spliced-{place}.jpg", one[: dice.randrange(20, len(one))] + other[dice.randrange(len(other)) :], MAYBE))
    return made


def _segments(dice: random.Random, times: int) -> list[Spoilt]:
    """JPEG whose tables and lengths lie."""
    jpeg = photo(8, (64, 48), notes=False)
    markers = [at for at in range(len(jpeg) - 1) if jpeg[at] == 0xFF and 0xC0 <= jpeg[at + 1] <= 0xFE]
    made = []
    for place in range(90 * times):
        spoilt, at = bytearray(jpeg), dice.choice(markers)
        for offset in range(2, dice.randint(3, 12)):
            if at + offset < len(spoilt):
                spoilt[at + offset] = dice.randrange(256)
        made.append(Spoilt(f"segment-{place}.jpg", bytes(spoilt), MAYBE))
    return made


def _pdf_cut(dice: random.Random, times: int) -> list[Spoilt]:
    data = document()
    return [Spoilt(f"cut-{n}.pdf", data[: dice.randrange(6, len(data) - 40)], MAYBE) for n in range(35 * times)]


def _pdf_flipped(dice: random.Random, times: int) -> list[Spoilt]:
    data = document()
    made = []
    for place in range(45 * times):
        spoilt = bytearray(data)
        for _flip in range(dice.randint(1, 30)):
            spoilt[dice.randrange(5, len(spoilt))] = dice.randrange(256)
        made.append(Spoilt(f"flipped-{place}.pdf", bytes(spoilt), MAYBE))
    return made


def _objects(*bodies: str, root: int = 1) -> bytes:
    """Return a PDF of these objects, with a table that is right."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    at = len(made)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, root, at)


def _pdf_built() -> list[Spoilt]:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}] {more} >>"
    pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    catalogue = "<< /Type /Catalog /Pages 2 0 R {more} >>"

    def one(box: str = "200 200", more: str = "", root: str = "", *rest: str) -> bytes:
        return _objects(catalogue.format(more=root), pages, page.format(box=box, more=more), *rest)

    stream = "<< /Length 40 >>\nstream\n" + "q " * 20 + "\nendstream"
    made = [
        (_objects(catalogue.format(more=""), "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999 >>"), MAYBE),
        (_objects(catalogue.format(more=""), "<< /Type /Pages /Kids [] /Count 0 >>"), NEVER),
        (_objects(catalogue.format(more=""), "<< /Type /Pages /Kids [] /Count 100000 >>"), NEVER),
        (one("0 0"), MAYBE),
        (one("99999999 99999999"), MAYBE),
        (one("1 99999"), MAYBE),
        (one("-50 -50"), MAYBE),
        (one(root="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), MAYBE),
        (one(root="/OpenAction << /S /Launch /F (/bin/sh) >>"), MAYBE),
        (one(root="/OpenAction << /S /URI /URI (https://example.invalid/) >>"), MAYBE),
        (one(more="/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (file:///etc/passwd) >> >>]"), MAYBE),
        (one("200 200", "/Contents 4 0 R /Resources << /XObject << /A 4 0 R >> >>", "", "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 4 0 R >> >> /Length 5 >>\nstream\n/A Do\nendstream"), MAYBE),
        (one("200 200", "/Contents 4 0 R", "", stream), MAYBE),
        (one("200 200", "/Contents 3 0 R"), MAYBE),
        (b"%PDF-1.7\n" + bytes(5000), NEVER),
        (b"%PDF-", NEVER),
        (b"%PDF-9.9\n%%EOF", NEVER),
        (b"%PDF-1.4\n" + b"<<" * 50_000, NEVER),
        (b"%PDF-1.4\n" + b"[" * 200_000, NEVER),
        (document(501), NEVER),
        (document(1) + document(1), MAYBE),
        (b"%PDF-1.4\n" + photo(2), NEVER),
    ]
    return [Spoilt(f"built-{place}.pdf", data, fate) for place, (data, fate) in enumerate(made)]
