"""The demonstration: invented policies and claims in a store of its own. Nothing in it is about anybody."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gnp_desk import errors, resources
from gnp_desk.forms.case import Case, Record
from gnp_desk.rules.edition import Edition, load_editions
from gnp_desk.services import case_view, claim_rows, demo_formats, demo_money, demo_repairs, folios, preferences
from gnp_desk.services.case_edit import added, changed, created
from gnp_desk.services.cases import DEVICE_SHORT, Cases
from gnp_desk.services.claim_start import answered, edition_of, first_records
from gnp_desk.services.database import Database
from gnp_desk.services.demo_claims import PAID_BEFORE, STORIES, Story, Values
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.ids import new_id
from gnp_desk.services.office import open_office
from gnp_desk.services.papers import Papers
from gnp_desk.services.policies import Policies
from gnp_desk.services.policy_copy import AUTOS, Policy
from gnp_desk.services.records import Author, Change, Records
from gnp_desk.services.signing_room import Given, SigningRoom, Stroke, look
from gnp_desk.services.views import Edit

LEASE = 200
MOTORCYCLE = "Motocicleta"
REASON = "Se confirmó en el lugar con quien conducía y con los documentos a la vista."
SERIES = ("SI", "DA", "OV", "OM", "OE", "GR", "IT", "FD", "HV", "LQ", "OP", "AD", "RR", "SA", "QJ")
FIRST_OF_MANY = 10_001
TOGETHER = 100
STEP = timedelta(seconds=20)
HEARD_AGO = timedelta(hours=3)
"""When the centre last told of the repairs."""


def make_demo(
    database: Database, records: Records, *, policies: int = 400, claims: int = 12, seed: int = 7
) -> dict[str, object]:
    """Fill the store with invented policies and claims around now, and return how many of each were made.

    Policies keep every class, cover and state of payment. The last twenty claims are entered through the services a
    person uses, papers and money included; those before them are written together and have no papers. The same seed and
    hour tell the same stories.
    """
    now = records.clock().astimezone(ZoneInfo(records.author.zone))
    editions = load_editions(resources.path("editions"))
    copy = Policies(database, editions)
    known = list(invent(max(policies, 1), seed, now.replace(tzinfo=None)))
    copy.add(known)
    database.write(lambda connection: demo_formats.fill(connection, now.date()))
    database.write(lambda connection: _seed(connection, Records(records.author, lambda: now - timedelta(days=720))))
    random, clock = Random(seed), Ticker(now)  # noqa: S311  (invented data, no secret)
    told = (*PAID_BEFORE, *STORIES)[-claims:] if claims else ()
    many = claims - len(told)
    _tell_many(database, records.author, clock, random, Many(known, copy, editions, many))
    begun = []
    for story in told:
        clock.now = now - timedelta(days=story.days_ago)
        begun.append(_tell(database, Records(records.author, clock), copy, editions, story, random, known))
    clock.now = now - HEARD_AGO
    demo_repairs.tell(Cases(database, Records(records.author, clock), copy, editions), begun)
    Cases(database, records, copy, editions).refresh()
    return {"policies": copy.count(), "claims": many + len(told), "seed": seed}


class Ticker:
    """A clock that a story moves on: it returns the time of the story, a few seconds later at each step."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta = STEP) -> None:
        """Let time pass."""
        self.now += time


def _seed(connection: Connection, records: Records) -> None:
    """Give the device two leases of every series, unless it has some. Their prefix names the device, as the centre's do."""
    if folios.left(connection):
        return
    short = preferences.read(connection, DEVICE_SHORT)
    for series, number in itertools.product(SERIES, range(2)):
        first = number * LEASE + 1
        folios.seed(connection, records, series, f"{series}-{short}-", first, first + LEASE - 1)


