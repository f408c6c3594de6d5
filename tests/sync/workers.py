"""Runs a module of these tests on every core, each process with its part of the work, and tells what any of them found."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IS_LONG = bool(os.environ.get("GNP_DESK_LONG"))


def say(words: str) -> None:
    """Tell the process that shares out the work."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def share(module: str, *arguments: str, seconds: float) -> str:
    """Run `python -m module PART PARTS arguments…` once per core and return everything they said.

    AssertionError with their words when one of them fails, or is not done in time.
    """
    parts = os.cpu_count() or 1
    folder = tempfile.TemporaryDirectory(prefix="gnp-share-")
    with folder as name:
        said = [Path(name) / str(part) for part in range(parts)]
        running = [_start(module, part, parts, arguments, said[part]) for part in range(parts)]
        try:
            codes = [process.wait(seconds) for process in running]
        finally:
            for process in running:
                process.kill()
        words = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in said)
    assert not any(codes), words[-6_000:]
    return words


def _start(module: str, part: int, parts: int, arguments: tuple[str, ...], to: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "error", "-m", module, str(part), str(parts), *arguments]
    with to.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)


def keep_statements() -> None:
    """Let every engine of this process use what another one compiled: these tests open thousands of short-lived stores.

    Only for processes of their own. Two dialects are the same when they speak to the same driver.
    """
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite as Dialect
    from sqlalchemy.engine import Engine
    from sqlalchemy.util import LRUCache

    shared: LRUCache[object, object] = LRUCache(5_000)
    begin = Engine.__init__

    def init(self: Engine, *rest: object, **options: object) -> None:
        begin(self, *rest, **options)  # type: ignore[arg-type]
        self._compiled_cache = shared  # type: ignore[assignment]

    Engine.__init__ = init  # type: ignore[method-assign]
    Dialect.__eq__ = lambda self, other: type(self) is type(other) and self.dbapi is other.dbapi  # type: ignore[assignment]
    Dialect.__hash__ = lambda self: hash(self.dbapi)  # type: ignore[assignment]
