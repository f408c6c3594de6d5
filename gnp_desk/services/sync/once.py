"""What is done while the centre works on a request, or at the latest when its result is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """A job that is done when first asked for; from then on its result. One that failed has none and is not done again."""

    def __init__(self, job: Callable[[], T | None]) -> None:
        self._job: Callable[[], T | None] | None = job
        self._result: T | None = None

    def __call__(self) -> T | None:
        job, self._job = self._job, None
        if job is not None:
            self._result = job()
        return self._result
