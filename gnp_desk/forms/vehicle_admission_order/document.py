"""The paper of the order of the vehicle (OV): what it says, frozen, and where each block stands (forms.md 4.18, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from gnp_desk.forms import body_map
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, damage, facts, pdf
from gnp_desk.forms.printing.sheet import HALF, LEFT, MIDDLE, Sheet, Strip
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Orden de admisión del vehículo")
COPIES = (N_("Cliente"), N_("Taller"), N_("Compañía"))
CARRY = N_("Preséntela con identificación oficial de quien lleva el vehículo.")


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the order says, as plain values; the same case and edition give the same content."""
    valid = facts.validity(record.text("delivered_on"), edition)
    lines = facts.damage_lines(case, record.get("damage"))
    before = facts.damage_lines(case, record.get("previous"))
    legend = facts.contacts("L1", "L10", "L13", "L14", "L7", case=case)
    frozen = facts.frame(record, TITLE, (*lines, *before), legend)
    return {**frozen, "valid_until": valid[0], "shown": _shown(case, record, valid, lines, before)}


def _shown(
    case: Case, record: Record, valid: tuple[str, str], lines: tuple[Record, ...], before: tuple[Record, ...]
) -> dict[str, object]:
    party = case.ref(record, "party")
    vehicle = case.ref(party, "vehicle")
    customer = case.ref(record, "customer")
    return {
        "validity": facts.validity_words(record.text("delivered_on"), valid, CARRY),
        "customer": facts.customer_rows(case, customer, facts.show(case, record, "customer")),
        "policy": _policy(case, record),
        "letter": facts.show(case, party, "letter"),
        "vehicle": facts.vehicle_rows(case, vehicle),
        "center": facts.center_rows(case, record, "repair_center", N_("Taller")),
        "arrival": _arrival(case, record),
        "damage": [damage.frozen(case, line) for line in lines],
        "previous": [damage.frozen(case, line) for line in before],
        "body": body_map.kind_of(vehicle),
        "deductible": _deductible(case, record),
        "instructions": facts.show(case, record, "instructions"),
        "closing": facts.closing(case),
        "signatures": [
            [facts.show(case, customer, "name"), N_("Cliente · firma, fecha y hora")],
            [facts.adjuster(case), N_("Ajustador · firma, fecha y hora")],
            ["", N_("Taller · nombre, firma y hora de ingreso")],
        ],
    }


def _policy(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Número"), facts.policy_number(case)],
        [N_("Vigencia"), facts.term(case)],
        [N_("Prima"), facts.show(case, record, "admission_state")],
        [N_("Cobertura"), facts.show(case, record, "coverage_code")],
    ]


def _arrival(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Llega"), facts.show(case, record, "arrival_mode").lower()],
        [N_("El vehículo"), facts.show(case, record, "stays").lower()],
        [N_("Tipo de golpe"), facts.show(case, record, "collision_kind").lower()],
        [N_("Siniestro"), case.claim.text("folio")],
    ]


def _deductible(case: Case, record: Record) -> str:
    """Return what is known of the deductible: whether it applies, its amount, and what the policy contracted."""
    applies, amount = record.text("deductible_applies"), facts.show(case, record, "deductible_amount")
    contracted = facts.contracted_deductible(case, record.text("coverage_code"))
    known = {
        "yes": N_("Sí aplica: {amount}.").format(amount=amount) if amount.startswith("$") else N_("Sí aplica."),
        "no": N_("No aplica."),
        "pending": N_("Por determinar con la valuación."),
    }
    parts = [
        known.get(applies, ""),
        N_("Contratado en la póliza: {what}.").format(what=contracted) if contracted else "",
    ]
    return " ".join(part for part in parts if part)


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the order; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place, partial(place, dense=True))


def place(sheet: Sheet, shown: Mapping[str, Any], dense: bool = False) -> None:
    """Put the blocks of the order in their order, over as many pages as they need."""
    head, *lines = shown["validity"]
    sheet.place([blocks.banner(head, lines)])
    pairs = partial(blocks.pairs, width=HALF, leading=blocks.DENSE if dense else blocks.LINE)
    left = [blocks.heading(N_("Cliente"), HALF), *pairs(shown["customer"])]
    left += [blocks.heading(N_("Póliza"), HALF), *pairs(shown["policy"])]
    right = [blocks.heading(f"{N_('Vehículo')} {shown['letter']}", HALF), *pairs(shown["vehicle"])]
    right += [blocks.heading(N_("Taller"), HALF), *pairs(shown["center"])]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(2 if dense else 6)
    sheet.place([blocks.facts(shown["arrival"])])
    titles = (N_("Daños de este siniestro"), N_("Daño anterior, no incluido"))
    damage.block(sheet, titles, (shown["damage"], shown["previous"]), shown["body"], dense)
    sheet.gap(0 if dense else 3)
    both = ((N_("Deducible"), shown["deductible"]), (N_("Indicaciones"), shown["instructions"]))
    sheet.beside(*((left, _words(*words)) for left, words in zip((LEFT, MIDDLE), both, strict=True)))
    _close(sheet, shown, 27.0 if dense else 34.0)


def _words(title: str, text: str) -> list[Strip]:
    return [blocks.heading(title, HALF), *(blocks.paragraph(text, HALF) if text else blocks.blank_lines(2, HALF))]


def _close(sheet: Sheet, shown: Mapping[str, Any], above: float) -> None:
    items = [(text, bool(done)) for text, done in shown["closing"]]
    half = (len(items) + 1) // 2
    sheet.place([blocks.heading(N_("Al salir del lugar"))])
    sheet.beside((LEFT, blocks.checks(items[:half], HALF)), (MIDDLE, blocks.checks(items[half:], HALF)))
    blocks.signatures(sheet, shown["signatures"], above)
