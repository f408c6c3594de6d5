"""One line of a worksheet: a part of a zone, what is done to it, in how many hours and at what price (forms.md 5.2)."""

from __future__ import annotations

from gnp_desk.forms import lists, zones
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence.photos import photos
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Calc, Choice, Day, Long, Many, Money, Number, Percent, Ref, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.worksheet import parts, prefill
from gnp_desk.texts import N_

OPERATIONS = pairs(
    "replace repair refinish remove_install align mechanical electrical glass other",
    N_("Cambiar · Reparar · Pintar · Desmontar y montar · Alinear · Mecánica · Eléctrico · Cristal · Otra"),
)
PART_SOURCES = pairs("original equivalent used rebuilt", N_("Original · Equivalente · Usada · Reparada"))
CRITERIA = pairs(
    "COST SAFETY NOT_REPAIRABLE VISIBLE", N_("Costo · Seguridad · No se puede reparar · Quedaría a la vista")
)
WEAR = pairs("none tire engine", N_("No · Llanta · Motor"))


def is_replaced(case: Case, record: Record) -> bool:
    """Return whether the line buys a part."""
    return record.get("operation") == "replace"


def by_cost(case: Case, record: Record) -> bool:
    """Return whether the part is changed because repairing it costs more."""
    criteria = record.get("replace_criteria")
    return is_replaced(case, record) and isinstance(criteria, list) and "COST" in criteria


def bears_wear(case: Case, record: Record) -> bool:
    """Return whether the line bears wear by use."""
    return record.get("wear_kind") in ("tire", "engine")


def is_refinished(case: Case, record: Record) -> bool:
    """Return whether painting is all the line does."""
    return record.get("operation") == "refinish"


WORKSHEET_LINE = Form(
    code="worksheet_line",
    version=1,
    title=N_("Renglón"),
    plural=N_("Renglones"),
    data_class=1,
    parent="worksheet",
    sections=(
        Section(
            N_("Pieza"),
            (
                Choice(name="zone", label=N_("Zona"), load=zones.options, need=Need.ALWAYS),
                Ref(name="damage_line", label=N_("Daño"), to="damage_line"),
                Text(name="part", label=N_("Pieza"), need=Need.ALWAYS, group="part"),
                Text(name="part_number", label=N_("Número de parte"), group="part"),
                Choice(name="operation", label=N_("Operación"), options=OPERATIONS, need=Need.ALWAYS),
                Number(name="quantity", label=N_("Cantidad"), least=1, most=999, need=Need.ALWAYS),
                Choice(name="related", label=N_("Este renglón es"), options=lists.DAMAGE_RELATION, need=Need.ALWAYS),
                Bool(name="found_later", label=N_("Daño oculto")),
            ),
        ),
        Section(
            N_("Horas"),
            (
                Number(name="hours_body", label=N_("Horas de hojalatería"), most=999, places=1, unit="h"),
                Number(name="hours_mechanical", label=N_("Horas de mecánica"), most=999, places=1, unit="h"),
                Number(
                    name="hours_refinish",
                    label=N_("Horas de pintura"),
                    most=999,
                    places=1,
                    unit="h",
                    need=Need.ISSUE,
                    when=is_refinished,
                ),
                Number(name="refinish_stages", label=N_("Capas"), most=9),
                Number(name="overlap_hours", label=N_("Traslape (resta)"), most=999, places=1, unit="h"),
                Ref(name="included_in", label=N_("Incluido en"), to="worksheet_line"),
            ),
        ),
        Section(
            N_("Precio"),
            (
                Money(
                    name="unit_price",
                    label=N_("Precio"),
                    need=Need.ISSUE,
                    when=is_replaced,
                    group="price",
                ),
                Text(name="price_source", label=N_("Precio de"), group="price"),
                Day(name="price_on", label=N_("Precio al"), fact=True, group="price"),
                Percent(name="discount_pct", label=N_("Descuento %")),
                Choice(name="part_source", label=N_("Origen de la pieza"), options=PART_SOURCES),
                Day(name="available_on", label=N_("Disponible")),
            ),
        ),
        Section(
            N_("Por qué"),
            (
                Many(
                    name="replace_criteria",
                    label=N_("Se cambia porque"),
                    options=CRITERIA,
                    merge=Merge.SET,
                    shown=is_replaced,
                ),
                Money(name="repair_cost", label=N_("Costo de reparar"), need=Need.ISSUE, when=by_cost, shown=by_cost),
                Money(
                    name="replacement_cost",
                    label=N_("Costo de cambiar"),
                    need=Need.ISSUE,
                    when=by_cost,
                    shown=by_cost,
                ),
                Choice(name="wear_kind", label=N_("Demérito"), options=WEAR),
                Number(
                    name="km_used",
                    label=N_("Kilómetros de la pieza"),
                    most=2_000_000,
                    unit="km",
                    need=Need.ISSUE,
                    when=bears_wear,
                    shown=bears_wear,
                    prefill=prefill.odometer,
                ),
                Calc(name="wear_life_km", label=N_("Vida útil"), compute=parts.wear_life),
                Long(name="reason", label=N_("Motivo"), limit=500),
                photos(),
            ),
        ),
    ),
)
