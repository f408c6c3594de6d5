"""A vehicle as it was seen, not as the policy says (forms.md 4.5). Of one that fled only plates, make, colour are asked."""

from __future__ import annotations

from gnp_desk.forms import lists, reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Need, Prefill, Section
from gnp_desk.forms.kinds import Bool, Choice, Many, Number, Ref, Text, Tri, Year, plate, vin
from gnp_desk.forms.roles import of_insured, party_of, stayed, when, whole
from gnp_desk.texts import N_

KIND_OF_BODY = {
    "sedan": "car",
    "hatchback": "car",
    "suv": "suv",
    "pickup": "pickup",
    "van": "suv",
    "motorcycle": "motorcycle",
    "truck": "light_truck",
}


def _scheduled(name: str) -> Prefill:
    """Return a prefill: what the schedule says of the vehicle of A."""

    def value(case: Case, vehicle: Record) -> object:
        policy = case.policy
        schedule = policy.get("schedule_vehicle") if policy and of_insured(case, vehicle) else None
        return schedule.get(name) if isinstance(schedule, dict) else None

    return value


def _scheduled_number(name: str) -> Prefill:
    read = _scheduled(name)
    return lambda case, vehicle: whole(read(case, vehicle))


def _scheduled_color(case: Case, vehicle: Record) -> object:
    said = _scheduled("color")(case, vehicle)
    colour = Choice(name="color", label="", options=lists.COLOR).read(str(said or ""))
    return None if colour.code else colour.value


def _usual(name: str, case: Case, vehicle: Record) -> object:
    """Return what is usual for the make and line, seen or in the schedule."""
    make = vehicle.get("make") or _scheduled("make")(case, vehicle)
    line = vehicle.get("line") or _scheduled("line")(case, vehicle)
    return reference.model_facts(make, line).get(name)


def _body(case: Case, vehicle: Record) -> object:
    return _usual("body", case, vehicle)


def _kind(case: Case, vehicle: Record) -> object:
    return KIND_OF_BODY.get(str(vehicle.get("body_type") or _body(case, vehicle) or ""))


def _fuel(case: Case, vehicle: Record) -> object:
    engines = _usual("engines", case, vehicle)
    return engines[0] if of_insured(case, vehicle) and isinstance(engines, list) and len(engines) == 1 else None


def _use(case: Case, vehicle: Record) -> object:
    return "private" if of_insured(case, vehicle) else None


def _owner(case: Case, vehicle: Record) -> object:
    return case.policy.get("insured") if case.policy and of_insured(case, vehicle) else None


def _origin(case: Case, vehicle: Record) -> object:
    return "national" if case.policy and of_insured(case, vehicle) else None


def was_there(case: Case, vehicle: Record) -> bool:
    """Return whether the vehicle could be looked at."""
    party = party_of(case, vehicle)
    return party is None or stayed(case, party)


def _is_motorcycle(case: Case, vehicle: Record) -> bool:
    return vehicle.get("vehicle_kind") == "motorcycle"


def _is_truck(case: Case, vehicle: Record) -> bool:
    return vehicle.get("vehicle_kind") in lists.TRUCKS


def _has_engine(case: Case, vehicle: Record) -> bool:
    return vehicle.get("vehicle_kind") not in ("trailer", "other")


def _has_order(case: Case, vehicle: Record) -> bool:
    party = party_of(case, vehicle)
    orders = case.of("vehicle_admission_order")
    return party is not None and any(order.get("party") == party.id for order in orders)


def _needs_vin(case: Case, vehicle: Record) -> bool:
    return of_insured(case, vehicle) or _has_order(case, vehicle)


def _is_full(case: Case, vehicle: Record) -> bool:
    return was_there(case, vehicle) and _has_engine(case, vehicle)


