"""What the screens receive from the services: frozen values, already in words where a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gnp_desk.forms.case import Case as Case
from gnp_desk.forms.case import Record as Record
from gnp_desk.services.place import Place as Place


@dataclass(frozen=True)
class Edit:
    """New wire values for some fields of one record, and the values the person saw there where that is known.

    What was seen goes into the journal: the centre tells by it a decision from an accident (api.md section 4).
    """

    record: str
    values: Mapping[str, object]
    seen: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """A durable commit: its journal group, the local instant the commit returned, and every edit it holds.

    `edits` are those asked for with the answers that follow from them, and the state of the claim when it moved.
    """

    group: str
    at: datetime
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Undone:
    """An undo or redo that is durable: what changed back, so that the page can show and focus it."""

    saved: Saved
    edits: tuple[Edit, ...]
    undo_left: int
    redo_left: int


@dataclass(frozen=True)
class QueueRow:
    """One claim in Trabajo. `reason` is a code for mark and colour, `reason_text` its word; `plate` is masked.

    `send_state` is a code of `services/sync/states.py`.
    """

    claim: str
    folio: str
    loss_kind: str
    vehicle: str
    plate: str
    reason: str
    reason_text: str
    next_step: str
    since: str
    send_state: str
    send_text: str
    page: str = ""


@dataclass(frozen=True)
class TaskRow:
    """One numbered task of the Expediente. `state`: empty, ongoing, missing, complete, locked or read."""

    code: str
    number: int
    title: str
    summary: str
    state: str
    state_text: str
    page: str = ""


@dataclass(frozen=True)
class StepView:
    """One step of a rule's answer, in words."""

    text: str
    rule: str
    clause: str
    result: str = ""


@dataclass(frozen=True)
class CoverLine:
    """One cover of the policy: sum, deductible, and what it leaves out, in words."""

    code: str
    title: str
    covered: bool
    sum_text: str
    deductible_text: str
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class CoverView:
    """The cover card at the moment of loss. `state` is the code of `cover_status`, «unknown» without a policy.

    `other_line` names the line of a policy that insures no vehicle: no claim begins under it here.
    """

    state: str
    badge: str
    covered: bool
    policy_number: str
    item_number: str
    insured: str
    term_text: str
    lapses_text: str
    data_text: str
    vehicle: str
    plate: str
    lines: tuple[CoverLine, ...]
    steps: tuple[StepView, ...]
    facts: tuple[tuple[str, str], ...] = ()
    other_line: str = ""


@dataclass(frozen=True)
class DeadlineRow:
    """One deadline: what, until when, kind of days with its rule, and its state (on_time, soon, late, waiting)."""

    title: str
    terms: str
    due_text: str
    note: str
    state: str


@dataclass(frozen=True)
class Advice:
    """One problem in words, with the place that owns it. `outcome`: R, R+ or N."""

    code: str
    outcome: str
    text: str
    page: str
    record: str
    field: str


@dataclass(frozen=True)
class PaperRow:
    """One issued paper, or a draft order (`paper` empty). `state` as in forms.md section 8; `send_state` of `sync/states`."""

    paper: str
    record: str
    kind: str
    title: str
    folio: str
    issued_text: str
    valid_text: str
    state: str
    state_text: str
    send_state: str = "draft"
    send_text: str = ""


@dataclass(frozen=True)
class CaseView:
    """Everything the Expediente shows of one claim, computed from the frozen case."""

    case: Case
    folio: str
    title: str
    subtitle: str
    tasks: tuple[TaskRow, ...]
    cover: CoverView
    deadlines: tuple[DeadlineRow, ...]
    advice: tuple[Advice, ...]
    next_page: str
    next_text: str


@dataclass(frozen=True)
class AnswerRow:
    """One answered question on «Revisar y cerrar», with the place to change it; health data says that it is."""

    section: str
    label: str
    value: str
    page: str
    record: str
    field: str
    is_health: bool = False


@dataclass(frozen=True)
class Review:
    """«Revisar y cerrar»: the answers, what must be corrected, what is worth a look."""

    answers: tuple[AnswerRow, ...]
    problems: tuple[Advice, ...]
    reviews: tuple[Advice, ...]


@dataclass(frozen=True)
class Issued:
    """A paper that exists now: its folio (provisional or not), frozen bytes and hash."""

    paper: str
    folio: str
    provisional: bool
    kind: str
    title: str
    pages: int
    sha256: str
    left: int


@dataclass(frozen=True)
class HistoryRow:
    """One change of the journal in words: when, who, where, what it was and what it is."""

    at: str
    who: str
    what: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class SearchHit:
    """One result: a claim, a client, a policy, a paper or a vehicle of a claim; `claim` is where the last two are.

    `why` names what matched; `marked` is the matched text and its span.
    """

    kind: str
    id: str
    title: str
    detail: str
    state_text: str
    why: str
    marked: str
    span: tuple[int, int]
    claim: str = ""


@dataclass(frozen=True)
class Found:
    """The results of one search, claims first, and how long it took."""

    text: str
    hits: tuple[SearchHit, ...]
    ms: float
    more: bool = False
