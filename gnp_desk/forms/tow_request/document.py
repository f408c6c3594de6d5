"""The paper of a tow with its inventory (GR): what is picked up, with what inside, in whose hands (forms.md 4.21, 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, damage, facts, pdf
from gnp_desk.forms.printing.blocks import Column
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet, Strip
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Solicitud de grúa e inventario")
COPIES = (N_("Cliente"), N_("Operador"), N_("Destino"), N_("Compañía"))
OWN_CHOICE = "client"
ITEMS_A_PAGE = 24


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the request says, as plain values; amounts come from the request, none is computed."""
    items = case.of("inventory_item", record.id)
    party = case.party("A")
    lines = tuple(line for line in case.of("damage_line") if party is not None and line.get("party") == party.id)
    frozen = facts.frame(record, TITLE, (*items, *lines), facts.contacts("L1", "L12", "L5", "L7", case=case))
    return {**frozen, "shown": _shown(case, record, items, lines)}


def _shown(
    case: Case, record: Record, items: tuple[Record, ...], lines: tuple[Record, ...]
) -> dict[str, object]:
    vehicle = case.ref(case.party("A"), "vehicle")
    return {
        "reason": facts.show(case, record, "reason"),
        "times": _times(case, record),
        "pickup": facts.show(case, record, "pickup"),
        "destination": _destination(case, record),
        "pays": _who_pays(case, record),
        "vehicle": [*facts.vehicle_rows(case, vehicle)[:3], *_delivered(case, record)],
        "service": _service(case, record),
        "items": [_item(case, item) for item in items],
        "damage": [damage.frozen(case, line) for line in lines],
        "valuables": facts.show(case, record, "valuables"),
        "belongings_out": facts.show(case, record, "belongings_out"),
        "signatures": _signatures(case, record),
    }
