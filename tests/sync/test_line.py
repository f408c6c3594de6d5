"""A request that nobody answers is given up at once when somebody says so; while one is answered, this side works."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from gnp_desk.services.central import http, trouble
from gnp_desk.services.central.line import Line

# More than the two sockets hold between them.
SENT = 16 * 1024 * 1024


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


@contextmanager
def answering(serve: Callable[[socket.socket], object]) -> Iterator[str]:
    """Give the address of somebody who takes one call and serves it in their way until the caller hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            caller, _from = server.accept()
            with caller, suppress(OSError):
                serve(caller)

        thread = threading.Thread(target=take)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(10)


def dripping(caller: socket.socket) -> None:
    """Begin an answer and give a byte of it now and then, for ever."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        caller.sendall(b" ")
        time.sleep(0.05)


@pytest.mark.parametrize("is_proxy", [False, True], ids=["straight", "through a proxy"])
def test_an_answer_that_drips_for_ever_ends_and_is_called_a_centre_that_is_not_available(
    monkeypatch: pytest.MonkeyPatch, is_proxy: bool
) -> None:
    monkeypatch.setattr(http, "WHOLE_SECONDS", 0.4)
    started = time.monotonic()
    with answering(dripping) as address:
        central = http.Central(address, "device", {}, lambda digest: b"")
        if is_proxy:
            central._line.proxies = {"http": address}
            central.address = "http://centro.invalid"
        with pytest.raises(trouble.CentreUnavailable):
            central.get("/v1/meta")
        central.close()
    assert time.monotonic() - started < 5


def falling_silent(caller: socket.socket) -> None:
    """Begin an answer and say nothing more."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n ")
    caller.recv(65_536)
    caller.recv(65_536)


def taking_slowly(caller: socket.socket) -> None:
    """Take a request a little at a time, for longer than a whole one may be silent, and answer."""
    taken = b""
    while len(taken) < SENT:
        time.sleep(0.02)
        taken += caller.recv(SENT // 20)
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def test_an_answer_that_falls_silent_is_called_a_centre_that_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    with answering(falling_silent) as address:
        central = http.Central(address, "device", {}, lambda digest: b"")
        with pytest.raises(trouble.CentreUnavailable):
            central.get("/v1/meta")
        central.close()


def test_a_slow_line_may_take_its_time_to_take_a_chunk() -> None:
    with answering(taking_slowly) as address, Line() as line:
        line.trust_env = False
        started = time.monotonic()
        answer = line.post(address, data=b"x" * SENT, timeout=(0.3, 5))
    assert answer.text == "ok" and time.monotonic() - started > 0.3
