"""What happened to a claim, in words: the journal with old and new value, who and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gnp_desk.forms.case import Case
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.fields import Field
from gnp_desk.services.records import TRASHED, Op, read_ops
from gnp_desk.services.tables import JOURNAL
from gnp_desk.services.views import HistoryRow
from gnp_desk.texts import N_, day_hour

HEALTH = 3
KINDS = {
    "create": "Se anotó",
    "update": "Cambió",
    "resolve": "Se decidió",
    "event": "Quedó registrado",
    "incoming": "Llegó",
}
INCOMING, CENTRE = "incoming", "Centro"
# What came from others of a record with health data is kept by the names of its fields alone (sync/pull).
UNTOLD = N_("dato reservado")
CHANGES = ("update", "resolve", INCOMING)
EVENTS = {
    "issued": "Papel emitido",
    "closed": "Declaración cerrada",
    "corrected": "Declaración reabierta para corregir",
    "printed": "Papel impreso o guardado",
    "delivered": "Papel entregado",
    "folio": "Folio",
    "policy_joined": "Póliza identificada",
    "clock": "El reloj del equipo se atrasó",
    "sensitive_seen": "Se abrió una imagen con lesiones",
    "health_seen": "Se abrieron datos de salud",
    "format_used": "Formato que no está en vigor, usado con motivo",
    "withdrawn": "Cambio que el centro no aceptó, retirado",
    "given": "Siniestro asignado por el centro",
    "received": "Registros nuevos que llegaron del centro",
}


def of_claim(
    connection: Connection, case: Case, names: Mapping[str, str], offset: int, limit: int
) -> tuple[HistoryRow, ...]:
    """Return up to `limit` journal entries of a claim in words, newest first; health data is named, not shown.

    Hours are those of the zone people of this device work in, whatever the machine's; `names` has who wrote, by user.
    """
    ops = read_ops(connection, JOURNAL.c.claim == case.claim.id, newest=True, limit=limit, offset=offset)
    return tuple(row for op in ops for row in _rows(case, names.get(op.author, op.author), op))


def _rows(case: Case, author: str, op: Op) -> Iterator[HistoryRow]:
    if op.type == INCOMING:
        found = case.find(op.record)
        op, author = replace(op, type=found.type if found else "", kind=INCOMING), CENTRE
    form = FORMS.get(op.type)
    title = form.title if form else EVENTS.get(op.type, op.type)
    at = datetime.fromisoformat(op.at).astimezone(ZoneInfo(case.moment.zone))
    head = (day_hour(at.replace(tzinfo=None)), author, f"{KINDS.get(op.kind, op.kind)}: {title}")
    if op.kind not in CHANGES or form is None:
        yield HistoryRow(*head, "", "", _summary(op))
        return
    fields = {item.name: item for item in form.fields}
    for name, item in op.changes.items():
        if name == TRASHED:
            yield HistoryRow(*head, "Papelera", "", "En la papelera" if item.get("new") else "Recuperado")
        elif name in fields:
            yield HistoryRow(*head, fields[name].label, *_sides(case, form.data_class, fields[name], item))


def _sides(case: Case, form_class: int, field: Field, item: Mapping[str, object]) -> tuple[str, str]:
    if max(form_class, field.data_class) == HEALTH:
        return "dato de salud", "dato de salud"
    if not any(item.values()):
        return UNTOLD, UNTOLD
    if "add" in item:
        return _words(case, field, item["remove"]), _words(case, field, item["add"])
    return _words(case, field, item["old"]), _words(case, field, item["new"])


def _words(case: Case, field: Field, value: object) -> str:
    from gnp_desk.forms.catalogue import show_value

    return show_value(case, field, value)


def _summary(op: Op) -> str:
    wanted = ("folio", "provisional", "reason", "review_reason", "to", "copy_name", "before", "now")
    return " · ".join(str(op.changes[name]["new"]) for name in wanted if name in op.changes and op.changes[name]["new"])
