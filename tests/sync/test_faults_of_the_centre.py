"""The fault matrix (sync_tests.md section 3), rows of the centre's database; and every scenario over PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, event, exc, select, text

from gnp_central.tables import OP
from gnp_desk.services.central.trouble import CentreError, CentreUnavailable
from tests.central.servers import postgres, postgres_binaries
from tests.sync import invariants, machine
from tests.sync.house import OWNERS, House, built
from tests.sync.postgres_house import Databases, PostgresHouse
from tests.sync.scenarios import SCENARIOS
from tests.sync.workers import IS_LONG, seed

SEQUENCES, STEPS = (1_000, 80) if IS_LONG else (10, 40)


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    if postgres_binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as url:
        yield Databases(url)


@pytest.fixture
def office(databases: Databases) -> Iterator[House]:
    """An office whose centre works on a database of PostgreSQL."""
    house = PostgresHouse(built(), ("ana", "luis"), databases)
    try:
        house.furnish()
        yield house
    finally:
        house.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_ends_well_over_postgresql(office: House, name: str) -> None:
    scenario = SCENARIOS[name]
    scenario.prepare(office)
    scenario.act(office)
    invariants.at_rest(office, is_sound=scenario.is_sound)
    scenario.expect(office)


def test_anything_in_any_order_comes_to_rest_over_postgresql(databases: Databases) -> None:
    """A small share of the random work (T3), centres that go back to a backup among it."""
    first = PostgresHouse(built(), tuple(OWNERS), databases)
    first.furnish()
    ready = first.leave()
    try:
        lived = machine.run(
            lambda: PostgresHouse(built(ready), tuple(OWNERS), databases, first.name), SEQUENCES, STEPS, seed()
        )
        assert lived >= SEQUENCES
    finally:
        shutil.rmtree(ready)


@pytest.mark.parametrize("code", ["40001", "40P01", "55P03", "connection lost"])
def test_deadlock_serialization_failure_connection_lost_at_commit(office: House, code: str) -> None:
    """Run again by the centre, or unknown to the laptop, who asks; one effect."""
    ana, engine = office["ana"], office.stage.database.there._engine
    note = ana.add("note", text="una vez")
    left = [3]

    def fail(connection: Any) -> None:
        if left and left.pop():
            if code == "connection lost":
                connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
            raise exc.OperationalError("COMMIT", {}, _failure(code))

    event.listen(engine, "commit", fail)
    with suppress(CentreError):
        ana.sync()
    event.remove(engine, "commit", fail)
    invariants.at_rest(office)
    with office.stage.database.reading() as connection:
        assert len(connection.execute(select(OP.c.id).where(OP.c.record == note)).all()) == 1


def _failure(code: str) -> psycopg.Error:
    return psycopg.errors.lookup(code)("injected") if code[0].isdigit() else psycopg.OperationalError("lost")


def test_the_server_of_the_database_ends_every_connection_between_two_calls(office: House) -> None:
    engine = create_engine(office.stage.database.there._engine.url, isolation_level="AUTOCOMMIT")
    for number in range(3):
        office["ana"].add("note", text=f"{number}")
        with engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        with suppress(CentreError):
            office["ana"].sync()
    engine.dispose()
    invariants.at_rest(office)


def test_long_idle_transaction_in_the_database(office: House) -> None:
    """Somebody forgot a transaction that read everything: pushes and pulls go on, and nobody misses a row."""
    engine = create_engine(office.stage.database.there._engine.url)
    with engine.connect() as forgotten:
        forgotten.execute(text("SELECT count(*) FROM record")).all()
        for number in range(3):
            office["ana"].add("note", text=f"{number}")
            office["luis"].write(office.claim, report_number=f"R-{number}")
            for laptop in office.laptops.values():
                laptop.sync()
        invariants.at_rest(office)
    engine.dispose()


def test_disk_full_at_the_centre_is_told_as_a_wait_and_nothing_is_half(house: House) -> None:
    """SQLite can take no page more: the push is refused as a whole, and goes when there is room."""
    ana, database = house["ana"], house.stage.database.there
    for number in range(40):
        ana.add("note", text=f"{number} " + "largo " * 1_500)
    limit = "PRAGMA max_page_count = 1"

    def full(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(limit)

    event.listen(database._writing, "checkout", full)
    with pytest.raises(CentreUnavailable):
        ana.sync()
    limit = "PRAGMA max_page_count = 1073741823"
    invariants.hold(invariants.centre(house))
    invariants.at_rest(house)


def test_the_centre_ends_between_two_requests_and_begins_again(house: House) -> None:
    for number in range(3):
        house["ana"].add("note", text=f"{number}")
        house["ana"].sync()
        house.restart()
        house["luis"].sync()
    invariants.at_rest(house)
