"""One request as the routes see it: its identity, its whole body and the headers every call of the API has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gnp_central import wire
from gnp_central.problems import BadRequest, ClientTooOld

APP_FORM = re.compile(r"[A-Za-z0-9._-]{1,40}/([0-9]{1,4}(?:\.[0-9]{1,6}){0,3})[A-Za-z0-9.+-]{0,40}")


@dataclass(frozen=True)
class Call:
    """What arrived. `headers` have lower-case names; `body` is unpacked."""

    request_id: str
    headers: Mapping[str, str]
    body: bytes
    address: str

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def token(self) -> str:
        scheme, _, token = self.header("authorization").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def device(self) -> str:
        return self.header("device")


def need_headers(headers: Mapping[str, str]) -> None:
    """Raise BadRequest unless a call of the API has the headers every one must have (api.md section 2)."""
    if not wire.is_id(headers.get("request-id")):
        raise BadRequest("Request-Id is a UUID in lower case.", field="Request-Id")
    if not wire.is_id(headers.get("device")):
        raise BadRequest("Device is a UUID in lower case.", field="Device")
    if not APP_FORM.fullmatch(headers.get("app", "")):
        raise BadRequest("App is a name and a version.", field="App")
    if not headers.get("schema", "").isdecimal():
        raise BadRequest("Schema is a number.", field="Schema")


def need_app(headers: Mapping[str, str], oldest: str) -> None:
    """Raise ClientTooOld for an application older than the oldest that may still pull."""
    found = APP_FORM.fullmatch(headers.get("app", ""))
    if found is not None and _numbers(found[1]) < _numbers(oldest):
        raise ClientTooOld(oldest=oldest)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
