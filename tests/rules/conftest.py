"""The edition in force, for every test of the rules."""

from __future__ import annotations

import pytest

from gnp_desk.rules.edition import Edition, load_editions

from .samples import EDITIONS


@pytest.fixture(scope="session")
def edition() -> Edition:
    """Return the edition the application ships."""
    return load_editions(EDITIONS)[-1]
