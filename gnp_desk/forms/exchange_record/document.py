"""The paper of an exchange with a third party (IT): both insurers side by side, and what was agreed (forms.md 4.22, 10).

Both drivers get a copy: nobody's telephone, address or identifiers stand on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.exchange_record.signing import signers
from gnp_desk.forms.printing import autograph, blocks, facts, pdf
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Intercambio con tercero")
COPIES = (N_("Conductor de A"), N_("Conductor del tercero"), N_("Otra aseguradora"), N_("Compañía"))
BY_HAND = N_("Conductor del tercero · nombre, firma, fecha y hora")
ROLES = {
    "adjuster": N_("Ajustador · firma, fecha y hora"),
    "their_adjuster": N_("Ajustador de la otra aseguradora · firma, fecha y hora"),
    "driver": N_("Conductor de {letter} · firma, fecha y hora"),
}


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the exchange says, as plain values; amounts come from what was agreed, none is computed."""
    legend = facts.contacts("L1", "L2", "L3", "L5", "L7", case=case)
    return {**facts.frame(record, TITLE, (), legend), "shown": _shown(case, record)}


def _shown(case: Case, record: Record) -> dict[str, object]:
    theirs = case.ref(record, "party")
    signed = [[item.key, item.name, ROLES[item.role].format(letter=item.letter)] for item in signers(case, record)]
    return {
        "modality": N_("Modalidad: {name}").format(name=facts.show(case, record, "modality").lower() or N_("por precisar")),
        "sides": [_ours(case), _theirs(case, theirs)],
        "deal": list(_deal(case, record)),
        "signatures": signed if theirs is not None else [*signed, ["", "", BY_HAND]],
    }


def _deal(case: Case, record: Record) -> Iterator[list[str]]:
    """Yield what was agreed; what another modality asks is left out, while there is none everything is to fill in."""
    modality = record.text("modality")
    if modality in ("", "clearing"):
        yield [N_("Clase"), facts.show(case, record, "vehicle_band")]
    yield [N_("Paga"), _party(case, record, "pays")]
    yield [N_("Recibe"), _party(case, record, "receives")]
    if modality in ("", "recovery", "payment"):
        yield [N_("Importe"), facts.show(case, record, "amount")]
    yield [N_("Garantía"), facts.show(case, record, "guarantee_kind")]
    yield [N_("Se entregó"), facts.show(case, record, "documents_given")]


def _ours(case: Case) -> dict[str, object]:
    policy = [
        [N_("Aseguradora"), facts.COMPANY],
        [N_("Póliza"), facts.policy_number(case)],
        [N_("Siniestro"), case.claim.text("folio")],
        [N_("Ajustador"), facts.adjuster(case)],
    ]
    return _side(case, case.party("A"), policy)


def _theirs(case: Case, party: Record | None) -> dict[str, object]:
    policy = [
        [N_("Aseguradora"), facts.show(case, party, "insurer")],
        [N_("Póliza"), facts.show(case, party, "their_policy_number")],
        [N_("Siniestro"), facts.show(case, party, "their_claim_number")],
        [N_("Ajustador"), facts.person(case, party, "their_adjuster")],
    ]
    return _side(case, party, policy)


def _side(case: Case, party: Record | None, policy: facts.Rows) -> dict[str, object]:
    letter, role = facts.show(case, party, "letter"), facts.show(case, party, "party_role")
    vehicle = case.ref(party, "vehicle")
    rows = [
        *policy,
        [N_("Conductor"), facts.person(case, party, "driver")],
        [N_("Vehículo"), facts.vehicle_words(case, vehicle)],
        [N_("Placas"), facts.plate_words(case, vehicle)],
        [N_("NIV"), facts.show(case, vehicle, "vin")],
    ]
    return {"title": " · ".join(part for part in (letter, role) if part) or N_("Tercero"), "rows": rows}


def _party(case: Case, record: Record, field: str) -> str:
    """Return a party by its letter and who drove it."""
    party = case.ref(record, field)
    name = facts.person(case, party, "driver")
    return " · ".join(part for part in (facts.show(case, party, "letter"), name) if part)


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the exchange; the same content and stamp give the same bytes."""
    return pdf.paper(autograph.with_given(content), stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the blocks of the exchange in their order."""
    sheet.place([blocks.banner(shown["modality"], [])])
    ours, theirs = ([blocks.heading(side["title"], HALF), *blocks.pairs(side["rows"], HALF)] for side in shown["sides"])
    sheet.beside((LEFT, ours), (MIDDLE, theirs))
    sheet.gap(6)
    sheet.place([blocks.heading(N_("Arreglo")), *blocks.pairs(shown["deal"], INNER)])
    signed = shown["signatures"]
    for start in range(0, len(signed), 2):
        sheet.gap(10)
        autograph.lines(sheet, signed[start : start + 2], shown["given"])
