"""What is asked on arrival: safety, policy, privacy, who drove what, third parties, the place."""

from __future__ import annotations

from gnp_desk.forms.page_records import (
    asks,
    columns,
    drivers,
    every,
    first,
    new_of,
    new_party,
    on_foot,
    the_claim,
    thirds,
    vehicles,
)
from gnp_desk.forms.walk import Layout, Page, Part
from gnp_desk.texts import N_

PERSON_FIELDS = asks(
    "person_kind name birth_on minor phone phone_2 email address rfc curp id_document id_number"
)
VEHICLE_FIELDS = asks(
    "make line version model_year vin short_serial plate plate_state color vehicle_kind body_type card_shown"
)
VEHICLE_DETAILS = asks(
    "odometer_km use_seen origin_seen owner fuel_kind seats doors transmission paint_kind engine_number keys_seen"
    " gross_mass_kg trailer trailer_plate adaptations_seen"
)

REPORT: tuple[Page, ...] = (
    Page(
        code="safety",
        title=N_("Seguridad y qué pasó"),
        task="data",
        help=N_("Primero la seguridad. Después, lo que pasó y quién avisa."),
        parts=(
            Part(
                title=N_("Seguridad"),
                form="claim",
                of=the_claim,
                fields=asks(
                    "safe_place injured_people third_parties_involved authorities_involved"
                    " vehicle_drivable"
                ),
            ),
            Part(
                title=N_("Qué pasó"),
                form="claim",
                of=the_claim,
                fields=asks("loss_kind loss_at loss_time_quality known_on late_reason force_majeure_ended_on"),
            ),
            Part(
                title=N_("Reporte"),
                form="claim",
                of=the_claim,
                fields=asks(
                    "channel reported_at report_number reporter reporter_role callback_phone arrived_at"
                    " left_at"
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
                of=the_claim,
                fields=asks("policy covers other_insurance other_insurer self_adjustment info_sent_at"),
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
                of=every("consent"),
                layout=Layout.LIST,
                add=N_("Agregar aviso"),
                new=new_of("consent"),
                row=("person", "medium", "sensitive"),
                fields=asks("person notice_version shown_at medium sensitive electronic_means signature"),
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
                of=columns,
                layout=Layout.COLUMNS,
                fields=asks("driver driver_relation"),
            ),
            Part(
                title=N_("Vehículo"),
                form="vehicle",
                of=vehicles,
                layout=Layout.COLUMNS,
                fields=VEHICLE_FIELDS,
            ),
            Part(
                title=N_("Presencia"),
                form="party",
                of=columns,
                layout=Layout.COLUMNS,
                fields=asks("present_at_adjustment fled occupants_count"),
            ),
            Part(
                title=N_("Datos del conductor"),
                form="person",
                of=drivers,
                layout=Layout.COLUMNS,
                fields=PERSON_FIELDS,
            ),
            Part(
                title=N_("Licencia"),
                form="person",
                of=drivers,
                layout=Layout.COLUMNS,
                fields=asks("license_kind license_number license_state license_valid_until license_shown"),
            ),
            Part(
                title=N_("Más del vehículo"),
                form="vehicle",
                of=vehicles,
                layout=Layout.COLUMNS,
                fields=VEHICLE_DETAILS,
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
                of=thirds,
                layout=Layout.LIST,
                add=N_("Agregar tercero"),
                new=new_party("third_vehicle"),
                row=("letter", "party_role", "vehicle", "driver"),
                fields=asks(
                    "letter party_role driver fled present_at_adjustment insured_status insurer"
                    " their_policy_number their_policy_until their_claim_number their_adjuster"
                ),
            ),
            Part(
                title=N_("Personas que no iban en un vehículo"),
                form="person",
                of=lambda case: tuple(case.ref(party, "driver") for party in on_foot(case)),
                layout=Layout.LIST,
                row=("name", "phone"),
                fields=PERSON_FIELDS,
                shown=lambda case: bool(on_foot(case)),
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
                of=the_claim,
                fields=asks("loss_place_text loss_place_fix"),
            ),
            Part(
                title=N_("Vía"),
                form="declaration",
                of=first("declaration"),
                fields=asks(
                    "road_kind lanes surface surface_state weather light signals signal_working"
                    " officer_directing speed_limit"
                ),
            ),
            Part(
                title=N_("Uso del vehículo"),
                form="declaration",
                of=first("declaration"),
                fields=asks("paid_transport racing closed_road charging"),
            ),
        ),
    ),
)
