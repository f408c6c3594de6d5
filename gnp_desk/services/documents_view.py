"""What the screen of documents says of each one, and what may be chosen there. Pure."""

from __future__ import annotations

from gnp_desk import texts
from gnp_desk.forms.document_item.checklist import Needed as Needed
from gnp_desk.forms.document_item.form import PROCEDURES, RETURNS
from gnp_desk.texts import N_

RECEIPT = "document_receipt"


def procedures() -> tuple[tuple[str, str, str], ...]:
    """Return the procedures whose documents may be asked about, as choices."""
    return tuple((code, label, "") for code, label in PROCEDURES)


def returns() -> tuple[tuple[str, str, str], ...]:
    """Return why a document may be given back, as choices."""
    return tuple((code, label, "") for code, label in RETURNS)


def received_words(item: Needed) -> str:
    """Return when a document arrived, «» while it has not."""
    return N_("recibido el {when}").format(when=texts.day_hour(item.received_at)) if item.received_at else ""
