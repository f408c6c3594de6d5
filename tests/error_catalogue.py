"""Writes the catalogue of errors for people who answer for them: `python -m tests.error_catalogue > docs/errors.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gnp_desk.errors import DeskError
from gnp_desk.services.central import trouble

HEAD = """# Errors people may see

Written by `python -m tests.error_catalogue > docs/errors.md` from `gnp_desk/errors.py` and what can go wrong with the
centre; a test holds it current.
A code never changes its meaning. A failure that is not here is a bug: it is logged by place in the code, without data.

| code | when | words |
|---|---|---|
"""


def every(kind: type[DeskError] = DeskError) -> Iterator[type[DeskError]]:
    """Yield a family of errors, the family itself first; those a module keeps to itself nobody sees."""
    if not kind.__name__.startswith("_"):
        yield kind
    for child in kind.__subclasses__():
        yield from every(child)


def written() -> str:
    """Return the catalogue as Markdown, by code."""
    rows = sorted((kind.code, (kind.__doc__ or "").split("\n")[0], kind.text) for kind in every())
    return HEAD + "".join(f"| {code} | {when} | {words} |\n" for code, when, words in rows)


assert issubclass(trouble.CentreError, DeskError), "what goes wrong with the centre belongs to the family"


if __name__ == "__main__":
    sys.stdout.write(written())
