"""Values of several named parts that merge as one: names, addresses, places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from gnp_desk.forms import identifiers
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import BROKEN, Field, Outcome, Problem, Reading, hidden_signs
from gnp_desk.forms.kinds import TEXT_LIMIT
from gnp_desk.forms.reading import read_number
from gnp_desk.texts import N_

WIDE_M = 200
SPECIAL = frozenset({"unknown", "none", "unread"})


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Group(Field):
    """A value of several named parts that merge as one: a name, an address, a place, a position.

    `parts` are (part, label, width in 12ths of the row); the wire is an object with the parts that were filled.
    """

    kind: ClassVar[str] = "group"
    parts: tuple[tuple[str, str, int], ...] = ()
    wanted: tuple[tuple[str, ...], ...] = ()
    short: str = "group.short"

    between: str = ", "

    def parts_of(self, case: Case, record: Record) -> tuple[tuple[str, str, int], ...]:
        """Return the parts to ask of a record."""
        return self.parts

    def read_parts(self, typed: Mapping[str, str]) -> Reading:
        """Return the wire value of what was typed in each part; parts left empty are left out."""
        filled = {part: " ".join(text.split()) if not hidden_signs(text) else text for part, text in typed.items()}
        filled = {part: text for part, text in filled.items() if text}
        if any(hidden_signs(text) == BROKEN for text in filled.values()):
            return Reading({"unread": json.dumps(filled), "escaped": True}, BROKEN)
        return Reading(filled or None)

    def edit_parts(self, value: object) -> dict[str, str]:
        """Return the text each part starts from; what could not be read comes back as it was typed."""
        if not isinstance(value, Mapping):
            return {}
        if value.get("escaped"):
            return {str(part): str(text) for part, text in json.loads(str(value["unread"])).items()}
        return {part: str(text) for part, text in value.items() if part not in SPECIAL and text is not None}

    def why_unread(self, value: Mapping[str, object], case: Case) -> str:
        return self.read_parts(self.edit_parts(value)).code or "unread"

    def show(self, value: object) -> str:
        if not isinstance(value, Mapping) or SPECIAL & value.keys():
            return "" if isinstance(value, Mapping) and value.get("escaped") else super().show(value)
        return self.between.join(str(value[part]) for part, _label, _width in self.parts if value.get(part))

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        """Yield `short` unless one of the `wanted` sets of parts is complete, and over-long parts."""
        filled = {part for part, text in value.items() if text} if isinstance(value, Mapping) else set()
        if self.wanted and not any(filled >= set(choice) for choice in self.wanted):
            yield self.problem(self.short)
        for part, label, _width in self.parts:
            text = str(value.get(part, "")) if isinstance(value, Mapping) else ""
            if len(text) > TEXT_LIMIT:
                yield self.problem("text.max", label=label, limit=TEXT_LIMIT, n=f"{len(text):,}")
            if hidden_signs(text):
                yield self.problem(hidden_signs(text), label=label)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Name(Group):
    """The name of a person, or the «Razón social» of a company: one group either way."""

    empty: ClassVar[str] = "name.empty"
    parts: tuple[tuple[str, str, int], ...] = (
        ("given", N_("Nombre(s)"), 4),
        ("surname", N_("Primer apellido"), 4),
        ("second_surname", N_("Segundo apellido"), 4),
        ("company", N_("Razón social"), 12),
    )
    wanted: tuple[tuple[str, ...], ...] = (("given", "surname"), ("company",))
    short: str = "name.empty"
    between: str = " "

    def parts_of(self, case: Case, record: Record) -> tuple[tuple[str, str, int], ...]:
        return self.parts[3:] if record.get("person_kind") == "company" else self.parts[:3]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Address(Group):
    """An address in Mexico or abroad; the postal code comes first because it decides the rest."""

    parts: tuple[tuple[str, str, int], ...] = (
        ("postal_code", N_("Código postal"), 3),
        ("street", N_("Calle"), 5),
        ("outside", N_("Núm. exterior"), 2),
        ("inside", N_("Núm. interior"), 2),
        ("colonia", N_("Colonia"), 4),
        ("municipality", N_("Municipio o alcaldía"), 4),
        ("state", N_("Estado"), 2),
        ("country", N_("País"), 2),
    )

    def show(self, value: object) -> str:
        if not isinstance(value, Mapping) or SPECIAL & value.keys():
            return super().show(value)
        code = f"{value['postal_code']} " if value.get("postal_code") else ""
        street = " ".join(str(value[part]) for part in ("street", "outside", "inside") if value.get(part))
        town = f"{code}{value.get('municipality') or ''}".strip()
        places = (street, value.get("colonia"), town, value.get("state"), value.get("country"))
        return ", ".join(str(place) for place in places if place)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        yield from super().check(value, case, record)
        yield from _postal_code(self, value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Place(Address):
    """Where something happened: street and crossing, or road and kilometre; the words part of a place."""

    parts: tuple[tuple[str, str, int], ...] = (
        ("street", N_("Calle o carretera"), 6),
        ("crossing", N_("Cruce con"), 6),
        ("kilometre", N_("Kilómetro"), 2),
        ("bound", N_("Sentido"), 3),
        ("colonia", N_("Colonia"), 4),
        ("postal_code", N_("Código postal"), 3),
        ("municipality", N_("Municipio"), 4),
        ("state", N_("Estado"), 4),
        ("country", N_("País"), 4),
        ("reference", N_("Referencias"), 12),
    )
    wanted: tuple[tuple[str, ...], ...] = (("street", "crossing"), ("street", "kilometre"), ("street", "reference"))
    short: str = "place.short"

    def show(self, value: object) -> str:
        if not isinstance(value, Mapping) or SPECIAL & value.keys():
            return super().show(value)
        words = {
            "street": "{}",
            "crossing": "cruce con {}",
            "kilometre": "km {}",
            "bound": "sentido {}",
            "colonia": "{}",
            "postal_code": "{}",
            "municipality": "{}",
            "state": "{}",
            "country": "{}",
            "reference": "{}",
        }
        return ", ".join(text.format(value[part]) for part, text in words.items() if value.get(part))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Fix(Group):
    """A position in degrees with its accuracy; a wide one is worth a look."""

    parts: tuple[tuple[str, str, int], ...] = (
        ("latitude", N_("Latitud"), 3),
        ("longitude", N_("Longitud"), 3),
        ("accuracy_m", N_("Precisión (m)"), 3),
        ("source", N_("Origen"), 3),
    )
    wanted: tuple[tuple[str, ...], ...] = (("latitude", "longitude"),)
    short: str = "place.fix"

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        yield from super().check(value, case, record)
        if not isinstance(value, Mapping):
            return
        read = {part: read_number(str(value.get(part) or "")) for part in ("latitude", "longitude", "accuracy_m")}
        for part, most in (("latitude", 90), ("longitude", 180)):
            found = read[part]
            if value.get(part) and (found is None or abs(found) > most):
                yield self.problem("place.fix")
                return
        if read["accuracy_m"] is not None and read["accuracy_m"] > WIDE_M:
            yield self.problem("place.blur", Outcome.REVIEW, n=f"{read['accuracy_m']:,.0f}")


def _postal_code(field: Field, value: object) -> Iterator[Problem]:
    """Yield the problem of a postal code that is not five digits, in Mexico."""
    if not isinstance(value, Mapping) or not value.get("postal_code"):
        return
    abroad = identifiers.folded(str(value.get("country") or "mexico")) not in {"mexico", "mx"}
    if not abroad and not re.fullmatch(r"\d{5}", str(value["postal_code"])):
        yield field.problem("address.cp")
