"""The paper of a theft report (RR): what happened, until when each thing is done, and what comes next (forms.md 10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.document_item.checklist import checklist
from gnp_desk.forms.printing import blocks, facts, pdf
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.theft_case.form import deadline
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Reporte de robo")
COPIES = (N_("Cliente"), N_("Compañía"))
MAILBOX = "recuperacion-robo-autos@gnp.com.mx"


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the report says, as plain values; the same case and edition give the same content."""
    legend = facts.contacts("L1", "L7", case=case)
    framed = facts.frame(record, TITLE, (), legend)
    return {**framed, "answer": {}, "shown": _shown(case, record)}


def _shown(case: Case, record: Record) -> dict[str, object]:
    vehicle = case.ref(case.party("A"), "vehicle")
    insured = case.ref(case.policy, "insured")
    complaint = case.ref(record, "complaint")
    return {
        "deadlines": _deadlines(case, record),
        "customer": [
            *facts.customer_rows(case, insured, ""),
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Siniestro"), case.claim.text("folio")],
        ],
        "vehicle": facts.vehicle_rows(case, vehicle),
        "theft": [
            [N_("Visto por última vez"), facts.show(case, record, "last_seen_at")],
            [N_("Se notó la falta"), facts.show(case, record, "found_missing_at")],
            [N_("¿Hubo violencia?"), facts.show(case, record, "violence")],
            [N_("Llaves entregadas"), facts.show(case, record, "keys_delivered")],
            [N_("Dispositivo instalado"), facts.show(case, record, "device_installed")],
            [N_("Qué más se llevaron"), facts.show(case, record, "contents_stolen")],
        ],
        "complaint": [
            [N_("Reporte a la Compañía"), facts.show(case, record, "theft_reported_at")],
            [N_("Agencia"), facts.show(case, complaint, "agency")],
            [N_("Carpeta"), facts.show(case, complaint, "record_number")],
            [N_("Presentada"), facts.show(case, complaint, "filed_at")],
        ],
        "next": _next(case, record),
        "signatures": [
            [facts.show(case, insured, "name"), N_("Cliente · firma, fecha y hora")],
            [facts.adjuster(case), N_("Por la Compañía · nombre y firma")],
        ],
    }


def _deadlines(case: Case, record: Record) -> list[list[str]]:
    wait, sent = deadline(case, record, "THEFT_WAIT"), deadline(case, record, "THEFT_DOCS")
    return [
        [
            N_("Espera hasta el {when}").format(when=texts.day_hour(wait)) if wait else N_("Falta la hora del reporte"),
            N_("30 días naturales desde el reporte, hasta las 12:00 horas · R-THF-05"),
        ],
        [
            N_("Documentos antes del {when}").format(when=texts.day(sent)) if sent else "",
            N_("7 días hábiles desde el reporte · R-THF-07"),
        ],
    ]


def _next(case: Case, record: Record) -> list[str]:
    wanted = [item.name.lower() for item in checklist(case, None, "THEFT_SEARCH").needed]
    return [
        N_("Presente la denuncia ante la Fiscalía y pida el acta con sello y firma."),
        N_("Envíe a {mail}: {documents}. La factura va sin endosar.").format(
            mail=MAILBOX, documents=texts.listing(wanted)
        ),
        N_("Pida a la Fiscalía la acreditación de la propiedad."),
        N_("Prepare desde ahora los documentos de la indemnización, por si el vehículo no aparece."),
        N_("Si aparece, avise de inmediato a la línea 55 5227 9000."),
    ]


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the report; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the deadlines first, then the facts, then what comes next."""
    for head, line in shown["deadlines"]:
        if head:
            sheet.place([blocks.banner(head, [line])])
            sheet.gap(4)
    left = [blocks.heading(N_("Cliente"), HALF), *blocks.pairs(shown["customer"], HALF)]
    right = [blocks.heading(N_("Vehículo"), HALF), *blocks.pairs(shown["vehicle"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    left = [blocks.heading(N_("El robo"), HALF), *blocks.pairs(shown["theft"], HALF, 104.0)]
    right = [blocks.heading(N_("Denuncia"), HALF), *blocks.pairs(shown["complaint"], HALF, 104.0)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(4)
    sheet.place([blocks.heading(N_("Qué sigue")), *blocks.checks([(text, False) for text in shown["next"]], INNER)])
    sheet.gap(20)
    blocks.signatures(sheet, shown["signatures"])
