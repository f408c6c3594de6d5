"""What leaves the scene: orders, tow, exchange, and the checklist before going away."""

from __future__ import annotations

from gnp_desk.forms.page_records import asks, every, first, has_several, new_of
from gnp_desk.forms.walk import Layout, Page, Part
from gnp_desk.texts import N_

ORDERS: tuple[Page, ...] = (
    Page(
        code="orders",
        title=N_("Órdenes, grúa e intercambio"),
        task="orders",
        help=N_("Las órdenes no esperan a que se cierre la declaración."),
        parts=(
            Part(
                title=N_("Órdenes del vehículo"),
                form="vehicle_admission_order",
                of=every("vehicle_admission_order"),
                layout=Layout.LIST,
                add=N_("Nueva orden del vehículo"),
                new=new_of("vehicle_admission_order"),
                row=("party", "repair_center"),
                fields=asks(
                    "party coverage_code customer admission_state agency_in_loss_city agency_in_residence"
                    " insured_requests_other_agency center_kind repair_center repair_center_other"
                    " center_reason arrival_mode stays collision_kind damage previous deductible_applies"
                    " deductible_amount delivered_on valid_until instructions"
                ),
            ),
            Part(
                title=N_("Órdenes médicas"),
                form="medical_admission_order",
                of=every("medical_admission_order"),
                layout=Layout.LIST,
                add=N_("Nueva orden médica"),
                new=new_of("medical_admission_order"),
                row=("injury", "hospital"),
                fields=asks(
                    "injury coverage_code hospital hospital_other transport ambulance_unit attention"
                    " scope_note companion"
                ),
            ),
            Part(
                title=N_("Órdenes en efectivo"),
                form="cash_valuation_order",
                of=every("cash_valuation_order"),
                layout=Layout.LIST,
                add=N_("Nueva orden en efectivo"),
                new=new_of("cash_valuation_order"),
                row=("party", "office"),
                fields=asks(
                    "party customer office office_other appointment_at damage reason delivered_on"
                    " valid_until"
                ),
            ),
            Part(
                title=N_("Grúa"),
                form="tow_request",
                of=every("tow_request"),
                layout=Layout.LIST,
                add=N_("Pedir grúa"),
                new=new_of("tow_request"),
                row=("reason", "destination"),
                fields=asks(
                    "reason pickup destination_kind destination maneuvers cargo provider provider_folio"
                    " unit operator requested_at arrived_at delivered_at odometer_km fuel_eighths keys"
                    " tow_cost maneuver_cost company_pays belongings_out valuables signatures"
                ),
            ),
            Part(
                title=N_("Inventario"),
                form="inventory_item",
                of=every("inventory_item"),
                layout=Layout.LIST,
                row=("item", "state"),
                fields=asks("item state quantity note photos"),
                shown=lambda case: bool(case.of("inventory_item")),
            ),
            Part(
                title=N_("Intercambio con terceros"),
                form="exchange_record",
                of=every("exchange_record"),
                layout=Layout.LIST,
                add=N_("Nuevo intercambio"),
                new=new_of("exchange_record"),
                row=("party", "modality"),
                fields=asks(
                    "party insurer their_policy_number their_claim_number our_folio modality vehicle_band"
                    " pays receives amount guarantee_kind documents_given signatures"
                ),
                shown=has_several,
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
                of=first("scene_checklist"),
                fields=asks(
                    "policy_seen vehicle_compared cover_explained own_words full_account"
                    " photos_and_sketch"
                ),
            ),
            Part(
                title=N_("Determinar"),
                form="scene_checklist",
                of=first("scene_checklist"),
                fields=asks("all_heard scene_inspected damage_compared guide_consulted regulation_consulted"),
                shown=has_several,
            ),
            Part(
                title=N_("Terceros y apoyos"),
                form="scene_checklist",
                of=first("scene_checklist"),
                fields=asks(
                    "third_party_data agreement tow ambulance ambulance_at police police_at"
                    " legal_protection legal_protection_at vehicle_order medical_orders"
                ),
            ),
            Part(
                title=N_("Al salir"),
                form="scene_checklist",
                of=first("scene_checklist"),
                fields=asks("docs_returned orders_handed damage_on_order belongings_out leaving_note"),
            ),
        ),
    ),
)
