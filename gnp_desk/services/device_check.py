"""«Comprobar este equipo»: what this device needs to work, each with what was found. Never claim data (ux.md S16)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from gnp_desk import resources
from gnp_desk.services import folios, keys, preferences
from gnp_desk.services.database import Database

GIGA = 1_000_000_000
LEAST_FREE, ENOUGH_FREE = 0.2, 2.0
SLOW_COMMIT_MS = 50


@dataclass(frozen=True)
class Check:
    """One thing checked: ok, review or error, and what was found in words."""

    name: str
    state: str
    words: str


def check_device(database: Database, *, is_demo: bool) -> Sequence[Check]:
    """Return every check, in reading order. Writes nothing but when it was done."""
    return tuple(_checks(database, is_demo))


def _checks(database: Database, is_demo: bool) -> Iterator[Check]:
    yield _cipher(database)
    yield _pages(database)
    yield _commit(database)
    yield _reserve(database)
    yield _disk(database)
    yield _key(is_demo)
    yield _folios(database)
    yield _clock()
    yield _fonts()
    yield _data()
    yield Check("Programa", "ok", f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}")


def _cipher(database: Database) -> Check:
    with database.reading() as connection:
        version = connection.exec_driver_sql("PRAGMA cipher_version").scalar()
    return Check("Cifrado", "ok" if version else "error", f"SQLCipher {version}" if version else "El almacén no está cifrado.")


def _pages(database: Database) -> Check:
    damaged = database.damaged_pages()
    if damaged:
        return Check("Almacén", "error", f"Hay {len(damaged)} partes dañadas. Haga una copia y avise a Sistemas.")
    return Check("Almacén", "ok", "Todas sus páginas están completas.")


def _commit(database: Database) -> Check:
    started = time.perf_counter()
    database.write(lambda connection: preferences.keep(connection, "device_check", datetime.now().isoformat()))
    took = (time.perf_counter() - started) * 1000
    return Check("Guardado", "ok" if took < SLOW_COMMIT_MS else "review", f"Guardar tarda {took:.1f} ms.")


def _reserve(database: Database) -> Check:
    if database.is_on_reserve:
        return Check("Reserva", "error", "Se está usando la reserva de disco. Libere espacio.")
    return Check("Reserva", "ok", "Si el disco se llena, el texto se seguirá guardando.")


def _disk(database: Database) -> Check:
    free = shutil.disk_usage(database.folder).free / GIGA
    state = "ok" if free >= ENOUGH_FREE else "review" if free >= LEAST_FREE else "error"
    return Check("Disco", state, f"Quedan {free:,.1f} GB libres.")


def _key(is_demo: bool) -> Check:
    if is_demo:
        return Check("Clave", "ok", "La demostración usa una clave publicada: sus datos son ficticios.")
    if keys.has_keyring():
        return Check("Clave", "ok", "La guarda el llavero de este equipo.")
    return Check("Clave", "ok", "Este equipo no tiene llavero; se pide la frase de acceso.")


def _folios(database: Database) -> Check:
    with database.reading() as connection:
        left = folios.left(connection)
    if not left:
        return Check("Folios", "review", "Este equipo no tiene folios propios; los siguientes serán provisionales.")
    fewest = min(left, key=lambda series: left[series])
    state = "ok" if left[fewest] > folios.LOW else "review"
    return Check("Folios", state, f"La serie con menos folios es {fewest}: le quedan {left[fewest]}.")


def _clock() -> Check:
    now = datetime.now().astimezone()
    state = "ok" if now.year >= 2026 else "error"
    return Check("Hora", state, f"{now.day:02}/{now.month:02}/{now.year} {now.hour:02}:{now.minute:02}, zona {now:%z}")


def _fonts() -> Check:
    missing = [name for name in ("Regular", "Medium", "SemiBold", "Bold") if not resources.path("fonts", f"Inter-{name}.ttf").exists()]
    return Check("Letras", "error", "Faltan letras del programa; instálelo otra vez.") if missing else Check("Letras", "ok", "Completas.")


def _data() -> Check:
    count = sum(1 for path in resources.path("data").glob("*.json") if os.access(path, os.R_OK))
    return Check("Catálogos", "ok" if count else "error", f"{count} catálogos en este equipo.")
