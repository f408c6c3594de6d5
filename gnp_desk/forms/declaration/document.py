"""The paper of the declaration of damages (DA): one joint part identical for all, one own page per declarant (forms.md 10).

Nobody's licence, identifiers, address, telephone or e-mail stand on the joint part, injured people are a number, and
nothing says who is responsible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from gnp_desk import texts
from gnp_desk.forms import body_map, circumstances, lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.declaration import joint_page, own_page, photo_sheet
from gnp_desk.forms.printing import damage, facts, legends, pdf
from gnp_desk.forms.printing.sheet import Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.sketch import drawing
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Declaración para la Atención de Daños")
CHILDREN = ("party", "witness", "damaged_object", "damage_line")
INSURED, THIS_LOSS = "insured_vehicle", "this_loss"
ONLY_INSURED = ("paid_transport", "racing", "closed_road", "charging")


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the declaration says, as plain values; the same case gives the same content."""
    kept = [child for kind in CHILDREN for child in case.of(kind)]
    parties = case.of("party")
    shown = {
        "where": _where(case, record),
        "strip": _strip(case, record),
        "columns": [_column(case, party) for party in parties],
        "no_other": len(parties) < 2 and case.claim.get("third_parties_involved") == "no",
        "boxes": [[box.code, f"{box.number}", box.label] for box in circumstances.BOXES],
        "objects": [_object(case, item) for item in case.of("damaged_object")],
        "streets": facts.show(case, case.first("sketch"), "street_names"),
        "sketch": drawing.frozen(case),
        "no_sketch": facts.show(case, case.first("sketch"), "no_sketch_reason"),
        "agreement": _agreement(case, record),
        "adjuster": facts.adjuster(case),
        "own": [_own(case, record, party) for party in parties if declares(party)],
    }
    legend = facts.contacts("L1", "L2", "L7", case=case)
    return {**facts.frame(record, TITLE, kept, legend), "shown": shown}


def declares(party: Record) -> bool:
    """Return whether a party has a page of its own: who left, or was never there, declares nothing."""
    is_away = party.get("fled") == "yes" or party.get("present_at_adjustment") == "no"
    return not is_away or bool(party.text("narrative"))


def _where(case: Case, record: Record) -> list[facts.Rows]:
    when = facts.show(case, case.claim, "loss_at")
    limit = record.get("speed_limit")
    road = [facts.show(case, record, "road_kind"), facts.show(case, record, "surface")]
    lanes = record.get("lanes")
    lane_words = texts.plural(lanes, N_("{n} carril"), N_("{n} carriles")) if isinstance(lanes, int) else ""
    state = [facts.show(case, record, name) for name in ("surface_state", "weather", "light")]
    left = [
        [N_("Fecha y hora"), _joined(when, _quality(case) if when else "")],
        [N_("Lugar"), facts.show(case, case.claim, "loss_place_text")],
    ]
    right = [
        [
            N_("Vía"),
            _joined(*road, lane_words, N_("límite {n} km/h").format(n=limit) if isinstance(limit, int) else ""),
        ],
        [N_("Condiciones"), _joined(*state)],
        [N_("Señales"), _signals(case, record)],
    ]
    return [left, right]


def _quality(case: Case) -> str:
    quality = facts.show(case, case.claim, "loss_time_quality").lower()
    if case.claim.get("loss_time_quality") == "unknown":
        return N_("no se sabe la hora")
    return N_("hora {quality}").format(quality=quality) if quality else ""


def _signals(case: Case, record: Record) -> str:
    asked = (
        (N_("servía"), facts.show(case, record, "signal_working")),
        (N_("agente"), facts.show(case, record, "officer_directing")),
    )
    answered = [f"{label}: {value.lower()}" for label, value in asked if value]
    return _joined(facts.show(case, record, "signals"), *answered)


def _joined(*parts: str) -> str:
    return ", ".join(
        part if index == 0 else part[:1].lower() + part[1:] for index, part in enumerate(filter(None, parts))
    )


def _strip(case: Case, record: Record) -> facts.Rows:
    """Return the questions every party answers together, each with how many there are."""
    counted = (
        (N_("Personas lesionadas"), case.claim, "injured_people", len(case.of("injury"))),
        (N_("Daños a otros vehículos"), record, "other_vehicles_damaged", 0),
        (N_("Daños a objetos"), record, "objects_damaged", len(case.of("damaged_object"))),
        (N_("Testigos"), record, "witnesses_any", len(case.of("witness"))),
        (N_("Autoridad"), case.claim, "authorities_involved", 0),
    )
    rows = []
    for label, source, name, count in counted:
        answer = facts.show(case, source, name)
        rows.append([label, f"{answer} ({count})" if count and source.get(name) == "yes" else answer])
    return [*rows, [N_("Otra parte"), facts.show(case, case.claim, "third_parties_involved")]]


