"""The numbered zones of damage, the clock of impacts that touches them, and the parts each holds (forms.md 7.6, 7.7)."""

from __future__ import annotations

from functools import cache

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.kinds import Options
from gnp_desk.texts import N_

CAR_ZONES = (
    ("front", "1", N_("Frente"), "front_bumper grille front_crossmember"),
    ("front_right_corner", "2", N_("Esquina delantera derecha"), "headlight_right front_bumper"),
    ("front_right_fender", "3", N_("Salpicadera derecha"), "front_fender_right"),
    ("front_right_door", "4", N_("Puerta delantera derecha"), "front_door_right front_door_glass_right mirror_right"),
    ("rear_right_door", "5", N_("Puerta trasera derecha"), "rear_door_right rear_door_glass_right"),
    ("rear_right_side", "6", N_("Costado trasero derecho"), "quarter_panel_right quarter_glass_right cargo_side_right"),
    ("rear_right_corner", "7", N_("Esquina trasera derecha"), "tail_light_right rear_bumper"),
    ("rear", "8", N_("Trasera"), "rear_bumper rear_floor"),
    ("rear_left_corner", "9", N_("Esquina trasera izquierda"), "tail_light_left rear_bumper"),
    ("rear_left_side", "10", N_("Costado trasero izquierdo"), "quarter_panel_left quarter_glass_left cargo_side_left"),
    ("rear_left_door", "11", N_("Puerta trasera izquierda"), "rear_door_left rear_door_glass_left"),
    ("front_left_door", "12", N_("Puerta delantera izquierda"), "front_door_left front_door_glass_left mirror_left"),
    ("front_left_fender", "13", N_("Salpicadera izquierda"), "front_fender_left"),
    ("front_left_corner", "14", N_("Esquina delantera izquierda"), "headlight_left front_bumper"),
    ("hood", "15", N_("Cofre"), "hood"),
    ("windshield", "16", N_("Parabrisas"), "windshield"),
    ("roof", "17", N_("Toldo"), "roof sunroof side_frame_left side_frame_right cargo_box_roof"),
    ("rear_window", "18", N_("Medallón"), "rear_window"),
    ("trunk", "19", N_("Cajuela o caja"), "rear_closure cargo_bed cargo_box_front trunk_interior"),
    (
        "underbody",
        "20",
        N_("Parte baja"),
        "rocker_left rocker_right front_suspension_left front_suspension_right floor_pan_left floor_pan_right"
        " exhaust_driveline fuel_tank_battery rear_suspension_left rear_suspension_right frame_rail_left"
        " frame_rail_right rear_axle",
    ),
    ("interior", "21", N_("Interior"), "cabin_interior"),
    ("wheels", "22", N_("Llantas y rines"), "front_wheel_left front_wheel_right rear_wheel_left rear_wheel_right"),
    ("engine", "23", N_("Motor y mecánica"), "engine_gearbox engine_bay"),
    ("electrical", "24", N_("Eléctrico o batería"), "engine_bay fuel_tank_battery"),
)
MOTORCYCLE_ZONES = (
    ("moto_front", "M1", N_("Frente"), "moto_front_fender moto_fork moto_headlight moto_fairing_front"),
    (
        "moto_handlebar",
        "M2",
        N_("Manubrio y tablero"),
        "moto_handlebar moto_instruments moto_mirror_left moto_mirror_right",
    ),
    ("moto_right", "M3", N_("Costado derecho"), "moto_side_cover_right moto_controls_right moto_exhaust"),
    ("moto_left", "M4", N_("Costado izquierdo"), "moto_side_cover_left moto_controls_left"),
    ("moto_seat_tail", "M5", N_("Asiento y cola"), "moto_seat moto_tail moto_tail_light moto_rear_fender moto_luggage"),
    ("moto_front_wheel", "M6", N_("Rueda delantera"), "moto_front_wheel"),
    ("moto_rear_wheel", "M7", N_("Rueda trasera"), "moto_rear_wheel moto_swingarm"),
    ("moto_engine", "M8", N_("Motor"), "moto_engine moto_frame moto_fuel_tank"),
)
CLOCK_ZONES = {
    12: "1 15 16",
    1: "1 2 15",
    2: "2 3",
    3: "4 5",
    4: "5 6",
    5: "6 7",
    6: "8 18 19",
    7: "9 10",
    8: "10 11",
    9: "11 12",
    10: "13 14",
    11: "1 14 15",
}
CLOCK_MOTORCYCLE = {
    **dict.fromkeys((11, 12, 1), "M1 M2 M6"),
    **dict.fromkeys((2, 3, 4), "M3"),
    **dict.fromkeys((5, 6, 7), "M5 M7"),
    **dict.fromkeys((8, 9, 10), "M4"),
}
PLANE_ZONES = {"roof": "16 17 18", "under": "20 22 23"}
WITHOUT_HOUR = frozenset({"17", "20", "21", "22", "23", "24", "M8"})


def options() -> Options:
    """Return every zone as a choice: «1 Frente»."""
    return tuple((code, f"{number} {label}") for code, number, label, _parts in (*CAR_ZONES, *MOTORCYCLE_ZONES))


@cache
def numbers() -> dict[str, str]:
    """Return the printed number of each zone by its code."""
    return {code: number for code, number, _label, _parts in (*CAR_ZONES, *MOTORCYCLE_ZONES)}


def is_motorcycle(vehicle: Record | None) -> bool:
    """Return whether the zones of a motorcycle fit the vehicle."""
    return vehicle is not None and "motorcycle" in (vehicle.get("body_type"), vehicle.get("vehicle_kind"))


def of_vehicle(case: Case, line: Record, pairs: Options) -> Options:
    """Return the zones that the vehicle of a damage line has."""
    moto = is_motorcycle(case.ref(case.ref(line, "party"), "vehicle"))
    return tuple(pair for pair in pairs if numbers()[pair[0]].startswith("M") == moto)


def parts_of_zone(case: Case, line: Record, pairs: Options) -> Options:
    """Return the parts found in the zone of a damage line; all of them while there is no zone."""
    from gnp_desk.forms.reference import zone_of_part

    held = _held().get(line.text("zone"))
    if held is None:
        return pairs
    return tuple((code, label) for code, label in pairs if zone_of_part(code) in held)


@cache
def _held() -> dict[str, frozenset[str]]:
    return {code: frozenset(parts.split()) for code, _number, _label, parts in (*CAR_ZONES, *MOTORCYCLE_ZONES)}


def around(hours: set[int]) -> set[int]:
    """Return the hours and their neighbours: the tolerance of every check is one hour."""
    return {(hour - 1 + step) % 12 + 1 for hour in hours for step in (-1, 0, 1)}


def touched(hour: int, plane: str, moto: bool, *, tolerant: bool = True) -> frozenset[str]:
    """Return the numbers of the zones an impact touches, one hour more or less when `tolerant`."""
    if plane in PLANE_ZONES:
        return frozenset(PLANE_ZONES[plane].split()) | ({"M8", "M6", "M7"} if moto else frozenset())
    table = CLOCK_MOTORCYCLE if moto else CLOCK_ZONES
    hours = around({hour}) if tolerant else {hour}
    return frozenset(zone for near in hours for zone in table[near].split())


def hours_of(number: str) -> frozenset[int]:
    """Return the clock hours that touch a zone."""
    return frozenset(
        hour for table in (CLOCK_ZONES, CLOCK_MOTORCYCLE) for hour, zones in table.items() if number in zones.split()
    )
