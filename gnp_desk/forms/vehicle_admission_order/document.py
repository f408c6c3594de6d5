"""The paper of the order of the vehicle (OV): what it says, frozen, and where each block stands (forms.md 4.18, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, damage, facts, pdf
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Orden de admisión del vehículo")
COPIES = (N_("Cliente"), N_("Taller"), N_("Compañía"))
SIGNATURE_WIDTH = (INNER - 2 * 17) / 3


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the order says, as plain values; the same case and edition give the same content."""
    valid_until, days = facts.validity(record, edition)
    lines = facts.damage_lines(case, record.get("damage"))
    before = facts.damage_lines(case, record.get("previous"))
    legend = facts.contacts("L1", "L10", "L13", "L14", "L7", case=case)
    frozen = facts.frame(record, TITLE, (*lines, *before), legend)
    return {**frozen, "valid_until": valid_until, "shown": _shown(case, record, (valid_until, days), lines, before)}


def _shown(
    case: Case, record: Record, valid: tuple[str, str], lines: tuple[Record, ...], before: tuple[Record, ...]
) -> dict[str, object]:
    party = case.ref(record, "party")
    vehicle = case.ref(party, "vehicle")
    customer = case.ref(record, "customer")
    return {
        "validity": _validity(record, valid),
        "customer": facts.customer_rows(case, customer, facts.show(case, record, "customer")),
        "policy": _policy(case, record),
        "letter": facts.show(case, party, "letter"),
        "vehicle": _vehicle(case, vehicle),
        "center": facts.center_rows(case, record, "repair_center", N_("Taller")),
        "arrival": _arrival(case, record),
        "damage": [damage.frozen(case, line) for line in lines],
        "previous": [damage.frozen(case, line) for line in before],
        "is_motorcycle": damage.is_motorcycle(vehicle),
        "deductible": _deductible(case, record),
        "instructions": facts.show(case, record, "instructions"),
        "closing": facts.closing(case),
        "signatures": [
            [facts.show(case, customer, "name"), N_("Cliente · firma, fecha y hora")],
            [facts.adjuster(case), N_("Ajustador · firma, fecha y hora")],
            ["", N_("Taller · nombre, firma y hora de ingreso")],
        ],
    }


def _validity(record: Record, valid: tuple[str, str]) -> list[str]:
    until, days = valid
    carry = N_("Preséntela con identificación oficial de quien lleva el vehículo.")
    if not until:
        return [N_("Vigencia por confirmar"), N_("Falta la fecha de entrega o las condiciones de la póliza."), carry]
    since = N_("{days} días naturales desde su entrega, el {on}.")
    head = N_("Válida hasta el {until}").format(until=texts.day(until))
    return [head, since.format(days=days, on=texts.day(record.text("delivered_on"))), carry]


def _policy(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Número"), facts.policy_number(case)],
        [N_("Vigencia"), facts.term(case)],
        [N_("Prima"), facts.show(case, record, "admission_state")],
        [N_("Cobertura"), facts.show(case, record, "coverage_code")],
    ]


def _vehicle(case: Case, vehicle: Record | None) -> facts.Rows:
    return [
        [N_("Vehículo"), facts.vehicle_words(case, vehicle)],
        [N_("Placas"), facts.plate_words(case, vehicle)],
        [N_("NIV"), facts.show(case, vehicle, "vin")],
        [N_("Kilometraje"), facts.show(case, vehicle, "odometer_km")],
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
    applies, amount = facts.show(case, record, "deductible_applies"), facts.show(case, record, "deductible_amount")
    contracted = facts.contracted_deductible(case, record.text("coverage_code"))
    first = ": ".join(part for part in (applies, amount.strip("—")) if part)
    parts = [first, N_("Contratado en la póliza: {what}").format(what=contracted) if contracted else ""]
    return " ".join(f"{part}." for part in parts if part)


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the order; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the blocks of the order in their order, over as many pages as they need."""
    head, *lines = shown["validity"]
    sheet.place([blocks.banner(head, lines)])
    left = [blocks.heading(N_("Cliente"), HALF), *blocks.pairs(shown["customer"], HALF)]
    left += [blocks.heading(N_("Póliza"), HALF), *blocks.pairs(shown["policy"], HALF)]
    right = [blocks.heading(f"{N_('Vehículo')} {shown['letter']}", HALF), *blocks.pairs(shown["vehicle"], HALF)]
    right += [blocks.heading(N_("Taller"), HALF), *blocks.pairs(shown["center"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(6)
    sheet.place([blocks.facts(shown["arrival"])])
    titles = (N_("Daños de este siniestro"), N_("Daño anterior, no incluido"))
    damage.block(sheet, titles, shown["damage"], shown["previous"], shown["is_motorcycle"])
    sheet.gap(3)
    sheet.beside((LEFT, _words(N_("Deducible"), shown["deductible"])), (MIDDLE, _instructions(shown)))
    _close(sheet, shown)


def _words(title: str, text: str) -> list[blocks.Strip]:
    return [blocks.heading(title, HALF), *blocks.paragraph(text or "—", HALF)]


def _instructions(shown: Mapping[str, Any]) -> list[blocks.Strip]:
    if shown["instructions"]:
        return _words(N_("Indicaciones"), shown["instructions"])
    return [blocks.heading(N_("Indicaciones"), HALF), *blocks.blank_lines(2, HALF)]


def _close(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    items = [(text, bool(done)) for text, done in shown["closing"]]
    half = (len(items) + 1) // 2
    sheet.place([blocks.heading(N_("Al salir del lugar"))])
    sheet.beside((LEFT, blocks.checks(items[:half], HALF)), (MIDDLE, blocks.checks(items[half:], HALF)))
    signers = shown["signatures"]
    sheet.beside(*(
        (LEFT + index * (SIGNATURE_WIDTH + 17), blocks.signature(name, role, SIGNATURE_WIDTH))
        for index, (name, role) in enumerate(signers)
    ))
