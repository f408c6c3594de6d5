"""The arithmetic of a worksheet: lines, groups with tax, the valued damage. Pure, exact, and quick enough for every key.

A line already computed is reused while neither it nor the rates changed; nothing is ever computed from text that could
not be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gnp_desk.forms.case import Record
from gnp_desk.forms.facts_of import exact
from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.money import HUNDRED, ZERO, ZERO_CENTS, half_up
from gnp_desk.texts import N_

GROUPS = ("labor", "parts", "materials")
NUMBERS = (
    "quantity",
    "unit_price",
    "discount_pct",
    "hours_body",
    "hours_mechanical",
    "hours_refinish",
    "overlap_hours",
)
COUNTED = ("this_loss", None)
ONE = Decimal(1)
MOST = Decimal("999999999999.99")


@dataclass(frozen=True, slots=True)
class Rates:
    """What an hour costs, how materials are charged, and the tax of every group."""

    body: Decimal = ZERO
    mechanical: Decimal = ZERO
    paint: Decimal = ZERO
    materials_method: str = "per_hour"
    materials: Decimal = ZERO
    vat_pct: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What one line costs before tax. `unread` names the fields whose text has no meaning: then nothing is computed.

    `counts` tells whether the line belongs to this loss: earlier and doubtful damage is shown and never added.
    """

    line: Record
    labor: Decimal = ZERO_CENTS
    parts: Decimal = ZERO_CENTS
    materials: Decimal = ZERO_CENTS
    counts: bool = True
    unread: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        return self.labor + self.parts + self.materials


@dataclass(frozen=True, slots=True)
class GroupAmounts:
    """One group of the damage: before tax, its tax, and both together."""

    subtotal: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.vat


@dataclass(frozen=True)
class Valuation:
    """A whole worksheet: its lines, its three groups and the valued damage with tax.

    `is_whole` is false while some line could not be computed: the amounts then stand for the others only.
    """

    rates: Rates
    lines: tuple[LineAmounts, ...]
    labor: GroupAmounts
    parts: GroupAmounts
    materials: GroupAmounts

    @property
    def subtotal(self) -> Decimal:
        return self.labor.subtotal + self.parts.subtotal + self.materials.subtotal

    @property
    def vat(self) -> Decimal:
        return self.labor.vat + self.parts.vat + self.materials.vat

    @property
    def damage(self) -> Decimal:
        """Return the valued damage: the three groups with their tax."""
        return self.labor.total + self.parts.total + self.materials.total

    @property
    def is_whole(self) -> bool:
        return not any(line.unread for line in self.lines)

    def line(self, record: str) -> LineAmounts | None:
        """Return the amounts of a line, None when it is not of this worksheet."""
        return next((line for line in self.lines if line.line.id == record), None)


def rates_of(worksheet: Record) -> Rates:
    """Return the rates a worksheet is valued at; one still missing counts as zero."""

    def number(name: str) -> Decimal:
        found = exact(worksheet.get(name))
        return ZERO if found is None else found

    return Rates(
        number("labor_rate_body"),
        number("labor_rate_mechanical"),
        number("labor_rate_paint"),
        worksheet.text("materials_method") or "per_hour",
        number("materials_rate"),
        number("vat_rate_pct"),
    )


def valuation(worksheet: Record, lines: Iterable[Record], earlier: Valuation | None = None) -> Valuation:
    """Return the worksheet computed; lines that are the same as in `earlier`, at the same rates, are not computed again."""
    rates = rates_of(worksheet)
    known = {id(item.line): item for item in earlier.lines} if earlier and earlier.rates == rates else {}
    done = tuple(known.get(id(line)) or line_amounts(line, rates) for line in lines)
    return add_up(rates, done)


def add_up(rates: Rates, lines: tuple[LineAmounts, ...]) -> Valuation:
    """Return the groups of lines already computed, the tax rounded once per group."""
    counted = [line for line in lines if line.counts]
    materials = sum((line.materials for line in counted), ZERO_CENTS)
    if rates.materials_method == "amount":
        materials += half_up(rates.materials)
    return Valuation(
        rates,
        lines,
        _group(sum((line.labor for line in counted), ZERO_CENTS), rates),
        _group(sum((line.parts for line in counted), ZERO_CENTS), rates),
        _group(materials, rates),
    )


def _group(subtotal: Decimal, rates: Rates) -> GroupAmounts:
    return GroupAmounts(subtotal, half_up(subtotal * rates.vat_pct / HUNDRED))


def line_amounts(line: Record, rates: Rates) -> LineAmounts:
    """Return what a line costs; each amount is rounded once (R-GEN-01)."""
    counts = line.values.get("related") in COUNTED
    numbers, unread = _numbers(line.values)
    if unread:
        return LineAmounts(line, counts=counts, unread=unread)
    body, mechanical, painted = _hours(numbers)
    parts = _part(numbers)
    worked = body or mechanical or painted
    labor = half_up(body * rates.body + mechanical * rates.mechanical + painted * rates.paint) if worked else ZERO_CENTS
    materials = half_up(_materials(numbers, painted, rates)) if painted else ZERO_CENTS
    if max(parts, labor, materials) > MOST:
        return LineAmounts(line, counts=counts, unread=("unit_price",))
    return LineAmounts(line, labor, parts, materials, counts)


def _numbers(values: Mapping[str, object]) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """Return the numbers of a line, each read once, and the fields whose text means none."""
    found: dict[str, Decimal] = {}
    unread = []
    for name in NUMBERS:
        value = values.get(name)
        if value is None or value == "":
            continue
        number = exact(value)
        if number is None or number < 0:
            unread.append(name)
        else:
            found[name] = number
    return found, tuple(unread)


