"""What anyone may ask: what this centre is, whether it is well, and what it counted."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import func, select

from gnp_central import alarms, ops, schemas, stream, uploads, wire
from gnp_central.answers import call_of, problems_of, said
from gnp_central.centre import Centre
from gnp_central.people import METRICS
from gnp_central.problems import Forbidden
from gnp_central.sign_on import CLIENT, SCOPE
from gnp_central.tables import STREAM

LOCAL = ("127.0.0.1", "::1")


def router(centre: Centre) -> APIRouter:
    """Return the open routes."""
    routes = APIRouter(tags=["service"])
    limits = {
        "push_ops": ops.MAX_OPS,
        "push_groups": ops.MAX_GROUPS,
        "push_bytes": 1024 * 1024,
        "record_bytes": ops.RECORD_BYTES,
        "page_items": stream.PAGE,
        "page_bytes": stream.PAGE_BYTES,
        "chunk_bytes": uploads.LARGEST_CHUNK,
        "file_bytes": uploads.LARGEST,
        "requests_per_second": int(centre.settings.rate),
        "burst": centre.settings.burst,
    }

    @routes.get("/v1/meta", response_model=schemas.Meta, summary="What this centre is")
    def meta() -> Response:
        declaration = centre.declaration
        return said(
            {
                "server_time": wire.instant(),
                "epoch": centre.epoch,
                "api": {"min": 1, "max": 1},
                "schema": {"min_push": declaration.schema_min, "current": declaration.schema_current},
                "oidc": {"issuer": centre.tokens.issuer, "client_id": CLIENT, "scope": SCOPE},
                "keys": centre.keys.published(),
                "limits": limits,
            }
        )

    @routes.get("/healthz", summary="Whether the database answers, and takes writes")
    def healthz() -> Response:
        streams = select(func.count()).select_from(STREAM)
        with centre.database.reading() as connection:
            connection.execute(streams).scalar_one()
        # A transaction that changes nothing: it goes the way of every write.
        centre.database.write(lambda connection: connection.execute(streams).scalar_one())
        return said({"ok": True, "server_time": wire.instant()})

    @routes.get(
        "/metrics",
        response_class=PlainTextResponse,
        responses=problems_of(),
        summary="Counters of this worker, in the Prometheus text format",
    )
    def metrics(request: Request) -> Response:
        call = call_of(request)
        if call.address not in LOCAL and not centre.person(call).may(METRICS):
            raise Forbidden("Counters are for this machine and for administrators.")
        with centre.database.reading() as connection:
            found = alarms.counts(connection)
            streams = connection.execute(select(func.count()).select_from(STREAM)).scalar_one()
        return Response(centre.metrics.text(found, streams), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes
