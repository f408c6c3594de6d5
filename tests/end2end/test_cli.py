"""The command line as people and scripts use it: real processes, exit codes, messages in Spanish, JSON where said."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gnp_desk.__main__ import main
from gnp_desk.desk import open_desk

COMMANDS = ("selftest", "rules", "demo", "export", "sync", "verify", "formats")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `gnp-desk` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "gnp_desk", *arguments],
        capture_output=True,
        text=True,
        timeout=180,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Called:
    """Return a way to run `gnp-desk` here, without a process of its own: its exit code and what it wrote."""

    def called(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(str(ended.code or 0))
        written = capsys.readouterr()
        return code, written.out, written.err

    return called


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "demo"
    done = run("demo", "--data", str(folder), "--policies", "80", "--claims", "12", "--seed", "7")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"ok": True, "data": str(folder), "policies": 80, "claims": 12, "seed": 7}
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_spanish(call: Called, command: str) -> None:
    code, out, _err = call(command, "--help")
    assert code == 0
    assert out.startswith(f"uso: gnp-desk {command}")
    assert not any(word in out for word in ("usage", "options", "show this", "positional"))


def test_the_program_lists_its_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("arguments", [("nada",), ("export",), ("demo", "--data", "x", "--claims", "doce")])
def test_what_is_not_understood_ends_in_two_and_says_where_to_look(call: Called, arguments: tuple[str, ...]) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err == "No se entendió la orden. Vea cómo se escribe con: gnp-desk --help\n"


def test_verify_of_a_sound_store_holds(call: Called, demo: Path) -> None:
    code, out, _err = call("verify", "--data", str(demo))
    assert code == 0
    told = json.loads(out)
    assert told["ok"] is True
    assert {"pages", "journal", "records", "papers", "folios", "evidence"} <= told["found"].keys()
    assert not any(told["found"].values())


def test_verify_of_a_damaged_store_names_the_page_and_ends_in_one(call: Called, demo: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(demo, copy)
    store = bytearray((copy / "store.db").read_bytes())
    store[-2_000] ^= 0xFF
    (copy / "store.db").write_bytes(store)
    code, out, _err = call("verify", "--data", str(copy))
    assert code == 1
    told = json.loads(out)
    assert told["ok"] is False and "HMAC" in told["found"]["pages"][0]


def test_export_writes_papers_and_manifest(call: Called, demo: Path, tmp_path: Path) -> None:
    desk = open_desk(demo, lambda is_new: "", demo=True)
    papers = {
        row.folio: len([paper for paper in desk.papers.rows(row.claim) if paper.folio])
        for row in desk.queue.page("today", 0, 50)
    }
    desk.close()
    folio, count = max(papers.items(), key=lambda pair: pair[1])
    code, out, _err = call("export", folio, "--data", str(demo), "--out", str(tmp_path / "out"))
    assert (code, out) == (0, f"Listo: {tmp_path / 'out' / 'manifest.json'}\n")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["claim"] == folio and len(manifest["papers"]) == count >= 2
    for entry in manifest["papers"]:
        assert hashlib.sha256((tmp_path / "out" / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_export_of_an_unknown_folio_says_so_with_a_code(call: Called, demo: Path, tmp_path: Path) -> None:
    code, _out, err = call("export", "SI-XX-000001-A", "--data", str(demo), "--out", str(tmp_path / "out"))
    assert code == 2
    assert err.strip() == "No hay un siniestro con el folio SI-XX-000001-A en este equipo. Revise el folio. (ARC-102)"
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_store_is_not_made_into_one(call: Called, tmp_path: Path) -> None:
    code, _out, err = call("verify", "--data", str(tmp_path / "nothing"))
    assert (code, "ALM-109" in err) == (2, True)
    assert not (tmp_path / "nothing").exists()


def test_formats_are_listed_for_people_and_for_programs(call: Called, demo: Path) -> None:
    rows = json.loads(call("formats", "--data", str(demo), "--json")[1])
    assert rows and all(row["name"] for row in rows)
    assert {"code", "version", "valid_from", "valid_until", "verified"} <= rows[0].keys()
    code, shown, _err = call("formats", "--data", str(demo))
    assert code == 0 and rows[0]["code"] in shown and rows[0]["name"] in shown


def test_a_second_process_is_told_that_the_store_is_in_use(demo: Path) -> None:
    from gnp_desk.services.store_lock import StoreLock

    lock = StoreLock(demo)
    try:
        done = run("verify", "--data", str(demo))
    finally:
        lock.release()
    assert (done.returncode, "ALM-107" in done.stderr) == (2, True)


def test_real_work_opens_with_its_passphrase_only(
    call: Called, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gnp_desk.desk import open_desk

    folder = tmp_path / "work"
    open_desk(folder, lambda first_time: "una frase bastante larga").close()
    none = run("verify", "--data", str(folder))
    assert (none.returncode, "LLA-101" in none.stderr) == (2, True)
    monkeypatch.setenv("GNP_DESK_PASSPHRASE", "una frase bastante larga")
    assert call("verify", "--data", str(folder))[0] == 0
    monkeypatch.setenv("GNP_DESK_PASSPHRASE", "otra frase bastante larga")
    code, _out, err = call("verify", "--data", str(folder))
    assert (code, "ALM-101" in err) == (2, True)
    code, _out, err = call("demo", "--data", str(folder))
    assert (code, "DEM-102" in err) == (2, True)


def test_selftest_holds_and_names_every_step(tmp_path: Path) -> None:
    done = run("selftest", "--data", str(tmp_path / "data"))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert told["ok"] is True
    names = [step["name"] for step in told["steps"]]
    assert names[:4] == ["store", "policies", "find_by_plate", "cover_card"]
    assert {
        "declaration",
        "injured_person",
        "checklist",
        "vehicle_order",
        "medical_order",
        "kill_and_reopen",
        "verify",
        "window",
    } <= set(names)
    assert all(step["ok"] and step["ms"] >= 0 for step in told["steps"])
    series = [path.name[:2] for path in (tmp_path / "data" / "papeles").glob("*.pdf")]
    assert sorted(series) == ["DA", "FD", "HV", "LQ", "OM", "OV"]


def test_selftest_fails_loudly_when_a_step_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "store.db").write_bytes(b"SQLite format 3\0" + bytes(4_000))
    done = run("selftest", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["ok"], told["steps"][0]["code"]) == (False, "ALM-102")
