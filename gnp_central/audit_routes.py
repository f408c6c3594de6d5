"""Reading single records, searching, and what auditors see (api.md section 11)."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Query, Request, Response

from gnp_central import audit, schemas, stream
from gnp_central.answers import Id, Name, call_of, common_headers, need_stream, problems_of, raw, said
from gnp_central.centre import Centre
from gnp_central.housekeeping import anchor
from gnp_central.people import ANCHORS, LOG, READ, SEARCH

NAME, WORDS = r"^[a-z_]{0,64}$", 200


def router(centre: Centre) -> APIRouter:
    """Return the routes of audit and reading."""
    routes = APIRouter(prefix="/v1", tags=["audit"], dependencies=[Depends(common_headers)], responses=problems_of(404))

    @routes.get("/records", response_model=schemas.Items, summary="Search the records one may read")
    def search(
        request: Request,
        kind: str = Query("", alias="type", pattern=NAME),
        q: str = Query("", max_length=WORDS, pattern=r"^[^\x00]*$"),
        cursor: str = Query("", pattern=rf"^$|{schemas.UUID}"),
    ) -> Response:
        with centre.calling(call_of(request), SEARCH) as (caller, connection):
            return raw(audit.search(connection, caller.person, kind, q, cursor))

    @routes.get("/records/{identity}", response_model=schemas.Item, summary="One record")
    def record(request: Request, identity: Id) -> Response:
        with centre.calling(call_of(request), READ) as (caller, connection):
            return raw(stream.record_item(audit.record(connection, caller.person, identity)))

    @routes.get(
        "/records/{identity}/history", response_model=schemas.HistoryOps, summary="Everything said about a record"
    )
    def history(request: Request, identity: Id) -> Response:
        with centre.calling(call_of(request), READ) as (caller, connection):
            return said({"ops": audit.history(connection, caller.person, identity)})

    @routes.get("/streams/{name}/log", response_model=schemas.LogPage, summary="The log of a stream (auditors)")
    def log(request: Request, name: Name, after: int = Query(0, alias="from", ge=0, le=2**53)) -> Response:
        with centre.calling(call_of(request), LOG) as (caller, connection):
            caller.person.need_stream(need_stream(name))
            return said(audit.log(connection, name, after))

    @routes.get("/anchors", response_model=schemas.Anchors, summary="Daily signed heads of all streams (auditors)")
    def anchors(request: Request) -> Response:
        centre.caller(call_of(request), ANCHORS)
        anchor(centre)
        with centre.database.reading() as connection:
            return said({"anchors": audit.anchors(connection)})

    return routes
