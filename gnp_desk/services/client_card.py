"""A client's card: policies by line, claims, receipts, papers, deadlines, documents missing, and those of a like name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, RowMapping, bindparam, or_, select

from gnp_desk import texts
from gnp_desk.forms.case import Case
from gnp_desk.services import checklist, claim_keys, clients, cover_card, deadline_calendar
from gnp_desk.services.case_view import REASONS
from gnp_desk.services.cases import Cases
from gnp_desk.services.clients import Client
from gnp_desk.services.database import Database
from gnp_desk.services.masking import first_half
from gnp_desk.services.papers import issued_rows
from gnp_desk.services.policies import Policies
from gnp_desk.services.policy_copy import LINES, Policy, car_words, unpacked
from gnp_desk.services.policy_tables import CLAIM_KEY, POLICY, POLICY_SCHEDULE
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.services.views import PaperRow
from gnp_desk.texts import N_

MOST_POLICIES, MOST_CLAIMS, MOST_READ, MOST_PAPERS = 60, 40, 6, 12
NEXT_RECEIPTS = timedelta(days=30)
ROLES = {
    "insured": N_("asegurado"),
    "policyholder": N_("contratante"),
    "main_driver": N_("conductor habitual"),
}
BODIES = (
    select(POLICY.c.id, POLICY_SCHEDULE.c.body)
    .join(POLICY, POLICY.c.row == POLICY_SCHEDULE.c.row)
    .where(POLICY.c.row.in_(bindparam("rows", expanding=True)))
)
CLAIMS = (
    select(CLAIM_ROW, CLAIM_KEY.c.kind)
    .join(CLAIM_KEY, CLAIM_KEY.c.claim == CLAIM_ROW.c.claim)
    .where(
        or_(
            CLAIM_KEY.c.code.in_(bindparam("policies", expanding=True)) & (CLAIM_KEY.c.kind == claim_keys.POLICY),
            CLAIM_KEY.c.code.in_(bindparam("codes", expanding=True)) & (CLAIM_KEY.c.kind == claim_keys.PERSON),
        )
    )
    .order_by(CLAIM_ROW.c.is_open.desc(), CLAIM_ROW.c.since.desc())
)


@dataclass(frozen=True)
class PolicyLine:
    """One policy of the client: what it insures, in which role it names them, and how it stands today."""

    id: str
    line: str
    line_text: str
    number: str
    detail: str
    role_text: str
    state_text: str
    is_covered: bool
    until: str


@dataclass(frozen=True)
class ClaimLine:
    """One claim: under a policy of the client, or one in which they only take part."""

    claim: str
    folio: str
    detail: str
    state_text: str
    next_text: str
    is_open: bool
    is_own: bool


@dataclass(frozen=True)
class ReceiptLine:
    """One receipt not paid yet."""

    policy: str
    detail: str
    due: str
    amount: str
    is_late: bool


@dataclass(frozen=True)
class ClaimPaper:
    """One issued paper and the claim it belongs to."""

    claim: str
    folio: str
    paper: PaperRow


@dataclass(frozen=True)
class ClaimNote:
    """A deadline or a missing document of a claim: what, until when, and how it stands."""

    claim: str
    folio: str
    title: str
    detail: str = ""
    state: str = ""


@dataclass(frozen=True)
class AlikeLine:
    """Somebody whose name looks the same, and why they are not taken for the client."""

    key: str
    name: str
    detail: str
    why: str


@dataclass(frozen=True)
class ClientCard:
    """Everything the counter knows of one client. `left_out` counts policies and claims beyond those shown."""

    key: str
    name: str
    others: tuple[str, ...]
    phone: str
    identified: str
    policies: tuple[PolicyLine, ...]
    claims: tuple[ClaimLine, ...]
    receipts: tuple[ReceiptLine, ...]
    papers: tuple[ClaimPaper, ...]
    terms: tuple[ClaimNote, ...]
    missing: tuple[ClaimNote, ...]
    alike: tuple[AlikeLine, ...]
    left_out: int = 0


class ClientCards:
    """Puts the card of a client together from the copy of policies and the claims of this store."""

    def __init__(self, database: Database, policies: Policies, cases: Cases) -> None:
        self._database = database
        self._policies = policies
        self._cases = cases

    def card(self, key: str) -> ClientCard:
        """Return the card of the person a policy names in a role («number-item/role»); UnknownRecord when it names nobody."""
        with self._database.reading() as connection:
            one = clients.client(connection, key)
            rows = list(dict.fromkeys(person.policy for person in one.people))[:MOST_POLICIES]
            bodies = {row.id: unpacked(row.body) for row in connection.execute(BODIES, {"rows": rows})}
            found = _claims(connection, one)
            read = [self._cases.read(connection, row["claim"]) for row in found if row["is_open"]][:MOST_READ]
            alike = clients.alike(connection, one)
        at = self._cases.moment().local
        left_out = max(0, len(one.policies) - MOST_POLICIES) + max(0, len(found) - MOST_CLAIMS)
        return ClientCard(
            key,
            one.names[0] if one.names else N_("Persona por identificar"),
            one.names[1:],
            next((first_half(person.phone) for person in one.people if person.phone), ""),
            _identified(one),
            tuple(sorted(self._lines(one, bodies, at), key=_by_line)),
            tuple(_claim(row) for row in found[:MOST_CLAIMS]),
            tuple(sorted(_receipts(bodies.values(), at), key=lambda line: line.due[6:] + line.due[3:5] + line.due[:2])),
            tuple(_papers(read))[:MOST_PAPERS],
            tuple(_terms(read)),
            tuple(_missing(read)),
            tuple(_alike(one, other) for other in alike),
            left_out,
        )

    def _lines(self, one: Client, bodies: dict[str, Policy], at: str) -> Iterator[PolicyLine]:
        for key, policy in bodies.items():
            decision = self._policies.decide(policy, at)
            roles = [ROLES[person.role] for person in one.people if person.policy_id == key and person.role in ROLES]
            what = car_words(policy.schedule.get("schedule_vehicle") or {}) or str(policy.schedule.get("package") or "")
            yield PolicyLine(
                key,
                policy.line,
                LINES.get(policy.line, policy.line),
                N_("{number} · inciso {item}").format(number=policy.number, item=policy.item),
                what,
                texts.listing(dict.fromkeys(roles)),
                cover_card.STATES[decision.state],
                decision.covered,
                texts.day(cover_card.local(policy.schedule.get("policy_end_at"))[:10] or None),
            )


def _by_line(line: PolicyLine) -> tuple[int, str]:
    return list(LINES).index(line.line) if line.line in LINES else len(LINES), line.number


def _identified(one: Client) -> str:
    """Return by what this person is told apart, without showing it whole."""
    shown = (("RFC", one.known.rfc), ("CURP", one.known.curp))
    found = [f"{name} {code[:4]}{'•' * (len(code) - 6)}{code[-2:]}" for name, code in shown if code]
    return " · ".join(found) or N_("Sin RFC ni CURP en sus pólizas")


def _claims(connection: Connection, one: Client) -> list[RowMapping]:
    """Return the rows of the claims of a client, each once: open ones first, then the newest."""
    asked = {"policies": list(one.policies), "codes": list(one.known.codes)}
    found: dict[str, RowMapping] = {}
    for row in connection.execute(CLAIMS, asked).mappings():
        if row["claim"] not in found or row["kind"] == claim_keys.POLICY:
            found[row["claim"]] = row
    return list(found.values())


def _claim(row: RowMapping) -> ClaimLine:
    state = REASONS[row["reason"]] if row["is_open"] else N_("Cerrado")
    detail = " · ".join(part for part in (row["loss_kind"], row["vehicle"]) if part)
    is_own = row["kind"] == claim_keys.POLICY
    return ClaimLine(row["claim"], row["folio"], detail, state, row["next_step"], bool(row["is_open"]), is_own)


def _receipts(policies: Iterable[Policy], at: str) -> Iterator[ReceiptLine]:
    """Yield what is not paid: everything late, and what falls due within a month."""
    until = f"{date.fromisoformat(at[:10]) + NEXT_RECEIPTS}"
    for policy in policies:
        for receipt in policy.receipts:
            due = str(receipt.get("due_on") or "")
            if due and due <= until and not cover_card.is_paid(receipt, at):
                detail = f"{LINES.get(policy.line, policy.line)} · {policy.number}"
                amount = texts.money(str(receipt.get("amount") or "") or None)
                yield ReceiptLine(policy.id, detail, texts.day(due), amount, due < at[:10])


def _papers(read: Sequence[Case]) -> Iterator[ClaimPaper]:
    for case in read:
        yield from (ClaimPaper(case.claim.id, case.claim.text("folio"), row) for row in issued_rows(case))


def _terms(read: Sequence[Case]) -> Iterator[ClaimNote]:
    for case in read:
        for term in deadline_calendar.terms(case, deadline_calendar.SHOWN):
            if not term.state.startswith("done"):
                yield ClaimNote(case.claim.id, case.claim.text("folio"), term.title, term.due_text, term.state)


def _missing(read: Sequence[Case]) -> Iterator[ClaimNote]:
    for case in read:
        for _who, items in checklist.look(case).groups:
            for item in items:
                if item.state in ("missing", "returned"):
                    yield ClaimNote(case.claim.id, case.claim.text("folio"), item.name, item.state_text, item.state)


def _alike(one: Client, other: Client) -> AlikeLine:
    count = texts.plural(len(other.policies), N_("{n} póliza"), N_("{n} pólizas"))
    return AlikeLine(other.key, other.names[0], count, _why_apart(one, other))


def _why_apart(one: Client, other: Client) -> str:
    if not one.known.codes or not other.known.codes:
        return N_("No hay RFC ni CURP con qué compararlos.")
    if one.known.rfc and one.known.rfc == other.known.rfc:
        return N_("El RFC es el mismo y la CURP no.")
    if one.known.curp and one.known.curp == other.known.curp:
        return N_("La CURP es la misma y el RFC no.")
    return N_("Tienen otro RFC o CURP.")
