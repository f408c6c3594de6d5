"""The checklist of the scene (forms.md 4.16, R-ADJ-01…08): «derivado» items answer themselves from other records."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Field, Form, Need, Outcome, Problem, Section
from gnp_desk.forms.kinds import Calc, Choice, Instant, Long, Tri
from gnp_desk.forms.roles import has_third_party
from gnp_desk.forms.scene_checklist import derived
from gnp_desk.texts import N_


def leaving_needs_a_note(case: Case, record: Record) -> Iterator[Problem]:
    """A «No» at leaving asks for a note and never blocks (R-ADJ-07)."""
    if record.get("docs_returned") == "no" and not record.text("leaving_note"):
        yield Problem("leaving_note", "checklist.note", Outcome.REVIEW)


def _calc(name: str, label: str, compute: derived.Derived) -> Calc:
    return Calc(name=name, label=label, compute=compute)


def _support(name: str, label: str) -> tuple[Field, ...]:
    """Return the two questions of a support: whether it was needed and when it was asked for."""
    return (
        Choice(
            name=name,
            label=label,
            need=Need.CLOSE,
            group=name,
            options=lists.NEED_STATE,
            prefill=derived.need(name),
            follows=("claim.injured_people", "claim.authorities_involved"),
        ),
        Instant(
            name=f"{name}_at",
            label=N_("Pedido a las"),
            group=name,
            shown=lambda case, record: record.get(name) in ("requested", "done"),
        ),
    )


SCENE_CHECKLIST = Form(
    code="scene_checklist",
    version=1,
    title=N_("Lista del lugar"),
    plural=N_("Listas del lugar"),
    data_class=1,
    rules=(leaving_needs_a_note,),
    sections=(
        Section(
            N_("Reunir"),
            (
                _calc("policy_seen", N_("Póliza consultada"), derived.policy_seen),
                _calc("vehicle_compared", N_("Datos del vehículo comparados"), derived.vehicle_compared),
                Tri(name="cover_explained", label="Alcance de la cobertura explicado", need=Need.CLOSE),
                _calc("own_words", N_("Declaración con sus palabras"), derived.own_words),
                _calc("full_account", N_("Relato completo"), derived.full_account),
                _calc("photos_and_sketch", N_("Fotos y croquis"), derived.photos_and_sketch),
            ),
        ),
        Section(
            N_("Determinar"),
            (
                _calc("all_heard", N_("Declaraciones de todos"), derived.all_heard),
                Tri(name="scene_inspected", label="Lugar revisado", need=Need.CLOSE, shown=has_third_party),
                Tri(
                    name="damage_compared",
                    label="Daños comparados entre vehículos",
                    need=Need.CLOSE,
                    shown=has_third_party,
                ),
                Tri(name="guide_consulted", label="Guía consultada", need=Need.CLOSE, shown=has_third_party),
                Tri(
                    name="regulation_consulted",
                    label="Reglamento consultado",
                    need=Need.CLOSE,
                    shown=has_third_party,
                ),
            ),
        ),
        Section(
            N_("Terceros y apoyos"),
            (
                _calc("third_party_data", N_("Datos del tercero"), derived.third_party_data),
                _calc("agreement", N_("Arreglo"), derived.agreement),
                _calc("tow", N_("Grúa"), derived.tow),
                *_support("ambulance", N_("Ambulancia")),
                *_support("police", N_("Policía")),
                *_support("legal_protection", N_("Protección Legal")),
                _calc("vehicle_order", N_("Orden del vehículo"), derived.vehicle_order),
                _calc("medical_orders", N_("Órdenes médicas"), derived.medical_orders),
            ),
        ),
        Section(
            N_("Al salir"),
            (
                Tri(
                    name="docs_returned",
                    label="Se devolvieron póliza, licencia y tarjeta",
                    need=Need.CLOSE,
                ),
                _calc("orders_handed", N_("Tiene sus órdenes"), derived.orders_handed),
                _calc("damage_on_order", N_("Los daños están en la orden"), derived.damage_on_order),
                _calc("belongings_out", N_("No quedan pertenencias"), derived.belongings_out),
                Long(name="leaving_note", label="Nota al salir"),
            ),
        ),
    ),
)
