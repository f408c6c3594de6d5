"""What can be done anywhere in the window, with its key: shortcuts, palette and help read this one list (ux.md section 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from gnp_desk.services.place import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.rail import PLACES
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tokens import DENSITIES, SCALES, THEMES, Look

NEEDS_CLAIM = _("Abra un siniestro para usar esta orden.")


class Shell(Protocol):
    """What the commands act on."""

    def go(self, place: Place) -> None: ...
    def open_palette(self) -> None: ...
    def toggle_help(self) -> None: ...
    def next_region(self) -> None: ...
    def find_fault(self) -> None: ...
    def find_fault_back(self) -> None: ...
    def show_client(self) -> None: ...
    def tell_saved(self) -> None: ...
    def lock(self) -> None: ...
    def synchronise(self) -> None: ...
    def quit(self) -> None: ...
    def wear(self, look: Look) -> None: ...


def window_commands(shell: Shell, *, is_open: bool) -> tuple[Action, ...]:
    """Return the commands of the window; without an open store only those that need none."""
    always = (
        Action("help_panel", _("Ayuda de esta pantalla"), shell.toggle_help, "F1"),
        Action("panel", _("Pasar a la siguiente parte de la ventana"), shell.next_region, "F6"),
        *_looks(shell),
        Action("quit", _("Cerrar la aplicación"), shell.quit, "Ctrl+Q"),
    )
    if not is_open:
        return always
    return (*_places(shell), *_work(shell), *_of_a_claim(shell), *always)


def _places(shell: Shell) -> tuple[Action, ...]:
    found = []
    for number, (code, words, _icon) in enumerate(PLACES, start=1):
        found.append(Action(f"go_{code}", _("Ir a {place}").format(place=words), Going(shell, Place(code)), f"Alt+{number}"))
    return tuple(found)


def _work(shell: Shell) -> tuple[Action, ...]:
    return (
        Action("palette", _("Buscar o ir a cualquier parte"), shell.open_palette, "Ctrl+K"),
        Action("search", _("Buscar siniestro o póliza"), Going(shell, Place("search")), "F3"),
        Action("new", _("Nuevo siniestro"), Going(shell, Place("search", page="new")), "F7"),
        Action("sync", _("Sincronizar ahora"), shell.synchronise, "F5"),
        Action("fault", _("Ir al siguiente dato por corregir"), shell.find_fault, "F8"),
        Action("fault_back", _("Ir al dato por corregir anterior"), shell.find_fault_back, "Shift+F8"),
        Action("save", _("Ver qué está guardado"), shell.tell_saved, "Ctrl+S"),
        Action("client", _("Vista para el cliente"), shell.show_client, "F11"),
        Action("contacts", _("Teléfonos y correos"), Going(shell, Place("contacts"))),
        Action("lock", _("Bloquear la pantalla"), shell.lock, "Ctrl+L"),
    )


def _of_a_claim(shell: Shell) -> tuple[Action, ...]:
    """Return the commands that only a screen can carry out, so that the palette says why not now."""
    words = (
        ("preview", _("Vista previa"), "F9"),
        ("review", _("Revisar y cerrar"), "F12"),
        ("print", _("Imprimir"), "Ctrl+P"),
        ("undo", _("Deshacer"), "Ctrl+Z"),
        ("redo", _("Rehacer"), "Ctrl+Y"),
        ("case", _("Expediente del siniestro"), "Ctrl+Tab"),
        ("previous", _("Página anterior"), "Ctrl+PgUp"),
        ("next_page", _("Página siguiente"), "Ctrl+PgDown"),
    )
    return tuple(Action(code, text, shell.tell_saved, key, is_quiet=True, why_not=NEEDS_CLAIM) for code, text, key in words)


def _looks(shell: Shell) -> tuple[Action, ...]:
    keyed = (
        Action("theme_next", _("Cambiar de tema"), Wearing(shell, next_theme), "Ctrl+Shift+T"),
        Action("density_next", _("Cambiar de densidad"), Wearing(shell, next_density), "Ctrl+Shift+D"),
        Action("text_larger", _("Agrandar el texto"), Wearing(shell, larger), "Ctrl++"),
        Action("text_smaller", _("Reducir el texto"), Wearing(shell, smaller), "Ctrl+-"),
        Action("text_plain", _("Texto al 100 %"), Wearing(shell, plain_text), "Ctrl+0"),
    )
    themes = tuple(
        Action(f"theme_{code}", _("Tema {name}").format(name=theme.name), Wearing(shell, Having("theme", code)))
        for code, theme in THEMES.items()
    )
    densities = tuple(
        Action(f"density_{code}", _("Densidad {name}").format(name=size.name), Wearing(shell, Having("density", code)))
        for code, size in DENSITIES.items()
    )
    return (*keyed, *themes, *densities)


class Going:
    """Goes to a place when called."""

    def __init__(self, shell: Shell, place: Place) -> None:
        self._shell, self._place = shell, place

    def __call__(self) -> None:
        self._shell.go(self._place)


class Wearing:
    """Changes the look when called."""

    def __init__(self, shell: Shell, change: Callable[[Look], Look]) -> None:
        self._shell, self._change = shell, change

    def __call__(self) -> None:
        self._shell.wear(self._change(style.look()))


class Having:
    """Returns a look with one part changed."""

    def __init__(self, name: str, code: str) -> None:
        self._name, self._code = name, code

    def __call__(self, look: Look) -> Look:
        return replace(look, **{self._name: self._code})


def next_theme(look: Look) -> Look:
    """Return the look in the next theme."""
    return replace(look, theme=_next(tuple(THEMES), look.theme))


def next_density(look: Look) -> Look:
    """Return the look in the next density."""
    return replace(look, density=_next(tuple(DENSITIES), look.density))


def larger(look: Look) -> Look:
    """Return the look with larger text, at most twice."""
    return replace(look, scale=SCALES[min(len(SCALES) - 1, SCALES.index(look.scale) + 1)])


def smaller(look: Look) -> Look:
    """Return the look with smaller text, at least as it is."""
    return replace(look, scale=SCALES[max(0, SCALES.index(look.scale) - 1)])


def plain_text(look: Look) -> Look:
    """Return the look with text as it is."""
    return replace(look, scale=SCALES[0])


def _next(names: tuple[str, ...], name: str) -> str:
    return names[(names.index(name) + 1) % len(names)]
