"""What each party says and shows: circumstances, damage, sketch, narrative, people, responsibility, closing."""

from __future__ import annotations

from gnp_desk.forms.page_records import asks, columns, every, first, has_several, heard, new_of, thirds
from gnp_desk.forms.walk import Layout, Page, Part
from gnp_desk.texts import N_

ACCOUNT: tuple[Page, ...] = (
    Page(
        code="circumstances",
        title=N_("Circunstancias"),
        task="driver_vehicle",
        help=N_("Cada conductor marca solo lo de su vehículo. Marque todas las casillas que apliquen."),
        parts=(
            Part(
                title=N_("Cómo circulaba"),
                form="party",
                of=columns,
                layout=Layout.COLUMNS,
                fields=asks("road_name direction lane speed_kmh"),
            ),
            Part(
                title=N_("Casillas"),
                form="party",
                of=columns,
                layout=Layout.COLUMNS,
                fields=asks("circumstances circumstances_other circumstances_count"),
            ),
            Part(
                title=N_("Lo que propone la tabla"),
                form="liability_proposal",
                of=every("liability_proposal"),
                fields=asks("pair proposal table_cell criterion conditions alternatives"),
                hint=N_("Es una propuesta; la decisión se toma en Responsabilidad y arreglo."),
                shown=has_several,
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
                of=columns,
                layout=Layout.COLUMNS,
                fields=asks("impact_clock impact_plane impact_other"),
            ),
            Part(
                title=N_("Daños"),
                form="damage_line",
                of=every("damage_line"),
                layout=Layout.LIST,
                add=N_("Agregar daño"),
                new=new_of("damage_line"),
                row=("party", "zone", "part", "degree", "relation"),
                fields=asks("party zone part degree relation relation_basis photos"),
            ),
            Part(
                title=N_("Daños anteriores"),
                form="declaration",
                of=first("declaration"),
                fields=asks("previous_damage_any"),
            ),
        ),
    ),
    Page(
        code="sketch",
        title=N_("Croquis"),
        task="sketch",
        help=N_("Dibuje la vía y los vehículos en metros, antes, en el impacto y después. La lista hace lo mismo con teclas."),
        parts=(
            Part(
                title=N_("Croquis"),
                form="sketch",
                of=every("sketch"),
                fields=asks("template template_turn_deg north_deg street_names no_sketch_reason drawing"),
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
                of=heard,
                layout=Layout.LIST,
                row=("letter", "driver"),
                fields=asks("narrative narrative_by remarks"),
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
                of=every("injury"),
                layout=Layout.LIST,
                add=N_("Agregar persona lesionada"),
                new=new_of("injury"),
                row=("person", "injured_role"),
                fields=asks(
                    "injured_role person party seat severity body_parts visible_injuries attended_by"
                    " refuses_care guardian"
                ),
            ),
            Part(
                title=N_("Testigos"),
                form="witness",
                of=every("witness"),
                layout=Layout.LIST,
                add=N_("Agregar testigo"),
                new=new_of("witness"),
                row=("person", "seen_from"),
                fields=asks("person seen_from statement related_to signature"),
            ),
            Part(
                title=N_("Objetos dañados"),
                form="damaged_object",
                of=every("damaged_object"),
                layout=Layout.LIST,
                add=N_("Agregar objeto"),
                new=new_of("damaged_object"),
                row=("object_kind", "description"),
                fields=asks("object_kind description owner estimated_amount photos"),
            ),
            Part(
                title=N_("Autoridad"),
                form="authority_case",
                of=every("authority_case"),
                layout=Layout.LIST,
                add=N_("Agregar autoridad"),
                new=new_of("authority_case"),
                row=("authority_kind", "agency"),
                fields=asks(
                    "authority_kind agency officer unit record_number filed_at record_kind vehicle_held"
                    " impound_lot held_since released_on causality_report power_of_attorney_on"
                ),
            ),
            Part(
                title=N_("Alcohol y drogas"),
                form="sobriety",
                of=every("sobriety"),
                layout=Layout.LIST,
                add=N_("Agregar revisión"),
                new=new_of("sobriety"),
                row=("person",),
                fields=asks(
                    "person signs_seen test_done test_by result drunk_finding certificate_seen"
                    " certificate"
                ),
            ),
            Part(
                title=N_("Qué hubo"),
                form="declaration",
                of=first("declaration"),
                fields=asks("other_vehicles_damaged objects_damaged witnesses_any"),
            ),
        ),
    ),
    Page(
        code="liability",
        title=N_("Responsabilidad y arreglo"),
        task="third_parties",
        help=N_("La propuesta viene de las casillas. La decisión es suya; si se aparta, diga por qué."),
        shown=has_several,
        parts=(
            Part(
                title=N_("Propuesta y decisión"),
                form="liability_proposal",
                of=every("liability_proposal"),
                fields=asks(
                    "jurisdiction prevailing pair proposal table_cell criterion conditions alternatives notice basis"
                    " decision insured_share_pct"
                    " decision_reason counts_as_fault"
                ),
            ),
            Part(
                title=N_("Lo que dice cada tercero"),
                form="party",
                of=thirds,
                layout=Layout.LIST,
                row=("letter", "driver"),
                fields=asks("accepts_liability guarantees_payment guarantee_kind"),
            ),
            Part(
                title=N_("Arreglo"),
                form="declaration",
                of=first("declaration"),
                fields=asks("agreement_kind agreement_amount agreement_text guide_reviewed"),
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
                of=first("declaration"),
                fields=asks("signatures"),
            ),
        ),
    ),
)