def _hours(numbers: Mapping[str, Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    painted = numbers.get("hours_refinish", ZERO) - numbers.get("overlap_hours", ZERO)
    return numbers.get("hours_body", ZERO), numbers.get("hours_mechanical", ZERO), max(ZERO, painted)


def _part(numbers: Mapping[str, Decimal]) -> Decimal:
    price = numbers.get("unit_price")
    if price is None:
        return ZERO_CENTS
    kept = HUNDRED - min(HUNDRED, numbers.get("discount_pct", ZERO))
    return half_up(numbers.get("quantity", ONE) * price * kept / HUNDRED)


def _materials(numbers: Mapping[str, Decimal], hours: Decimal, rates: Rates) -> Decimal:
    if rates.materials_method == "per_hour":
        return hours * rates.materials
    if rates.materials_method == "per_piece":
        return (numbers.get("quantity") or ONE) * rates.materials
    return ZERO


def with_vat(amount: Decimal, rates: Rates) -> Decimal:
    """Return an amount with its tax, rounded once."""
    return half_up(amount * (HUNDRED + rates.vat_pct) / HUNDRED)


STEP_NAMES = {
    "labor": N_("Mano de obra: horas de cada renglón por su tarifa."),
    "parts": N_("Refacciones: cantidad por precio, menos descuento."),
    "materials": N_("Materiales de pintura."),
}
TAX_NAMES = {
    "labor": N_("IVA de mano de obra."),
    "parts": N_("IVA de refacciones."),
    "materials": N_("IVA de materiales."),
}
GROUP_NAMES = {
    "labor": N_("Mano de obra con su impuesto."),
    "parts": N_("Refacciones con su impuesto."),
    "materials": N_("Materiales con su impuesto."),
}


def explained(found: Valuation, edition: Edition) -> Answer:
    """Return the same valuation as an answer: each line, each group, its tax and the valued damage as steps (R-PTL-01)."""
    trail = Trail(edition)
    for number, line in enumerate(found.lines, 1):
        if not line.unread:
            _line_step(trail, number, line, found.rates)
    for name in GROUPS:
        _group_steps(trail, name, getattr(found, name), found)
    totals = {f"{name}_cost": getattr(found, name).total for name in GROUPS}
    text = "El daño valuado es mano de obra, refacciones y materiales, con impuestos."
    sums = {f"{name}_subtotal": getattr(found, name).subtotal for name in GROUPS}
    trail.money("subtotal", "R-PTL-01", "El daño sin impuestos.", " + ".join(sums), found.subtotal, **sums)
    taxes = {f"{name}_vat": getattr(found, name).vat for name in GROUPS}
    trail.money("vat", "R-IND-02", "Los impuestos del daño.", " + ".join(taxes), found.vat, **taxes)
    trail.money("damage_amount", "R-PTL-01", text, " + ".join(totals), found.damage, **totals)
    return trail.answer("subtotal", "vat", "damage_amount", *totals)


def _line_step(trail: Trail, number: int, line: LineAmounts, rates: Rates) -> None:
    """Write what a line costs with every figure it is made of, so that it can be repeated by hand."""
    values = line.line.values
    hours = _hours(_numbers(values)[0])
    typed = {name: exact(values.get(name)) for name in ("quantity", "unit_price", "discount_pct", "overlap_hours")}
    inputs: dict[str, object] = {name: value for name, value in typed.items() if value is not None}
    for name, worked, rate in zip(
        ("body", "mechanical", "paint"), hours, (rates.body, rates.mechanical, rates.paint), strict=True
    ):
        if worked:
            inputs |= {f"hours_{name}": worked, f"rate_{name}": rate}
    inputs |= {"labor": line.labor, "parts": line.parts, "materials": line.materials}
    said = line.line.text("part").replace("{", "(").replace("}", ")")
    text = N_("Renglón {number}: {part}.").format(number=number, part=said)
    trail.money(f"line_{number}", "R-PTL-01", text, "labor + parts + materials", line.total, **inputs)


def _group_steps(trail: Trail, name: str, group: GroupAmounts, found: Valuation) -> None:
    counted = tuple(getattr(line, name) for line in found.lines if line.counts)
    fixed = half_up(found.rates.materials) if name == "materials" and found.rates.materials_method == "amount" else ZERO
    text = STEP_NAMES[name]
    rates = {"materials_rate": found.rates.materials} if name == "materials" else {}
    if name == "labor":
        rates = {
            "rate_body": found.rates.body,
            "rate_mechanical": found.rates.mechanical,
            "rate_paint": found.rates.paint,
        }
    subtotal = trail.money(
        f"{name}_subtotal",
        "R-PTL-01",
        text,
        "sum(lines) + fixed_amount",
        group.subtotal,
        lines=counted,
        fixed_amount=fixed,
        **rates,
    )
    names = {f"{name}_subtotal": subtotal, "vat_rate_pct": found.rates.vat_pct}
    formula = f"{name}_subtotal * vat_rate_pct / 100"
    vat = trail.money(f"{name}_vat", "R-IND-02", TAX_NAMES[name], formula, group.vat, **names)
    names = {f"{name}_subtotal": subtotal, f"{name}_vat": vat}
    trail.money(f"{name}_cost", "R-IND-02", GROUP_NAMES[name], " + ".join(names), group.total, **names)
