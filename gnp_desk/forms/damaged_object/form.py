"""A damaged object that is no vehicle: a post, a wall, an animal, cargo (forms.md 4.11)."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.evidence.photos import photos
from gnp_desk.forms.fields import Form, Need, Section
from gnp_desk.forms.kinds import Choice, Long, Money, Ref
from gnp_desk.texts import N_

DAMAGED_OBJECT = Form(
    code="damaged_object",
    version=1,
    title=N_("Objeto dañado"),
    plural=N_("Objetos dañados"),
    data_class=2,
    sections=(
        Section(
            N_("Objeto"),
            (
                Choice(name="object_kind", label="Objeto", need=Need.CLOSE, options=lists.OBJECT_KIND),
                Long(name="description", label="Descripción", need=Need.CLOSE),
                Ref(name="owner", label="Propietario", need=Need.CLOSE, to="person", unknown=True),
                Money(name="estimated_amount", label="Importe aproximado"),
                photos(),
            ),
        ),
    ),
)
