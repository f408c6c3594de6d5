"""A party of the loss: one column of the declaration, with its vehicle and driver, or a person on foot (forms.md 4.6)."""

from __future__ import annotations

from gnp_desk.forms import circumstances, lists
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Calc, Choice, Day, Long, Many, Number, Ref, Text, Tri
from gnp_desk.forms.roles import (
    both,
    has_vehicle,
    is_insured,
    is_third,
    is_third_vehicle,
    stayed,
    unless,
    when,
)
from gnp_desk.texts import N_

SHORT_NARRATIVE = 30


def _next_letter(case: Case, party: Record) -> object:
    used = {other.get("letter") for other in case.of("party") if other.id != party.id}
    return next((letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used), None)


def _role(case: Case, party: Record) -> object:
    return "insured_vehicle" if is_insured(case, party) else "third_vehicle"


def _stays_present(case: Case, party: Record) -> object:
    return "yes" if is_third(case, party) else None


def _did_not_flee(case: Case, party: Record) -> object:
    return "no" if is_third(case, party) and party.get("party_role") != "fled_vehicle" else None


def _relation(case: Case, party: Record) -> object:
    """Propose «Asegurado» when the driver of A has the name the policy gives its insured."""
    policy, driver = case.policy, case.ref(party, "driver")
    insured = case.ref(policy, "insured")
    if not is_insured(case, party) or driver is None or insured is None:
        return None
    same = driver.id == insured.id or (is_known(driver.get("name")) and driver.get("name") == insured.get("name"))
    return "insured" if same else None


def _road(case: Case, party: Record) -> object:
    place = case.claim.get("loss_place_text")
    street = place.get("street") if isinstance(place, dict) else None
    return street if is_insured(case, party) else None


def count_boxes(case: Case, party: Record) -> str:
    """Return how many boxes the column marks, as printed."""
    return str(len(circumstances.boxes_of(party.get("circumstances"))))


_VEHICLE_STAYED = both(has_vehicle, stayed)
_ACCEPTS = both(stayed, when("accepts_liability", "yes"))
_GUARANTEES = both(_ACCEPTS, when("guarantees_payment", "yes"))
_INSURED_ELSEWHERE = both(is_third_vehicle, when("insured_status", "yes"))