def _tell(
    database: Database,
    records: Records,
    copy: Policies,
    editions: Sequence[Edition],
    story: Story,
    random: Random,
    known: Sequence[Policy],
) -> str:
    cases = Cases(database, records, copy, editions)
    assert isinstance(records.clock, Ticker)
    claim = cases.start(_fitting(story, copy, known, cases.moment().local, random))
    papers, signatures = Papers(database, records, cases, is_demo=True), SigningRoom(database, records, cases)
    desks = demo_money.Desks(cases, papers, open_office(database, records, cases, is_demo=True), records.clock.pass_by)
    story.tell(StorePen(desks, signatures, records.clock, claim), random)
    return claim


def _fitting(story: Story, copy: Policies, known: Sequence[Policy], at: str, random: Random) -> str:
    """Return a policy that the story can happen under, «» when it needs none or the copy has none like it."""
    if not story.cover or story.known:
        return known[0].id if story.known else ""
    fit = [
        policy.id
        for policy in known[1:]
        if policy.schedule["package"] != MOTORCYCLE
        and any(cover["coverage_code"] == story.cover for cover in policy.covers)
        and copy.decide(policy, at).state in story.states
    ]
    return random.choice(fit) if fit else known[0].id


class StorePen:
    """Writes a story into the store, one durable step after another, as the window does."""

    def __init__(self, desks: demo_money.Desks, signatures: SigningRoom, clock: Ticker, claim: str) -> None:
        self._desks = desks
        self._cases = desks.cases
        self._papers = desks.papers
        self._signatures = signatures
        self._clock = clock
        self._claim = claim

    @property
    def case(self) -> Case:
        return self._cases.load(self._claim)

    def set(self, record: Record | None, **values: object) -> None:
        """Answer some questions of a record."""
        assert record is not None
        self._clock.pass_by()
        self._cases.save(self._claim, [Edit(record.id, values)], "")

    def add(self, kind: str, **values: object) -> Record:
        """Add a record and return it with what the claim already knew."""
        self._clock.pass_by()
        record = self._cases.new_id()
        added = self._cases.add(self._claim, kind, record, values, "").find(record)
        assert added is not None
        return added

    def issue(self, kind: str) -> None:
        """Issue the newest record of a kind and hand its paper over."""
        self._clock.pass_by(timedelta(minutes=2))
        record = self.case.of(kind)[-1]
        if kind == "declaration":
            self.sign()
        try:
            issued = self._papers.issue(self._claim, record.id)
        except errors.ReasonWanted:
            issued = self._papers.issue(self._claim, record.id, REASON)
        self._papers.event(issued.paper, "delivered", to=self._papers.copies(kind)[0])

    def pay(self, lines: tuple[Values, ...], until: int) -> None:
        """Value the damage, and as far as `until` issue it, settle it and collect its deductible."""
        demo_money.tell(self._desks, self._claim, lines, until)

    def sign(self) -> None:
        """Have everybody sign the declaration on the screen."""
        for row in look(self.case).rows:
            self._clock.pass_by()
            view = look(self.case)
            strokes = autograph(row.name)
            self._signatures.sign(self._claim, Given(row.key, view.content_hash, row.text, strokes=strokes))

    def wait(self, minutes: int) -> None:
        """Let time pass."""
        self._clock.pass_by(timedelta(minutes=minutes))


