"""Reference data: written by the centre alone, come down by pull to who may see it and to nobody else."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gnp_central import format_files, publish, reports
from gnp_central.blobs import DirectoryBlobs
from gnp_central.check import check
from gnp_central.database import open_database
from gnp_central.declared import declaration
from gnp_central.publish import Item, Unfit
from gnp_central.settings import database_url
from gnp_central.signing import ServerKeys
from gnp_central.wire import canonical, new_id
from gnp_desk.forms.reference import Center, directory
from gnp_desk.forms.reference_records import POLICY, REFERENCE, WORKSHOP
from gnp_desk.rules.edition import load_edition, load_editions
from gnp_desk.services.policy_copy import Policy
from tests.central.conftest import World
from tests.central.laptop import Laptop
from tests.central.servers import ROOT, run, serving

DECLARED = declaration()
HOLIDAYS = {"calendar": "lft", "year": 2031, "name": "Ley", "days": [{"date": "2031-01-01", "name": "Año Nuevo"}]}


def policy(number: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "item": "1", "schedule": {"package": "Amplia"}, "covers": [], **more}


def put(world: World, kind: str, *bodies: dict[str, Any], streams: tuple[str, ...] = ("org",)) -> dict[str, int]:
    return publish.publish(world.database, DECLARED, [Item(kind, body, streams) for body in bodies])


def pulled(laptop: Laptop, stream: str, kind: str) -> dict[str, dict[str, Any]]:
    """Pull a stream and return the bodies of one kind, by id; the pull itself compares the digests."""
    laptop.pull(stream)
    return {item["id"]: item["body"] for item in laptop.base[stream].values() if item["type"] == kind}


def test_policies_come_down_to_the_people_of_their_streams_and_to_nobody_else(world: World) -> None:
    ana, beto = world.adjuster("ana"), world.laptop(world.add("beto", "branch", branch="rw"))
    eva, admin = (
        world.laptop(world.add("eva", "adjuster", home=False)),
        world.laptop(world.add("admin", "administrator")),
    )
    put(
        world, "policy", policy(f"{world.number}1", people={"insured": "Reservada"}), streams=(world.zone, world.branch)
    )
    put(world, "policy", policy(f"{world.number}2"), streams=(world.zone,))
    first, second = (publish.identity("policy", [f"{world.number}{n}", "1"]) for n in (1, 2))
    assert pulled(ana, world.zone, "policy").keys() == {first, second}
    assert pulled(beto, world.branch, "policy").keys() == {first}
    assert beto.call("GET", f"/v1/records/{second}").status_code == 404
    for stranger in (eva, admin):
        assert all(not pulled(stranger, stream["id"], "policy") for stream in stranger.me()["streams"])
        assert stranger.call("GET", f"/v1/records/{first}").status_code == 404
        assert stranger.call("GET", f"/v1/records/{first}/history").status_code in (403, 404)
        assert stranger.call("POST", "/v1/records/get", {"ids": [first, second]}).json() == {"items": []}
    assert eva.call("GET", "/v1/records?q=Reservada").json()["items"] == []
    assert [item["id"] for item in ana.call("GET", "/v1/records?q=Reservada").json()["items"]] == [first]


@pytest.mark.parametrize("kind", sorted(REFERENCE))
def test_no_laptop_writes_what_the_centre_publishes(world: World, kind: str) -> None:
    sara = world.laptop(world.add("sara", "supervisor", "adjuster", "branch", "valuer", zone="rw", branch="rw"))
    claim = sara.create_claim()
    key = dict.fromkeys(REFERENCE[kind].key, "x") | {"claim_id": claim}
    (created,) = sara.send([sara.op("create", kind, new_id(), key)])
    assert created["problem"]["code"] == "forbidden"
    of_claim = tuple(sorted((world.branch, f"u:{sara.person}", world.zone)))
    streams = {"task": of_claim, "policy": (world.zone,)}.get(kind, ("org",))
    item = Item(kind, {**key, "note": new_id(), "code": new_id()}, streams, claim if kind == "task" else "", new_id())
    publish.publish(world.database, DECLARED, [item])
    assert sara.update(kind, item.record, note="mine")["problem"]["code"] == "forbidden"
    (deleted,) = sara.send([{**sara.op("delete", kind, item.record), "base_version": 1}])
    assert deleted["problem"]["code"] == "forbidden"
    assert sara.record(item.record)["version"] == 1


def test_an_administrator_may_write_what_is_everybodys_but_no_policy(world: World) -> None:
    admin, ana = world.laptop(world.add("admin", "administrator", zone="rw")), world.adjuster()
    (result,) = admin.send([admin.op("create", "workshop", new_id(), {"code": new_id(), "name": "Taller"})])
    assert result["status"] == "applied" and result["at"].keys() == {"org"}
    (result,) = admin.send([admin.op("create", "policy", new_id(), policy("9"))])
    assert result["problem"] == {"code": "forbidden", "field": "streams"}
    assert "Taller" in [body.get("name") for body in pulled(ana, "org", "workshop").values()]


def test_publishing_again_changes_nothing_and_a_change_is_a_version(world: World) -> None:
    ana, code = world.adjuster(), new_id()
    body = {"code": code, "name": "Taller", "brands": ["Nissan"]}
    assert put(world, "workshop", body) == {"new": 1, "changed": 0, "same": 0}
    head = ana.call("GET", "/v1/streams/org").json()["cursor"]
    assert put(world, "workshop", {**body}) == {"new": 0, "changed": 0, "same": 1}
    assert ana.call("GET", "/v1/streams/org").json()["cursor"] == head
    assert put(world, "workshop", {**body, "name": "Otro"}) == {"new": 0, "changed": 1, "same": 0}
    record = publish.identity("workshop", [code])
    assert (ana.record(record)["version"], pulled(ana, "org", "workshop")[record]["name"]) == (2, "Otro")
    told = ana.call("GET", f"/v1/records/{record}/history").json()["ops"]
    assert [(op["device"], op["kind"]) for op in told] == [("server", "create"), ("server", "update")]
    assert told[1]["changes"] == {"name": {"old": "Taller", "new": "Otro"}}


def test_a_policy_that_moves_is_gone_where_it_was(world: World) -> None:
    ana, beto = world.adjuster("ana"), world.laptop(world.add("beto", "branch", branch="rw"))
    put(world, "policy", policy(f"{world.number}3"), streams=(world.zone,))
    record = publish.identity("policy", [f"{world.number}3", "1"])
    assert record in pulled(ana, world.zone, "policy")
    assert put(world, "policy", policy(f"{world.number}3"), streams=(world.branch,))["changed"] == 1
    assert record not in pulled(ana, world.zone, "policy")
    assert record in pulled(beto, world.branch, "policy")
    with world.database.reading() as connection:
        assert check(connection, DirectoryBlobs(world.data / "blobs"))["wrong"] == []


@pytest.mark.parametrize(
    ("kind", "body", "word"),
    [
        ("policy", {"number": "1"}, "item"),
        ("nothing", {"code": "1"}, "no such kind"),
        ("claim", {"status": "reported"}, "an id"),
        ("workshop", {"code": "1", "name": "x" * 201}, "longer"),
        ("workshop", {"code": "1", "brands": ["x" * 70_000]}, "larger"),
        ("workshop", {"code": "a\0"}, "invalid_text"),
    ],
)
def test_what_cannot_be_a_record_is_named_before_anything_is_written(
    world: World, kind: str, body: dict[str, Any], word: str
) -> None:
    good = {"code": new_id()}
    with pytest.raises(Unfit, match=word):
        publish.publish(world.database, DECLARED, [Item("workshop", good), Item(kind, body)])
    assert publish.identity("workshop", [good["code"]]) not in pulled(world.adjuster(), "org", "workshop")


def test_twins_and_unknown_streams_are_refused(world: World) -> None:
    with pytest.raises(Unfit, match="same key"):
        put(world, "holidays", HOLIDAYS, HOLIDAYS)
    with pytest.raises(Unfit, match="z:nowhere"):
        put(world, "policy", policy("7"), streams=("z:nowhere",))


def report(world: World, adjuster: str, number: str = "1") -> dict[str, Any]:
    place = {"zone": world.zone[2:], "branch": world.branch[2:], "adjuster": adjuster}
    claim = {"report_number": f"R-{world.number}-{number}", "loss_kind": "vehicle_collision", **place}
    return {"claim": claim, "vehicle": {"plate": "QTR482B"}, "driver": {"name": {"given": "Ana"}}, "note": "Choque."}


def take(world: World, *found: dict[str, Any]) -> dict[str, int]:
    return reports.take(world.database, DECLARED, found, datetime.now(UTC))


def test_a_report_of_the_call_centre_is_a_claim_and_a_task_of_its_adjuster(world: World) -> None:
    ana, luis = world.laptop(world.add("ana", "adjuster")), world.laptop(world.add("luis", "adjuster"))
    assert take(world, report(world, ana.person)) == {"new": 1, "same": 0}
    stream = f"u:{ana.person}"
    (claim,) = pulled(ana, stream, "claim").values()
    assert (claim["status"], claim["channel"], claim["folio"][:10]) == ("reported", "cabin", "SI-CENTRO-")
    (task,) = pulled(ana, stream, "task").values()
    assert (task["assigned_to"], task["kind"], task["note"]) == (ana.person, "new_report", "Choque.")
    kinds = sorted(item["type"] for item in ana.base[stream].values())
    assert kinds == ["claim", "declaration", "party", "person", "scene_checklist", "task", "vehicle"]
    assert luis.call("GET", f"/v1/records/{task['claim_id']}").status_code == 404
    assert ana.update("claim", task["claim_id"], status=("reported", "attending"))["status"] == "applied"
    assert take(world, report(world, ana.person)) == {"new": 0, "same": 1}
    assert ana.record(task["claim_id"])["body"]["status"] == "attending", "what people do is left alone"


def test_a_task_follows_its_claim_to_another_adjuster(world: World) -> None:
    ana, luis = world.laptop(world.add("ana", "adjuster")), world.laptop(world.add("luis", "adjuster"))
    take(world, report(world, ana.person), report(world, ana.person, "2"))
    first = publish.identity(reports.KIND, [f"R-{world.number}-1"])
    assert ana.update("claim", first, adjuster=(ana.person, luis.person))["status"] == "applied"
    assert [body["claim_id"] for body in pulled(luis, f"u:{luis.person}", "task").values()] == [first]
    assert first not in [body["claim_id"] for body in pulled(ana, f"u:{ana.person}", "task").values()]


def test_a_report_that_names_nobody_takes_no_folio(world: World) -> None:
    ana = world.laptop(world.add("ana", "adjuster"))
    for wrong, word in (({"claim": {"report_number": "1"}}, "adjuster"), (report(world, "nobody"), "u:nobody")):
        with pytest.raises(Unfit, match=word):
            take(world, wrong)
    take(world, report(world, ana.person), report(world, ana.person, "2"))
    folios = sorted(body["folio"] for body in pulled(ana, f"u:{ana.person}", "claim").values())
    assert int(folios[1][10:16]) == int(folios[0][10:16]) + 1


def verify(keys: dict[str, str], body: dict[str, Any]) -> None:
    """Check a format as a laptop does, with the keys it pinned; InvalidSignature when it is another."""
    name, _, signature = body["signature"].partition(":")
    said = {field: value for field, value in body.items() if field not in ("signature", "blob_state")}
    digest = hashlib.sha256(canonical(said).encode()).digest()
    Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[name])).verify(base64.b64decode(signature), digest)


def test_a_format_brings_its_file_and_is_signed_by_the_centre(world: World, tmp_path: Path) -> None:
    data, code = os.urandom(2_500_000), new_id()
    (tmp_path / "blank.pdf").write_bytes(data)
    said = {"code": code, "version": "1.0", "title": "Aviso", "line": "autos", "pages": 2, "file_name": "blank.pdf"}
    blobs, keys = DirectoryBlobs(world.data / "blobs"), ServerKeys(world.data / "keys")
    for expected in ("new", "same"):
        item = format_files.keep(world.database, blobs, keys, tmp_path, said)
        assert publish.publish(world.database, DECLARED, [item])[expected] == 1
    ana = world.adjuster()
    body = pulled(ana, "org", "format")[item.record]
    assert (body["sha256"], body["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert ana.call("GET", f"/v1/blobs/{body['sha256']}").content == data
    verify(world.keys(), body)
    for field in ("sha256", "title", "valid_until"):
        with pytest.raises(InvalidSignature):
            verify(world.keys(), {**body, field: "9" * 64})
    with pytest.raises(Unfit, match=code):
        format_files.keep(world.database, blobs, keys, tmp_path, {**said, "file_name": "../other.pdf"})


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demonstration's centre, running."""
    data = tmp_path_factory.mktemp("demonstration")
    for expected in ("new", "same"):
        _code, said, _wrong = run("seed", "--data", str(data), "--password", "una-frase-larga")
        counts = json.loads(said)["published"]
        assert all(set(count.values()) - {0} == {count[expected]} for count in counts.values()), counts
    assert counts.keys() == REFERENCE.keys() - {"task"} | {"report"}
    database = open_database(database_url(data, ""))
    with serving(data, "--rate", "0") as url:
        yield World(url, data, database, "")
    database.close()


