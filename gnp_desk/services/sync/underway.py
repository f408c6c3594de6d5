"""What a synchronisation does right now, in this process: written by the one that runs, read by whoever shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Underway:
    """Whether one runs, whether it leaves the photos here, and the file that moves with how many of its bytes are through.

    `shares` says how much is through of that file and of each claim whose files move, by record and by claim, from 0 to
    1; it is replaced as a whole, never changed, so that another thread may read it at any moment.
    """

    is_running: bool = False
    spares_photos: bool = False
    record: str = ""
    sent: int = 0
    shares: Mapping[str, float] = field(default_factory=dict)
    _claim: str = ""
    _size: int = 0
    _whole: Counter[str] = field(default_factory=Counter)
    _through: Counter[str] = field(default_factory=Counter)

    def begin(self, sizes: Mapping[str, int]) -> None:
        """Note how many bytes of each claim are carried in this run."""
        self._whole, self._through = Counter(sizes), Counter()
        self.end_file()

    def begin_file(self, record: str, claim: str, size: int) -> None:
        """Note the file that moves from now on."""
        self.record, self.sent, self._claim, self._size = record, 0, claim, size
        self._share()

    def move(self, size: int) -> None:
        """Note that so many bytes more of it are through."""
        self.sent += size
        self._through[self._claim] += size
        self._share()

    def end_file(self) -> None:
        """Note that no file moves."""
        self.record, self.sent, self._claim, self._size, self.shares = "", 0, "", 0, {}

    def _share(self) -> None:
        begun = {claim for claim, size in self._through.items() if size < self._whole[claim]} | {self._claim}
        shares = {claim: _part(self._through[claim], self._whole[claim]) for claim in begun}
        self.shares = {**shares, self.record: _part(self.sent, self._size)}


def _part(through: int, whole: int) -> float:
    return min(1.0, through / whole) if whole else 0.0
