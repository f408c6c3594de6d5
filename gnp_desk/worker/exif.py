"""What a camera wrote into a photo, as plain data: when, where, with what, and how it was held."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
MAKE, MODEL, ORIENTATION, CHANGED = 0x010F, 0x0110, 0x0112, 0x0132
TAKEN, OFFSET = 0x9003, 0x9011
LATITUDE, LONGITUDE, ACCURACY = (1, 2), (3, 4), 31
MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
ZONE = re.compile(r"[+-]\d\d:\d\d")
UNREADABLE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, SyntaxError, EOFError),
    *(ArithmeticError, struct.error),
)
MOST = 120


def facts(image: Image.Image) -> dict[str, object]:
    """Return what can be read: taken, offset, device, latitude, longitude, accuracy, orientation. Nothing is trusted."""
    found: dict[str, object] = {"orientation": 1}
    try:
        exif = image.getexif()
        found["orientation"] = _orientation(exif.get(ORIENTATION))
        found["device"] = " ".join(filter(None, (_text(exif.get(MAKE)), _text(exif.get(MODEL)))))[:MOST]
        found |= _taken(dict(exif.get_ifd(EXIF_IFD)), exif.get(CHANGED))
        found |= _place(dict(exif.get_ifd(GPS_IFD)))
    except UNREADABLE:
        pass  # a photo without readable notes is still a photo
    return found


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return " ".join("".join(sign for sign in value if sign.isprintable()).split())[:MOST] if isinstance(value, str) else ""


def _taken(tags: dict[int, object], changed: object) -> dict[str, object]:
    moment = MOMENT.match(_text(tags.get(TAKEN)) or _text(changed))
    if moment is None:
        return {}
    offset = ZONE.fullmatch(_text(tags.get(OFFSET)))
    year, month, day, hour = moment.groups()
    return {"taken": f"{year}-{month}-{day}T{hour}", "offset": offset[0] if offset else ""}


def _place(tags: dict[int, object]) -> dict[str, object]:
    latitude = _degrees(tags, LATITUDE, 90)
    longitude = _degrees(tags, LONGITUDE, 180)
    if latitude is None or longitude is None:
        return {}
    found: dict[str, object] = {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}
    accuracy = tags.get(ACCURACY)
    if accuracy is not None and 0 < float(accuracy) < 100_000:  # type: ignore[arg-type]
        found["accuracy"] = f"{float(accuracy):.0f}"  # type: ignore[arg-type]
    return found


def _degrees(tags: dict[int, object], pair: tuple[int, int], most: int) -> float | None:
    side, parts = _text(tags.get(pair[0])), tags.get(pair[1])
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    # A camera that found no place writes zeros, or quotients of nothing.
    if not 0 < value <= most:
        return None
    return -value if side in ("S", "W") else value
