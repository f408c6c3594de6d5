"""Mexican identifiers: what each looks like, tidy and shown, and whether it is ok, worth a look or impossible.

Heavy libraries are imported where they are used: a form must load fast.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from gnp_desk.resources import read_json

VERDICT = tuple[str, str, dict[str, object]]
REVIEW, STOP = "R", "N"
VIN_LETTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
VIN_VALUES = dict(zip(VIN_LETTERS, [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True))
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
CURP_ENTITIES = re.compile(
    "AS|BC|BS|CC|CH|CL|CM|CS|DF|DG|GR|GT|HG|JC|MC|MN|MS|NE|NL|NT|OC|PL|QR|QT|SL|SP|SR|TC|TL|TS|VZ|YN|ZS"
)
GENERIC_RFC = {"XAXX010101000", "XEXX010101000"}


def folded(text: str) -> str:
    """Return text for comparing: lower case, no accents (ñ counts as n), single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def compact(text: str) -> str:
    """Return upper case without spaces, hyphens and dots, as plates, NIV, RFC and CURP are kept (ux.md V1)."""
    return re.sub(r"[\s\-–—._·]+", "", text).upper()


def lookalike(text: str) -> str:
    """Return an identifier with O, Q and I read as 0 and 1, for comparing two readings of one plate (CON-10)."""
    return compact(text).translate(str.maketrans("OQI", "001"))


def judge_plate(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """Plates: 4 to 10 letters or digits of any country; Mexican formats are only hints (mexico.md 1.5)."""
    if not re.fullmatch(r"[A-Z0-9Ñ]{4,10}", value):
        yield "plate.form", STOP, {"n": len(value)}


def judge_vin(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """NIV: 17 characters without I, O, Q; the digit and the year are only worth a look (mexico.md 1.4)."""
    if re.search("[IOQ]", value) and len(value) == 17:
        yield "vin.letters", STOP, {"suggestion": lookalike(value)}
        return
    if not re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", value):
        yield "vin.form", STOP, {"n": len(value)}
        return
    total = sum(VIN_VALUES[letter] * weight for letter, weight in zip(value, VIN_WEIGHTS, strict=True))
    if len(set(value)) < 5:
        yield "vin.repeat", REVIEW, {}
    elif value[8] != "0123456789X"[total % 11]:
        yield "vin.digit", REVIEW, {}
    year = values.get("model_year")
    if isinstance(year, int) and value[9] in YEAR_CODES and year not in vin_years(value):
        yield "vin.year", REVIEW, {"vin_year": max(vin_years(value)), "year": year}


def vin_years(value: str) -> tuple[int, ...]:
    """Return the model years the tenth character may mean, 30 years apart."""
    first = 1980 + YEAR_CODES.index(value[9])
    return first, first + 30


def judge_rfc(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """RFC: 13 characters of a person, 12 of a company; the digit is only worth a look (mexico.md 1.1)."""
    from stdnum.mx import rfc

    if value in GENERIC_RFC:
        yield "rfc.generic", REVIEW, {}
        return
    if not re.fullmatch(r"[A-ZÑ&]{3,4}[0-9]{6}[0-9A-Z]{3}", value) or not rfc.is_valid(value):
        yield "rfc.form", STOP, {"n": len(value)}
        return
    if not rfc.is_valid(value, validate_check_digits=True):
        yield "rfc.digit", REVIEW, {}
    kind = {13: "natural", 12: "company"}[len(value)]
    if values.get("person_kind") not in (None, kind):
        yield "rfc.kind", REVIEW, {"kind": {"natural": "persona", "company": "empresa"}[kind]}


def judge_curp(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """CURP: 18 characters, sex H, M or X; the digit and the birth date are only worth a look (mexico.md 1.2)."""
    if not re.fullmatch(
        r"[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]", value.replace("Ñ", "X")
    ):
        yield "curp.form", STOP, {"n": len(value)}
        return
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    total = sum(alphabet.index(letter) * (18 - place) for place, letter in enumerate(value[:17]))
    if int(value[17]) != (10 - total % 10) % 10:
        yield "curp.digit", REVIEW, {}
    if not CURP_ENTITIES.fullmatch(value[11:13]):
        yield "curp.entity", STOP, {}
    birth = curp_birth(value)
    if not birth or date.fromisoformat(birth) > date.today():
        yield "curp.date", STOP, {}
        return
    said = values.get("birth_on")
    if isinstance(said, str) and said != birth:
        yield "curp.birth", REVIEW, {"curp": _day(birth), "birth": _day(said)}


def curp_birth(value: str) -> str:
    """Return the birth date inside a CURP, ISO, «» when no such day exists; the differentiator gives the century."""
    birth = f"{'19' if value[16].isdigit() else '20'}{value[4:6]}-{value[6:8]}-{value[8:10]}"
    try:
        return date.fromisoformat(birth).isoformat()
    except ValueError:
        return ""


def judge_phone(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """Phone: E.164 after `normal_phone`; anything else says how many digits were seen (mexico.md 1.6)."""
    import phonenumbers

    if not re.fullmatch(r"\+[0-9]{8,15}", value):
        yield "phone.form", STOP, {"n": len(re.sub(r"\D", "", value))}
        return
    try:
        likely = phonenumbers.is_valid_number(phonenumbers.parse(value, None))
    except phonenumbers.NumberParseException:  # no country has that code
        likely = False
    if not likely:
        yield "phone.unlikely", REVIEW, {}


def normal_phone(text: str) -> str:
    """Return +52 and ten digits when legacy prefixes leave ten, + and digits when a country was typed, else the text."""
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+") and not digits.startswith("52"):
        return f"+{digits}"
    digits = re.sub(r"^0052", "52", digits)
    if len(digits) > 10 and digits.startswith("52"):
        digits = digits[2:]
    for prefix, length in (("044", 13), ("045", 13), ("01", 12), ("1", 11)):
        if len(digits) == length and digits.startswith(prefix):
            digits = digits[len(prefix) :]
    return f"+52{digits}" if len(digits) == 10 else text.strip()


def pretty_phone(value: str) -> str:
    """Return «55 1234 5678» of a Mexican E.164 number, other numbers as they are."""
    if not re.fullmatch(r"\+52\d{10}", value):
        return value
    digits = value[3:]
    cut = 2 if digits[:2] in {"55", "56", "33", "81"} else 3
    return f"{digits[:cut]} {digits[cut:-4]} {digits[-4:]}"


def judge_email(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """E-mail: something, an at sign, a domain with a dot."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", value):
        yield "email.form", STOP, {}


def judge_clabe(value: str, values: Mapping[str, object]) -> Iterator[VERDICT]:
    """CLABE: 18 digits whose control digit agrees; a bank that is not listed is only worth a look (mexico.md 1.3)."""
    if not re.fullmatch(r"[0-9]{18}", value):
        yield "clabe.form", STOP, {"n": len(value)}
    elif int(value[17]) != (10 - sum(int(d) * (3, 7, 1)[i % 3] % 10 for i, d in enumerate(value[:17])) % 10) % 10:
        yield "clabe.control", STOP, {}
    elif not clabe_bank(value):
        yield "clabe.bank", REVIEW, {}


def clabe_bank(value: str) -> str:
    """Return the institution a CLABE belongs to, «» when its code is not in the list of this device."""
    names = (item["name"] for item in read_json("clabe_banks")["items"] if item["clabe_code"] == value[:3])
    return str(next(names, ""))


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
