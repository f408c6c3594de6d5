"""Names of files as they may be shown and written (ux.md S14): no paths, no signs nobody can see, no reserved words."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
UNNAMED = "archivo"
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
EXTENSION = re.compile(r"[A-Za-z0-9]{1,8}")


def shown_name(name: str) -> str:
    """Return a name that can be shown and written anywhere: its last part, visible signs only, one extension."""
    last = re.split(r"[/\\]", name)[-1]
    plain = unicodedata.normalize("NFC", "".join(sign for sign in last if unicodedata.category(sign) not in UNSEEN))
    words = " ".join(FORBIDDEN.sub("_", plain).split()).strip(". ")
    stem, dot, extension = words.rpartition(".")
    if not dot or not EXTENSION.fullmatch(extension):
        stem, extension = words, ""
    stem = stem.replace(".", "_").strip(" _") or UNNAMED
    if RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    tail = f".{extension}" if extension else ""
    return stem[: LONGEST - len(tail)].rstrip(" .") + tail
