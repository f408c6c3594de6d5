"""The Spanish words of the rules: what is wrong with an input and what each code asks a person to do."""

from __future__ import annotations

from gnp_desk.rules.labels import FIGURES, INPUTS, SOURCES

DO_IT = "Complete ese dato y repita el cálculo."

PROBLEMS = {
    "missing": "Falta {label}. {source}",
    "wrong_kind": "Revise {label}: no se entiende cómo se escribió.",
    "not_a_number": "Escriba {label} con dígitos y punto decimal, sin comas ni espacios.",
    "negative": "Un número negativo no sirve en {label}. Escriba cero o más.",
    "not_positive": "Escriba un número mayor que cero en {label}.",
    "too_many_decimals": "Sobran decimales en {label}. Revise el documento y quítelos.",
    "too_large": "Sobran dígitos en {label}. Revise el número.",
    "too_long": "Es demasiado largo para {label}. Revise y acorte.",
    "not_a_date": "Escriba {label} como año, mes y día: 2024-05-31.",
    "not_an_instant": "Escriba {label} con fecha y hora: 2024-05-31T18:30:00.",
    "not_an_hour": "Escriba {label} en horas y minutos: 12:00.",
    "not_a_month": "Escriba el mes de {label} como año y mes: 2024-05.",
    "out_of_range": "Eso queda fuera de lo que se admite en {label}. Revise el dato.",
    "unknown_choice": "No se conoce ese valor para {label}. Elija uno de la lista.",
    "unknown_key": "El dato «{field}» no existe. Revise su nombre o quítelo.",
    "unknown_operation": "Esa operación no existe. Revise su nombre en la lista de reglas.",
    "repeated_key": "El dato «{field}» viene dos veces. Deje solo uno.",
    "not_both": "Hay porcentaje e importe fijo de deducible. Deje solo el de la carátula.",
    "before_start": "Revise {label}: queda antes de su inicio.",
    "after_event": "Revise {label}: queda después del evento.",
    "more_than_original": "Revise {label}: es más que la original.",
    "missing_figure": "Las condiciones cargadas no dicen {label}. Avise a la central.",
    "not_toml": "El archivo no se entiende en esa línea: {source}",
    "overlaps": "Esta edición empieza antes de que termine la anterior. Corrija las fechas.",
    "leaves_gap": "Entre esta edición y la anterior quedan días sin condiciones. Corrija las fechas.",
    "repeated_code": "Otra edición ya usa el código «{field}». Cámbielo.",
    "no_editions": "No hay ediciones de las condiciones en la carpeta. Cárguelas y abra de nuevo.",
    "no_result": "Con estos números no hay resultado. Revise los importes y las fechas.",
}

