"""The tasks of sketch and signatures: what is drawn, who signed, and whether that still stands."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.roles import stayed, vehicle_parties
from gnp_desk.forms.walk import Task
from gnp_desk.texts import N_, plural

TO_SIGN, CLOSED, SIGNED = "to_sign", "closed", "signed"
PHASES = ("before", "impact", "after")
COMPLETE, EMPTY = N_("Completo"), N_("Sin empezar")


def sketch_begun(case: Case) -> bool:
    """Return whether something is drawn, or it is said why nothing is."""
    sheet = case.first("sketch")
    return bool(case.of("sketch_element")) or (sheet is not None and is_answered(sheet.get("no_sketch_reason")))


def sketch_words(case: Case) -> str:
    """Return what is drawn, or why nothing is."""
    drawn, sheet = case.of("sketch_element"), case.first("sketch")
    if drawn:
        moments = len({element.get("phase") for element in drawn if element.get("party")} & set(PHASES))
        words = plural(len(drawn), N_("{n} elemento"), N_("{n} elementos"))
        return f"{words} · {plural(moments, N_('{n} momento'), N_('{n} momentos'))}" if moments else words
    why = dict(lists.NO_SKETCH).get(sheet.text("no_sketch_reason"), "") if sheet is not None else ""
    return N_("Sin croquis: {why}").format(why=why.lower()) if why else N_("Sin dibujar")


def signatures(case: Case, number: int, title: str) -> Task:
    """Return the task of signing; what was signed stands while the content is the one that was signed."""
    declaration = case.first("declaration")
    mine = [item for item in case.of("signature") if declaration is not None and item.get("source") == declaration.id]
    standing = {f"{item.text('signer_role')}{item.text('letter')}": item for item in mine if _stands(item, declaration)}
    left = sum(key not in standing for key in _signers(case))
    state, words = "missing", plural(left, N_("Falta {n}"), N_("Faltan {n}"))
    if not left or (declaration is not None and declaration.get("status") == CLOSED):
        state, words = "complete", COMPLETE
    elif not mine:
        state, words = "empty", EMPTY
    return Task("signatures", number, title, _words(standing, bool(mine)), state, words, "signatures")


def _stands(signature: Record, declaration: Record | None) -> bool:
    if declaration is None or declaration.get("status") not in (TO_SIGN, CLOSED):
        return False
    return signature.get("content_hash") == declaration.get("signing_hash")


def _signers(case: Case) -> tuple[str, ...]:
    """Return who signs, as their signatures are kept: driver A, other drivers who were there, the adjuster."""
    found = vehicle_parties(case)
    there = [party.text("letter") for party in found if party.get("letter") == "A" or _was_there(case, party)]
    return (*(f"driver{letter}" for letter in there), "adjuster")


def _was_there(case: Case, party: Record) -> bool:
    return stayed(case, party) and party.get("present_at_adjustment") != "no"


def _words(standing: Mapping[str, Record], has_any: bool) -> str:
    signed = sum(item.get("outcome") == SIGNED for item in standing.values())
    without = len(standing) - signed
    counts = (
        plural(signed, N_("{n} firma"), N_("{n} firmas")) if signed else "",
        plural(without, N_("{n} sin firma, con motivo"), N_("{n} sin firma, con motivo")) if without else "",
    )
    said = " · ".join(part for part in counts if part)
    return said or (N_("Ya no corresponden; pida firmar de nuevo") if has_any else N_("Sin firmas"))
