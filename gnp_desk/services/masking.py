"""Personal data as lists show it: enough to recognise, not enough to copy (ux.md section 11)."""

from __future__ import annotations

from gnp_desk.forms.identifiers import pretty_phone

DOT = "•"
SEEN = 2


def masked_phone(phone: str, typed: str = "") -> str:
    """Return a telephone of 10 digits with only what was typed and the last two digits in clear, «» without one."""
    if not phone:
        return ""
    end = max(len(typed), len(phone) - SEEN)
    kept = iter(phone[: len(typed)] + DOT * (end - len(typed)) + phone[end:])
    return "".join(next(kept, "") if letter.isdigit() else letter for letter in pretty_phone(f"+52{phone}"))


def first_half(phone: str) -> str:
    """Return what may be shown of a telephone to its owner's counter: area and first digits, and the last two."""
    return masked_phone(phone, phone[: max(0, len(phone) - 4)])
