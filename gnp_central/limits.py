"""How much one device, or one address, may ask for in a while: token buckets in memory, one set per worker."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from gnp_central.problems import SlowDown

REMEMBERED = 20_000


class Bucket:
    """Lets `burst` requests through at once and `rate` a second after that, for each key by itself."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._level: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one request; SlowDown says when the next one may come. A rate of 0 counts nothing."""
        if not self._rate:
            return
        with self._lock:
            now = self._clock()
            level, since = self._level.pop(key, (self._burst, now))
            level = min(self._burst, level + (now - since) * self._rate)
            self._level[key] = (level - 1 if level >= 1 else level, now)
            while len(self._level) > REMEMBERED:
                self._level.popitem(last=False)
        if level < 1:
            raise SlowDown(retry_after=max(1, round((1 - level) / self._rate + 0.5)))
