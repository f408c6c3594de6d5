"""A worksheet as plain values for its paper: lines by zone, groups, delta, total-loss view; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk import texts
from gnp_desk.forms import zones
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import facts
from gnp_desk.forms.worksheet.calculation import GROUPS, LineAmounts, Valuation
from gnp_desk.forms.worksheet.delta import KINDS, DeductibleChange, Delta, LineChange, view_of
from gnp_desk.forms.worksheet.total_loss import TotalLossView, measured
from gnp_desk.forms.worksheet.value import basis_words, guide_words, vehicle_value
from gnp_desk.rules.answer import Answer
from gnp_desk.texts import N_

GROUP_NAMES = {"labor": N_("Mano de obra"), "parts": N_("Refacciones"), "materials": N_("Materiales")}
OTHER_TOTALS = {**GROUP_NAMES, "damage": N_("Daño valuado")}

SHORT = {"remove_install": N_("desm. y mont.")}

Plain = dict[str, object]


def lines(case: Case, found: Valuation, counts: bool) -> list[list[object]]:
    """Return the lines of this loss, or those that never add, as [zone title, [row, …]] in order of zone."""
    kept = [(number, line) for number, line in enumerate(found.lines, 1) if line.counts is counts]
    order = list(zones.numbers())
    groups: dict[str, list[Plain]] = {}
    for number, line in sorted(kept, key=lambda item: _zone_place(order, item[1])):
        groups.setdefault(facts.show(case, line.line, "zone") or N_("Sin zona"), []).append(_line(case, number, line))
    return [[title, rows] for title, rows in groups.items()]


def _zone_place(order: list[str], line: LineAmounts) -> int:
    zone = line.line.text("zone")
    return order.index(zone) if zone in order else len(order)


def _line(case: Case, number: int, line: LineAmounts) -> Plain:
    record = line.line
    cells = [
        str(number),
        record.text("part"),
        SHORT.get(record.text("operation"), facts.show(case, record, "operation").lower()),
        *(_hours(record, name) for name in ("hours_body", "hours_mechanical", "hours_refinish")),
        _hours(record, "overlap_hours"),
        facts.show(case, record, "quantity"),
        _bare(record, "unit_price"),
        facts.show(case, record, "discount_pct"),
        "—" if line.unread else texts.money(line.total, sign=False),
    ]
    return {"cells": cells, "note": " · ".join(_notes(case, record, line))}


def _hours(record: Record, name: str) -> str:
    value = record.get(name)
    return str(value) if isinstance(value, str) else ""


def _bare(record: Record, name: str) -> str:
    value = record.get(name)
    return texts.money(value, sign=False) if isinstance(value, str) and value else ""


def _notes(case: Case, record: Record, line: LineAmounts) -> Iterator[str]:
    """Yield what stands under a line: origin of the price, why it is changed, wear, its reason."""
    source, on = record.text("price_source"), record.text("price_on")
    if source:
        yield f"{source}, {texts.day(on)}" if on else source
    part = facts.show(case, record, "part_source")
    if part:
        yield N_("pieza {kind}").format(kind=part.lower())
    criteria = facts.show(case, record, "replace_criteria")
    if criteria and record.get("operation") == "replace":
        yield N_("se cambia por: {why}").format(why=criteria.lower())
    if record.get("wear_kind") in ("tire", "engine"):
        km = facts.show(case, record, "km_used")
        yield N_("demérito de {kind}, {km}").format(kind=facts.show(case, record, "wear_kind").lower(), km=km)
    if record.get("found_later") is True:
        yield N_("daño oculto")
    if line.counts is False:
        yield facts.show(case, record, "related").lower()
    if record.text("reason"):
        yield N_("motivo: {why}").format(why=record.text("reason"))


def groups(found: Valuation) -> list[list[str]]:
    """Return each group with its subtotal, tax and total, and the sum of all three."""
    rows = [
        [GROUP_NAMES[name], *(texts.money(value, sign=False) for value in (group.subtotal, group.vat, group.total))]
        for name in GROUPS
        for group in (getattr(found, name),)
    ]
    total = [texts.money(value, sign=False) for value in (found.subtotal, found.vat)]
    return [*rows, [N_("Daño valuado"), *total, texts.money(found.damage)]]


def rates(case: Case, sheet: Record) -> list[list[str]]:
    """Return the rates, their source and their date."""
    names = ("labor_rate_body", "labor_rate_mechanical", "labor_rate_paint", "materials_rate")
    form = {name: facts.show(case, sheet, name) for name in names}
    source = ", ".join(part for part in (sheet.text("rate_source"), facts.show(case, sheet, "rate_on")) if part)
    materials = " · ".join(
        part for part in (facts.show(case, sheet, "materials_method"), form["materials_rate"]) if part
    )
    return [
        [N_("Hojalatería"), form["labor_rate_body"]],
        [N_("Mecánica"), form["labor_rate_mechanical"]],
        [N_("Pintura"), form["labor_rate_paint"]],
        [N_("Materiales"), materials],
        [N_("IVA"), facts.show(case, sheet, "vat_rate_pct")],
        [N_("Tarifa"), source],
    ]


def total_loss(case: Case, sheet: Record, found: Valuation) -> tuple[list[list[str]], list[str], list[Answer]]:
    """Return the total-loss view as rows, its sentences, and the answers it rests on."""
    value = vehicle_value(case, sheet)
    view = view_of(case, sheet, found)
    rows = [[N_("Daño valuado"), texts.money(view.damage)]]
    measures = measured(view, case.edition) if case.edition else None
    answers = [item for item in (value, view.answer, measures) if isinstance(item, Answer)]
    if isinstance(value, Answer):
        source = " · ".join(part for part in (basis_words(value), guide_words(sheet)) if part)
        rows.append([N_("Valor del vehículo"), f"{texts.money(str(value['vehicle_value']))} · {source}"])
    if view.threshold_pct is not None and view.threshold_amount is not None:
        percent = texts.percent(view.threshold_pct)
        rows.append([N_("Umbral"), f"{percent} · {texts.money(view.threshold_amount)}"])
        rows.append([N_("Daño en porcentaje"), texts.percent(view.damage_pct)])
    rows.append([N_("Resultado"), view.words])
    return rows, list(_distance(view)), answers


def _distance(view: TotalLossView) -> Iterator[str]:
    if view.distance is None:
        return
    if view.distance > 0:
        yield N_("Faltan {amount} para el umbral.").format(amount=texts.money(view.distance))
    else:
        yield N_("El daño pasa el umbral por {amount}.").format(amount=texts.money(-view.distance))
    if view.tipping:
        yield texts.plural(
            len(view.tipping), N_("{n} renglón decide por sí solo."), N_("{n} renglones deciden, cada uno por sí solo.")
        )


def changes(case: Case, found: Delta, deductible: DeductibleChange | None) -> Plain:
    """Return the delta of a supplement: its lines, the effect on totals and on the total-loss state."""
    return {
        "lines": [_change(case, change) for change in found.lines],
        "totals": [
            [
                OTHER_TOTALS[name],
                *(texts.money(value, sign=False) for value in (before, after)),
                _signed(after - before),
            ]
            for name, (before, after) in found.totals().items()
        ],
        "deductible": _deductible(deductible) if deductible else "",
        "state": [found.state_before.words, found.state_after.words],
    }


def _deductible(change: DeductibleChange) -> str:
    """Return the deductible before and after in words; the same when nothing moves it."""
    before, after = (texts.money(amount) if amount else N_("por confirmar") for amount in (change.before, change.after))
    return N_("{amount}, no cambia").format(amount=after) if before == after else f"{before} → {after}"


def _change(case: Case, change: LineChange) -> list[str]:
    record = change.after or change.before
    assert record is not None
    what = _what_changed(case, change)
    return [
        KINDS[change.kind],
        str(change.number),
        f"{record.text('part')}, {facts.show(case, record, 'operation').lower()}",
        what,
        texts.money(change.amount_before, sign=False),
        texts.money(change.amount_after, sign=False),
        _signed(change.effect),
    ]


def _what_changed(case: Case, change: LineChange) -> str:
    if change.before is None or change.after is None:
        return ""
    if change.fields == ("rates",):
        return N_("cambió la tarifa")
    from gnp_desk.forms.worksheet_line.form import WORKSHEET_LINE

    labels = {item.name: item.label for item in WORKSHEET_LINE.fields}
    said = []
    for name in change.fields:
        if name in labels:
            before, after = (facts.show(case, item, name) or "—" for item in (change.before, change.after))
            said.append(N_("{label}: {before} → {after}").format(label=labels[name], before=before, after=after))
    return " · ".join(said)


def _signed(amount: object) -> str:
    text = texts.money(amount, sign=False)  # type: ignore[arg-type]
    return text if text.startswith("−") else f"+{text}"
