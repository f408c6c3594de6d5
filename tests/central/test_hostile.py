"""What does not belong: broken, huge, nested, lying. Nothing is ever answered with a failure of the centre itself."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop


def raw_push(laptop: Laptop, op: dict[str, Any], old: str, new: str) -> requests.Response:
    """Push one operation whose JSON text has a part replaced by something a serialiser would not write."""
    body = {"device_id": laptop.device, "witness": {}, "groups": [{"group_id": new_id(), "ops": [op]}]}
    text = json.dumps(body)
    assert old in text
    return laptop.call("POST", "/v1/push", text.replace(old, new).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (r'"a\u0000b"', "invalid_text"),
        (r'"\ud800"', "invalid_text"),
        ("9007199254740992", "not_canonical"),
        ("1.5", "not_canonical"),
        ("NaN", "not_canonical"),
        ("-Infinity", "not_canonical"),
        ("1e400", "not_canonical"),
        ('{"ñ": 1}', "not_canonical"),
        ("[" * 40 + "]" * 40, "invalid"),
        ('{"a":' * 33 + "1" + "}" * 33, "invalid"),
        ('"' + "x" * 10_001 + '"', "invalid"),
        ('["' + "x" * 70_000 + '"]', "invalid"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_alone(world: World, written: str, code: str) -> None:
    ana = world.adjuster()
    op = ana.op("create", "claim", new_id(), {"status": "reported", "note": "HERE"})
    answer = raw_push(ana, op, '"HERE"', written)
    assert answer.status_code == 200, answer.text
    (result,) = answer.json()["results"]
    assert (result["status"], result["problem"]["code"]) == ("rejected", code)
    assert raw_push(ana, op, '"HERE"', written).json()["results"][0]["replayed"] is True


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"groups": []}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"device_id": 1, "witness": {}, "groups": []}',
    ],
)
def test_a_body_that_cannot_be_read_is_a_bad_request(world: World, body: bytes) -> None:
    ana = world.adjuster()
    answer = ana.call("POST", "/v1/push", body)
    assert answer.status_code == 400 and answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:gnp:problem:bad_request"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "explode"),
        ("kind", None),
        ("type", "Claim; drop table record"),
        ("type", ["claim"]),
        ("record", "1"),
        ("schema", "1"),
        ("schema", True),
        ("schema", 0),
        ("base_version", -1),
        ("changes", []),
        ("changes", {"x": 1}),
        ("changes", {"x": {"old": 1}}),
        ("changes", {"x y": {"old": None, "new": 1}}),
        ("changes", {"x": {"add": [], "remove": []}}),
        ("at", "now"),
    ],
)
def test_an_operation_of_the_wrong_form_is_refused_with_its_field(world: World, name: str, value: object) -> None:
    ana = world.adjuster()
    op = {**ana.op("create", "claim", new_id(), {"status": "reported"}), name: value}
    (result,) = ana.push([op]).json()["results"]
    assert result["status"] == "rejected" and result["problem"]["code"] in ("invalid", "unknown_type")


def test_a_push_is_limited(world: World) -> None:
    ana = world.adjuster()
    ops = [ana.op("create", "claim", new_id(), {"status": "reported"}) for _ in range(201)]
    assert ana.push(ops).json()["code"] == "too_large"
    assert ana.push(*([op] for op in ops[:101])).json()["code"] == "too_large"
    assert ana.call("POST", "/v1/push", b" " * (1024 * 1024 + 1)).status_code == 413
    twice = [ops[0], ops[0]]
    assert ana.push(twice).status_code == 400


def test_packed_bodies_are_unpacked_with_care(world: World) -> None:
    ana = world.adjuster()
    answer = ana.push([ana.op("create", "claim", new_id(), {"status": "reported"})], Content_Encoding="gzip")
    assert answer.status_code == 200
    for packed, status in (
        (gzip.compress(b" " * (9 * 1024 * 1024)), 413),
        (b"not gzip", 400),
        (zlib.compress(b"{}"), 400),
        (gzip.compress(b"{}")[:-4], 400),
        (gzip.compress(b"{}") + b"more", 400),
    ):
        headers = {
            "Content-Encoding": "gzip",
            "Device": ana.device,
            "App": "a/1",
            "Schema": "1",
            "Request-Id": new_id(),
        }
        sent = requests.post(f"{ana.url}/v1/push", data=packed, headers=headers, timeout=30)
        assert sent.status_code == status, sent.text


def test_answers_are_packed_for_who_can_unpack_them(world: World) -> None:
    ana = world.adjuster()
    for _ in range(30):
        ana.create_claim(report_number="x" * 100)
    ana.http.headers["Accept-Encoding"] = "gzip"
    answer = ana.call("GET", f"/v1/streams/{world.zone}/changes")
    assert answer.headers["Content-Encoding"] == "gzip" and len(answer.json()["items"]) == 30


@pytest.mark.parametrize("missing", ["Device", "App", "Schema", "Request-Id"])
def test_every_call_says_who_and_what_it_is(world: World, missing: str) -> None:
    ana = world.adjuster()
    answer = ana.call("GET", "/v1/me", **{missing: ""})
    assert (answer.status_code, answer.json()["field"]) == (400, missing)


def test_addresses_that_do_not_exist_are_problems_too(world: World) -> None:
    ana = world.adjuster()
    assert ana.call("GET", "/v1/nothing").json()["code"] == "not_found"
    assert ana.call("DELETE", "/v1/me").json()["code"] == "method_not_allowed"
    assert ana.call("GET", f"/v1/streams/{world.zone}/changes?limit=501").json()["code"] == "bad_request"
    assert ana.call("GET", "/v1/streams/x%00y/changes").json()["code"] == "not_found"
    assert ana.call("GET", "/v1/records?q=%00").json()["code"] == "bad_request"
    assert ana.call("GET", "/v1/records/'or'1'='1").json()["code"] == "not_found"


def test_words_of_a_search_are_words_and_nothing_else(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim(report_number="100% seguro_1")
    for words, found in (("100%25", [claim]), ("%25%25", []), ("seguro_1", [claim]), ("segurox1", []), ("'", [])):
        answer = ana.call("GET", f"/v1/records?type=claim&q={words}")
        assert [item["id"] for item in answer.json()["items"]] == found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


def test_nothing_random_is_a_failure_of_the_centre(world: World) -> None:
    ana = world.adjuster()

    @given(
        op=st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("kind", "type", "record", "schema", "changes", "at"), JSON)
        )
    )
    def push_anything(op: dict[str, Any]) -> None:
        whole = {**ana.op("create", "claim", new_id(), {"status": "reported"}), **op}
        body = {"device_id": ana.device, "witness": {}, "groups": [{"group_id": new_id(), "ops": [whole]}]}
        answer = ana.call("POST", "/v1/push", json.dumps(body).encode())
        assert answer.status_code in (200, 400), answer.text
        if answer.status_code == 200:
            assert answer.json()["results"][0]["status"] in ("applied", "rejected", "held")

    push_anything()
    ana.pull(world.zone)
