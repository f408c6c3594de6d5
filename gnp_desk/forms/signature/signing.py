"""Who signs a paper, where each signature stands, and how the paper shows it: the same for every form. Pure.

A signature binds to the content without folio, state and signatures (forms.md FM-9): when that changes, it no longer
stands, and when it changes back it does again. Who signs what is said by `signing.py` of each form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Problem
from gnp_desk.texts import N_, day_hour, hour

DRIVER, ADJUSTER, THEIR_ADJUSTER = "driver", "adjuster", "their_adjuster"
CUSTOMER, OPERATOR, RECEIVER, INSURED = "customer", "operator", "receiver", "insured"
SIGNED = "signed"
MISSING, VALID, STALE, SAID = "missing", "valid", "stale", "said"

# Role -> whose signature it is, and how a sentence that asks for it names that person.
WORDS: Mapping[str, tuple[str, str]] = {
    DRIVER: (N_("conductor de {letter}"), N_("quien conducía {letter}")),
    ADJUSTER: (N_("ajustador"), N_("quien hizo el ajuste")),
    THEIR_ADJUSTER: (N_("ajustador de la otra aseguradora"), N_("quien ajusta por la otra aseguradora")),
    CUSTOMER: (N_("cliente, al cargar"), N_("quien entrega el vehículo")),
    OPERATOR: (N_("operador de la grúa, al cargar"), N_("quien opera la grúa")),
    RECEIVER: (N_("quien recibe, al entregar"), N_("quien recibe el vehículo")),
    INSURED: (N_("cliente"), N_("la persona asegurada")),
}


@dataclass(frozen=True)
class Signer:
    """Somebody who signs: a role, and the letter of the party where there may be several («» else).

    `person` is the record of who signs. Without the signature of one who `is_needed`, or its reason, nothing is issued.
    """

    role: str
    letter: str
    name: str
    person: str = ""
    is_needed: bool = True

    @property
    def key(self) -> str:
        return key_of(self.role, self.letter)

    @property
    def meant(self) -> str:
        """Return the signer as a sentence needs it: «la firma de quien conducía A»."""
        return WORDS[self.role][1].format(letter=self.letter)

    @property
    def who(self) -> str:
        """Return whose signature it is: «conductor de A», «ajustador»."""
        return WORDS[self.role][0].format(letter=self.letter)


@dataclass(frozen=True)
class Standing:
    """Where one signature stands: missing, valid, stale, or said not to be signed (with its reason)."""

    signer: Signer
    state: str
    signature: Record | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the document waits for it: nobody signed who must, or what was signed has changed."""
        return self.state == STALE or (self.state == MISSING and self.signer.is_needed)


def key_of(role: str, letter: str) -> str:
    """Return the name of a place to sign."""
    return f"{role}:{letter}"


def driver_of(case: Case, party: Record, name: str) -> Signer:
    """Return who drove a vehicle as a signer."""
    driver = case.ref(party, "driver")
    return Signer(DRIVER, party.text("letter"), name, driver.id if driver else "")


def signed_at(signature: Record) -> str:
    """Return the local instant of a signature."""
    moment = signature.get("signed_at")
    return str(moment.get("local", "")) if isinstance(moment, Mapping) else ""


def standings(case: Case, source: Record, signers: Sequence[Signer], content_hash: str) -> tuple[Standing, ...]:
    """Return where each signature of a document stands for a content with this fingerprint."""
    newest: dict[str, Record] = {}
    mine = (item for item in case.of("signature") if item.get("source") == source.id)
    for item in sorted(mine, key=lambda item: (signed_at(item), item.id)):
        newest[key_of(item.text("signer_role"), item.text("letter"))] = item
    return tuple(_standing(signer, newest.get(signer.key), content_hash) for signer in signers)


def _standing(signer: Signer, found: Record | None, content_hash: str) -> Standing:
    if found is None:
        return Standing(signer, MISSING)
    if found.get("content_hash") != content_hash:
        return Standing(signer, STALE, found)
    return Standing(signer, VALID if found.get("outcome") == SIGNED else SAID, found)


def problems(source: Record, found: Sequence[Standing]) -> Iterator[Problem]:
    """Yield what a document lacks of signatures: none at all, or one given for something else."""
    for standing in found:
        if not standing.is_open:
            continue
        if standing.state == MISSING:
            yield Problem("signatures", "sig.missing", details={"who": standing.signer.meant}, record=source.id)
        else:
            details = {"time": hour(source.text("content_changed_at"))}
            yield Problem("signatures", "sig.stale", details=details, record=source.id)


def frozen(found: Sequence[Standing]) -> list[dict[str, object]]:
    """Return the signatures that stand, as the paper draws them."""
    return [_frozen(standing.signer, standing.signature) for standing in found if standing.state in (VALID, SAID) and standing.signature]


def _frozen(signer: Signer, item: Record) -> dict[str, object]:
    outcome = item.text("outcome")
    return {
        "letter": signer.letter,
        "role": signer.role,
        "outcome": outcome,
        "words": dict(lists.SIGN_OUTCOME).get(outcome, "") if outcome != SIGNED else "",
        "reason": item.text("reason"),
        "method": item.text("method"),
        "at": day_hour(signed_at(item)),
        "strokes": item.text("strokes"),
    }


def given_words(case: Case, record: Record) -> str:
    """Return who signed a document, or said that there would be no signature: «A firmó · ajustador firmó»."""
    found = {}
    for item in case.of("signature"):
        if item.get("source") == record.id:
            signer = Signer(item.text("signer_role"), item.text("letter"), "")
            found[signer.letter or signer.who] = dict(lists.SIGN_OUTCOME).get(item.text("outcome"), "")
    return " · ".join(f"{who} {words[:1].lower()}{words[1:]}" for who, words in sorted(found.items()) if words)


def pairs(rows: Any) -> Iterator[str]:
    """Yield the answered rows of a content as lines to read."""
    return (f"{row[0]}: {row[1]}" for row in rows if row[1])


def legends(full: Mapping[str, Any], *codes: str) -> Iterator[str]:
    """Yield the legends a signer reads, as the content froze them."""
    texts = full["legends"]["texts"]
    yield ""
    yield from (str(texts[code]) for code in codes if code in texts)
