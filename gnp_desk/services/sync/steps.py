"""The named steps of saving and synchronising: where the tests cut them. In a running program nothing listens."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str], None]


class _Steps:
    """Tells whoever listens which step was reached; a listener that raises, or ends the process, cuts exactly there."""

    def __init__(self) -> None:
        self.listener: Listener | None = None

    def reached(self, name: str) -> None:
        if self.listener is not None:
            self.listener(name)


STEPS = _Steps()
reached = STEPS.reached
