"""The command line of design.md section 5. Messages in Spanish, JSON where said, exit code 0 only when it held."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gnp_desk import errors
from gnp_desk.settings import Settings, default_folder

if TYPE_CHECKING:
    from gnp_desk.desk import Desk
    from gnp_desk.services.format_views import FormatRow

PASSPHRASE = "GNP_DESK_PASSPHRASE"
FAILED, UNUSABLE = 1, 2


class Parser(argparse.ArgumentParser):
    """Reads the command line and speaks Spanish when it answers."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, add_help=False, formatter_class=Help)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "datos", "opciones"
        self.add_argument("-h", "--help", action="help", help="mostrar esta ayuda")

    def error(self, message: str) -> NoReturn:
        """Say what to look at and end with the code of a command that was not understood."""
        self.exit(UNUSABLE, f"No se entendió la orden. Vea cómo se escribe con: {self.prog.split()[0]} --help\n")


class Help(argparse.HelpFormatter):
    """The help in Spanish."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; --help and what is not understood are answered here and end the program (codes 0 and 2)."""
    parser = Parser(
        prog="gnp-desk", description="Atención de siniestros de automóvil, también sin conexión. Sin orden abre la ventana."
    )
    parser.add_argument("--data", type=Path, metavar="CARPETA", help="carpeta del almacén")
    parser.add_argument("--demo", action="store_true", help="abrir la demostración, con datos ficticios")
    parser.add_argument("--central", default="", metavar="DIRECCIÓN", help="centro que se propone al conectar este equipo")
    commands = parser.add_subparsers(dest="command", metavar="ORDEN")
    for name, (text, options, _run) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        for flags, settings in options:
            command.add_argument(*flags, **settings)  # type: ignore[arg-type]
    return parser.parse_args(arguments)


def settings(options: argparse.Namespace) -> Settings:
    """Return the settings of the window."""
    return Settings(options.data or default_folder(demo=options.demo), options.demo, options.central)


def run(options: argparse.Namespace) -> int:
    """Run the named command; an expected failure ends in its words and code on the error output."""
    try:
        return COMMANDS[options.command][2](options)
    except errors.DeskError as error:
        print(f"{error.words()} ({error.code})", file=sys.stderr)
        return UNUSABLE


def selftest(options: argparse.Namespace) -> int:
    """Run the whole main job offscreen and print one JSON object."""
    from gnp_desk.selftest import selftest as drive

    result = drive(options.data, options.central)
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["ok"] else FAILED


def rules(options: argparse.Namespace) -> int:
    """Answer every case of a file of rule cases, one line of JSON each."""
    from gnp_desk import resources
    from gnp_desk.rules.edition import EditionError, load_editions
    from gnp_desk.rules.run_file import run_file

    # A lone surrogate then leaves as the escape JSON itself has for it, whatever the terminal speaks.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        edition = load_editions(resources.path("editions"))[-1]
        return run_file(options.file, edition, sys.stdout, sys.stderr)
    except EditionError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    except BrokenPipeError:  # whoever read the lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def demo(options: argparse.Namespace) -> int:
    """Make a fictitious store of the size asked for."""
    from gnp_desk.services.demo import make_demo

    with _store(options.data, demo=True) as desk:
        made = make_demo(desk.database, desk.records, policies=options.policies, claims=options.claims, seed=options.seed)
    print(json.dumps({"ok": True, "data": str(options.data), **made}, ensure_ascii=False))
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the papers and evidence of a claim with a manifest."""
    from gnp_desk.services.export import export as carry_out

    with _store(options.data) as desk:
        manifest = carry_out(desk.database, desk.cases, options.folio, options.out)
    print(f"Listo: {manifest}")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Check the store and name what does not hold."""
    from gnp_desk.services.verify import verify as check

    with _store(options.data) as desk:
        found = check(desk.database)
        streams = desk.centre.digests()
    sound = not any(found.values())
    print(json.dumps({"ok": sound, "found": found, "streams": streams}, ensure_ascii=False))
    return 0 if sound else FAILED


