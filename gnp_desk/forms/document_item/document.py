"""The receipt of documents (AD): what arrived and what is missing, for each who brings it, in plain words (forms.md 10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gnp_desk import texts
from gnp_desk.forms import figures
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.document_item.checklist import WHO, Checklist, Needed, checklist
from gnp_desk.forms.document_item.form import PROCEDURES
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.printing import blocks, facts, money, pdf
from gnp_desk.forms.printing.blocks import Column
from gnp_desk.forms.printing.fonts import MEDIUM
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Acuse de documentos")
COPIES = (N_("Cliente"), N_("Compañía"))
COLUMNS = (
    Column("", 16),
    Column(N_("Documento"), 150, MEDIUM),
    Column(N_("Para qué sirve y cómo se entrega"), INNER - 16 - 150 - 96),
    Column(N_("Estado"), 96),
)


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the receipt says, as plain values; the same case and edition give the same content."""
    found = checklist(case, case.first("settlement"), record.text("procedure"))
    legend = facts.contacts("L1", "L10", "L7", case=case)
    framed = facts.frame(record, TITLE, case.of("document_item"), legend)
    return {**framed, "answer": _answer(found), "shown": _shown(case, record, found)}


def _answer(found: Checklist) -> dict[str, object]:
    return {"steps": [step.as_dict() for step in found.answer.steps]} if found.answer else {}


def _shown(case: Case, record: Record, found: Checklist) -> dict[str, object]:
    insured = case.ref(record, "received_from") or case.ref(case.policy, "insured")
    return {
        "customer": facts.customer_rows(case, insured, ""),
        "claim": [
            [N_("Siniestro"), case.claim.text("folio")],
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Trámite"), dict(PROCEDURES).get(found.procedure, found.procedure)],
        ],
        "groups": [[title, [_row(item) for item in found.needed if item.who == who]] for who, title in WHO.items()],
        "summary": _summary(found),
        "endorsement": figures.legend("endorsement") if found.is_endorsed else "",
        "signatures": [
            [facts.show(case, insured, "name"), N_("Entrega · firma, fecha y hora")],
            ["", N_("Recibe por la Compañía · nombre y firma")],
        ],
    }


def _row(item: Needed) -> list[str]:
    how = N_("Se entrega en físico.") if item.must_be_physical else N_("Basta una copia digital.")
    instead = N_("En su lugar: {other}.").format(other=item.alternative.lower()) if item.alternative else ""
    state = item.state_text + (f" · {texts.day(item.received_at)}" if item.received_at else "")
    mark = "x" if item.state in ("reviewed", "physical", "digital") else ""
    return [mark, item.name, " ".join(part for part in (item.explanation, how, instead) if part), state]


def _summary(found: Checklist) -> str:
    if found.missing_fact:
        return found.missing_fact
    if found.complete_at:
        when = texts.day_hour(local(found.complete_at))
        text = N_(
            "Documentos completos el {when}. Desde entonces corren 72 horas de meta y 30 días naturales de límite."
        )
        return text.format(when=when)
    left = len(found.pending)
    return texts.plural(
        left,
        N_("Falta {n} documento. El plazo de pago corre desde que se recibe el último."),
        N_("Faltan {n} documentos. El plazo de pago corre desde que se recibe el último."),
    )


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the receipt; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put who, the summary, each group of documents, and the endorsement when it is due."""
    left = [blocks.heading(N_("Cliente"), HALF), *blocks.pairs(shown["customer"], HALF)]
    right = [blocks.heading(N_("Siniestro"), HALF), *blocks.pairs(shown["claim"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(6)
    sheet.place([money.notice([shown["summary"]])])
    for title, rows in shown["groups"]:
        if rows:
            sheet.place([blocks.heading(title)])
            for mark, name, use, state in rows:
                cells = [_box(bool(mark)), name, use, state]
                sheet.place(blocks.table_row(COLUMNS, cells, 8.0))
    if shown["endorsement"]:
        sheet.place([blocks.heading(N_("Endoso al reverso de la factura, con tinta negra o azul"))])
        sheet.place(blocks.paragraph(f"«{shown['endorsement']}»"))
    sheet.gap(2)
    blocks.signatures(sheet, shown["signatures"], 28.0)


def _box(is_ticked: bool) -> Any:
    def paint(canvas: Any, left: float, top: float) -> None:
        blocks.box(canvas, left + 1, top - 11, 8.2, is_ticked)

    return paint
