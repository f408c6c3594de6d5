"""The short lists of answers, as (code, label) pairs in the order shown. Codes never change; labels may (forms.md 7)."""

from __future__ import annotations

from gnp_desk.forms.kinds import Options
from gnp_desk.texts import N_


def pairs(codes: str, labels: str) -> Options:
    """Return each code beside its label: codes apart by spaces, labels by « · »."""
    return tuple(zip(codes.split(), labels.split(" · "), strict=True))


CHANNEL = pairs("cabin app office on_site self", N_("Cabina · App · Oficina · En el lugar · Autoajuste"))
RELATION = pairs(
    "insured policyholder main_driver relative employee third_party authority other",
    N_("Asegurado · Contratante · Conductor habitual · Familiar · Empleado · Tercero · Autoridad · Otra"),
)
LOSS_KIND = pairs(
    "vehicle_collision fixed_object pedestrian rollover pothole glass natural fire vandalism total_theft partial_theft"
    " keys charging other",
    N_(
        "Choque con vehículo · Choque con objeto fijo · Atropello · Volcadura · Bache o partes bajas · Cristales · "
        "Fenómeno natural · Incendio · Vandalismo · Robo total · Robo de partes · Llaves · Carga eléctrica · Otro"
    ),
)
COVERS_OF: dict[str, str] = {
    "vehicle_collision": "PP PT AGENCIA RC RC_OCUPANTES RC_FALLECIMIENTO GMO ACC_CONDUCTOR LLANTAS_RINES",
    "fixed_object": "PP PT AGENCIA RC RC_OCUPANTES RC_FALLECIMIENTO GMO ACC_CONDUCTOR LLANTAS_RINES",
    "pedestrian": "RC RC_FALLECIMIENTO PP",
    "rollover": "PP PT GMO RC_OCUPANTES ACC_CONDUCTOR",
    "pothole": "PP LLANTAS_RINES",
    "glass": "CRISTALES",
    "natural": "PP PT",
    "fire": "PP PT",
    "vandalism": "PP PT",
    "total_theft": "RT AYUDA_PT GARANTIA_FINANCIADOS AUTO_SUSTITUTO",
    "partial_theft": "ROBO_PARCIAL ROBO_PARCIAL_RUEDAS PROT_AUX_A PROT_AUX_B",
    "keys": "LLAVES",
    "charging": "RC GMO",
}
TIME_QUALITY = pairs("exact approximate unknown", N_("Exacta · Aproximada · No se sabe"))
SELF_ADJUSTMENT = pairs("not_eligible offered accepted declined", N_("No procede · Ofrecido · Aceptado · Declinado"))
CLAIM_STATUS = pairs(
    "reported attending attended valuation repair settlement settled closed waiting cancelled",
    N_(
        "Reportado · En atención · Atendido · En valuación · En reparación · En liquidación · Liquidado · Cerrado · "
        "En espera · Cancelado"
    ),
)
PAPER_STATUS = pairs(
    "draft to_sign issued closed cancelled", N_("Borrador · Por firmar · Emitida · Cerrada · Cancelada")
)
SIGNER_ROLE = pairs(
    "driver adjuster their_adjuster customer operator receiver insured",
    N_("Conductor · Ajustador · Ajustador de la otra aseguradora · Cliente · Operador · Quien recibe · Asegurado"),
)
SIGN_OUTCOME = pairs("signed refused unable absent", N_("Firmó · Se negó a firmar · No puede firmar · No está"))
SIGN_METHOD = pairs("screen paper electronic", N_("En pantalla · En el papel impreso · Medio electrónico"))

POLICY_SOURCE = pairs(
    "device_copy online schedule_shown cabin",
    N_("Copia en el equipo · En línea · Carátula mostrada · Dictada por cabina"),
)
FINANCING = pairs("none active settled", N_("Sin crédito · Activo · Liquidado"))
VEHICLE_CLASS = pairs(
    "resident latest_model_unlisted frontier classic armored_factory",
    N_("Residente · Último modelo · Fronterizo o legalizado · Clásico · Blindado de fábrica"),
)
VALUE_BASIS = pairs("commercial invoice agreed", N_("Comercial · Factura · Convenido"))
USE = pairs(
    "private ride_hailing delivery cargo school_public official",
    N_("Particular · Plataforma o taxi · Reparto · Carga · Escolar o público · Oficial"),
)

