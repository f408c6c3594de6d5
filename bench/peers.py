"""What a user would pick instead, beside us in the same run: Anki's sync and PouchDB's replication, on the same documents.

Ours is told twice: the centre with a bare client, and the laptop as it is (encrypted store, views, checks; notes as large).

Both are installed once under `build/peers` by their own clients; what cannot be installed is skipped with one line. Compare the
ratios, never the numbers of two runs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.central import documents, new_claim, new_ops, open_store, push_all, seconds, site
from bench.sync import joined, office, write_notes
from bench.table import Row, show

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "peers"
ANKI = ("anki>=25",)
POUCH = ("pouchdb@9", "express@4", "express-pouchdb@4")
# Figure -> the peers' figure, how it is said, and what is asked of it beside each peer.
PUSH, PULL = {"Anki": "≥ 0.5", "PouchDB": "≥ 3"}, {"Anki": "≥ 0.6", "PouchDB": "≥ 3"}
WHAT = {
    "push": ("push", "push {n:,} new records", PUSH),
    "pull": ("pull", "pull {n:,} into an empty laptop", PULL),
    "laptop_push": ("push", "push {n:,} new records, the laptop itself", PUSH),
    "laptop_pull": ("pull", "pull {n:,} into an empty laptop, the laptop itself", PULL),
}
Figures = Mapping[str, float]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3, help="the middle of so many rounds is told")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gnp-peers-") as name:
        file = Path(name) / "documents.ndjson"
        file.write_text(
            "".join(f"{json.dumps(document)}\n" for document in documents(options.records)), encoding="utf-8"
        )
        anki, pouch = _anki(), _pouch()
        rounds = [
            {"": {**ours(options.records), **laptop(options.records)}, "Anki": run(anki, file), "PouchDB": run(pouch, file)}
            for _ in range(options.rounds)
        ]
    show([*_rows(rounds, options.records), *_missing({"Anki": anki, "PouchDB": pouch})])


def ours(count: int) -> Figures:
    """Return records a second that one laptop pushes to and pulls from a centre of its own."""
    with tempfile.TemporaryDirectory(prefix="gnp-ours-") as name, site(Path(name) / "centre") as place:
        solo = place.device("solo")
        ops = new_ops(solo, documents(count), new_claim(solo))
        store = open_store(Path(name) / "laptop.db")
        pushed, pulled = push_all(solo, ops), seconds(lambda: solo.pull("u:solo", store))
        store.close()
    return {"push": count / pushed, "pull": count / pulled}


def laptop(count: int) -> Figures:
    """Return records a second that one laptop brings to the centre and another takes from it, checked, each in one run."""
    with tempfile.TemporaryDirectory(prefix="gnp-ours-") as name, office(Path(name)) as (address, _process):
        ana, luis = joined(Path(name), address, "ana"), joined(Path(name), address, "luis")
        write_notes(ana, ana.cases.start(), count)
        pushed, pulled = seconds(ana.centre.run), seconds(luis.centre.run)
        ana.close()
        luis.close()
    return {"laptop_push": count / pushed, "laptop_pull": count / pulled}


def run(command: Sequence[str], file: Path) -> Figures:
    """Return what a peer measured of itself, {} when it is not here or does not run."""
    if not command:
        return {}
    environment = {"NODE_PATH": str(BUILD / "node_modules"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, timeout=600, env=environment)
    if done.returncode:
        print((done.stderr.strip().splitlines() or ["?"])[-1][:200], file=sys.stderr)
        return {}
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _anki() -> list[str]:
    """Return how Anki is run, [] when it cannot be installed here; the modules beside its script are not for it."""
    python = BUILD / "anki" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    steps = [
        [sys.executable, "-m", "venv", str(BUILD / "anki")],
        [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *ANKI],
    ]
    return [str(python), "-P", str(HERE / "_anki.py")] if _installed(BUILD / "anki.done", steps) else []


def _pouch() -> list[str]:
    """Return how PouchDB is run, [] when it cannot be installed here."""
    steps = [["npm", "install", "--no-audit", "--no-fund", "--prefix", str(BUILD), *POUCH]]
    return ["node", str(HERE / "_pouch.js")] if _installed(BUILD / "pouch.done", steps) else []


def _installed(stamp: Path, steps: Sequence[Sequence[str]]) -> bool:
    """Return whether a peer is here, installing it the first time."""
    BUILD.mkdir(parents=True, exist_ok=True)
    try:
        is_done = stamp.exists() or all(
            subprocess.run(step, capture_output=True, timeout=600).returncode == 0 for step in steps
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if is_done:
        stamp.touch()
    return is_done


def _rows(rounds: Sequence[Mapping[str, Figures]], count: int) -> list[Row]:
    """Return a row for each figure and peer: both rates, and the middle of the ratios of the rounds."""
    rows = []
    for figure, (theirs_is, said, wanted) in WHAT.items():
        for peer, least in wanted.items():
            pairs = [(found[""][figure], found[peer][theirs_is]) for found in rounds if found[peer]]
            if pairs:
                ratios = sorted(own / theirs for own, theirs in pairs)
                own, theirs = (sorted(values)[len(values) // 2] for values in zip(*pairs, strict=True))
                middle = f"{ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
                rows.append(
                    Row(said.format(n=count), f"{own:,.0f}/s", f"{least} × {peer}", f"{theirs:,.0f}/s {peer}", middle)
                )
    return rows


def _missing(peers: Mapping[str, Sequence[str]]) -> list[Row]:
    return [Row(peer, "cannot be installed here", "") for peer, command in peers.items() if not command]


if __name__ == "__main__":
    main(sys.argv[1:])
