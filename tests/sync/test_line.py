"""A request that nobody answers is given up at once when somebody says so."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import requests

from gnp_desk.services.central.line import Line


def test_a_request_that_is_never_answered_ends_when_it_is_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Line() as line:
        line.trust_env = False
        cutter = threading.Timer(0.2, line.cut)
        cutter.start()
        started = time.monotonic()
        with pytest.raises(requests.ConnectionError):
            line.get(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout=30)
        cutter.join()
    assert time.monotonic() - started < 5
