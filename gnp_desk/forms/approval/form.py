"""The second signature of an amount over someone's limit: who, of what content, and what was decided (forms.md 3)."""

from __future__ import annotations

from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Choice, Instant, Long, Money, Ref, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.texts import N_

DECISIONS = pairs("approved returned", N_("Autorizado · Devuelto"))

APPROVAL = Form(
    code="approval",
    version=1,
    title=N_("Segunda firma"),
    plural=N_("Segundas firmas"),
    data_class=1,
    sections=(
        Section(
            N_("Segunda firma"),
            (
                Text(name="target", label=N_("Documento"), need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Text(name="content_hash", label=N_("Huella"), need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Text(name="limit_code", label=N_("Límite"), need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Money(name="amount", label=N_("Importe"), need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Ref(name="approver", label=N_("Autoriza"), to="user", need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Choice(
                    name="decision", label=N_("Decisión"), options=DECISIONS, need=Need.ALWAYS, merge=Merge.IMMUTABLE
                ),
                Long(name="reason", label=N_("Motivo"), limit=500, merge=Merge.IMMUTABLE),
                Instant(name="at", label=N_("Firmado"), need=Need.ALWAYS, merge=Merge.IMMUTABLE),
            ),
        ),
    ),
)