def autograph(name: str) -> tuple[Stroke, ...]:
    """Return invented strokes for a name: one loop for each letter and a flourish, the same each time."""
    letters = name or "Ajustador"
    step = min(30.0, 520.0 / len(letters))
    curve = []
    for at in range(len(letters) * 8):
        turn = at / 8 * math.tau
        tall = 20 + ord(letters[at // 8]) % 40
        x, y = 60 + at / 8 * step + math.cos(turn) * step * 0.8, 120 - math.sin(turn) * tall
        curve.append((round(x * 10), round(y * 10), at * 12, 400 + at * 37 % 400))
    end = len(curve) * 12
    flourish = [(600 + at * 180, 1700 + round(math.sin(at / 4) * 60), end + at * 10, 500) for at in range(28)]
    return tuple(curve), tuple(flourish)


class MemoryPen:
    """Tells a story in memory, for claims that are written together; it issues nothing."""

    def __init__(self, case: Case, clock: Ticker) -> None:
        self.case = case
        self._clock = clock

    def set(self, record: Record | None, **values: object) -> None:
        """Answer some questions of a record."""
        assert record is not None
        self._clock.pass_by()
        self.case, _changes = changed(self._moved(), [Edit(record.id, values)])

    def add(self, kind: str, **values: object) -> Record:
        """Add a record and return it with what the claim already knew."""
        self._clock.pass_by()
        fresh = Record(new_id(), kind, values, self.case.claim.id)
        self.case, _changes = added(self._moved(), fresh)
        return next(record for record in self.case if record.id == fresh.id)

    def issue(self, kind: str) -> None:
        """Leave the record as a draft: a paper takes longer than the whole story."""

    def pay(self, lines: tuple[Values, ...], until: int) -> None:
        """Leave the money for later, as the papers."""

    def wait(self, minutes: int) -> None:
        """Let time pass."""
        self._clock.pass_by(timedelta(minutes=minutes))

    def _moved(self) -> Case:
        return replace(self.case, moment=replace(self.case.moment, now=self._clock.now))


class Many:
    """What claims written together are made of."""

    def __init__(self, known: Sequence[Policy], copy: Policies, editions: Sequence[Edition], count: int) -> None:
        self.known = [policy for policy in known if policy.line == AUTOS]
        self.copy = copy
        self.editions = editions
        self.count = count


def _tell_many(database: Database, author: Author, clock: Ticker, random: Random, many: Many) -> None:
    """Write claims of the last two years, oldest first, many in one transaction, each in a group of its own."""
    now, numbers = clock.now, itertools.count(FIRST_OF_MANY)
    for first in range(0, many.count, TOGETHER):
        places = range(first, min(first + TOGETHER, many.count))

        def job(connection: Connection, places: range = places) -> None:
            records = Records(author, clock)
            taken = [next(numbers) for _place in places]
            short = str(preferences.read(connection, DEVICE_SHORT))
            _used_lease(connection, records, short, taken)
            for place, number in zip(places, taken, strict=True):
                clock.now = now - timedelta(days=700 * (1 - place / many.count) + 30)
                folio = folios.written(f"SI-{short}-", number)
                _write_told(connection, records, _told(author, clock, random, many, place, folio))

        database.write(job)
    clock.now = now


def _used_lease(connection: Connection, records: Records, short: str, numbers: Sequence[int]) -> None:
    lease = folios.seed(connection, records, "SI", f"SI-{short}-", numbers[0], numbers[-1])
    records.write(connection, [Change("update", folios.LEASE, lease, folios.ORGANISATION, {"used": list(numbers)})])


def _told(author: Author, clock: Ticker, random: Random, many: Many, place: int, folio: str) -> Case:
    claim, policy = new_id(), many.known[place % len(many.known)]
    moment = replace(Case(Record(claim, "claim", {}), ()).moment, now=clock.now, zone=author.zone)
    first, *rest = first_records(claim, folio, False, author, moment)
    snapshot = new_id()
    fixed = many.copy.fixed(policy, moment.local, claim, snapshot)
    case = Case(first.with_values(policy=snapshot), (*rest, *fixed), moment)
    case = replace(case, edition=edition_of(case, many.editions))
    for change in answered(case):
        record = case.find(change.record)
        assert record is not None
        case = case.with_record(record.with_values(**change.values))
    pen = MemoryPen(case, clock)
    STORIES[place % len(STORIES)].tell(pen, random)
    return pen.case


def _write_told(connection: Connection, records: Records, case: Case) -> None:
    records.write(connection, list(_changes(case)))
    claim_rows.put(connection, case_view.row(case))


def _changes(case: Case) -> Iterator[Change]:
    yield from (created(record) for record in case)
