"""The page `docs/rules.md`, written from the operations themselves: `python -m gnp_desk.rules.page` writes it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from gnp_desk.rules.answer import plain
from gnp_desk.rules.edition import Edition, load_editions
from gnp_desk.rules.edition_keys import MAY_BE_NONE, Term
from gnp_desk.rules.labels import FIGURES, INPUTS
from gnp_desk.rules.operations import OPERATIONS, Operation
from gnp_desk.rules.readings import READINGS
from gnp_desk.rules.wording import ADVICE

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "rules.md"

HEAD = """# The contract as code

Written by `python -m gnp_desk.rules.page` from the operations themselves; a test fails when it is not current. Change the code, not this page.

`gnp-desk rules FILE` answers a file of cases, one line each. An answer carries its outputs, the steps that led there (rule, clause,
sentence, inputs, exact and rounded result, and the formula that repeats it) and the flags a person must review.

Figures are those of edition **{code}** ({title}), in force from {valid_from}. A policy schedule may change any key for its own case
with `config` (R-GEN-08); the change is then the first step of the answer. Names in Spanish are the ones people read.
"""


def page(edition: Edition) -> str:
    """Return the whole page under one edition, in Markdown."""
    head = HEAD.format(
        code=edition.code, title=edition.title, valid_from=edition.valid_from, stamp=edition.content_hash[:16]
    )
    parts = (_index(), *map(_operation, OPERATIONS.values()), _keys(edition), _terms(edition), _codes())
    return "\n".join((head, *parts))


def _table(header: str, rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {header} |", "|" + "---|" * (header.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _index() -> str:
    rows = ((f"[`{name}`](#{name})", one.title, one.rules) for name, one in OPERATIONS.items())
    return "## Operations\n\n" + _table("operation | title | rules", rows)


def _operation(one: Operation) -> str:
    outputs = ", ".join(f"`{name}`" for name in one.outputs)
    inputs = _table("input | name | kind | when absent", _inputs(one))
    return f"## {one.name}\n\n{one.title}. {one.answer.__doc__}\n\nRules: {one.rules}. Outputs: {outputs}.\n\n{inputs}\n{_open(one)}"


def _inputs(one: Operation) -> Iterator[tuple[str, ...]]:
    for key in one.facts.keys.values():
        absent = "must be given" if key.must else _absent(key.default)
        yield f"`{key.name}`", INPUTS[key.name], key.kind.name, absent


def _absent(default: object) -> str:
    if default is None:
        return "not known"
    words: Mapping[object, str] = {True: "yes", False: "no", (): "empty", "": "empty"}
    return words.get(default) if isinstance(default, bool | tuple) or default == "" else f"`{plain(default)}`"  # type: ignore[return-value]


def _open(one: Operation) -> str:
    if not one.readings:
        return "No open reading.\n"
    rows = (
        (code, READINGS[code].assumed, ", ".join(f"`{key}`" for key in READINGS[code].keys) or "–")
        for code in one.readings
    )
    return _table("open reading | read as | changed by", rows)


def _keys(edition: Edition) -> str:
    rows = ((f"`{key}`", name, _figure(key, edition.values[key])) for key, name in FIGURES.items())
    return "## Keys a schedule or the centre may decide\n\n" + _table("key | name | value", rows)


def _figure(key: str, value: object) -> str:
    if value is None and key in MAY_BE_NONE:
        return "none: the rules refuse to conclude without it"
    return f"`{plain(value)}`"


def _terms(edition: Edition) -> str:
    terms: Mapping[str, Term] = edition.table("deadlines")
    rows = ((f"`{kind}`", one.rule, _length(one), edition.clause(one.rule)) for kind, one in terms.items())
    return "## Terms of `deadline`\n\n" + _table("kind | rule | term | clause", rows)


def _length(one: Term) -> str:
    words = "see `theft.*`" if one.unit == "theft_wait" else f"{one.amount} {one.unit.replace('_', ' ')}"
    rolls = ", rolls to a business day" if one.rolls else ""
    return words + rolls + (", or when the parts arrive" if one.waits_for_parts else "")


def _codes() -> str:
    rows = ((f"`{code}`", words) for code, words in sorted(ADVICE.items()))
    return "## Codes: flags, reasons, what is missing\n\n" + _table("code | what a person reads", rows)


if __name__ == "__main__":
    PAGE.write_text(page(load_editions(ROOT / "resources" / "editions")[-1]), encoding="utf-8")
