"""Formatos: the formats this device holds, each with its version and whether it may be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gnp_desk import resources, texts
from gnp_desk.services.views import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.screen import Screen

LATER = _("Se llenan y se imprimen aquí en una versión próxima. Hoy puede consultar cuáles hay y para qué sirven.")


class FormatsPage(Screen):
    """A library to read. Filling and printing formats is not here yet, and the page says so."""

    code = "formats"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        held = resources.read_json("formats")
        self._lines = {item["code"]: item["name"] for item in held["lines"]}
        self._formats = [item for item in held["items"] if item["kind"] == "format"]
        self._banner = Banner()
        self._filter = QLineEdit()
        self._filter.setAccessibleName(_("Buscar formato"))
        self._filter.setPlaceholderText(_("Buscar formato"))
        self._filter.textChanged.connect(self._show)
        self._list = LineList(_("Formatos"))
        self._list.opened.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(8)
        for widget, stretch in ((self._banner, 0), (self._filter, 0), (self._list, 1)):
            column.addWidget(widget, stretch)
        self._banner.say("locked", LATER)
        self._show()

    def title(self) -> str:
        return _("Formatos")

    def subtitle(self) -> str:
        return plural(len(self._formats), _("{n} formato en este equipo"), _("{n} formatos en este equipo"))

    def help_text(self) -> str:
        return _(
            "La biblioteca de formatos de este equipo, por ramo. «Sin comprobar» quiere decir que nadie ha confirmado todavía que "
            "sea la versión vigente: no se usa sin avisar."
        )

    def enter(self, place: Place) -> None:
        self._filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        wanted = self._filter.text().casefold().split()
        found = [item for item in self._formats if all(word in item["name"].casefold() for word in wanted)]
        self._list.show_lines(tuple(_grouped(found, self._lines)))

    def _tell(self, code: str) -> None:
        item = next(item for item in self._formats if item["code"] == code)
        self.said.emit(str(item["purpose"]))


def _grouped(formats: Sequence[Mapping[str, Any]], lines: Mapping[str, str]) -> Iterator[Line]:
    for code, name in lines.items():
        mine = [item for item in formats if item["line"] == code]
        if mine:
            yield Line("", name)
        yield from (_line(item) for item in mine)


def _line(item: Mapping[str, Any]) -> Line:
    sign, token, state = _state(item)
    version = _("versión {version}").format(version=item["version"]) if item.get("version") else ""
    since = _("desde {day}").format(day=texts.day(item["valid_from"])) if item.get("valid_from") else ""
    pages = plural(item["pages"], _("{n} página"), _("{n} páginas"))
    return Line(item["code"], item["name"], item["purpose"], sign, token, state, _joined((pages, version, since)))


def _state(item: Mapping[str, Any]) -> tuple[str, str, str]:
    until = item.get("valid_until")
    if until and until < date.today().isoformat():
        return "cross", "error", _("Vencido")
    if item.get("verified"):
        return "check", "ok", _("Vigente")
    return "question", "review", _("Sin comprobar")


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
