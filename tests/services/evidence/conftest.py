"""A claim to bring evidence into, and hands for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gnp_desk.desk import Desk
from gnp_desk.services.evidence_import import Brought, Into
from gnp_desk.services.sources import FileSource, PastedSource, Source

Bring = Callable[..., Brought]


@pytest.fixture
def claim(desk: Desk) -> str:
    return desk.cases.start()


@pytest.fixture
def bring(desk: Desk, claim: str) -> Bring:
    """Import files given as paths, or as names with bytes."""

    def run(*given: Path | tuple[str, bytes], slot: str = "", subject: tuple[str, ...] = ()) -> Brought:
        sources: list[Source] = [PastedSource(*one) if isinstance(one, tuple) else FileSource(one) for one in given]
        return desk.evidence.bring(Into(claim, slot, subject), sources)

    return run
