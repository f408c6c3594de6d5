"""Alcohol and drugs: what was seen and what an authority or a doctor certified; never more than that (forms.md 4.8)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Later, Ref, Text, Tri
from gnp_desk.forms.roles import when
from gnp_desk.texts import N_


def _driver(case: Case, record: Record) -> object:
    """Propose the first driver not asked about yet."""
    asked = {other.get("person") for other in case.of("sobriety")}
    drivers = (party.get("driver") for party in case.of("party"))
    return next((driver for driver in drivers if isinstance(driver, str) and driver not in asked), None)


_TESTED = when("test_done", "yes")

SOBRIETY = Form(
    code="sobriety",
    version=1,
    title=N_("Alcohol y drogas"),
    plural=N_("Alcohol y drogas"),
    data_class=3,
    sections=(
        Section(
            N_("Alcohol y drogas"),
            (
                Ref(name="person", label="Persona", need=Need.CLOSE, to="person", prefill=_driver),
                Tri(name="signs_seen", label="¿Se notan señales de alcohol o drogas?", need=Need.CLOSE),
                Choice(
                    name="test_done",
                    label="Prueba",
                    need=Need.CLOSE,
                    shown=when("signs_seen", "yes", "unknown"),
                    options=lists.TEST_DONE,
                ),
                Text(name="test_by", label="Autoridad o médico", need=Need.CLOSE, shown=_TESTED),
                Text(name="result", label="Resultado", need=Need.CLOSE, shown=_TESTED),
                Tri(
                    name="drunk_finding",
                    label="¿Se dictaminó estado de ebriedad?",
                    need=Need.CLOSE,
                    shown=_TESTED,
                ),
                Tri(
                    name="certificate_seen",
                    label="¿Tiene a la vista el dictamen?",
                    need=Need.CLOSE,
                    shown=when("drunk_finding", "yes"),
                ),
                Later(
                    name="certificate",
                    label="Dictamen",
                    shown=when("drunk_finding", "yes"),
                    reason="La foto del dictamen llegará con una versión posterior.",
                ),
            ),
        ),
    ),
)
