"""The database behind the centre: consistent snapshots for reading, and one durable transaction per write.

SQLite has one writer thread that gathers waiting writes into one commit; PostgreSQL retries what met another transaction.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Dialect, Engine, Executable, Insert, Table, create_engine, event, exc, insert, text
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.compiler import SQLCompiler

from gnp_central.migrations import migrate
from gnp_central.problems import Busy

T = TypeVar("T")
Job = Callable[[Connection], T]
BATCH = 32
ATTEMPTS = 5
LOOK = 1.0
READERS = 40
CHECKPOINT = 4_000
MIGRATION_LOCK = 7_105_112
# Serialization failure, deadlock, a twin that was first at a unique index, lock not available.
PASSING = frozenset({"40001", "40P01", "23505", "55P03"})


class Database(Protocol):
    """What the rest of the centre knows of its database."""

    def reading(self) -> Any:
        """Give a connection that sees one moment of the database."""

    def write(self, job: Job[T]) -> T:
        """Return the result of `job` after its changes are durable; a job may run again, so it changes nothing else."""

    def close(self) -> None:
        """Finish what is under way and let go of every connection."""


def open_database(url: str) -> Database:
    """Open (or make) the database at today's version. NewerDatabaseError when it is beyond this program."""
    return SqliteDatabase(Path(url.removeprefix("sqlite:///"))) if url.startswith("sqlite:") else PostgresDatabase(url)


