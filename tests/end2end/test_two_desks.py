"""The story the README tells of two laptops and a centre holds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.end2end.two_desks import tell


def test_two_laptops_and_a_centre_end_with_equal_digests(qapp: QApplication, no_bugs: None, tmp_path: Path) -> None:
    said: list[str] = []
    tell(tmp_path, said.append)
    assert sum("= centre" in words for words in said) >= 4