def _column(case: Case, party: Record) -> dict[str, object]:
    """Return one column of the joint part."""
    marked = circumstances.boxes_of(party.get("circumstances"))
    return {
        "letter": party.text("letter"),
        "role": facts.show(case, party, "party_role"),
        "rows": [*_who(case, party), *_insurance(case, party), *_course(case, party)],
        "boxes": [box.code for box in marked],
        "numbers": [box.number for box in marked],
        "other": facts.show(case, party, "circumstances_other"),
        "has_vehicle": _has_vehicle(case, party),
        "first": _hour(party.get("impact_clock")),
        "others": _hours(party.get("impact_other")),
        "impact": _impact(case, party),
        "name": facts.person(case, party, "driver"),
        "signer": _signer(party),
    }


def _has_vehicle(case: Case, party: Record) -> bool:
    return party.get("party_role") in (None, *lists.WITH_VEHICLE) or case.ref(party, "vehicle") is not None


def _who(case: Case, party: Record) -> facts.Rows:
    name = facts.person(case, party, "driver")
    if not _has_vehicle(case, party):
        return [[N_("Nombre"), name]]
    vehicle = case.ref(party, "vehicle")
    return [
        [N_("Conductor"), name],
        [N_("Vehículo"), facts.vehicle_words(case, vehicle)],
        [N_("Placas"), facts.plate_words(case, vehicle)],
    ]


def _insurance(case: Case, party: Record) -> facts.Rows:
    if party.get("party_role") in (INSURED, None):
        return [[N_("Aseguradora"), facts.COMPANY], [N_("Póliza"), facts.policy_number(case)]]
    if not _has_vehicle(case, party):
        return []
    if party.get("insured_status") in ("no", "unknown"):
        return [[N_("Seguro"), facts.show(case, party, "insured_status")]]
    until = facts.show(case, party, "their_policy_until")
    number = facts.show(case, party, "their_policy_number")
    policy = _joined(number, N_("hasta {day}").format(day=until) if until else "")
    claim = facts.show(case, party, "their_claim_number")
    rows = [[N_("Aseguradora"), facts.show(case, party, "insurer")], [N_("Póliza"), policy]]
    return [*rows, [N_("Siniestro"), claim]] if claim else rows


def _course(case: Case, party: Record) -> facts.Rows:
    if not _has_vehicle(case, party):
        return []
    speed, lane = facts.show(case, party, "speed_kmh"), facts.show(case, party, "lane")
    heading = facts.show(case, party, "direction").lower()
    words = _joined(
        facts.show(case, party, "road_name"),
        N_("al {where}").format(where=heading) if heading else "",
        N_("carril {n}").format(n=lane) if lane else "",
        speed if "km" in speed else N_("{n} km/h").format(n=speed) if speed[:1].isdigit() else "",
    )
    return [[N_("Circulaba"), words]]


def _signer(party: Record) -> str:
    """Return what stands under a party's line to sign: who left or was not there does not sign."""
    if party.get("fled") == "yes":
        return N_("se fue del lugar")
    away = party.get("present_at_adjustment") == "no"
    return N_("no estuvo presente") if away else N_("firma, fecha y hora")


def _hour(value: object) -> int:
    text = str(value)
    return int(text) if text.isdecimal() and 1 <= int(text) <= 12 else 0


def _hours(values: object) -> list[int]:
    return sorted({_hour(value) for value in values} - {0}) if isinstance(values, list) else []


def _impact(case: Case, party: Record) -> str:
    first, plane = _hour(party.get("impact_clock")), facts.show(case, party, "impact_plane").lower()
    others = texts.listing(map(str, _hours(party.get("impact_other"))))
    parts = (N_("Primero: {hour}").format(hour=first) if first else "", plane, f"otros: {others}" if others else "")
    return ", ".join(part for part in parts if part)


def _object(case: Case, item: Record) -> str:
    kind, words = facts.show(case, item, "object_kind"), facts.show(case, item, "description")
    amount = texts.money(item.text("estimated_amount")).strip("—")
    return ": ".join(part for part in (kind, ", ".join(filter(None, (words, amount)))) if part)


