"""The encrypted store: SQLCipher under SQLAlchemy, checked at every open, with one writer and words for every failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, exc

from gnp_desk import errors
from gnp_desk.services import migrations
from gnp_desk.services.sync.steps import reached

STORE, RESERVE = "store.db", "reserve"
RESERVE_BYTES = 8 * 1024 * 1024
LEAST_FREE = 1024 * 1024
PLAIN_HEADER = b"SQLite format 3\0"

T = TypeVar("T")


class Database:
    """An open store. `write` runs one job in one durable transaction; `reading` gives a consistent snapshot."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Open (or make) the store in `folder`.

        Raises PlainStore, WrongKey, DamagedStore, NewerStore, ReadOnlyStore or DiskFull; on any of them nothing was changed.
        """
        self.path = folder / STORE
        self.folder = folder
        self._key = key.hex()
        _refuse_plain(self.path)
        self.engine = self._engine()
        try:
            with self._speaking():
                self._try_key()
                self._check()
                migrations.migrate(self.engine, self.path)
            self._keep_reserve()
        except errors.DeskError:
            self.engine.dispose()
            raise

    @property
    def is_on_reserve(self) -> bool:
        """Return whether the disk was full and the reserve had to be given up."""
        return not (self.folder / RESERVE).exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading."""
        with self._speaking(), self.engine.connect() as connection, connection.begin(), _sound(connection):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are durable when the block ends, or gone when it raises."""
        with self._speaking(), self.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin(), _sound(connection):
                reached("write.begun")
                yield connection
                reached("write.before_commit")
        reached("write.committed")

    def write(self, job: Callable[[Connection], T]) -> T:
        """Run `job` in one durable transaction and return its result; on a full disk give up the reserve and run it again."""
        try:
            with self.writing() as connection:
                return job(connection)
        except errors.DiskFull:
            if self.is_on_reserve:
                raise
            (self.folder / RESERVE).unlink(missing_ok=True)
            with self.writing() as connection:
                return job(connection)

    def close(self) -> None:
        """Fold the write-ahead log into the store and close every connection."""
        with (
            suppress(errors.DeskError),
            self._speaking(),
            self.engine.connect().execution_options(plain=True) as connection,
        ):
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.engine.dispose()

    def damaged_pages(self) -> list[str]:
        """Return what `cipher_integrity_check` and `integrity_check` find; empty when every page holds. Reads it all."""
        with self._speaking(), self.engine.connect().execution_options(plain=True) as connection:
            # A page that a power cut tore while the log was folded in is whole in the log. A full disk cannot take the log in.
            with suppress(errors.DiskFull), self._speaking():
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
            sealed = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
            inner = [] if sealed else connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        return [str(row) for row in [*sealed, *inner] if row != "ok"]

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn the failures of the engine that people can meet into errors with words; anything else is a bug and passes."""
        try:
            yield
        except (exc.DatabaseError, sqlcipher.DatabaseError) as error:
            spoken = _spoken(str(error.orig if isinstance(error, exc.DatabaseError) else error), self.folder)
            if spoken is None:
                raise
            raise spoken from error

    def _engine(self) -> Engine:
        engine = create_engine("sqlite://", module=sqlcipher, creator=self._connect, poolclass=QueuePool, pool_size=4)
        event.listen(engine, "begin", _begin)
        return engine

    def _connect(self) -> sqlcipher.Connection:
        connection = sqlcipher.connect(str(self.path), timeout=10, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{self._key}'\"")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA secure_delete = FAST")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _try_key(self) -> None:
        """Raise WrongKey when the first page does not authenticate: another key, or that very page is damaged."""
        try:
            with self.engine.connect().execution_options(plain=True) as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        except exc.DatabaseError as error:
            if "not a database" in str(error.orig):
                raise errors.WrongKey() from error
            raise

    def _check(self) -> None:
        """Raise unless this is SQLCipher, the key fits, pages are authenticated and commits are durable (ux.md S1)."""
        with self.engine.connect().execution_options(plain=True) as connection:
            ask = connection.exec_driver_sql
            if not ask("PRAGMA cipher_version").scalar():
                raise errors.PlainStore()
            ask("SELECT count(*) FROM sqlite_master").scalar()
            if str(ask("PRAGMA cipher_use_hmac").scalar() or "1") != "1":
                raise errors.DamagedStore()
            if ask("PRAGMA journal_mode = WAL").scalar() != "wal" or ask("PRAGMA synchronous").scalar() != 2:
                raise errors.StoreError()
        _refuse_plain(self.path)

    def _keep_reserve(self) -> None:
        reserve = self.folder / RESERVE
        if reserve.exists():
            return
        try:
            with reserve.open("wb") as file:
                file.write(os.urandom(1024) * (RESERVE_BYTES // 1024))
        except OSError:
            reserve.unlink(missing_ok=True)


def _spoken(text: str, folder: Path) -> errors.StoreError | None:
    for words, spoken in (
        ("disk is full", errors.DiskFull),
        ("locked", errors.StoreBusy),
        ("readonly", errors.ReadOnlyStore),
        ("unable to open", errors.ReadOnlyStore),
        ("malformed", errors.DamagedStore),
        ("not a database", errors.DamagedStore),
    ):
        if words in text:
            return spoken()
    if "disk I/O error" in text:
        return errors.DiskFull() if shutil.disk_usage(folder).free < LEAST_FREE else errors.DiskFailed()
    return None


@contextmanager
def _sound(connection: Connection) -> Iterator[None]:
    """Raise DamagedStore when a page that was read did not authenticate.

    SQLCipher may hand out zeros for such a page and speak up only with a later statement: what was made of them must
    neither be shown nor committed, and the connection is not used again.
    """
    try:
        yield
    finally:
        if _driver(connection).execute("PRAGMA cipher_status").fetchone() != ("1",):
            connection.invalidate()
            raise errors.DamagedStore()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("plain"):
        _driver(connection).execute("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def _driver(connection: Connection) -> sqlcipher.Connection:
    """Return what speaks to the store: what surrounds every transaction is not worth a detour."""
    return connection.connection.driver_connection


def _refuse_plain(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        return
    except OSError as error:
        raise errors.ReadOnlyStore() from error
    if head == PLAIN_HEADER:
        raise errors.PlainStore()
