"""The centre as a service: what it says of itself, what it counts, what it logs, and when it says «later»."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
import requests

from gnp_central import seed
from gnp_central.database import open_database
from gnp_central.limits import Bucket
from gnp_central.problems import SlowDown
from gnp_central.settings import database_url
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop
from tests.central.servers import ROOT, back_up, postgres, postgres_binaries, put_back, run, serving


def test_meta_tells_what_a_laptop_must_know_first(world: World) -> None:
    meta = requests.get(f"{world.url}/v1/meta", timeout=10).json()
    assert meta.keys() >= {"server_time", "epoch", "api", "schema", "oidc", "keys", "limits"}
    assert meta["limits"]["push_ops"] == 200 and meta["schema"]["min_push"] <= meta["schema"]["current"]


def test_health_and_counters_are_there_to_be_scraped(world: World) -> None:
    world.adjuster().create_claim()
    assert requests.get(f"{world.url}/healthz", timeout=10).json()["ok"] is True
    text = requests.get(f"{world.url}/metrics", timeout=10).text
    assert 'gnp_central_requests_total{method="POST",route="/v1/push",status="200"}' in text
    assert 'gnp_central_ops_total{outcome="applied"}' in text
    assert "gnp_central_request_seconds_count" in text


def test_the_log_holds_no_personal_data(world: World) -> None:
    ana = world.adjuster("secreta")
    claim = ana.create_claim(report_number="PERSONAL-77")
    ana.call("GET", "/v1/records?q=PERSONAL-77")
    lines = (world.data / "events.jsonl").read_text().splitlines()
    assert all(json.loads(line)["event"] for line in lines)
    text = "\n".join(lines)
    assert not any(secret in text for secret in ("PERSONAL-77", "secreta", claim, ana.token, "Equipo de prueba"))


def test_the_published_description_names_every_address_and_failure(world: World) -> None:
    found = requests.get(f"{world.url}/openapi.json", timeout=30).json()
    assert found["openapi"].startswith("3.1")
    assert {
        "/v1/meta", "/v1/me", "/v1/devices/{device}", "/v1/push", "/v1/receipts", "/v1/streams/{name}/changes",
        "/v1/streams/{name}/buckets", "/v1/records/get", "/v1/reports", "/v1/folio-leases", "/v1/blobs/{sha256}",
        "/v1/records/{identity}/history", "/v1/streams/{name}/log", "/v1/anchors", "/healthz", "/metrics",
    } <= found["paths"].keys()  # fmt: skip
    push = found["paths"]["/v1/push"]["post"]
    assert push["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Push"}
    assert {"200", "400", "401", "403", "409", "413", "426", "429", "503"} <= push["responses"].keys()
    text = json.dumps(found)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= found["components"]["schemas"].keys()


def test_a_bucket_lets_a_burst_through_and_then_a_steady_rate() -> None:
    now = [0.0]
    bucket = Bucket(10, 40, lambda: now[0])
    for _ in range(40):
        bucket.take("a")
    with pytest.raises(SlowDown) as refused:
        bucket.take("a")
    assert refused.value.retry_after == 1
    bucket.take("b")
    now[0] = 0.5
    for _ in range(5):
        bucket.take("a")
    with pytest.raises(SlowDown):
        bucket.take("a")


def test_nobody_is_sent_to_work_where_there_is_no_stream(tmp_path: Path) -> None:
    """Their claims could go nowhere: each push of theirs would fail, and nobody would learn why."""
    people = tmp_path / "people.json"
    ana = {"login": "ana", "name": "Ana", "roles": ["adjuster"], "home": {"zone": "07"}, "streams": {}}
    people.write_text(json.dumps({"streams": {}, "people": [ana]}))
    code, _said, wrong = run("seed", "--data", str(tmp_path), "--people", str(people))
    assert code == 2 and wrong.endswith("There are no streams z:07.\n")
    people.write_text(json.dumps({"streams": {"z:07": "Zona"}, "people": [ana]}))
    assert run("seed", "--data", str(tmp_path), "--people", str(people))[0] == 0


def test_limits_and_old_applications(tmp_path: Path) -> None:
    database = open_database(database_url(tmp_path, ""))
    database.write(lambda connection: seed.demonstration(connection, "una-frase-larga"))
    database.close()
    with serving(tmp_path, "--rate", "1", "--burst", "5", "--oldest-app", "2.0") as url:
        headers = {"Device": new_id(), "App": "gnp-desk/1.9", "Schema": "1", "Request-Id": new_id()}
        old = requests.get(f"{url}/v1/me", headers=headers, timeout=10)
        assert (old.status_code, old.json()["code"], old.json()["oldest"]) == (426, "client_too_old", "2.0")
        pushed = requests.post(f"{url}/v1/push", headers=headers, timeout=10)
        assert pushed.status_code == 401, "an old application still pushes what it holds"
        answers = [requests.get(f"{url}/v1/me", headers=headers, timeout=10) for _ in range(6)]
        assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) >= 1
        tries = [_wrong_password(url) for _ in range(7)]
        assert tries[0] == 401 and tries[-1] == 429
    assert json.loads(run("check", "--data", str(tmp_path))[1])["ok"] is True


def _wrong_password(url: str) -> int:
    query = {"client_id": "gnp-desk", "redirect_uri": "http://127.0.0.1:5000/", "response_type": "code", "state": "s"}
    form = {**query, "code_challenge": "c" * 43, "code_challenge_method": "S256", "login": "ana", "password": "x"}
    return requests.post(f"{url}/oidc/authorize", form, timeout=10, allow_redirects=False).status_code


@pytest.mark.parametrize(
    "options",
    [["--workers", "2", "--port", "9"], ["--host", "192.0.2.1"]],
    ids=["workers over SQLite", "plain HTTP abroad"],
)
def test_what_would_not_be_safe_does_not_start(tmp_path: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "gnp_central", "serve", "--data", str(tmp_path), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2 and done.stderr


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_restored_backup_is_noticed_and_healed(tmp_path: Path, engine: str) -> None:
    """The centre goes back to an earlier day; the laptop notices, sends its journal again, and nothing is missing."""
    if engine == "postgresql" and postgres_binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    data = tmp_path / "centre"
    data.mkdir()
    with postgres() if engine == "postgresql" else nullcontext(database_url(data, "")) as address:
        options = ("--rate", "0", "--database", address)
        with serving(data, *options) as url:
            ana = _first(url, data, address)
            epoch = requests.get(f"{url}/v1/meta", timeout=10).json()["epoch"]
            early, late = (ana.op("create", "claim", new_id(), {"status": "reported"}) for _ in range(2))
            ana.send([early])
            back_up(address, data, tmp_path / "backup")
            ana.send([late])
        put_back(address, data, tmp_path / "backup")
        with serving(data, *options, "--new-epoch") as url:
            assert requests.get(f"{url}/v1/meta", timeout=10).json()["epoch"] != epoch
            ana.url, ana.token = url, World(url, data, None, "").token("ana")  # type: ignore[arg-type]
            answer = ana.push([ana.op("create", "claim", new_id(), {"status": "reported"})])
            assert answer.status_code == 409 and answer.json()["code"] == "history_diverged"
            ana.witness.clear()
            again = ana.send([early], [late])
            assert [item["replayed"] for item in again] == [True, False]
            assert ana.record(late["record"])["version"] == 1


def _first(url: str, data: Path, address: str) -> Laptop:
    """Make a person at a fresh centre and return their laptop."""
    database = open_database(address)
    database.write(lambda connection: seed.add(connection, {}, [seed.NewPerson("ana", "Ana", ("adjuster",))], "x"))
    database.close()
    return World(url, data, None, "").laptop("ana")  # type: ignore[arg-type]
