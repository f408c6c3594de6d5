"""How much each role may issue alone, as data; and whether a second signature stands for what is about to be issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.figures import items
from gnp_desk.texts import N_

CHILDREN = {"worksheet": ("worksheet_line",)}
NOT_SIGNED = frozenset(
    {
        "status",
        "status_reason",
        "status_at",
        "signing_hash",
        "content_changed_at",
        "issued_folio",
        "correcting",
        "correction_reason",
        "notified_at",
        "customer_answer",
        "objection",
    }
)
WORDS: Mapping[str, str] = {
    "CON-90": N_("El importe {amount} pasa su límite de {limit}. Envíelo a segunda firma."),
    "CON-90b": N_("El documento cambió después de la segunda firma. Pida firmarlo otra vez."),
}


@dataclass(frozen=True)
class Role:
    """What a role is called, what it may issue alone by form, and whether it gives second signatures."""

    code: str
    name: str
    may_approve: bool
    limits: Mapping[str, str | None]

    def limit(self, form: str) -> Decimal | None:
        """Return the largest amount of a form this role issues alone, None without limit, zero when not listed."""
        if form not in self.limits:
            return Decimal(0)
        value = self.limits[form]
        return None if value is None else Decimal(value)

    def without_authority(self) -> Role:
        """Return the same role with nothing it may issue alone."""
        return Role(self.code, self.name, self.may_approve, {})

    def limit_words(self, form: str) -> str:
        """Return the limit in words."""
        limit = self.limit(form)
        return N_("sin límite") if limit is None else texts.money(limit)


@cache
def roles() -> Mapping[str, Role]:
    """Return every role by code."""
    return {str(item["code"]): _role(item) for item in items("authority_limits", "role")}


def _role(item: Any) -> Role:
    return Role(str(item["code"]), str(item["name"]), bool(item["may_approve"]), item["limits"])


def signed_hash(case: Case, record: Record) -> str:
    """Return the SHA-256 of what a second signature binds to: the values of the record and of its lines."""
    kept = [record, *(child for kind in CHILDREN.get(record.type, ()) for child in case.of(kind, record.id))]
    content = [{name: value for name, value in sorted(item.values.items()) if name not in NOT_SIGNED} for item in kept]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def approval_of(case: Case, record: Record) -> Record | None:
    """Return the latest second signature of a record, approved or returned, whatever content it was given for."""
    found = [item for item in case.of("approval") if item.get("target") == record.id]
    return max(found, key=lambda item: (local(item.get("at")), item.id), default=None)


def refusal(case: Case, record: Record, amount: Decimal, role: Role) -> tuple[str, Mapping[str, object]] | None:
    """Return why `role` may not issue `record` for `amount` (code and details), None when it may.

    A role within its limit needs no one; above it the latest second signature must be an approval of this very content.
    """
    limit = role.limit(record.type)
    if limit is None or amount <= limit:
        return None
    given = approval_of(case, record)
    if given is None or given.get("decision") != "approved":
        return "CON-90", {"amount": texts.money(amount), "limit": role.limit_words(record.type)}
    return None if given.get("content_hash") == signed_hash(case, record) else ("CON-90b", {})