MEDIUM = pairs("screen paper aloud", N_("En pantalla · En papel · Leído en voz alta"))
SENSITIVE = pairs("yes no unable", N_("Sí · No · No está en condiciones de responder"))
PERSON_KIND = pairs("natural company", N_("Persona física · Persona moral"))
ID_DOCUMENT = pairs("ine passport military_card other", N_("INE · Pasaporte · Cartilla · Otra"))
LICENSE_KIND = pairs(
    "automobile motorcycle cargo public federal foreign",
    N_("Automovilista · Motociclista · Chofer de carga · Transporte público · Federal · De otro país"),
)

VEHICLE_KIND = pairs(
    "car suv pickup motorcycle light_truck heavy_truck bus trailer other",
    N_(
        "Auto · Camioneta · Pick-up · Motocicleta · Camión hasta 3.5 t · Camión mayor · Autobús · Remolque · "
        "Bicicleta u otro"
    ),
)
TRUCKS = ("light_truck", "heavy_truck", "bus")
BODY_TYPE = pairs(
    "sedan hatchback suv pickup van motorcycle truck",
    N_("Sedán · Hatchback · SUV · Pick-up · Van · Motocicleta · Camión"),
)
COLOR = pairs(
    "white black grey silver red blue green brown_beige yellow orange gold wine other",
    N_("Blanco · Negro · Gris · Plata · Rojo · Azul · Verde · Café o beige · Amarillo · Naranja · Dorado · Vino · Otro"),
)
TRANSMISSION = pairs("manual automatic", N_("Estándar · Automática"))
FUEL = pairs(
    "gasoline diesel hybrid plug_in_hybrid electric gas",
    N_("Gasolina · Diésel · Híbrido · Híbrido enchufable · Eléctrico · Gas"),
)
PAINT = pairs("solid metallic pearl matte wrap", N_("Sólida · Metálica · Perlada · Mate · Rotulada o con vinil"))
ORIGIN = pairs("national border legalized foreign", N_("Nacional · Fronterizo · Legalizado · Extranjero"))
ADAPTATION = pairs(
    "audio wheels body cargo_box lift gas_kit armour lettering other",
    N_("Audio · Rines · Carrocería · Caja o plataforma · Suspensión · Equipo de gas · Blindaje · Rotulación · Otra"),
)

PARTY_ROLE = pairs(
    "insured_vehicle third_vehicle cyclist pedestrian third_property fled_vehicle",
    N_(
        "Vehículo asegurado · Vehículo de tercero · Ciclista · Peatón · Propiedad de tercero · Vehículo que se fue"
    ),
)
WITH_VEHICLE = ("insured_vehicle", "third_vehicle", "fled_vehicle")
DIRECTION = pairs(
    "n ne e se s sw w nw",
    N_("Norte · Noreste · Oriente · Sureste · Sur · Suroeste · Poniente · Noroeste"),
)
IMPACT_PLANE = pairs("side roof under", N_("Costado · Techo · Parte baja"))
CLOCK = pairs(
    "12 1 2 3 4 5 6 7 8 9 10 11",
    N_(
        "12 Frente · 1 Frente derecho · 2 Costado derecho delantero · 3 Costado derecho · "
        "4 Costado derecho trasero · 5 Atrás derecho · 6 Atrás · 7 Atrás izquierdo · 8 Costado izquierdo trasero · "
        "9 Costado izquierdo · 10 Costado izquierdo delantero · 11 Frente izquierdo"
    ),
)
NARRATIVE_BY = pairs("person adjuster", N_("La persona · El ajustador al dictado"))
INSURER = pairs(
    "company abc aig allianz ana axa banorte bbva chubb ci_seguros el_potosi gnp hdi inbursa la_latino mapfre "
    "primero_seguros qualitas segurosve sura zurich other",
    N_(
        "Esta Compañía · ABA · AIG · Allianz · ANA · AXA · Banorte · BBVA · Chubb · CI Seguros · El Potosí · GNP · HDI · "
        "Inbursa · La Latinoamericana · MAPFRE · Primero Seguros · Quálitas · Ve por Más · SURA · Zurich · Otra"
    ),
)
GUARANTEE = pairs(
    "cash card pledge insurer_letter promissory_note",
    N_("Efectivo · Tarjeta · Prenda · Carta de su aseguradora · Pagaré"),
)