def test_everyone_in_the_demonstration_gets_what_is_theirs(demonstration: World) -> None:
    ana, beto = demonstration.laptop("ana"), demonstration.laptop("beto")
    at_zone, at_office = pulled(ana, "z:07-polizas", "policy"), pulled(beto, "b:0712", "policy")
    assert (len(at_zone), len(at_office)) == (150, 50) and at_office.keys() <= at_zone.keys()
    assert "QTR482B" in [body["schedule"]["schedule_vehicle"]["plate"] for body in at_office.values()]
    assert len(pulled(ana, "u:ana", "task")) == 1 and pulled(ana, "u:ana", "claim")
    assert not any(stream["id"].startswith("z:03") for stream in ana.me()["streams"])


def test_a_laptop_can_use_what_the_demonstration_sends(demonstration: World, tmp_path: Path) -> None:
    ana = demonstration.laptop("ana")
    policies = [Policy(**body) for body in pulled(ana, "z:07-polizas", "policy").values()]
    assert len({item.id for item in policies}) == 150
    centers = {body["code"]: Center(**body) for body in pulled(ana, "org", "workshop").values()}
    assert [centers[code].words for code in directory()] == [center.words for center in directory().values()]
    for body in pulled(ana, "org", "edition").values():
        (tmp_path / f"{body['code']}.toml").write_text(body["text"], encoding="utf-8")
        edition = load_edition(tmp_path / f"{body['code']}.toml")
        assert edition.content_hash == load_editions(ROOT / "resources" / "editions")[0].content_hash
    assert {body["calendar"] for body in pulled(ana, "org", "holidays").values()} >= {"lft", "cnsf", "cnbv"}
    assert all(body["value"] for body in pulled(ana, "org", "guide_value").values())


