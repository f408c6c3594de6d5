"""Whether two records of people speak of one person: by RFC and CURP alone. Names that look alike prove nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gnp_desk.forms.identifiers import GENERIC_RFC, compact

RFC, CURP = re.compile(r"[A-ZÑ&]{3,4}\d{6}[0-9A-Z]{3}"), re.compile(r"[A-ZÑ]{4}\d{6}[HMX][A-ZÑ]{5}[0-9A-Z]\d")


@dataclass(frozen=True)
class Identity:
    """The identifiers of a person, «» where one is not known."""

    rfc: str = ""
    curp: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the identifiers that are known."""
        return tuple(code for code in (self.rfc, self.curp) if code)

    def is_same(self, other: Identity) -> bool:
        """Return whether an identifier of both is the same one and no other speaks against it."""
        pairs = ((self.rfc, other.rfc), (self.curp, other.curp))
        known = [mine == theirs for mine, theirs in pairs if mine and theirs]
        return bool(known) and all(known)

    def with_those_of(self, other: Identity) -> Identity:
        """Return what is known of the person once both records are theirs."""
        return Identity(self.rfc or other.rfc, self.curp or other.curp)


T = TypeVar("T")


def identity(person: Mapping[str, object]) -> Identity:
    """Return the identifiers of a person in wire values; generic and half-written ones identify nobody."""
    rfc, curp = _code(person.get("rfc")), _code(person.get("curp"))
    is_own = RFC.fullmatch(rfc) is not None and rfc not in GENERIC_RFC
    return Identity(rfc if is_own else "", curp if CURP.fullmatch(curp) else "")


def _code(value: object) -> str:
    """Return a code without signs; one that has none already, as nearly all of a million do, is not looked at twice."""
    if not isinstance(value, str):
        return ""
    return value if value.isalnum() and value.isupper() else compact(value)


def grouped(people: Sequence[tuple[Identity, T]]) -> list[tuple[T, ...]]:
    """Return what belongs to each person together, each in the order it came and the people in the order of their first.

    A record with both identifiers brings together one that has only the RFC and one that has only the CURP. One that
    would fit two people who contradict each other is left alone. The order of the records changes nothing.
    """
    groups: dict[int, tuple[Identity, list[int]]] = {}
    of_code: dict[str, set[int]] = {}
    for place in sorted(range(len(people)), key=lambda at: -len(people[at][0].codes)):
        known = people[place][0]
        near = {number for code in known.codes for number in of_code.get(code, ()) if number in groups}
        mine = [number for number in sorted(near) if groups[number][0].is_same(known)]
        if any(not _fit(groups[one][0], groups[other][0]) for one in mine for other in mine):
            mine = []
        # The largest of them takes the others in: the hundreds of a fleet are not moved again for each that comes.
        home = max(mine, key=lambda number: len(groups[number][1]), default=place)
        places = groups[home][1] if mine else []
        places.append(place)
        for number in mine:
            known = known.with_those_of(groups[number][0])
            places.extend(groups.pop(number)[1] if number != home else ())
        groups[home] = (known, places)
        for code in known.codes:
            of_code.setdefault(code, set()).add(home)
    found = sorted(sorted(places) for _known, places in groups.values())
    return [tuple(people[at][1] for at in places) for places in found]


def _fit(one: Identity, other: Identity) -> bool:
    pairs = ((one.rfc, other.rfc), (one.curp, other.curp))
    return all(mine == theirs for mine, theirs in pairs if mine and theirs)
