"""The legends papers carry, as catalogue texts with a version (forms.md 10). A paper freezes the texts it was issued with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.texts import N_

VERSION = "2026.11"
LEGENDS: Mapping[str, str] = {
    "L1": N_("La atención de este siniestro no significa que la Compañía acepte su procedencia."),
    "L2": N_(
        "Firmar confirma los hechos que cada quien declara. No es aceptar responsabilidad, salvo lo escrito en “Arreglo”."
    ),
    "L3": N_("Nada cambia después de firmar. Una corrección es un documento nuevo que dice a cuál sustituye."),
    "L4": N_("Válida hasta el {valid_until}: {valid_days} días naturales desde su entrega."),
    "L5": N_("La firma en pantalla es una firma simple; se guarda con hora y huella del texto mostrado."),
    "L6": N_("Aviso de privacidad {notice}, mostrado el {shown_on}."),
    "L7": N_("Atención 24 horas: 55 5227 9000 · UNE: misma línea, opción 4 · CONDUSEF: 55 5340 0999"),
    "L8": N_("Leyenda de endoso de la factura, en tinta negra o azul: «{endorsement}»."),
    "L9": N_("Pague hasta el {valid_until}. Después pida otra ficha. Pagar antes de la entrega evita demoras."),
    "L10": N_("Calculado con las condiciones {edition} y datos al {data_on}. La Compañía lo confirma."),
    "L11": N_("Folio provisional. El oficial se asigna al enviar; ambos sirven para consultar."),
    "L12": N_("Retire sus pertenencias. Lo que quede debe estar en este inventario."),
    "L13": N_("No repare antes de la valuación, salvo que pasen 72 horas hábiles del ingreso sin que se haga."),
    "L14": N_("El taller entrega por escrito la garantía de la reparación."),
    "L16": N_("Contiene datos de salud: solo para la persona, quien la atiende y la Compañía."),
    "L17": N_("Puede cambiar si aparece daño oculto."),
    "L18": N_("Sustituye a {replaces}. Motivo: {reason}."),
}
ALWAYS_READY = ("L11", "L18")
OWN_LINE = "L7"
MISSING_LETTERS = N_("«¿?» está donde hay letras que el papel no puede mostrar; el expediente las conserva.")
NO_NOTICE = N_("Aviso de privacidad: falta registrar que se mostró.")


def frozen(*codes: str, facts: Mapping[str, str], instead: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the legends of a paper as plain values: their texts now, those of `instead` for some, and their facts."""
    kept = {code: (instead or {}).get(code, LEGENDS[code]) for code in (*codes, *ALWAYS_READY)}
    return {"version": VERSION, "texts": kept, "facts": dict(facts)}


def notice(version: str, shown_on: str) -> tuple[str, dict[str, str]]:
    """Return the text of L6 and its facts, or what to say when showing the notice is not on record."""
    if not version or not shown_on:
        return NO_NOTICE, {}
    return LEGENDS["L6"], {"notice": version, "shown_on": shown_on}


def words(content: Mapping[str, Any], stamp: Stamp) -> tuple[str, str]:
    """Return the running legends of a paper and the line of telephones, as frozen in its content."""
    kept = content["legends"]
    facts = {**kept["facts"], **_stamp_facts(stamp)}
    found: Mapping[str, str] = kept["texts"]
    running = [text.format_map(facts) for code, text in found.items() if code != OWN_LINE and _applies(code, stamp)]
    return " ".join(running), found.get(OWN_LINE, "")


def _applies(code: str, stamp: Stamp) -> bool:
    return {"L11": stamp.provisional, "L18": bool(stamp.replaces)}.get(code, True)


def _stamp_facts(stamp: Stamp) -> dict[str, str]:
    return {
        "edition": stamp.edition or "por confirmar",
        "replaces": stamp.replaces,
        "reason": stamp.reason.rstrip(". "),
    }


def data_day(local: object) -> str:
    """Return the day of a local instant in words."""
    return texts.day(date.fromisoformat(str(local)[:10])) if local else "—"
