"""A small laptop for tests: it signs on, registers, pushes and pulls, and believes only signed answers."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gnp_central.wire import canonical, content_hash, digest_item, digest_text, new_id

Op = dict[str, Any]


@dataclass
class Laptop:
    """One device of one person. `bodies` is the raw base it pulled; `cursors` where it stands."""

    url: str
    token: str
    keys: dict[str, str]
    person: str = ""
    device: str = field(default_factory=new_id)
    short: str = ""
    seq: int = 0
    witness: dict[str, str] = field(default_factory=dict)
    cursors: dict[str, str] = field(default_factory=dict)
    base: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers["Accept-Encoding"] = "identity"
        self.key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> str:
        return public_key_of(self.key)

    def call(self, method: str, path: str, body: object = None, **headers: str) -> requests.Response:
        """Send a request with every header the API asks for, signed; the answer's own signature must hold."""
        request_id = new_id()
        raw = body if isinstance(body, bytes) else b"" if body is None else canonical(body).encode()
        signature = self.key.sign(hashlib.sha256(raw + request_id.encode()).digest())
        sent = {
            "Authorization": f"Bearer {self.token}",
            "Device": self.device,
            "App": "gnp-desk/1.0.0",
            "Schema": "1",
            "Request-Id": request_id,
            "Device-Signature": f"device:{base64.b64encode(signature).decode()}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data = gzip.compress(raw) if sent.get("Content-Encoding") == "gzip" else raw
        answer = self.http.request(method, self.url + path, data=data, headers=sent, timeout=60)
        assert answer.headers["Request-Id"] == sent["Request-Id"] or answer.status_code == 400
        assert is_signed(answer, self.keys), answer.text
        return answer

    def register(self) -> Laptop:
        wish = {"short": self.short} if self.short else {}
        said = {"name": "Equipo de prueba", "platform": "linux", "app": "gnp-desk/1.0.0", "public_key": self.public_key}
        answer = self.call("PUT", f"/v1/devices/{self.device}", {**said, **wish})
        assert answer.status_code == 200, answer.text
        self.short = answer.json()["short"]
        return self

    def op(self, kind: str, type_: str, record: str, changes: dict[str, Any] | None = None, **more: Any) -> Op:
        """Return the next operation of this device; plain values become `old: None`."""
        self.seq += 1
        said = {
            "op_id": new_id(),
            "seq": self.seq,
            "kind": kind,
            "type": type_,
            "record": record,
            "schema": 1,
            "base_version": 0,
            "changes": {name: as_change(value) for name, value in (changes or {}).items()},
            "at": {"wall": "2026-11-22T12:40:00.123-06:00", "offset_ms": -840, "boot": "b", "mono_ms": 81_233},
        }
        return {**said, **more}

    def push(self, *groups: list[Op], **headers: str) -> requests.Response:
        said = [{"group_id": new_id(), "ops": ops} for ops in groups]
        body = {"device_id": self.device, "witness": self.witness, "groups": said}
        return self.call("POST", "/v1/push", body, **headers)

    def send(self, *groups: list[Op]) -> list[dict[str, Any]]:
        """Push and return the results, which must be of exactly what was sent."""
        answer = self.push(*groups)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        sent = [op for group in groups for op in group]
        assert [(item["op_id"], item["op_hash"]) for item in results] == [(op["op_id"], op_hash(op)) for op in sent]
        for item in results:
            self.witness.update(item["at"])
        return results

    def create_claim(self, **values: Any) -> str:
        """Push a new claim and return its id."""
        claim = new_id()
        (result,) = self.send([self.op("create", "claim", claim, {"status": "reported", **values})])
        assert result["status"] == "applied", result
        return claim

    def create(self, type_: str, claim: str, **values: Any) -> str:
        record = new_id()
        (result,) = self.send([self.op("create", type_, record, {"claim_id": claim, **values})])
        assert result["status"] == "applied", result
        return record

    def update(self, type_: str, record: str, **changes: Any) -> dict[str, Any]:
        """Push one update and return its result; a tuple is (old, new)."""
        (result,) = self.send([self.op("update", type_, record, changes)])
        return result

    def me(self) -> dict[str, Any]:
        return self.call("GET", "/v1/me").json()  # type: ignore[no-any-return]

    def pull(self, stream: str, limit: int = 500) -> list[dict[str, Any]]:
        """Pull a stream to its end, keep it, and compare digest and count with what is kept."""
        seen: list[dict[str, Any]] = []
        base = self.base.setdefault(stream, {})
        while True:
            query = f"after={self.cursors.get(stream, '0')}&limit={limit}"
            answer = self.call("GET", f"/v1/streams/{stream}/changes?{query}", Witness=self.witness.get(stream, "0"))
            assert answer.status_code == 200, answer.text
            page = answer.json()
            for item in page["items"]:
                base.pop(item["id"], None) if item.get("gone") else base.__setitem__(item["id"], item)
            seen += page["items"]
            self.cursors[stream] = self.witness[stream] = page["cursor"]
            if not page["more"]:
                assert self.digest(stream) == (page["state"]["digest"], page["state"]["live"])
                return seen

    def digest(self, stream: str) -> tuple[str, int]:
        live = [item for item in self.base[stream].values() if not item["deleted"]]
        return digest_text(sum(digest_item(item["id"], item["version"], hash_of(item)) for item in live)), len(live)

    def record(self, record: str) -> dict[str, Any]:
        answer = self.call("GET", f"/v1/records/{record}")
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]


def public_key_of(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def as_change(value: Any) -> dict[str, Any]:
    if isinstance(value, tuple):
        return {"old": value[0], "new": value[1]}
    return (
        value
        if isinstance(value, dict) and value.keys() in ({"add", "remove"}, {"old", "new"})
        else {"old": None, "new": value}
    )


def op_hash(op: Op) -> str:
    said = {name: value for name, value in op.items() if name not in ("seq", "at")}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def hash_of(item: dict[str, Any]) -> bytes:
    return content_hash(canonical(item["body"]), item["schema"], item["type"], deleted=item["deleted"])


def is_signed(answer: requests.Response, keys: dict[str, str]) -> bool:
    """Return whether the centre signed this body for this request; raises when the signature is another's."""
    name, _, signature = answer.headers["Server-Signature"].partition(":")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[name]))
    body = b"" if answer.request.method == "HEAD" else answer.content
    key.verify(base64.b64decode(signature), hashlib.sha256(body + answer.headers["Request-Id"].encode()).digest())
    return True


def loads(answer: requests.Response) -> Any:
    return json.loads(answer.content)