PARTY = Form(
    code="party",
    version=1,
    title=N_("Parte del siniestro"),
    plural=N_("Partes del siniestro"),
    data_class=2,
    sections=(
        Section(
            N_("Quién es"),
            (
                Text(
                    name="letter",
                    label="Letra",
                    need=Need.ALWAYS,
                    merge=Merge.IMMUTABLE,
                    prefill=_next_letter,
                ),
                Choice(
                    name="party_role",
                    label="Papel",
                    need=Need.ALWAYS,
                    options=lists.PARTY_ROLE,
                    prefill=_role,
                ),
                Ref(name="vehicle", label="Vehículo", need=Need.CLOSE, shown=has_vehicle, to="vehicle"),
                Ref(
                    name="driver",
                    label="Conductor",
                    need=Need.CLOSE,
                    when=stayed,
                    to="person",
                    none=(("no_driver", N_("No había")),),
                ),
                Choice(
                    name="driver_relation",
                    label="Relación con el asegurado",
                    need=Need.CLOSE,
                    shown=is_insured,
                    options=lists.RELATION,
                    prefill=_relation,
                ),
                Number(
                    name="occupants_count",
                    label="Personas a bordo",
                    hint=N_("Con el conductor"),
                    need=Need.CLOSE,
                    shown=_VEHICLE_STAYED,
                    unknown=True,
                    most=99,
                    data_class=1,
                ),
                Tri(
                    name="present_at_adjustment",
                    label="¿Estuvo presente en la atención?",
                    need=Need.CLOSE,
                    shown=is_third,
                    data_class=1,
                    prefill=_stays_present,
                ),
                Tri(
                    name="fled",
                    label="¿Se fue del lugar?",
                    need=Need.CLOSE,
                    shown=both(is_third, unless("party_role", "third_property")),
                    data_class=1,
                    prefill=_did_not_flee,
                ),
            ),
        ),
        Section(
            N_("Cómo circulaba"),
            (
                Text(
                    name="road_name",
                    label="Circulaba por",
                    need=Need.CLOSE,
                    shown=_VEHICLE_STAYED,
                    data_class=1,
                    prefill=_road,
                    follows=("claim.loss_place_text",),
                ),
                Choice(
                    name="direction",
                    label="Rumbo",
                    need=Need.CLOSE,
                    shown=_VEHICLE_STAYED,
                    unknown=True,
                    options=lists.DIRECTION,
                    data_class=1,
                ),
                Number(
                    name="lane",
                    label="Carril, desde la derecha",
                    least=1,
                    most=12,
                    shown=_VEHICLE_STAYED,
                    data_class=1,
                ),
                Number(
                    name="speed_kmh",
                    label="Velocidad que dice",
                    unit="km/h",
                    most=300,
                    shown=_VEHICLE_STAYED,
                    unknown=True,
                    data_class=1,
                ),
            ),
        ),
        Section(
            N_("Circunstancias"),
            (
                Many(
                    name="circumstances",
                    label="Circunstancias",
                    need=Need.CLOSE,
                    when=_VEHICLE_STAYED,
                    shown=has_vehicle,
                    missing="CON-41",
                    merge=Merge.SET,
                    load=circumstances.options,
                    data_class=1,
                ),
                Text(
                    name="circumstances_other",
                    label="Otra circunstancia",
                    need=Need.CLOSE,
                    shown=lambda case, record: "other" in (record.get("circumstances") or ()),  # type: ignore[operator]
                    data_class=1,
                ),
                Calc(
                    name="circumstances_count",
                    label="Casillas marcadas",
                    compute=count_boxes,
                    shown=has_vehicle,
                    data_class=1,
                ),
                Number(
                    name="impact_clock",
                    label="Primer impacto",
                    hint=N_("Como en un reloj: 12 es el frente"),
                    need=Need.CLOSE,
                    shown=_VEHICLE_STAYED,
                    group="impact",
                    least=1,
                    most=12,
                    data_class=1,
                ),
                Choice(
                    name="impact_plane",
                    label="Golpe por",
                    need=Need.CLOSE,
                    shown=_VEHICLE_STAYED,
                    group="impact",
                    options=lists.IMPACT_PLANE,
                    data_class=1,
                    prefill=lambda case, record: "side",
                ),
                Many(
                    name="impact_other",
                    label="Otros impactos",
                    shown=_VEHICLE_STAYED,
                    merge=Merge.SET,
                    options=lists.CLOCK,
                    data_class=1,
                ),
            ),
        ),
        Section(
            N_("Relato"),
            (
                Long(
                    name="narrative",
                    label="Qué pasó, con sus palabras",
                    need=Need.CLOSE,
                    when=is_insured,
                    shown=stayed,
                    short=SHORT_NARRATIVE,
                ),
                Choice(
                    name="narrative_by",
                    label="Escrito por",
                    need=Need.CLOSE,
                    when=is_insured,
                    shown=stayed,
                    options=lists.NARRATIVE_BY,
                ),
                Long(name="remarks", label="Observaciones del conductor", shown=stayed),
            ),
        ),
        Section(
            N_("Su seguro"),
            (
                Tri(name="insured_status", label="¿Tiene seguro?", need=Need.CLOSE, shown=is_third_vehicle),
                Choice(
                    name="insurer",
                    label="Aseguradora",
                    need=Need.CLOSE,
                    shown=_INSURED_ELSEWHERE,
                    group="insurer",
                    options=lists.INSURER,
                ),
                Text(
                    name="their_policy_number",
                    label="Su póliza",
                    shown=_INSURED_ELSEWHERE,
                    group="insurer",
                ),
                Day(name="their_policy_until", label="Vigencia hasta", shown=_INSURED_ELSEWHERE, group="insurer"),
                Text(
                    name="their_claim_number",
                    label="Su siniestro",
                    shown=_INSURED_ELSEWHERE,
                    group="insurer",
                ),
                Ref(name="their_adjuster", label="Su ajustador", shown=_INSURED_ELSEWHERE, to="person"),
            ),
        ),
        Section(
            N_("Acuerdo"),
            (
                Tri(
                    name="accepts_liability",
                    label="¿Acepta la responsabilidad?",
                    need=Need.CLOSE,
                    shown=both(is_third, stayed),
                    group="acceptance",
                    data_class=1,
                ),
                Tri(
                    name="guarantees_payment",
                    label="¿Garantiza el pago?",
                    need=Need.CLOSE,
                    shown=both(is_third, _ACCEPTS),
                    group="acceptance",
                    data_class=1,
                ),
                Choice(
                    name="guarantee_kind",
                    label="Garantía",
                    need=Need.CLOSE,
                    shown=both(is_third, _GUARANTEES),
                    group="acceptance",
                    options=lists.GUARANTEE,
                    data_class=1,
                ),
            ),
        ),
    ),
)
