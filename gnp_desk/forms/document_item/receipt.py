"""The receipt of documents as a form: for which procedure and from whom; its paper lists what stands now (AD)."""

from __future__ import annotations

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.document_item.checklist import procedure_of
from gnp_desk.forms.document_item.form import PROCEDURES
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Ref
from gnp_desk.forms.lists import PAPER_STATUS
from gnp_desk.texts import N_


def _procedure(case: Case, record: Record) -> object:
    return procedure_of(case, case.first("settlement"))


def _insured(case: Case, record: Record) -> object:
    return case.policy.get("insured") if case.policy else None


DOCUMENT_RECEIPT = Form(
    code="document_receipt",
    version=1,
    title=N_("Acuse de documentos"),
    plural=N_("Acuses de documentos"),
    data_class=2,
    series="AD",
    sections=(
        Section(
            N_("Acuse"),
            (
                Choice(
                    name="procedure", label=N_("Trámite"), options=PROCEDURES, need=Need.ISSUE, prefill=_procedure
                ),
                Ref(name="received_from", label=N_("Entrega"), to="person", need=Need.ISSUE, prefill=_insured),
                Choice(name="status", label=N_("Estado"), options=PAPER_STATUS, group="status"),
            ),
        ),
    ),
)
