"""Push, receipts, pull, verification and folios (api.md sections 6 to 9)."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from gnp_central import alarms, folios, schemas, stream, wire
from gnp_central.answers import (
    Bucket,
    Id,
    Name,
    body_of,
    call_of,
    common_headers,
    need_id,
    need_ids,
    need_stream,
    problems_of,
    raw,
    said,
)
from gnp_central.call import Call
from gnp_central.centre import Centre
from gnp_central.ops import read_push
from gnp_central.people import LEASE, READ, REPORT, WRITE
from gnp_central.problems import BadRequest, DeviceFork
from gnp_central.push import push, receipts
from gnp_central.signing import need_device_signature

MOST_RECEIPTS, MOST_RECORDS, LONGEST_WAIT, REPORT_BYTES = 500, 200, 25, 64 * 1024


def router(centre: Centre) -> APIRouter:
    """Return the routes of synchronisation."""
    routes = APIRouter(
        prefix="/v1", tags=["sync"], dependencies=[Depends(common_headers)], responses=problems_of(404, 409, 410)
    )
    _add_push(routes, centre)
    _add_pull(routes, centre)
    _add_verify(routes, centre)
    _add_folios(routes, centre)
    return routes


def _add_push(routes: APIRouter, centre: Centre) -> None:
    @routes.post("/push", response_model=schemas.PushAnswer, openapi_extra=body_of("Push"), summary="Send operations")
    def push_operations(request: Request) -> Response:
        call = call_of(request)
        caller = centre.caller(call, WRITE)
        need_device_signature(caller.key, call.header("device-signature"), call.body, call.request_id)
        asked = read_push(call.body, centre.declaration)
        if asked.device != caller.device:
            raise BadRequest("device_id and the Device header differ.", field="device_id")
        try:
            pushed = centre.database.write(lambda connection: push(connection, centre.declaration, caller, asked))
        except DeviceFork as fork:
            alarm = partial(alarms.raise_alarm, kind=fork.code, device=caller.device, details=fork.details)
            centre.database.write(alarm)
            raise
        centre.tide.moved(pushed.streams)
        centre.metrics.ops(pushed.outcomes)
        results = ",".join(pushed.results)
        return raw(f'{{"results":[{results}],"done":{len(asked.groups)},"server_time":"{wire.instant()}"}}')

    @routes.post(
        "/receipts", response_model=schemas.Receipts, openapi_extra=body_of("OpIds"), summary="Ask for results"
    )
    def ask_receipts(request: Request) -> Response:
        call = call_of(request)
        ids = need_ids(wire.read_object(call.body), "op_ids", MOST_RECEIPTS)
        with centre.calling(call, WRITE) as (caller, connection):
            known = receipts(connection, caller.person.id, ids)
        told = ",".join(f'"{identity}":{text}' for identity, text in known.items())
        unknown = ",".join(f'"{identity}"' for identity in ids if identity not in known)
        return raw(f'{{"known":{{{told}}},"unknown":[{unknown}]}}')


def _add_pull(routes: APIRouter, centre: Centre) -> None:
    def page(call: Call, name: str, after: str, limit: int) -> str:
        with centre.calling(call, READ) as (caller, connection):
            caller.person.need_stream(name)
            return stream.page(connection, name, after, limit, call.header("witness") or wire.START)

    @routes.get("/streams/{name}", response_model=schemas.StreamState, summary="Where a stream stands")
    def stream_head(request: Request, name: Name) -> Response:
        with centre.calling(call_of(request), READ) as (caller, connection):
            caller.person.need_stream(need_stream(name))
            return said(stream.head(connection, name))

    @routes.get("/streams/{name}/changes", response_model=schemas.Page, summary="Changes after a cursor")
    async def changes(
        request: Request,
        name: Name,
        after: str = Query(wire.START, pattern=schemas.CURSOR),
        limit: int = Query(stream.PAGE, ge=1, le=stream.PAGE),
        wait: int = Query(0, ge=0, le=LONGEST_WAIT),
    ) -> Response:
        call, until = call_of(request), time.monotonic() + wait
        need_stream(name)
        while True:
            found = await run_in_threadpool(page, call, name, after, limit)
            left = until - time.monotonic()
            if left <= 0 or not found.startswith('{"items":[]') or await request.is_disconnected():
                return raw(found)
            await centre.tide.wait(name, left)
            await asyncio.sleep(0)


def _add_verify(routes: APIRouter, centre: Centre) -> None:
    @routes.get("/streams/{name}/buckets", response_model=schemas.Buckets, summary="Digests of 256 parts of a stream")
    def buckets(request: Request, name: Name) -> Response:
        with centre.calling(call_of(request), READ) as (caller, connection):
            caller.person.need_stream(need_stream(name))
            return said({"buckets": stream.buckets(connection, name)})

    @routes.get("/streams/{name}/buckets/{place}", response_model=schemas.BucketRows, summary="The records of one part")
    def bucket(request: Request, name: Name, place: Bucket) -> Response:
        if len(place) != 2 or set(place) - set("0123456789abcdef"):
            raise BadRequest("A bucket is two hex digits.", field="place")
        with centre.calling(call_of(request), READ) as (caller, connection):
            caller.person.need_stream(need_stream(name))
            return said({"records": stream.bucket(connection, name, int(place, 16))})

    @routes.post(
        "/records/get", response_model=schemas.Items, openapi_extra=body_of("Ids"), summary="Records by their ids"
    )
    def get_records(request: Request) -> Response:
        call = call_of(request)
        ids = need_ids(wire.read_object(call.body), "ids", MOST_RECORDS)
        with centre.calling(call, READ) as (caller, connection):
            return raw(stream.records(connection, caller.person, ids))

    @routes.post(
        "/reports", response_model=schemas.Kept, openapi_extra=body_of("Report"), summary="Report a difference"
    )
    def report(request: Request) -> Response:
        call = call_of(request)
        caller = centre.caller(call, REPORT)
        found = wire.read_object(call.body)
        if len(call.body) > REPORT_BYTES or not isinstance(found.get("stream"), str):
            raise BadRequest("A report names a stream and is small.", field="stream")
        details = wire.checked(found)
        identity = centre.database.write(
            lambda connection: alarms.raise_alarm(connection, "verify_differs", caller.device, details)
        )
        return said({"report_id": identity})


def _add_folios(routes: APIRouter, centre: Centre) -> None:
    @routes.post(
        "/folio-leases", response_model=schemas.Lease, openapi_extra=body_of("LeaseAsked"), summary="Lease folios"
    )
    def lease(request: Request) -> Response:
        call = call_of(request)
        caller = centre.caller(call, LEASE)
        found = wire.read_object(call.body)
        return said(centre.database.write(lambda connection: folios.lease(connection, caller, found)))

    @routes.post(
        "/folio-leases/{lease_id}/return",
        response_model=schemas.Lease,
        openapi_extra=body_of("LeaseReturn"),
        summary="Account for the numbers of a lease",
    )
    def give_back(request: Request, lease_id: Id) -> Response:
        call = call_of(request)
        caller = centre.caller(call, LEASE)
        found = wire.read_object(call.body)
        need_id(lease_id, "lease_id")
        return said(centre.database.write(lambda connection: folios.give_back(connection, caller, lease_id, found)))
