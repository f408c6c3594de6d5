"""Identifiers of invented people, and one invented client of several lines whose name is written in three ways."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from gnp_desk.forms.identifiers import folded

Values = Mapping[str, Any]
VOWELS, CONSONANTS, NONE = "AEIOU", "BCDFGHJKLMNPQRSTVWXYZ", "X"
ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
HOMOCLAVE = "123456789ABCDEFGHIJKLMNPQRSTUV"
WITHOUT_ANY = 7
"""One person in so many has given neither RFC nor CURP."""

# The client of the help: the same person in other lines, each written differently, and a namesake who proves nothing.
OTHER_LINES: Mapping[int, tuple[str, str, tuple[str, str, str]]] = {
    13: ("gastos_medicos", "Plan Hospital", ("Graciela", "Montano", "Ibarra")),
    26: ("vida", "Plan Familia", ("G.", "Montaño", "Ibarra")),
    39: ("hogar", "Plan Casa", ("Graciela", "Montaño", "I.")),
}
NAMESAKE = 49


def identified(person: Values) -> dict[str, object]:
    """Return an invented person with RFC and CURP made from name, birth and telephone; some have given none."""
    seed = hashlib.sha256(f"{person.get('phone')}{person.get('birth_on')}".encode()).digest()
    if seed[0] % WITHOUT_ANY == 0:
        return dict(person)
    if person.get("person_kind") == "company":
        return {**person, "rfc": _finished(_initials(str(person["name"]["company"])) + "080101", seed)}
    stem = _stem(person["name"]) + str(person["birth_on"])[2:].replace("-", "")
    curp = {"curp": _curp(stem, person)} if seed[1] % 2 else {}
    return {**person, "rfc": _finished(stem, seed), **curp}


def _initials(company: str) -> str:
    words = [word for word in _plain(company).split() if word.isalpha()]
    return ("".join(word[0] for word in words) + "XXX")[:3]


def _stem(name: Values) -> str:
    surname, second, given = (_plain(str(name.get(part) or NONE)) for part in ("surname", "second_surname", "given"))
    vowel = next((letter for letter in surname[1:] if letter in VOWELS), NONE)
    return _decent(surname[0] + vowel + second[0] + given[0])


def _decent(stem: str) -> str:
    """Return the letters of a name, with X for the last one where they spell a word the tax authority does not write."""
    from stdnum.mx import rfc

    return stem if rfc.is_valid(f"{stem}800101AAA") else f"{stem[:3]}{NONE}"


def _finished(stem: str, seed: bytes) -> str:
    from stdnum.mx import rfc

    begun = stem + HOMOCLAVE[seed[2] % len(HOMOCLAVE)] + HOMOCLAVE[seed[3] % len(HOMOCLAVE)]
    return begun + str(rfc.calc_check_digit(begun))


def _curp(stem: str, person: Values) -> str:
    name = person["name"]
    inner = [_consonant(str(name.get(part) or "")) for part in ("surname", "second_surname", "given")]
    begun = f"{stem}XDF{''.join(inner)}{'A' if str(person['birth_on']) >= '2000' else '0'}"
    total = sum(ALPHABET.index(letter) * (18 - place) for place, letter in enumerate(begun))
    return f"{begun}{(10 - total % 10) % 10}"


def _consonant(word: str) -> str:
    return next((letter for letter in _plain(word)[1:] if letter in CONSONANTS), NONE)


def _plain(text: str) -> str:
    return folded(text).upper()
