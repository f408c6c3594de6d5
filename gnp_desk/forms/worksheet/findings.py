"""What a worksheet and each of its lines have to say: what stops it, what asks for a reason, what is worth a look.

A finding of money asks for «Motivo» on its line; with a reason it stays in sight and no longer asks (forms.md FM-4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from gnp_desk.forms import figures, zones
from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.facts_of import exact, loss_on
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.lists import THIS_LOSS
from gnp_desk.forms.worksheet import parts
from gnp_desk.forms.worksheet.total_loss import threshold_of
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

WORDS: Mapping[str, str] = {
    "CON-59": N_("el renglón {n} está en una zona sin daño declarado."),
    "CON-60": N_("el daño {n} no tiene renglón."),
    "CON-80": N_("El valor del vehículo necesita guía y fecha."),
    "CON-81": N_("falta el porcentaje de pérdida total de esta póliza. Pídalo a la Compañía; el resto se guarda."),
    "CON-91": N_("Decida los renglones en duda: {n}."),
    "CON-92": N_("el renglón {n} no dice por qué se cambia."),
    "CON-93": N_("El demérito solo aplica a llantas y motor."),
    "CON-94": N_("las horas del renglón {n} pasan la tabla ({usual} h)."),
    "CON-94b": N_("el renglón {n} se pinta junto a otra pieza y no resta traslape."),
    "worksheet.no_lines": N_("La hoja no tiene renglones. Agregue al menos uno."),
    "worksheet.too_many": N_("La hoja lleva {n} renglones y admite {most}. Divida el trabajo en suplementos."),
    "worksheet.guide_old": N_("la guía es del {on} y el siniestro es del {loss}. Use la guía vigente en esa fecha."),
    "worksheet.guide_late": N_("la guía es posterior al siniestro. Use la vigente en esa fecha."),
    "line.unread": N_("El renglón {n} tiene un dato que no se entiende y no se suma: {what}."),
    "line.no_price": N_("Escriba el precio de la pieza del renglón {n}."),
    "line.no_source": N_("el precio del renglón {n} no dice de dónde viene."),
    "line.old_price": N_("el precio del renglón {n} tiene {days} días."),
    "line.free_discount": N_("el renglón {n} lleva 100 % de descuento."),
    "line.no_work": N_("el renglón {n} no lleva horas ni precio."),
    "line.repair_is_cheaper": N_("el renglón {n} se cambia por costo y repararlo cuesta lo mismo o menos."),
    "line.overlap": N_("el traslape del renglón {n} es mayor que sus horas de pintura."),
}
NEIGHBOURS = (
    "1-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9 9-10 10-11 11-12 12-13 13-14 14-1 1-15 3-15 13-15 4-17 5-17 11-17 12-17 6-19"
    " 8-19 10-19"
)
MONEY_FIELDS = ("quantity", "unit_price", "discount_pct", "hours_body", "hours_mechanical", "hours_refinish")
LABELS = {
    "quantity": N_("cantidad"),
    "unit_price": N_("precio"),
    "discount_pct": N_("descuento"),
    "hours_body": N_("horas de hojalatería"),
    "hours_mechanical": N_("horas de mecánica"),
    "hours_refinish": N_("horas de pintura"),
    "overlap_hours": N_("traslape"),
}


def worksheet_problems(case: Case, sheet: Record) -> Iterator[Problem]:
    """Yield what the worksheet as a whole has to say; each line speaks for itself in `lines_problems`."""
    lines = case.of("worksheet_line", sheet.id)
    most = int(figures.setting("most_lines"))
    if not lines:
        yield Problem("lines", "worksheet.no_lines")
    if len(lines) > most:
        yield Problem("lines", "worksheet.too_many", Outcome.STOP, {"n": f"{len(lines):,}", "most": f"{most:,}"})
    doubtful = [str(number) for number, line in enumerate(lines, 1) if line.get("related") == "doubtful"]
    if doubtful:
        yield Problem("lines", "CON-91", Outcome.STOP, {"n": ", ".join(doubtful)})
    yield from _damage_without_line(case, sheet, lines)
    yield from _value_problems(case, sheet)


def _damage_without_line(case: Case, sheet: Record, lines: tuple[Record, ...]) -> Iterator[Problem]:
    if not lines:
        return
    valued = {line.get("zone") for line in lines}
    pointed = {line.get("damage_line") for line in lines}
    for number, damage in enumerate(declared(case, sheet), 1):
        if damage.get("zone") not in valued and damage.id not in pointed:
            yield Problem("lines", "CON-60", Outcome.REVIEW, {"n": number})


def declared(case: Case, sheet: Record) -> tuple[Record, ...]:
    """Return the damage of this loss that was declared for the vehicle of a worksheet."""
    party = sheet.get("party")
    return tuple(
        damage
        for damage in case.of("damage_line")
        if damage.get("relation") in (THIS_LOSS, None) and damage.get("party") in (party, None)
    )


def _value_problems(case: Case, sheet: Record) -> Iterator[Problem]:
    if is_known(sheet.get("guide_value")) and not (sheet.text("guide_row") and sheet.text("guide_on")):
        yield Problem("guide_value", "CON-80")
    if threshold_of(case) is None:
        yield Problem("guide_value", "CON-81", Outcome.REVIEW)
    on, loss = sheet.text("guide_on"), loss_on(case)
    if on and loss and on > loss:
        yield Problem("guide_on", "worksheet.guide_late", Outcome.REASON)
    elif on and loss and _months_apart(on, loss) > int(figures.setting("guide_months")):
        details = {"on": _shown(on), "loss": _shown(loss)}
        yield Problem("guide_on", "worksheet.guide_old", Outcome.REASON, details)


def _months_apart(first: str, last: str) -> int:
    before, after = date.fromisoformat(first), date.fromisoformat(last)
    return (after.year - before.year) * 12 + after.month - before.month


def _shown(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def lines_problems(case: Case, sheet: Record) -> Iterator[Problem]:
    """Yield what every line of a worksheet has to say, each about itself."""
    lines = case.of("worksheet_line", sheet.id)
    shared = Sheet(case, sheet.id, lines)
    for number, line in enumerate(lines, 1):
        yield from findings(shared, line, number)


class Sheet:
    """What the findings of every line of one worksheet share, read from the case once."""

    __slots__ = ("case", "damaged", "painted", "today")

    def __init__(self, case: Case, sheet: str, lines: tuple[Record, ...]) -> None:
        self.case = case
        self.today = case.moment.today
        record = case.find(sheet)
        self.damaged = frozenset(damage.get("zone") for damage in declared(case, record)) if record else frozenset()
        self.painted: dict[str, list[tuple[str, bool]]] = {}
        for line in lines:
            hours = exact(line.get("hours_refinish"))
            if hours:
                zone = zones.numbers().get(line.text("zone"), "")
                self.painted.setdefault(zone, []).append((line.id, is_answered(line.get("overlap_hours"))))

    def is_like(self, other: Sheet) -> bool:
        """Return whether the findings of a line that did not change are the same on both sheets."""
        mine, its = (self.today, self.damaged, self.painted), (other.today, other.damaged, other.painted)
        return self.case.edition is other.case.edition and mine == its


def findings(sheet: Sheet, line: Record, number: int) -> Iterator[Problem]:
    """Yield the findings of a line; one that asks for a reason and has it is only worth a look."""
    settled = bool(line.text("reason").strip())
    for field, code, outcome, details in _found(sheet, line):
        softer = Outcome.REVIEW if settled and outcome is Outcome.REASON else outcome
        yield Problem(field, code, softer, {"n": number, **details}, line.id)


Found = tuple[str, str, Outcome, dict[str, object]]


def _found(sheet: Sheet, line: Record) -> Iterator[Found]:
    yield from _unread(line)
    yield from _price(sheet, line)
    yield from _criteria(sheet, line)
    yield from _wear(line)
    if line.get("related") in (THIS_LOSS, None):
        yield from _hours(sheet, line)
        if sheet.damaged and line.text("zone") not in sheet.damaged:
            yield "zone", "CON-59", Outcome.REASON, {}


def _unread(line: Record) -> Iterator[Found]:
    wrong = [name for name in LABELS if is_answered(line.get(name)) and exact(line.get(name)) is None]
    if wrong:
        yield wrong[0], "line.unread", Outcome.STOP, {"what": ", ".join(LABELS[name] for name in wrong)}
    elif not any(is_answered(line.get(name)) for name in MONEY_FIELDS[1:]):
        yield "hours_body", "line.no_work", Outcome.REVIEW, {}


def _price(sheet: Sheet, line: Record) -> Iterator[Found]:
    price = exact(line.get("unit_price"))
    if price is None:
        if line.get("operation") == "replace" and not is_answered(line.get("unit_price")):
            yield "unit_price", "line.no_price", Outcome.STOP, {}
        return
    source, on = line.text("price_source"), line.text("price_on")
    if not source:
        yield "price_source", "line.no_source", Outcome.REASON, {}
    elif on:
        days = (sheet.today - date.fromisoformat(on)).days
        if days > figures.setting("price_days"):
            yield "price_on", "line.old_price", Outcome.REVIEW, {"days": days}
    else:
        yield "price_on", "line.no_source", Outcome.REVIEW, {}
    if exact(line.get("discount_pct")) == 100:
        yield "discount_pct", "line.free_discount", Outcome.REASON, {}


def _criteria(sheet: Sheet, line: Record) -> Iterator[Found]:
    if line.get("operation") != "replace":
        return
    chosen = line.get("replace_criteria")
    if not isinstance(chosen, list) or not chosen:
        yield "replace_criteria", "CON-92", Outcome.REASON, {}
    elif "COST" in chosen and not _costs_less(sheet.case, line):
        yield "repair_cost", "line.repair_is_cheaper", Outcome.REASON, {}


def replacement(case: Case, line: Record) -> object:
    """Return the answer of `part_replacement` for a line, None while its costs are not known (R-IND-05)."""
    if case.edition is None:
        return None
    chosen = line.get("replace_criteria")
    criteria = chosen if isinstance(chosen, list) else []
    repair, new = exact(line.get("repair_cost")), exact(line.get("replacement_cost"))
    costs = {} if repair is None or new is None else {"repair_cost": f"{repair:.2f}", "replacement_cost": f"{new:.2f}"}
    inputs: dict[str, object] = {
        "repair_compromises_safety": "SAFETY" in criteria,
        "part_reconditionable": "NOT_REPAIRABLE" not in criteria,
        "exterior_cosmetic_visible": "VISIBLE" in criteria,
        **costs,
    }
    try:
        return run("part_replacement", inputs, case.edition)
    except RuleInputError:
        return None


def _costs_less(case: Case, line: Record) -> bool:
    """Return whether the costs given bear out a change by cost; while one is missing there is nothing to object."""
    repair, new = exact(line.get("repair_cost")), exact(line.get("replacement_cost"))
    return repair is None or new is None or repair > new


def _wear(line: Record) -> Iterator[Found]:
    kind = line.get("wear_kind")
    if kind in ("tire", "engine") and parts.wear_kind(line.text("part")) != kind:
        yield "wear_kind", "CON-93", Outcome.STOP, {}


def _hours(sheet: Sheet, line: Record) -> Iterator[Found]:
    over = parts.hours_over(line)
    if over:
        yield f"hours_{over[0]}", "CON-94", Outcome.REVIEW, {"usual": str(over[1])}
    painted, overlap = exact(line.get("hours_refinish")), exact(line.get("overlap_hours"))
    if not painted:
        return
    if overlap is None and _has_painted_neighbour(sheet, line):
        yield "overlap_hours", "CON-94b", Outcome.REVIEW, {}
    elif overlap is not None and overlap > painted:
        yield "overlap_hours", "line.overlap", Outcome.REASON, {}


def _has_painted_neighbour(sheet: Sheet, line: Record) -> bool:
    """Return whether a piece beside this one is painted too, and neither says how much they share."""
    near = _beside().get(zones.numbers().get(line.text("zone"), ""), ())
    return any(other != line.id and not shares for zone in near for other, shares in sheet.painted.get(zone, ()))


@cache
def _beside() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in NEIGHBOURS.split():
        one, other = pair.split("-")
        found.setdefault(one, {one}).add(other)
        found.setdefault(other, {other}).add(one)
    return {zone: frozenset(near) for zone, near in found.items()}
