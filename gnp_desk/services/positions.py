"""Places of records in a list as text of digits: there is always room between two of them (forms.md FM-7)."""

from __future__ import annotations

STEP, MOST = 5, 99_999
WHOLE = f"{{:0{STEP}}}"


def after(last: str) -> str:
    """Return the place behind the last record; it stays short however many records are added."""
    head = last[:STEP].ljust(STEP, "0")
    if not head.isdigit():
        return f"{last}{WHOLE.format(1)}"
    return WHOLE.format(int(head) + 1) if int(head) < MOST else f"{last}{WHOLE.format(1)}"


def between(before: str, behind: str) -> str:
    """Return a place between two records; «» for no record on that side."""
    if not behind:
        return after(before)
    if not (before + behind).isdigit():
        return f"{before}{WHOLE.format(1)}"
    places = max(len(before), len(behind)) + 1
    low, high = (int(text.ljust(places, "0")) for text in (before or "0", behind))
    return str((low + high) // 2).rjust(places, "0")
