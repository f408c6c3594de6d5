"""The order for the Company's office, where an adviser sets the amount in cash (forms.md 4.20, R-ADJ-06)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms import order_facts as facts
from gnp_desk.forms.computed import valid_until_words
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Calc, Choice, Day, Instant, Ref, Refs, Text
from gnp_desk.texts import N_

CASH_VALUATION_ORDER = Form(
    code="cash_valuation_order",
    version=1,
    title=N_("Orden de valuación en efectivo"),
    plural=N_("Órdenes en efectivo"),
    data_class=2,
    series="OE",
    sections=(
        Section(
            N_("Orden en efectivo"),
            (
                Ref(name="party", label="Vehículo", need=Need.ISSUE, to="party", prefill=facts.party_a),
                Ref(name="customer", label="Cliente", need=Need.ISSUE, to="person", prefill=facts.customer),
                facts.place_ref(
                    "office",
                    "Oficina de valuación",
                    facts.offices,
                    need=Need.ISSUE,
                    prefill=facts.nearest(facts.offices),
                ),
                Text(
                    name="office_other",
                    label="Nombre y domicilio de la otra oficina",
                    need=Need.ISSUE,
                    shown=facts.is_other("office"),
                ),
                Instant(name="appointment_at", label="Cita", fact=False),
                Refs(
                    name="damage",
                    label="Daños",
                    need=Need.ISSUE,
                    merge=Merge.SET,
                    to="damage_line",
                    among=facts.lines_of_order,
                    prefill=facts.this_loss,
                ),
                Choice(name="reason", label="Por qué efectivo", options=lists.CASH_REASON),
                Day(name="delivered_on", label="Entregada", need=Need.ISSUE, prefill=facts.today),
                Calc(
                    name="valid_until",
                    label="Válida hasta",
                    compute=valid_until_words,
                ),
                Choice(name="status", label="Estado", options=lists.PAPER_STATUS),
            ),
        ),
    ),
)