ADVICE = {
    # Flags: the answer holds, and a person must look.
    "INPUT_NOT_USED": "Hay datos que esta regla no usa. Revise si la operación es la correcta.",
    "PAGA_CERO_SURCHARGE_REVIEW": "Paga Cero exenta lo contratado, no los puntos. Confirme el cobro con la central.",
    "PP_SURCHARGE_SOURCE_LOST": "En pérdida parcial no se cobran estos puntos. Consulte a la central antes de cerrar.",
    "RT_DEVICE_BREACH": "Falta el dispositivo que pide la carátula. La central decide si hay cobertura.",
    "DEDUCTIBLE_CAP_NOT_CHECKED": "Sin el valor del vehículo no se revisó el tope. Captúrelo y repita el cálculo.",
    "ISR_THRESHOLD_UNKNOWN": "Falta el importe de ley del ISR. Captúrelo antes de pagar el salvamento.",
    "SALVAGE_NOT_APPRAISED": "Falta el avalúo del salvamento. Captúrelo y repita la liquidación.",
    "DAMAGE_NOT_GIVEN": "El vehículo apareció y no hay daño capturado. Valúelo antes de cerrar.",
    "TOTAL_LOSS_TO_CONFIRM": "El daño llega a pérdida total. El valuador la confirma.",
    "WEAR_BRAND_NOT_LISTED": "La marca no está en la tabla: se usó la vida útil general. Confírmela.",
    "NO_HOLIDAY_LIST": "No hay lista de días inhábiles. Cárguela o revise el plazo a mano.",
    "RATE_OF_EARLIER_MONTH": "Se usó la tasa de un mes anterior. Repita el cálculo cuando se publique.",
    "PAYMENT_OVER_DEBT": "El pago es mayor que la deuda. Revise el importe.",
    "COVER_PAID_LATE": "La prima se pagó fuera de plazo. Pida a la central que decida.",
    "LATE_NOTICE": "El aviso fue tardío. Anote la causa; solo puede reducir la indemnización.",
    # What is missing to waive the deductible.
    "NOT_TOTAL_LOSS": "Solo se exenta en pérdida total. Revise la valuación.",
    "NO_LIABLE_THIRD_PARTY": "Identifique al tercero responsable y anótelo en la declaración.",
    "THIRD_PARTY_NOT_PRESENT": "El tercero no estuvo en el ajuste: no hay exención.",
    "CAUSALITY_REPORT_PENDING": "Espere el peritaje de causalidad de la Fiscalía.",
    "CAUSALITY_REPORT_ADVERSE": "El peritaje no responsabiliza al tercero: no hay exención.",
    "POWER_OF_ATTORNEY_PENDING": "Pida al asegurado el poder notarial; la Compañía lo paga.",
    # Why a part is replaced.
    "COST": "Reparar cuesta más que reemplazar.",
    "SAFETY": "Reparar compromete la seguridad.",
    "NOT_REPAIRABLE": "La pieza no se puede reacondicionar.",
    "VISIBLE": "El daño quedaría a la vista.",
    # Why a service or benefit is not given.
    "INJURED_PEOPLE": "Hay lesionados: envíe un ajustador.",
    "THIRD_PARTIES": "Hay terceros: envíe un ajustador.",
    "AUTHORITIES": "Interviene una autoridad: envíe un ajustador.",
    "NOT_DRIVABLE": "El vehículo no circula: envíe ajustador y grúa.",
    "SERVICE_NOT_IN_PROGRAM": "El programa contratado no da este servicio. Ofrezca otro de su lista.",
    "SERVICE_COUNT_EXHAUSTED": "Ya usó los servicios del periodo. Informe el costo antes de enviar.",
    "CAUSED_BY_CLAIM": "La causa es un siniestro: atiéndalo con su cobertura.",
    "NATURAL_EVENT": "Un evento natural lo inmovilizó: el arrastre no aplica.",
    "KEYS_NOT_INSIDE": "El cerrajero va solo si las llaves están dentro. Confírmelo.",
    "EV_TOW_LIMIT": "Ya usó el arrastre por batería de este año.",
    "AMBULANCE_LIMIT": "Ya usó la ambulancia de este año.",
    "NOT_AVAILABLE_WITHIN_RADIUS": "Este servicio es solo en viaje, lejos de su ciudad.",
    "REQUEST_LATE": "La solicitud llegó fuera de plazo. Explique la fecha límite.",
    "AGE_UNDER_21": "El conductor no tiene la edad pedida. Proponga a otra persona.",
    "LICENSE_NOT_VALID": "La licencia no está vigente. Proponga a otra persona.",
    "NO_CREDIT_CARD": "Falta tarjeta de crédito. Proponga a otra persona.",
    "EVENT_NOT_COVERED": "Este auto sustituto no cubre pérdida parcial.",
    "DAMAGE_NOT_OVER_DEDUCTIBLE": "El daño no supera el deducible: no hay auto sustituto.",
    "EVENT_LIMIT": "Ya se dio el evento de este periodo. Revise el historial.",
    "WEAR_OVER_75": "El desgaste pasa del límite: la llanta no está cubierta.",
    "AGE_OVER_69": "El conductor pasa de la edad cubierta.",
    "INTENTIONAL": "El hecho fue intencional: no está cubierto.",
    "AFTER_90_DAYS": "La pérdida ocurrió después del plazo de la cobertura.",
    "KM_NOT_UNDER_7000": "Los kilómetros pasan del límite del distintivo.",
    "NOT_CAR": "El distintivo es solo para automóviles.",
    "NOT_ANNUAL": "El distintivo pide póliza anual.",
    "NOT_AMPLIA": "El distintivo pide paquete Amplia.",
    "NOT_RESIDENT": "El distintivo pide un vehículo de origen residente.",
    "MODEL_YEAR": "El año modelo es anterior al que pide el distintivo.",
    "REGISTERED_LATE": "El registro llegó fuera de plazo.",
    "PHOTOS": "Faltan fotografías. Tómelas y repita el registro.",
    # What to correct in the customer's app.
    "MISSING_POLICY_NUMBER": "Escriba el número de póliza.",
    "MISSING_POLICY_START": "Escriba la fecha de inicio de la póliza.",
    "MISSING_BIRTH_DATE": "Escriba la fecha de nacimiento.",
    "MISSING_EMAIL": "Escriba el correo electrónico.",
    "EMAIL_MISMATCH": "Los dos correos son distintos. Escríbalos otra vez.",
    "MISSING_MOBILE": "Escriba la lada y el número de celular.",
    "AREA_CODE_LENGTH": "Revise la lada: cuente sus dígitos.",
    "PHONE_LENGTH": "Revise el número sin lada: cuente sus dígitos.",
    "TOTAL_NOT_10_DIGITS": "Conviene revisar: un número nacional lleva otra cantidad de dígitos.",
    "MIN_LENGTH": "La contraseña es corta. Agregue caracteres.",
    "NO_UPPERCASE": "Agregue una letra mayúscula.",
    "WHITESPACE": "Quite los espacios.",
    "REPEATED_CHARS": "Separe los caracteres iguales que van juntos.",
    "CONSECUTIVE_CHARS": "Separe las letras o números seguidos.",
    "CONTAINS_GNP": "Quite de la contraseña el nombre de la Compañía.",
}


def problem_words(field: str, code: str, source: str = "") -> str:
    """Return what is wrong with `field` and what to do about it; `source` says where to find it, or the detail."""
    source = source or SOURCES.get(_base(field), DO_IT)
    return PROBLEMS[code].format(label=label(field), field=field, source=source)


def advice(code: str) -> str:
    """Return what a flag or a reason asks a person to do; «» for a code the rules do not use."""
    return ADVICE.get(code, "")


def label(field: str) -> str:
    """Return the Spanish name of an input or of a key of an edition, or the name itself between marks."""
    return FIGURES.get(field.removeprefix("config.")) or INPUTS.get(_base(field)) or f"«{field}»"


def _base(field: str) -> str:
    """Return the name of the input a place inside it belongs to («prior_events.3» is of «prior_events»)."""
    return field.partition(".")[0]
