"""Where things of a claim are: codes of screens, and the place of a task, a page or a datum."""

from __future__ import annotations

from gnp_desk.services.views import Place, SearchHit

WORK, CASE, PAGE, REVIEW, HISTORY = "work", "case", "page", "review", "history"
ORDERS, ORDER, PAPER = "orders", "order", "paper"
VALUATION, SETTLEMENT, SLIPS = "valuation", "settlement", "slips"
DOCUMENTS, DEADLINES, THEFT, RECORD = "documents", "deadlines", "theft", "record"
SKETCH, DAMAGE, SIGNATURES = "sketch", "damage", "signatures"
EVIDENCE, PHOTO = "evidence", "photo"
CLIENT, CLIENT_VIEW, REPAIR, CONTACTS = "client", "client_view", "repair", "contacts"
DRAFT = "order/"
"""A page code of an order's form is this and the record of the order."""
RECORD_PAGE = "record/"
"""A page code of a record by itself is this and its id."""
MONEY = (VALUATION, SETTLEMENT, SLIPS, DOCUMENTS, DEADLINES, THEFT)
HOMES = {
    "worksheet": VALUATION,
    "settlement": SETTLEMENT,
    "payment_order": SETTLEMENT,
    "deductible_slip": SLIPS,
    "document_receipt": DOCUMENTS,
    "theft_case": THEFT,
    "repair_tracking": REPAIR,
}
"""Where the papers of the office are at home; those of every other kind are in Órdenes."""
SCREENS = {"orders": ORDERS, "papers": ORDERS, "review": REVIEW, "history": HISTORY, "case": CASE, "": CASE, "sketch": SKETCH, "damage": DAMAGE, "evidence": EVIDENCE, "signatures": SIGNATURES, **{code: code for code in MONEY}}


def place_of(claim: str, page: str, record: str = "", field: str = "") -> Place:
    """Return the place of a page code as tasks, advice and answers give it: a screen of its own or a question page."""
    screen = ORDER if page.startswith(DRAFT) else SCREENS.get(page, PAGE)
    return Place(screen, claim, page if screen in (PAGE, ORDER, DAMAGE) else "", record, field)


def home_of(kind: str, claim: str, record: str) -> Place:
    """Return where a draft of a kind is filled in: a screen of the office, or the form of an order."""
    if kind in HOMES:
        return Place(HOMES[kind], claim, record=record)
    return Place(ORDER, claim, f"{DRAFT}{record}", record)


def place_of_hit(hit: SearchHit) -> Place:
    """Return where a result of the search leads; a policy to the client who stands first in it."""
    if hit.kind in ("claim", "vehicle"):
        return Place(CASE, hit.claim or hit.id)
    if hit.kind == "paper":
        return Place(PAPER, hit.claim, record=hit.id)
    return Place(CLIENT, page=hit.id if hit.kind == "client" else f"{hit.id}/")
