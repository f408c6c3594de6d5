"""The privacy notice shown to a person and what they allow (forms.md 4.3; health data asks for it in writing)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Choice, Instant, Later, Ref, Text
from gnp_desk.forms.roles import is_injured
from gnp_desk.texts import N_

NOTICE_VERSION = "2026-01"


def _is_about_injury(case: Case, record: Record) -> bool:
    person = case.ref(record, "person")
    return person is not None and is_injured(case, person)


def _driver(case: Case, record: Record) -> object:
    """Propose the driver of A, unless already told."""
    told = {consent.get("person") for consent in case.of("consent")}
    party = case.party("A")
    driver = party.get("driver") if party else None
    return driver if driver not in told else None


def _now(case: Case, record: Record) -> object:
    from gnp_desk.forms.kinds import instant

    return instant(case.moment.now.replace(tzinfo=None), case.moment.zone, "device")


CONSENT = Form(
    code="consent",
    version=1,
    title=N_("Aviso de privacidad y consentimientos"),
    plural=N_("Avisos de privacidad"),
    data_class=2,
    sections=(
        Section(
            N_("Aviso"),
            (
                Ref(name="person", label="Persona", need=Need.ALWAYS, to="person", prefill=_driver),
                Text(
                    name="notice_version",
                    label="Versión del aviso",
                    need=Need.ALWAYS,
                    merge=Merge.IMMUTABLE,
                    prefill=lambda case, record: NOTICE_VERSION,
                ),
                Instant(name="shown_at", label="Mostrado", need=Need.ALWAYS, prefill=_now),
                Choice(
                    name="medium",
                    label="Cómo",
                    need=Need.ALWAYS,
                    options=lists.MEDIUM,
                    prefill=lambda case, record: "screen",
                ),
            ),
        ),
        Section(
            N_("Consentimientos"),
            (
                Choice(
                    name="sensitive",
                    label="Autoriza usar sus datos de salud para la atención",
                    need=Need.CLOSE,
                    when=_is_about_injury,
                    options=lists.SENSITIVE,
                    data_class=3,
                ),
                Bool(name="electronic_means", label="Acepta firmar en pantalla"),
                Later(
                    name="signature",
                    label="Firma",
                    reason="La firma en pantalla llegará con una versión posterior. Firme en el papel.",
                ),
            ),
        ),
    ),
)
