"""An injured person: what is seen, never a diagnosis; who attends, who answers for a minor (forms.md 4.9)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Bool, Choice, Long, Many, Ref, Text
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_

OCCUPANTS = ("driver_a", "occupant_a", "driver_other", "occupant_other")


def _party(case: Case, injury: Record) -> object:
    """Propose A for who rode in A, and the only other vehicle for who rode in another."""
    role = injury.text("injured_role")
    letters = {"driver_a": "A", "occupant_a": "A", "driver_other": "B", "occupant_other": "B"}
    party = case.party(letters.get(role, ""))
    return party.id if party else None


def _person(case: Case, injury: Record) -> object:
    party = case.party("A") if injury.get("injured_role") == "driver_a" else None
    return party.get("driver") if party else None


def _seat(case: Case, injury: Record) -> object:
    return "driver" if injury.get("injured_role") in ("driver_a", "driver_other") else None


def _is_minor(case: Case, injury: Record) -> bool:
    person = case.ref(injury, "person")
    return person is not None and is_minor(case, person)


def is_minor(case: Case, person: Record) -> bool:
    """Return whether the person was under 18 on the day of the loss, by birth date or by the box."""
    from gnp_desk.forms.computed import age_on_loss

    age = age_on_loss(case, person)
    return person.get("minor") is True or (age is not None and age < 18)


INJURY = Form(
    code="injury",
    version=1,
    title=N_("Persona lesionada"),
    plural=N_("Personas lesionadas"),
    data_class=3,
    sections=(
        Section(
            N_("Persona lesionada"),
            (
                Choice(name="injured_role", label="Iba como", need=Need.CLOSE, options=lists.INJURED_ROLE),
                Ref(
                    name="person",
                    label="Persona",
                    need=Need.CLOSE,
                    to="person",
                    prefill=_person,
                    follows=("injured_role",),
                ),
                Ref(
                    name="party",
                    label="En el vehículo",
                    need=Need.CLOSE,
                    shown=when("injured_role", *OCCUPANTS),
                    to="party",
                    prefill=_party,
                    follows=("injured_role",),
                ),
                Choice(
                    name="seat",
                    label="Lugar",
                    shown=when("injured_role", *OCCUPANTS),
                    options=lists.SEAT,
                    prefill=_seat,
                    follows=("injured_role",),
                ),
                Choice(name="severity", label="Gravedad", need=Need.CLOSE, options=lists.SEVERITY),
                Many(name="body_parts", label="Partes del cuerpo", options=lists.BODY_PART),
                Long(name="visible_injuries", label="Lesiones a la vista", need=Need.CLOSE),
                Text(name="attended_by", label="Quién atendió"),
                Bool(name="refuses_care", label="No acepta atención"),
                Ref(
                    name="guardian",
                    label="Quién responde por la persona menor",
                    need=Need.CLOSE,
                    shown=_is_minor,
                    to="person",
                ),
            ),
        ),
    ),
)
