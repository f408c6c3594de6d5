"""The life of records as the centre holds it: which moves of a status there are, and what freezes what (forms.md section 8)."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_central.declaration import Frozen

_OPEN = ("reported", "attending", "attended", "valuation", "repair", "settlement")
_PAPER = {
    "None": ("draft", "issued", "closed"),
    "draft": ("to_sign", "issued", "closed", "cancelled"),
    "to_sign": ("draft", "closed", "cancelled"),
    "issued": ("draft", "closed", "cancelled"),
    "closed": ("draft",),
}
_CLAIM = {
    "None": _OPEN,
    "reported": ("attending", "attended", "waiting", "cancelled"),
    "attending": ("attended", "waiting", "cancelled"),
    "attended": ("valuation", "waiting"),
    "valuation": ("repair", "settlement", "waiting"),
    "repair": ("settlement", "settled", "waiting"),
    "settlement": ("settled", "waiting"),
    "settled": ("closed", "valuation"),
    "waiting": _OPEN,
    "closed": ("valuation",),
}
_ISSUED = {
    "None": ("draft", "to_approve", "issued"),
    "draft": ("to_approve", "issued", "replaced"),
    "to_approve": ("draft", "issued"),
    "issued": ("paid", "expired", "replaced"),
    "expired": ("issued", "replaced"),
}
_ORDERS = (
    "vehicle_admission_order",
    "medical_admission_order",
    "cash_valuation_order",
    "tow_request",
    "exchange_record",
)

MOVES: Mapping[str, Mapping[str, frozenset[str]]] = {
    kind: {state: frozenset(reached) for state, reached in moves.items()}
    for kinds, moves in (
        (("claim",), _CLAIM),
        (("declaration", *_ORDERS), _PAPER),
        (("payment_order", "deductible_slip"), _ISSUED),
    )
    for kind in kinds
}

_CLOSED_CLAIM = Frozen("claim", "status", frozenset({"closed", "cancelled"}))
_CLOSED_DECLARATION = Frozen("declaration", "status", frozenset({"closed"}))
_ALWAYS_OPEN = frozenset(
    {"note", "diary_entry", "evidence", "paper_event", "scene_checklist", "authority_case", "approval"}
)
_DECLARED = ("party", "witness", "damaged_object", "damage_line", "sketch", "sketch_element", "sketch_underlay")


def frozen(kind: str) -> tuple[Frozen, ...]:
    """Return what keeps a kind of record from changing."""
    if kind in _ALWAYS_OPEN:
        return ()
    if kind in _DECLARED:
        return _CLOSED_CLAIM, _CLOSED_DECLARATION
    if kind == "declaration":
        return _CLOSED_CLAIM, Frozen("self", "status", frozenset({"closed"}))
    if kind in MOVES and kind != "claim":
        return _CLOSED_CLAIM, Frozen("self", "status", frozenset({"issued", "paid"}))
    return (_CLOSED_CLAIM,)
