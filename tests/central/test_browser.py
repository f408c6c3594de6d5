"""Signing on in a real browser: the page is filled in by key presses, and its own policy lets the answer go home."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.central.conftest import PASSWORD, World
from tests.central.test_sign_on import begin, redeem

CHROMIUM = shutil.which("chromium")
# A new person's browser on a bare machine, alone with this page: it asks nothing of anyone else.
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AS_3_AND_4 = """
import os, sys
for number, wanted in ((int(sys.argv[1]), 3), (int(sys.argv[2]), 4)):
    os.dup2(number, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """Chromium driven through its debugging pipe: JSON messages that end with a zero byte."""

    def __init__(self, folder: Path) -> None:
        (read_in, self._write), (self._read, write_out) = os.pipe(), os.pipe()
        for number in (read_in, write_out):
            os.set_inheritable(number, True)
        browser = [str(CHROMIUM), *QUIET, f"--user-data-dir={folder}", "--remote-debugging-pipe", "about:blank"]
        command = [sys.executable, "-c", AS_3_AND_4, str(read_in), str(write_out), *browser]
        self._process = subprocess.Popen(
            command, pass_fds=(read_in, write_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for number in (read_in, write_out):
            os.close(number)
        self._number = 0
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]

    _session = ""

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result; events on the way are let go."""
        self._number += 1
        said = {"id": self._number, "method": method, "params": params}
        said |= {"sessionId": self._session} if self._session else {}
        os.write(self._write, json.dumps(said).encode() + b"\0")
        while True:
            found = self._message()
            if found.get("id") == self._number:
                assert "error" not in found, found
                return found["result"]  # type: ignore[no-any-return]

    def value(self, script: str) -> Any:
        return self.ask("Runtime.evaluate", expression=script, awaitPromise=True)["result"].get("value")

    def open(self, address: str) -> None:
        """Go to an address and return once its page is whole."""
        self.ask("Page.enable")
        self.ask("Page.navigate", url=address)
        self.wait(f"location.href.startsWith({json.dumps(address.partition('?')[0])})")

    def wait(self, condition: str) -> None:
        """Return once a page is whole and a condition of it holds."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if self.value(f"document.readyState === 'complete' && Boolean({condition})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"{condition}: {self.value('document.body.innerText')}")

    def sign_on(self, login: str, password: str) -> None:
        """Fill in the page by keys alone, from where the focus is before the first field, and send it."""
        self.press("Tab", 9)
        self.type(login)
        self.press("Tab", 9)
        self.type(password)
        self.press("Enter", 13)

    def type(self, text: str) -> None:
        self.ask("Input.insertText", text=text)

    def press(self, key: str, code: int) -> None:
        for kind in ("rawKeyDown", "char", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "char" else {}
            if kind != "char" or text:
                self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        os.close(self._write)
        os.close(self._read)

    def _message(self) -> dict[str, Any]:
        data = bytearray()
        while not data.endswith(b"\0"):
            part = os.read(self._read, 1)
            assert part, "the browser went away"
            data += part
        return json.loads(data[:-1])  # type: ignore[no-any-return]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    found = Browser(tmp_path / "profile")
    yield found
    found.close()


@pytest.fixture
def home() -> Iterator[tuple[str, queue.Queue[str]]]:
    """What a laptop listens on while its person signs on: an address, and the paths that were asked for."""
    asked: queue.Queue[str] = queue.Queue()

    class Home(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.put(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Home)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/back", asked
    server.shutdown()
    thread.join()
    server.server_close()


def address_of(world: World, back: str, verifier: str) -> str:
    return f"{world.url}/oidc/authorize?{urlencode(begin(verifier, redirect_uri=back))}"


def test_a_person_signs_on_with_the_keyboard_alone(
    world: World, browser: Browser, home: tuple[str, queue.Queue[str]]
) -> None:
    back, asked = home
    login, verifier = world.add("ana", "adjuster"), "v" * 43
    browser.open(address_of(world, back, verifier))
    assert browser.value("document.title") == "Iniciar sesión · GNP Desk"
    assert browser.value("getComputedStyle(document.querySelector('button')).backgroundColor") != "rgb(239, 239, 239)"
    assert browser.value("document.documentElement.lang") == "es-MX"
    loaded = "performance.getEntriesByType('resource').filter(item => !item.name.startsWith(location.origin)).length"
    assert browser.value(loaded) == 0, "the page asks nothing of anyone else"
    browser.sign_on(login, PASSWORD)
    path = asked.get(timeout=20)
    code = parse_qs(urlsplit(path).query)["code"][0]
    assert redeem(world.url, code, verifier, redirect_uri=back).status_code == 200


def test_a_wrong_password_is_said_and_the_next_try_goes_home(
    world: World, browser: Browser, home: tuple[str, queue.Queue[str]]
) -> None:
    back, asked = home
    login = world.add("ana", "adjuster")
    browser.open(address_of(world, back, "v" * 43))
    browser.sign_on(login, "frase-equivocada")
    browser.wait("document.querySelector('[role=alert]')")
    assert "no coinciden" in browser.value("document.querySelector('[role=alert]').innerText")
    assert asked.empty()
    assert browser.value("document.getElementById('password').value") == ""
    browser.sign_on(login, PASSWORD)
    assert "code=" in asked.get(timeout=20)


def test_a_device_without_a_browser_is_let_in_from_this_one(world: World, browser: Browser) -> None:
    login, client = world.add("ana", "adjuster"), {"client_id": "gnp-desk"}
    asked = requests.post(f"{world.url}/oidc/device_authorization", client, timeout=10).json()
    browser.open(asked["verification_uri_complete"])
    assert browser.value("document.getElementById('user_code').value") == asked["user_code"]
    browser.press("Tab", 9)
    browser.sign_on(login, PASSWORD)
    browser.wait("document.title.startsWith('Listo')")
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": asked["device_code"]}
    assert "access_token" in requests.post(f"{world.url}/oidc/token", {**client, **grant}, timeout=10).json()
