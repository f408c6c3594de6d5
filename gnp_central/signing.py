"""Ed25519: the centre signs its answers, devices sign their pushes, both over SHA-256(raw body ‖ Request-Id)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from gnp_central.problems import BadRequest, Forbidden

SIGNS, ANNOUNCED = "key", "next"


class ServerKeys:
    """The keys of this centre in a folder, one file each; the last `.key` by name signs, all are published.

    So is a `.next`, which signs nothing yet: laptops believe a key that one they know told them of.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not list(folder.glob("*.key")):
            make_key(folder)
        files = sorted(path for path in folder.iterdir() if path.suffix in (f".{SIGNS}", f".{ANNOUNCED}"))
        self._keys = {path.stem: Ed25519PrivateKey.from_private_bytes(path.read_bytes()) for path in files}
        self.id = [path.stem for path in files if path.suffix == f".{SIGNS}"][-1]
        self._key = self._keys[self.id]

    def sign(self, body: bytes, request_id: str) -> str:
        """Return the `Server-Signature` of an answer."""
        return self.sign_digest(hashlib.sha256(body + request_id.encode()).digest())

    def sign_digest(self, digest: bytes) -> str:
        """Return the signature of a digest as `<key-id>:<base64>`."""
        return f"{self.id}:{base64.b64encode(self._key.sign(digest)).decode()}"

    def sign_token(self, data: bytes) -> bytes:
        """Return the bare signature of a token of the built-in issuer."""
        return self._key.sign(data)

    def published(self) -> list[dict[str, str]]:
        """Return the public keys, newest last, as `/v1/meta` tells them."""
        return [{"id": name, "kind": "ed25519", "public_key": _public(key)} for name, key in self._keys.items()]

    def public(self) -> dict[str, Ed25519PublicKey]:
        """Return the public keys by id."""
        return {name: key.public_key() for name, key in self._keys.items()}


def need_device_signature(public_key: str, signature: str, body: bytes, request_id: str) -> None:
    """Raise Forbidden unless the device whose key was pinned signed this body for this request."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        signed = base64.b64decode(signature.rpartition(":")[2], validate=True)
        key.verify(signed, hashlib.sha256(body + request_id.encode()).digest())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Forbidden("The body is not signed by this device.", reason="device_signature") from error


def need_public_key(text: str) -> None:
    """Raise BadRequest unless `text` is an Ed25519 public key in base64."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadRequest("public_key is 32 bytes of Ed25519 in base64.", field="public_key") from error


def encoded(parts: Sequence[bytes]) -> str:
    """Return parts as unpadded base64url joined by dots, the form of tokens."""
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def decoded(part: str) -> bytes:
    """Return the bytes of unpadded base64url; ValueError when it is not."""
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def make_key(folder: Path, kind: str = SIGNS) -> str:
    """Add a key and return its id. It signs from the next start on, or is only ANNOUNCED; the older ones stay published."""
    key = Ed25519PrivateKey.generate()
    count = sum(len(list(folder.glob(f"*.{each}"))) for each in (SIGNS, ANNOUNCED))
    name = f"{count + 1:03}-{hashlib.sha256(_public(key).encode()).hexdigest()[:12]}"
    path = folder / f"{name}.{kind}"
    path.touch(0o600, exist_ok=False)
    with path.open("wb") as file:
        file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return name


def renew(folder: Path) -> tuple[str, str]:
    """Take one step of exchanging the key and return what a key is now, and its id: first ANNOUNCED, then it SIGNS.

    Between the two every laptop has to synchronise once; one that did not knows the centre no more, and signs on again.
    """
    announced = sorted(folder.glob(f"*.{ANNOUNCED}"))
    if not announced:
        return ANNOUNCED, make_key(folder, ANNOUNCED)
    for path in announced:
        path.rename(path.with_suffix(f".{SIGNS}"))
    return SIGNS, announced[-1].stem


def _public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
