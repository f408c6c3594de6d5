"""What this run was asked to do: one frozen Settings, read once, passed down."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where the store is, whether it is the demonstration, and which centre is proposed to one that has none."""

    data: Path
    demo: bool = False
    central: str = ""


def default_folder(*, demo: bool) -> Path:
    """Return the local, non-roaming folder of this person's store (ux.md P4); the demonstration has its own."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "gnp-desk" / ("demostracion" if demo else "trabajo")
