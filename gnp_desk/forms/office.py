"""The forms of the office and the counter that move money, and the sentences of their checks, as the catalogue lists them."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk.forms.approval import limits
from gnp_desk.forms.approval.form import APPROVAL
from gnp_desk.forms.benefit_claim.form import BENEFIT_CLAIM
from gnp_desk.forms.deductible_slip import checks as slip
from gnp_desk.forms.deductible_slip.form import DEDUCTIBLE_SLIP
from gnp_desk.forms.document_item.form import DOCUMENT_ITEM
from gnp_desk.forms.exclusion_review.form import EXCLUSION_REVIEW
from gnp_desk.forms.fields import Form
from gnp_desk.forms.inaccuracy.form import INACCURACY
from gnp_desk.forms.payment_order import form as order
from gnp_desk.forms.payment_order.form import PAYMENT_ORDER
from gnp_desk.forms.payment_proof import form as proof
from gnp_desk.forms.payment_proof.form import PAYMENT_PROOF
from gnp_desk.forms.settlement import checks as settlement
from gnp_desk.forms.settlement.form import SETTLEMENT
from gnp_desk.forms.theft_case import checks as theft
from gnp_desk.forms.theft_case.form import THEFT_CASE
from gnp_desk.forms.worksheet import findings as worksheet
from gnp_desk.forms.worksheet.form import WORKSHEET
from gnp_desk.forms.worksheet_line.form import WORKSHEET_LINE

FORMS: tuple[Form, ...] = (
    WORKSHEET,
    WORKSHEET_LINE,
    EXCLUSION_REVIEW,
    INACCURACY,
    SETTLEMENT,
    BENEFIT_CLAIM,
    PAYMENT_ORDER,
    DEDUCTIBLE_SLIP,
    PAYMENT_PROOF,
    DOCUMENT_ITEM,
    THEFT_CASE,
    APPROVAL,
)
WORDS: Mapping[str, str] = {
    **worksheet.WORDS,
    **settlement.WORDS,
    **slip.WORDS,
    **proof.WORDS,
    **order.WORDS,
    **theft.WORDS,
    **limits.WORDS,
}
# Issued or decided on their own: the declaration waits for none of them.
OWN_LIFE = frozenset(form.code for form in FORMS)
# Forms whose issue freezes a paper, in the order of the work.
ISSUED = ("theft_case", "worksheet", "settlement", "payment_order", "deductible_slip")
