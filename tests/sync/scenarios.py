"""Eight things a synchronisation does, each made ready to the moment before; `act` is what the tests of cuts interrupt.

`prepare` furnishes a house with two laptops; `act` is done by Ana, and may be done again after a cut; `expect` says what must be
true once everybody came to rest.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from requests import PreparedRequest
from sqlalchemy import delete, select, update

from gnp_central import format_files, publish
from gnp_desk.services import folios
from gnp_desk.services.blobs import CHUNK
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.format_tables import FORMAT_FILE
from gnp_desk.services.sync import pull
from gnp_desk.services.sync.tables import BASE, TRANSFER
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD
from tests.sync.house import House
from tests.sync.road import Carry, answer_lost
from tests.sync.stage import Reply

LONG = "x" * 300
Step = Callable[[House], None]


@dataclass(frozen=True)
class Scenario:
    """One situation. `expect` may assert anything about a house that came to rest; one that is not sound begins damaged."""

    prepare: Step
    act: Step
    expect: Step
    is_sound: bool = True


def sync(house: House) -> None:
    house["ana"].sync()


def nothing(house: House) -> None:
    """What the invariants say is all there is to say."""


# New work goes out: a claim with everything it begins with, notes, a changed field, a photo in two chunks.


def _write(house: House) -> None:
    ana = house["ana"]
    ana.desk.cases.start()
    ana.write(house.claim, report_number="R-7", covers=["DM"])
    ana.photo(secrets.token_bytes(CHUNK + 100_000))
    ana.sync()


def _same_photos(house: House) -> None:
    """Whatever was saved before the cut, and nothing else, is with the other person too."""
    for kind in ("claim", "evidence"):
        query = select(RECORD.c.id).where(RECORD.c.type == kind)
        mine, theirs = (sorted(row.id for row in house[name].query(query)) for name in ("ana", "luis"))
        assert mine == theirs
    (files,) = house["ana"].query(select(RECORD.c.id).where(RECORD.c.type == "evidence")) or [None]
    if files is not None:
        assert (
            '"blob_state":"received"'
            in house["luis"].query(select(BASE.c.body).where(BASE.c.record == files.id))[0].body
        )


# Others' work comes in, page by page, with a paper, a format and a photo somebody looks at.


def _others(house: House) -> None:
    luis, stage = house["luis"], house.stage
    for number in range(7):
        luis.add("note", text=f"Nota {number}")
    luis.paper(b"%PDF un formato llenado")
    luis.photo(b"una foto de otro")
    luis.sync()
    (house.folder / "cotizacion.pdf").write_bytes(b"%PDF " + bytes(range(256)) * 5_000)
    said = {
        "code": "F-01", "title": "Cotización", "line": "auto", "version": "1", "pages": 1, "file_name": "cotizacion.pdf",
        "fields": {}, "sensitivity": "P1",
    }  # fmt: skip
    item = format_files.keep(stage.database, stage.blobs, stage.keys, house.folder, said)
    publish.publish(stage.database, stage.centre.declaration, [item])
    luis.sync()


def _small_pages(house: House) -> None:
    whole, pull.PAGE = pull.PAGE, 3
    try:
        house["ana"].sync()
        house["ana"].look_at_photos()
    finally:
        pull.PAGE = whole


def _all_here(house: House) -> None:
    assert len(house["ana"].query(select(PAPER))) == 1
    assert [row.have == row.size for row in house["ana"].query(select(FORMAT_FILE))] == [True]


# Both said something else; Ana hears of it and decides.


def _disagree(house: House) -> None:
    house["ana"].write(house.claim, report_number="R-0", arrived_at={"local": "2026-11-25T09:00"})
    house["ana"].sync()
    house["luis"].sync()
    house["luis"].write(house.claim, report_number="R-luis", arrived_at={"local": "2026-11-25T10:00"}, covers=["RC"])
    house["luis"].sync()
    house["ana"].write(house.claim, report_number="R-ana", left_at={"local": "2026-11-25T11:00"}, covers=["DM"])


def _decide(house: House) -> None:
    ana = house["ana"]
    ana.sync()
    for conflict in ana.desk.centre.conflicts():
        ana.desk.centre.resolve(conflict.id, "mine", "Lo confirmé.")
    ana.sync()


def _decided(house: House) -> None:
    body = house["luis"].body(house.claim)
    assert body is not None and body["covers"] == ["DM", "RC"]
    assert body["report_number"] in ("R-luis", "R-ana")


# A claim was refused with everything that builds on it; it is corrected and goes.


def _refused(house: House) -> None:
    ana = house["ana"]
    claim = ana.add("claim", status="reported", report_number=LONG)
    for number in range(3):
        ana.add("note", claim, text=f"{number}")
    ana.write(house.claim, report_number=LONG)
    ana.write(house.claim, report_number=LONG + "y")
    ana.sync()
    assert {row.state for row in ana.query(select(JOURNAL.c.state))} >= {"rejected", "held"}
    ana.write(claim, claim=claim, report_number=None)
    ana.write(house.claim, report_number="R-8")


def _corrected(house: House) -> None:
    assert not house["ana"].query(select(JOURNAL.c.seq).where(JOURNAL.c.state.in_(("rejected", "held"))))
    body = house["luis"].body(house.claim)
    assert body is not None and body["report_number"] == "R-8"


# The store is an older copy of itself; the numbers it gives are used.


def _went_back(house: House) -> None:
    ana = house["ana"]
    image = ana.image()
    ana.add("note", text="Después del respaldo")
    ana.desk.cases.start()
    ana.sync()
    ana.restore(image)
    ana.add("note", text="Después de restaurar")
    ana.desk.cases.start()


def _both_works(house: House) -> None:
    notes = house["luis"].query(select(RECORD.c.body).where(RECORD.c.type == "note"))
    assert {"Después del respaldo", "Después de restaurar"} <= {row.body.split('"')[3] for row in notes}


# The centre is an older copy of itself; what laptops keep heals it.


def _lost_history(house: House) -> None:
    backup = house.image()
    house["ana"].add("note", text="Perdida en el centro")
    house["ana"].photo(b"una foto pequena")
    house["luis"].write(house.claim, report_number="R-luis")
    for name in ("luis", "ana", "luis"):
        house[name].sync()
    house["ana"].write(house.claim, callback_phone="5550001111")
    house.restore(backup, is_new=True)


def _healed(house: House) -> None:
    body = house["luis"].body(house.claim)
    assert body is not None and (body["report_number"], body["callback_phone"]) == ("R-luis", "5550001111")


# What is held of the centre was damaged, folios run out, the token ran out, and a push had no answer.


def _damaged(house: House) -> None:
    ana = house["ana"]
    for number in range(4):
        house["luis"].add("note", text=f"Nota {number}")
    house["luis"].sync()
    ana.sync()
    ana.expire()
    notes = [
        row.record for row in ana.query(select(BASE.c.record).where(BASE.c.type == "note").order_by(BASE.c.record))
    ]

    def damage(connection: object) -> None:
        run = connection.execute  # type: ignore[attr-defined]
        run(update(BASE).where(BASE.c.record == notes[0]).values(body='{"text":"otra"}'))
        run(delete(BASE).where(BASE.c.record == notes[1]))
        folios.retire(connection)  # type: ignore[arg-type]

    ana.desk.database.write(damage)
    house["luis"].write(house.claim, report_number="R-9")
    house["luis"].sync()
    ana.add("note", text="Sin respuesta")
    with suppress(CentreError):
        ana.sync(always=push_unheard)


def push_unheard(carry: Carry, request: PreparedRequest) -> Reply:
    """The answer to a push is lost; everything else arrives."""
    return answer_lost(carry, request) if request.path_url == "/v1/push" else carry(request)


# A new laptop signs on and holds everything, while the old one's work goes on.


def _new_laptop(house: House) -> None:
    house["luis"].add("note", text="Para el equipo nuevo")
    house["luis"].sync()


def _join(house: House) -> None:
    house["ana"].sign_on()
    house["ana"].sync()


def _no_file_waits(house: House) -> None:
    assert not house["ana"].query(select(TRANSFER.c.sha256).where(TRANSFER.c.state == "waiting"))


SCENARIOS: dict[str, Scenario] = {
    "new work goes out": Scenario(nothing, _write, _same_photos),
    "others' work comes in": Scenario(_others, _small_pages, _all_here),
    "a disagreement is decided": Scenario(_disagree, _decide, _decided),
    "what was refused is corrected": Scenario(_refused, sync, _corrected),
    "a restored laptop": Scenario(_went_back, sync, _both_works),
    "a restored centre": Scenario(_lost_history, sync, _healed),
    "a damaged store is repaired": Scenario(_damaged, sync, _no_file_waits, is_sound=False),
    "a laptop joins": Scenario(_new_laptop, _join, nothing),
}


def points(source: Path) -> set[str]:
    """Return the names of all steps that are named in the source."""
    found = re.compile(r'reached\("([a-z_.]+)"\)')
    return {name for path in source.rglob("*.py") for name in found.findall(path.read_text(encoding="utf-8"))}
