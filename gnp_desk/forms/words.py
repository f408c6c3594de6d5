"""The Spanish sentence of every check (forms.md sections 2 and 9). What is worth a look begins «Conviene revisar: »."""

from __future__ import annotations

from gnp_desk.forms.case import Case, is_answered
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.lists import INVENTORY
from gnp_desk.forms.office import WORDS as OFFICE
from gnp_desk.forms.roles import letter_of
from gnp_desk.texts import N_, capital

REVIEW = N_("Conviene revisar: {text}")
UNSAID = N_("Falta responder: {label}.")

KINDS = {
    "empty": N_("Falta escribir: {label}."),
    "unread": N_("No se entiende este dato: {label}. Escríbalo otra vez."),
    "text.max": N_("Este dato admite {limit} caracteres y lleva {n}. Acórtelo o páselo a Notas."),
    "text.short": N_("el relato es breve; pida que cuente más."),
    "text.control": N_("{label} tiene signos que no se ven. Bórrelos y escriba el dato otra vez."),
    "text.direction": N_("{label} tiene marcas que cambian el orden de las letras. Escríbalo otra vez."),
    "text.broken": N_("{label} tiene un signo dañado que ningún archivo guarda. Escríbalo otra vez."),
    "choice.empty": N_("Elija una opción: {label}."),
    "choice.unknown": N_("Ese texto no está en la lista de {label}. Elija una opción."),
    "choice.retired": N_("esta opción ya no está en el catálogo vigente. Elija otra o consérvela."),
    "many.empty": N_("Marque al menos una opción: {label}."),
    "tri.empty": UNSAID,
    "date.empty": N_("Falta la fecha: {label}."),
    "date.form": N_("No se entiende la fecha. Escríbala como 22/11/2026."),
    "date.future": N_("La fecha todavía no llega. Revise día y año."),
    "date.old": N_("la fecha es de hace más de dos años."),
    "instant.empty": N_("Falta la fecha y la hora: {label}."),
    "instant.form": N_("No se entiende la fecha y la hora. Escríbala como 22/11/2026 18:05."),
    "instant.future": N_("Esa hora todavía no llega. Revise la fecha y la hora."),
    "instant.clock": N_("la hora del equipo puede estar mal; confírmela con otro reloj."),
    "money.empty": N_("Falta el importe: {label}."),
    "money.form": N_("No se entiende el importe. Escríbalo como 1,234.50."),
    "money.negative": N_("El importe no puede ser menor que cero."),
    "number.empty": N_("Falta el número: {label}."),
    "number.form": N_("No se entiende el número: {label}. Escríbalo con cifras."),
    "int.range": N_("El número va de {least} a {most}."),
    "pct.range": N_("El porcentaje va de 0 a 100."),
    "phone.form": N_("El teléfono lleva 10 dígitos; aquí hay {n}. Si es de otro país, empiece con +."),
    "phone.unlikely": N_("este teléfono no parece asignado en México; confírmelo con la persona."),
    "email.form": N_("El correo necesita nombre, arroba y dominio. Revíselo o déjelo vacío."),
    "rfc.form": N_("El RFC lleva 13 caracteres en personas y 12 en empresas; aquí hay {n}."),
    "rfc.digit": N_("el último carácter del RFC no coincide con el cálculo; compárelo con la constancia."),
    "rfc.kind": N_("este RFC es de {kind} y el registro dice otra cosa."),
    "rfc.generic": N_("este RFC es el genérico; pida el de la persona."),
    "curp.form": N_("La CURP lleva 18 caracteres; aquí hay {n}."),
    "curp.digit": N_("la CURP no pasa su cálculo; cópiela otra vez."),
    "curp.entity": N_("La CURP lleva un estado que no existe. Cópiela otra vez."),
    "curp.date": N_("La CURP lleva una fecha que no existe o no llega. Cópiela otra vez."),
    "curp.birth": N_("la CURP dice {curp} y el nacimiento dice {birth}."),
    "clabe.form": N_("La CLABE lleva 18 dígitos; aquí hay {n}."),
    "clabe.control": N_("La CLABE no pasa su dígito de control. Cópiela del estado de cuenta."),
    "clabe.bank": N_("el banco de la CLABE no está en la lista de este equipo."),
    "vin.form": N_("El NIV lleva 17 caracteres; aquí hay {n}. Corrija o marque “Serie corta”."),
    "vin.letters": N_("El NIV no usa I, O ni Q. ¿Es 1 o 0?"),
    "vin.digit": N_("el NIV no pasa su cálculo; compárelo con el vehículo."),
    "vin.repeat": N_("el NIV repite los mismos caracteres; compárelo con el vehículo."),
    "vin.year": N_("el NIV corresponde a {vin_year} y el modelo dice {year}."),
    "plate.empty": N_("Escriba las placas o marque “Sin placas”."),
    "plate.form": N_("Las placas llevan de 4 a 10 letras o números."),
    "name.empty": N_("Escriba el nombre o marque “Se negó a darlo”."),
    "group.short": N_("Faltan partes de este dato: {label}."),
    "address.cp": N_("El código postal lleva 5 dígitos."),
    "address.unknown_cp": N_("el código postal no está en el catálogo."),
    "address.state": N_("el código postal es de {state}."),
    "place.short": N_("Falta ubicar el lugar: calle y cruce, carretera y kilómetro, o coordenadas."),
    "place.blur": N_("la ubicación puede tener {n} metros de diferencia."),
    "ref.empty": N_("Falta elegir: {label}."),
    "ref.incomplete": N_("Complete los datos de {name}."),
    "ref.gone": N_("este registro está en la papelera: {label}."),
    "sig.missing": N_("Falta la firma de {who} o el motivo."),
    "sig.stale": N_("La firma ya no corresponde: el documento cambió a las {time}. Pida firmar de nuevo."),
    "photo.missing": N_("falta la foto: {slot}."),
    "photo.missing_many": N_("faltan {n} fotos de {group}: {slots}."),
    "photo.marks": N_("una marca de la copia no se entiende; dibújela otra vez: {label}."),
    "photo.unreadable": N_("La imagen no se puede leer. El archivo quedó aparte y no se usará."),
}
FORMS = {
    "claim.visit_order": N_("Las horas de atención van en orden. Revise: {label}."),
    "policy.term_order": N_("El fin de vigencia va después del inicio. Corrija una de las dos fechas."),
    "policy.no_covers": N_("La póliza necesita al menos una cobertura. Agréguela."),
    "policy.one_deductible": N_("El deducible es un porcentaje o un importe, solo uno de los dos."),
    "policy.vehicle_short": N_("Falta la marca y las placas o el NIV de la carátula."),
    "person.born_after": N_("El nacimiento es posterior al siniestro. Corrija la fecha."),
    "liability.basis": N_("La decisión se apoya en al menos {n} cosas. Márquelas."),
    "sketch.many": N_("El croquis lleva {n} elementos y admite {most}. Quite algunos."),
    "checklist.note": N_("no se devolvieron los documentos; anote qué falta."),
    "tow.times": N_("Las horas de la grúa van en orden. Revise: {label}."),
    "tow.inventory": N_("Faltan {n} del inventario. El primero es: {first}."),
    "tow.item": N_("Falta responder si está: {item}."),
    "place.fix": N_("Las coordenadas van en grados, como 19.4326 y -99.1332."),
}
CONTRADICTIONS = {
    "CON-01": N_("el siniestro ocurrió antes del inicio de vigencia ({at})."),
    "CON-02": N_("el siniestro ocurrió al terminar o después de la vigencia ({at})."),
    "CON-03": N_("la prima no aparece pagada a tiempo; los efectos cesaron el {on} a las {hour}."),
    "CON-04": N_("El reporte no puede ser anterior al siniestro. Corrija una de las dos horas."),
    "CON-05": N_("el aviso llegó {n} días después de saberse; escriba el motivo."),
    "CON-06": N_("el siniestro ocurrió hace {n} días."),
    "CON-07": N_("los datos de la póliza son del {on}; se confirmarán al enviar."),
    "CON-08": N_("la póliza o la cobertura tiene menos de tres días."),
    "CON-09": N_("la carátula no ampara {cover}. Puede seguir; la Compañía decide."),
    "CON-09.policy": N_("no hay póliza localizada; la orden queda por confirmar."),
    "CON-10": N_("el NIV visto no es el de la carátula: {seen} y {scheduled}."),
    "CON-11": N_("las placas vistas no son las de la carátula: {seen} y {scheduled}."),
    "CON-12": N_("el vehículo visto no es el de la carátula: {seen} y {scheduled}."),
    "CON-13": N_("El mismo NIV está en los vehículos {one} y {other}. Corrija uno."),
    "CON-13.plate": N_("las mismas placas están en {one} y {other}."),
    "CON-14": N_("iban {n} personas en una motocicleta de {m} plazas."),
    "CON-15": N_("iban {n} personas en un vehículo de {m} plazas."),
    "CON-16": N_("el kilometraje es menor que el de {on}."),
    "CON-17": N_("el uso al momento del siniestro no es el contratado."),
    "CON-18": N_("el vehículo fronterizo está fuera de su zona; anote el permiso."),
    "CON-19": N_("el siniestro fue fuera de México; pida el reporte de la autoridad y acuda a la frontera."),
    "CON-20": N_("la licencia de {person} {what}."),
    "CON-21": N_("quien conducía tiene {n} años."),
    "CON-22": N_("el conductor tiene {n} años; esa cobertura llega a 69."),
    "CON-23": N_("el nacimiento no coincide con el {what}."),
    "CON-24": N_("quien conducía no es el conductor habitual de la carátula."),
    "CON-25": N_("{person} aparece conduciendo dos vehículos. Corrija uno."),
    "CON-25.witness": N_("{person} es parte y también testigo."),
    "CON-26": N_("hay señales anotadas y no hay prueba."),
    "CON-26.certificate": N_("sin dictamen, el estado de ebriedad no cambia el deducible."),
    "CON-27": N_("falta preguntar por el uso de datos de salud de {person}."),
    "CON-28": N_("dice {light} y la hora es {hour}."),
    "CON-29": N_("se marcó fenómeno natural y el clima dice despejado."),
    "CON-30": N_("Se respondió que hay lesionados y no hay ninguno anotado. Anótelo o cambie la respuesta."),
    "CON-30.no": N_("Se respondió que no hay lesionados y hay {n} anotados. Cambie la respuesta o la lista."),
    "CON-31": N_("Se respondió que participó otra parte y no hay ninguna anotada. Cambie la respuesta o la lista."),
    "CON-31.no": N_("Se respondió que no participó otra parte y hay {n} anotadas. Cambie la respuesta o la lista."),
    "CON-32": N_("Se respondió que hubo daños a objetos y no hay ninguno anotado. Cambie la respuesta o la lista."),
    "CON-32.no": N_("Se respondió que no hubo daños a objetos y hay {n} anotados. Cambie la respuesta o la lista."),
    "CON-33": N_("Se respondió que sí hay testigos y hay 0 anotados. Cambie la respuesta o la lista."),
    "CON-33.no": N_("Se respondió que no hay testigos y hay {n} anotados. Cambie la respuesta o la lista."),
    "CON-34": N_("Se respondió que interviene la autoridad y no hay ninguna anotada. Cambie la respuesta o la lista."),
    "CON-34.no": N_("Se respondió que no interviene autoridad y hay {n} anotadas. Cambie la respuesta o la lista."),
    "CON-35": N_("{person} requiere traslado y no tiene orden ni negativa."),
    "CON-36": N_("la orden médica es para alguien sin lesión anotada."),
    "CON-37": N_("el vehículo no circula y la orden dice “{what}”."),
    "CON-38": N_("el vehículo circula y se pidió grúa."),
    "CON-39": N_("El autoajuste no procede: {reasons}. Elija atención en el lugar."),
    "CON-40": N_("hay más lesionados que personas a bordo en {letter}."),
    "CON-41": N_("Marque al menos una circunstancia del vehículo {letter}, o “Otra”."),
    "CON-42": N_("el vehículo {letter} marca “{one}” y también “{other}”."),
    "CON-43": N_("se marcó “{box}” y no hay {what} en los datos del lugar."),
    "CON-44": N_("los dos vehículos marcan “{box}”; así no se puede proponer responsable."),
    "CON-45": N_("con “{box}” se espera golpe en {where}; {letter} lo tiene {seen}."),
    "CON-46": N_("con “{box}” de {letter} se espera golpe en {where}; {other} lo tiene {seen}."),
    "CON-47": N_("{letter} golpeó por alcance y {other} no marca detenido ni alcance recibido."),
    "CON-48": N_("el impacto de {letter} está {seen} y no hay daño en {zones}."),
    "CON-49": N_("hay daño fuerte en {zone}, lejos del impacto. ¿Hubo otro golpe o es anterior?"),
    "CON-50": N_("los dos vehículos tienen el golpe atrás y no iban ambos en reversa."),
    "CON-51": N_("el croquis muestra {n} vehículos y la declaración {m}."),
    "CON-52": N_("en el croquis {letter} recibe el golpe en {drawn} y el diagrama dice {said}."),
    "CON-53": N_("el lugar tiene {what} y el croquis no."),
    "CON-54": N_("el rumbo de {letter} no es el del croquis."),
    "CON-54.streets": N_("el croquis no dice las calles; escríbalas."),
    "CON-55": N_("{letter} marca detenido y tiene velocidad {n}."),
    "CON-55.sketch": N_("{letter} marca detenido y en el croquis se mueve."),
    "CON-56": N_("el tipo de siniestro y las partes no coinciden."),
    "CON-57": N_("el daño {n} no tiene foto."),
    "CON-58": N_("{part} aparece como daño de hoy y anterior."),
    "CON-61": N_("la inspección ya mostraba daño en {zone}."),
    "CON-62": N_("Escriba por qué la decisión no es la propuesta."),
    "CON-63": N_("el tercero acepta la responsabilidad y la decisión dice asegurado."),
    "CON-64": N_("falta la firma del tercero que acepta."),
    "CON-65": N_("sin {what} del tercero no se puede revisar la exención del deducible."),
    "CON-66": N_("El tercero no tiene seguro: use recuperación o sin arreglo."),
    "CON-67": N_("esta modalidad no suele cubrir {what}."),
    "CON-70": N_("La orden incluye daño anterior: {zone}. Quítelo o cámbielo a este siniestro."),
    "CON-71": N_("{center} no aparece con convenio al {on}."),
    "CON-72": N_("le corresponde {kind} y la orden va a {center}."),
    "CON-73": N_("ya hay una orden vigente: {folio}."),
    "CON-74": N_("{folio} tiene dos sustitutos; cancele uno."),
    "CON-76": N_("hay {n} daños que no están en la orden."),
    "CON-77": N_("la orden venció el {on}; emita una nueva."),
    "CON-78": N_("quedan pertenencias; anótelas en el inventario."),
    "CON-79": N_("el vehículo ya ingresó a taller."),
}
TEXTS = {**KINDS, **FORMS, **CONTRADICTIONS, **OFFICE}


class _Details(dict[str, object]):
    """The details of a problem; what is missing is a dash, so that a sentence is always whole."""

    def __missing__(self, name: str) -> str:
        return "—"


def words(problem: Problem, case: Case) -> str:
    """Return the sentence of a problem, with what it needs to be understood."""
    record = case.find(problem.record)
    item = dict(INVENTORY).get(record.text("item") if record else "", N_("Un objeto")).lower()
    details = {"letter": letter_of(case, record), "item": item, **problem.details}
    text = TEXTS.get(problem.code, UNSAID).format_map(_Details({k: v for k, v in details.items() if is_answered(v)}))
    text = text.replace("?.", "?")
    if problem.outcome is Outcome.STOP:
        return capital(text)
    return REVIEW.format(text=text)
