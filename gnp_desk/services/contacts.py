"""Whom a client may call or write to: the contact card of the Company and of who defends its users (rules.md 22)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gnp_desk.resources import read_json


@dataclass(frozen=True)
class Contact:
    """One way to be attended; `must_verify` where two sources of the Company say it differently."""

    code: str
    name: str
    phone: str = ""
    option: str = ""
    email: str = ""
    address: str = ""
    detail: str = ""
    must_verify: bool = False


@cache
def contacts() -> tuple[Contact, ...]:
    """Return the contact card in its order."""
    return tuple(
        Contact(
            **{name: str(item.get(name, "")) for name in ("code", "name", "phone", "option", "email", "address", "detail")},
            must_verify=bool(item.get("verify")),
        )
        for item in read_json("contacts")["items"]
    )
