"""`gnp-central serve | seed | publish | check`: puts a centre together and runs it."""

from __future__ import annotations

import argparse
import gc
import json
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from gnp_central import app, format_files, logs, publish, reports, seed
from gnp_central.centre import begin_epoch
from gnp_central.check import check
from gnp_central.database import Database, open_database
from gnp_central.declared import declaration
from gnp_central.people import ORG
from gnp_central.settings import VARIABLE, Settings, database_url, default_data, from_environment
from gnp_central.signing import ServerKeys, renew
from gnp_desk.forms.reference_records import REFERENCE

LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
    commands = {"serve": _serve, "seed": _seed, "publish": _publish, "check": _check, "new-key": _new_key}
    return commands[options.command](settings, options)


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
    port = listening.getsockname()[1]
    here = f"{'https' if options.certificate else 'http'}://{settings.host}:{port}"
    settings = replace(settings, port=port, public_url=settings.public_url or here)
    os.environ[VARIABLE] = settings.to_json()
    config = uvicorn.Config(
        "gnp_central.__main__:application",
        factory=True,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        # What is under way may finish; a laptop that merely keeps its TLS connection does not hold a restart up.
        timeout_graceful_shutdown=10,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.certificate_key,
    )
    print(here, flush=True)  # noqa: T201
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


def _new_key(settings: Settings, _options: argparse.Namespace) -> int:
    """Announce a new key, or let the announced one sign from the next start on."""
    folder = settings.data / "keys"
    ServerKeys(folder)
    print(json.dumps(dict(zip(("state", "id"), renew(folder), strict=True))))  # noqa: T201
    return 0


Seeded = tuple[list[dict[str, str]], dict[str, dict[str, int]]]


def _seed(settings: Settings, options: argparse.Namespace) -> int:
    database = open_database(settings.database)
    begin_epoch(database)
    try:
        new, published = _seeded(settings, database, options)
    except ValueError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    finally:
        database.close()
    print(json.dumps({"people": new, "published": published}, ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def _seeded(settings: Settings, database: Database, options: argparse.Namespace) -> Seeded:
    """Make the people of a file, or the whole demonstration; ValueError when the file does not fit."""
    if options.people:
        text = Path(options.people).read_text(encoding="utf-8")
        return database.write(lambda connection: seed.from_file(connection, text)), {}
    # Loaded here alone: a centre at work knows nothing of inventions.
    from gnp_central import demo_formats, demonstration

    new = database.write(lambda connection: seed.demonstration(connection, options.password))
    published = demonstration.fill(database, declaration())
    blobs, keys = app.open_blobs(settings), ServerKeys(settings.data / "keys")
    published[format_files.KIND] = demo_formats.fill(database, declaration(), blobs, keys)
    return new, published


def _publish(settings: Settings, options: argparse.Namespace) -> int:
    database = open_database(settings.database)
    begin_epoch(database)
    database.write(lambda connection: seed.add_stream(connection, ORG, "Compañía"))
    try:
        counts = _published(settings, database, options)
    except publish.Unfit as error:
        print(f"{options.file}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    finally:
        database.close()
    print(json.dumps(counts))  # noqa: T201
    return 0


def _published(settings: Settings, database: Database, options: argparse.Namespace) -> dict[str, int]:
    found = publish.read(Path(options.file).read_bytes())
    if options.type == reports.KIND:
        return reports.take(database, declaration(), found, datetime.now(UTC))
    streams = tuple(options.stream or (ORG,))
    items = [publish.Item(options.type, body, streams) for body in found]
    if options.type == format_files.KIND:
        folder, keys = Path(options.file).parent, ServerKeys(settings.data / "keys")
        items = [format_files.keep(database, app.open_blobs(settings), keys, folder, body) for body in found]
    return publish.publish(database, declaration(), items)


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
    serve, seeding, publishing, checking, renewing = (
        commands.add_parser("serve", help="serve the API"),
        commands.add_parser("seed", help="make the demonstration, or the people and streams of a file"),
        commands.add_parser("publish", help="publish the records of a file; once is enough, again changes nothing"),
        commands.add_parser("check", help="recompute every chain, digest and file, and name what does not hold"),
        commands.add_parser("new-key", help="announce a new key; called again once laptops know it, let it sign"),
    )
    for command in (serve, seeding, publishing, checking, renewing):
        command.add_argument("--data", help="folder of the database, keys and files")
        command.add_argument(
            "--database", default="", help="address of a PostgreSQL; a SQLite file in --data otherwise"
        )
    for command in (serve, seeding, publishing, checking):
        command.add_argument(
            "--blobs", default="", help="s3://bucket/prefix?endpoint=URL; a folder in --data otherwise"
        )
    seeding.add_argument("--people", help="JSON file with streams and people")
    publishing.add_argument("type", choices=[*REFERENCE, reports.KIND], metavar="TYPE", help=", ".join(REFERENCE))
    publishing.add_argument("file", metavar="FILE.json", help="a JSON list of bodies; files of formats lie beside it")
    publishing.add_argument("--stream", action="append", help="where they are to be seen; everybody's (org) otherwise")
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
