"""The small parts alone: canonical JSON, positions, the writer, migrations, passwords."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, inspect, select

from gnp_central import migrations, passwords, wire
from gnp_central.database import open_database
from gnp_central.declared import declaration
from gnp_central.problems import BadRequest, Busy, NotFound
from gnp_central.settings import database_url
from gnp_central.tables import METADATA, SETTING
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.services import ids

WIRE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_09", max_size=6), inner, max_size=4),
    max_leaves=15,
)


@given(value=WIRE)
def test_laptop_and_centre_write_the_same_canonical_json(value: object) -> None:
    assert wire.canonical(value) == ids.canonical(value) == wire._slowly(value)
    assert wire.read_json(wire.canonical(value).encode()) == value


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text('ab,:[1.5eE-"\\ñ\0', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=4),
    max_leaves=12,
)


@given(value=ANY_JSON, spaces=st.sampled_from([(",", ":"), (", ", ": ")]), is_ascii=st.booleans(), twice=st.booleans())
def test_a_body_is_read_the_same_fast_and_slowly(
    value: object, spaces: tuple[str, str], is_ascii: bool, twice: bool
) -> None:
    text = json.dumps(value, separators=spaces, ensure_ascii=is_ascii)
    raw = (f'{{"k":{text},"k":{text}}}' if twice else text).encode()

    def read(with_: Callable[[], object]) -> object:
        try:
            return with_()
        except BadRequest:
            return BadRequest

    assert repr(read(lambda: wire.read_json(raw))) == repr(read(lambda: wire._DECODER.decode(raw.decode())))


@given(value=WIRE)
def test_depth_is_how_deep_it_is(value: object) -> None:
    def brute(item: object) -> int:
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        return (1 if isinstance(item, dict | list) else 0) + max((brute(part) for part in inner), default=0)

    assert wire.depth(value) == brute(value)


def test_chain_and_digest_are_what_the_contract_says() -> None:
    record, op, content = wire.new_id(), wire.new_id(), hashlib.sha256(b"x").digest()
    start = hashlib.sha256(b"stream:z:07").digest()
    raw = bytes.fromhex(record.replace("-", "")), (3).to_bytes(8, "big"), content, bytes.fromhex(op.replace("-", ""))
    assert wire.chain_start("z:07") == start
    assert wire.chain_next(start, record, 3, content, op) == hashlib.sha256(start + b"".join(raw)).digest()
    assert wire.digest_item(record, 3, content) == int.from_bytes(hashlib.sha256(b"".join(raw[:3])).digest(), "big")
    assert wire.digest_text(2**256 + 5) == f"{5:064x}"


@pytest.mark.parametrize("text", ["", "1", "-1-0123456789abcdef", "1-0123", "1-0123456789ABCDEF", "01-x", "0-"])
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        wire.read_cursor(text)


def test_identities_only_grow() -> None:
    made = [wire.new_id() for _ in range(5_000)]
    assert made == sorted(made) and len(set(made)) == 5_000 and all(wire.is_id(item) for item in made)


def test_a_failing_write_harms_nobody_who_shares_its_commit(tmp_path: Path) -> None:
    database = open_database(database_url(tmp_path, ""))
    gate = threading.Event()
    results: dict[int, object] = {}

    def write(number: int) -> None:
        def job(connection: object) -> int:
            if number == 0:
                gate.wait(10)
            connection.execute(insert(SETTING).values(name=str(number), value="x"))  # type: ignore[attr-defined]
            if number % 3 == 1:
                raise NotFound(str(number))
            return number

        try:
            results[number] = database.write(job)
        except NotFound as error:
            results[number] = error.detail

    threads = [threading.Thread(target=write, args=(number,)) for number in range(9)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        kept = connection.execute(select(SETTING.c.name).where(func.length(SETTING.c.name) == 1)).scalars().all()
    database.close()
    assert results == {number: str(number) if number % 3 == 1 else number for number in range(9)}
    assert sorted(kept) == ["0", "2", "3", "5", "6", "8"]


def test_a_write_the_disk_refuses_is_told_to_come_again(tmp_path: Path) -> None:
    database = open_database(database_url(tmp_path, ""))

    def fill(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 50")  # type: ignore[attr-defined]
        for number in range(2_000):
            connection.execute(insert(SETTING).values(name=f"n{number}", value="x" * 1_000))  # type: ignore[attr-defined]

    with pytest.raises(Busy):
        database.write(fill)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(SETTING)).scalar_one() == 1
    database.close()


def test_migrations_end_equal_to_the_tables_and_refuse_what_is_newer(tmp_path: Path) -> None:
    database = open_database(database_url(tmp_path, ""))
    with database.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(METADATA.tables)
        for name, table in METADATA.tables.items():
            assert [column["name"] for column in found.get_columns(name)] == [column.name for column in table.columns]
            assert {index["name"] for index in found.get_indexes(name)} >= {index.name for index in table.indexes}
    newer = SETTING.update().where(SETTING.c.name == migrations.VERSION).values(value="99")
    database.write(lambda connection: connection.execute(newer) and None)
    database.close()
    with pytest.raises(migrations.NewerDatabaseError):
        open_database(database_url(tmp_path, ""))


def test_passwords_are_kept_as_hashes() -> None:
    kept = passwords.keep("una frase")
    assert "una frase" not in kept and kept != passwords.keep("una frase")
    assert passwords.fits("una frase", kept)
    assert not passwords.fits("otra frase", kept) and not passwords.fits("una frase", None)


def test_the_centre_knows_every_form_as_the_laptop_declares_it() -> None:
    found = declaration()
    assert FORMS.keys() <= found.types.keys()
    for code, form in FORMS.items():
        for field in form.fields:
            rule = found.types[code].fields[field.name]
            assert (rule.policy, rule.group, rule.data_class) == (field.merge.value, field.group, field.data_class)
    assert found.types["claim"].home == "self" and found.limits["payment_order"]["valuer"] == 150_000
