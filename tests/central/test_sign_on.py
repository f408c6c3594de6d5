"""Signing on: code with PKCE, device grant, tokens that rotate, and another issuer than our own."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gnp_central import pages
from gnp_central.problems import NotSignedOn
from gnp_central.signing import encoded
from gnp_central.tokens import Tokens, fetch_keys
from tests.central.conftest import PASSWORD, World

BACK = "http://127.0.0.1:49152/back"


def begin(verifier: str, **changed: str) -> dict[str, str]:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    said = {"client_id": "gnp-desk", "redirect_uri": BACK, "response_type": "code", "scope": "openid", "state": "s-1"}
    return {**said, "nonce": "n-1", "code_challenge": challenge, "code_challenge_method": "S256", **changed}


def answer_page(url: str, asked: dict[str, str], login: str, password: str = PASSWORD) -> requests.Response:
    """Open the page, fill it in as a browser would, and return what the centre answers."""
    page = requests.get(f"{url}/oidc/authorize?{urlencode(asked)}", timeout=10)
    assert page.status_code == 200 and "Iniciar sesión" in page.text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert hidden.keys() == asked.keys()
    form = {**asked, "login": login, "password": password}
    return requests.post(f"{url}/oidc/authorize", form, allow_redirects=False, timeout=10)


def code_of(answer: requests.Response) -> str:
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(BACK)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["state"] == ["s-1"]
    return query["code"][0]


def redeem(url: str, code: str, verifier: str, **changed: str) -> requests.Response:
    said = {
        "grant_type": "authorization_code",
        "client_id": "gnp-desk",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": verifier,
    }
    return requests.post(f"{url}/oidc/token", {**said, **changed}, timeout=10)


def refresh(url: str, token: str) -> requests.Response:
    said = {"grant_type": "refresh_token", "client_id": "gnp-desk", "refresh_token": token}
    return requests.post(f"{url}/oidc/token", said, timeout=10)


def signed_on(world: World, login: str) -> dict[str, str]:
    verifier = secrets.token_urlsafe(48)
    answer = redeem(world.url, code_of(answer_page(world.url, begin(verifier), login)), verifier)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_a_person_signs_on_in_the_browser(world: World) -> None:
    login = world.add("ana", "adjuster")
    tokens = signed_on(world, login)
    assert len(tokens["refresh_token"]) <= 1000
    claims = json.loads(base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "=="))
    assert (claims["sub"], claims["nonce"], claims["aud"]) == (login, "n-1", "gnp-desk")
    laptop = world.laptop(login, registered=False)
    laptop.token = tokens["access_token"]
    assert laptop.register().me()["user"]["login"] == login


def test_a_wrong_password_shows_the_page_again_in_words(world: World) -> None:
    login = world.add("ana", "adjuster")
    for who, password in ((login, "frase-equivocada"), ("nadie", PASSWORD)):
        answer = answer_page(world.url, begin("v" * 43), who, password)
        assert answer.status_code == 401 and "no coinciden" in answer.text
        assert password not in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://example.org/back"},
        {"redirect_uri": "http://127.0.0.1.example.org:80/"},
        {"redirect_uri": "http://[::1"},
        {"client_id": "other"},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
        {"code_challenge": "short"},
    ],
)
def test_nobody_else_is_sent_a_code(world: World, changed: dict[str, str]) -> None:
    answer = requests.get(
        f"{world.url}/oidc/authorize?{urlencode(begin('v' * 43, **changed))}", allow_redirects=False, timeout=10
    )
    assert answer.status_code == 400


def test_a_form_holds_text(world: World) -> None:
    for body in (b"login=%00&password=x", b"login=a\0b", b"\xff=1", b"&&=&"):
        assert requests.post(f"{world.url}/oidc/token", data=body, timeout=10).status_code == 400


def test_a_code_is_good_once_and_only_with_its_verifier(world: World) -> None:
    login, verifier = world.add("ana", "adjuster"), "v" * 43
    code = code_of(answer_page(world.url, begin(verifier), login))
    assert redeem(world.url, code, "w" * 43).json()["error"] == "invalid_grant"
    assert redeem(world.url, code, verifier, redirect_uri=f"{BACK}2").json()["error"] == "invalid_grant"
    tokens = redeem(world.url, code, verifier).json()
    assert redeem(world.url, code, verifier).json()["error"] == "invalid_grant"
    assert refresh(world.url, tokens["refresh_token"]).status_code == 400, "a code used twice ends what it began"


def test_an_answer_lost_on_the_road_logs_nobody_out(world: World) -> None:
    first = signed_on(world, world.add("ana", "adjuster"))["refresh_token"]
    lost = refresh(world.url, first).json()["refresh_token"]
    second = refresh(world.url, first).json()["refresh_token"]
    third = refresh(world.url, second).json()["refresh_token"]
    assert len({first, lost, second, third}) == 4
    assert refresh(world.url, third).status_code == 200


def test_an_old_token_used_again_ends_the_family(world: World) -> None:
    first = signed_on(world, world.add("ana", "adjuster"))["refresh_token"]
    second = refresh(world.url, first).json()["refresh_token"]
    third = refresh(world.url, second).json()["refresh_token"]
    assert refresh(world.url, first).json()["error"] == "invalid_grant"
    assert refresh(world.url, third).json()["error"] == "invalid_grant"


def test_a_device_without_a_browser_is_let_in_from_another(world: World) -> None:
    login = world.add("ana", "adjuster")
    asked = requests.post(f"{world.url}/oidc/device_authorization", {"client_id": "gnp-desk"}, timeout=10).json()
    said = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "client_id": "gnp-desk",
        "device_code": asked["device_code"],
    }
    assert requests.post(f"{world.url}/oidc/token", said, timeout=10).json()["error"] == "authorization_pending"
    form = {"user_code": asked["user_code"].lower(), "login": login, "password": PASSWORD}
    page = requests.post(asked["verification_uri"], form, timeout=10)
    assert page.status_code == 200 and "Listo" in page.text
    assert "refresh_token" in requests.post(f"{world.url}/oidc/token", said, timeout=10).json()
    assert requests.post(f"{world.url}/oidc/token", said, timeout=10).json()["error"] == "expired_token"
    assert requests.post(asked["verification_uri"], form, timeout=10).status_code == 400


def test_what_is_published_leads_to_every_address(world: World) -> None:
    found = requests.get(f"{world.url}/.well-known/openid-configuration", timeout=10).json()
    assert found["issuer"] == requests.get(f"{world.url}/v1/meta", timeout=10).json()["oidc"]["issuer"] == world.url
    assert fetch_keys(world.url).keys() == world.keys().keys()


def test_the_page_says_nothing_a_person_did_not_choose() -> None:
    page = pages.sign_on({"state": '"><script>alert(1)</script>'}, "nonce")
    assert "<script" not in page and 'lang="es-MX"' in page


class _Issuer(BaseHTTPRequestHandler):
    """An issuer of an organisation: it publishes one RSA key."""

    key = rsa.generate_private_key(65537, 2048)

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        numbers = self.key.public_key().public_numbers()
        jwk = {
            "kty": "RSA",
            "kid": "k1",
            "n": encoded([numbers.n.to_bytes(256, "big")]),
            "e": encoded([b"\x01\x00\x01"]),
        }
        found = {"keys": [jwk, {"kty": "oct", "kid": "k2"}]} if self.path == "/keys" else {"jwks_uri": f"{base}/keys"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def issuer() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Issuer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def token(issuer: str, algorithm: str = "RS256", **changed: object) -> str:
    claims = {"iss": issuer, "aud": "gnp-desk", "sub": "1", "exp": int(time.time()) + 60, **changed}
    head = {"alg": algorithm, "kid": "k1"}
    signed = encoded([json.dumps(part).encode() for part in (head, claims)])
    return f"{signed}.{encoded([_Issuer.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())])}"


def test_the_tokens_of_another_issuer_are_read(issuer: str) -> None:
    tokens = Tokens(issuer, "gnp-desk", lambda: fetch_keys(issuer))
    assert tokens.read(token(issuer))["sub"] == "1"
    assert tokens.read(token(issuer, aud=["x", "gnp-desk"]))["sub"] == "1"


@pytest.mark.parametrize(
    ("algorithm", "changed"),
    [
        ("none", {}),
        ("HS256", {}),
        ("RS256", {"iss": "https://else.example"}),
        ("RS256", {"aud": "other"}),
        ("RS256", {"exp": 1}),
        ("RS256", {"exp": "soon"}),
        ("RS256", {"nbf": 2**40}),
    ],
)
def test_a_token_that_is_not_ours_is_not_read(issuer: str, algorithm: str, changed: dict[str, object]) -> None:
    tokens = Tokens(issuer, "gnp-desk", lambda: fetch_keys(issuer))
    with pytest.raises(NotSignedOn):
        tokens.read(token(issuer, algorithm, **changed))


@pytest.mark.parametrize("junk", ["", "a", "a.b", "a.b.c", "....", "e30.e30.e30", "\u00e9.\u00e9.\u00e9"])
def test_junk_is_no_token(issuer: str, junk: str) -> None:
    with pytest.raises(NotSignedOn):
        Tokens(issuer, "gnp-desk", lambda: fetch_keys(issuer)).read(junk)
