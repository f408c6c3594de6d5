"""The boxes of «Circunstancias»: number and words as printed, where the impact is expected, what must exist (7.9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gnp_desk.forms.kinds import Options
from gnp_desk.texts import N_

FRONT, BACK = (11, 12, 1), (5, 6, 7)
SIDES = (2, 3, 4, 8, 9, 10)


@dataclass(frozen=True)
class Box:
    """One box. `own` and `other` are the clock hours where each vehicle's impact is expected, empty when any.

    `asks` names what must exist, `doer` says that who marks it is proposed as responsible. `plane` is roof or under.
    """

    number: int
    code: str
    label: str
    own: tuple[int, ...] = ()
    other: tuple[int, ...] = ()
    asks: str = ""
    doer: bool = False
    plane: str = ""


BOXES = (
    Box(1, "parked_stopped", N_("Estacionado o detenido")),
    Box(2, "leaving_parking", N_("Salía de un lugar de estacionamiento"), doer=True),
    Box(3, "parking", N_("Se estacionaba"), doer=True),
    Box(4, "opening_door", N_("Abría una puerta"), own=SIDES, doer=True),
    Box(5, "leaving_garage", N_("Salía de cochera o predio"), doer=True),
    Box(6, "entering_garage", N_("Entraba a cochera o predio"), doer=True),
    Box(7, "merging", N_("Se incorporaba a la vía"), own=(8, 9, 10, 11, 12, 1, 2, 3, 4), doer=True),
    Box(8, "entering_roundabout", N_("Entraba a la glorieta"), asks="roundabout", doer=True),
    Box(9, "in_roundabout", N_("Circulaba en la glorieta"), asks="roundabout"),
    Box(10, "rear_ended_other", N_("Golpeó por alcance"), own=FRONT, other=BACK, asks="other_party", doer=True),
    Box(11, "was_rear_ended", N_("Recibió alcance"), own=BACK, other=FRONT, asks="other_party"),
    Box(
        12,
        "changing_lane",
        N_("Cambiaba de carril"),
        own=(1, 2, 3, 4, 5, 7, 8, 9, 10, 11),
        asks="two_lanes",
        doer=True,
    ),
    Box(13, "between_lanes", N_("Circulaba entre carriles"), asks="two_lanes", doer=True),
    Box(14, "overtaking", N_("Rebasaba"), own=(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5)),
    Box(15, "turning_right", N_("Daba vuelta a la derecha")),
    Box(16, "turning_left", N_("Daba vuelta a la izquierda")),
    Box(17, "u_turn", N_("Daba vuelta en U"), doer=True),
    Box(18, "forbidden_turn", N_("Vuelta desde segundo carril o prohibida"), doer=True),
    Box(19, "reversing", N_("Circulaba en reversa"), own=BACK, doer=True),
    Box(20, "invaded_lane", N_("Invadió el carril contrario"), own=(8, 9, 10, 11, 12, 1), doer=True),
    Box(21, "wrong_way", N_("Circulaba en sentido contrario"), doer=True),
    Box(22, "red_light", N_("Pasó con luz roja"), asks="traffic_light", doer=True),
    Box(23, "did_not_yield", N_("No hizo alto o no cedió el paso"), asks="stop_or_yield", doer=True),
    Box(24, "signed_priority", N_("Tenía preferencia por señal"), asks="sign"),
    Box(25, "from_the_right", N_("Llegaba por la derecha, sin señales"), asks="no_signal"),
    Box(26, "narrower_road", N_("Circulaba por la vía más angosta"), asks="no_signal", doer=True),
    Box(27, "lost_control", N_("Perdió el control o derrapó"), doer=True),
    Box(28, "rolled_over", N_("Volcó"), own=SIDES, plane="roof"),
    Box(29, "hit_object", N_("Golpeó un objeto fijo"), asks="object", doer=True),
    Box(30, "hit_animal", N_("Golpeó a un animal"), asks="object_or_note"),
    Box(31, "hit_person", N_("Atropelló a una persona"), asks="person_hit"),
    Box(32, "pothole", N_("Cayó en bache o golpeó partes bajas"), plane="under"),
    Box(33, "falling_object", N_("Le cayó un objeto o cayó su carga")),
    Box(34, "left_road", N_("Se salió del camino")),
    Box(35, "natural_event", N_("Granizo, inundación u otro fenómeno")),
    Box(36, "mechanical_failure", N_("Falla mecánica")),
    Box(37, "theft_vandalism", N_("Robo, intento o vandalismo")),
    Box(38, "broke_one_by_one", N_("Rompió el uno y uno"), asks="one_by_one", doer=True),
    Box(99, "other", N_("Otra"), doer=False),
)
EXCLUDED_BY_FIRST = frozenset({2, 3, *range(5, 11), *range(12, 24), 25, 26, 27, 29, 30, 31, 32, 34})
EXCLUSIVE_PAIRS = ((15, 16), (8, 9), (24, 25))
NEVER_BOTH = (10, 22, 24, 25, 26)


@cache
def by_code() -> dict[str, Box]:
    """Return each box by its code."""
    return {box.code: box for box in BOXES}


def options() -> Options:
    """Return the boxes as choices: «10 Golpeó por alcance»."""
    return tuple((box.code, f"{box.number} {box.label}") for box in BOXES)


def boxes_of(codes: object) -> tuple[Box, ...]:
    """Return the boxes of a set of codes, in the order printed; unknown codes are left out."""
    marked = set(codes) if isinstance(codes, list) else set()
    return tuple(box for box in BOXES if box.code in marked)


def are_exclusive(one: Box, other: Box) -> bool:
    """Return whether one vehicle cannot do both."""
    low, high = sorted((one.number, other.number))
    return (low == 1 and high in EXCLUDED_BY_FIRST) or (low, high) in EXCLUSIVE_PAIRS
