"""Stores of earlier versions come to today's tables with everything that was in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from gnp_desk import errors
from gnp_desk.services import migrations
from gnp_desk.services.database import Database
from gnp_desk.services.tables import METADATA
from gnp_desk.services.views import Edit
from tests.services.conftest import KEY, open_store


def made_with(folder: Path, steps: int, monkeypatch: pytest.MonkeyPatch) -> Database:
    with monkeypatch.context() as older:
        older.setattr(migrations.migrate, "__defaults__", (migrations.STEPS[:steps],))
        return Database(folder, KEY)


def test_a_store_of_the_first_version_keeps_its_claims_and_finds_them_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_store(tmp_path)
    claim = desk.cases.start()
    driver = desk.cases.load(claim).of("person")[0]
    desk.cases.save(claim, [Edit(driver.id, {"name": {"given": "Zenaida", "surname": "Quirarte"}})], "e")
    with desk.database.writing() as connection:
        later = set(inspect(connection).get_table_names()) - {"record", "sensitive", "journal", "paper", "claim_row", "setting"}
        for name in ("policy_names", "claim_names", *sorted(later)):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    desk.close()
    again = open_store(tmp_path)
    assert [hit.id for hit in again.search.find("quirarte zen").hits] == [claim]
    assert again.cases.load(claim).find(driver.id) is not None
    assert (tmp_path / "store.before-2.db").exists(), "a copy is kept before every migration"
    again.close()


def test_every_step_ends_in_the_tables_of_today(tmp_path: Path) -> None:
    with Database(tmp_path, KEY).reading() as connection:
        found = inspect(connection)
        for table in METADATA.sorted_tables:
            columns = {column["name"] for column in found.get_columns(table.name)}
            assert columns == {column.name for column in table.columns}, table.name


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(tmp_path, KEY).close()

    def broken(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id TEXT)")
        raise errors.DiskFull()

    with monkeypatch.context() as newer:
        newer.setattr(migrations.migrate, "__defaults__", ((*migrations.STEPS, broken),))
        with pytest.raises(errors.DiskFull):
            Database(tmp_path, KEY)
    with Database(tmp_path, KEY).reading() as connection:
        assert "half" not in inspect(connection).get_table_names()
        assert migrations.version(connection) == len(migrations.STEPS)
