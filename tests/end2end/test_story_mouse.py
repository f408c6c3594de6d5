"""The whole job of a roadside claim with the pointer alone, in the smallest window, in every theme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gnp_desk.desk import Desk
from gnp_desk.ui import style
from gnp_desk.ui.shell import Shell
from gnp_desk.ui.tokens import THEMES, Look
from tests.end2end.hands import Mouse
from tests.end2end.story import Story
from tests.end2end.tell import tell


@pytest.mark.parametrize("theme", list(THEMES))
def test_a_claim_from_the_plates_to_the_papers_with_the_pointer_only(
    shell: Shell, desk: Desk, tmp_path: Path, theme: str
) -> None:
    style.use(replace(Look(), theme=theme))
    hand = Mouse(shell)
    hand.settle()
    story = Story(hand, desk, tmp_path)
    hand.press(hand.button("Buscar", hand.window.rail))
    tell(story)
