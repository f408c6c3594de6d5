"""The tow and the inventory of what goes with the vehicle (forms.md 4.21): every object is answered before issuing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnp_desk import texts
from gnp_desk.forms import lists, reference
from gnp_desk.forms import order_facts as facts
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.computed import TO_DETERMINE, ask
from gnp_desk.forms.evidence.photos import photos
from gnp_desk.forms.fields import Form, Merge, Need, Problem, Section
from gnp_desk.forms.groups import Address, Place
from gnp_desk.forms.kinds import Bool, Calc, Choice, Instant, Later, Long, Many, Money, Number, Text, Tri
from gnp_desk.forms.roles import local, when
from gnp_desk.forms.signature import signing
from gnp_desk.texts import N_, plural

TIMES = ("requested_at", "arrived_at", "delivered_at")


def _reason(case: Case, request: Record) -> object:
    if any(authority.get("vehicle_held") == "yes" for authority in case.of("authority_case")):
        return "held"
    return "not_drivable" if case.claim.get("vehicle_drivable") == "no" else None


def _pickup(case: Case, request: Record) -> object:
    place = case.claim.get("loss_place_text")
    return place if isinstance(place, dict) else None


def _destination(case: Case, request: Record) -> object:
    """Propose the centre of the order of the vehicle."""
    order = case.first("vehicle_admission_order")
    center = reference.directory().get(order.text("repair_center")) if order else None
    return {"street": center.words.replace(" · ", ", ")} if center else None


def _seen(name: str, case: Case) -> object:
    vehicle = case.ref(case.party("A"), "vehicle")
    return vehicle.get(name) if vehicle else None


def _company_pays(case: Case, request: Record) -> str:
    """Return what the Company pays of the tow, «Por determinar» until damage and deductible are known."""
    kind = {"company": "company", "client": "insured_choice"}.get(request.text("destination_kind"))
    inputs = {"tow_destination": kind, "tow_cost": request.get("tow_cost")}
    answer = ask(case, "towing", inputs) if kind and is_answered(request.get("tow_cost")) else None
    return texts.money(str(answer["company_pays"])) if answer else TO_DETERMINE


def times_in_order(case: Case, request: Record) -> Iterator[Problem]:
    """Asked for, arrived and delivered follow one another."""
    known = [(name, at) for name in TIMES if (at := local(request.get(name))) is not None]
    for index, (name, at) in enumerate(known[1:]):
        if at < known[index][1]:
            yield Problem(name, "tow.times", details={"label": TOW_REQUEST.field(name).label})


def every_object_answered(case: Case, request: Record) -> Iterator[Problem]:
    """Every object of the list is in the inventory; each item says by itself when it has no answer."""
    seen = {item.get("item") for item in case.of("inventory_item", request.id)}
    missing = [label for code, label in lists.INVENTORY if code not in seen]
    if missing:
        words = plural(len(missing), N_("{n} objeto"), N_("{n} objetos"))
        yield Problem("inventory", "tow.inventory", details={"n": words, "first": missing[0].lower()})


TOW_REQUEST = Form(
    code="tow_request",
    version=1,
    title=N_("Solicitud de grúa e inventario"),
    plural=N_("Grúas"),
    data_class=2,
    series="GR",
    rules=(times_in_order, every_object_answered),
    sections=(
        Section(
            N_("Servicio"),
            (
                Choice(
                    name="reason",
                    label="Por qué",
                    need=Need.ISSUE,
                    options=lists.TOW_REASON,
                    prefill=_reason,
                ),
                Place(name="pickup", label="Se recoge en", need=Need.ISSUE, group="pickup_text", prefill=_pickup),
                Choice(
                    name="destination_kind",
                    label="Destino",
                    need=Need.ISSUE,
                    options=lists.DESTINATION,
                    group="dest",
                    prefill=lambda case, record: "company",
                ),
                Address(
                    name="destination",
                    label="Lugar de entrega",
                    need=Need.ISSUE,
                    group="dest",
                    prefill=_destination,
                ),
                Many(name="maneuvers", label="Maniobras", merge=Merge.SET, options=lists.MANEUVER),
                Bool(name="cargo", label="Lleva carga"),
                Money(name="tow_cost", label="Costo"),
                Money(name="maneuver_cost", label="Costo de maniobras"),
                Calc(
                    name="company_pays",
                    label="Paga la Compañía",
                    compute=_company_pays,
                    shown=lambda case, record: is_answered(record.get("tow_cost")),
                ),
            ),
        ),
        Section(
            N_("Grúa y entrega"),
            (
                Text(name="provider", label="Proveedor", need=Need.ISSUE, data_class=1),
                Text(name="provider_folio", label="Servicio", data_class=1),
                Text(name="unit", label="Grúa", data_class=1),
                Text(name="operator", label="Operador", data_class=1),
                Instant(
                    name="requested_at",
                    label="Pedida",
                    need=Need.ISSUE,
                    data_class=1,
                    prefill=facts.now,
                ),
                Instant(name="arrived_at", label="Llegó", data_class=1),
                Instant(name="delivered_at", label="Entregó", data_class=1),
                Number(
                    name="odometer_km",
                    label="Kilometraje",
                    unit="km",
                    need=Need.ISSUE,
                    unknown=True,
                    data_class=1,
                    prefill=lambda case, record: _seen("odometer_km", case),
                ),
                Number(
                    name="fuel_eighths",
                    label="Gasolina",
                    unit="/8",
                    hint=N_("Octavos, de 0 a 8"),
                    need=Need.ISSUE,
                    most=8,
                    data_class=1,
                ),
                Number(
                    name="keys",
                    label="Llaves entregadas",
                    need=Need.ISSUE,
                    most=9,
                    data_class=1,
                    prefill=lambda case, record: _seen("keys_seen", case),
                ),
            ),
        ),
        Section(
            N_("Pertenencias y firmas"),
            (
                Tri(
                    name="belongings_out",
                    label="¿Se retiraron pertenencias?",
                    need=Need.ISSUE,
                    data_class=1,
                ),
                Long(
                    name="valuables",
                    label="Accesorios de valor señalados",
                    need=Need.ISSUE,
                    when=when("belongings_out", "yes"),
                ),
                Calc(name="signatures", label="Firmas", compute=signing.given_words),
                Later(name="inventory", label="Inventario", reason="Se responde objeto por objeto."),
                Choice(name="status", label="Estado", options=lists.PAPER_STATUS),
            ),
        ),
    ),
)

INVENTORY_ITEM = Form(
    code="inventory_item",
    version=1,
    title=N_("Objeto del inventario"),
    plural=N_("Inventario"),
    data_class=1,
    parent="tow_request",
    sections=(
        Section(
            N_("Objeto"),
            (
                Choice(name="item", label="Objeto", need=Need.ALWAYS, options=lists.INVENTORY),
                Choice(name="state", label="Está", need=Need.ISSUE, missing="tow.item", options=lists.ITEM_STATE),
                Number(name="quantity", label="Cantidad", least=0, most=99),
                Text(name="note", label="Señas"),
                photos(),
            ),
        ),
    ),
)


def inventory_of(request: str) -> tuple[Mapping[str, object], ...]:
    """Return the values of the objects a new request asks about, in their order, none answered yet."""
    return tuple(
        {"parent": request, "position": f"{index:02}", "item": code}
        for index, (code, _label) in enumerate(lists.INVENTORY, 1)
    )
