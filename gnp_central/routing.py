"""In which streams a record lives: its claim's, its author's, or everybody's."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_central.declaration import TypeRule
from gnp_central.people import ORG, Person

# The fields of a claim that say who sees it, and the kind of stream each names.
FIELDS = {"zone": "z", "branch": "b", "adjuster": "u"}


def wanted(changes: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Return the streams that the changes of a claim name."""
    found = {f"{kind}:{changes[field].get('new')}" for field, kind in FIELDS.items() if field in changes}
    return {stream for stream in found if not stream.endswith(":None")}


def of_new(rule: TypeRule, body: Mapping[str, object], claim: tuple[str, ...], person: Person) -> tuple[str, ...]:
    """Return the streams of a new record; a claim that names nobody belongs to its author and where they work.

    What is published to streams of its own has none by itself: nobody can push it.
    """
    if rule.home == "claim":
        return claim
    if rule.home == "org":
        return (ORG,)
    if rule.home == "given":
        return ()
    if rule.home == "person":
        return (f"u:{person.id}",)
    return named({**person.home, "adjuster": person.id, **{name: body[name] for name in FIELDS if body.get(name)}})


def named(claim: Mapping[str, object]) -> tuple[str, ...]:
    """Return the streams that a claim names."""
    found = {_stream(kind, claim.get(field)) for field, kind in FIELDS.items()}
    return tuple(sorted(found - {""}))


def of_changed(streams: tuple[str, ...], values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the streams of a claim after some of its fields took new values; an emptied field leaves them as they are."""
    left = list(streams)
    for field, kind in FIELDS.items():
        stream = _stream(kind, values.get(field))
        if stream:
            left = [*(other for other in left if not other.startswith(f"{kind}:")), stream]
    return tuple(sorted(set(left)))


def _stream(kind: str, value: object) -> str:
    return f"{kind}:{value}" if isinstance(value, str) and value else ""
