"""Who sees what: streams, hand-over, pages, positions and verification."""

from __future__ import annotations

import threading
import time

from gnp_central.wire import bucket, canonical, content_hash, new_id
from tests.central.conftest import World
from tests.central.laptop import hash_of


def test_pages_hold_each_record_once_at_its_newest_version(world: World) -> None:
    ana = world.adjuster()
    claims = [ana.create_claim() for _ in range(5)]
    for claim in claims[:2]:
        ana.update("claim", claim, report_number="R")
    seen = ana.pull(world.zone, limit=2)
    assert [item["id"] for item in seen] == [*claims[2:], *claims[:2]]
    assert [item["version"] for item in seen] == [1, 1, 1, 2, 2]
    assert [item["seq"] for item in seen] == [3, 4, 5, 6, 7]


def test_a_claim_handed_over_moves_with_everything_that_belongs_to_it(world: World) -> None:
    ana, luis = world.laptop(world.add("ana", "adjuster")), world.laptop(world.add("luis", "adjuster"))
    sara = world.laptop(world.add("sara", "supervisor", zone="rw"))
    claim = ana.create_claim(adjuster=ana.person)
    note = ana.create("note", claim, text="a")
    ana.pull(f"u:{ana.person}")
    assert sara.update("claim", claim, adjuster=(ana.person, luis.person))["status"] == "applied"
    gone = ana.pull(f"u:{ana.person}")
    assert {item["id"] for item in gone if item["gone"]} == {claim, note}
    luis.pull(f"u:{luis.person}")
    assert luis.base[f"u:{luis.person}"].keys() == {claim, note}
    assert ana.call("GET", f"/v1/records/{claim}").status_code == 404
    late = ana.update("note", note, text=("a", "b"))
    assert late["status"] == "conflict" and "version" not in late
    luis.pull(f"u:{luis.person}")
    kept = [item["body"] for item in luis.base[f"u:{luis.person}"].values() if item["type"] == "conflict"]
    assert [(body["kind"], body["mine"]) for body in kept] == [("scope", "b")]
    assert luis.update("note", note, text=("a", "c"))["status"] == "applied"


def test_a_person_outside_a_stream_gets_nothing_from_it(world: World) -> None:
    ana, eva = world.adjuster(), world.laptop(world.add("eva", "adjuster", home=False))
    claim = ana.create_claim()
    for path in ("", "/changes", "/buckets", "/buckets/00", "/log"):
        assert eva.call("GET", f"/v1/streams/{world.zone}{path}").status_code in (403, 404)
    assert eva.call("GET", f"/v1/records/{claim}").status_code == 404
    assert eva.call("GET", f"/v1/records/{claim}/history").status_code == 404
    assert eva.call("POST", "/v1/records/get", {"ids": [claim]}).json() == {"items": []}
    assert eva.call("GET", "/v1/records?q=reported").json()["items"] == []
    assert eva.update("claim", claim, report_number="X")["problem"]["code"] == "forbidden"
    assert world.zone not in [stream["id"] for stream in eva.me()["streams"]]


def test_a_claim_goes_only_where_there_is_a_zone(world: World) -> None:
    ana = world.adjuster()
    (result,) = ana.send([ana.op("create", "claim", new_id(), {"status": "reported", "zone": "nowhere"})])
    assert result["problem"] == {"code": "invalid", "field": "zone"}


def test_buckets_lead_to_the_record_that_differs(world: World) -> None:
    ana = world.adjuster()
    claims = [ana.create_claim(report_number=str(n)) for n in range(20)]
    found = ana.call("GET", f"/v1/streams/{world.zone}/buckets").json()["buckets"]
    place = bucket(claims[3])
    assert len(found) == 256 and sum(item["live"] for item in found) == 20
    rows = ana.call("GET", f"/v1/streams/{world.zone}/buckets/{place:02x}").json()["records"]
    expected = content_hash(canonical({"report_number": "3", "status": "reported"}), 1, "claim", deleted=False).hex()
    assert [claims[3], 1, expected] in rows
    (item,) = ana.call("POST", "/v1/records/get", {"ids": [claims[3]]}).json()["items"]
    assert hash_of(item).hex() == expected


def test_waiting_answers_as_soon_as_something_comes(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    ana.create_claim()
    luis.pull(world.zone)
    began = time.monotonic()
    writer = threading.Timer(0.3, ana.create_claim)
    writer.start()
    answer = luis.call("GET", f"/v1/streams/{world.zone}/changes?after={luis.cursors[world.zone]}&wait=20")
    writer.join()
    assert len(answer.json()["items"]) == 1
    assert 0.2 < time.monotonic() - began < 10


def test_a_position_of_another_history_is_refused(world: World) -> None:
    ana = world.adjuster()
    ana.create_claim()
    wrong = f"{ana.witness[world.zone][:-1]}{'0' if ana.witness[world.zone][-1] != '0' else '1'}"
    for cursor in (wrong, "9999-0123456789abcdef"):
        answer = ana.call("GET", f"/v1/streams/{world.zone}/changes?after={cursor}")
        assert answer.status_code == 409 and answer.json()["code"] == "history_diverged"
        assert answer.json()["head"] == ana.witness[world.zone]
    ana.witness[world.zone] = wrong
    answer = ana.push([ana.op("create", "claim", new_id(), {"status": "reported"})])
    assert answer.status_code == 409 and answer.json()["stream"] == world.zone


def test_me_tells_roles_and_streams_with_their_heads(world: World) -> None:
    ana = world.adjuster()
    ana.create_claim()
    me = ana.me()
    streams = {stream["id"]: stream for stream in me["streams"]}
    assert me["roles"] == ["adjuster"] and me["user"]["id"] == ana.person
    assert streams.keys() == {world.zone, f"u:{ana.person}", "org"}
    assert (streams[world.zone]["cursor"], streams[world.zone]["live"]) == (ana.witness[world.zone], 1)
    assert (streams["org"]["mode"], streams[world.zone]["mode"]) == ("ro", "rw")
