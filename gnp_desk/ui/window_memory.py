"""What the window remembers outside the store, because it is needed before the store opens: look, size, and that it runs.

Nothing here is personal. A file that cannot be read or written is as good as none.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from gnp_desk.ui.tokens import DENSITIES, SCALES, THEMES, Look

LOOK, RUNNING = "window.json", "running"


class WindowMemory:
    """Keeps its two small files beside the store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = self._read()

    def look(self) -> Look:
        """Return the look last chosen, the usual one when there is none."""
        kept = self._kept.get("look")
        plain = Look()
        if not isinstance(kept, dict):
            return plain
        theme, density, scale = kept.get("theme"), kept.get("density"), kept.get("scale")
        return Look(
            theme if theme in THEMES else plain.theme,
            density if density in DENSITIES else plain.density,
            scale if scale in SCALES else plain.scale,
        )

    def size(self) -> tuple[int, int, bool]:
        """Return width, height and whether the window filled the screen."""
        kept = self._kept.get("size")
        if isinstance(kept, list) and len(kept) == 3 and all(isinstance(part, int) for part in kept):
            return kept[0], kept[1], bool(kept[2])
        return 1366, 768, False

    def keep(self, *, look: Look | None = None, size: tuple[int, int, bool] | None = None) -> None:
        """Remember a look or a size."""
        if look is not None:
            self._kept["look"] = asdict(look)
        if size is not None:
            self._kept["size"] = list(size)
        import json

        fresh = self._folder / f"{LOOK}.new"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh.write_text(json.dumps(self._kept), encoding="utf-8")
            fresh.replace(self._folder / LOOK)

    def begin(self) -> bool:
        """Note that the window runs; return whether the last one did not end well."""
        crashed = (self._folder / RUNNING).exists()
        with suppress(OSError):
            (self._folder / RUNNING).touch()
        return crashed

    def end(self) -> None:
        """Note that the window ended well."""
        with suppress(OSError):
            (self._folder / RUNNING).unlink(missing_ok=True)

    def _read(self) -> dict[str, object]:
        if not (self._folder / LOOK).exists():
            return {}
        import json

        try:
            kept = json.loads((self._folder / LOOK).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}
