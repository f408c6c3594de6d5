"""What the centre knows of each kind of record, as plain data: `declared` fills it from the forms, tests from anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Policy = Literal["scalar", "set", "once", "immutable", "server", "computed"]
Home = Literal["claim", "self", "person", "org", "given"]
HEALTH = 3


@dataclass(frozen=True)
class FieldRule:
    """How a change of one field meets another (api.md section 4), how long it may be and how sensitive it is."""

    policy: Policy = "scalar"
    group: str = ""
    limit: int = 200
    data_class: int = 0


@dataclass(frozen=True)
class Frozen:
    """A record no longer changes while `field` of `owner` has one of `values`.

    `owner` is `self`, `claim`, or the type of another record of the same claim.
    """

    owner: str
    field: str
    values: frozenset[str]


@dataclass(frozen=True)
class Approval:
    """Moving to one of `states` with more than one's limit in `amount` needs the approval of a second person."""

    amount: str
    states: frozenset[str]


@dataclass(frozen=True)
class TypeRule:
    """One kind of record. `moves` lists the allowed changes of `status`, None when any is; `writers` the roles, all if empty.

    `home` says whose streams it lives in: its claim's, its own fields', its author's, everybody's (`org`), or those it is
    published to (`given`). `key` names the fields that tell one published record from another.
    """

    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    data_class: int = 1
    home: Home = "claim"
    frozen: tuple[Frozen, ...] = ()
    moves: Mapping[str, frozenset[str]] | None = None
    writers: frozenset[str] = frozenset()
    approval: Approval | None = None
    folio: str = ""
    blob: str = ""
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """Every kind of record there is, the range of schemas a push may have, and what each role issues alone.

    `limits` is by kind of record, then by role; None is without limit, a role that is not listed issues nothing alone.
    """

    types: Mapping[str, TypeRule]
    schema_min: int = 1
    schema_current: int = 1
    limits: Mapping[str, Mapping[str, Decimal | None]] = field(default_factory=dict)


# A field no form declares (a newer laptop's, or one of the machinery) merges like most fields do.
UNDECLARED = FieldRule(limit=10_000)