ROAD_KIND = pairs(
    "street avenue junction roundabout expressway road motorway bridge_tunnel car_park private_land dirt_road",
    N_(
        "Calle · Avenida · Cruce · Glorieta · Vía rápida · Carretera · Autopista · Puente o túnel · Estacionamiento · "
        "Predio · Terracería"
    ),
)
SURFACE = pairs("asphalt concrete cobbles dirt", N_("Asfalto · Concreto · Empedrado · Tierra"))
SURFACE_STATE = pairs(
    "dry wet sand_oil roadworks potholes", N_("Seco · Mojado · Con arena o aceite · En obra · Con baches")
)
WEATHER = pairs("clear rain fog hail wind", N_("Despejado · Lluvia · Niebla · Granizo · Viento"))
LIGHT = pairs(
    "day twilight night_lit night_dark",
    N_("Día · Amanecer o atardecer · Noche con alumbrado · Noche sin alumbrado"),
)
SIGNAL = pairs(
    "traffic_light stop yield one_by_one priority warning marked_lane none",
    N_("Semáforo · Alto · Ceda el paso · Uno y uno · Preferencia · Preventiva · Carril marcado · Ninguna"),
)
AGREEMENT = pairs(
    "insurers_exchange third_pays insured_pays each_own authority pending",
    N_(
        "Aseguradoras intercambian · Tercero paga · Asegurado paga · Cada quien lo suyo · "
        "Sin arreglo, ante autoridad · Pendiente"
    ),
)
CASH_AGREEMENTS = ("third_pays", "insured_pays")

TEST_DONE = pairs("yes no refused impossible", N_("Sí · No · Se negó · No se pudo"))
INJURED_ROLE = pairs(
    "driver_a occupant_a driver_other occupant_other pedestrian cyclist other",
    N_(
        "Conductor de A · Ocupante de A · Conductor de otro vehículo · Ocupante de otro vehículo · Peatón · "
        "Ciclista · Otra"
    ),
)
SEAT = pairs(
    "driver front_passenger rear_right rear_middle rear_left third_row cargo_area pillion",
    N_(
        "Conductor · Copiloto · Atrás derecha · Atrás en medio · Atrás izquierda · Tercera fila · Caja o batea · "
        "Acompañante de moto"
    ),
)
BODY_PART = pairs(
    "head face neck chest back abdomen shoulder arm hand hip leg knee foot",
    N_(
        "Cabeza · Cara · Cuello · Pecho · Espalda · Abdomen · Hombro · Brazo · Mano · Cadera · Pierna · Rodilla · Pie"
    ),
)
SEVERITY = pairs(
    "none minor transfer serious died",
    N_("Sin lesión aparente · Leve · Requiere traslado · Grave · Falleció"),
)
OBJECT_KIND = pairs(
    "pole_sign wall_building guard_rail animal cargo furniture other",
    N_("Poste o señal · Barda o inmueble · Guardarraya · Animal · Carga · Mobiliario · Otro"),
)
DEGREE = pairs("1 2 3 4", N_("1 Leve · 2 Medio · 3 Fuerte · 4 Destruido"))
DAMAGE_RELATION = pairs("this_loss previous doubtful", N_("De este siniestro · Anterior · En duda"))
THIS_LOSS = "this_loss"

SKETCH_PHASE = pairs("before impact after", N_("Antes · Impacto · Después"))
NO_SKETCH = pairs(
    "place_unseen standing unknown_facts other",
    N_("No se vio el lugar · Vehículo detenido y solo · No se sabe cómo fue · Otro motivo"),
)
AUTHORITY = pairs(
    "traffic police prosecutor civic_judge civil_protection highway_guard",
    N_("Tránsito · Policía · Fiscalía · Juez cívico · Protección civil · Guardia en carretera"),
)
RECORD_KIND = pairs(
    "report complaint querella theft_record settlement",
    N_("Parte · Denuncia · Querella · Acta de robo · Convenio"),
)
CAUSALITY = pairs(
    "not_requested pending blames_third clears_third",
    N_("No se pidió · Pendiente · Culpa al tercero · No culpa al tercero"),
)
PREVAILING = pairs("officer traffic_light sign general", N_("Agente · Semáforo · Señal · Regla general"))
RESPONSIBILITY = pairs("insured third_party both pending", N_("Asegurado · Tercero · Ambos · Pendiente"))
BASIS = pairs(
    "statements place damage guide regulation expert",
    N_("Declaraciones · Lugar · Daños · Guía de deslinde · Reglamento · Peritaje"),
)
NEED_STATE = pairs("not_needed requested done", N_("No hace falta · Pedido · Hecho"))

