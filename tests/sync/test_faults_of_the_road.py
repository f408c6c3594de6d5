"""The fault matrix (sync_tests.md section 3), rows of the road: requests, answers, tokens, clocks, crowds."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from gnp_central.tables import ALARM, DEVICE, OP
from gnp_desk.services.central import trouble
from gnp_desk.services.export import export
from gnp_desk.services.tables import JOURNAL
from gnp_desk.services.verify import verify
from gnp_desk.ui.sync.rhythm import EVERY_MS, pause_ms
from tests.sync import invariants, road
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.road import Accident, Carry
from tests.sync.stage import Reply
from tests.sync.workers import IS_LONG, ROOT, seed, share

BODIES = 20_000 if IS_LONG else 1_000


def at_push(accident: Accident) -> Accident:
    """Return the accident that happens to a push and to nothing else."""

    def happen(carry: Carry, request: road.requests.PreparedRequest) -> Reply:
        return accident(carry, request) if request.path_url == "/v1/push" else carry(request)

    return happen


def states(laptop: Laptop) -> Counter[str]:
    """Return how many operations are in which state, the events of the audit left out."""
    return Counter(row.state for row in laptop.query(select(JOURNAL.c.state).where(JOURNAL.c.kind != "event")))


def waiting(laptop: Laptop) -> int:
    """Return how many operations the centre has not acknowledged, under way or not."""
    found = states(laptop)
    return found["unsent"] + found["sending"]


def alarms(house: House) -> int:
    with house.stage.database.reading() as connection:
        return len(connection.execute(select(ALARM)).all())


def test_nul_lone_surrogate_2_to_53_nan_duplicate_keys_depth_33_8_mib_bomb() -> None:
    """Answered per operation or as a bad request, never as a failure of the centre."""
    words = share("tests.sync.bodies", BODIES, seed(), seconds=6 * 3600 if IS_LONG else 600)
    counts = Counter(re.findall(r"^body (\w+)$", words, re.MULTILINE))
    assert counts.total() == BODIES and {"answered", "RequestRefused"} <= counts.keys()


@pytest.mark.parametrize("what", ["request lost", "answer lost", "both repeated", "an old copy arrives minutes later"])
def test_request_lost_answer_lost_both_repeated_old_copy_arrives_minutes_later(house: House, what: str) -> None:
    """One effect, `replayed`, no alarm."""
    ana = house["ana"]
    note = ana.add("note", text="una vez")
    ana.write(house.claim, report_number="R-1")
    happen = {"request lost": road.lost, "answer lost": road.answer_lost, "both repeated": road.repeated}
    try:
        ana.sync(always=at_push(happen.get(what, ana.road.held_up)))
    except trouble.CentreError:
        assert states(ana)["sending"] == 2
    ana.sync()
    ana.write(house.claim, report_number="R-2")
    ana.sync()
    ana.road.deliver()
    invariants.at_rest(house)
    with house.stage.database.reading() as connection:
        assert len(connection.execute(select(OP.c.id).where(OP.c.record == note)).all()) == 1
    body = house["luis"].body(house.claim)
    assert body is not None and body["report_number"] == "R-2" and alarms(house) == 0


def test_a_push_that_never_arrives_costs_nothing_of_those_around_it(house: House) -> None:
    """The answers to the one before are written while it is on its way; what was put together for after it waits again."""
    ana, pushes = house["ana"], []
    ana.sync()
    done = states(ana)["acked"]
    for number in range(250):
        ana.add("note", text=f"nota {number}")

    def lose_the_second(carry: Carry, request: road.requests.PreparedRequest) -> Reply:
        pushes.append(request)
        return road.lost(carry, request) if len(pushes) == 2 else carry(request)

    with pytest.raises(trouble.NoNetwork):
        ana.sync(always=at_push(lose_the_second))
    assert states(ana) == {"acked": done + 100, "sending": 100, "unsent": 50}
    ana.sync()
    assert waiting(ana) == 0
    invariants.at_rest(house)


@pytest.mark.parametrize("accident", [road.cut, road.shortened, road.foreign, road.unsigned, road.flipped, road.portal])
def test_answer_cut_inside_json_answer_of_another_request_unsigned_captive_portal_200(
    house: House, accident: Accident
) -> None:
    """No state changes, and the person is told within 3 s what stands in the way."""
    ana = house["ana"]
    ana.add("note", text="sin respuesta")
    before, begun = states(ana), time.monotonic()
    with pytest.raises((trouble.PageInTheWay, trouble.CentreUnavailable)):
        ana.sync(always=at_push(accident))
    assert time.monotonic() - begun < 3
    assert states(ana) == before - Counter(unsent=1) + Counter(sending=1), "under way is not acknowledged"
    invariants.at_rest(house)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_server_429_500_502_503_504_bursts(house: House, status: int) -> None:
    """Nothing changes, and what the centre asked to wait is known to who decides when to try again."""
    ana = house["ana"]
    ana.add("note", text="más tarde")
    for _time in range(3):
        with pytest.raises(trouble.CentreUnavailable):
            ana.sync(always=road.gateway(status))
    assert waiting(ana) == 1
    invariants.at_rest(house)


def test_backoff_5_s_to_15_min_with_full_jitter() -> None:
    assert max(pause_ms(30, 0, lambda: 1.0) for _n in range(3)) == 15 * 60_000 and pause_ms(1, 0, lambda: 1.0) == 5_000
    assert pause_ms(30, 0, lambda: 0.0) == 1_000, "the jitter is the whole pause"


@pytest.mark.parametrize("number", range(10))
def test_no_storm_of_200_clients_after_an_outage(number: int) -> None:
    """60 s after an outage of 20 minutes, 200 laptops together ask no more than twice as often as on any other day."""
    chance = random.Random(number)  # noqa: S311
    outage, asked = 20 * 60_000, []
    for _laptop in range(200):
        now, failures = chance.uniform(0, EVERY_MS), 0
        while now < outage + 15 * 60_000:
            is_down = now < outage
            failures = failures + 1 if is_down else 0
            if not is_down:
                asked.append(now)
            now += pause_ms(failures, 0, chance.random) if is_down else EVERY_MS
    normal = 200 / (EVERY_MS / 10_000)
    counts = Counter(int((at - outage - 60_000) // 10_000) for at in asked if at >= outage + 60_000)
    assert max(counts.values()) <= 2 * normal, "in any 10 s"


def test_refresh_answer_lost(house: House) -> None:
    """An answer lost on the road does not log a person out."""
    ana = house["ana"]
    for accident in (road.answer_lost, road.lost, None):
        ana.expire()
        house.issuer.next = [None, accident]
        try:
            ana.sync()
        except trouble.CentreError as error:
            assert not isinstance(error, trouble.SessionExpired)
    ana.expire()
    assert ana.sync().unsent == 0


def test_token_expired_mid_push_is_renewed_once(house: House) -> None:
    ana = house["ana"]
    ana.add("note", text="a la mitad")

    def expire(carry: Carry, request: road.requests.PreparedRequest) -> Reply:
        request.headers["Authorization"] = f"Bearer {house.stage.access('ana', -1)}"
        return carry(request)

    house.issuer.asked.clear()
    assert ana.sync(None, expire).unsent == 0
    assert [path for path in house.issuer.asked if path.startswith("POST")] == ["POST /oidc/token"]


def test_device_revoked_keeps_everything_stops_sending_and_can_still_carry_the_claim_out(
    house: House, tmp_path: Path
) -> None:
    """The journal stays whole, and what of the claim was to be sent is written out so that anybody can check it."""
    ana = house["ana"]
    ana.photo(b"nunca enviada")
    ana.paper(b"%PDF nunca enviado")
    note = ana.add("note", text="antes de la baja")
    before = states(ana)["acked"]
    with house.stage.database.reading() as connection:
        devices = connection.execute(select(DEVICE.c.id).where(DEVICE.c.person == "ana")).scalars().all()
    for device in devices:
        house.stage.database.write(
            lambda connection, device=device: connection.execute(
                DEVICE.update().where(DEVICE.c.id == device).values(revoked_at="2026-11-25T18:00:00.000Z")
            )
        )
    for _time in range(2):
        with pytest.raises(trouble.DeviceRevoked):
            ana.sync()
    assert (states(ana)["acked"], waiting(ana)) == (before, 3)
    invariants.in_motion(ana)
    assert ana.body(note) == {"text": "antes de la baja"} and not any(verify(ana.desk.database).values())
    folio = str((ana.body(house.claim) or {})["folio"])
    manifest = json.loads(export(ana.desk.database, ana.desk.cases, folio, tmp_path).read_text())
    assert (tmp_path / manifest["evidence"][0]["file"]).read_bytes() == b"nunca enviada"
    assert (tmp_path / manifest["papers"][0]["file"]).read_bytes() == b"%PDF nunca enviado"
    command = [sys.executable, str(ROOT / "docs" / "verify_export.py"), str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.startswith("INTACT")


@pytest.mark.parametrize("days", [3 * 365, -1, -3650, 3650])
def test_clock_plus_3_years_minus_1_day_jumps_during_push(house: House, days: int) -> None:
    """Order and merge do not change; the centre keeps what the clock said and how wrong it was."""
    ana, luis = house["ana"], house["luis"]
    ana.clock.move(days=days)
    ana.write(house.claim, report_number="R-ana")

    def jump(carry: Carry, request: road.requests.PreparedRequest) -> Reply:
        ana.clock.move(days=-2 * days)
        return carry(request)

    ana.sync(always=at_push(jump))
    ana.write(house.claim, report_number="R-ana-2")
    luis.write(house.claim, report_number="R-luis")
    luis.sync()
    ana.sync()
    invariants.at_rest(house)
    (conflict,) = luis.desk.centre.conflicts()
    body = luis.body(house.claim)
    assert body is not None and body["report_number"] == "R-ana-2" and conflict.mine.words == "R-luis"
    with house.stage.database.reading() as connection:
        said = (
            connection.execute(select(OP.c.at).where(OP.c.person == "ana", OP.c.record == house.claim)).scalars().all()
        )
    assert any(str(ana.clock.now.year) in at for at in said)


def test_a_clock_that_jumps_every_second_leaves_every_entry_in_its_place(house: House) -> None:
    ana = house["ana"]
    for number in range(20):
        ana.clock.move(seconds=(-1) ** number * 3_600 * number)
        ana.write(house.claim, report_number=f"R-{number}")
    ana.sync()
    invariants.at_rest(house)
    body = house["luis"].body(house.claim)
    assert body is not None and body["report_number"] == "R-19"
