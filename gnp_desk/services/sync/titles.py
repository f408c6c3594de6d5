"""What things on their way are called, and when they were done, as people read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from gnp_desk.forms import catalogue
from gnp_desk.texts import N_, listing, plural

NAMED = 2
# What nobody fills as a form goes without a name of its own.
UNNAMED = frozenset({"form_version", "paper_event"})
WHOLE = N_("Expediente")


def titles(kinds: Iterable[str]) -> str:
    """Return the names of kinds of records, the first few and how many more."""
    codes = sorted({kind for kind in kinds if kind not in UNNAMED})
    names = [catalogue.FORMS[kind].title for kind in codes if kind in catalogue.FORMS] or [WHOLE]
    more = len(names) - NAMED
    return listing([*names[:NAMED], plural(more, N_("{n} más"), N_("{n} más"))] if more > 0 else names)


def local(at: str) -> str:
    """Return the moment of a journal entry in the zone of this device, to the second."""
    wall = datetime.fromisoformat(json.loads(at)["wall"])
    return wall.astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
