"""`make bench`: run every benchmark in a process of its own and print their tables; `make bench` takes names to choose.

Each module prints a Markdown table: what, measured, target, floor or peer measured in the same run, and the ratio.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """Return the benchmarks there are."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_") and path.stem != "table")


def main(wanted: list[str]) -> int:
    """Run the benchmarks asked for, all by default; the exit code says whether each of them ran."""
    codes = []
    for name in wanted or names():
        print(f"\n## {name}\n", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=HERE.parent, timeout=1_800).returncode)
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
