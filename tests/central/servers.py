"""Real server processes and a real PostgreSQL for the tests of the centre, all on this machine and thrown away."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import requests
from sqlalchemy import make_url

from gnp_central.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = Path("/usr/lib/postgresql")
BUCKET = "evidence"
# What a backup of a centre holds beside its database.
KEPT = ("keys", "blobs", "anchors")
DUMP = "database"


@contextmanager
def serving(data: Path, *options: str) -> Iterator[str]:
    """Run `gnp-central serve` on a free port and give its address once it answers."""
    with started(data, *options) as (url, _process):
        yield url


@contextmanager
def started(data: Path, *options: str) -> Iterator[tuple[str, int]]:
    """Run `gnp-central serve` and give its address and its process."""
    command = [sys.executable, "-m", "gnp_central", "serve", "--data", str(data), "--port", "0", *options]
    with (data / "events.jsonl").open("ab") as events:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=events,
            text=True,
        )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, (data / "events.jsonl").read_text()
        wait_for(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command of the centre and return its code and what it said."""
    said, wrong = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(wrong):
        code = main(arguments)
    return code, said.getvalue(), wrong.getvalue()


def wait_for(url: str) -> None:
    """Return once a centre answers at this address."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            requests.get(f"{url}/healthz", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@contextmanager
def s3() -> Iterator[str]:
    """Run an S3-speaking server with one bucket and give its address as `--blobs` takes it."""
    command = [sys.executable, "-m", "tests.central.s3_server"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert requests.put(f"{url}/{BUCKET}", timeout=20).status_code == 200
        yield f"s3://{BUCKET}/centre?endpoint={url}"
    finally:
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def postgres_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL of this machine, None when there is none."""
    found = sorted(POSTGRES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def postgres(options: str = "-c fsync=off") -> Iterator[str]:
    """Run a PostgreSQL of its own, reached by a socket in a folder of its own, and give its address for SQLAlchemy."""
    with cluster(options) as found:
        yield found.url


@contextmanager
def cluster(options: str = "-c fsync=off") -> Iterator[Cluster]:
    """Run a PostgreSQL of its own that can be killed and started again."""
    folder = tempfile.TemporaryDirectory(prefix="gnp-pg-", ignore_cleanup_errors=True)
    with folder as name:
        found = Cluster(Path(name), options)
        try:
            yield found
        finally:
            found.stop()


class Cluster:
    """One PostgreSQL in a folder. What it acknowledged is still there after `kill` and `start`."""

    def __init__(self, folder: Path, options: str) -> None:
        self._folder, self._data = folder, folder / "cluster"
        self._options = f"{options} -c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=100"
        self._owner = "postgres" if os.geteuid() == 0 else None
        self._data.mkdir()
        for place in (folder, self._data) if self._owner else ():
            shutil.chown(place, self._owner)
        self._run("initdb", "-A", "trust", "-U", "centre", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://centre@/postgres?host={self._folder}"

    def start(self) -> None:
        """Return once it takes connections."""
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", self._options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """End the whole server at once, as when its machine is switched off; return when it is gone."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children")
        for process in (pid, *map(int, children.read_text().split() if children.exists() else ())):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 20
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.01)

    def _run(self, program: str, *options: str) -> None:
        binaries = postgres_binaries()
        assert binaries is not None
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self._folder)}
        command = [str(binaries / program), "-D", str(self._data), *options]
        done = subprocess.run(
            command, user=self._owner, cwd=self._folder, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr


def back_up(url: str, data: Path, to: Path) -> None:
    """Keep a centre as it is at one moment, running or not: its database, keys and files, in a new folder `to`."""
    to.mkdir(parents=True)
    if url.startswith("sqlite:"):
        with (
            closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source,
            closing(sqlite3.connect(to / DUMP)) as copy,
        ):
            source.backup(copy)
    else:
        _postgres_tool("pg_dump", url, "--format=custom", f"--file={to / DUMP}")
    for name in KEPT:
        if (data / name).exists():
            shutil.copytree(data / name, to / name)


def put_back(url: str, data: Path, backup: Path) -> None:
    """Make a centre again what it was when `backup` was taken. A centre on SQLite must be stopped before."""
    if url.startswith("sqlite:"):
        file = Path(url.removeprefix("sqlite:///"))
        for tail in ("", "-wal", "-shm"):
            file.with_name(file.name + tail).unlink(missing_ok=True)
        shutil.copy(backup / DUMP, file)
    else:
        _postgres_tool("pg_restore", url, "--clean", "--if-exists", "--single-transaction", str(backup / DUMP))
    for name in KEPT:
        shutil.rmtree(data / name, ignore_errors=True)
        if (backup / name).exists():
            shutil.copytree(backup / name, data / name)


def _postgres_tool(program: str, url: str, *options: str) -> None:
    binaries, found = postgres_binaries(), make_url(url)
    assert binaries is not None
    place = ["--host", str(found.query["host"]), "--username", str(found.username), "--dbname", str(found.database)]
    done = subprocess.run([str(binaries / program), *place, *options], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
