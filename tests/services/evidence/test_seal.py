"""The chain of a claim: two thousand changes to what is stored are all named, ten thousand clean checks raise no alarm."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text, update

from gnp_desk.desk import Desk
from gnp_desk.services import seal, seal_check
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.evidence_tables import BLOB, SEAL_HEAD, SEAL_LINK
from gnp_desk.services.ids import digest, new_id
from gnp_desk.services.records import Change
from gnp_desk.services.seal_check import Broken
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.tables import PAPER, RECORD
from gnp_desk.services.verify import verify
from gnp_desk.services.views import Edit
from tests.services.evidence.drawn import photo

LONG = bool(os.environ.get("GNP_DESK_LONG"))
MUTATIONS, CHECKS = (20_000, 100_000) if LONG else (2_200, 10_000)
PDF = b"%PDF-1.7 the exact bytes of a paper" + bytes(300)


class _Undone(Exception):  # noqa: N818
    """Takes a change of the store back."""


def sign_and_issue(desk: Desk, claim: str, number: int) -> None:
    """Add a signature and a paper as their services would."""
    from hashlib import sha256

    paper = new_id()
    values = {"kind": "declaration", "folio": f"P{claim[-6:]}-{number}", "sha256": sha256(PDF).hexdigest(), "issued_at": "2026-11-22T18:50", "source": "x"}
    signature = {"form": "declaration", "signer_name": "Ana Ruiz", "outcome": "signed", "strokes": "[[1,2,3]]", "strokes_sha256": digest([[1, 2, 3]]), "signed_at": {"local": "2026-11-22T18:49", "zone": "America/Mexico_City", "offset": "-06:00", "source": "device"}}

    def job(connection: Connection) -> None:
        desk.records.write(connection, [Change("create", "signature", new_id(), claim, signature), Change("create", "paper", paper, claim, values)])
        connection.execute(insert(PAPER).values(id=paper, folio=values["folio"], sha256=values["sha256"], bytes=PDF))

    desk.database.write(job)


@pytest.fixture
def sealed(desk: Desk) -> tuple[Desk, str, str]:
    """Two claims, each with two photos, a signature and a paper."""
    claims = []
    for place in range(2):
        claim = desk.cases.start()
        desk.evidence.bring(Into(claim), [PastedSource(f"{n}.jpg", photo(10 * place + n, (48, 36))) for n in range(2)])
        sign_and_issue(desk, claim, place)
        claims.append(claim)
    return desk, claims[0], claims[1]


def found(connection: Connection, desk: Desk) -> list[Broken]:
    return [item for claim in seal_check.claims(connection) for item in seal_check.broken(connection, claim, desk.evidence.blobs)]


@contextmanager
def changed(desk: Desk, change: Callable[[Connection], object]) -> Iterator[list[Broken]]:
    """Give what is found after a change of the store, and take the change back."""
    try:
        with desk.database.writing() as connection:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            change(connection)
            yield found(connection, desk)
            raise _Undone
    except _Undone:
        pass


def other_value(value: object, dice: random.Random) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 1000))
    if isinstance(value, dict):
        name = dice.choice(sorted(value))
        return {**value, name: other_value(value[name], dice)}
    if isinstance(value, list):
        return [*value, 1] if not value or dice.random() < 0.5 else value[:-1]
    letters = str(value)
    at = dice.randrange(len(letters)) if letters else 0
    return letters[:at] + dice.choice("0123456789abcdefXYZ-") * 2 + letters[at + 1 :]


def changes(desk: Desk, one: str, other: str, dice: random.Random, count: int) -> Iterator[tuple[str, Callable[[Connection], object]]]:
    """Yield changes of rows: every kind in turn, each time of something else."""
    with desk.database.reading() as connection:
        links = [*seal.links(connection, one), *seal.links(connection, other)]
        rows = {row.id: row for row in connection.execute(select(RECORD).where(RECORD.c.type.in_(seal.SEALED)))}
        blobs = connection.execute(select(BLOB)).all()
    used = {json.loads(row.body).get("sha256") for row in rows.values() if row.type == "evidence"}
    originals = [row for row in blobs if row.sha256 in used]
    columns = [column.name for column in SEAL_LINK.columns if column.name != "number"]

    def of(link: seal.Link) -> list[object]:
        return [SEAL_LINK.c.claim == link.claim, SEAL_LINK.c.number == link.number]

    def edit_record(connection: Connection) -> None:
        row = rows[dice.choice(sorted(rows))]
        body = json.loads(row.body)
        name = dice.choice(sorted(seal.fixed(row.type, body)))
        body[name] = other_value(body[name], dice)
        connection.execute(update(RECORD).where(RECORD.c.id == row.id).values(body=json.dumps(body)))

    def drop_value(connection: Connection) -> None:
        row = rows[dice.choice(sorted(rows))]
        body = json.loads(row.body)
        del body[dice.choice(sorted(seal.fixed(row.type, body)))]
        connection.execute(update(RECORD).where(RECORD.c.id == row.id).values(body=json.dumps(body)))

    def edit_link(connection: Connection) -> None:
        link, name = dice.choice(links), dice.choice(columns)
        value = other_value(getattr(link, name), dice)
        connection.execute(update(SEAL_LINK).where(*of(link)).values({name: value}))

    def back_date(connection: Connection) -> None:
        link = dice.choice(links)
        at = f"2026-11-{dice.randint(10, 21)}T10:{dice.randint(10, 59)}:00.000+00:00"
        values: dict[str, object] = {"at": at}
        if dice.random() < 0.5:  # with a new hash, by somebody without the key of the device
            values["hash"] = digest({**link.body(), "at": at})
        connection.execute(update(SEAL_LINK).where(*of(link)).values(values))

    def drop_link(connection: Connection) -> None:
        connection.execute(SEAL_LINK.delete().where(*of(dice.choice(links))))

    def cut_end(connection: Connection) -> None:
        """Take the last links away with their records, as if they had never been."""
        claim = dice.choice((one, other))
        chain = [link for link in links if link.claim == claim]
        for link in chain[-dice.randint(1, len(chain)) :]:
            connection.execute(SEAL_LINK.delete().where(*of(link)))
            connection.execute(PAPER.delete().where(PAPER.c.id == link.record))
            connection.execute(RECORD.delete().where(RECORD.c.id == link.record))

    def drop_head(connection: Connection) -> None:
        connection.execute(SEAL_HEAD.delete().where(SEAL_HEAD.c.claim == dice.choice((one, other))))

    def edit_head(connection: Connection) -> None:
        head = seal.head(connection, dice.choice((one, other)))
        assert head is not None
        name = dice.choice(("number", "hash", "key", "signature"))
        connection.execute(update(SEAL_HEAD).where(SEAL_HEAD.c.claim == head.claim).values({name: other_value(getattr(head, name), dice)}))

    def reorder(connection: Connection) -> None:
        first, second = dice.sample([link for link in links if link.claim == one], 2)
        for link, number in ((first, 1000), (second, first.number), (first, second.number)):
            where = SEAL_LINK.c.record == link.record
            connection.execute(update(SEAL_LINK).where(where).values(number=number))

    def duplicate_link(connection: Connection) -> None:
        link = dice.choice(links)
        row = {**link.body(), "hash": link.hash, "signature": link.signature, "record": new_id(), "number": dice.choice((99, len(links)))}
        connection.execute(insert(SEAL_LINK).values(row))

    def duplicate_record(connection: Connection) -> None:
        row = rows[dice.choice(sorted(rows))]
        connection.execute(insert(RECORD).values({**row._mapping, "id": new_id()}))

    def drop_record(connection: Connection) -> None:
        record = dice.choice(sorted(rows))
        connection.execute(PAPER.delete().where(PAPER.c.id == record))
        connection.execute(RECORD.delete().where(RECORD.c.id == record))

    def transplant(connection: Connection) -> None:
        """Move a record, its link, or both to the other claim."""
        link = dice.choice([link for link in links if link.claim == one])
        what = dice.choice(("record", "link", "both"))
        if what != "link":
            connection.execute(update(RECORD).where(RECORD.c.id == link.record).values(claim=other))
        if what != "record":
            connection.execute(update(SEAL_LINK).where(*of(link)).values(claim=other, number=50))

    def exchange_bodies(connection: Connection) -> None:
        kind = dice.choice(("evidence", "paper", "signature"))
        first, second = dice.sample([row for row in rows.values() if row.type == kind], 2)
        bodies = (first.body, second.body) if first.body != second.body else (first.body, first.body.replace("Ana", "Eva"))
        for row, body in zip((second, first), bodies, strict=True):
            connection.execute(update(RECORD).where(RECORD.c.id == row.id).values(body=body))

    def exchange_files(connection: Connection) -> None:
        first, second = dice.sample(originals, 2)
        what = dice.choice((("file",), ("key",), ("file", "key", "size")))
        connection.execute(BLOB.delete().where(BLOB.c.sha256.in_([first.sha256, second.sha256])))
        for mine, theirs in ((first, second), (second, first)):
            connection.execute(insert(BLOB).values({**mine._mapping, **{name: getattr(theirs, name) for name in what}}))

    def drop_blob(connection: Connection) -> None:
        connection.execute(BLOB.delete().where(BLOB.c.sha256 == dice.choice(originals).sha256))

    def edit_paper(connection: Connection) -> None:
        papers = connection.execute(select(PAPER)).all()
        paper = dice.choice(papers)
        spoilt = bytearray(paper.bytes)
        match dice.randrange(3):
            case 0:
                spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
            case 1:
                del spoilt[dice.randrange(len(spoilt)) :]
            case _:
                spoilt += b"%%EOF more"
        connection.execute(update(PAPER).where(PAPER.c.id == paper.id).values(bytes=bytes(spoilt)))

    def other_key(connection: Connection) -> None:
        """Sign a link again with a key that is not of this device."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        link, key = dice.choice(links), Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        hash_ = digest({**link.body(), "key": public})
        values = {"key": public, "hash": hash_, "signature": key.sign(bytes.fromhex(hash_)).hex()}
        connection.execute(update(SEAL_LINK).where(*of(link)).values(values))

    kinds = (
        *(edit_record, drop_value, edit_link, back_date, drop_link, cut_end, drop_head, edit_head, reorder, duplicate_link),
        *(duplicate_record, drop_record, transplant, exchange_bodies, exchange_files, drop_blob, edit_paper, other_key),
    )
    for place in range(count):
        kind = kinds[place % len(kinds)]
        yield kind.__name__, kind


