"""Failures in words for a person: what happened, what it means for the work, and what to do (ux.md V8)."""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk import errors
from gnp_desk.texts import _


@dataclass(frozen=True)
class Trouble:
    """The words of a failure that keeps the store closed, and whether trying again can help."""

    title: str
    what: str
    todo: str
    can_retry: bool = True


TODO: dict[type[errors.DeskError], tuple[str, str, bool]] = {
    errors.WrongKey: (
        _("La clave no abre este almacén"),
        _("Si copió la carpeta de otro equipo, ábrala en aquel. Si no, avise a Sistemas antes de mover nada."),
        True,
    ),
    errors.PlainStore: (
        _("El almacén no está cifrado"),
        _("Alguien puso otro archivo en la carpeta de datos. Quítelo de ahí o abra otra carpeta."),
        True,
    ),
    errors.DamagedStore: (
        _("El almacén tiene una parte dañada"),
        _("Copie la carpeta de datos completa a otro disco antes de seguir. Sistemas puede recuperar lo que sigue sano."),
        True,
    ),
    errors.NewerStore: (
        _("Hace falta una versión más nueva"),
        _("Instale la versión que hizo este almacén. Con ella encontrará todo como lo dejó."),
        False,
    ),
    errors.ReadOnlyStore: (
        _("No se puede escribir en la carpeta"),
        _("Revise los permisos de la carpeta de datos o pida a Sistemas que lo haga."),
        True,
    ),
    errors.DiskFull: (
        _("El disco está lleno"),
        _("Borre o mueva archivos que no sean de esta aplicación y vuelva a intentar."),
        True,
    ),
    errors.StoreInUse: (
        _("La aplicación ya está abierta"),
        _("Busque la otra ventana. Dos a la vez podrían pisar su trabajo; esta se cierra sola en unos segundos."),
        True,
    ),
    errors.LostKey: (
        _("Falta la clave en el llavero"),
        _("Entre al equipo con la misma persona de siempre. Si ya lo hizo, Sistemas puede abrirlo con el respaldo de la clave."),
        True,
    ),
    errors.NotDemonstration: (
        _("Esa carpeta es de trabajo"),
        _("Abra la aplicación sin la demostración, o elija otra carpeta."),
        False,
    ),
    errors.DemonstrationOnly: (
        _("Esa carpeta es de la demostración"),
        _("Abra la demostración, o elija otra carpeta para su trabajo."),
        False,
    ),
}


def trouble_words(error: errors.DeskError) -> Trouble:
    """Return what to say of a failure that keeps the store closed."""
    for kind, (title, todo, can_retry) in TODO.items():
        if isinstance(error, kind):
            return Trouble(title, error.words(), todo, can_retry)
    return Trouble(_("No se pudo abrir el almacén"), error.words(), _("Cierre otros programas y vuelva a intentar."))


def spoken(error: errors.DeskError) -> str:
    """Return the words of a failure with its code, for a passing notice."""
    return f"{error.words()} ({error.code})"


def bug_words(identifier: str) -> str:
    """Return what is said of a fault of ours: the work is safe, and the identifier to report."""
    return _("Algo falló en la aplicación. Su trabajo guardado está completo. Avise a Sistemas con el número {id}.").format(id=identifier)


def crash_words() -> str:
    """Return the note after a start that follows a crash."""
    return _("La aplicación se cerró de forma inesperada. Su trabajo está completo.")
