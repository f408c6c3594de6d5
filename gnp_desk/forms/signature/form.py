"""A drawn signature, or why there is none, bound to the content it was given for (forms.md section 3). Never changes."""

from __future__ import annotations

from gnp_desk.forms import lists
from gnp_desk.forms.fields import Merge, Section
from gnp_desk.forms.kinds import Bool, Choice, Instant, Ref, Text
from gnp_desk.forms.machinery import Machinery
from gnp_desk.texts import N_

FIXED = Merge.IMMUTABLE

SIGNATURE = Machinery(
    code="signature",
    version=1,
    title=N_("Firma"),
    plural=N_("Firmas"),
    data_class=2,
    sections=(
        Section(
            "",
            (
                Text(name="form", label="Documento", merge=FIXED),
                Text(name="source", label="Registro que se firma", merge=FIXED),
                Text(name="content_hash", label="Huella del contenido", merge=FIXED),
                Text(name="text_hash", label="Huella del texto mostrado", merge=FIXED),
                Ref(name="signer", label="Quién firma", to="person", merge=FIXED),
                Choice(name="signer_role", label="Papel de la persona", options=lists.SIGNER_ROLE, merge=FIXED),
                Text(name="letter", label="Parte", merge=FIXED),
                Text(name="signer_name", label="Nombre de quien firma", merge=FIXED),
                Choice(name="outcome", label="Resultado", options=lists.SIGN_OUTCOME, merge=FIXED),
                Text(name="reason", label="Motivo", merge=FIXED),
                Text(name="witness", label="Testigo de la firma", merge=FIXED),
                Choice(name="method", label="Cómo se firmó", options=lists.SIGN_METHOD, merge=FIXED),
                Text(name="strokes", label="Trazos", merge=FIXED, limit=2_000_000),
                Text(name="strokes_sha256", label="Huella de los trazos", merge=FIXED),
                Instant(name="signed_at", label="Firmada", merge=FIXED),
                Text(name="place_fix", label="Ubicación", merge=FIXED),
                Text(name="id_document", label="Identificación", merge=FIXED),
                Bool(name="id_matches", label="La firma se parece a la identificación", merge=FIXED),
            ),
        ),
    ),
)
