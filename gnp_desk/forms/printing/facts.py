"""What every paper reads from a case: names, vehicle, policy, in words, and the frame its content shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gnp_desk import texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.printing import legends
from gnp_desk.rules import operations
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

LAYOUT = 1
COMPANY = N_("Aseguradora de Demostración, S.A.")
NOT_CONTENT = {
    "status",
    "status_reason",
    "status_at",
    "signing_hash",
    "content_changed_at",
    "issued_folio",
    "correcting",
    "correction_reason",
    "signatures",
    "signature",
    "photos",
}

DONE = {"yes", "Sí", "Hecho"}

Rows = list[list[str]]


def frame(record: Record, title: str, kept: Iterable[Record], legend: Mapping[str, object]) -> dict[str, object]:
    """Return what every content begins with: which form, its values and those of its children, its legends.

    Folio, status, signatures and photos are no part of it (forms.md FM-9).
    """
    form = catalogue.FORMS[record.type]
    return {
        "form": form.code,
        "form_version": form.version,
        "layout": LAYOUT,
        "company": COMPANY,
        "title": title,
        "values": own(record),
        "children": [{"id": item.id, "type": item.type, "values": own(item)} for item in kept],
        "legends": legend,
    }


def own(record: Record) -> dict[str, object]:
    """Return the wire values that belong to the content of a paper."""
    return {name: value for name, value in sorted(record.values.items()) if name not in NOT_CONTENT}


def show(case: Case, record: Record | None, field: str) -> str:
    """Return a field in words, «» when the record or the answer is missing."""
    return "" if record is None else catalogue.show(case, record, field)


def person(case: Case, record: Record | None, field: str) -> str:
    """Return the name of the person a field refers to, or the box that stands for one."""
    found = case.ref(record, field)
    return show(case, found, "name") if found else show(case, record, field)


def vehicle_words(case: Case, vehicle: Record | None) -> str:
    """Return «Nissan Versa Sense 2022, gris»; what is not known is left out."""
    if vehicle is None:
        return ""
    names = ("make", "line", "version", "model_year")
    words = " ".join(show(case, vehicle, name) for name in names if is_known(vehicle.get(name)))
    words = words.replace(",", "")
    colour = show(case, vehicle, "color").lower() if is_known(vehicle.get("color")) else ""
    return ", ".join(part for part in (words, colour) if part)


def vehicle_rows(case: Case, vehicle: Record | None) -> Rows:
    """Return what identifies a vehicle."""
    return [
        [N_("Vehículo"), vehicle_words(case, vehicle)],
        [N_("Placas"), plate_words(case, vehicle)],
        [N_("NIV"), show(case, vehicle, "vin")],
        [N_("Kilometraje"), show(case, vehicle, "odometer_km")],
    ]


def plate_words(case: Case, vehicle: Record | None) -> str:
    """Return the plates with their state, or the box that replaces them."""
    plate, state = show(case, vehicle, "plate"), show(case, vehicle, "plate_state")
    return ", ".join(part for part in (plate, state) if part)


def policy_number(case: Case) -> str:
    """Return «0048213377 · inciso 1», or what stands for a policy not found."""
    policy = case.policy
    if policy is None:
        return N_("Por identificar")
    item = show(case, policy, "item_number")
    number = show(case, policy, "policy_number")
    return N_("{number} · inciso {item}").format(number=number, item=item) if item else number


def term(case: Case) -> str:
    """Return «03/03/2026 a 03/03/2027, 12:00» of the policy; each day with its hour when the hours differ."""
    start, end = (local(case.policy, name) for name in ("policy_start_at", "policy_end_at"))
    if not start or not end:
        return ""
    if texts.hour(start) != texts.hour(end):
        return f"{texts.day_hour(start)} a {texts.day_hour(end)}"
    return f"{texts.day(start)} a {texts.day(end)}, {texts.hour(end)}"


def local(record: Record | None, name: str) -> str:
    """Return the local civil time of an instant, ISO, «» when there is none."""
    value = record.get(name) if record else None
    return str(value.get("local") or "") if isinstance(value, Mapping) else ""


def data_on(case: Case) -> str:
    """Return the day of the policy data used, or of the claim report when there is no policy."""
    moment = local(case.policy, "source_at") or local(case.claim, "reported_at")
    return texts.day(moment or None)


def adjuster(case: Case) -> str:
    """Return the name of the adjuster of the claim."""
    return show(case, case.claim, "adjuster")


def validity(start: str, edition: Edition | None) -> tuple[str, str]:
    """Return until when an order handed over on `start` is valid, ISO, and its natural days (R-SLA-01).

    Both are «» while nothing fixes them.
    """
    if not start or edition is None:
        return "", ""
    answer = operations.run("deadline", {"deadline_kind": "ADMISSION_ORDER", "start_on": start}, edition)
    return str(answer.outputs["due_on"]), str(answer.steps[0].inputs["amount"])


def validity_words(start: str, valid: tuple[str, str], carry: str) -> list[str]:
    """Return the words of the box of an order: its last day, why that day, and what to carry."""
    until, days = valid
    if not until:
        return [N_("Vigencia por confirmar"), N_("Falta la fecha de entrega o las condiciones de la póliza."), carry]
    since = N_("{days} días naturales desde su entrega, el {on}.").format(days=days, on=texts.day(start))
    return [N_("Válida hasta el {until}").format(until=texts.day(until)), since, carry]


def notice(case: Case, person: Record | None) -> tuple[str, dict[str, str]]:
    """Return the legend of the privacy notice shown to a person, and the facts that fill it."""
    for consent in case.of("consent"):
        if person is not None and consent.get("person") == person.id:
            return legends.notice(show(case, consent, "notice_version"), show(case, consent, "shown_at"))
    return legends.notice("", "")


def contacts(*codes: str, case: Case) -> dict[str, object]:
    """Return the frozen legends of a paper with the day of its data."""
    return legends.frozen(*codes, facts={"data_on": data_on(case)})


def customer(case: Case) -> str:
    """Return the name of who drove the insured vehicle, or of the insured."""
    return person(case, case.party("A"), "driver") or person(case, case.policy, "insured")


def customer_rows(case: Case, customer: Record | None, fallback: str) -> Rows:
    """Return name and telephone of the customer of an order."""
    name = show(case, customer, "name") or fallback
    return [[N_("Nombre"), name], [N_("Teléfono"), show(case, customer, "phone")]]


def damage_lines(case: Case, ids: object) -> tuple[Record, ...]:
    """Return the damage lines a field refers to, in their order."""
    wanted = set(ids) if isinstance(ids, list) else set()
    return tuple(line for line in case.of("damage_line") if line.id in wanted)


def center_rows(case: Case, record: Record, field: str, label: str) -> Rows:
    """Return name, address and telephone of a place of the directory; what it lacks is completed by hand."""
    name, _comma, address = show(case, record, field).partition(" · ")
    return [[label, name], [N_("Domicilio"), address], [N_("Teléfono"), ""]]


def contracted_deductible(case: Case, code: str) -> str:
    """Return the deductible the policy contracted for a cover, in words, «» when it is not known."""
    for row in case.of("policy_cover"):
        if row.get("coverage_code") == code:
            return show(case, row, "deductible_pct") or show(case, row, "deductible_fixed")
    return ""


def closing(case: Case) -> list[list[object]]:
    """Return the closing list of R-ADJ-07 and which of its items are done."""
    checklist = case.first("scene_checklist")
    items = (
        ("docs_returned", N_("Se devolvieron póliza, licencia y tarjeta")),
        ("damage_on_order", N_("Los daños están en la orden")),
        ("orders_handed", N_("Tiene sus órdenes")),
        ("belongings_out", N_("No quedan pertenencias")),
    )
    return [[text, show(case, checklist, name) in DONE] for name, text in items]