def test_every_change_of_a_row_is_found(sealed: tuple[Desk, str, str]) -> None:
    desk, one, other = sealed
    dice, missed, seen = random.Random(11), [], {}  # noqa: S311
    for kind, change in changes(desk, one, other, dice, MUTATIONS * 3 // 4):
        with changed(desk, change) as broken:
            seen[kind] = seen.get(kind, 0) + 1
            if not broken:
                missed.append(kind)
    assert missed == []
    assert len(seen) == 18 and min(seen.values()) > 50
    assert desk.evidence.check(one) == desk.evidence.check(other) == ()


def test_every_change_of_a_file_is_found(sealed: tuple[Desk, str, str]) -> None:
    desk, one, _other = sealed
    dice = random.Random(12)  # noqa: S311
    files = sorted(path for path in desk.evidence.blobs.folder.iterdir())
    with desk.database.reading() as connection:
        kept = {row.file for row in connection.execute(select(BLOB)) if row.sha256 in _shown(desk, one)}
    files = [path for path in files if path.name in kept]
    missed = [number for number in range(MUTATIONS // 4) if not _harm(desk, one, files, dice)]
    assert missed == []
    assert desk.evidence.check(one) == ()


def _shown(desk: Desk, claim: str) -> set[str]:
    return {item.text("sha256") for item in desk.cases.load(claim).of("evidence")}


def _harm(desk: Desk, claim: str, files: list[Path], dice: random.Random) -> bool:
    """Change a file on the disk, return whether the check finds it, and put everything back."""
    path, donor = dice.sample(files, 2)
    data = path.read_bytes()
    spoilt = bytearray(data)
    match dice.randrange(6):
        case 0 | 1:
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        case 2:
            del spoilt[dice.randrange(len(spoilt)) :]
        case 3:
            spoilt += dice.randbytes(dice.randint(1, 40))
        case 4:
            spoilt[:] = donor.read_bytes()
        case _:
            at = dice.randrange(len(spoilt) - 20)
            spoilt[at : at + 16], spoilt[at + 4 : at + 20] = spoilt[at + 4 : at + 20], spoilt[at : at + 16]
    path.unlink() if dice.random() < 0.05 else path.write_bytes(bytes(spoilt))
    broken = desk.evidence.check(claim)
    path.write_bytes(data)
    return bool(broken) or bytes(spoilt) == data


def test_the_check_names_exactly_what_changed(sealed: tuple[Desk, str, str]) -> None:
    desk, one, _other = sealed
    item = desk.cases.load(one).of("evidence")[1]

    def rename(connection: Connection) -> None:
        body = {**item.values, "original_name": "otra.jpg"}
        connection.execute(update(RECORD).where(RECORD.c.id == item.id).values(body=json.dumps(body)))

    with changed(desk, rename) as broken:
        assert [(one.record, one.words) for one in broken] == [
            (item.id, "Los datos cambiaron después de sellarse: evidencia otra.jpg.")
        ]
    path = desk.evidence.blobs.folder / desk.evidence._blob(item.text("sha256")).file
    path.rename(path.with_suffix(".away"))
    words = [one.words for one in desk.evidence.check(one)]
    assert words == ["El archivo falta o no es el que se recibió: evidencia 1.jpg."]
    path.with_suffix(".away").rename(path)
    folio = desk.cases.load(one).claim.text("folio")
    with changed(desk, lambda connection: connection.execute(SEAL_HEAD.delete().where(SEAL_HEAD.c.claim == one))) as broken:
        assert [item.words for item in broken] == ["La cadena no tiene su firma final."]
    assert verify(desk.database)["evidence"] == [] and folio


def test_ten_thousand_clean_checks_raise_no_alarm(desk: Desk) -> None:
    """Work of every kind goes on between the checks."""
    dice = random.Random(13)  # noqa: S311
    claims = [desk.cases.start() for _claim in range(12)]
    steps = CHECKS // 50
    for step in range(steps):
        claim = dice.choice(claims)
        items = desk.cases.load(claim).of("evidence")
        if not items or (step % 20 == 0 and len(items) < 2):
            desk.evidence.bring(Into(claim), [PastedSource(f"{step}.jpg", photo(step % 7, (24, 18)))])
        elif step % 40 == 1:
            sign_and_issue(desk, claim, step)
        else:
            values = dice.choice(({"caption": f"Lado {step}"}, {"use": "no", "no_use_reason": "Movida"}, {"use": "yes", "no_use_reason": None}, {"rotation": 90}))
            desk.cases.save(claim, [Edit(dice.choice(items).id, values)], "test")
        with desk.database.reading() as connection:
            for _check in range(50):
                assert list(seal_check.broken(connection, dice.choice(claims), desk.evidence.blobs)) == []
    assert not any(verify(desk.database).values())


def test_links_say_who_sealed_and_follow_each_other(sealed: tuple[Desk, str, str]) -> None:
    desk, one, _other = sealed
    with desk.database.reading() as connection:
        chain = seal.links(connection, one)
        key = seal.device_key(connection)
        count = connection.execute(select(func.count()).select_from(SEAL_LINK)).scalar_one()
    assert [link.kind for link in chain] == ["evidence"] * 2 + ["signature", "paper"]
    assert [link.number for link in chain] == [1, 2, 3, 4] and count == 8
    assert {link.key for link in chain} == {key} and len(key) == 64
    items = desk.cases.load(one).of("evidence")
    assert [item.get("chain_prev") for item in items] == [seal.genesis(one), chain[0].hash]
