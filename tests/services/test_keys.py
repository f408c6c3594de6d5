"""The key of a store: made once, held by the keyring or sealed under a passphrase, never anywhere in clear."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest

from gnp_desk import errors
from gnp_desk.services import keys

PHRASE = "una frase bastante larga"


def answer(phrase: str = PHRASE) -> keys.AskPassphrase:
    return lambda first_time: phrase


class Held(keyring.backend.KeyringBackend):
    """A keyring that keeps what it is given, as the one of a desktop does."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """A machine whose keyring is one of the strong kinds."""
    module = types.ModuleType("keyring.backends.SecretService")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(Held, "__module__", module.__name__)
    before, held = keyring.get_keyring(), Held()
    keyring.set_keyring(held)
    yield held
    keyring.set_keyring(before)


def test_a_passphrase_opens_the_key_again_and_again(tmp_path: Path) -> None:
    key = keys.open_key(tmp_path, answer())
    assert len(key) == 32
    assert keys.open_key(tmp_path, answer()) == key


def test_the_key_lies_nowhere_in_clear(tmp_path: Path) -> None:
    key = keys.open_key(tmp_path, answer())
    written = (tmp_path / keys.KEY_FILE).read_text(encoding="utf-8")
    assert key.hex() not in written and PHRASE not in written
    assert (tmp_path / keys.KEY_FILE).stat().st_mode & 0o077 == 0
    cost = json.loads(written)["argon2id"]
    assert cost["memory_cost"] >= 64 * 1024 and cost["time_cost"] >= 3


def test_two_stores_never_share_a_key(tmp_path: Path) -> None:
    assert keys.open_key(tmp_path / "one", answer()) != keys.open_key(tmp_path / "two", answer())


def test_a_wrong_passphrase_is_refused(tmp_path: Path) -> None:
    keys.open_key(tmp_path, answer())
    with pytest.raises(errors.WrongKey):
        keys.open_key(tmp_path, answer("otra frase bastante larga"))


def test_no_passphrase_makes_no_key_and_a_short_one_says_how_long(tmp_path: Path) -> None:
    with pytest.raises(errors.NoKey):
        keys.open_key(tmp_path, answer(""))
    with pytest.raises(errors.WeakPassphrase, match="aquí hay 5"):
        keys.open_key(tmp_path, answer("corta"))
    assert not (tmp_path / keys.KEY_FILE).exists()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"kind": "passphrase"}', "\0\1\2"])
def test_an_unreadable_key_file_has_words(tmp_path: Path, text: str) -> None:
    (tmp_path / keys.KEY_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(errors.DamagedStore):
        keys.open_key(tmp_path, answer())


def test_a_strong_keyring_holds_the_key_and_nobody_is_asked(tmp_path: Path, desktop: Held) -> None:
    def never(first_time: bool) -> str:
        raise AssertionError("a machine with a keyring asks for no passphrase")

    key = keys.open_key(tmp_path, never)
    assert keys.open_key(tmp_path, never) == key
    assert len(desktop.kept) == 1
    desktop.kept.clear()
    with pytest.raises(errors.LostKey):
        keys.open_key(tmp_path, never)


def test_a_weak_keyring_counts_as_none(tmp_path: Path) -> None:
    assert not keys.has_keyring()
    asked: list[bool] = []
    keys.open_key(tmp_path, lambda first_time: asked.append(first_time) or PHRASE)  # type: ignore[func-returns-value]
    assert asked == [True]


def test_the_demonstration_says_what_it_is_in_its_key_file(tmp_path: Path) -> None:
    keys.open_key(tmp_path, answer(""), demonstration=True)
    assert keys.is_demonstration(tmp_path) is True
    assert keys.is_demonstration(tmp_path / "nothing") is None
