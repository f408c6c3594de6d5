"""What a claim begins with, and what it can answer by itself. Pure: the caller writes it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gnp_desk.forms.case import Case, Moment, Record
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.claim import first
from gnp_desk.forms.kinds import instant
from gnp_desk.rules.edition import Edition, NoEditionError, edition_for
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Author, Change


def first_records(claim: str, folio: str, provisional: bool, author: Author, moment: Moment) -> list[Record]:
    """Return the records of a claim just reported: claim, vehicle and driver A, declaration, checklist."""
    now = instant(moment.now.replace(tzinfo=None), moment.zone, "device")
    reported = {
        "folio": folio,
        "provisional": provisional,
        "status": "reported",
        "channel": "on_site",
        "reported_at": now,
        "adjuster": author.user,
        "adjuster_name": author.name,
        "loss_at": now,
        "loss_time_quality": "exact",
    }
    return first.first_records(claim, reported, new_id)


def answered(case: Case) -> Iterator[Change]:
    """Yield what fills every empty field that the claim can answer by itself (forms.md FM-5), in the order it follows."""
    for record in case:
        if record.type.startswith("policy") or record.type not in FORMS:
            continue
        values = FORMS[record.type].prefilled(case, record)
        if values:
            case = case.with_record(record.with_values(**values))
            yield Change("update", record.type, record.id, case.claim.id, values)
    if case.policy and case.edition and not case.claim.get("edition"):
        yield Change("update", "claim", case.claim.id, case.claim.id, {"edition": case.edition.code})


def edition_of(case: Case, editions: Sequence[Edition]) -> Edition | None:
    """Return the conditions that apply: those stamped on the claim, else by start of the policy, by loss, by today."""
    frozen = case.claim.text("edition")
    if frozen:
        return next((edition for edition in editions if edition.code == frozen), None)
    start = case.policy.get("policy_start_at") if case.policy else None
    loss = _day(case.claim.get("loss_at")) or case.moment.today
    try:
        return edition_for(editions, _day(start) or loss, loss)
    except NoEditionError:
        return None


def _day(instant_: object) -> date | None:
    local = instant_.get("local") if isinstance(instant_, Mapping) else None
    return date.fromisoformat(str(local)[:10]) if local else None
