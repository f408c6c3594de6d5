"""Anki's own sync, measured by its own server and client: one side adds notes and sends them, the other takes them.

Runs in an environment of its own, without anything of this project: `python _anki.py documents.ndjson`. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId

HOME, ROUNDS = DeckId(1), 20


def main(documents: list[str]) -> dict[str, float]:
    """Return notes a second sent and taken, and the milliseconds of a sync with nothing to do."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        place = {"SYNC_HOST": "127.0.0.1", "SYNC_PORT": str(port), "SYNC_BASE": f"{name}/server"}
        environment = {**os.environ, **place, "SYNC_USER1": "peer:peer", "RUST_LOG": "error"}
        server = subprocess.Popen(
            [sys.executable, "-m", "anki.syncserver"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return measure(Path(name), f"http://127.0.0.1:{port}/", documents)
        finally:
            server.terminate()
            server.wait()


def measure(folder: Path, address: str, documents: list[str]) -> dict[str, float]:
    first, second = Collection(str(folder / "first.anki2")), Collection(str(folder / "second.anki2"))
    login = until(lambda: first.sync_login("peer", "peer", address))
    login.endpoint = address
    add(first, documents[:1])
    # Both sides begin with the same collection; only then are syncs what they are every day.
    for collection, is_upload in ((first, True), (second, False)):
        collection.sync_collection(login, False)
        collection.close_for_full_sync()
        collection.full_upload_or_download(auth=login, server_usn=None, upload=is_upload)
        collection.reopen(after_full_sync=True)
    add(first, documents)
    sent = seconds(lambda: first.sync_collection(login, False))
    taken = seconds(lambda: second.sync_collection(login, False))
    if second.note_count() != len(documents) + 1:
        raise RuntimeError(f"{second.note_count()} notes arrived")
    nothing = seconds(lambda: [first.sync_collection(login, False) for _ in range(ROUNDS)])
    first.close()
    second.close()
    return {"push": len(documents) / sent, "pull": len(documents) / taken, "nothing": nothing / ROUNDS * 1_000}


def add(collection: Collection, documents: list[str]) -> None:
    model = collection.models.by_name("Basic")
    asked = []
    for number, document in enumerate(documents):
        note = collection.new_note(model)
        note.fields[0], note.fields[1] = f"{number}-{len(documents)}", document
        asked.append(AddNoteRequest(note, HOME))
    collection.add_notes(asked)


def until(job: Callable[[], object]):  # type: ignore[no-untyped-def]
    """Return what a job returns once the server is up."""
    for _ in range(100):
        try:
            return job()
        except Exception:  # whatever it raises while it starts
            time.sleep(0.1)
    return job()


def seconds(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())))
