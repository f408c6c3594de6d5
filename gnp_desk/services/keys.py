"""The key of a store: 256 random bits in the keyring of the system, or sealed under a passphrase where there is none.

There is no third way for real work: a machine without a keyring asks for a passphrase. The demonstration, whose data is
fictitious, says so in its key file and uses a published passphrase.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from gnp_desk.errors import DamagedStore, LostKey, NoKey, ReadOnlyStore, WeakPassphrase, WrongKey

KEY_FILE = "key.json"
SERVICE = "gnp-desk"
DEMONSTRATION = "demostracion-datos-ficticios"
LEAST_PASSPHRASE = 12
ARGON = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}
# The passphrase of the demonstration is published: deriving it slowly would only keep people waiting.
ARGON_PUBLISHED = {"time_cost": 1, "memory_cost": 1_024, "parallelism": 1}
STRONG_KEYRINGS = ("SecretService", "libsecret", "kwallet", "Windows", "macOS")

AskPassphrase = Callable[[bool], str]


def open_key(folder: Path, ask: AskPassphrase, *, demonstration: bool = False) -> bytes:
    """Return the 32-byte key of the store in `folder`, making it on first use.

    `ask(first_time)` is called only when a passphrase is needed. Raises NoKey when it answers «», WeakPassphrase,
    WrongKey, LostKey (the keyring no longer has it) or DamagedStore (unreadable key file).
    """
    path = folder / KEY_FILE
    if not path.exists():
        return _make(path, ask, demonstration)
    return _read(_load(path), ask)


def is_demonstration(folder: Path) -> bool | None:
    """Return whether the store in `folder` is a demonstration, None when there is no store."""
    path = folder / KEY_FILE
    return _load(path)["kind"] == "demonstration" if path.exists() else None


def has_keyring() -> bool:
    """Return whether this machine offers a keyring worth the name; weak and absent ones do not count."""
    import keyring

    backend = keyring.get_keyring()
    chosen = getattr(backend, "backends", [backend])[:1]
    return any(name in type(item).__module__ for item in chosen for name in STRONG_KEYRINGS)


def _make(path: Path, ask: AskPassphrase, demonstration: bool) -> bytes:
    key, store = secrets.token_bytes(32), secrets.token_hex(16)
    record: dict[str, object] = {"version": 1, "store": store, "check": _check(key)}
    if demonstration:
        record |= {"kind": "demonstration", **_seal(key, DEMONSTRATION, ARGON_PUBLISHED)}
    elif has_keyring():
        import keyring

        keyring.set_password(SERVICE, store, base64.b64encode(key).decode())
        record |= {"kind": "keyring"}
    else:
        passphrase = ask(True)
        if not passphrase:
            raise NoKey()
        if len(passphrase) < LEAST_PASSPHRASE:
            raise WeakPassphrase(length=len(passphrase))
        record |= {"kind": "passphrase", **_seal(key, passphrase, ARGON)}
    _write(path, record)
    return key


def _read(record: dict[str, str], ask: AskPassphrase) -> bytes:
    if record["kind"] == "keyring":
        import keyring

        held = keyring.get_password(SERVICE, record["store"]) if has_keyring() else None
        if held is None:
            raise LostKey()
        key = base64.b64decode(held)
    else:
        passphrase = DEMONSTRATION if record["kind"] == "demonstration" else ask(False)
        if not passphrase:
            raise NoKey()
        key = _unseal(record, passphrase)
    if not hmac.compare_digest(_check(key), record["check"]):
        raise WrongKey()
    return key


def _seal(key: bytes, passphrase: str, cost: dict[str, int]) -> dict[str, object]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_derive(passphrase, salt, cost)).encrypt(nonce, key, b"gnp-desk store key")
    return {"argon2id": cost, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def _unseal(record: dict[str, str], passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapping = _derive(passphrase, bytes.fromhex(record["salt"]), record["argon2id"])  # type: ignore[arg-type]
    try:
        return AESGCM(wrapping).decrypt(
            bytes.fromhex(record["nonce"]), bytes.fromhex(record["sealed"]), b"gnp-desk store key"
        )
    except InvalidTag as error:
        raise WrongKey() from error


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, hash_len=32, type=Type.ID, **cost)


def _check(key: bytes) -> str:
    return hmac.new(key, b"gnp-desk key check", hashlib.sha256).hexdigest()


def _load(path: Path) -> dict[str, str]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {name: record[name] for name in record} if {"kind", "check", "store"} <= record.keys() else _damaged()
    except (OSError, ValueError, AttributeError) as error:
        raise DamagedStore() from error


def _damaged() -> dict[str, str]:
    raise ValueError("the key file lacks its parts")


def _write(path: Path, record: dict[str, object]) -> None:
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(fresh, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            json.dump(record, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise ReadOnlyStore() from error
