"""The declaration of damages: the road, what decides exclusions, what the lists must hold, the agreement (forms.md 4.7)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Prefill, Section
from gnp_desk.forms.kinds import Bool, Calc, Choice, Long, Many, Money, Number, Tri
from gnp_desk.forms.roles import has_third_party, local, third_parties
from gnp_desk.forms.signature import signing
from gnp_desk.texts import N_

DAWN, SUNRISE, SUNSET, DUSK = 6, 7, 18, 19


def light_at(case: Case, record: Record | None = None) -> object:
    """Propose the light of the hour of the loss; «con alumbrado» is the usual night."""
    moment = local(case.claim.get("loss_at"))
    if moment is None:
        return None
    if SUNRISE <= moment.hour < SUNSET:
        return "day"
    return "twilight" if DAWN <= moment.hour <= DUSK else "night_lit"


def _has_light(case: Case, record: Record) -> bool:
    return "traffic_light" in (record.get("signals") or ())  # type: ignore[operator]


def _is_electric(case: Case, record: Record) -> bool:
    vehicle = case.ref(case.party("A"), "vehicle")
    return vehicle is not None and vehicle.get("fuel_kind") in ("electric", "plug_in_hybrid")


def _yes_if(kind: str) -> Prefill:
    """Return a prefill: «Sí» when the claim already lists one."""
    return lambda case, record: "yes" if case.of(kind) else None


def _other_vehicles(case: Case, record: Record) -> object:
    return "yes" if any(party.get("vehicle") for party in third_parties(case)) else None


def _is_cash(case: Case, record: Record) -> bool:
    return record.get("agreement_kind") in lists.CASH_AGREEMENTS


DECLARATION = Form(
    code="declaration",
    version=1,
    title=N_("Declaración para la Atención de Daños"),
    plural=N_("Declaraciones"),
    data_class=1,
    series="DA",
    sections=(
        Section(
            N_("Vía"),
            (
                Choice(name="road_kind", label="Tipo de vía", need=Need.CLOSE, options=lists.ROAD_KIND),
                Number(name="lanes", label="Carriles", least=1, most=20),
                Choice(name="surface", label="Superficie", options=lists.SURFACE),
                Choice(
                    name="surface_state",
                    label="Estado de la vía",
                    need=Need.CLOSE,
                    options=lists.SURFACE_STATE,
                ),
                Choice(name="weather", label="Clima", need=Need.CLOSE, options=lists.WEATHER),
                Choice(name="light", label="Luz", need=Need.CLOSE, options=lists.LIGHT, prefill=light_at),
                Many(name="signals", label="Señales", need=Need.CLOSE, merge=Merge.SET, options=lists.SIGNAL),
                Tri(
                    name="signal_working",
                    label="¿Funcionaba el semáforo?",
                    need=Need.CLOSE,
                    shown=_has_light,
                ),
                Tri(name="officer_directing", label="¿Dirigía un agente?", need=Need.CLOSE),
                Number(name="speed_limit", label="Límite", unit="km/h", least=5, most=150),
            ),
        ),
        Section(
            N_("Uso del vehículo"),
            (
                Tri(
                    name="paid_transport",
                    label="¿Transportaba personas o mercancía por un pago?",
                    need=Need.CLOSE,
                ),
                Tri(name="racing", label="¿Participaba en una carrera o prueba?", need=Need.CLOSE),
                Tri(name="closed_road", label="¿Iba fuera de camino o en vía cerrada?", need=Need.CLOSE),
                Tri(
                    name="charging",
                    label="¿Estaba conectado a la carga?",
                    need=Need.CLOSE,
                    shown=_is_electric,
                ),
            ),
        ),
        Section(
            N_("Daños y testigos"),
            (
                Tri(
                    name="other_vehicles_damaged",
                    label="¿Hubo daños a otros vehículos?",
                    need=Need.CLOSE,
                    prefill=_other_vehicles,
                    follows=("party",),
                ),
                Tri(
                    name="objects_damaged",
                    label="¿Hubo daños a objetos?",
                    need=Need.CLOSE,
                    prefill=_yes_if("damaged_object"),
                    follows=("damaged_object",),
                ),
                Tri(
                    name="witnesses_any",
                    label="¿Hay testigos?",
                    need=Need.CLOSE,
                    prefill=_yes_if("witness"),
                    follows=("witness",),
                ),
                Tri(name="previous_damage_any", label="¿Tenía daños anteriores?", need=Need.CLOSE),
            ),
        ),
        Section(
            N_("Arreglo"),
            (
                Choice(
                    name="agreement_kind",
                    label="Arreglo",
                    need=Need.CLOSE,
                    shown=has_third_party,
                    group="agreement",
                    options=lists.AGREEMENT,
                    prefill=lambda case, record: "pending",
                ),
                Money(
                    name="agreement_amount",
                    label="Importe acordado",
                    need=Need.CLOSE,
                    shown=_is_cash,
                    group="agreement",
                ),
                Long(
                    name="agreement_text",
                    label="En qué consiste",
                    shown=has_third_party,
                    group="agreement",
                    data_class=2,
                ),
                Bool(
                    name="guide_reviewed",
                    label="Se revisó con las partes",
                    need=Need.CLOSE,
                    shown=has_third_party,
                ),
            ),
        ),
        Section(
            N_("Firmas"),
            (
                Calc(name="signatures", label="Firmas", compute=signing.given_words),
                Choice(name="status", label="Estado", options=lists.PAPER_STATUS),
            ),
        ),
    ),
)
