"""How fast the contract answers, with every step, against bare arithmetic of the same chain; and what its import costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path
from time import process_time

from bench.table import Row, show
from gnp_desk.rules.edition import load_editions
from gnp_desk.rules.operations import run
from gnp_desk.rules.run_file import run_file

ROOT = Path(__file__).resolve().parent.parent
EDITION = load_editions(ROOT / "resources" / "editions")[-1]
CENT = Decimal("0.01")
ROUNDS, BATCH_S = 7, 0.3
CASES = 100_000

TOTAL_LOSS = {
    "labor_cost": "60000.00",
    "parts_cost": "125000.00",
    "materials_cost": "5000.00",
    "vehicle_value": "300000.00",
    "total_loss_threshold_pct": "60",
    "deductible_pct": "5",
    "driver_drunk": True,
    "driver_at_fault": True,
    "inaccuracies_count": 1,
    "pending_premium": "4500.00",
    "salvage_value": "120000.00",
    "company_buys_salvage": True,
    "salvage_documents_complete": True,
    "owner_kind": "PF",
}
DEDUCTIBLE = {
    "coverage_code": "PT",
    "deductible_pct": "5",
    "vehicle_value": "320000.00",
    "driver_drunk": True,
    "driver_at_fault": True,
}


def rows() -> list[Row]:
    """Return the figures of this machine, one core."""
    return [
        _speed(
            "total_loss_pipeline with steps",
            4_000,
            lambda: run("total_loss_pipeline", TOTAL_LOSS, EDITION),
            bare_total_loss,
        ),
        _speed("deductible with steps", 20_000, lambda: run("deductible", DEDUCTIBLE, EDITION), bare_deductible),
        _import_time("import gnp_desk.rules", "gnp_desk.rules"),
        _import_time("import all 38 operations", "gnp_desk.rules.operations"),
        _file(),
    ]


def _speed(what: str, target: int, answer: Callable[[], object], bare: Callable[[], object]) -> Row:
    measured, floor = _per_second(answer), _per_second(bare)
    return Row(
        what,
        f"{measured:,.0f} answers/s",
        f">= {target:,} {_met(measured >= target)}",
        f"{floor:,.0f}/s, bare Decimal arithmetic, no steps",
        f"{floor / measured:.1f}x",
    )


def _per_second(work: Callable[[], object]) -> float:
    """Return how often in a second of one core, the best of several batches: neighbours of this machine do not count."""
    best = 0.0
    for _ in range(ROUNDS):
        count, start = 0, process_time()
        while process_time() - start < BATCH_S:
            for _ in range(50):
                work()
            count += 50
        best = max(best, count / (process_time() - start))
    return best


def bare_total_loss() -> Decimal:
    """Return the net of the same chain with nothing but the arithmetic."""
    facts = TOTAL_LOSS
    value = Decimal(str(facts["vehicle_value"]))
    damage = sum((Decimal(str(facts[name])) for name in ("labor_cost", "parts_cost", "materials_cost")), Decimal(0))
    if damage * 100 < Decimal(str(facts["total_loss_threshold_pct"])) * value:
        return Decimal(0)
    points = Decimal(5) * bool(facts["driver_drunk"] and facts["driver_at_fault"]) + 10 * int(
        str(facts["inaccuracies_count"])
    )
    applied = min(Decimal(100), Decimal(str(facts["deductible_pct"])) + points)
    deductible = (value * applied / 100).quantize(CENT, ROUND_HALF_UP)
    premium = Decimal(str(facts["pending_premium"]))
    salvage = min(Decimal(str(facts["salvage_value"])), max(Decimal(0), value - damage))
    indemnity = max(Decimal(0), value - deductible - premium - salvage)
    return indemnity + min(salvage, max(Decimal(0), value - deductible - premium))


def bare_deductible() -> Decimal:
    """Return the same deductible with nothing but the arithmetic."""
    points = 5 * bool(DEDUCTIBLE["driver_drunk"] and DEDUCTIBLE["driver_at_fault"])
    applied = min(Decimal(100), Decimal(str(DEDUCTIBLE["deductible_pct"])) + points)
    return (Decimal(str(DEDUCTIBLE["vehicle_value"])) * applied / 100).quantize(CENT, ROUND_HALF_UP)


def _import_time(what: str, module: str) -> Row:
    """Measure in a new interpreter, with byte code kept as an installed program has it."""
    with tempfile.TemporaryDirectory() as cache:
        measured, floor = (
            min(_import_ms(name, cache) for _ in range(ROUNDS)) for name in (module, "decimal, fractions, re, datetime")
        )
    target = f"<= 60 ms {_met(measured <= 60)}"
    return Row(what, f"{measured:.1f} ms", target, f"{floor:.1f} ms, its standard modules", f"{measured / floor:.1f}x")


def _import_ms(module: str, cache: str) -> float:
    code = f"import time; start = time.process_time(); import {module}; print((time.process_time() - start) * 1000)"
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = [sys.executable, "-c", code]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, check=True, text=True)
    return float(done.stdout)


def _file() -> Row:
    """Answer a file of 100,000 cases, as the command does; the floor only parses each case."""
    line = json.dumps({"id": "x", "operation": "deductible", "inputs": DEDUCTIBLE})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.json"
        with path.open("w", encoding="utf-8") as file:
            file.write('{"vectors": [' + line)
            file.writelines(f",\n{line}" for _ in range(CASES - 1))
            file.write("]}")
        start = process_time()
        run_file(path, EDITION, _Sink(), StringIO())
        measured = process_time() - start
    start = process_time()
    for _ in range(CASES):
        json.loads(line)
    floor = process_time() - start
    peak = f"{_peak_mb():.0f} MB at its peak"
    return Row(
        f"file of {CASES:,} cases, {peak}",
        f"{measured:.1f} s",
        "constant memory",
        f"{floor:.1f} s, parsing alone",
        f"{measured / floor:.1f}x",
    )


class _Sink(StringIO):
    """Takes lines and keeps none: what is measured is not the memory of the output."""

    def write(self, text: str) -> int:
        return len(text)


def _peak_mb() -> float:
    try:
        import resource
    except ImportError:  # not on Windows
        return float("nan")
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1024 / (1024 if sys.platform == "darwin" else 1)


def _met(holds: bool) -> str:
    words: Mapping[bool, str] = {True: "(met)", False: "(not met)"}
    return words[holds]


if __name__ == "__main__":
    show(rows())
