"""Signing on waits for a person, never for a socket that says nothing, and takes nothing an issuer says for more than it is."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from gnp_desk.services.central import sign_on, trouble
from gnp_desk.services.central.issuer import Client, Issuer
from gnp_desk.services.central.sign_on import Browser, by_code
from tests.sync.office import Office, fill_in

TOKENS = {"access_token": "a", "refresh_token": "r"}
STARTED = {
    "verification_uri": "https://centro.ejemplo.mx/codigo",
    "user_code": "K7-Q2",
    "device_code": "d",
    "expires_in": 60,
}


class Strange:
    """An issuer that says what a test wants; `asked` are the forms it got and when."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.says: dict[str, Any] = {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "device_authorization_endpoint": f"{address}/device",
        }
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[float, dict[str, list[str]]]] = []

    @property
    def client(self) -> Client:
        return Client(self.address, "gnp-desk", "openid")


@pytest.fixture
def strange() -> Iterator[Strange]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(200, found.says)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.asked.append((time.monotonic(), parse_qs(form)))
            self._say(*found.answers.pop(0))

        def _say(self, status: int, value: Any) -> None:
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Strange(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield found
        server.shutdown()


def soon(seconds: float = 0.3) -> Callable[[], bool]:
    """Return what says that somebody cancelled, a moment from now."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def port_of(page: str) -> int:
    return urlsplit(parse_qs(urlsplit(page).query)["redirect_uri"][0]).port or 0


def test_sockets_the_browser_opens_ahead_do_not_keep_the_person_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_on, "SOCKET_SECONDS", 0.3)
    laptop = office.laptop(office.person("ana"), joined=False)
    ahead: list[socket.socket] = []

    def show(page: str) -> None:
        ahead.extend(socket.create_connection(("127.0.0.1", port_of(page))) for _ in range(2))
        threading.Thread(target=fill_in, args=(page, laptop.login), daemon=True).start()

    started = time.monotonic()
    assert laptop.desk.centre.sign_on(office.address, show).person
    assert time.monotonic() - started < 8
    for silent in ahead:
        silent.close()


def test_giving_up_ends_at_once_although_a_socket_says_nothing(strange: Strange) -> None:
    browser = Browser(strange.client, soon())
    port = port_of(browser.address)
    with socket.create_connection(("127.0.0.1", port)):
        started = time.monotonic()
        with pytest.raises(trouble.SignOnRefused):
            browser.wait()
    assert time.monotonic() - started < 1.5
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_giving_up_ends_at_once_although_the_issuer_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", "gnp-desk", "openid")
        started = time.monotonic()
        with pytest.raises(trouble.CentreUnavailable):
            by_code(client, lambda address, code: None, soon())
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ({"token_endpoint": None}, trouble.SignOnRefused),
        ({"token_endpoint": 7}, trouble.SignOnRefused),
        ({"token_endpoint": "http://otro.invalid/token"}, trouble.UnsafeAddress),
        ({"issuer": "https://otro.invalid"}, trouble.SignOnRefused),
        ({"more": "x" * 1_100_000}, trouble.PageInTheWay),
    ],
    ids=["nothing", "a number", "in the open", "another issuer", "over a MiB"],
)
def test_what_an_issuer_must_not_say_is_met_with_words(
    strange: Strange, says: dict[str, Any], error: type[trouble.CentreError]
) -> None:
    strange.says |= says
    with pytest.raises(error):
        Issuer(strange.client).tokens({"grant_type": "refresh_token"})


@pytest.mark.parametrize("answer", [{"access_token": "a"}, {"access_token": 1, "refresh_token": "r"}, [], b"<html>"])
def test_an_answer_without_tokens_is_none(strange: Strange, answer: Any) -> None:
    strange.answers = [(200, answer)]
    with pytest.raises((trouble.SignOnRefused, trouble.PageInTheWay)):
        Issuer(strange.client).tokens({"grant_type": "refresh_token"})


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [({}, True), ({"nonce": "another"}, False), ({"iss": "https://otro.invalid"}, False), ({"aud": ["x"]}, False)],
    ids=["ours", "of another sign-on", "of another issuer", "for another program"],
)
def test_an_identity_counts_only_for_this_sign_on(strange: Strange, change: dict[str, Any], is_taken: bool) -> None:
    claims = {"iss": strange.address, "aud": "gnp-desk", "nonce": "n", **change}
    token = f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.c2ln"
    strange.answers = [(200, {**TOKENS, "id_token": token})]
    if is_taken:
        assert Issuer(strange.client).tokens({}, "n")["refresh_token"] == "r"
        return
    with pytest.raises(trouble.SignOnRefused):
        Issuer(strange.client).tokens({}, "n")


def test_asking_for_a_typed_code_slows_down_when_it_is_told_to(
    strange: Strange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_on, "LEAST_INTERVAL", 0.1)
    monkeypatch.setattr(sign_on, "MORE_INTERVAL", 0.4)
    waits, hasty = (400, {"error": "authorization_pending"}), (400, {"error": "slow_down"})
    strange.answers = [(200, {**STARTED, "interval": -3}), waits, hasty, (200, TOKENS)]
    shown: list[str] = []
    assert by_code(strange.client, lambda address, code: shown.append(code))["access_token"] == "a"
    times = [at for at, _form in strange.asked]
    assert shown == ["K7-Q2"]
    assert times[2] - times[1] < 0.4 <= times[3] - times[2]


def test_a_code_nobody_types_can_be_given_up_while_the_issuer_wants_a_long_pause(strange: Strange) -> None:
    strange.answers = [(200, {**STARTED, "interval": 10**9})]
    started = time.monotonic()
    with pytest.raises(trouble.SignOnRefused):
        by_code(strange.client, lambda address, code: None, soon())
    assert time.monotonic() - started < 1.5


def test_the_first_answer_with_the_right_state_counts_and_no_other(strange: Strange) -> None:
    browser = Browser(strange.client)
    state = parse_qs(urlsplit(browser.address).query)["state"][0]

    def come() -> None:
        for query in ("code=x&state=ñ", "code=wrong&state=other", f"code=right&state={state}"):
            requests.get(f"{browser.redirect}?{query}", timeout=10)

    thread = threading.Thread(target=come)
    thread.start()
    strange.answers = [(200, TOKENS)]
    assert browser.wait()["access_token"] == "a"
    thread.join(10)
    assert strange.asked[0][1]["code"] == ["right"]
