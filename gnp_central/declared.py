"""What the forms declare, as the plain data the centre works with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gnp_central import life
from gnp_central.declaration import Approval, Declaration, FieldRule, TypeRule
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.fields import Field, Form
from gnp_desk.forms.reference_records import REFERENCE, Reference
from gnp_desk.resources import read_json

SCHEMA_MIN, SCHEMA = 1, 1
HOMES = {"claim": "self", "folio_lease": "person"}
# What a deployment may give to everybody without a form of its own.
ORG_TYPES = ("catalogue", "parameter")
CENTRE_WRITES = frozenset({"administrator"})
FOLIO, FILE = {"claim": "folio", "paper": "folio"}, {"evidence": "sha256", "paper": "sha256", "format": "sha256"}
APPROVALS = {"payment_order": Approval("amount", frozenset({"issued"}))}
WRITERS = {"approval": frozenset({"supervisor"})}
# A frozen version may hold the content of a medical order: all of them are kept out of searches.
CLASSES = {"form_version": 3}
MACHINERY = {
    "claim_id": FieldRule("immutable"),
    "created_at": FieldRule("immutable"),
    "created_by": FieldRule("immutable"),
    "device_id": FieldRule("immutable"),
    "replaces": FieldRule("immutable"),
    "received_at": FieldRule("server"),
    "blob_state": FieldRule("server"),
}


def declaration() -> Declaration:
    """Return what the forms declare."""
    org = {name: TypeRule(home="org", writers=CENTRE_WRITES) for name in ORG_TYPES}
    limits: dict[str, dict[str, Decimal | None]] = {}
    for item in read_json("authority_limits")["items"]:
        for kind, limit in item["limits"].items():
            limits.setdefault(kind, {})[item["code"]] = None if limit is None else Decimal(limit)
    forms = {code: _rule(form) for code, form in FORMS.items()}
    ours = {code: _reference(form) for code, form in REFERENCE.items()}
    return Declaration({**org, **forms, **ours}, SCHEMA_MIN, SCHEMA, limits)


def _rule(form: Form) -> TypeRule:
    return TypeRule(
        fields={**MACHINERY, **{item.name: _field_rule(item) for item in form.fields}},
        data_class=CLASSES.get(form.code, form.data_class),
        home=HOMES.get(form.code, "claim"),  # type: ignore[arg-type]
        frozen=life.frozen(form.code),
        moves=life.MOVES.get(form.code),
        writers=WRITERS.get(form.code, frozenset()),
        approval=APPROVALS.get(form.code),
        folio=FOLIO.get(form.code, ""),
        blob=FILE.get(form.code, ""),
    )


def _reference(form: Reference) -> TypeRule:
    return replace(_rule(form), home=form.home, writers=CENTRE_WRITES, key=form.key)  # type: ignore[arg-type]


def _field_rule(item: Field) -> FieldRule:
    return FieldRule(item.merge.value, item.group, getattr(item, "limit", 200), item.data_class)
