"""How what waits, what came and past runs are said in a row: signs, tints, sizes, hours. Pure."""

from __future__ import annotations

from datetime import datetime

from gnp_desk import texts
from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.sync.incoming import Came
from gnp_desk.services.sync.runs import Run
from gnp_desk.services.sync.states import Sent
from gnp_desk.texts import _, plural, size_words
from gnp_desk.ui.line_list import Line
from gnp_desk.ui.queue_list import SENDING

ACTIONS = {
    "correct": _("Corregir"),
    "discard": _("Descartar"),
    "retry": _("Enviar otra vez"),
    "renumber": _("Emitir con otro folio"),
    "review": _("Revisar"),
    "resume": _("Reanudar envíos"),
    "look": _("Ver evidencia"),
    "photos": _("Enviar también las fotos ahora"),
}


def moment(at: str) -> str:
    """Return a local moment as people say it: «hoy 17:05», else the day."""
    return _("hoy {at}").format(at=texts.hour(at)) if _is_today(at) else texts.day_hour(at)


def _is_today(at: str) -> bool:
    return at[:10] == datetime.now().date().isoformat()


def of_item(item: OutboxItem, part: float) -> Line:
    """Return the row of something that waits."""
    sign, tint, _is_bold = SENDING[item.state]
    where = " · ".join(words for words in (item.folio, item.vehicle) if words) or _("De este equipo")
    return Line(item.code, item.title, where, sign, tint, Sent(item.state, part).words, note_of(item))


def note_of(item: OutboxItem) -> str:
    """Return how much it is and what it waits for, in few words."""
    if item.action:
        return _("espera su decisión") if item.action not in ("resume", "look", "photos") else size_words(item.size)
    if item.state == "waits":
        return item.reason.rstrip(".").lower()
    if not item.since:
        return size_words(item.size)
    # The hour of another day stands in the card: a row has no room for it.
    since = moment(item.since) if _is_today(item.since) else texts.day(item.since)
    return _("{size} · desde {at}").format(size=size_words(item.size), at=since)


def of_conflict(item: OutboxItem) -> Line:
    """Return the row of a claim with data to decide."""
    title = " · ".join(words for words in (item.folio, item.vehicle) if words)
    return Line(item.claim, title, item.title, "conflict", "error", item.reason)


def of_came(came: Came) -> Line:
    """Return the row of something that came."""
    where = came.folio if not came.detail else f"{came.folio} · {came.detail}"
    return Line(came.code, came.title, where, "", "secondary", moment(came.at))


def of_run(number: int, run: Run) -> Line:
    """Return the row of a past synchronisation."""
    at = datetime.fromisoformat(run.at).astimezone().replace(tzinfo=None).isoformat()
    sign, tint, state = ("cross", "error", run.code) if run.code else ("check", "ok", _("Terminó"))
    times = plural(run.times, _("{n} vez"), _("{n} veces")) if run.times > 1 else f"{run.seconds:.1f} s"
    return Line(str(number), _moved(run), f"{moment(at)} · {times}", sign, tint, state)


def _moved(run: Run) -> str:
    counted = (
        (run.sent, _("{n} cambio enviado"), _("{n} cambios enviados")),
        (run.refused, _("{n} rechazado"), _("{n} rechazados")),
        (run.came, _("{n} registro recibido"), _("{n} registros recibidos")),
        (run.files_up, _("{n} archivo enviado"), _("{n} archivos enviados")),
        (run.files_down, _("{n} archivo recibido"), _("{n} archivos recibidos")),
    )
    found = " · ".join(plural(count, one, many) for count, one, many in counted if count)
    return found or run.words or _("Sin novedades")
