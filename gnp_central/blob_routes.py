"""Files by the SHA-256 of their bytes: offsets, chunks, receipts, ranges (api.md section 10)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import StreamingResponse

from gnp_central import schemas, wire
from gnp_central.answers import NO_STORE, Sha256, call_of, common_headers, problems_of, said
from gnp_central.call import Call
from gnp_central.centre import Centre
from gnp_central.people import READ, UPLOAD
from gnp_central.problems import BadRequest, NotFound
from gnp_central.uploads import Chunk

DIGEST_FORM = re.compile(r"sha-256=:([A-Za-z0-9+/=]{44}):")
PROGRESS = {
    "Upload-Complete": {"schema": {"type": "string", "enum": ["?0", "?1"]}, "required": True},
    "Upload-Offset": {"schema": {"type": "integer", "minimum": 0}, "required": True},
}
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
WHOLE_OR_PART: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole file.", "content": BYTES},
    206: {"description": "The range asked for.", "content": BYTES},
    416: {"description": "Nothing of that range is there."},
}
RANGE_FORM = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


def router(centre: Centre) -> APIRouter:
    """Return the routes of files."""
    problems = problems_of(404, 409, 422)
    routes = APIRouter(prefix="/v1/blobs", tags=["files"], dependencies=[Depends(common_headers)], responses=problems)
    _add_reading(routes, centre)

    @routes.head(
        "/{sha256}",
        response_class=Response,
        responses={200: {"description": "The news is in the headers.", "headers": PROGRESS}},
        summary="How far this device is with a file",
    )
    def progress(request: Request, sha256: Sha256) -> Response:
        caller = centre.caller(call_of(request), READ)
        found = centre.uploads.progress(caller, _name(sha256))
        complete = "?1" if found.is_complete else "?0"
        return Response(headers={**NO_STORE, "Upload-Complete": complete, "Upload-Offset": str(found.offset)})

    @routes.patch(
        "/{sha256}",
        response_model=schemas.Offset,
        responses={201: {"model": schemas.Receipt, "description": "The file is complete; this is its receipt."}},
        openapi_extra={"requestBody": {"content": BYTES}},
        summary="Send a chunk",
    )
    def append(
        request: Request,
        sha256: Sha256,
        upload_offset: int = Header(alias="Upload-Offset", ge=0),
        upload_length: int = Header(alias="Upload-Length", ge=0),
        content_digest: str = Header(alias="Content-Digest", max_length=200),
    ) -> Response:
        call = call_of(request)
        caller = centre.caller(call, UPLOAD)
        chunk = Chunk(_name(sha256), upload_offset, upload_length, call.body, _digest(content_digest))
        found = centre.uploads.take(caller, chunk)
        centre.metrics.received(len(call.body))
        centre.tide.moved(found.streams)
        return said(found.receipt, 201) if found.receipt is not None else said({"offset": found.offset})

    return routes


def _add_reading(routes: APIRouter, centre: Centre) -> None:
    @routes.get("/{sha256}/receipt", response_model=schemas.Receipt, summary="The receipt of a file again")
    def receipt(request: Request, sha256: Sha256) -> Response:
        return said(centre.uploads.receipt(centre.caller(call_of(request), READ), _name(sha256)))

    @routes.get(
        "/{sha256}", response_class=Response, responses=WHOLE_OR_PART, summary="The bytes of a file, all or a range"
    )
    def read(
        request: Request,
        sha256: Sha256,
        range_header: str = Header("", alias="Range", description="`bytes=0-99`; any other form is read as none."),
    ) -> Response:
        call = call_of(request)
        with centre.calling(call, READ) as (caller, connection):
            if not centre.uploads.may_read(connection, caller, _name(sha256)):
                raise NotFound("There is no such file for this person.")
        size = int(str(centre.uploads.receipt(caller, sha256)["size"]))
        start, length, is_part = _range(range_header, size)
        if length < 0:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        headers = {"Accept-Ranges": "bytes", "Content-Length": str(length), "Cache-Control": "private, no-store"}
        if is_part:
            headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
        headers["Request-Id"] = call.request_id
        headers["Server-Signature"] = _signature(centre, call, centre.blobs.read(sha256, start, length))
        content = centre.blobs.read(sha256, start, length)
        return StreamingResponse(content, 206 if is_part else 200, headers, "application/octet-stream")


def _signature(centre: Centre, call: Call, content: Iterator[bytes]) -> str:
    """Read the bytes once to sign them, so that no more than a chunk is ever held."""
    found = hashlib.sha256()
    for chunk in content:
        found.update(chunk)
    found.update(call.request_id.encode())
    return centre.keys.sign_digest(found.digest())


def _name(sha256: str) -> str:
    if not wire.SHA256_FORM.fullmatch(sha256):
        raise NotFound("A file is named by 64 hex digits in lower case.")
    return sha256


def _digest(text: str) -> bytes:
    found = DIGEST_FORM.fullmatch(text.strip())
    try:
        return base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error as error:
        raise BadRequest("Content-Digest is sha-256=:<base64>:.", field="Content-Digest") from error


def _range(text: str, size: int) -> tuple[int, int, bool]:
    """Return start, length and whether it is a part; a length below 0 when nothing of the range is there."""
    found = RANGE_FORM.fullmatch(text)
    if found is None or (not found[1] and not found[2]):
        return 0, size, False
    if not found[1]:
        start = max(0, size - int(found[2]))
        return start, size - start if size and int(found[2]) else -1, True
    start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return start, end - start + 1 if start <= end else -1, True
