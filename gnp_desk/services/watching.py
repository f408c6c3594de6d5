"""A camera's folder or card that is looked at again and again: which photos are new and no longer being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".pdf", ".heic", ".heif"})
MOST, DEEPEST = 5_000, 3
State = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """What a folder held the last time, by path: size and moment of change. `ready` are new and stood still since then."""

    files: Mapping[Path, State] = field(default_factory=dict)
    taken: frozenset[Path] = frozenset()
    ready: tuple[Path, ...] = ()
    is_there: bool = False


def first_look(folder: Path) -> Seen:
    """Return what is there now; none of it counts as new."""
    files, is_there = _files(folder)
    return Seen(files, frozenset(files), (), is_there)


def look_again(folder: Path, before: Seen) -> Seen:
    """Return what is new and has not changed since the look before; a card that is out keeps what was seen of it."""
    files, is_there = _files(folder)
    if not is_there:
        return Seen(before.files, before.taken, (), False)
    still = {path for path, state in files.items() if before.files.get(path) == state}
    ready = tuple(sorted(still - before.taken))
    return Seen(files, before.taken | frozenset(ready), ready, True)


def _files(folder: Path) -> tuple[dict[Path, State], bool]:
    found: dict[Path, State] = {}
    try:
        _collect(folder, found, 0)
    except OSError:
        return {}, False
    return found, True


def _collect(folder: Path, found: dict[Path, State], depth: int) -> None:
    for path in sorted(folder.iterdir()):
        if len(found) >= MOST:
            return
        if path.is_symlink():
            continue
        if path.is_dir() and depth < DEEPEST:
            _collect(path, found, depth + 1)
        elif path.suffix.lower() in ENDINGS and path.is_file():
            state = path.stat()
            found[path] = (state.st_size, state.st_mtime_ns)
