"""Shares the long proofs out to processes of their own, one per core, and tells what any of them found.

The processes stay for the next proof: to begin costs as much as a hundred synchronisations. Each takes its part of the work by
number, so that nothing has to be said between them.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import secrets
import subprocess
import sys
import threading
import traceback
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IS_LONG = bool(os.environ.get("GNP_DESK_LONG"))
END = "\x04end"


def seed() -> int:
    """Return where random work begins: the same in every short run, which judges a change; another one in every long run."""
    return secrets.randbelow(10**6) if IS_LONG else 20_261_130


def say(words: str) -> None:
    """Tell the process that shares out the work."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def share(module: str, *arguments: object, seconds: float) -> str:
    """Run `module.main(part, parts, *arguments)` on every core and return everything they said.

    AssertionError with their words when one of them fails, or is not done in time.
    """
    workers = _workers()
    job = {"module": module, "parts": len(workers), "arguments": arguments}
    heard = [worker.begin({**job, "part": part}) for part, worker in enumerate(workers)]
    for worker, reader in zip(workers, heard, strict=True):
        reader.join(seconds)
        if reader.is_alive():
            _workers.cache_clear()
            worker.end(0)
    words = "\n".join(worker.words for worker in workers)
    assert all(worker.code == 0 for worker in workers), words[-6_000:]
    return words


class _Worker:
    """A process that waits for its next part."""

    def __init__(self) -> None:
        command = [sys.executable, "-W", "error", "-m", "tests.sync.workers"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.words, self.code = "", -1
        atexit.register(self.end)

    def begin(self, job: dict[str, object]) -> threading.Thread:
        """Hand a part over and return the thread that listens until it is done."""
        assert self._process.stdin is not None
        self.words, self.code = "", -1
        self._process.stdin.write(f"{json.dumps(job)}\n")
        self._process.stdin.flush()
        reader = threading.Thread(target=self._listen, daemon=True)
        reader.start()
        return reader

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(END):
                self.code = int(line.removeprefix(END))
                return
            self.words += line

    def end(self, patience: float = 10) -> None:
        """Let the process tidy up and go; one that does not come to it is ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


@cache
def _workers() -> list[_Worker]:
    return [_Worker() for _core in range(os.cpu_count() or 1)]


def serve() -> None:
    """Do one part after the other, as they are asked for."""
    for line in sys.stdin:
        job = json.loads(line)
        try:
            main = importlib.import_module(job["module"]).main
            code = int(main(job["part"], job["parts"], *job["arguments"]) or 0)
        except BaseException:
            say(traceback.format_exc())
            code = 1
        say(f"{END}{min(code, 100)}")


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


if __name__ == "__main__":
    keep_statements()
    # What the modules brought stays until the end: it is not looked through again with every sequence.
    gc.freeze()
    gc.set_threshold(20_000, 20, 1_000)
    serve()