def _agreement(case: Case, record: Record) -> dict[str, str]:
    kind, amount = facts.show(case, record, "agreement_kind"), texts.money(record.text("agreement_amount")).strip("—")
    reviewed = facts.show(case, record, "guide_reviewed")
    first = _joined(kind, amount, N_("se revisó con las partes: {answer}").format(answer=reviewed) if reviewed else "")
    return {"first": first, "text": facts.show(case, record, "agreement_text")}


def _own(case: Case, record: Record, party: Record) -> dict[str, object]:
    """Return the page that only this declarant and the Company receive."""
    driver, vehicle = case.ref(party, "driver"), case.ref(party, "vehicle")
    lines = [line for line in case.of("damage_line") if line.get("party") == party.id]
    today = [line for line in lines if line.get("relation") in (THIS_LOSS, None)]
    earlier = [line for line in lines if line not in today]
    return {
        "letter": party.text("letter"),
        "name": facts.person(case, party, "driver"),
        "narrative": facts.show(case, party, "narrative"),
        "by": facts.show(case, party, "narrative_by"),
        "remarks": facts.show(case, party, "remarks"),
        "damage": [damage.frozen(case, line) for line in today],
        "previous": [damage.frozen(case, line) for line in earlier],
        "has_vehicle": _has_vehicle(case, party),
        "body": body_map.kind_of(vehicle),
        "questions": list(_questions(case, record, party)),
        "contact": list(_contact(case, driver)),
        "consent": list(_consent(case, driver)),
    }


def _questions(case: Case, record: Record, party: Record) -> Iterator[list[str]]:
    """Yield what only the insured side is asked."""
    if party.get("party_role") not in (INSURED, None):
        return
    yield [N_("¿Tenía daños anteriores?"), facts.show(case, record, "previous_damage_any")]
    for name, label in zip(ONLY_INSURED, own_page.QUESTIONS, strict=True):
        answer = facts.show(case, record, name)
        if answer or name != "charging":
            yield [label, answer]
    yield [N_("Personas a bordo, con quien conducía"), facts.show(case, party, "occupants_count")]


def _contact(case: Case, driver: Record | None) -> Iterator[list[str]]:
    licence = ("license_kind", "license_number", "license_state")
    until = facts.show(case, driver, "license_valid_until")
    known = [facts.show(case, driver, name) for name in licence]
    words = ", ".join(part for part in (*known, N_("vence {day}").format(day=until) if until else "") if part)
    yield [N_("Teléfono"), facts.show(case, driver, "phone")]
    if other := facts.show(case, driver, "phone_2"):
        yield [N_("Otro teléfono"), other]
    yield [N_("Correo"), facts.show(case, driver, "email")]
    yield [N_("Domicilio"), facts.show(case, driver, "address")]
    yield [N_("Licencia"), words]


def _consent(case: Case, driver: Record | None) -> Iterator[str]:
    """Yield the privacy notice shown to the declarant and what the declarant answered to it."""
    told, how = facts.notice(case, driver)
    yield told.format_map(how)
    found = next((item for item in case.of("consent") if driver is not None and item.get("person") == driver.id), None)
    for name, words in own_page.CONSENTS.items():
        if answer := facts.show(case, found, name):
            yield words.format(answer=answer[:1].lower() + answer[1:])
    yield from (legends.LEGENDS[code] for code in ("L3", "L5"))


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the declaration; the same content and stamp give the same bytes."""
    signed = {item["letter"]: item for item in content.get("signatures", ())}  # type: ignore[attr-defined]
    photos = {"photos": content.get("photos", ()), "pictures": content.get("pictures", {})}
    shown = {**content["shown"], "signed": signed, **photos}  # type: ignore[dict-item]
    return pdf.paper({**content, "shown": shown}, stamp, place, partial(place, dense=True))


def place(sheet: Sheet, shown: Mapping[str, Any], dense: bool = False) -> None:
    """Put the joint part, two columns to a page, and then each declarant's own page."""
    columns: Sequence[Mapping[str, Any]] = shown["columns"]
    for start in range(0, len(columns), 2):
        if start:
            sheet.page("")
        joint_page.place(sheet, shown, columns[start : start + 2], is_first=start == 0)
    for own in shown["own"]:
        sheet.page(own["letter"] or "A")
        own_page.place(sheet, own, dense, shown.get("signed", {}).get(own["letter"]))
    photo_sheet.place(sheet, shown.get("photos", ()), shown.get("pictures", {}))
