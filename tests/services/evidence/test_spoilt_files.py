"""Six hundred spoilt files: the worker may die, the application never; each original is kept, apart when it cannot be shown."""

from __future__ import annotations

import hashlib
import os
import time

import pytest

from gnp_desk.desk import Desk
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.import_worker import Worker
from gnp_desk.services.sources import PastedSource
from gnp_desk.worker import protocol
from tests.services.evidence import corpus
from tests.services.evidence.corpus import NEVER, Spoilt
from tests.services.evidence.drawn import document, photo

TIMES = 12 if os.environ.get("GNP_DESK_LONG") else 1
PICTURES, DOCUMENTS = corpus.pictures(times=TIMES), corpus.documents(times=TIMES)


def test_there_are_enough_spoilt_files_and_they_are_the_same_each_time() -> None:
    assert len(PICTURES) >= 500 and len(DOCUMENTS) >= 100
    again = [hashlib.sha256(item.data).digest() for item in corpus.pictures(times=TIMES)]
    assert [hashlib.sha256(item.data).digest() for item in PICTURES] == again
    assert len(set(again)) > 0.97 * len(again)


@pytest.mark.parametrize(("files", "good"), [(PICTURES, photo(1)), (DOCUMENTS, document())], ids=["pictures", "documents"])
def test_every_spoilt_file_is_answered_and_the_next_good_one_is_shown(files: list[Spoilt], good: bytes) -> None:
    kind = protocol.PDF if good.startswith(b"%PDF") else protocol.PICTURES
    worker, shown, slowest = Worker(kind), [], 0.0
    try:
        for item in files:
            started = time.perf_counter()
            answer = worker.ask(item.data, (320, 64))
            slowest = max(slowest, time.perf_counter() - started)
            if not answer.why:
                shown.append(item)
                assert all(max(copy.width, copy.height) <= 320 for copy in answer.copies)
                assert all(len(copy.rgb) == copy.width * copy.height * 3 for copy in answer.copies)
            assert answer.why in ("", "unknown", "unreadable", "pixels", "pages"), item.name
        assert worker.ask(good, (64,)).why == "", "after all that a good file is still shown"
    finally:
        worker.close()
    assert [item.name for item in shown if item.fate == NEVER] == []
    assert shown, "polyglots are shown as what they look like"
    assert slowest < 45


def test_originals_of_spoilt_files_are_kept_byte_for_byte_and_named(desk: Desk) -> None:
    chosen = [*PICTURES[::9], *DOCUMENTS[::6]]
    claim = desk.cases.start()
    brought = desk.evidence.bring(Into(claim), [PastedSource(item.name, item.data) for item in chosen])
    assert (len(brought.records), brought.refused, brought.stopped) == (len(chosen), (), "")
    items = desk.cases.load(claim).of("evidence")
    by_name = {item.text("original_name"): item for item in items}
    assert len(by_name) == len(chosen)
    apart = {item.name for item in brought.apart}
    for item in chosen:
        record = by_name[item.name]
        assert desk.evidence.original(record.text("sha256")) == item.data
        assert bool(record.get("apart")) == (record.get("use") == "no") == (item.name in apart)
        assert item.name in apart or item.fate != NEVER
    assert desk.evidence.check(claim) == ()


@pytest.mark.skipif(os.name == "nt", reason="limits of this kind are those of Unix")
@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("the network", "import socket; socket.create_connection(('127.0.0.1', 9))"),
        ("a socket", "import socket; socket.socket()"),
        ("a file", "open('/etc/passwd')"),
        ("a file by the system", "import os; os.open('/etc/passwd', 0)"),
        ("another process", "import subprocess; subprocess.Popen(['/bin/true'])"),
        ("a shell", "import os; os.system('true')"),
        ("memory", "bytearray(2 * 1024 ** 3)"),
    ],
)
def test_a_worker_cannot_reach(what: str, code: str) -> None:
    import subprocess
    import sys

    script = (
        "import socket, subprocess, sys\nfrom gnp_desk.worker import limits\nlimits.confine()\n"
        f"try:\n    {code}\nexcept (OSError, MemoryError, PermissionError) as error:\n    sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30)
    assert done.returncode == 7, (what, done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="limits of this kind are those of Unix")
def test_a_worker_that_computes_for_ever_is_ended_by_the_system() -> None:
    import signal
    import subprocess
    import sys

    script = "from gnp_desk.worker import limits\nlimits.confine()\nlimits.allow_seconds(1)\nwhile True: pass\n"
    done = subprocess.run([sys.executable, "-c", script], timeout=60)
    assert done.returncode == -signal.SIGXCPU


def test_what_a_worker_says_is_measured_before_it_is_believed() -> None:
    from gnp_desk.services.import_worker import _answer

    good = {"ok": True, "media": "image/jpeg", "width": 4, "height": 4, "pages": 1}
    assert _answer({**good, "copies": [[2, 2]]}, bytes(12)).copies[0].width == 2
    for copies, body in (([[2, 2]], b""), ([[2, 2]], bytes(13)), ([[-2, 2]], bytes(12)), ([[2]], bytes(12)), ("x", bytes(12)), ([[10**6, 1]], bytes(12)), ([[1, 1]] * 9, bytes(27))):
        with pytest.raises(ValueError):
            _answer({**good, "copies": copies}, body)
    assert _answer({"ok": False, "why": "<script>"}, b"").why == "unreadable"
    told = _answer({**good, "copies": [], "device": "A\u202e\x00" + "x" * 500, "taken": 7}, b"").notes
    assert told == {"device": "A" + "x" * 117}
