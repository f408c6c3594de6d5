"""What can go wrong between this device and its centre. None of it ever stops capture, numbering or printing."""

# ruff: noqa: N818  (each name says what happened; the family says that it is an error)
from __future__ import annotations

from gnp_desk.errors import DeskError
from gnp_desk.texts import N_


class CentreError(DeskError):
    """The centre could not be used as asked; what was not acknowledged stays in the outbox."""

    code = "CEN-001"
    text = N_("No se pudo sincronizar. Todo sigue guardado en este equipo y se enviará después.")


class NoCentre(CentreError):
    """This store has no centre yet."""

    code = "CEN-101"
    text = N_("Este equipo todavía no se conecta a un centro. Escriba su dirección en Sincronización y conéctelo.")


class NoNetwork(CentreError):
    """Nothing answers: no network, no name, no route."""

    code = "CEN-102"
    text = N_("Sin conexión. Todo se guarda en este equipo y se enviará cuando haya red.")


class PageInTheWay(CentreError):
    """Something that is not the centre answered: a page of a hotel, a proxy, a forged or cut answer."""

    code = "CEN-103"
    text = N_(
        "La red pide iniciar sesión en una página, o alguien contesta en lugar del centro. Nada se dio por enviado."
    )


class CentreUnavailable(CentreError):
    """The centre is reached and cannot answer now."""

    code = "CEN-104"
    text = N_("El centro no está disponible. Se intentará de nuevo sin que haga falta nada más.")


class SlowDown(CentreUnavailable):
    """The centre asks for patience."""

    code = "CEN-105"
    text = N_("El centro pidió esperar un momento. El envío sigue solo después.")


class SessionExpired(CentreError):
    """Nobody is signed on, or the session ended."""

    code = "CEN-106"
    text = N_("La sesión venció. Siga trabajando; inicie sesión para enviar lo que espera.")


class UntrustedCertificate(CentreError):
    """The certificate of the centre is not one this device trusts."""

    code = "CEN-107"
    text = N_(
        "El certificado del centro no se reconoce y no se envió nada. Revise la fecha del equipo o avise a Sistemas."
    )


class DeviceRevoked(CentreError):
    """The centre took this device out of service."""

    code = "CEN-108"
    text = N_("El centro dio de baja este equipo. Lo escrito sigue aquí y se puede exportar. Avise a Sistemas.")


class ProgramTooOld(CentreError):
    """The centre wants a newer program for what was asked."""

    code = "CEN-109"
    text = N_(
        "El centro pide una versión más nueva del programa. Lo escrito se sigue enviando; actualice cuando pueda."
    )


class NotForYou(CentreError):
    """The centre does not give this to this person, or it does not exist."""

    code = "CEN-110"
    text = N_("El centro no le da acceso a eso. Si lo necesita, pídalo a su supervisión.")


class DeviceForked(CentreError):
    """This store was restored or copied: a number of its changes is used by another one."""

    code = "CEN-111"
    text = N_("Este almacén se restauró o se copió. Se le dio otro número de equipo y sus cambios se envían otra vez.")


class HistoryDiverged(CentreError):
    """The centre lost history this device had been shown."""

    code = "CEN-112"
    text = N_("El centro se restauró de un respaldo. Este equipo le envía de nuevo todo lo que conserva.")


class CursorTooOld(CentreError):
    """The centre no longer knows what was deleted since this device last asked."""

    code = "CEN-113"
    text = N_("Este equipo estuvo mucho tiempo sin sincronizar. Se trae todo de nuevo; nada suyo se pierde.")


class TooLarge(CentreError):
    """What was sent is more than the centre takes at once."""

    code = "CEN-114"
    text = N_("El envío es más grande de lo que el centro recibe. Se parte y se intenta de nuevo.")


class RequestRefused(CentreError):
    """The centre could not read what was sent; it is not sent again unchanged."""

    code = "CEN-115"
    text = N_("El centro no entendió el envío. Lo escrito sigue aquí; avise a Sistemas con este código.")


class ChunkRefused(CentreError):
    """A piece of a file did not fit or arrived damaged; it goes on from where the centre says."""

    code = "CEN-116"
    text = N_("Un trozo del archivo llegó mal. Se sigue desde donde quedó.")


class AnotherPerson(CentreError):
    """Somebody else than the owner of this store signed on."""

    code = "CEN-117"
    text = N_("Este almacén es de {owner} y quien inició sesión es {person}. Cada persona usa su propio almacén.")


class AnotherCentre(CentreError):
    """The keys of the centre are not those this device knows."""

    code = "CEN-118"
    text = N_("Las llaves del centro no son las que este equipo conoce. No se envió nada. Avise a Sistemas.")


class ConsentWanted(CentreError):
    """The centre wants so much taken away that a person has to agree first."""

    code = "CEN-119"
    text = N_(
        "El centro pide quitar {count} registros de este equipo. No se quitó ninguno: revise y decida en Sincronización."
    )


class SignOnRefused(CentreError):
    """The sign-on was refused, or the person closed its page."""

    code = "CEN-120"
    text = N_("No se inició la sesión. Su trabajo sigue guardado; inténtelo de nuevo cuando quiera.")


class UnsafeAddress(CentreError):
    """The address is not HTTPS, and not this very machine."""

    code = "CEN-121"
    text = N_("La dirección del centro debe empezar con https://. Nada se envió.")


class FileNotHere(CentreError):
    """The bytes of a file are at the centre and not on this device yet."""

    code = "CEN-122"
    text = N_("El archivo está en el centro y todavía no en este equipo. Se traerá al sincronizar.")


class FileNotSent(CentreError):
    """The bytes of a file are still on the device of whoever made it."""

    code = "CEN-123"
    text = N_("Quien tomó la foto todavía no termina de enviarla. Llegará a este equipo después.")


class DemonstrationStaysHere(CentreError):
    """The demonstration was asked to join a centre of another machine."""

    code = "CEN-124"
    text = N_(
        "La demostración solo se conecta a un centro de este mismo equipo. Su trabajo se conecta desde su propio almacén."
    )
