"""Why the centre refused something, in words, and the one thing a person does about it (api.md section 12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gnp_desk.forms import catalogue
from gnp_desk.texts import N_

CORRECT, DISCARD, RETRY, RENUMBER = "correct", "discard", "retry", "renumber"
REASONS: Mapping[str, tuple[str, str]] = {
    "invalid": (N_("El centro no aceptó «{field}» como está. Corríjalo y se envía otra vez."), CORRECT),
    "invalid_text": (N_("«{field}» tiene signos que el centro no puede guardar. Escríbalo de nuevo."), CORRECT),
    "too_large": (N_("«{field}» es más largo de lo que el centro recibe. Acórtelo."), CORRECT),
    "immutable": (N_("«{field}» ya no se puede cambiar en el centro. Descarte este cambio."), DISCARD),
    "forbidden": (N_("Su perfil no puede hacer este cambio. Descártelo o pida el acceso a su supervisión."), DISCARD),
    "folio_taken": (N_("Otro registro ya usó el folio {folio}. Emita este otra vez con un folio nuevo."), RENUMBER),
    "second_signature_needed": (N_("El importe rebasa lo que su perfil autoriza. Pida la segunda firma."), CORRECT),
    "unknown_type": (N_("El centro todavía no conoce este tipo de registro. Reintente cuando lo actualicen."), RETRY),
    "not_canonical": (N_("El cambio llegó dañado al centro. Envíelo otra vez."), RETRY),
    "op_reused": (N_("El centro ya tiene otro cambio con el mismo número. Envíelo otra vez."), RETRY),
    "group": (N_("Iba junto con otro cambio que el centro no aceptó. Envíelo otra vez."), RETRY),
}
OTHER = (N_("El centro no aceptó este cambio. Descártelo, o avise a Sistemas con la clave {code}."), DISCARD)
WHOLE = N_("este registro")


@dataclass(frozen=True)
class Reason:
    """Why something was refused: the centre's code, the field it named («» for none), the words, and what to do."""

    code: str
    field: str
    words: str
    action: str


def of_refusal(kind: str, problem: Mapping[str, Any], folio: str = "") -> Reason:
    """Return the reason of a refused entry of a kind of record, as its stored answer tells it."""
    code, name = str(problem.get("code", "")), str(problem.get("field", ""))
    words, action = REASONS.get(code, OTHER)
    known = catalogue.FIELDS.get(kind, {}).get(name)
    return Reason(
        code, name, words.format(field=known.label if known else WHOLE, folio=folio or "—", code=code or "—"), action
    )