ARRIVAL = pairs("tow driven", N_("En grúa · Rodando"))
STAYS = pairs("stays leaves", N_("Se queda · Sigue circulando"))
COLLISION = pairs(
    "front rear right left several rollover underbody glass other",
    N_(
        "De frente · Por atrás · Costado derecho · Costado izquierdo · Varios golpes · Volcadura · Partes bajas · "
        "Cristales · Otro"
    ),
)
DEDUCTIBLE_APPLIES = pairs("yes no pending", N_("Sí · No · Por determinar"))
MEDICAL_COVER = ("GMO", "RC", "RC_OCUPANTES", "PROT_AUX_C", "CONDUCTOR_PROTEGIDO")
TRANSPORT = pairs("ambulance own not_needed", N_("Ambulancia · Propio · No hace falta"))
ATTENTION = pairs("assessment emergency hospitalization", N_("Valoración · Urgencia · Hospitalización"))
CASH_REASON = pairs(
    "customer_prefers small_damage no_workshop other",
    N_("El cliente lo prefiere · Daño menor · No hay taller cercano · Otra"),
)
TOW_REASON = pairs("not_drivable held assistance", N_("No circula · Detenido por autoridad · Asistencia"))
DESTINATION = pairs("company client authority", N_("De la Compañía · Elegido por el cliente · De la autoridad"))
MANEUVER = pairs(
    "winch roll_back lift_out wheels_locked underground",
    N_("Malacate · Volcado · Sacar de barranco o zanja · Ruedas bloqueadas · Sótano"),
)
ITEM_STATE = pairs("present absent damaged", N_("Sí · No · Dañado"))
INVENTORY = pairs(
    "radio lighter mats jack wheel_wrench spare_wheel tools triangles extinguisher cables aerial mirror_right"
    " mirror_left mirror_inside wipers wheel_covers rims battery fuel_cap front_plate rear_plate registration_card"
    " remotes_keys load",
    N_(
        "Radio o pantalla · Encendedor · Tapetes · Gato · Llave de ruedas · Llanta de refacción · Herramienta · "
        "Triángulos · Extintor · Cables · Antena · Espejo derecho · Espejo izquierdo · Espejo interior · Limpiadores · "
        "Tapones o copas · Rines · Batería · Tapón de gasolina · Placa delantera · Placa trasera · "
        "Tarjeta de circulación · Controles o llaves · Carga u objetos"
    ),
)
MODALITY = pairs(
    "clearing recovery payment private none",
    N_("Compensación entre compañías · Recuperación · Pago · Arreglo entre particulares · Ninguna"),
)
VEHICLE_BAND = pairs("a b", N_("a: hasta 4.536 t o 27 plazas · b: mayor"))
DOCUMENTS_GIVEN = pairs(
    "declaration admission_order policy_copy identification guarantee",
    N_("Declaración · Orden de admisión · Copia de póliza · Identificación · Garantía"),
)
NOTE_KIND = pairs("call agreement client_notice internal", N_("Llamada · Acuerdo · Aviso al cliente · Interna"))
DEADLINE_KIND = pairs(
    "ADMISSION_ORDER VALUATION REPAIR_DELIVERY LOSS_NOTICE AUTOADJUST_ORDER THEFT_WAIT THEFT_DOCS own",
    N_(
        "Orden de admisión · Valuación · Entrega de la reparación · Aviso del siniestro · Orden por autoajuste · "
        "Espera de robo · Documentos de robo · Propio"
    ),
)
EVIDENCE_USE = pairs("yes no", N_("Sí · No"))
