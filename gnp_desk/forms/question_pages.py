"""The adjuster's walk (forms.md 11): one page per topic, each a list of parts that ask fields of some records."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import (
    has_third_party,
    has_vehicle,
    parties,
    stayed,
    third_parties,
    vehicle_parties,
)
from gnp_desk.forms.walk import Chosen, Layout, NewRecord, Page, Part
from gnp_desk.texts import N_


def _claim(case: Case) -> tuple[Record | None, ...]:
    return (case.claim,)


def _first(kind: str) -> Chosen:
    return lambda case: (case.first(kind),)


def _all(kind: str) -> Chosen:
    return lambda case: case.of(kind)


def _columns(case: Case) -> tuple[Record | None, ...]:
    return vehicle_parties(case)


def _vehicles(case: Case) -> tuple[Record | None, ...]:
    return tuple(case.ref(party, "vehicle") for party in vehicle_parties(case))


def _drivers(case: Case) -> tuple[Record | None, ...]:
    return tuple(case.ref(party, "driver") for party in vehicle_parties(case))


def _on_foot(case: Case) -> tuple[Record | None, ...]:
    return tuple(party for party in third_parties(case) if not has_vehicle(case, party))


def _thirds(case: Case) -> tuple[Record | None, ...]:
    return third_parties(case)


def _heard(case: Case) -> tuple[Record | None, ...]:
    return tuple(party for party in parties(case) if stayed(case, party))


def _position(case: Case, kind: str) -> str:
    """Return a position after the last record of a type, so that lists keep the order in which they were made."""
    last = case.of(kind)
    return f"{last[-1].get('position') or 'm'}m" if last else "m"


def new_of(kind: str) -> NewRecord:
    """Return the first values of a record added at the end of its list."""
    return lambda case: {"position": _position(case, kind)}


def new_party(role: str) -> NewRecord:
    """Return the first values of a party with the next letter."""

    def values(case: Case) -> Mapping[str, object]:
        used = {party.get("letter") for party in case.of("party")}
        letter = next(letter for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used)
        return {"letter": letter, "party_role": role, "position": letter.lower()}

    return values


def _has_several(case: Case) -> bool:
    return has_third_party(case, case.claim)


PERSON_FIELDS = (
    "person_kind",
    "name",
    "birth_on",
    "minor",
    "phone",
    "phone_2",
    "email",
    "address",
    "rfc",
    "curp",
    "id_document",
    "id_number",
)
VEHICLE_FIELDS = (
    "make",
    "line",
    "version",
    "model_year",
    "vehicle_kind",
    "body_type",
    "vin",
    "short_serial",
    "plate",
    "plate_state",
    "color",
    "engine_number",
    "odometer_km",
    "seats",
    "doors",
    "transmission",
    "fuel_kind",
    "paint_kind",
    "use_seen",
    "gross_mass_kg",
    "trailer",
    "trailer_plate",
    "origin_seen",
    "card_shown",
    "owner",
    "keys_seen",
    "adaptations_seen",
)

PAGES: tuple[Page, ...] = (
    Page(
        code="safety",
        title=N_("Seguridad y qué pasó"),
        task="data",
        help=N_("Primero la seguridad. Después, lo que pasó y quién avisa."),
        parts=(
            Part(
                title=N_("Seguridad"),
                form="claim",
                of=_claim,
                fields=(
                    "safe_place",
                    "injured_people",
                    "third_parties_involved",
                    "authorities_involved",
                    "vehicle_drivable",
                ),
            ),
            Part(
                title=N_("Qué pasó"),
                form="claim",
                of=_claim,
                fields=(
                    "loss_kind",
                    "loss_at",
                    "loss_time_quality",
                    "known_on",
                    "late_reason",
                    "force_majeure_ended_on",
                ),
            ),
            Part(
                title=N_("Reporte"),
                form="claim",
                of=_claim,
                fields=(
                    "channel",
                    "reported_at",
                    "report_number",
                    "reporter",
                    "reporter_role",
                    "callback_phone",
                    "arrived_at",
                    "left_at",
                ),
            ),
        ),
    ),
    Page(
        code="policy",
        title=N_("Póliza"),
        task="data",
        help=N_("La póliza decide qué se ampara. Si no aparece, siga: se identifica después sin perder nada."),
        parts=(
            Part(
                title=N_("Póliza y coberturas"),
                form="claim",
                of=_claim,
                fields=("policy", "covers", "other_insurance", "other_insurer", "self_adjustment", "info_sent_at"),
            ),
        ),
    ),
    Page(
        code="privacy",
        title=N_("Aviso de privacidad"),
        task="data",
        help=N_("Muestre el aviso antes de pedir datos a cada persona. Los datos de salud piden un sí por escrito."),
        parts=(
            Part(
                title=N_("Avisos mostrados"),
                form="consent",
                of=_all("consent"),
                layout=Layout.LIST,
                add=N_("Agregar aviso"),
                new=new_of("consent"),
                row=("person", "medium", "sensitive"),
                fields=(
                    "person",
                    "notice_version",
                    "shown_at",
                    "medium",
                    "sensitive",
                    "electronic_means",
                    "signature",
                ),
            ),
        ),
    ),
    Page(
        code="driver_vehicle",
        title=N_("Conductor y vehículo"),
        task="driver_vehicle",
        help=N_("Lo que se ve y lo que dice cada conductor. Lo de A viene de la póliza y puede cambiarse."),
        parts=(
            Part(
                title=N_("Conductor"),
                form="party",
                of=_columns,
                layout=Layout.COLUMNS,
                fields=("driver", "driver_relation", "present_at_adjustment", "fled", "occupants_count"),
            ),
            Part(
                title=N_("Vehículo"),
                form="vehicle",
                of=_vehicles,
                layout=Layout.COLUMNS,
                fields=VEHICLE_FIELDS,
            ),
            Part(
                title=N_("Datos del conductor"),
                form="person",
                of=_drivers,
                layout=Layout.COLUMNS,
                fields=PERSON_FIELDS,
            ),
            Part(
                title=N_("Licencia"),
                form="person",
                of=_drivers,
                layout=Layout.COLUMNS,
                fields=("license_kind", "license_number", "license_state", "license_valid_until", "license_shown"),
            ),
        ),
    ),
    Page(
        code="third_party",
        title=N_("Terceros"),
        task="third_parties",
        help=N_("Agregue cada vehículo, ciclista o peatón. Si alguien se fue, bastan placas, marca y color."),
        parts=(
            Part(
                title=N_("Otras partes y su seguro"),
                form="party",
                of=_thirds,
                layout=Layout.LIST,
                add=N_("Agregar tercero"),
                new=new_party("third_vehicle"),
                row=("letter", "party_role", "vehicle", "driver"),
                fields=(
                    "letter",
                    "party_role",
                    "driver",
                    "fled",
                    "present_at_adjustment",
                    "insured_status",
                    "insurer",
                    "their_policy_number",
                    "their_policy_until",
                    "their_claim_number",
                    "their_adjuster",
                ),
            ),
            Part(
                title=N_("Personas que no iban en un vehículo"),
                form="person",
                of=lambda case: tuple(case.ref(party, "driver") for party in _on_foot(case)),
                layout=Layout.LIST,
                row=("name", "phone"),
                fields=PERSON_FIELDS,
                shown=lambda case: bool(_on_foot(case)),
            ),
        ),
    ),
    Page(
        code="place",
        title=N_("Lugar y vía"),
        task="data",
        help=N_("Ubique el lugar y anote cómo estaba la vía cuando ocurrió."),
        parts=(
            Part(
                title=N_("Lugar"),
                form="claim",
                of=_claim,
                fields=("loss_place_text", "loss_place_fix"),
            ),
            Part(
                title=N_("Vía"),
                form="declaration",
                of=_first("declaration"),
                fields=(
                    "road_kind",
                    "lanes",
                    "surface",
                    "surface_state",
                    "weather",
                    "light",
                    "signals",
                    "signal_working",
                    "officer_directing",
                    "speed_limit",
                ),
            ),
            Part(
                title=N_("Uso del vehículo"),
                form="declaration",
                of=_first("declaration"),
                fields=("paid_transport", "racing", "closed_road", "charging"),
            ),
        ),
    ),
    Page(
        code="circumstances",
        title=N_("Circunstancias"),
        task="driver_vehicle",
        help=N_("Cada conductor marca solo lo de su vehículo. Marque todas las casillas que apliquen."),
        parts=(
            Part(
                title=N_("Cómo circulaba"),
                form="party",
                of=_columns,
                layout=Layout.COLUMNS,
                fields=("road_name", "direction", "lane", "speed_kmh"),
            ),
            Part(
                title=N_("Casillas"),
                form="party",
                of=_columns,
                layout=Layout.COLUMNS,
                fields=("circumstances", "circumstances_other", "circumstances_count"),
            ),
        ),
    ),
    Page(
        code="damage",
        title=N_("Daños y fotos"),
        task="damage_diagram",
        help=N_("Anote cada daño con su zona y grado. Lo anterior al siniestro también, para no mezclarlo."),
        parts=(
            Part(
                title=N_("Impacto"),
                form="party",
                of=_columns,
                layout=Layout.COLUMNS,
                fields=("impact_clock", "impact_plane", "impact_other"),
            ),
            Part(
                title=N_("Daños"),
                form="damage_line",
                of=_all("damage_line"),
                layout=Layout.LIST,
                add=N_("Agregar daño"),
                new=new_of("damage_line"),
                row=("party", "zone", "part", "degree", "relation"),
                fields=("party", "zone", "part", "degree", "relation", "relation_basis", "photos"),
            ),
            Part(
                title=N_("Daños anteriores"),
                form="declaration",
                of=_first("declaration"),
                fields=("previous_damage_any",),
            ),
        ),
    ),
    Page(
        code="sketch",
        title=N_("Croquis"),
        task="sketch",
        help=N_("El papel lleva un recuadro para dibujar el croquis a mano."),
        parts=(
            Part(
                title=N_("Croquis"),
                form="sketch",
                of=_all("sketch"),
                fields=("template", "street_names", "no_sketch_reason", "drawing"),
            ),
        ),
    ),
    Page(
        code="narrative",
        title=N_("Relato y observaciones"),
        task="driver_vehicle",
        help=N_("Con las palabras de la persona. Escriba lo que le dicte, tal como lo diga."),
        parts=(
            Part(
                title=N_("Relato de cada parte"),
                form="party",
                of=_heard,
                layout=Layout.LIST,
                row=("letter", "driver"),
                fields=("narrative", "narrative_by", "remarks"),
            ),
        ),
    ),
    Page(
        code="people",
        title=N_("Personas, objetos y autoridad"),
        task="third_parties",
        help=N_("Lesionados, testigos, objetos dañados y la autoridad que intervino."),
        parts=(
            Part(
                title=N_("Personas lesionadas"),
                form="injury",
                of=_all("injury"),
                layout=Layout.LIST,
                add=N_("Agregar persona lesionada"),
                new=new_of("injury"),
                row=("person", "injured_role"),
                fields=(
                    "injured_role",
                    "person",
                    "party",
                    "seat",
                    "severity",
                    "body_parts",
                    "visible_injuries",
                    "attended_by",
                    "refuses_care",
                    "guardian",
                ),
            ),
            Part(
                title=N_("Testigos"),
                form="witness",
                of=_all("witness"),
                layout=Layout.LIST,
                add=N_("Agregar testigo"),
                new=new_of("witness"),
                row=("person", "seen_from"),
                fields=("person", "seen_from", "statement", "related_to", "signature"),
            ),
            Part(
                title=N_("Objetos dañados"),
                form="damaged_object",
                of=_all("damaged_object"),
                layout=Layout.LIST,
                add=N_("Agregar objeto"),
                new=new_of("damaged_object"),
                row=("object_kind", "description"),
                fields=("object_kind", "description", "owner", "estimated_amount", "photos"),
            ),
            Part(
                title=N_("Autoridad"),
                form="authority_case",
                of=_all("authority_case"),
                layout=Layout.LIST,
                add=N_("Agregar autoridad"),
                new=new_of("authority_case"),
                row=("authority_kind", "agency"),
                fields=(
                    "authority_kind",
                    "agency",
                    "officer",
                    "unit",
                    "record_number",
                    "filed_at",
                    "record_kind",
                    "vehicle_held",
                    "impound_lot",
                    "held_since",
                    "released_on",
                    "causality_report",
                    "power_of_attorney_on",
                ),
            ),
            Part(
                title=N_("Alcohol y drogas"),
                form="sobriety",
                of=_all("sobriety"),
                layout=Layout.LIST,
                add=N_("Agregar revisión"),
                new=new_of("sobriety"),
                row=("person",),
                fields=(
                    "person",
                    "signs_seen",
                    "test_done",
                    "test_by",
                    "result",
                    "drunk_finding",
                    "certificate_seen",
                    "certificate",
                ),
            ),
            Part(
                title=N_("Qué hubo"),
                form="declaration",
                of=_first("declaration"),
                fields=("other_vehicles_damaged", "objects_damaged", "witnesses_any"),
            ),
        ),
    ),
    Page(
        code="liability",
        title=N_("Responsabilidad y arreglo"),
        task="third_parties",
        help=N_("La propuesta viene de las casillas. La decisión es suya; si se aparta, diga por qué."),
        shown=_has_several,
        parts=(
            Part(
                title=N_("Propuesta y decisión"),
                form="liability_proposal",
                of=_all("liability_proposal"),
                layout=Layout.LIST,
                add=N_("Iniciar propuesta"),
                new=new_of("liability_proposal"),
                row=("proposal", "decision"),
                fields=(
                    "jurisdiction",
                    "prevailing",
                    "pair",
                    "table_cell",
                    "proposal",
                    "basis",
                    "decision",
                    "insured_share_pct",
                    "decision_reason",
                    "counts_as_fault",
                ),
            ),
            Part(
                title=N_("Lo que dice cada tercero"),
                form="party",
                of=_thirds,
                layout=Layout.LIST,
                row=("letter", "driver"),
                fields=("accepts_liability", "guarantees_payment", "guarantee_kind"),
            ),
            Part(
                title=N_("Arreglo"),
                form="declaration",
                of=_first("declaration"),
                fields=("agreement_kind", "agreement_amount", "agreement_text", "guide_reviewed"),
            ),
        ),
    ),
    Page(
        code="review",
        title=N_("Revisar, firmar y cerrar"),
        task="signatures",
        help=N_("Lea las respuestas con las personas antes de cerrar. Lo cerrado no cambia."),
        parts=(
            Part(
                title=N_("Firmas"),
                form="declaration",
                of=_first("declaration"),
                fields=("signatures",),
            ),
        ),
    ),
    Page(
        code="orders",
        title=N_("Órdenes, grúa e intercambio"),
        task="orders",
        help=N_("Las órdenes no esperan a que se cierre la declaración."),
        parts=(
            Part(
                title=N_("Órdenes del vehículo"),
                form="vehicle_admission_order",
                of=_all("vehicle_admission_order"),
                layout=Layout.LIST,
                add=N_("Nueva orden del vehículo"),
                new=new_of("vehicle_admission_order"),
                row=("party", "repair_center"),
                fields=(
                    "party",
                    "coverage_code",
                    "customer",
                    "admission_state",
                    "agency_in_loss_city",
                    "agency_in_residence",
                    "insured_requests_other_agency",
                    "center_kind",
                    "repair_center",
                    "repair_center_other",
                    "center_reason",
                    "arrival_mode",
                    "stays",
                    "collision_kind",
                    "damage",
                    "previous",
                    "deductible_applies",
                    "deductible_amount",
                    "delivered_on",
                    "valid_until",
                    "instructions",
                ),
            ),
            Part(
                title=N_("Órdenes médicas"),
                form="medical_admission_order",
                of=_all("medical_admission_order"),
                layout=Layout.LIST,
                add=N_("Nueva orden médica"),
                new=new_of("medical_admission_order"),
                row=("injury", "hospital"),
                fields=(
                    "injury",
                    "coverage_code",
                    "hospital",
                    "hospital_other",
                    "transport",
                    "ambulance_unit",
                    "attention",
                    "scope_note",
                    "companion",
                ),
            ),
            Part(
                title=N_("Órdenes en efectivo"),
                form="cash_valuation_order",
                of=_all("cash_valuation_order"),
                layout=Layout.LIST,
                add=N_("Nueva orden en efectivo"),
                new=new_of("cash_valuation_order"),
                row=("party", "office"),
                fields=(
                    "party",
                    "customer",
                    "office",
                    "office_other",
                    "appointment_at",
                    "damage",
                    "reason",
                    "delivered_on",
                    "valid_until",
                ),
            ),
            Part(
                title=N_("Grúa"),
                form="tow_request",
                of=_all("tow_request"),
                layout=Layout.LIST,
                add=N_("Pedir grúa"),
                new=new_of("tow_request"),
                row=("reason", "destination"),
                fields=(
                    "reason",
                    "pickup",
                    "destination_kind",
                    "destination",
                    "maneuvers",
                    "cargo",
                    "provider",
                    "provider_folio",
                    "unit",
                    "operator",
                    "requested_at",
                    "arrived_at",
                    "delivered_at",
                    "odometer_km",
                    "fuel_eighths",
                    "keys",
                    "tow_cost",
                    "maneuver_cost",
                    "company_pays",
                    "belongings_out",
                    "valuables",
                    "signatures",
                ),
            ),
            Part(
                title=N_("Inventario"),
                form="inventory_item",
                of=_all("inventory_item"),
                layout=Layout.LIST,
                row=("item", "state"),
                fields=("item", "state", "quantity", "note", "photos"),
                shown=lambda case: bool(case.of("inventory_item")),
            ),
            Part(
                title=N_("Intercambio con terceros"),
                form="exchange_record",
                of=_all("exchange_record"),
                layout=Layout.LIST,
                add=N_("Nuevo intercambio"),
                new=new_of("exchange_record"),
                row=("party", "modality"),
                fields=(
                    "party",
                    "insurer",
                    "their_policy_number",
                    "their_claim_number",
                    "our_folio",
                    "modality",
                    "vehicle_band",
                    "pays",
                    "receives",
                    "amount",
                    "guarantee_kind",
                    "documents_given",
                    "signatures",
                ),
                shown=_has_several,
            ),
        ),
    ),
    Page(
        code="checklist",
        title=N_("Lista del lugar"),
        task="orders",
        help=N_("Antes de irse: documentos devueltos, órdenes en la mano y nada olvidado."),
        parts=(
            Part(
                title=N_("Reunir"),
                form="scene_checklist",
                of=_first("scene_checklist"),
                fields=(
                    "policy_seen",
                    "vehicle_compared",
                    "cover_explained",
                    "own_words",
                    "full_account",
                    "photos_and_sketch",
                ),
            ),
            Part(
                title=N_("Determinar"),
                form="scene_checklist",
                of=_first("scene_checklist"),
                fields=(
                    "all_heard",
                    "scene_inspected",
                    "damage_compared",
                    "guide_consulted",
                    "regulation_consulted",
                ),
                shown=_has_several,
            ),
            Part(
                title=N_("Terceros y apoyos"),
                form="scene_checklist",
                of=_first("scene_checklist"),
                fields=(
                    "third_party_data",
                    "agreement",
                    "tow",
                    "ambulance",
                    "ambulance_at",
                    "police",
                    "police_at",
                    "legal_protection",
                    "legal_protection_at",
                    "vehicle_order",
                    "medical_orders",
                ),
            ),
            Part(
                title=N_("Al salir"),
                form="scene_checklist",
                of=_first("scene_checklist"),
                fields=("docs_returned", "orders_handed", "damage_on_order", "belongings_out", "leaving_note"),
            ),
        ),
    ),
)
