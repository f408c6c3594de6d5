"""Set up, run, test and measure GNP Desk with nothing installed but Python: `python3 dev.py setup|run|test|bench`.

Standard library only. Every command sets up first; a repeat with the same lock costs well under a second.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "setup.stamp"

# Shared library (or command, or module) -> the Debian package that brings it.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_COMMANDS = {"Xvfb": "xvfb", "xauth": "xauth", "chromium": "chromium"}
# On this machine alone, with fictitious people: its password is no secret.
DEMO_CENTRE, DEMO_PASSWORD = "http://127.0.0.1:8700", "demostracion-2026"
# A whole run is shared out to one process per core; each holds windows, stores and servers of its own.
MOST_PROCESSES = 4
# Debian keeps the programs of a database server outside the path.
POSTGRESQL = Path("/usr/lib/postgresql")


def main(arguments: list[str]) -> int:
    """Carry out one command and return its exit code."""
    commands = {"setup": lambda rest: 0, "run": run, "test": test, "test-long": test_long, "bench": bench}
    name, rest = (arguments[0] if arguments else "help"), arguments[1:]
    if name not in commands:
        print(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    problem = setup(for_tests=name.startswith("test"))
    if problem:
        print(problem, file=sys.stderr)
        return 1
    return commands[name](rest)


def setup(*, for_tests: bool = False) -> str:
    """Leave the virtual environment equal to the lock; return «» or one line that says what is missing."""
    if sys.version_info < (3, 11):
        return "GNP Desk needs Python 3.11 or newer."
    missing = missing_packages(for_tests=for_tests)
    if missing:
        problem = install_packages(missing)
        if problem:
            return problem
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted and PYTHON.exists():
        return ""
    return build_environment(wanted)


def fingerprint() -> str:
    """Return what the environment depends on: lock, project metadata, interpreter and place."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def missing_packages(*, for_tests: bool) -> list[str]:
    """Return the Debian packages that a Linux machine lacks; other systems bring what Qt needs."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None and not PYTHON.exists():
        missing.append("python3-venv")
    if for_tests:
        missing += [package for command, package in TEST_COMMANDS.items() if not shutil.which(command)]
        if not any(POSTGRESQL.glob("*/bin/initdb")):
            missing.append("postgresql")
    return missing


def loads(library: str) -> bool:
    """Return whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages: list[str]) -> str:
    """Install Debian packages where that is allowed; return «» or the one line to run by hand."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        return f"Missing system libraries, by their Debian names: {' '.join(packages)}"
    if os.geteuid() != 0:
        return f"Run this once, then try again: sudo {line}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], line.split()):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return "" if done.returncode == 0 else f"{done.stdout[-2000:]}\nCould not run: {line}"


def build_environment(wanted: str) -> str:
    """Make `.venv` and install the locked packages with their hashes; the stamp is written last."""
    print("Setting up .venv (once per lock file)…", file=sys.stderr)
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = [
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        [*install, "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)],
        [*install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    ]
    for step in steps:
        done = subprocess.run(step, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            return f"{done.stderr[-2000:]}\nCould not run: {' '.join(step)}"
    STAMP.write_text(wanted, encoding="utf-8")
    return ""


def run(rest: list[str]) -> int:
    """Open the app with the demonstration, and a centre of this machine it can be connected to."""
    print(f"Centre of the demonstration: {DEMO_CENTRE}, user ana or vera, password {DEMO_PASSWORD}", file=sys.stderr)
    serving: list[subprocess.Popen[bytes]] = []
    threading.Thread(target=serve_demonstration, args=(serving,), daemon=True).start()
    try:
        command = [str(PYTHON), "-m", "gnp_desk", "--demo", "--central", DEMO_CENTRE, *rest]
        return subprocess.run(command, cwd=ROOT).returncode
    finally:
        for process in serving:
            process.terminate()
            process.wait()


def serve_demonstration(serving: list[subprocess.Popen[bytes]]) -> None:
    """Make the demonstration's centre and serve it; the window does not wait for that."""
    centre, folder = [str(PYTHON), "-m", "gnp_central"], ["--data", str(centre_folder())]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    serving.append(subprocess.Popen([*centre, "seed", *folder, "--password", DEMO_PASSWORD], **quiet))
    serving[-1].wait()
    serving.append(subprocess.Popen([*centre, "serve", *folder, "--port", DEMO_CENTRE.rpartition(":")[2]], **quiet))


def centre_folder() -> Path:
    """Return where the demonstration's centre keeps its data, beside the demonstration itself."""
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "gnp-desk" / "centro-de-demostracion"


def test(rest: list[str]) -> int:
    """Run every check, then every test; with names of tests, those alone."""
    checks = [] if rest else [["ruff", "check", "."], ["mypy"]]
    codes = [subprocess.run([str(PYTHON), "-m", *check], cwd=ROOT).returncode for check in checks]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    share = [] if rest else ["-n", str(min(os.cpu_count() or 1, MOST_PROCESSES)), "--dist", "loadgroup"]
    codes.append(subprocess.run([str(PYTHON), "-m", "pytest", *share, *rest], cwd=ROOT, env=environment).returncode)
    # A process ended by a signal has a negative code: anything but nought has failed.
    return int(any(codes))


def test_long(rest: list[str]) -> int:
    """Run the tests at their nightly sizes."""
    os.environ["GNP_DESK_LONG"] = "1"
    return test(rest)


def bench(rest: list[str]) -> int:
    """Run the benchmarks and print their table."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    return subprocess.run([str(PYTHON), "-m", "bench", *rest], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
