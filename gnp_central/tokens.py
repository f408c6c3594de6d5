"""Access tokens: signed by the built-in issuer, or by the organisation's, and read here (JSON Web Tokens)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from gnp_central.problems import Busy, NotSignedOn
from gnp_central.signing import ServerKeys, decoded, encoded

ACCESS_SECONDS, LEEWAY, REFETCH_SECONDS, REMEMBERED = 15 * 60, 60, 60, 5_000
Keys = Mapping[str, Any]


class Tokens:
    """Reads access tokens. `keys` fetches the issuer's public keys by id; they are asked again when one is unknown."""

    def __init__(
        self, issuer: str, audience: str, keys: Callable[[], Keys], clock: Callable[[], float] = time.time
    ) -> None:
        self.issuer = issuer
        self._audience = audience
        self._fetch = keys
        self._clock = clock
        self._keys: Keys = {}
        self._fetched = 0.0
        self._known: dict[str, Mapping[str, Any]] = {}
        self._lock = threading.Lock()

    def read(self, token: str) -> Mapping[str, Any]:
        """Return the claims of a token that is ours and in time; NotSignedOn otherwise."""
        claims = self._known.get(token) or self._checked(token)
        if not claims["exp"] > self._clock():
            self._known.pop(token, None)
            raise NotSignedOn("The access token is past its time.")
        return claims

    def _checked(self, token: str) -> Mapping[str, Any]:
        try:
            head, body, signature = token.split(".")
            header, claims = json.loads(decoded(head)), json.loads(decoded(body))
            key = self._key(str(header["kid"]))
            _verify(key, str(header["alg"]), f"{head}.{body}".encode(), decoded(signature))
            self._need_claims(claims)
        except (ValueError, KeyError, TypeError, InvalidSignature, RecursionError) as error:
            raise NotSignedOn("The access token is not one of this issuer.") from error
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[token] = claims
        return claims  # type: ignore[no-any-return]

    def _need_claims(self, claims: Mapping[str, Any]) -> None:
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        is_early = float(claims.get("nbf", 0)) > self._clock() + LEEWAY
        if (
            claims["iss"] != self.issuer
            or self._audience not in audiences
            or is_early
            or type(claims["exp"]) is not int
        ):
            raise ValueError("claims")

    def _key(self, name: str) -> Any:
        with self._lock:
            if name not in self._keys and self._clock() - self._fetched > REFETCH_SECONDS:
                self._keys, self._fetched = self._fetch(), self._clock()
            return self._keys[name]


def sign(keys: ServerKeys, claims: Mapping[str, object], kind: str) -> str:
    """Return a token of the built-in issuer."""
    header = {"alg": "EdDSA", "kid": keys.id, "typ": kind}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, claims)]
    signed = encoded(parts)
    return f"{signed}.{encoded([keys.sign_token(signed.encode())])}"


def fetch_keys(issuer: str) -> Keys:
    """Return the public keys an OpenID issuer publishes; Busy when it does not answer."""
    import requests  # only a centre with another issuer than its own needs it

    try:
        found = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=10)
        found.raise_for_status()
        published = requests.get(found.json()["jwks_uri"], timeout=10)
        published.raise_for_status()
        listed = published.json()["keys"]
    except (requests.RequestException, ValueError, KeyError) as error:
        raise Busy("The issuer of the sign-on does not answer.", retry_after=10) from error
    keys = {str(item.get("kid", "")): _public_key(item) for item in listed}
    return {name: key for name, key in keys.items() if key is not None}


def jwk(name: str, public: str) -> dict[str, str]:
    """Return an Ed25519 key of this centre as issuers publish them."""
    raw = public.replace("+", "-").replace("/", "_").rstrip("=")
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": name, "x": raw}


def _public_key(item: Mapping[str, str]) -> Any:
    if item.get("kty") == "RSA":
        return rsa.RSAPublicNumbers(_number(item["e"]), _number(item["n"])).public_key()
    if item.get("kty") == "EC" and item.get("crv") == "P-256":
        return ec.EllipticCurvePublicNumbers(_number(item["x"]), _number(item["y"]), ec.SECP256R1()).public_key()
    if item.get("kty") == "OKP" and item.get("crv") == "Ed25519":
        return Ed25519PublicKey.from_public_bytes(decoded(item["x"]))
    return None


def _verify(key: Any, algorithm: str, data: bytes, signature: bytes) -> None:
    """Raise InvalidSignature or ValueError unless the signature is of this key; the key, not the token, says how."""
    if isinstance(key, Ed25519PublicKey) and algorithm == "EdDSA":
        key.verify(signature, data)
    elif isinstance(key, rsa.RSAPublicKey) and algorithm == "RS256":
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm == "ES256" and len(signature) == 64:
        pair = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(*pair), data, ec.ECDSA(hashes.SHA256()))
    else:
        raise ValueError("algorithm")


def _number(text: str) -> int:
    return int.from_bytes(decoded(text), "big")
