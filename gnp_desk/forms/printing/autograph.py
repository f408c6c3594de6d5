"""Signatures on paper: the strokes above their line when they were drawn on the screen, else the line to sign by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from gnp_desk.forms.printing import blocks, fonts
from gnp_desk.forms.printing.fonts import MEDIUM
from gnp_desk.forms.printing.sheet import INNER, LEFT, Canvas, Sheet, Strip
from gnp_desk.forms.signature import strokes
from gnp_desk.texts import N_

SCREEN = "screen"
BETWEEN = 17.0
LEAST_PEN, PEN = 0.35, 1.0


@dataclass(frozen=True)
class Place:
    """One line to sign: whose it is, and what was given there."""

    name: str
    role: str
    drawn: tuple[strokes.Stroke, ...] = ()
    words: str = ""


def signer(name: str, role: str, given: Mapping[str, Any] | None) -> Place:
    """Return the place of a signer; `given` is the frozen signature, None to sign by hand."""
    if given is None:
        return Place(name, role)
    if given["words"]:
        return Place(name, role, words=f"{given['words']}: {given['reason']}".rstrip(": "))
    if given["method"] != SCREEN:
        return Place(name, role)
    # When it is signed by hand is said before; once signed, the hour says it, and the line stays as long as it was.
    whose = role.partition(" · ")[0].partition(",")[0]
    signed = N_("{role} · firmó el {at}").format(role=whose, at=given["at"])
    return Place(name, signed, strokes.read(given["strokes"]))


def with_given(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content whose blocks also find the signatures that were given, by whose they are."""
    given = {f"{item['role']}:{item['letter']}": item for item in content.get("signatures", ())}
    return {**content, "shown": {**content["shown"], "given": given}}


def lines(sheet: Sheet, rows: Sequence[Sequence[str]], given: Mapping[str, Mapping[str, Any]], above: float = 34.0) -> None:
    """Put the places to sign side by side; each row is whose it is (its key), the name, and what stands below the line."""
    signatures(sheet, [signer(name, role, given.get(key)) for key, name, role in rows], above)


def signatures(sheet: Sheet, places: Sequence[Place], above: float = 34.0) -> None:
    """Put the places to sign side by side; they stand on one page."""
    width = (INNER - BETWEEN * (len(places) - 1)) / len(places)
    sheet.beside(*((LEFT + at * (width + BETWEEN), _place(place, width, above)) for at, place in enumerate(places)))


def _place(place: Place, width: float, above: float) -> Iterator[Strip]:
    if not place.drawn and not place.words:
        yield from blocks.signature(place.name, place.role, width, above)
        return
    first, *rest = blocks.signature(place.name, place.role, width, above)
    yield Strip(first.height, partial(_signed, place, width, above, first), keep=True)
    yield from rest


def _signed(place: Place, width: float, above: float, line: Strip, canvas: Canvas, left: float, top: float) -> None:
    line.paint(canvas, left, top)
    if place.words:
        said = fonts.wrap(place.words, MEDIUM, blocks.SMALL, width)[:3]
        for index, words in enumerate(said):
            base = top - above + 3 + (len(said) - 1 - index) * 9.6
            blocks.write(canvas, left, base, words, MEDIUM, blocks.SMALL)
        return
    draw(canvas, place.drawn, left, top - above - 4, width, above + 8)


def draw(canvas: Canvas, drawn: Sequence[strokes.Stroke], left: float, bottom: float, width: float, height: float) -> None:
    """Paint strokes as large as they fit, thicker where the pen pressed more."""
    scale = min(width / strokes.WIDTH, height / strokes.HEIGHT) / 10
    inset = (width - strokes.WIDTH * 10 * scale) / 2
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in drawn:
        spots = [(left + inset + x * scale, bottom + height - y * scale) for x, y, _t, _p in stroke]
        pressure = sum(point[3] for point in stroke) / max(1, len(stroke)) / 1000
        canvas.setLineWidth(LEAST_PEN + PEN * (pressure or 0.5) * 0.9)
        path = canvas.beginPath()
        path.moveTo(*spots[0])
        for spot in spots[1:] or spots:
            path.lineTo(*spot)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
