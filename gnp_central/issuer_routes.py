"""The addresses of the built-in OpenID issuer: discovery, keys, the sign-on page, tokens, and the device grant."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from gnp_central import pages, tokens
from gnp_central.answers import NO_STORE, call_of, said
from gnp_central.call import Call
from gnp_central.centre import Centre
from gnp_central.limits import Bucket
from gnp_central.problems import BadRequest
from gnp_central.sign_on import CLIENT, DEVICE_SECONDS, SCOPE, Asked, Grant, Refusal, is_loopback

CHALLENGE_FORM = re.compile(r"[A-Za-z0-9_-]{43}")
HIDDEN = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
WRONG = "El usuario o la contraseña no coinciden. Escríbalos otra vez."
NO_CODE = "Ese código no está esperando. Revíselo en el equipo y escríbalo otra vez."
POLL_SECONDS = 5
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def router(centre: Centre, attempts: Bucket) -> APIRouter:
    """Return the routes of the issuer."""
    routes = APIRouter(tags=["sign-on"], include_in_schema=False)
    _add_discovery(routes, centre)
    _add_page(routes, centre, attempts)
    _add_device_page(routes, centre, attempts)

    @routes.post("/oidc/token")
    def token(request: Request) -> Response:
        form = _form(call_of(request))
        granted = _granted(centre, form)
        if isinstance(granted, Refusal):
            return _refused(granted)
        return said(_tokens(centre, granted))

    return routes


def _add_discovery(routes: APIRouter, centre: Centre) -> None:
    issuer = centre.tokens.issuer

    @routes.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        return said(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/oidc/authorize",
                "token_endpoint": f"{issuer}/oidc/token",
                "device_authorization_endpoint": f"{issuer}/oidc/device_authorization",
                "jwks_uri": f"{issuer}/oidc/jwks",
                "scopes_supported": SCOPE.split(),
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token", DEVICE_GRANT],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA"],
            }
        )

    @routes.get("/oidc/jwks")
    def jwks() -> Response:
        return said({"keys": [tokens.jwk(key["id"], key["public_key"]) for key in centre.keys.published()]})


def _add_page(routes: APIRouter, centre: Centre, attempts: Bucket) -> None:
    @routes.get("/oidc/authorize")
    def show(request: Request) -> Response:
        found = dict(request.query_params)
        _asked(found)
        return _html(lambda nonce: pages.sign_on(_hidden(found), nonce))

    @routes.post("/oidc/authorize")
    def answer(request: Request) -> Response:
        call = call_of(request)
        form = _form(call)
        asked, login = _asked(form), form.get("login", "")
        attempts.take(f"{call.address} {login}")
        with centre.database.reading() as connection:
            person = centre.sign_on.person(connection, login, form.get("password", ""))
        if not person:
            return _html(lambda nonce: pages.sign_on(_hidden(form), nonce, WRONG), 401)
        code = centre.database.write(lambda connection: centre.sign_on.code(connection, person, asked))
        joint = "&" if "?" in asked.redirect else "?"
        query = urlencode({"code": code, "state": asked.state, "iss": centre.tokens.issuer})
        return RedirectResponse(f"{asked.redirect}{joint}{query}", 303, NO_STORE)


def _add_device_page(routes: APIRouter, centre: Centre, attempts: Bucket) -> None:
    @routes.post("/oidc/device_authorization")
    def begin(request: Request) -> Response:
        if _form(call_of(request)).get("client_id") != CLIENT:
            return _refused(Refusal("invalid_client"))
        code, short = centre.database.write(centre.sign_on.device_codes)
        address = f"{centre.tokens.issuer}/oidc/device"
        return said(
            {
                "device_code": code,
                "user_code": short,
                "verification_uri": address,
                "verification_uri_complete": f"{address}?user_code={short}",
                "expires_in": DEVICE_SECONDS,
                "interval": POLL_SECONDS,
            }
        )

    @routes.get("/oidc/device")
    def show_device(request: Request) -> Response:
        return _html(lambda nonce: pages.device(nonce, request.query_params.get("user_code", "")[:20]))

    @routes.post("/oidc/device")
    def approve(request: Request) -> Response:
        call = call_of(request)
        form = _form(call)
        login, code = form.get("login", ""), form.get("user_code", "")[:20]
        attempts.take(f"{call.address} {login}")
        with centre.database.reading() as connection:
            person = centre.sign_on.person(connection, login, form.get("password", ""))
        if not person:
            return _html(lambda nonce: pages.device(nonce, code, WRONG), 401)
        if not centre.database.write(lambda connection: centre.sign_on.approve(connection, code, person)):
            return _html(lambda nonce: pages.device(nonce, "", NO_CODE), 400)
        return _html(lambda nonce: pages.said("Listo", "El equipo ya puede sincronizar. Cierre esta página.", nonce))


def _granted(centre: Centre, form: Mapping[str, str]) -> Grant | Refusal:
    if form.get("client_id") != CLIENT:
        return Refusal("invalid_client")
    kind, sign_on, write = form.get("grant_type"), centre.sign_on, centre.database.write
    if kind == "authorization_code":
        code, redirect, verifier = (form.get(name, "") for name in ("code", "redirect_uri", "code_verifier"))
        return write(lambda connection: sign_on.redeem(connection, code, redirect, verifier))
    if kind == "refresh_token":
        return write(lambda connection: sign_on.refresh(connection, form.get("refresh_token", "")))
    if kind == DEVICE_GRANT:
        return write(lambda connection: sign_on.redeem_device(connection, form.get("device_code", "")))
    return Refusal("unsupported_grant_type")


def _tokens(centre: Centre, grant: Grant) -> dict[str, object]:
    now, issuer = int(time.time()), centre.tokens.issuer
    until = now + tokens.ACCESS_SECONDS
    claims = {"iss": issuer, "aud": centre.settings.audience, "sub": grant.person, "iat": now, "exp": until}
    identity = {**claims, "aud": CLIENT, **({"nonce": grant.nonce} if grant.nonce else {})}
    return {
        "access_token": tokens.sign(centre.keys, {**claims, "jti": secrets.token_urlsafe(9)}, "at+jwt"),
        "token_type": "Bearer",
        "expires_in": tokens.ACCESS_SECONDS,
        "refresh_token": grant.refresh,
        "id_token": tokens.sign(centre.keys, identity, "JWT"),
        "scope": SCOPE,
    }


def _asked(found: Mapping[str, str]) -> Asked:
    """Return what an application asks; BadRequest, shown here and never sent on, when it is not what ours may ask."""
    redirect, challenge = found.get("redirect_uri", ""), found.get("code_challenge", "")
    if found.get("client_id") != CLIENT or not is_loopback(redirect):
        raise BadRequest("The application or the address to return to is not ours.")
    if found.get("response_type") != "code" or found.get("code_challenge_method") != "S256":
        raise BadRequest("Sign-on is by code with an S256 challenge.")
    if not CHALLENGE_FORM.fullmatch(challenge) or len(found.get("state", "")) > 500 or len(redirect) > 500:
        raise BadRequest("The challenge, the state or the address is not of the right form.")
    return Asked(redirect, challenge, found.get("state", ""), found.get("nonce", "")[:200])


def _hidden(found: Mapping[str, str]) -> dict[str, str]:
    return {name: found[name] for name in HIDDEN if name in found}


def _form(call: Call) -> dict[str, str]:
    """Return the fields of a form; BadRequest when it is not one."""
    if b"%00" in call.body or b"\0" in call.body:
        raise BadRequest("A form holds text.")
    try:
        return dict(parse_qsl(call.body.decode(), max_num_fields=40, strict_parsing=bool(call.body)))
    except ValueError as error:
        raise BadRequest("The body is not a form.") from error


def _refused(refusal: Refusal) -> Response:
    words = {"error_description": refusal.description} if refusal.description else {}
    return said({"error": refusal.error, **words}, 401 if refusal.error == "invalid_client" else 400)


def _html(page, status: int = 200) -> Response:  # type: ignore[no-untyped-def]
    nonce = secrets.token_urlsafe(12)
    headers = {
        **NO_STORE,
        "Content-Security-Policy": pages.POLICY.format(nonce=nonce),
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(page(nonce), status, headers)
