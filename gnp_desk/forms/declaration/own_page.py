"""The own page of a declarant: narrative, damage, contact and consent, only for that person and the Company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gnp_desk.forms.printing import autograph, blocks, damage
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.texts import N_

QUESTIONS = (
    N_("¿Transportaba personas o mercancía por un pago?"),
    N_("¿Participaba en una carrera o prueba?"),
    N_("¿Iba fuera de camino o en vía cerrada?"),
    N_("¿Estaba conectado a la carga?"),
)
CONSENTS = {
    "medium": N_("Cómo se mostró: {answer}."),
    "sensitive": N_("Autoriza usar sus datos de salud para la atención: {answer}."),
    "electronic_means": N_("Acepta firmar en pantalla: {answer}."),
}
ONLY = N_("Solo para esta persona y la Compañía.")
BLANK_LINES = 5


def place(sheet: Sheet, own: Mapping[str, Any], dense: bool, given: Mapping[str, Any] | None = None) -> None:
    """Put the blocks of one declarant in their order; a long narrative goes on over pages of the same owner."""
    whose = N_("Hoja propia de {letter}").format(letter=own["letter"] or "A")
    sheet.place([blocks.banner(whose, [line for line in (own["name"], ONLY) if line])])
    _words(sheet, N_("Qué pasó, con sus palabras"), own["narrative"], BLANK_LINES, own["by"])
    _words(sheet, N_("Observaciones"), own["remarks"], 2)
    if own["has_vehicle"]:
        titles = (N_("Daños a la vista"), N_("Daños anteriores o en duda"))
        damage.block(sheet, titles, (own["damage"], own["previous"]), own["body"], dense)
    if own["questions"]:
        sheet.place([blocks.heading(N_("Preguntas del seguro")), *blocks.pairs(own["questions"], INNER, 230)])
    left = [blocks.heading(N_("Contacto"), HALF), *blocks.pairs(own["contact"], HALF)]
    right = [blocks.heading(N_("Aviso de privacidad y firma"), HALF)]
    for line in own["consent"]:
        right += blocks.paragraph(line, HALF)
    sheet.beside((LEFT, left), (MIDDLE, right))
    signer = N_("Declarante {letter} · firma, fecha y hora").format(letter=own["letter"])
    witness = autograph.signer("", N_("Testigo de la firma, si hace falta · nombre y firma"), None)
    autograph.signatures(sheet, [autograph.signer(own["name"], signer, given), witness])


def _words(sheet: Sheet, title: str, text: str, blank: int, by: str = "") -> None:
    aside = N_("Escrito por: {who}").format(who=by[:1].lower() + by[1:]) if by else ""
    sheet.place([blocks.heading(title, aside=aside), *(blocks.paragraph(text) if text else blocks.blank_lines(blank))])
