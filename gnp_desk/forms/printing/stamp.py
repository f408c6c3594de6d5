"""What issuing adds to a paper's content: folio, when, who, and whether it is a draft or a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gnp_desk import texts
from gnp_desk.texts import N_

_ZONES = {
    "America/Mexico_City": N_("hora del centro de México"),
    "America/Monterrey": N_("hora del centro de México"),
    "America/Merida": N_("hora del centro de México"),
    "America/Chihuahua": N_("hora del centro de México"),
    "America/Bahia_Banderas": N_("hora del centro de México"),
    "America/Mazatlan": N_("hora del Pacífico de México"),
    "America/Hermosillo": N_("hora de Sonora"),
    "America/Tijuana": N_("hora del noroeste de México"),
    "America/Cancun": N_("hora del sureste de México"),
    "America/Matamoros": N_("hora de la frontera noreste"),
    "America/Ciudad_Juarez": N_("hora de Ciudad Juárez"),
    "America/Ojinaga": N_("hora de Ojinaga"),
}


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """`issued_at` is the local civil time of `zone`, ISO; `content_hash` is the SHA-256 of the content, hexadecimal.

    `draft` prints BORRADOR and no folio, `demo` prints DEMOSTRACIÓN; `replaces` is the folio of the paper it replaces.
    """

    folio: str
    issued_at: str
    issued_by: str
    content_hash: str
    edition: str
    claim_folio: str
    provisional: bool = False
    demo: bool = False
    draft: bool = False
    replaces: str = ""
    reason: str = ""
    zone: str = "America/Mexico_City"

    @property
    def hash_start(self) -> str:
        """Return the first 16 hexadecimal characters of the content's hash."""
        return self.content_hash[:16].upper()

    @property
    def code(self) -> str:
        """Return what the QR says: no personal data, no address (forms.md 10)."""
        return f"gnp:1:{self.folio}:{self.hash_start}:{self.issued_at[:10]}"

    @property
    def warning(self) -> str:
        """Return the words of the box that denies validity, «» when the paper is valid."""
        marks = [word for word, stands in ((N_("DEMOSTRACIÓN"), self.demo), (N_("BORRADOR"), self.draft)) if stands]
        return " · ".join([*marks, N_("SIN VALIDEZ")]) if marks else ""

    @property
    def watermark(self) -> str:
        return N_("BORRADOR") if self.draft else N_("DEMOSTRACIÓN") if self.demo else ""

    @property
    def when(self) -> str:
        """Return day, hour and zone of issue in words."""
        moment = datetime.fromisoformat(self.issued_at)
        return f"{texts.day_hour(moment)}, {_zone_words(self.zone)}"


def _zone_words(zone: str) -> str:
    return _ZONES.get(zone, N_("hora de {city}").format(city=zone.rpartition("/")[2].replace("_", " ")))
