"""Builds one centre from its settings and a declaration, and the web application in front of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from gnp_central import (
    audit_routes,
    blob_routes,
    issuer_routes,
    people_routes,
    schemas,
    service_routes,
    sync_routes,
    tokens,
)
from gnp_central.blobs import Blobs, DirectoryBlobs
from gnp_central.centre import Centre, begin_epoch
from gnp_central.database import open_database
from gnp_central.declaration import Declaration
from gnp_central.envelope import Envelope, Rates
from gnp_central.housekeeping import keep_house
from gnp_central.limits import Bucket
from gnp_central.problems import EVERY, BadRequest, Problem, body_of
from gnp_central.settings import Settings
from gnp_central.signing import ServerKeys
from gnp_central.tokens import Tokens
from gnp_central.uploads import Uploads

DESCRIPTION = (
    "What laptops synchronise with: operations in, changes out, files by hash, everything receipted and provable."
)


def build(settings: Settings, declaration: Declaration) -> Centre:
    """Open the database, the keys and the files of a centre."""
    database = open_database(settings.database)
    epoch = begin_epoch(database)
    keys = ServerKeys(settings.data / "keys")
    blobs = open_blobs(settings)
    own = settings.public_url or f"http://{settings.host}:{settings.port}"
    fetch = (lambda: tokens.fetch_keys(settings.issuer)) if settings.issuer else keys.public
    return Centre(
        settings=settings,
        database=database,
        declaration=declaration,
        keys=keys,
        tokens=Tokens(settings.issuer or own, settings.audience, fetch),
        blobs=blobs,
        uploads=Uploads(database, blobs),
        epoch=epoch,
    )


def open_blobs(settings: Settings) -> Blobs:
    """Return the store of files these settings name; ValueError when they name none. Only who uses S3 loads its client."""
    if not settings.blobs:
        return DirectoryBlobs(settings.data / "blobs")
    from gnp_central.s3_blobs import S3Blobs

    return S3Blobs(settings.blobs, settings.data)


def application(centre: Centre) -> ASGIApp:
    """Return the whole web application."""
    settings = centre.settings
    app = FastAPI(
        title="GNP Desk, central API",
        version="1.0.0",
        description=DESCRIPTION,
        lifespan=_lifespan(centre),
        redoc_url=None,
    )
    rates = Rates(
        Bucket(settings.rate, settings.burst),
        Bucket(settings.file_rate, settings.file_rate * 4),
        Bucket(settings.sign_on_rate / 60, settings.sign_on_rate),
    )
    for routes in (service_routes, people_routes, sync_routes, blob_routes, audit_routes):
        app.include_router(routes.router(centre))
    if not settings.issuer:
        app.include_router(issuer_routes.router(centre, rates.sign_on))
    app.add_exception_handler(HTTPException, _as_problem)
    app.add_exception_handler(RequestValidationError, _as_problem)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return Envelope(app, settings, centre.keys, centre.metrics, rates)


def _lifespan(centre: Centre):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        house = asyncio.create_task(keep_house(centre))
        yield
        house.cancel()
        with suppress(asyncio.CancelledError):
            await house
        await run_in_threadpool(centre.database.close)

    return lifespan


async def _as_problem(request: Request, error: Exception) -> Response:
    """Answer what the web framework refuses as every other failure is answered."""
    problem: Problem = BadRequest("The path, the query or a header is not of the right form.")
    if isinstance(error, RequestValidationError):
        problem = BadRequest(
            problem.detail, fields=[".".join(str(part) for part in item["loc"]) for item in error.errors()]
        )
    elif isinstance(error, HTTPException):
        kinds = {kind.status: kind for kind in EVERY if kind.status in (404, 405)}
        problem = kinds[error.status_code]() if error.status_code in kinds else problem
    content = json.dumps(body_of(problem, request.state.call.request_id)).encode()
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return Response(content, problem.status, {**headers, "Cache-Control": "no-store"}, "application/problem+json")


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, with the bodies that routes read by themselves and how callers prove who they are."""
    if app.openapi_schema is None:
        found = FastAPI.openapi(app)
        shapes = found.setdefault("components", {}).setdefault("schemas", {})
        for model in schemas.BODIES:
            shape = model.model_json_schema(ref_template="#/components/schemas/{model}")
            shapes |= shape.pop("$defs", {})
            shapes[model.__name__] = shape
        found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path, methods in found["paths"].items():
            for operation in methods.values():
                operation["responses"].pop("422", None) if "blobs" not in path else None
                if path.startswith("/v1/") and path != "/v1/meta":
                    operation["security"] = [{"token": []}]
    return app.openapi_schema or {}