def formats(options: argparse.Namespace) -> int:
    """List the library of formats this store holds."""
    with _store(options.data) as desk:
        held = desk.formats.library.rows()
    if options.json:
        print(json.dumps([_format_facts(row) for row in held], ensure_ascii=False))
        return 0
    for row in held:
        verified = "verificado" if row.is_verified else "sin verificar"
        until = row.valid_until or "sin término"
        print(f"{row.code:28} {row.version:6} {row.valid_from} a {until:12} {verified:14} {row.state_text:20} {row.title}")
    return 0


def _format_facts(row: FormatRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.title,
        "line": row.line,
        "version": row.version,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until or None,
        "state": row.state,
        "verified": row.is_verified,
    }


def sync(options: argparse.Namespace) -> int:
    """Synchronise once, without a window."""
    from gnp_desk.cli_sync import synchronise

    is_new = not (options.data / "key.json").exists()
    with _store(options.data, demo=False if is_new else None) as desk:
        return synchronise(desk, options.central)


@contextmanager
def _store(folder: Path, *, demo: bool | None = None) -> Iterator[Desk]:
    from gnp_desk.desk import open_desk
    from gnp_desk.services.keys import is_demonstration

    if demo is None and not (folder / "key.json").exists():
        raise errors.StoreMissing()
    desk = open_desk(folder, ask_passphrase, demo=bool(is_demonstration(folder)) if demo is None else demo)
    try:
        yield desk
    finally:
        desk.close()


def ask_passphrase(first_time: bool) -> str:
    """Return the passphrase from the environment, or ask for it on the terminal."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        return ""
    return getpass.getpass("Frase de acceso nueva (12 caracteres o más): " if first_time else "Frase de acceso: ")


DATA = (("--data",), {"type": Path, "required": True, "metavar": "CARPETA", "help": "carpeta del almacén"})
Command = tuple[str, tuple[tuple[tuple[str, ...], dict[str, object]], ...], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, Command] = {
    "selftest": (
        "Recorrer todo el trabajo principal sin pantalla ni red.",
        (
            (("--data",), {"type": Path, "metavar": "CARPETA", "help": "carpeta vacía; si falta, una temporal"}),
            (
                ("--central",),
                {"nargs": "?", "const": "", "metavar": "DIRECCIÓN", "help": "seguir con un centro; sin dirección, uno propio"},
            ),
        ),
        selftest,
    ),
    "rules": (
        "Responder los casos de un archivo de reglas, una línea de JSON por caso.",
        ((("file",), {"type": Path, "metavar": "ARCHIVO", "help": "archivo JSON con «vectors»"}),),
        rules,
    ),
    "demo": (
        "Hacer un almacén ficticio del tamaño pedido.",
        (
            DATA,
            (("--policies",), {"type": int, "default": 400, "help": "número de pólizas"}),
            (("--claims",), {"type": int, "default": 12, "help": "número de siniestros"}),
            (("--seed",), {"type": int, "default": 7, "help": "semilla: la misma da los mismos datos"}),
        ),
        demo,
    ),
    "export": (
        "Escribir los papeles y la evidencia de un siniestro con sus huellas.",
        (
            (("folio",), {"metavar": "FOLIO"}),
            DATA,
            (("--out",), {"type": Path, "required": True, "metavar": "CARPETA", "help": "carpeta de salida"}),
        ),
        export,
    ),
    "sync": (
        "Sincronizar una vez con el centro, sin ventana.",
        (DATA, (("--central",), {"default": "", "metavar": "DIRECCIÓN", "help": "dirección del centro; si falta, la conocida"})),
        sync,
    ),
    "verify": ("Comprobar almacén, bitácora, papeles y folios contra sus huellas.", (DATA,), verify),
    "formats": (
        "Listar los formatos que hay en este equipo.",
        (DATA, (("--json",), {"action": "store_true", "help": "en JSON"})),
        formats,
    ),
}
