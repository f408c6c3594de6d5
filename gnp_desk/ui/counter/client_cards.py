"""What is known of a client, as cards beside a list: who they are, what is pending, who else has such a name."""

from __future__ import annotations

from itertools import groupby

from gnp_desk import texts
from gnp_desk.services.client_card import ClientCard
from gnp_desk.texts import _
from gnp_desk.ui.line_list import Line
from gnp_desk.ui.money.cards import Card

SHOWN = 6
TONES = {"late": "error", "today": "error", "soon": "review"}
CLAIM, POLICY, PAPER, ALIKE = "claim:", "policy:", "paper:", "client:"
"""What the code of a row begins with, before the id of what it opens."""


def who(card: ClientCard) -> Card:
    """Return the client: name, how else it is written, masked telephone and identifiers."""
    made = Card(card.name, sign="person")
    if card.others:
        made.say(_("También escrito {names}").format(names=texts.listing(card.others)), "secondary")
    if card.phone:
        made.pair(_("Teléfono"), card.phone)
    made.say(card.identified, "small")
    return made


def totals(card: ClientCard) -> Card:
    """Return how much there is of each: policies by line, claims open, receipts, documents."""
    made = Card()
    for line, group in groupby(card.policies, key=lambda policy: policy.line_text):
        found = list(group)
        made.pair(line, texts.plural(len(found), _("{n} póliza"), _("{n} pólizas")), found[0].state_text)
    opened = [claim for claim in card.claims if claim.is_open]
    made.rule()
    made.pair(_("Siniestros abiertos"), f"{len(opened)}", opened[0].next_text if opened else "")
    made.pair(_("Recibos por pagar"), f"{len(card.receipts)}")
    made.pair(_("Documentos que faltan"), f"{len(card.missing)}")
    return made


def receipts(card: ClientCard) -> Card | None:
    """Return the receipts not paid yet, None without any."""
    if not card.receipts:
        return None
    made = Card(_("Recibos por pagar"))
    for line in card.receipts[:SHOWN]:
        when = _("venció el {due}") if line.is_late else _("vence el {due}")
        made.pair(line.detail, line.amount, when.format(due=line.due), role="error" if line.is_late else "value")
    _say_more(made, len(card.receipts))
    return made


def terms(card: ClientCard) -> Card | None:
    """Return the deadlines that run, None without any."""
    if not card.terms:
        return None
    made = Card(_("Plazos"))
    for note in card.terms[:SHOWN]:
        made.pair(note.title, note.detail, note.folio, role=TONES.get(note.state, "value"))
    _say_more(made, len(card.terms))
    return made


def missing(card: ClientCard) -> Card | None:
    """Return the documents to bring, None when nothing is missing."""
    if not card.missing:
        return None
    made = Card(_("Documentos que faltan"))
    for note in card.missing[:SHOWN]:
        made.pair(note.title, note.detail, note.folio, role="small")
    _say_more(made, len(card.missing))
    return made


def alike(card: ClientCard) -> Card | None:
    """Return those whose name looks the same, with why they stay apart; None without any."""
    if not card.alike:
        return None
    made = Card(_("Personas de nombre parecido"), "notice", "warning", "review")
    for other in card.alike:
        made.say(f"{other.name} · {other.detail}", "strong")
        made.say(other.why, "review")
    return made


def lines(card: ClientCard) -> list[Line]:
    """Return everything that can be opened: claims first, policies by line, papers, people of a like name."""
    found = [Line("", _("Siniestros")), *(_claim(card, place) for place in range(len(card.claims)))]
    if not card.claims:
        found = []
    for line, group in groupby(card.policies, key=lambda policy: policy.line_text):
        found.append(Line("", _("Pólizas · {line}").format(line=line)))
        for policy in group:
            sign, tint = ("check", "ok") if policy.is_covered else ("cross", "error")
            detail = " · ".join(part for part in (policy.detail, policy.role_text) if part)
            until = _("hasta el {on}").format(on=policy.until)
            found.append(Line(f"{POLICY}{policy.id}", policy.number, detail, sign, tint, policy.state_text, until))
    if card.papers:
        found.append(Line("", _("Papeles")))
    for item in card.papers:
        detail = f"{item.paper.title} · {item.folio}"
        note = item.paper.issued_text
        code = f"{PAPER}{item.claim}/{item.paper.paper}"
        found.append(Line(code, item.paper.folio, detail, "document", "secondary", item.paper.state_text, note))
    if card.alike:
        found.append(Line("", _("Personas de nombre parecido")))
    found += [
        Line(f"{ALIKE}{other.key}", other.name, other.detail, "warning", "review", "", other.why)
        for other in card.alike
    ]
    return found


def _claim(card: ClientCard, place: int) -> Line:
    claim = card.claims[place]
    sign, tint = ("half", "primary") if claim.is_open else ("check", "ok")
    detail = claim.detail if claim.is_own else _("{what} · participa, no es su póliza").format(what=claim.detail)
    return Line(f"{CLAIM}{claim.claim}", claim.folio, detail, sign, tint, claim.state_text, claim.next_text)


def _say_more(made: Card, count: int) -> None:
    if count > SHOWN:
        made.say(texts.plural(count - SHOWN, _("y {n} más"), _("y {n} más")), "small")
