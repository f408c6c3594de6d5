"""Every expected failure has one code, words a person can act on, and a row in docs/errors.md."""

from __future__ import annotations

import re
from pathlib import Path

from tests.error_catalogue import every, written

CATALOGUE = Path(__file__).resolve().parent.parent / "docs" / "errors.md"


def test_the_catalogue_of_errors_is_current() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == written()


def test_no_two_errors_share_a_code() -> None:
    codes = [kind.code for kind in every()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{3}-\d{3}", code) for code in codes)


def test_every_error_says_in_english_when_it_is_raised_and_in_spanish_what_to_do() -> None:
    for kind in every():
        assert kind.__doc__ is not None, kind
        assert kind.text.endswith("."), kind
        assert kind.text not in [other.text for other in every() if other is not kind], kind
