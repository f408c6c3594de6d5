"""The proposal of responsibility from the boxes of A and B, read from the table. Always a proposal: the adjuster decides."""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.circumstances import Box, boxes_of
from gnp_desk.forms.liability_proposal import table
from gnp_desk.forms.liability_proposal.table import Row
from gnp_desk.forms.roles import has_vehicle, stayed, third_parties
from gnp_desk.texts import N_, listing

CODES = {table.A: "insured", table.B: "third_party", table.SHARED: "both"}
PENDING = "pending"
OUTCOMES = {
    table.A: N_("Responde A"),
    table.B: N_("Responde {letter}"),
    table.SHARED: N_("Responsabilidad compartida"),
    table.NOT_APPLICABLE: N_("No procede"),
    table.ADJUSTER: N_("Decide el ajustador"),
}
MOST_ALTERNATIVES = 3
DISAGREE = N_("Dos criterios de igual peso no dicen lo mismo; lo decide el ajustador.")
NONE = N_("La tabla no tiene esa celda; lo decide el ajustador.")


@dataclass(frozen=True)
class Proposal:
    """Who is proposed (insured, third_party, both, pending), the boxes and the cell it comes from, and why.

    `conditions` is what has to be looked at for it to hold, `alternatives` the other rows that fit.
    """

    code: str
    pair: str
    cell: str = ""
    criterion: str = ""
    reason: str = ""
    conditions: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


def propose(case: Case, record: Record | None = None) -> Proposal:
    """Return the proposal for A and the first other vehicle; pending when the table does not decide."""
    insured = case.party("A")
    third = next((party for party in third_parties(case) if has_vehicle(case, party) and stayed(case, party)), None)
    if insured is None or third is None:
        return Proposal(PENDING, "—", reason=N_("Falta otra parte con vehículo."))
    mine, theirs = (boxes_of(party.get("circumstances")) for party in (insured, third))
    pair = f"{_numbers(mine)} / {_numbers(theirs)}"
    if not mine or not theirs:
        return Proposal(PENDING, pair, reason=N_("Faltan circunstancias de A o de B."))
    rows = table.shipped().matching([box.code for box in mine], [box.code for box in theirs])
    return _read(pair, rows, third.text("letter"))


def _read(pair: str, rows: tuple[Row, ...], letter: str) -> Proposal:
    if not rows:
        return Proposal(PENDING, pair, reason=NONE)
    first = rows[0]
    equal = [row for row in rows if (row.precedence, row.is_exact) == (first.precedence, first.is_exact)]
    others = tuple(dict.fromkeys(_words(row, letter) for row in rows if row.proposal != first.proposal))
    if len({row.proposal for row in equal}) > 1:
        every = tuple(dict.fromkeys(_words(row, letter) for row in rows))
        return Proposal(PENDING, pair, reason=DISAGREE, alternatives=every[:MOST_ALTERNATIVES])
    criterion = table.shipped().criteria[first.criterion]
    return Proposal(
        code=CODES.get(first.proposal, PENDING),
        pair=pair,
        cell=_cell(first),
        criterion=f"{criterion.name}: {criterion.text}",
        reason=table.named(first.reason, table.A, letter),
        conditions=tuple(table.named(text, table.A, letter) for text in first.conditions),
        alternatives=others[:MOST_ALTERNATIVES],
    )


def _cell(row: Row) -> str:
    names = table.names()
    number = row.code.removeprefix("row_").lstrip("0")
    return N_("{a} / {b}, fila {n}").format(a=names.get(row.a, row.a), b=names.get(row.b, row.b), n=number)


def _words(row: Row, letter: str) -> str:
    outcome = OUTCOMES[row.proposal].format(letter=letter)
    return f"{outcome} ({table.shipped().criteria[row.criterion].name.lower()})"


def _numbers(boxes: tuple[Box, ...]) -> str:
    return listing([str(box.number) for box in boxes]) or "—"
