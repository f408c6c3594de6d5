"""Real server processes and a real PostgreSQL for the tests of the centre, all on this machine and thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = Path("/usr/lib/postgresql")
BUCKET = "evidence"


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
    folder = tempfile.TemporaryDirectory(prefix="gnp-pg-", ignore_cleanup_errors=True)
    with folder as name, _postgres(Path(name), options) as url:
        yield url


@contextmanager
def _postgres(folder: Path, options: str) -> Iterator[str]:
    binaries = postgres_binaries()
    assert binaries is not None
    cluster = folder / "cluster"
    cluster.mkdir()
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        for place in (folder, cluster):
            shutil.chown(place, owner)

    def run(*command: str) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        done = subprocess.run(
            command, user=owner, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    options += f" -c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=100"
    run(str(binaries / "initdb"), "-D", str(cluster), "-A", "trust", "-U", "centre", "-E", "UTF8", "--no-sync")
    run(str(binaries / "pg_ctl"), "-D", str(cluster), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://centre@/postgres?host={folder}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(cluster), "-m", "fast", "-w", "stop")
