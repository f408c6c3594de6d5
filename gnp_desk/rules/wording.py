"""The Spanish words of the rules: what is wrong with an input, the name of each input, what each code asks to do."""

from __future__ import annotations

PROBLEMS = {
    "missing": "Falta este dato: {label}. Complételo para continuar.",
}


def problem_words(field: str, code: str) -> str:
    """Return what is wrong with `field` and what to do about it."""
    return PROBLEMS.get(code, "Revise este dato: {label}.").format(label=label(field))


def label(field: str) -> str:
    """Return the Spanish name of an input."""
    return field
