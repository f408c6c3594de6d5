"""Signing on in a real browser: the page is filled in by key presses, and its own policy lets the answer go home."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.central.conftest import PASSWORD, World
from tests.central.test_sign_on import begin, redeem

CHROMIUM = shutil.which("chromium")
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
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}"]
        browser = [str(CHROMIUM), *options, "--remote-debugging-pipe", "about:blank"]
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


def test_a_person_signs_on_with_the_keyboard_alone(
    world: World, browser: Browser, home: tuple[str, queue.Queue[str]]
) -> None:
    back, asked = home
    login, verifier = world.add("ana", "adjuster"), "v" * 43
    address = f"{world.url}/oidc/authorize?{urlencode(begin(verifier, redirect_uri=back))}"
    browser.ask("Page.enable")
    browser.ask("Page.navigate", url=address)
    ready = (
        "new Promise(done => document.readyState === 'complete' ? done(1) : addEventListener('load', () => done(1)))"
    )
    browser.value(ready)
    assert browser.value("document.title") == "Iniciar sesión · GNP Desk"
    assert browser.value("getComputedStyle(document.querySelector('button')).backgroundColor") != "rgb(239, 239, 239)"
    browser.press("Tab", 9)
    browser.type(login)
    browser.press("Tab", 9)
    browser.type(PASSWORD)
    browser.press("Enter", 13)
    path = asked.get(timeout=20)
    code = parse_qs(urlsplit(path).query)["code"][0]
    assert redeem(world.url, code, verifier, redirect_uri=back).status_code == 200
