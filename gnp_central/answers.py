"""How routes read requests and answer: raw JSON that was composed, small JSON, and the headers of a call."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import Header, Path, Request, Response

from gnp_central import schemas, wire
from gnp_central.call import Call
from gnp_central.problems import EVERY, BadRequest, NotFound

NO_STORE = {"Cache-Control": "no-store"}
STREAM_FORM = re.compile(r"(z|b|u):[A-Za-z0-9_.-]{1,64}|org")
# What a part of a path looks like is published, not checked by the framework: what has another form is not found.
Id = Annotated[str, Path(json_schema_extra={"pattern": schemas.UUID})]
Sha256 = Annotated[str, Path(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
Name = Annotated[str, Path(json_schema_extra={"pattern": f"^({STREAM_FORM.pattern})$"})]
Bucket = Annotated[str, Path(json_schema_extra={"pattern": "^[0-9a-f]{2}$"})]


def call_of(request: Request) -> Call:
    """Return the call behind a request."""
    found: Call = request.state.call
    return found


def raw(text: str | bytes, status: int = 200) -> Response:
    """Answer with JSON that is already composed."""
    return Response(text, status, media_type="application/json", headers=NO_STORE)


def said(value: object, status: int = 200) -> Response:
    """Answer with a JSON value."""
    return raw(json.dumps(value, ensure_ascii=False, separators=(",", ":")), status)


def need_id(text: str, name: str) -> str:
    """Return a UUID of a path; NotFound when it is not one, for then nothing has it."""
    if not wire.is_id(text):
        raise NotFound(f"{name} is not a UUID in lower case.")
    return text


def need_stream(text: str) -> str:
    """Return the name of a stream; NotFound when nothing can be called so."""
    if not STREAM_FORM.fullmatch(text):
        raise NotFound("There is no such stream.")
    return text


def need_ids(found: dict[str, object], name: str, most: int) -> list[str]:
    """Return a list of UUIDs of a body; BadRequest when it is not one, or longer than `most`."""
    ids = found.get(name)
    if not isinstance(ids, list) or len(ids) > most or not all(wire.is_id(item) for item in ids):
        raise BadRequest(f"{name} is a list of at most {most} UUIDs.", field=name)
    return ids


async def common_headers(
    device_header: str = Header(alias="Device", description="Device id, UUID in lower case.", pattern=schemas.UUID),
    app_header: str = Header(alias="App", description="Name and version, `gnp-desk/1.4.0`.", pattern=schemas.APP),
    schema_header: int = Header(alias="Schema", description="Schema of the forms this application writes.", ge=0),
    request_id_header: str = Header(
        alias="Request-Id", description="UUID in lower case, new for every request.", pattern=schemas.UUID
    ),
) -> None:
    """Document the headers of every call; they are checked before a route is reached."""


def problems_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the failures a route may answer with, for the published description."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({400, 401, 403, 405, 413, 426, 429, 503, *statuses}):
        codes = [problem.code for problem in EVERY if problem.status == status]
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[status] = {"description": ", ".join(codes), "content": content}
    return found


def body_of(schema: str) -> dict[str, Any]:
    """Return the description of a JSON body that a route reads by itself."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"requestBody": {"required": True, "content": content}}
