"""The library of formats: what is taken, what is refused, what is asked for, and what is never used in silence."""

from __future__ import annotations

import base64
import json

import pytest
from sqlalchemy import select

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services import formats, preferences
from gnp_desk.services.format_tables import FORMAT_FILE, FORMAT_PART
from gnp_desk.services.sync import link
from gnp_desk.services.tables import JOURNAL
from tests.services.conftest import SetClock
from tests.services.formats.library import STRANGER, add, bring, drawn, offer, pin_keys, said, sha_of, states

MANY = 500


def test_a_format_of_the_centre_is_in_force_once_its_file_is_here(desk: Desk) -> None:
    body, pdf = drawn()
    desk.database.write(pin_keys)
    desk.database.write(lambda connection: formats.take(connection, [offer(body, pdf)]))
    assert states(desk) == {("auto_glass", "1.0"): "coming"}
    with pytest.raises(errors.FormatNotHere):
        desk.formats.library.open("auto_glass")
    assert desk.database.write(lambda connection: formats.put(connection, sha_of(pdf), 0, pdf)) == len(pdf)
    assert states(desk) == {("auto_glass", "1.0"): "current"}
    assert desk.formats.library.open("auto_glass").body == pdf


@pytest.mark.parametrize("harm", ["stranger", "other_file", "other_day", "other_mapping", "none", "garbage"])
def test_a_signature_that_does_not_hold_is_never_used_in_silence(desk: Desk, harm: str) -> None:
    body, pdf = drawn()
    found = offer(body, pdf, STRANGER if harm == "stranger" else "demo")
    spoilt = {
        "stranger": {},
        "other_file": {"sha256": sha_of(pdf + b"x"), "size": len(pdf) + 1},
        "other_day": {"valid_until": "2030-01-01"},
        "other_mapping": {"fields": {"policy_number": "policy.insured.rfc"}},
        "none": {"signature": ""},
        "garbage": {"signature": f"demo:{base64.b64encode(b'x' * 64).decode()}"},
    }[harm]
    pdf = pdf + b"x" if harm == "other_file" else pdf
    desk.database.write(pin_keys)

    def job(connection: object) -> None:
        formats.take(connection, [type(found)("r", {**found.body, **spoilt})])  # type: ignore[arg-type]
        formats.put(connection, sha_of(pdf), 0, pdf)  # type: ignore[arg-type]

    desk.database.write(job)
    assert states(desk) == {("auto_glass", "1.0"): "unverified"}
    with pytest.raises(errors.FormatNeedsReason) as refused:
        desk.formats.library.open("auto_glass")
    assert refused.value.code == "FMT-104" and "sin verificar" in refused.value.words()


def test_the_reason_for_using_a_doubtful_format_is_written_down_with_who_and_what_for(desk: Desk) -> None:
    body, pdf = drawn()
    add(desk, body, pdf, STRANGER)
    claim = desk.cases.start()
    desk.formats.library.allow("auto_glass", "1.0", "El cliente solo trae este papel", claim)
    assert desk.formats.library.open("auto_glass").reason == "El cliente solo trae este papel"
    with desk.database.reading() as connection:
        row = connection.execute(select(JOURNAL).where(JOURNAL.c.type == "format_used")).mappings().one()
    told = {name: item["new"] for name, item in json.loads(row["changes"]).items()}
    assert (row["claim"], row["author"]) == (claim, desk.records.author.user)
    assert told["reason"] == "El cliente solo trae este papel" and told["state"] == "unverified"
    assert "Formato que no está en vigor" in desk.cases.history(claim, 0, 3)[0].what


def test_keys_pinned_later_verify_what_came_before(desk: Desk) -> None:
    body, pdf = drawn()
    desk.database.write(lambda connection: bring(connection, body, pdf))
    assert states(desk)["auto_glass", "1.0"] == "unverified"

    def register(connection: object) -> None:
        pin_keys(connection)  # type: ignore[arg-type]
        formats.check_signatures(connection)  # type: ignore[arg-type]

    desk.database.write(register)
    assert states(desk)["auto_glass", "1.0"] == "current"


def test_the_keys_of_the_centre_are_those_pinned_at_registration(desk: Desk) -> None:
    def job(connection: object) -> dict[str, str]:
        link.keep(connection, keys={"k1": "AAAA"})  # type: ignore[arg-type]
        return formats.pinned_keys(connection)  # type: ignore[arg-type]

    assert desk.database.write(job) == {"k1": "AAAA"}


