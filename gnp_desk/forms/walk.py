"""The adjuster's walk as data: pages, and the parts of a page. The catalogue lists them; `pages.py` draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gnp_desk.forms.case import Case, Record

Chosen = Callable[[Case], tuple[Record | None, ...]]
NewRecord = Callable[[Case], Mapping[str, object]]


class Layout(StrEnum):
    """How the records of a part stand on the page.

    `BLOCK` asks the fields of one record, label above or left. `COLUMNS` has one column per party of the claim, the same
    question on the same line; `of` answers one entry per party in letter order, None where that party has no such record.
    `LIST` shows one card per record, each opening in place, with a button that adds one.
    """

    BLOCK = "block"
    COLUMNS = "columns"
    LIST = "list"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A topic of a page: which fields of which records it asks.

    `form` is a code of the catalogue, `fields` its field names in the order shown. For a list, `add` is the words of the
    button («Agregar testigo», «» when none may be added), `new` the values a new record starts with (`parent` included),
    and `row` names the fields that make the card's one-line summary. `shown` hides the part when it makes no sense.
    """

    title: str
    form: str
    fields: tuple[str, ...]
    of: Chosen
    layout: Layout = Layout.BLOCK
    add: str = ""
    new: NewRecord | None = None
    row: tuple[str, ...] = ()
    hint: str = ""
    shown: Callable[[Case], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One question page. `task` is the code of the task of the Expediente it belongs to; `help` the words behind F1."""

    code: str
    title: str
    task: str
    parts: tuple[Part, ...]
    help: str = ""
    shown: Callable[[Case], bool] | None = None


@dataclass(frozen=True)
class Task:
    """One numbered row of the Expediente. `state`: empty, ongoing, missing, complete, locked or read.

    `page` is where opening it leads: the code of a Page, or «orders», «review», «history», «papers».
    """

    code: str
    number: int
    title: str
    summary: str
    state: str
    state_text: str
    page: str = ""
