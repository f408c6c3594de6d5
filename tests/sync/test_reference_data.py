"""What the centre publishes comes down with the rest and is used: policies, directory, rest days, guides, editions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gnp_central import demonstration, publish
from gnp_central.declared import declaration
from gnp_central.publish import Item
from gnp_desk import resources
from gnp_desk.forms import figures, published, reference
from gnp_desk.rules.edition import load_editions
from gnp_desk.services.sync import reference as adopted
from tests.sync.office import Laptop, Office


@pytest.fixture(autouse=True)
def _as_brought() -> Iterator[None]:
    """Leave other tests with what the program brings."""
    yield
    published.adopt({})


@pytest.fixture
def ana(office: Office) -> Laptop:
    return office.laptop(office.person("ana"))


def test_a_centre_of_the_directory_that_was_published_can_be_chosen(office: Office, ana: Laptop) -> None:
    body = {
        **vars(next(iter(reference.directory().values()))),
        "code": "TALLER-NUEVO",
        "name": "Taller Nuevo del Valle",
    }
    publish.publish(office.database, declaration(), [Item("workshop", body)])
    ana.sync()
    assert reference.directory()["TALLER-NUEVO"].name == "Taller Nuevo del Valle"
    published.adopt({})
    ana.reopen()
    assert "TALLER-NUEVO" in reference.directory(), "it is there after a restart, without a network"


def test_the_rest_days_of_a_published_year_replace_those_the_program_brought(office: Office, ana: Laptop) -> None:
    before = figures.holidays("lft")
    year = int(before[0][:4])
    body = {
        "calendar": "lft",
        "name": "Ley",
        "use": "",
        "year": year,
        "days": [{"date": f"{year}-02-29", "name": "Prueba"}],
    }
    publish.publish(office.database, declaration(), [Item("holidays", body)])
    ana.sync()
    now = figures.holidays("lft")
    assert [day for day in now if day.startswith(str(year))] == [f"{year}-02-29"]
    assert [day for day in now if not day.startswith(str(year))] == [
        day for day in before if not day.startswith(str(year))
    ]


def test_an_edition_counts_only_after_the_last_one_and_only_with_its_fingerprint(office: Office, ana: Laptop) -> None:
    brought = load_editions(resources.path("editions"))
    path = sorted(resources.path("editions").glob("*.toml"))[-1]
    text = path.read_text(encoding="utf-8")
    items = [item for item in demonstration._editions() if item.body["text"] == text]
    publish.publish(office.database, declaration(), items)
    ana.sync()
    with ana.desk.database.reading() as connection:
        assert adopted.editions(connection, brought) == brought
        (body,) = adopted._bodies(connection, "edition")
    assert adopted._read(body) is not None
    assert adopted._read({**body, "text": body["text"] + "#"}) is None


def test_policies_of_the_zone_are_found_by_plate_and_leave_with_the_zone(
    office: Office, ana: Laptop, tmp_path: Path
) -> None:
    items = [
        Item("policy", item.body, (f"z:S{office.number}",))
        for item in demonstration._policies(demonstration.datetime.now())
    ]
    publish.publish(office.database, declaration(), items[:30])
    ana.sync()
    assert ana.desk.policies.count() == 30
