"""A request that nobody answers is given up at once when somebody says so; while one is answered, this side works."""

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


def test_what_is_given_for_meanwhile_is_done_while_the_other_side_works() -> None:
    """The other side answers only once it is done: done any later, it would wait for ever."""
    done, came = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0)) as server, Line() as line:
        line.trust_env = False

        def serve() -> None:
            caller, _address = server.accept()
            with caller:
                came.append(caller.recv(65_536))
                assert done.wait(20)
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        serving = threading.Thread(target=serve)
        serving.start()
        line.meanwhile(done.set)
        answer = line.get(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout=30)
        serving.join()
    assert answer.text == "ok" and came[0].startswith(b"GET / ")
