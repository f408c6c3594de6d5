"""How the way to the centre is (ux.md Y8): one word with one shape, what it means for the work, and the one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gnp_desk.errors import DeskError
from gnp_desk.services.central import trouble
from gnp_desk.texts import _

if TYPE_CHECKING:
    from gnp_desk.services.sync.link import Link

# The one thing a person can do about a state, «» where the program goes on by itself.
JOIN, SIGN_ON, RESUME, BROWSE = "join", "sign_on", "resume", "browse"
VERBS = {
    JOIN: _("Conectar con el centro"),
    SIGN_ON: _("Iniciar sesión"),
    RESUME: _("Reanudar envíos"),
    BROWSE: _("Abrir el navegador"),
}
MOST_OFFSET_MS = 5 * 60 * 1000
HERE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Connection:
    """One state: its code, word, shape (an icon of `icons`) and tint; the sentence behind it; and what can be done."""

    code: str
    words: str
    icon: str
    tint: str
    why: str
    action: str = ""

    @property
    def stops(self) -> bool:
        """Return whether nothing goes until a person does something."""
        return self.action in (JOIN, SIGN_ON, RESUME)


ONLINE = Connection("online", _("En línea"), "dot", "ok", _("El centro contesta. Lo que escriba se envía solo."))
OFFLINE = Connection(
    "offline",
    _("Sin conexión"),
    "circle",
    "secondary",
    _("Sin conexión: todo se guarda en este equipo y se enviará después."),
)
PORTAL = Connection(
    "portal",
    _("Red con página de acceso"),
    "half",
    "review",
    _("La red pide abrir una página de acceso. Ábrala en el navegador y vuelva a intentar."),
    BROWSE,
)
UNAVAILABLE = Connection(
    "unavailable",
    _("Servidor no disponible"),
    "server",
    "review",
    _("El centro no está disponible. Todo se guarda aquí y se intentará de nuevo."),
)
SILENT = Connection(
    UNAVAILABLE.code,
    UNAVAILABLE.words,
    UNAVAILABLE.icon,
    UNAVAILABLE.tint,
    _("El centro todavía no contesta. Se le sigue esperando; todo se guarda aquí."),
)
EXPIRED = Connection(
    "expired",
    _("Sesión vencida"),
    "key",
    "review",
    _("Su sesión venció. Puede seguir trabajando; para enviar, inicie sesión otra vez."),
    SIGN_ON,
)
PAUSED = Connection(
    "paused",
    _("En pausa"),
    "paused",
    "review",
    _("Los envíos están en pausa. Todo se guarda aquí hasta que los reanude."),
    RESUME,
)
CERTIFICATE = Connection(
    "certificate",
    _("Certificado no reconocido"),
    "cross",
    "error",
    _("No se reconoce el certificado de la red. No se envió nada. Avise a Sistemas con la clave {code}."),
)
CLOCK = Connection(
    "clock",
    _("Hora incorrecta"),
    "clock",
    "review",
    _(
        "La hora de este equipo se aparta {n} min de la del centro. Todo se envía, con esa diferencia anotada. Ajuste el reloj."
    ),
)
REVOKED = Connection("revoked", _("Equipo dado de baja"), "cross", "error", "")
NO_CENTRE = Connection(
    "none",
    _("Sin centro"),
    "empty",
    "secondary",
    _("Este equipo todavía no se conecta a un centro. Todo se guarda aquí, cifrado, y se enviará cuando lo conecte."),
    JOIN,
)
DEMONSTRATION = Connection(
    "demo",
    _("Demostración"),
    "empty",
    "secondary",
    _("La demostración no se envía. Abra la aplicación sin ella para conectar su trabajo con el centro."),
)
NOT_SIGNED_ON = (trouble.SessionExpired, trouble.AnotherPerson, trouble.SignOnRefused)
UNTRUSTED = (trouble.UntrustedCertificate, trouble.AnotherCentre)


def connection_of(link: Link | None, error: DeskError | None, *, has_met: bool, has_network: bool) -> Connection:
    """Return how the way to the centre is.

    `error` is what ended the last run, `has_met` whether one ended well since this store was opened.
    """
    if link is None or not link.is_linked:
        return NO_CENTRE if link is not None else OFFLINE
    if link.paused:
        return PAUSED
    if not has_network and urlsplit(link.address).hostname not in HERE:
        return OFFLINE
    if error is not None:
        return _of_trouble(error)
    if not link.refresh:
        return EXPIRED
    if not has_met:
        return OFFLINE
    return _with(CLOCK, n=round(abs(link.offset_ms) / 60_000)) if abs(link.offset_ms) > MOST_OFFSET_MS else ONLINE


def _of_trouble(error: DeskError) -> Connection:
    """Return the state that a failure of a run comes to."""
    if isinstance(error, trouble.NoNetwork):
        return OFFLINE
    if isinstance(error, trouble.PageInTheWay):
        return PORTAL
    if isinstance(error, UNTRUSTED):
        return _with(CERTIFICATE, code=error.code)
    if isinstance(error, trouble.AnotherPerson):
        return _saying(EXPIRED, error.words())
    if isinstance(error, NOT_SIGNED_ON):
        return EXPIRED
    if isinstance(error, trouble.DeviceRevoked):
        return _saying(REVOKED, error.words())
    if isinstance(error, trouble.ConsentWanted):
        return _saying(ONLINE, error.words())
    return _saying(UNAVAILABLE, f"{error.words()} ({error.code})")


def _with(state: Connection, **values: object) -> Connection:
    return _saying(state, state.why.format(**values))


def _saying(state: Connection, why: str) -> Connection:
    return Connection(state.code, state.words, state.icon, state.tint, why, state.action)