def test_an_older_version_than_held_is_refused_in_words(desk: Desk) -> None:
    body, pdf = drawn()
    add(desk, {**body, "version": "1.10"}, pdf)
    add(desk, {**body, "version": "1.9"}, pdf + b"\n")
    assert states(desk) == {("auto_glass", "1.10"): "current"}
    (told,) = desk.formats.library.notices()
    assert "1.9" in told and "1.10" in told and "FMT-102" in told
    desk.formats.library.forget_notices()
    assert desk.formats.library.notices() == ()


def test_a_newer_version_takes_over_and_the_old_one_stays_as_such(desk: Desk) -> None:
    body, pdf = drawn()
    add(desk, body, pdf)
    add(desk, {**body, "version": "2.0"}, pdf + b"\n")
    assert states(desk) == {("auto_glass", "1.0"): "previous", ("auto_glass", "2.0"): "current"}
    with pytest.raises(errors.FormatNeedsReason):
        desk.formats.library.open("auto_glass", "1.0")
    assert desk.formats.library.open("auto_glass").row.version == "2.0"


def test_a_version_published_ahead_does_not_replace_the_one_in_force_before_its_day(
    desk: Desk, clock: SetClock
) -> None:
    body, pdf = drawn()
    add(desk, body, pdf)
    add(desk, {**body, "version": "2.0", "valid_from": "2026-12-01"}, pdf + b"\n")
    assert states(desk) == {("auto_glass", "1.0"): "current", ("auto_glass", "2.0"): "future"}
    clock.move(days=10)
    assert states(desk) == {("auto_glass", "1.0"): "previous", ("auto_glass", "2.0"): "current"}


def test_nobody_unverified_can_push_a_verified_format_aside(desk: Desk) -> None:
    body, pdf = drawn()
    add(desk, body, pdf)
    add(desk, {**body, "version": "99.0"}, pdf + b"\n", STRANGER)
    assert states(desk) == {("auto_glass", "1.0"): "current", ("auto_glass", "99.0"): "unverified"}
    add(desk, {**body, "version": "2.0"}, pdf + b"\n\n")
    assert states(desk)["auto_glass", "2.0"] == "current"


@pytest.mark.parametrize("key", ["demo", STRANGER])
def test_a_version_never_changes_its_content(desk: Desk, key: str) -> None:
    body, pdf = drawn()
    add(desk, body, pdf)
    add(desk, body, pdf + b"\n", key)
    assert desk.formats.library.open("auto_glass").body == pdf
    assert "FMT-103" in desk.formats.library.notices()[0]


def test_an_expired_format_needs_a_reason_and_leaves_marked(desk: Desk, clock: SetClock) -> None:
    body, pdf = drawn()
    add(desk, {**body, "valid_until": "2026-11-25"}, pdf)
    assert states(desk)["auto_glass", "1.0"] == "current"
    clock.move(days=1)
    assert states(desk)["auto_glass", "1.0"] == "expired"
    library = desk.formats.library
    with pytest.raises(errors.FormatNeedsReason):
        library.open("auto_glass")
    library.allow("auto_glass", "1.0", "Todavía no llega la nueva")
    opened = library.open("auto_glass")
    assert library.watermark(opened.row) == "VERSIÓN NO VIGENTE"
    assert library.blank(opened, to_print=False) != pdf


@pytest.mark.parametrize(
    "other",
    [
        *({"version": "uno"}, {"version": ""}, {"sha256": "zz"}, {"size": 0}, {"size": True}, {"pages": "1"}),
        *({"code": None}, {"title": ""}, {"valid_until": "mañana"}, {"fields": ["x"]}),
    ],
)
def test_a_record_that_is_no_format_is_told_and_left_out(desk: Desk, other: dict[str, object]) -> None:
    found = offer(said(), b"x")
    desk.database.write(lambda connection: formats.take(connection, [type(found)("r", {**found.body, **other})]))
    assert states(desk) == {}
    assert "FMT-113" in desk.formats.library.notices()[0]


def test_a_file_of_more_than_fifty_megabytes_is_not_brought(desk: Desk) -> None:
    found = offer(said(), b"x")
    body = {**found.body, "size": 50 * 1024 * 1024 + 1}
    desk.database.write(lambda connection: formats.take(connection, [type(found)("r", body)]))
    assert states(desk) == {} and desk.database.write(formats.wanted) == ()
    assert "FMT-112" in desk.formats.library.notices()[0]


