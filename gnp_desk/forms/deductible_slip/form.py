"""The slip to pay a deductible at a bank: its calculation, until when, at which banks, and how it ended (forms.md 6.1)."""

from __future__ import annotations

from gnp_desk.forms import reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip import checks
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Calc, Choice, Instant, Money, Ref, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.texts import N_

MEDIA = pairs("sms email by_hand", N_("SMS · Correo · En mano"))
STATUSES = pairs("draft issued", N_("Borrador · Emitida"))


def is_sent_away(case: Case, record: Record) -> bool:
    """Return whether the slip was sent to a telephone or an address."""
    return record.get("sent_by") in ("sms", "email")


DEDUCTIBLE_SLIP = Form(
    code="deductible_slip",
    version=1,
    title=N_("Ficha de pago de deducible"),
    plural=N_("Fichas de pago de deducible"),
    data_class=1,
    series="FD",
    rules=(checks.slip_problems,),
    sections=(
        Section(
            N_("Cálculo"),
            (
                Ref(name="source", label=N_("Cálculo"), to="record", need=Need.ISSUE, prefill=checks.last_source),
                Choice(
                    name="coverage_code",
                    label=N_("Cobertura"),
                    load=reference.covers,
                    need=Need.ISSUE,
                    prefill=checks.cover_of_source,
                    follows=("source",),
                ),
                Calc(name="base", label=N_("Base"), compute=checks.base),
                Calc(name="contracted", label=N_("Contratado"), compute=checks.contracted),
                Calc(name="surcharges", label=N_("Recargos"), compute=checks.surcharges),
                Calc(name="deductible_amount", label=N_("Total"), compute=checks.total),
                Calc(name="amount_words", label=N_("En letra"), compute=checks.in_words),
                Calc(name="flags", label=N_("Por confirmar"), compute=checks.flags),
                Money(name="reissued_amount", label=N_("Importe de la ficha anterior")),
            ),
        ),
        Section(
            N_("Envío y bancos"),
            (
                Instant(name="sent_at", label=N_("Enviada"), need=Need.ISSUE, prefill=checks.now),
                Choice(name="sent_by", label=N_("Medio"), options=MEDIA, need=Need.ISSUE),
                Text(
                    name="sent_to",
                    label=N_("Enviada a"),
                    need=Need.ISSUE,
                    when=is_sent_away,
                    shown=is_sent_away,
                    data_class=2,
                    prefill=checks.contact,
                    follows=("sent_by",),
                ),
                Calc(name="valid_until", label=N_("Pagar hasta"), compute=checks.pay_until),
                Calc(name="banks", label=N_("Bancos"), compute=checks.banks),
                Choice(name="status", label=N_("Estado"), options=STATUSES, group="status"),
            ),
        ),
    ),
)
