"""A witness: from where they saw, what they saw, whom they know (forms.md 4.10)."""

from __future__ import annotations

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Later, Long, Options, Ref, Text
from gnp_desk.texts import N_

RELATED = (
    *((letter, letter) for letter in "ABCDEFGHIJKL"),
    ("none", N_("Ninguna")),
    ("unknown", N_("No se sabe")),
)


def _letters_of_claim(case: Case, record: Record, pairs: Options) -> Options:
    letters = {party.get("letter") for party in case.of("party")}
    return tuple(pair for pair in pairs if len(pair[0]) > 1 or pair[0] in letters)


WITNESS = Form(
    code="witness",
    version=1,
    title=N_("Testigo"),
    plural=N_("Testigos"),
    data_class=2,
    sections=(
        Section(
            N_("Testigo"),
            (
                Ref(name="person", label="Testigo", need=Need.CLOSE, to="person"),
                Text(name="seen_from", label="Desde dónde vio"),
                Long(name="statement", label="Qué vio", need=Need.CLOSE),
                Choice(
                    name="related_to",
                    label="Relación con",
                    need=Need.CLOSE,
                    options=RELATED,
                    narrow=_letters_of_claim,
                ),
                Later(
                    name="signature",
                    label="Firma",
                    reason="La firma en pantalla llegará con una versión posterior. Firme en el papel.",
                ),
            ),
        ),
    ),
)