def test_a_format_withdrawn_by_the_centre_goes_with_its_file(desk: Desk) -> None:
    body, pdf = drawn()
    found = add(desk, body, pdf)
    gone = type(found)(found.id, found.body, deleted=True)
    desk.database.write(lambda connection: formats.take(connection, [gone]))
    with desk.database.reading() as connection:
        assert connection.execute(select(FORMAT_PART)).first() is None
        assert connection.execute(select(FORMAT_FILE)).first() is None
    assert states(desk) == {}


def test_of_five_hundred_formats_only_the_three_that_changed_are_asked_for(desk: Desk) -> None:
    files = {f"f{number:03}": f"%PDF-1.7 {number}".encode() for number in range(MANY)}
    first = [offer(said(code=code, title=f"Formato {code}"), pdf) for code, pdf in files.items()]

    def bring_all(connection: object) -> None:
        pin_keys(connection)  # type: ignore[arg-type]
        formats.take(connection, first)  # type: ignore[arg-type]
        for pdf in files.values():
            formats.put(connection, sha_of(pdf), 0, pdf)  # type: ignore[arg-type]

    desk.database.write(bring_all)
    assert desk.database.write(formats.wanted) == ()
    changed = {code: files[code] + b" v2" for code in ("f007", "f123", "f499")}
    newer = [offer(said(code=code, version="2.0"), pdf) for code, pdf in changed.items()]
    desk.database.write(lambda connection: formats.take(connection, [*first, *newer]))
    asked = desk.database.write(formats.wanted)
    assert {file.sha256 for file in asked} == {sha_of(pdf) for pdf in changed.values()}
    assert all(file.have == 0 for file in asked)


def test_pinned_formats_come_first_then_small_ones(desk: Desk) -> None:
    sizes = {"large": 900, "small": 100, "pinned": 500}
    offers = [
        offer(said(code=code, title=code, pinned_for=["branch"] if code == "pinned" else []), b"x" * size)
        for code, size in sizes.items()
    ]
    desk.database.write(pin_keys)
    desk.database.write(lambda connection: formats.take(connection, offers))
    assert [file.size for file in desk.database.write(formats.wanted)] == [500, 100, 900]


def test_a_download_goes_on_from_where_it_was_cut(desk: Desk) -> None:
    body, pdf = drawn()
    desk.database.write(pin_keys)
    desk.database.write(lambda connection: formats.take(connection, [offer(body, pdf)]))
    half = len(pdf) // 2
    assert put(desk, pdf, 0, half) == half
    (file,) = desk.database.write(formats.wanted)
    assert (file.have, file.size) == (half, len(pdf))
    assert put(desk, pdf, 0, half) == half, "what is here already is not taken again"
    assert put(desk, pdf, half + 1, len(pdf)) == half, "nor what does not follow"
    assert put(desk, pdf, half, len(pdf)) == len(pdf)
    assert desk.formats.library.open("auto_glass").body == pdf


def put(desk: Desk, pdf: bytes, start: int, end: int) -> int:
    return desk.database.write(lambda connection: formats.put(connection, sha_of(pdf), start, pdf[start:end]))


def test_a_file_that_is_not_what_was_signed_is_let_go_and_asked_for_again(desk: Desk) -> None:
    body, pdf = drawn()
    desk.database.write(pin_keys)
    desk.database.write(lambda connection: formats.take(connection, [offer(body, pdf)]))
    other = pdf[:-1] + b"?"
    assert desk.database.write(lambda connection: formats.put(connection, sha_of(pdf), 0, other)) == 0
    (file,) = desk.database.write(formats.wanted)
    assert file.have == 0 and "FMT-101" in desk.formats.library.notices()[0]


def test_bytes_nobody_asked_for_are_not_kept(desk: Desk) -> None:
    assert desk.database.write(lambda connection: formats.put(connection, sha_of(b"x"), 0, b"x")) == 0


def test_each_role_has_its_set_and_each_person_their_pins(desk: Desk) -> None:
    add(desk, said(pinned_for=["valuer"]), b"%PDF-1.7 a")
    add(desk, said(code="b", pinned_for=["branch"]), b"%PDF-1.7 b")
    library = desk.formats.library
    assert {row.code: row.is_pinned for row in library.rows()} == {"a": True, "b": False}
    library.pin("b", pinned=True)
    library.pin("a", pinned=False)
    assert {row.code: row.is_pinned for row in library.rows()} == {"a": False, "b": True}
    assert preferences.Preferences(desk.database).get(f"format_pins:{desk.records.author.user}") == {
        "a": False,
        "b": True,
    }
