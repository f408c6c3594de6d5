"""Rows found by the search, in words: title, detail, and the very letters that matched."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping

from gnp_desk import texts
from gnp_desk.services import names
from gnp_desk.services.case_view import REASONS
from gnp_desk.services.clients import Client, Met, PersonRow
from gnp_desk.services.masking import masked_phone
from gnp_desk.services.search_query import Why
from gnp_desk.services.views import SearchHit
from gnp_desk.texts import N_

REASON = {
    "folio": N_("Folio"),
    "plate": N_("Placas"),
    "policy": N_("Póliza"),
    "vin": N_("NIV"),
    "phone": N_("Teléfono"),
    "name": N_("Nombre"),
    "near": N_("Nombre parecido"),
    "rfc": N_("RFC"),
    "curp": N_("CURP"),
}
ALIKE = N_("Nombre parecido a otro")


def claim_hit(row: RowMapping, why: Why) -> SearchHit:
    """Return a claim found, in words."""
    marked, span = _marked(row, why, row["folio"], row["policy_number"])
    title = _person(row, why) or N_("Persona por identificar")
    detail = " · ".join(part for part in (row["folio"], row["vehicle"]) if part)
    state = REASONS[row["reason"]] if row["is_open"] else N_("Cerrado")
    return SearchHit("claim", row["claim"], title, detail, state, REASON.get(why.kind, ""), marked, span)


def policy_hit(row: RowMapping, why: Why, state: str) -> SearchHit:
    """Return a policy found, in words."""
    number, _dash, item = row["id"].rpartition("-")
    shown = N_("{number} · inciso {item}").format(number=number, item=item)
    marked, span = _marked(row, why, "", shown)
    detail = " · ".join(part for part in (shown, row["vehicle"]) if part)
    return SearchHit("policy", row["id"], _person(row, why), detail, state, REASON.get(why.kind, ""), marked, span)


def client_hits(found: Sequence[Client], met: Met) -> list[SearchHit]:
    """Return people found, in words; those whose names look alike say so."""
    return [_client_hit(one, next(met[item.key] for item in one.people if item.key in met), found) for one in found]


def _client_hit(one: Client, met: tuple[PersonRow, Why], everyone: Sequence[Client]) -> SearchHit:
    person, why = met
    count = texts.plural(len(one.policies), N_("{n} póliza"), N_("{n} pólizas"))
    others = [name for name in one.names if name != person.name]
    written = N_("también escrito {names}").format(names=texts.listing(others)) if others else ""
    state = ALIKE if any(other is not one and one.looks_like(other) for other in everyone) else ""
    detail = " · ".join(part for part in (count, written) if part)
    marked, span = _marked_person(person, why)
    return SearchHit("client", person.key, person.name, detail, state, REASON.get(why.kind, ""), marked, span)


def _marked_person(person: PersonRow, why: Why) -> tuple[str, tuple[int, int]]:
    if why.words:
        return person.name, _word_span(person.name, why.words)
    if why.kind == "phone":
        return _masked_phone(person.phone, why.code)
    code = person.known.rfc if why.kind == "rfc" else person.known.curp
    return why.code + "•" * max(0, len(code) - len(why.code)), (0, len(why.code))


def key_hit(row: RowMapping, code: str) -> SearchHit:
    """Return a paper or a vehicle of a claim in words, or the claim of a person told by an identifier."""
    detail = N_("Siniestro {folio}").format(folio=row["folio"])
    span = (0, min(len(code), len(row["code"])))
    if row["kind"] == "person":
        shown = code + "•" * max(0, len(row["code"]) - len(code))
        return SearchHit("claim", row["claim"], row["words"], detail, "", N_("RFC o CURP"), shown, span)
    why = N_("Folio") if row["kind"] == "paper" else N_("Placas o NIV")
    return SearchHit(row["kind"], row["record"], row["words"], detail, "", why, row["code"], span, row["claim"])


def _marked(row: RowMapping, why: Why, folio: str, policy: str) -> tuple[str, tuple[int, int]]:
    """Return the text that matched and the span of what was typed; plates when nothing in particular did."""
    if why.words:
        name = _person(row, why)
        return name, _word_span(name, why.words)
    if why.kind == "phone":
        return _masked_phone(row["phone"], why.code)
    shown = {"folio": folio, "policy": policy, "vin": row["vin"]}.get(why.kind, row["plate"])
    return shown, (0, _letters(shown, sum(letter.isalnum() for letter in why.code)))


def _person(row: RowMapping, why: Why) -> str:
    """Return the person who matched, else the first one."""
    people = str(row["names"]).split(names.BETWEEN)
    met = [sum(_begins(person, word) for word in why.words) for person in people]
    return people[met.index(max(met))]


def _begins(person: str, start: str) -> bool:
    return any(word.startswith(start) for word in names.words(person))


def _word_span(name: str, starts: Sequence[str]) -> tuple[int, int]:
    """Return where the first word that begins as typed stands in a name."""
    place = 0
    for part in name.split(" "):
        for start in starts:
            if any(word.startswith(start) for word in names.words(part)):
                return place, min(place + len(start), place + len(part))
        place += len(part) + 1
    return 0, 0


def _letters(shown: str, count: int) -> int:
    """Return how far into `shown` its first `count` letters and digits reach; hyphens between them do not count."""
    if count == 0:
        return 0
    places = [place for place, letter in enumerate(shown, start=1) if letter.isalnum()]
    return places[min(count, len(places)) - 1] if places else 0


def _masked_phone(phone: str, typed: str) -> tuple[str, tuple[int, int]]:
    """Return a telephone with only what was typed and the last two digits in clear, and where the typed part ends."""
    shown = masked_phone(phone, typed)
    return shown, (0, _letters(shown.replace("•", "0"), len(typed)))