VEHICLE = Form(
    code="vehicle",
    version=1,
    title=N_("Vehículo"),
    plural=N_("Vehículos"),
    data_class=2,
    sections=(
        Section(
            N_("Vehículo"),
            (
                Text(
                    name="make",
                    label="Marca",
                    need=Need.CLOSE,
                    group="model",
                    unknown=True,
                    suggest=reference.makes,
                    prefill=_scheduled("make"),
                ),
                Text(
                    name="line",
                    label="Tipo o línea",
                    need=Need.CLOSE,
                    shown=was_there,
                    group="model",
                    unknown=True,
                    suggest=reference.lines,
                    prefill=_scheduled("line"),
                ),
                Text(name="version", label="Versión", group="model", shown=was_there, prefill=_scheduled("version")),
                Year(
                    name="model_year",
                    label="Modelo",
                    need=Need.CLOSE,
                    shown=was_there,
                    group="model",
                    unknown=True,
                    prefill=_scheduled_number("model_year"),
                ),
                Choice(
                    name="vehicle_kind",
                    label="Clase",
                    need=Need.ALWAYS,
                    shown=was_there,
                    group="kind",
                    options=lists.VEHICLE_KIND,
                    prefill=_kind,
                    follows=("line", "body_type"),
                ),
                Choice(
                    name="body_type",
                    label="Carrocería",
                    need=Need.CLOSE,
                    shown=_is_full,
                    group="kind",
                    options=lists.BODY_TYPE,
                    prefill=_body,
                    follows=("line",),
                ),
                plate(
                    "plate",
                    "Placas",
                    need=Need.CLOSE,
                    group="plate",
                    unknown=True,
                    hint=N_("Letras y números"),
                    none=(("no_plates", N_("Sin placas")),),
                    prefill=_scheduled("plate"),
                ),
                Choice(
                    name="plate_state",
                    label="Entidad de las placas",
                    group="plate",
                    shown=was_there,
                    load=reference.states,
                ),
                vin(
                    "vin",
                    "NIV",
                    need=Need.CLOSE,
                    when=_needs_vin,
                    shown=_is_full,
                    hint=N_("17 caracteres"),
                    none=(("short_serial", N_("Serie corta")), ("illegible", N_("Ilegible"))),
                    prefill=_scheduled("vin"),
                ),
                Text(
                    name="short_serial",
                    label="Serie corta",
                    limit=16,
                    need=Need.CLOSE,
                    shown=lambda case, record: record.get("vin") == {"none": "short_serial"},
                ),
                Text(name="engine_number", label="Motor", shown=_is_full, prefill=_scheduled("engine_number")),
                Choice(
                    name="color",
                    label="Color",
                    need=Need.CLOSE,
                    unknown=True,
                    options=lists.COLOR,
                    prefill=_scheduled_color,
                ),
            ),
        ),
        Section(
            N_("Detalles"),
            (
                Number(
                    name="odometer_km",
                    label="Kilometraje",
                    unit="km",
                    need=Need.ISSUE,
                    when=_has_order,
                    shown=_is_full,
                    unknown=True,
                    data_class=1,
                ),
                Number(
                    name="seats",
                    label="Plazas",
                    need=Need.CLOSE,
                    when=_is_motorcycle,
                    shown=_is_full,
                    least=1,
                    most=99,
                    data_class=1,
                    prefill=_scheduled_number("seats"),
                ),
                Number(name="doors", label="Puertas", least=0, most=9, shown=_is_full, data_class=1),
                Choice(
                    name="transmission",
                    label="Transmisión",
                    options=lists.TRANSMISSION,
                    shown=_is_full,
                    data_class=1,
                ),
                Choice(
                    name="fuel_kind",
                    label="Combustible",
                    need=Need.CLOSE,
                    when=of_insured,
                    shown=_is_full,
                    options=lists.FUEL,
                    data_class=1,
                    prefill=_fuel,
                    follows=("line",),
                ),
                Choice(name="paint_kind", label="Pintura", options=lists.PAINT, shown=_is_full, data_class=1),
                Choice(
                    name="use_seen",
                    label="Uso al momento",
                    need=Need.CLOSE,
                    when=of_insured,
                    shown=was_there,
                    options=lists.USE,
                    data_class=1,
                    prefill=_use,
                ),
                Number(
                    name="gross_mass_kg",
                    label="Peso bruto (kg)",
                    need=Need.CLOSE,
                    shown=_is_truck,
                    most=200_000,
                    data_class=1,
                ),
                Bool(name="trailer", label="Remolque", shown=_is_full, data_class=1),
                plate("trailer_plate", "Placas del remolque", need=Need.CLOSE, shown=when("trailer", True)),
                Choice(
                    name="origin_seen",
                    label="Procedencia",
                    need=Need.CLOSE,
                    when=of_insured,
                    shown=was_there,
                    unknown=True,
                    options=lists.ORIGIN,
                    data_class=1,
                    prefill=_origin,
                ),
                Tri(name="card_shown", label="¿Mostró tarjeta de circulación?", need=Need.CLOSE, shown=_is_full),
                Ref(
                    name="owner",
                    label="Propietario",
                    need=Need.CLOSE,
                    when=of_insured,
                    shown=was_there,
                    to="person",
                    unknown=True,
                    prefill=_owner,
                ),
                Number(name="keys_seen", label="Llaves vistas", most=9, shown=_is_full),
                Many(name="adaptations_seen", label="Adaptaciones vistas", options=lists.ADAPTATION, shown=_is_full),
            ),
        ),
    ),
)
