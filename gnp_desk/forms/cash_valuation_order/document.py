"""The paper of an order of valuation in cash (OE): where to go, with what, and the damage to value (forms.md 4.20, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from gnp_desk.forms import body_map
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, damage, facts, pdf
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Orden de valuación en efectivo")
COPIES = (N_("Cliente"), N_("Oficina"))
CARRY = N_("Preséntela con identificación oficial.")
BRING = {
    "D-ADM": N_("Esta orden"),
    "D-ID": N_("Identificación oficial: INE, pasaporte o cartilla"),
    "D-SERVICE-INV": N_("Factura de la reparación o del servicio"),
    "D-BANK": N_("Estado de cuenta legible, con la CLABE a la vista"),
}


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the order says, as plain values; the same case and edition give the same content."""
    start = record.text("delivered_on")
    valid = facts.validity(start, edition)
    lines = facts.damage_lines(case, record.get("damage"))
    frozen = facts.frame(record, TITLE, lines, facts.contacts("L1", "L10", "L7", case=case))
    validity = facts.validity_words(start, valid, CARRY)
    return {**frozen, "valid_until": valid[0], "shown": _shown(case, record, validity, lines)}


def _shown(case: Case, record: Record, validity: list[str], lines: tuple[Record, ...]) -> dict[str, object]:
    party = case.ref(record, "party")
    vehicle = case.ref(party, "vehicle")
    customer = case.ref(record, "customer")
    return {
        "validity": validity,
        "customer": facts.customer_rows(case, customer, facts.show(case, record, "customer")),
        "office": [
            *facts.center_rows(case, record, "office", N_("Oficina")),
            [N_("Cita"), facts.show(case, record, "appointment_at")],
        ],
        "letter": facts.show(case, party, "letter"),
        "vehicle": facts.vehicle_rows(case, vehicle),
        "policy": [
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Siniestro"), case.claim.text("folio")],
            [N_("Por qué efectivo"), facts.show(case, record, "reason")],
        ],
        "damage": [damage.frozen(case, line) for line in lines],
        "body": body_map.kind_of(vehicle),
        "bring": list(BRING.values()),
        "signatures": [
            [facts.show(case, customer, "name"), N_("Cliente · firma, fecha y hora")],
            [facts.adjuster(case), N_("Ajustador · firma, fecha y hora")],
            ["", N_("Oficina · nombre, firma y hora")],
        ],
    }


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the order; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place, partial(place, dense=True))


def place(sheet: Sheet, shown: Mapping[str, Any], dense: bool = False) -> None:
    """Put the blocks of the order in their order."""
    head, *lines = shown["validity"]
    sheet.place([blocks.banner(head, lines)])
    left = [blocks.heading(N_("Cliente"), HALF), *blocks.pairs(shown["customer"], HALF)]
    left += [blocks.heading(N_("Oficina de valuación"), HALF), *blocks.pairs(shown["office"], HALF)]
    right = [blocks.heading(f"{N_('Vehículo')} {shown['letter']}", HALF), *blocks.pairs(shown["vehicle"], HALF)]
    right += [blocks.heading(N_("Póliza y siniestro"), HALF), *blocks.pairs(shown["policy"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(6)
    titles = (N_("Daños por valuar"), "")
    damage.block(sheet, titles, (shown["damage"], ()), shown["body"], dense)
    sheet.gap(4)
    bring = [(text, False) for text in shown["bring"]]
    sheet.place([blocks.heading(N_("Qué llevar")), *blocks.checks(bring, INNER)])
    sheet.gap(4)
    steps = N_("En la oficina un asesor fija el importe y emite la orden de pago. Esta orden no es un pago.")
    sheet.place([blocks.heading(N_("Qué sigue")), *blocks.paragraph(steps)])
    sheet.gap(8)
    blocks.signatures(sheet, shown["signatures"])