class SqliteDatabase:
    """One file, write-ahead log, every commit flushed to the disk, one writer."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = _engine(path, "BEGIN", READERS, kept=8)
        # The writer's connection is its own: readers, however many, never keep it waiting.
        self._writing = _engine(path, "BEGIN IMMEDIATE", 1, kept=1)
        with self._writing.begin() as connection:
            migrate(connection)
        self._writer = Writer(self._writing)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        try:
            connection = self._engine.connect()
        except exc.TimeoutError as error:
            raise Busy("Too many are reading.", retry_after=2) from error
        with connection, connection.begin():
            yield connection

    def write(self, job: Job[T]) -> T:
        return self._writer.run(job)

    def close(self) -> None:
        self._writer.close()
        self._writing.dispose()
        self._engine.dispose()


class PostgresDatabase:
    """PostgreSQL, or an engine that speaks its language; any number of processes may share it."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, pool_size=8, max_overflow=16, pool_pre_ping=True)
        # A stream of rows speaks to the driver itself, so its failures come as the driver tells them.
        self._driver: Any = self._engine.dialect.loaded_dbapi
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": MIGRATION_LOCK})
            migrate(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        try:
            with self._snapshots.connect() as connection, connection.begin():
                yield connection
        except (exc.DBAPIError, exc.TimeoutError) as error:
            if not self._is_passing(error):
                raise
            raise Busy("The database does not answer.", retry_after=2) from error

    def write(self, job: Job[T]) -> T:
        for attempt in range(ATTEMPTS):
            try:
                with self._engine.begin() as connection:
                    return job(connection)
            except (exc.DBAPIError, exc.TimeoutError, self._driver.Error) as error:
                if not self._is_passing(error):
                    raise
                if attempt == ATTEMPTS - 1:
                    raise Busy("The database met too many other writers, or does not answer.", retry_after=2) from error
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._engine.dispose()

    def _is_passing(self, error: Exception) -> bool:
        """Return whether the same may go well in a moment: it met another transaction, or the database is away or full."""
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        is_away = isinstance(cause, self._driver.OperationalError | exc.TimeoutError)
        is_cut = isinstance(error, exc.DBAPIError) and error.connection_invalidated
        return is_away or is_cut or getattr(cause, "sqlstate", "") in PASSING


@dataclass(frozen=True)
class _Wanted:
    job: Job[Any]
    done: Future[Any]


class Writer:
    """The only thread that writes to SQLite. Writes that wait share a commit, each in a savepoint of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[_Wanted | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def run(self, job: Job[T]) -> T:
        """Return what `job` returns once its commit is on the disk, or raise what it raised; Busy when nobody writes any more."""
        done: Future[T] = Future()
        self._waiting.put(_Wanted(job, done))
        while not wait([done], timeout=LOOK).done:
            if not self._thread.is_alive() and not done.done():
                raise Busy("The database takes no writes.", retry_after=5)
        return done.result()

    def close(self) -> None:
        """Let the writes that wait finish, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _serve(self) -> None:
        is_open = True
        while is_open:
            batch = [self._waiting.get()]
            while len(batch) < BATCH and not self._waiting.empty():
                batch.append(self._waiting.get())
            is_open = None not in batch
            self._commit([wanted for wanted in batch if wanted is not None])

    def _commit(self, batch: Sequence[_Wanted]) -> None:
        """Run a batch in one transaction; everyone is answered after the commit, or told that there was none, whatever happened."""
        if not batch:
            return
        try:
            with self._engine.begin() as connection:
                outcomes = [_attempt(connection, wanted) for wanted in batch]
        except BaseException as error:
            for wanted in batch:
                busy = Busy("The database did not take the write.", retry_after=5)
                busy.__cause__ = error
                wanted.done.set_exception(busy)
            return
        for wanted, outcome in zip(batch, outcomes, strict=True):
            wanted.done.set_exception(outcome) if isinstance(outcome, BaseException) else wanted.done.set_result(
                outcome[0]
            )


def _attempt(connection: Connection, wanted: _Wanted) -> tuple[Any] | BaseException:
    """Run one job in a savepoint. Whatever it raises, a bug included, belongs to the one who asked, not to this thread.

    Only a database that cannot go on ends the batch: on a full disk SQLite has already taken back the whole transaction.
    """
    try:
        with connection.begin_nested():
            return (wanted.job(connection),)
    except exc.OperationalError:
        raise
    except BaseException as error:
        return error


def upsert(connection: Connection, table: Table) -> Any:
    """Return an INSERT of this database's language, on which `on_conflict_do_update` can be called."""
    return language(connection.dialect.name).insert(table)


def language(dialect: str) -> Any:
    """Return the constructs of a database's own language; only the one in use is loaded, for the sake of the start."""
    return import_module(f"sqlalchemy.dialects.{dialect}")


def write_many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
    """Run one statement for many rows of plain values: compiled once, and handed to the driver as it is."""
    text, in_order = _compiled(connection.dialect, statement)
    connection.exec_driver_sql(text, [in_order(row) for row in rows] if in_order else list(rows))


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns, the fastest way there is: PostgreSQL takes them as one stream."""
    if connection.dialect.name != "postgresql":
        write_many(connection, _inserting(table), rows)
        return
    names = list(rows[0])
    quote, in_order = connection.dialect.identifier_preparer.quote, itemgetter(*names)
    columns = ", ".join(quote(name) for name in names)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(in_order(row))


@cache
def _inserting(table: Table) -> Insert:
    """Return the one statement that inserts into a table: what is compiled is known by it."""
    return insert(table)


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, statement: Executable) -> tuple[str, Callable[[Mapping[str, object]], Any] | None]:
    """Return the text of a statement, and how a row becomes its positional parameters if the driver wants those."""
    found: SQLCompiler = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    return found.string, itemgetter(*found.positiontup) if found.positiontup is not None else None


def _engine(path: Path, begin: str, most: int, kept: int) -> Engine:
    """Return an engine of at most so many connections, each of whose transactions begins with these words."""
    sizes = {"poolclass": QueuePool, "pool_size": kept, "max_overflow": most - kept}
    engine = create_engine("sqlite://", creator=lambda: _connect(path), **sizes)

    @event.listens_for(engine, "begin")
    def begin_so(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "cache_size = -4000",
        f"wal_autocheckpoint = {CHECKPOINT}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection
