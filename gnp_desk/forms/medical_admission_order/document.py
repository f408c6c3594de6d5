"""The paper of a medical order (OM): no amounts of the policy, no narrative, no responsibility (forms.md 4.19, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, facts, legends, pdf
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Orden de admisión médica")
SIGNED = 16.4 + 7 + 6 + 36 + 3 * blocks.TIGHT
COPIES = (N_("Persona"), N_("Hospital"), N_("Compañía"))


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the order says, as plain values; the edition plays no part, the sources give no term."""
    injury = case.ref(record, "injury")
    person = case.ref(injury, "person")
    notice, told = facts.notice(case, person)
    kept = legends.frozen("L1", "L6", "L16", "L7", facts=told, instead={"L6": notice})
    shown = {
        "service": _service(case, record),
        "person": _person(case, injury, person),
        "hospital": facts.center_rows(case, record, "hospital", N_("Hospital")),
        "request": _request(case, record),
        "injuries": _injuries(case, injury),
        "scope": facts.show(case, record, "scope_note"),
        "companion": _companion(case, record, injury),
        "signatures": _signatures(case, record, person),
    }
    return {**facts.frame(record, TITLE, [injury] if injury else [], kept), "shown": shown}


def _service(case: Case, record: Record) -> list[str]:
    asked = facts.show(case, record, "attention") or N_("Atención por precisar")
    carried = facts.show(case, record, "transport")
    unit = facts.show(case, record, "ambulance_unit")
    transport = ", ".join(part for part in (carried.lower(), unit) if part) or N_("por precisar")
    return [
        N_("Se pide: {asked}").format(asked=asked.lower()),
        N_("Traslado: {transport}.").format(transport=transport),
        N_("El hospital atiende primero y confirma después con la Compañía."),
    ]


def _person(case: Case, injury: Record | None, person: Record | None) -> facts.Rows:
    return [
        [N_("Nombre"), facts.show(case, person, "name") or facts.show(case, injury, "person")],
        [N_("Nacimiento"), facts.show(case, person, "birth_on")],
        [N_("Teléfono"), facts.show(case, person, "phone")],
        [N_("Iba como"), facts.show(case, injury, "injured_role")],
        [N_("Asiento"), facts.show(case, injury, "seat")],
    ]


def _request(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Cobertura"), facts.show(case, record, "coverage_code")],
        [N_("Siniestro"), case.claim.text("folio")],
        [N_("Fecha"), texts.day_hour(facts.local(case.claim, "loss_at") or None)],
    ]


def _injuries(case: Case, injury: Record | None) -> facts.Rows:
    return [
        [N_("Gravedad"), facts.show(case, injury, "severity")],
        [N_("Partes"), facts.show(case, injury, "body_parts") or "—"],
        [N_("A la vista"), facts.show(case, injury, "visible_injuries")],
        [N_("La atendió"), facts.show(case, injury, "attended_by") or "—"],
    ]


def _companion(case: Case, record: Record, injury: Record | None) -> facts.Rows:
    """Return who goes along: the companion of the order, or who answers for a minor."""
    found = case.ref(record, "companion") or case.ref(injury, "guardian")
    return [[N_("Nombre"), facts.show(case, found, "name")], [N_("Teléfono"), facts.show(case, found, "phone")]]


def _signatures(case: Case, record: Record, person: Record | None) -> list[list[str]]:
    return [
        [facts.show(case, person, "name"), N_("Persona o quien la acompaña, si puede firmar")],
        [facts.adjuster(case), N_("Ajustador · firma, fecha y hora")],
        ["", N_("Hospital · nombre, firma y hora de ingreso")],
    ]


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the order; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the blocks of the order in their order."""
    head, *lines = shown["service"]
    sheet.place([blocks.banner(head, lines)])
    left = [blocks.heading(N_("Persona"), HALF), *blocks.pairs(shown["person"], HALF)]
    right = [blocks.heading(N_("Hospital"), HALF), *blocks.pairs(shown["hospital"], HALF)]
    right += [blocks.heading(N_("Siniestro"), HALF), *blocks.pairs(shown["request"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(4)
    sheet.place(
        [blocks.heading(N_("Lesiones a la vista (no es un diagnóstico)")), *blocks.pairs(shown["injuries"], INNER)]
    )
    sheet.gap(4)
    scope = shown["scope"]
    sheet.place([blocks.heading(N_("Alcance")), *(blocks.paragraph(scope) if scope else blocks.blank_lines(2))])
    sheet.gap(4)
    sheet.place([blocks.heading(N_("Acompaña")), *blocks.pairs(shown["companion"], INNER)])
    sheet.gap(4)
    lines = blocks.blank_lines(_lines_left(sheet))
    sheet.place([blocks.heading(N_("Del hospital: atención recibida e indicaciones")), *lines])
    sheet.gap(6)
    blocks.signatures(sheet, shown["signatures"])


def _lines_left(sheet: Sheet) -> int:
    """Return how many lines the hospital can be given so that the signatures still stand on this page."""
    return max(3, min(8, int((sheet.room - SIGNED) / blocks.PITCH)))
