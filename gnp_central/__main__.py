"""`gnp-central serve | seed | check`: reads the forms, puts a centre together and runs it."""

from __future__ import annotations

import argparse
import gc
import json
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from gnp_central import app, life, logs, seed
from gnp_central.centre import begin_epoch
from gnp_central.check import check
from gnp_central.database import open_database
from gnp_central.declaration import Approval, Declaration, FieldRule, TypeRule
from gnp_central.people import ORG
from gnp_central.settings import VARIABLE, Settings, database_url, default_data, from_environment
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.fields import Form
from gnp_desk.resources import read_json

SCHEMA_MIN, SCHEMA = 1, 1
LOOPBACK = ("127.0.0.1", "::1", "localhost")
HOMES = {"claim": "self", "folio_lease": "person"}
ORG_TYPES = ("catalogue", "parameter", "edition", "format", "directory_entry")
FOLIO, FILE = {"claim": "folio", "paper": "folio"}, {"evidence": "sha256", "paper": "sha256"}
APPROVALS = {"payment_order": Approval("amount", frozenset({"issued"}))}
WRITERS = {"approval": frozenset({"supervisor"})}
# A frozen version may hold the content of a medical order: all of them are kept out of searches.
CLASSES = {"form_version": 3}
MACHINERY = {
    "claim_id": FieldRule("immutable"),
    "created_at": FieldRule("immutable"),
    "created_by": FieldRule("immutable"),
    "device_id": FieldRule("immutable"),
    "replaces": FieldRule("immutable"),
    "received_at": FieldRule("server"),
    "blob_state": FieldRule("server"),
}


def declaration() -> Declaration:
    """Return what the forms declare, as the plain data the centre works with."""
    org = {name: TypeRule(home="org", writers=frozenset({"administrator"})) for name in ORG_TYPES}
    limits: dict[str, dict[str, Decimal | None]] = {}
    for item in read_json("authority_limits")["items"]:
        for kind, limit in item["limits"].items():
            limits.setdefault(kind, {})[item["code"]] = None if limit is None else Decimal(limit)
    return Declaration({**org, **{code: _rule(form) for code, form in FORMS.items()}}, SCHEMA_MIN, SCHEMA, limits)


def application():  # type: ignore[no-untyped-def]
    """Return the web application of one worker process; its settings are in the environment."""
    logs.start()
    web = app.application(app.build(from_environment(), declaration()))
    _calm_collector()
    return web


def _calm_collector() -> None:
    """Keep what was built for good out of every collection: reading a push makes thousands of values and no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    options = _parser().parse_args(arguments)
    settings = _settings(options)
    return {"serve": _serve, "seed": _seed, "check": _check}[options.command](settings, options)


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    problem = _unfit(settings, options)
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    database = open_database(settings.database)
    begin_epoch(database, is_new=options.new_epoch)
    database.write(lambda connection: seed.add_stream(connection, ORG, "Compañía"))
    database.close()
    listening = _listen(settings.host, settings.port)
    settings = replace(settings, port=listening.getsockname()[1])
    os.environ[VARIABLE] = settings.to_json()
    config = uvicorn.Config(
        "gnp_central.__main__:application",
        factory=True,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.certificate_key,
    )
    print(f"{'https' if options.certificate else 'http'}://{settings.host}:{settings.port}", flush=True)  # noqa: T201
    if settings.workers > 1:
        Multiprocess(config, [listening]).run()
    else:
        uvicorn.Server(config).run([listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """Return a bound socket whose connections send at once.

    It names its protocol, because asyncio turns Nagle's delay off only where it reads TCP; the delay cost 40 ms an answer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind((host, port))
    listening.set_inheritable(True)
    return listening


def _unfit(settings: Settings, options: argparse.Namespace) -> str:
    """Return why these settings cannot be served, «» when they can."""
    if settings.workers > 1 and settings.database.startswith("sqlite:"):
        return "Several workers need PostgreSQL: give --database postgresql+psycopg://…"
    if settings.host not in LOOPBACK and not options.certificate and not options.behind_proxy:
        return (
            "Beyond this machine the centre speaks HTTPS: give --certificate and --certificate-key, or --behind-proxy."
        )
    return _files_fault(settings)


