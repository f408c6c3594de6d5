"""How the repair goes: written by the centre, only shown here; entry, appointment and delivery are noted at the counter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.fields import Form, Merge, Outcome, Problem, Section
from gnp_desk.forms.groups import Address
from gnp_desk.forms.kinds import Choice, Day, Instant, Text, Tri, phone
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.order_facts import place_ref, workshops
from gnp_desk.texts import N_

STATUS = pairs(
    "to_enter valuation waiting_parts repairing ready delivered",
    N_("Por ingresar · En valuación · En espera de piezas · En reparación · Lista · Entregada"),
)
"""The states of a repair in the order of the work."""
OLD = timedelta(hours=24)
CENTRE = Merge.SERVER
WORDS: Mapping[str, str] = {
    "repair.old": N_("los datos del taller son del {at}. Pregunte al centro antes de prometer una fecha."),
}


def refreshed(record: Record) -> datetime | None:
    """Return the local instant the centre last wrote, None while it has not."""
    found = local(record.get("refreshed_at"))
    return datetime.fromisoformat(found) if found else None


def is_old(case: Case, record: Record) -> bool:
    """Return whether what the centre last said is older than a day."""
    at = refreshed(record)
    return at is not None and case.moment.now.replace(tzinfo=None) - at > OLD


def _freshness(case: Case, record: Record) -> Iterator[Problem]:
    if is_old(case, record):
        at = texts.day_hour(local(record.get("refreshed_at")))
        yield Problem("refreshed_at", "repair.old", Outcome.REVIEW, {"at": at})


REPAIR_TRACKING = Form(
    code="repair_tracking",
    version=1,
    title=N_("Seguimiento a la reparación"),
    plural=N_("Seguimientos a la reparación"),
    data_class=1,
    rules=(_freshness,),
    sections=(
        Section(
            N_("Del centro"),
            (
                place_ref("repair_center", N_("Taller"), workshops, merge=CENTRE),
                Address(name="address", label=N_("Domicilio"), merge=CENTRE),
                Text(name="workshop_supervisor", label=N_("Supervisor"), merge=CENTRE, data_class=2),
                phone(name="supervisor_phone", label=N_("Teléfono"), merge=CENTRE, data_class=2),
                Choice(name="repair_status", label=N_("Estado"), options=STATUS, merge=CENTRE),
                Day(name="promised_on", label=N_("Lista para"), merge=CENTRE),
                Text(name="parts_pending", label=N_("Piezas por llegar"), merge=CENTRE),
                Instant(name="refreshed_at", label=N_("Datos al"), merge=CENTRE),
            ),
        ),
        Section(
            N_("En el mostrador"),
            (
                Tri(name="inventory_checked", label=N_("Inventario revisado")),
                Instant(name="appointment_at", label=N_("Cita de entrega"), fact=False),
                Day(name="delivered_on", label=N_("Entregado"), fact=True),
                Tri(name="guarantee_received", label=N_("Recibió la garantía")),
            ),
        ),
    ),
)
