"""The records of one claim as frozen values, and the moment they are looked at. No store, no screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnp_desk.rules.edition import Edition

UNKNOWN = {"unknown": True}


@dataclass(frozen=True)
class Record:
    """One record as stored: `values` are wire values (JSON), never objects of the screen."""

    id: str
    type: str
    values: Mapping[str, object]
    claim: str = ""
    version: int = 0

    def get(self, name: str) -> object:
        """Return the wire value of field `name`, None when not answered."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """Return the value when it is a plain string, else «»."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def with_values(self, **values: object) -> Record:
        """Return a copy whose named values are replaced."""
        return replace(self, values={**self.values, **values})


@dataclass(frozen=True)
class Moment:
    """When and where a case is looked at: local civil time of the place, its zone, and what is known of the clock."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).astimezone())
    zone: str = "America/Mexico_City"
    clock_offset_ms: int | None = 0

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def local(self) -> str:
        """Return the local instant to the second, ISO, without offset."""
        return self.now.replace(tzinfo=None).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Case:
    """A claim with all its live records; the policy is the snapshot the claim refers to, if any.

    `edition` holds the figures of the conditions that apply, None while none does.
    """

    claim: Record
    records: tuple[Record, ...]
    moment: Moment = field(default_factory=Moment)
    edition: Edition | None = None

    @cached_property
    def _by_id(self) -> dict[str, Record]:
        return {record.id: record for record in (self.claim, *self.records)}

    @cached_property
    def _by_type(self) -> dict[str, tuple[Record, ...]]:
        groups: dict[str, list[Record]] = {}
        for record in (self.claim, *self.records):
            groups.setdefault(record.type, []).append(record)
        return {kind: tuple(sorted(group, key=_position)) for kind, group in groups.items()}

    def of(self, kind: str, parent: str = "") -> tuple[Record, ...]:
        """Return the records of a type in their order, all of them or those of one parent."""
        found = self._by_type.get(kind, ())
        return tuple(record for record in found if record.get("parent") == parent) if parent else found

    def first(self, kind: str) -> Record | None:
        """Return the first record of a type, None when there is none."""
        return next(iter(self.of(kind)), None)

    def find(self, record_id: object) -> Record | None:
        """Return the record with that id, None when it is not in this claim."""
        return self._by_id.get(record_id) if isinstance(record_id, str) else None

    def ref(self, record: Record | None, name: str) -> Record | None:
        """Follow a reference field of `record`."""
        return None if record is None else self.find(record.get(name))

    @property
    def policy(self) -> Record | None:
        """Return the policy snapshot, None while it is «por identificar»."""
        return self.ref(self.claim, "policy")

    def party(self, letter: str) -> Record | None:
        """Return the party with that letter."""
        return next((party for party in self.of("party") if party.get("letter") == letter), None)

    def with_record(self, record: Record) -> Case:
        """Return a case in which `record` stands instead of, or beside, the others."""
        if record.id == self.claim.id:
            return replace(self, claim=record)
        others = tuple(other for other in self.records if other.id != record.id)
        return replace(self, records=(*others, record))

    def __iter__(self) -> Iterator[Record]:
        return iter((self.claim, *self.records))


def _position(record: Record) -> tuple[str, str]:
    return str(record.get("position") or ""), record.id


def is_answered(value: object) -> bool:
    """Return whether a wire value answers its question: «No se sabe» and a marked box do, emptiness does not."""
    return not (value is None or value == "" or value == [] or value == {})


def is_known(value: object) -> bool:
    """Return whether a wire value carries a fact: neither empty, nor «No se sabe», nor a box, nor unread text."""
    if isinstance(value, Mapping):
        return bool(value) and not ({"unknown", "none", "unread"} & value.keys())
    return is_answered(value) and value != "unknown"
