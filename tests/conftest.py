"""What every test shares: no personal folders, no keyring, no window on a screen."""

from __future__ import annotations

import logging
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from gnp_desk.logs import LOGGER

settings.register_profile("short", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("long" if os.environ.get("GNP_DESK_LONG") else "short")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep a test that forgets `--data` out of the person's real folders."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    yield


@pytest.fixture
def no_bugs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail when the application wrote a bug down while the test ran: its window bears one and goes on, a test does not."""
    yield
    records = (*caplog.get_records("setup"), *caplog.get_records("call"))
    bugs = [record.getMessage() for record in records if record.name == LOGGER.name and record.levelno >= logging.ERROR]
    assert not bugs


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, when the run is shared out to processes, what shares something dear: a running centre, or the stores of a file."""
    for item in items:
        engine = (
            item.callspec.params.get("running")
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else None
        )
        item.add_marker(pytest.mark.xdist_group(f"centre over {engine}" if engine else item.nodeid.partition("::")[0]))
