"""Which documents a procedure asks for (section 15)."""

from __future__ import annotations

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.edition_keys import OWNERS
from gnp_desk.rules.facts import Facts, given, may
from gnp_desk.rules.inputs import TEXT, YES_NO, RuleInputError, choice
from gnp_desk.rules.vehicle_value import CLASSES

DOCUMENTS = ("required_documents",)


class Procedure(Facts):
    """What the documents are for, who owns the vehicle and how it was bought."""

    procedure: str = given(TEXT)
    owner_kind: str = may(choice(*OWNERS), "PF")
    vehicle_class: str | None = may(CLASSES)
    company_buys_salvage: bool = may(YES_NO, False)
    financing_status: str = may(choice("none", "active", "settled"), "none")


def documents(facts: Procedure, edition: Edition) -> Answer:
    """Return the sorted codes of the documents the procedure asks for, each group of them a step (R-DOC-01…09)."""
    trail = Trail(edition)
    procedures = edition.table("documents.procedures")
    if facts.procedure not in procedures:
        raise RuleInputError("procedure", "unknown_choice")
    found: set[str] = set()
    if facts.procedure in edition.listed("documents.with_base"):
        text = "Documentos de todo siniestro."
        found |= _group(trail, "base_documents", "R-DOC-01", text, edition.listed("documents.base"))
    text = "Documentos propios del trámite."
    rule = PROCEDURE_RULES.get(facts.procedure, "R-DOC-09")
    found |= _group(trail, "own_documents", rule, text, procedures[facts.procedure])
    if facts.procedure in edition.listed("documents.with_invoice"):
        found |= _ownership(trail, facts)
    parts = {step.name: tuple(str(code) for code in _listed(step.result)) for step in trail.steps}
    text = "La lista completa, sin repetir y en orden."
    trail.found("required_documents", "R-DOC-01", text, f"union({', '.join(parts)})", tuple(sorted(found)), **parts)
    return trail.answer(*DOCUMENTS)


PROCEDURE_RULES = {
    "PARTIAL_DIRECT": "R-DOC-02",
    "PARTIAL_CASH": "R-DOC-03",
    "TOTAL_LOSS": "R-DOC-04",
    "THEFT": "R-DOC-05",
}


def _listed(result: object) -> list[object]:
    return result if isinstance(result, list) else []


def _group(trail: Trail, name: str, rule: str, text: str, codes: tuple[str, ...]) -> set[str]:
    trail.found(name, rule, text, "listed", codes, listed=codes)
    return set(codes)


def _ownership(trail: Trail, facts: Procedure) -> set[str]:
    """Write the groups that depend on the owner, the salvage, the origin of the vehicle and its credit."""
    edition = trail.edition
    found = _invoice(trail, facts)
    if facts.owner_kind != "PF":
        text = "Documentos de quien factura: persona moral o con actividad empresarial."
        found |= _group(trail, "business_documents", "R-DOC-04", text, edition.listed("documents.business_owner"))
    if facts.company_buys_salvage:
        text, owners = "Documentos para vender el salvamento a la Compañía.", edition.table("documents.salvage_owner")
        found |= _group(trail, "salvage_documents", "R-DOC-06", text, owners.get(facts.owner_kind, ()))
    if facts.vehicle_class == "frontier":
        text = "Documentos de un vehículo fronterizo, importado o legalizado."
        found |= _group(trail, "border_documents", "R-DOC-07", text, edition.listed("documents.border"))
    if facts.financing_status == "settled":
        text = "Carta de la financiera: el crédito está liquidado."
        found |= _group(trail, "credit_documents", "R-DOC-08", text, (edition.word("documents.credit_release"),))
    return found


def _invoice(trail: Trail, facts: Procedure) -> set[str]:
    word = trail.edition.word
    if facts.financing_status == "active":
        text, rule, code = "Con crédito vigente basta la copia de la factura o la carta factura.", "R-DOC-08", "credit"
    elif facts.company_buys_salvage:
        text, rule, code = "Factura original endosada a la Compañía.", "R-DOC-06", "salvage"
    else:
        return _group(trail, "invoice", "R-DOC-04", "Factura original.", (word("documents.invoice"),))
    return _group(trail, "invoice", rule, text, (word(f"documents.invoice_{code}"),))
