"""The published description is kept: whatever fits it, and whatever does not, meets an answer it names, of the shape it says."""

from __future__ import annotations

import base64
import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop, is_signed
from tests.central.test_files import name_of, upload

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
IS_LONG = bool(os.environ.get("GNP_DESK_LONG"))
# Cases of each operation, half of them made to fit its description. A push takes a second to invent.
EACH, PUSHES, AT_LEAST = (450, 240, 10_000) if IS_LONG else (10, 4, 220)
QUIET = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


def known(world: World, who: Laptop) -> dict[str, list[str]]:
    """Return what is really there, by the name of the parameter that would ask for it."""
    claim, data = who.create_claim(), os.urandom(3_000)
    photo = who.create("evidence", claim, sha256=name_of(data))
    upload(who, data)
    lease = {"lease_id": new_id(), "series": "SI", "count": 5}
    assert who.call("POST", "/v1/folio-leases", lease).status_code == 200
    return {
        "name": [world.zone, "org", f"u:{who.person}"],
        "identity": [claim, photo],
        "sha256": [name_of(data), name_of(b"another")],
        "device": [who.device, world.adjuster("otra").device],
        "lease_id": [lease["lease_id"]],  # type: ignore[list-item]
        "place": ["0a"],
    }


def cases(operation: Any, there: dict[str, list[str]], mode: GenerationMode) -> st.SearchStrategy[Case]:
    """Return calls of one operation, some of them about what is really there; the laptop that asks is never taken out."""
    path = {item.name for item in operation.path_parameters}
    if operation.path.endswith("/revoke"):
        there = there | {"device": there["device"][1:]}
    about = st.fixed_dictionaries({name: st.sampled_from(there[name]) for name in path}) if path else st.just(None)
    real = about.flatmap(lambda found: operation.as_strategy(generation_mode=mode, path_parameters=found))
    return st.one_of(real, operation.as_strategy(generation_mode=mode))


def send(who: Laptop, case: Case, *, is_proper: bool) -> requests.Response:
    """Send a case, with the headers of a proper laptop or those that were invented, signed as it goes over the wire."""
    if isinstance(case.query, dict):
        case.query.pop("wait", None)
    proper = {"Device": who.device, "App": "gnp-desk/1.0.0", "Schema": "1", "Request-Id": new_id()}
    headers = {"Authorization": f"Bearer {who.token}", **(proper if is_proper else {})}
    request = requests.Request(**case.as_transport_kwargs(base_url=who.url, headers=headers))
    ready = who.http.prepare_request(request)
    body = ready.body if isinstance(ready.body, bytes) else (ready.body or "").encode()
    signed = hashlib.sha256(body + str(ready.headers.get("Request-Id", "")).encode("latin-1", "replace")).digest()
    ready.headers["Device-Signature"] = f"d:{base64.b64encode(who.key.sign(signed)).decode()}"
    return who.http.send(ready, timeout=60, allow_redirects=False)


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Inventing hostile values makes the inventors warn; that is their business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_no_case_surprises(world: World) -> None:
    who = world.laptop(world.add("todas", "adjuster", "auditor", "administrator", zone="rw"), seconds=4 * 3600)
    there, keys, asked = known(world, who), who.keys, Counter[int]()
    surprises: list[str] = []
    description = requests.get(f"{world.url}/openapi.json", timeout=30).json()
    for found in schemathesis.openapi.from_dict(description).get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(QUIET, max_examples=(PUSHES if operation.path == "/v1/push" else EACH) // 2)
            @given(case=cases(operation, there, mode), is_proper=st.sampled_from([True, True, True, False]))
            def ask(case: Case, is_proper: bool) -> None:
                answer = send(who, case, is_proper=is_proper)
                asked[answer.status_code] += 1
                case.validate_response(answer, checks=CHECKS)
                assert not case.path.startswith("/v1/") or is_signed(answer, keys)

            try:
                ask()
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE, "what takes nothing can be asked for in no wrong way"
            except (FailureGroup, ExceptionGroup, AssertionError) as surprise:
                surprises.append(f"{operation.label} ({mode.value}): {surprise}")
    assert not surprises, "\n\n".join(surprises)
    assert asked.total() >= AT_LEAST, asked
    assert asked[200] > asked.total() / 20, "cases must get past the door"
    assert who.me()["user"]["id"] == who.person
