"""The invariants are worth something: each of them is reported when it is broken by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, update

from gnp_central.tables import FEED, FOLIO, LEASE, LOG, OP, STREAM
from gnp_central.tables import RECORD as THEIRS
from gnp_desk.services.sync import positions
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL, RECORD
from tests.sync import house as houses
from tests.sync import invariants, stores
from tests.sync.house import House
from tests.sync.laptops import Laptop


@pytest.fixture(scope="module")
def _at_rest() -> Iterator[Path]:
    """An office in which two people disagreed, and everybody came to rest; closed."""
    with houses.house() as found:
        found["ana"].write(found.claim, report_number="R-1", callback_phone="5550001111")
        found["luis"].write(found.claim, report_number="R-2")
        found["ana"].add("note", text="Visto en el lugar.")
        invariants.at_rest(found)
        yield found.leave()


@pytest.fixture
def house(_at_rest: Path) -> Iterator[House]:
    with houses.house(furnished=_at_rest) as found:
        yield found


def here(laptop: Laptop, statement: object) -> None:
    laptop.desk.database.write(lambda connection: connection.execute(statement))  # type: ignore[call-overload]


def there(house: House, statement: object) -> None:
    house.stage.database.write(lambda connection: connection.execute(statement))


def of_stores(house: House) -> Iterator[str]:
    for laptop in house.laptops.values():
        yield from stores.broken(laptop)
        yield from invariants.receipts(house, laptop)
        yield from invariants.equal(house, laptop)
        yield from invariants.drained(laptop)


def of_centre(house: House) -> Iterator[str]:
    yield from invariants.centre(house)
    yield from invariants.leased(house)
    yield from invariants.same_everywhere(house)


def lent(house: House) -> None:
    """Let a laptop use a folio, and the centre hold that it had leased it to another one."""
    house["ana"].desk.cases.start()
    house["ana"].sync()
    there(house, update(LEASE).values(device=house["luis"].desk.records.author.device))


def unsaid(house: House) -> None:
    """Change a field in the store without a journal entry."""
    here(house["ana"], update(RECORD).where(RECORD.c.id == house.claim).values(body='{"report_number":"X"}'))


def unseen(house: House) -> None:
    """Let the operation that won have seen something else than what it replaced."""
    saw = func.replace(OP.c.content, '"old":null,"new":"R-1"', '"old":"R-0","new":"R-1"')
    saw = func.replace(saw, '"new":"R-1","old":null', '"new":"R-1","old":"R-0"')
    there(house, update(OP).where(OP.c.record == house.claim, OP.c.status == "applied").values(content=saw))


def other_body(house: House) -> None:
    """Change a record at the centre past its log."""
    there(house, update(THEIRS).where(THEIRS.c.id == house.claim).values(body='{"report_number":"R-9"}'))


BREAKS: dict[str, tuple[str, Callable[[House], None]]] = {
    "a receipt is gone": ("I1", lambda house: there(house, delete(OP).where(OP.c.device != "server"))),
    "a value was overwritten unseen": ("I3", unseen),
    "a record is not what the log comes to": ("I3", other_body),
    "a store shows what nobody wrote": ("I8", unsaid),
    "a base row is others": (
        "I5",
        lambda house: here(house["ana"], update(BASE).where(BASE.c.record == house.claim).values(version=99)),
    ),
    "something never goes": (
        "I6",
        lambda house: here(house["ana"], update(JOURNAL).where(JOURNAL.c.seq == 1).values(state="sending")),
    ),
    "a change of a stream is missing": ("I7", lambda house: there(house, delete(LOG).where(LOG.c.seq == 2))),
    "a digest is remembered wrongly": ("I5", lambda house: there(house, update(STREAM).values(digest="0" * 64))),
    "the feed misses a record": ("I7", lambda house: there(house, delete(FEED).where(FEED.c.record == house.claim))),
    "a folio is nobody's": (
        "I9",
        lambda house: there(house, FOLIO.insert().values(folio="SI-ZZZZZZ-000001-A", record="x")),
    ),
    "a folio is another device's": ("I9", lent),
    "a number is used twice": (
        "numbers",
        lambda house: here(house["ana"], update(JOURNAL).where(JOURNAL.c.number.is_not(None)).values(number=1)),
    ),
    "an entry is changed": (
        "chain of the journal",
        lambda house: here(house["ana"], update(JOURNAL).where(JOURNAL.c.seq == 1).values(changes="{}")),
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_invariant_is_reported(house: House, what: str) -> None:
    name, broken = BREAKS[what]
    broken(house)
    with pytest.raises(invariants.Broken, match=re.escape(name)):
        invariants.hold(of_stores(house), of_centre(house))


def test_what_is_unsent_and_gone_is_reported(house: House) -> None:
    house["ana"].write(house.claim, report_number="R-3")
    here(house["ana"], delete(RECORD).where(RECORD.c.id == house.claim))
    with pytest.raises(invariants.Broken, match="I14"):
        invariants.hold(item for item in stores.broken(house["ana"]) if item.startswith("I14"))


def test_an_answer_that_tells_too_much_is_reported(house: House) -> None:
    witness = invariants.Witness(house)
    there(house, update(THEIRS).where(THEIRS.c.id == house.claim).values(streams="z:OTHER"))
    house["ana"].write(house.claim, callback_phone="5550002222")
    here(house["luis"], delete(BASE).where(BASE.c.record == house.claim))
    house["luis"].desk.centre._enrolment.central().post("/v1/records/get", {"ids": [house.claim]})
    house["luis"].desk.database.write(lambda connection: positions.begin_again(connection, "z:S1"))
    house["luis"].desk.centre._enrolment.central().get("/v1/streams/z:S1/changes?after=0&limit=500")
    with pytest.raises(invariants.Broken, match="I11"):
        invariants.hold(witness.broken())
