"""What the customer's app accepts when a client registers. A password is checked and never kept."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may
from gnp_desk.rules.inputs import DAY, TEXT

REGISTRATION = ("valid", "violations", "warnings")
PASSWORD = ("valid", "violations")
RUNNING = (frozenset("abcdefghijklmnopqrstuvwxyz"), frozenset("0123456789"))


class Registration(Facts):
    """What the client types to register."""

    policy_number: str = may(TEXT, "")
    policy_start_on: date | None = may(DAY)
    birth_on: date | None = may(DAY)
    email: str = may(TEXT, "")
    email_confirmation: str = may(TEXT, "")
    mobile_area_code: str = may(TEXT, "")
    mobile_number: str = may(TEXT, "")


REGISTRATION_FORMULA = (
    "codes(MISSING_POLICY_NUMBER=not has_policy_number, MISSING_POLICY_START=policy_start_on is None, "
    "MISSING_BIRTH_DATE=birth_on is None, MISSING_EMAIL=not has_email, "
    "EMAIL_MISMATCH=has_email and not emails_match, MISSING_MOBILE=not has_mobile, "
    "AREA_CODE_LENGTH=has_mobile and area_code_digits not in accepted_area_digits, "
    "PHONE_LENGTH=has_mobile and phone_digits != accepted_phone_digits)"
)


def registration_check(facts: Registration, edition: Edition) -> Answer:
    """Return whether the registration can go on, what is missing or off, and what to look at twice (R-REG-01)."""
    trail = Trail(edition)
    area, number = facts.mobile_area_code.strip(), facts.mobile_number.strip()
    email, again = (text.strip().casefold() for text in (facts.email, facts.email_confirmation))
    mobile = bool(area and number)
    names: dict[str, object] = {
        "has_policy_number": bool(facts.policy_number.strip()),
        "policy_start_on": facts.policy_start_on,
        "birth_on": facts.birth_on,
        "has_email": bool(email),
        "emails_match": email == again,
        "has_mobile": mobile,
        "area_code_digits": _digits(area),
        "accepted_area_digits": edition.listed("registration.area_code_digits"),
        "phone_digits": _digits(number),
        "accepted_phone_digits": edition.whole("registration.phone_digits"),
    }
    violations = codes(
        MISSING_POLICY_NUMBER=not facts.policy_number.strip(),
        MISSING_POLICY_START=facts.policy_start_on is None,
        MISSING_BIRTH_DATE=facts.birth_on is None,
        MISSING_EMAIL=not email,
        EMAIL_MISMATCH=bool(email) and email != again,
        MISSING_MOBILE=not mobile,
        AREA_CODE_LENGTH=mobile and _digits(area) not in edition.listed("registration.area_code_digits"),
        PHONE_LENGTH=mobile and _digits(number) != edition.whole("registration.phone_digits"),
    )
    text = "Datos que pide el registro de la aplicación."
    trail.found("violations", "R-REG-01", text, REGISTRATION_FORMULA, violations, **names)
    _warn(trail, mobile, len(area + number))
    _decide(trail, "R-REG-01", violations)
    return trail.answer(*REGISTRATION)


def _digits(text: str) -> int:
    """Return how many digits `text` has, or 0 when it holds anything else."""
    return len(text) if text.isascii() and text.isdigit() else 0


def _warn(trail: Trail, mobile: bool, length: int) -> None:
    national = trail.edition.whole("registration.national_digits")
    names = {"has_mobile": mobile, "total_length": length, "national_digits": national}
    text = "Un número nacional tiene {national_digits} dígitos con su lada."
    formula = "codes(TOTAL_NOT_10_DIGITS=has_mobile and total_length != national_digits)"
    found = codes(TOTAL_NOT_10_DIGITS=mobile and length != national)
    trail.found("warnings", "R-REG-01", text, formula, found, **names)


def _decide(trail: Trail, rule: str, violations: tuple[str, ...]) -> None:
    text = "Hay datos por corregir." if violations else "Se puede continuar."
    trail.found("valid", rule, text, "len(violations) == 0", not violations, violations=violations)


class Password(Facts):
    """A password being chosen; it appears in no step and no message."""

    password: str = given(TEXT)


CHOSEN_FORMULA = (
    "codes(MIN_LENGTH=length < min_length, NO_UPPERCASE=uppercase == 0, WHITESPACE=spaces > 0, "
    "REPEATED_CHARS=equal_pairs > 0, CONSECUTIVE_CHARS=longest_run >= min_run, CONTAINS_GNP=has_banned_word)"
)


def password_check(facts: Password, edition: Edition) -> Answer:
    """Return whether the password would be accepted and each rule it breaks (R-PWD-01)."""
    trail = Trail(edition)
    text, lower = facts.password, facts.password.lower()
    equal_pairs = sum(one == two for one, two in pairwise(lower))
    uppercase, spaces = sum(map(str.isupper, text)), sum(map(str.isspace, text))
    run, least = _longest_run(lower), edition.whole("password.min_length")
    banned = edition.word("password.banned_word").lower() in lower
    violations = codes(
        MIN_LENGTH=len(text) < least,
        NO_UPPERCASE=not uppercase,
        WHITESPACE=spaces > 0,
        REPEATED_CHARS=equal_pairs > 0,
        CONSECUTIVE_CHARS=run >= edition.whole("password.sequence_min_run"),
        CONTAINS_GNP=banned,
    )
    trail.found(
        "violations",
        "R-PWD-01",
        "La contraseña lleva al menos {min_length} caracteres y una mayúscula, sin espacios ni caracteres seguidos.",
        CHOSEN_FORMULA,
        violations,
        length=len(text),
        min_length=least,
        uppercase=uppercase,
        spaces=spaces,
        equal_pairs=equal_pairs,
        longest_run=run,
        min_run=edition.whole("password.sequence_min_run"),
        has_banned_word=banned,
    )
    _decide(trail, "R-PWD-01", violations)
    return trail.answer(*PASSWORD)


def _longest_run(text: str) -> int:
    """Return the longest stretch of letters or digits that go up, or down, one by one."""
    longest = current = 1
    direction = 0
    for one, two in pairwise(text):
        step = _step(one, two)
        current = current + 1 if step and step == direction else 2 if step else 1
        direction = step
        longest = max(longest, current)
    return longest


def _step(one: str, two: str) -> int:
    """Return 1 or −1 when both belong to the same series and are neighbours, else 0."""
    if not any(one in series and two in series for series in RUNNING):
        return 0
    difference = ord(two) - ord(one)
    return difference if abs(difference) == 1 else 0
