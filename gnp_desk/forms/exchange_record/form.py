"""What the insurers exchange about a third vehicle: policies, claims, modality (forms.md 4.22)."""

from __future__ import annotations

from collections.abc import Callable

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Calc, Choice, Many, Money, Ref
from gnp_desk.forms.party.form import PARTY
from gnp_desk.forms.roles import third_parties, when
from gnp_desk.forms.signature import signing
from gnp_desk.texts import N_

MODALITY_OF = {"insurers_exchange": "clearing", "third_pays": "recovery", "insured_pays": "payment", "each_own": "private"}


def _third(case: Case, record: Record) -> object:
    """Propose the first third vehicle without an exchange."""
    done = {other.get("party") for other in case.of("exchange_record") if other.id != record.id}
    return next((party.id for party in third_parties(case) if party.id not in done), None)


def _modality(case: Case, record: Record) -> object:
    declaration = case.first("declaration")
    return MODALITY_OF.get(declaration.text("agreement_kind")) if declaration else None


def _amount(case: Case, record: Record) -> object:
    declaration = case.first("declaration")
    return declaration.get("agreement_amount") if declaration else None


def _band(case: Case, record: Record) -> object:
    vehicle = case.ref(case.party("A"), "vehicle")
    return "b" if vehicle and vehicle.get("vehicle_kind") in ("heavy_truck", "bus") else "a"


def _of_party(name: str) -> Callable[[Case, Record], str]:
    field = PARTY.field(name)

    def words(case: Case, record: Record) -> str:
        party = case.ref(record, "party")
        return field.show(party.get(name)) if party else ""

    return words


def _folio(case: Case, record: Record) -> str:
    return case.claim.text("folio")


def _calc(name: str, label: str, compute: Callable[[Case, Record], str]) -> Calc:
    return Calc(name=name, label=label, compute=compute)


EXCHANGE_RECORD = Form(
    code="exchange_record",
    version=1,
    title=N_("Intercambio con tercero"),
    plural=N_("Intercambios con terceros"),
    data_class=2,
    series="IT",
    sections=(
        Section(
            N_("Tercero"),
            (
                Ref(name="party", label="Tercero", need=Need.ISSUE, to="party", prefill=_third),
                _calc("insurer", N_("Aseguradora"), _of_party("insurer")),
                _calc("their_policy_number", N_("Su póliza"), _of_party("their_policy_number")),
                _calc("their_claim_number", N_("Su siniestro"), _of_party("their_claim_number")),
                _calc("our_folio", N_("Nuestro folio"), _folio),
            ),
        ),
        Section(
            N_("Modalidad"),
            (
                Choice(
                    name="modality",
                    label="Modalidad",
                    need=Need.ISSUE,
                    options=lists.MODALITY,
                    group="deal",
                    data_class=1,
                    prefill=_modality,
                ),
                Choice(
                    name="vehicle_band",
                    label="Clase",
                    need=Need.ISSUE,
                    when=when("modality", "clearing"),
                    options=lists.VEHICLE_BAND,
                    group="deal",
                    data_class=1,
                    prefill=_band,
                ),
                Ref(name="pays", label="Paga", need=Need.ISSUE, to="party", group="deal", data_class=1),
                Ref(name="receives", label="Recibe", need=Need.ISSUE, to="party", group="deal", data_class=1),
                Money(
                    name="amount",
                    label="Importe",
                    need=Need.ISSUE,
                    when=when("modality", "recovery", "payment"),
                    group="deal",
                    data_class=1,
                    prefill=_amount,
                ),
                Choice(name="guarantee_kind", label="Garantía", options=lists.GUARANTEE, data_class=1),
                Many(
                    name="documents_given",
                    label="Se entregó",
                    need=Need.ISSUE,
                    merge=Merge.SET,
                    options=lists.DOCUMENTS_GIVEN,
                    data_class=1,
                ),
                Calc(name="signatures", label="Firmas", compute=signing.given_words),
                Choice(name="status", label="Estado", options=lists.PAPER_STATUS, data_class=1),
            ),
        ),
    ),
)
