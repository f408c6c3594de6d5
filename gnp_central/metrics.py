"""Counters for Prometheus, of this worker only; routes and outcomes, never what was said."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Mapping

EDGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts requests, their durations and the outcomes of operations."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._durations = [0] * (len(EDGES) + 1)
        self._seconds = 0.0
        self._ops: dict[str, int] = defaultdict(int)
        self._bytes = 0

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._durations[sum(seconds > edge for edge in EDGES)] += 1
            self._seconds += seconds

    def ops(self, outcomes: Mapping[str, int]) -> None:
        """Count the operations of a push by their outcome."""
        with self._lock:
            for outcome, count in outcomes.items():
                self._ops[outcome] += count

    def received(self, size: int) -> None:
        """Count bytes of files."""
        with self._lock:
            self._bytes += size

    def text(self, alarms: Mapping[str, int], streams: int) -> str:
        """Return everything counted in the Prometheus text format."""
        with self._lock:
            lines = [*self._request_lines(), *self._duration_lines(), *self._op_lines()]
            lines += ["# TYPE gnp_central_file_bytes_total counter", f"gnp_central_file_bytes_total {self._bytes}"]
        lines += ["# TYPE gnp_central_streams gauge", f"gnp_central_streams {streams}"]
        lines += ["# TYPE gnp_central_alarms gauge"]
        lines += [f'gnp_central_alarms{{kind="{kind}"}} {count}' for kind, count in sorted(alarms.items())]
        lines += ["# TYPE gnp_central_worker gauge", f'gnp_central_worker{{pid="{os.getpid()}"}} 1']
        return "\n".join(lines) + "\n"

    def _request_lines(self) -> list[str]:
        rows = sorted(self._requests.items())
        labels = (f'method="{method}",route="{route}",status="{status}"' for (method, route, status), _ in rows)
        counted = zip(labels, (count for _, count in rows), strict=True)
        return [
            "# TYPE gnp_central_requests_total counter",
            *(f"gnp_central_requests_total{{{label}}} {count}" for label, count in counted),
        ]

    def _duration_lines(self) -> list[str]:
        lines, total = ["# TYPE gnp_central_request_seconds histogram"], 0
        for edge, count in zip((*map(str, EDGES), "+Inf"), self._durations, strict=True):
            total += count
            lines.append(f'gnp_central_request_seconds_bucket{{le="{edge}"}} {total}')
        return [
            *lines,
            f"gnp_central_request_seconds_sum {self._seconds:.6f}",
            f"gnp_central_request_seconds_count {total}",
        ]

    def _op_lines(self) -> list[str]:
        rows = [f'gnp_central_ops_total{{outcome="{outcome}"}} {count}' for outcome, count in sorted(self._ops.items())]
        return ["# TYPE gnp_central_ops_total counter", *rows]