def _files_fault(settings: Settings) -> str:
    try:
        return app.open_blobs(settings).fault()
    except ValueError as error:
        return str(error)


def _seed(settings: Settings, options: argparse.Namespace) -> int:
    database = open_database(settings.database)
    begin_epoch(database)
    if options.people:
        text = Path(options.people).read_text(encoding="utf-8")
        new = database.write(lambda connection: seed.from_file(connection, text))
    else:
        new = database.write(lambda connection: seed.demonstration(connection, options.password))
    database.close()
    print(json.dumps({"people": new}, ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def _check(settings: Settings, options: argparse.Namespace) -> int:
    problem = _files_fault(settings)
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    database = open_database(settings.database)
    with database.reading() as connection:
        found = check(connection, app.open_blobs(settings))
    database.close()
    print(json.dumps(found, indent=2))  # noqa: T201
    return 0 if found["ok"] else 1


def _rule(form: Form) -> TypeRule:
    fields = {item.name: _field_rule(item) for item in form.fields}
    return TypeRule(
        fields={**MACHINERY, **fields},
        data_class=CLASSES.get(form.code, form.data_class),
        home=HOMES.get(form.code, "claim"),  # type: ignore[arg-type]
        frozen=life.frozen(form.code),
        moves=life.MOVES.get(form.code),
        writers=WRITERS.get(form.code, frozenset()),
        approval=APPROVALS.get(form.code),
        folio=FOLIO.get(form.code, ""),
        blob=FILE.get(form.code, ""),
    )


def _field_rule(item) -> FieldRule:  # type: ignore[no-untyped-def]
    return FieldRule(item.merge.value, item.group, getattr(item, "limit", 200), item.data_class)


def _settings(options: argparse.Namespace) -> Settings:
    data = Path(options.data) if options.data else default_data()
    data.mkdir(parents=True, exist_ok=True)
    settings = Settings(data, database_url(data, options.database), getattr(options, "blobs", ""))
    if options.command != "serve":
        return settings
    names = (
        "host",
        "port",
        "workers",
        "public_url",
        "issuer",
        "audience",
        "login_claim",
        "rate",
        "burst",
        "oldest_app",
    )
    return replace(settings, **{name: getattr(options, name) for name in names})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gnp-central", description="The reference centre of GNP Desk.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve, seeding, checking = (
        commands.add_parser("serve", help="serve the API"),
        commands.add_parser("seed", help="make the demonstration's people and streams, or those of a file"),
        commands.add_parser("check", help="recompute every chain, digest and file, and name what does not hold"),
    )
    for command in (serve, seeding, checking):
        command.add_argument("--data", help="folder of the database, keys and files")
        command.add_argument(
            "--database", default="", help="address of a PostgreSQL; a SQLite file in --data otherwise"
        )
    for command in (serve, checking):
        command.add_argument(
            "--blobs", default="", help="s3://bucket/prefix?endpoint=URL; a folder in --data otherwise"
        )
    seeding.add_argument("--people", help="JSON file with streams and people")
    seeding.add_argument("--password", default="", help="one password for all of the demonstration")
    _add_serving(serve)
    return parser


def _add_serving(serve: argparse.ArgumentParser) -> None:
    usual = Settings(Path(), "")
    for name in ("host", "public_url", "issuer", "audience", "login_claim", "oldest_app"):
        serve.add_argument(f"--{name.replace('_', '-')}", default=getattr(usual, name))
    for name in ("port", "workers", "burst"):
        serve.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    serve.add_argument("--rate", type=float, default=usual.rate, help="requests of a device per second; 0 for no limit")
    serve.add_argument("--new-epoch", action="store_true", help="say that a backup was put in place of the database")
    serve.add_argument("--certificate", help="PEM file with the certificate chain")
    serve.add_argument("--certificate-key", help="PEM file with its key")
    serve.add_argument("--behind-proxy", action="store_true", help="a proxy before this centre speaks HTTPS")


if __name__ == "__main__":
    sys.exit(main())