def test_the_declaration_names_every_part_of_a_policy_and_of_a_centre() -> None:
    assert {field.name for field in dataclasses.fields(Policy)} <= POLICY.by_name.keys()
    assert {field.name for field in dataclasses.fields(Center)} <= WORKSHOP.by_name.keys()
    assert all(set(form.key) <= {*form.by_name, "claim_id"} for form in REFERENCE.values())


def test_a_file_is_published_from_the_command_line(tmp_path: Path) -> None:
    file, data = tmp_path / "days.json", str(tmp_path / "data")
    file.write_text(json.dumps([HOLIDAYS]), encoding="utf-8")
    published = ("publish", "holidays", str(file), "--data", data)
    assert [json.loads(run(*published)[1])[outcome] for outcome in ("new", "same")] == [1, 1]
    file.write_text('[{"calendar": "lft", "year": 1.5}]', encoding="utf-8")
    code, _said, wrong = run(*published)
    assert code == 2 and "holidays 1" in wrong and wrong.count("\n") == 1
    (tmp_path / "blank.pdf").write_bytes(b"%PDF")
    file.write_text('[{"code": "a", "version": "1", "file_name": "blank.pdf"}]', encoding="utf-8")
    assert json.loads(run("publish", "format", str(file), "--data", data)[1])["new"] == 1
    counts = {"streams": 1, "changes": 2, "records": 2, "ops": 2, "files": 1}
    found = json.loads(run("check", "--data", data)[1])
    assert found.items() >= {"ok": True, **counts}.items() and found["wrong"] == []
