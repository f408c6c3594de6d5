"""A person: name, how to reach them, identification, licence (forms.md 4.4). What a role needs depends on the claim."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import lists, reference
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.fields import Form, Need, Prefill, Problem, Section
from gnp_desk.forms.groups import Address, Name
from gnp_desk.forms.kinds import Bool, Choice, Day, Text, Tri, curp, email, phone, rfc
from gnp_desk.forms.roles import drove_vehicle, is_contacted, is_injured, of_insured, on, party_of, stayed
from gnp_desk.texts import N_

NOT_SHOWN = (("not_shown", N_("No la mostró")),)


def _from_policy(name: str) -> Prefill:
    """Return a prefill: what the policy says of the driver of A."""

    def value(case: Case, person: Record) -> object:
        policy = case.policy
        known = case.ref(policy, "main_driver") or case.ref(policy, "insured")
        if known is None or known.id == person.id or not of_insured(case, person):
            return None
        is_another = is_known(person.get("name")) and person.get("name") != known.get("name")
        return None if is_another else known.get(name)

    return value


def _must_name(case: Case, person: Record) -> bool:
    party = party_of(case, person)
    return party is None or stayed(case, party)


def _needs_birth(case: Case, person: Record) -> bool:
    party = party_of(case, person)
    return (party is not None and stayed(case, party)) or is_injured(case, person)


def _is_natural(case: Case, person: Record) -> bool:
    return person.get("person_kind") != "company"


def _has_license(case: Case, person: Record) -> bool:
    return drove_vehicle(case, person) and person.get("license_kind") != {"none": "no_license"}


def signs_order(case: Case, person: Record) -> bool:
    """Return whether the person is the customer of an order."""
    orders = (*case.of("vehicle_admission_order"), *case.of("cash_valuation_order"))
    return any(order.get("customer") == person.id for order in orders)


def born_before_loss(case: Case, person: Record) -> Iterator[Problem]:
    """Nobody in the claim was born after it."""
    born, loss = on(person.get("birth_on")), on(case.claim.get("loss_at"))
    if born and loss and born > loss:
        yield Problem("birth_on", "person.born_after")


PERSON = Form(
    code="person",
    version=1,
    title=N_("Persona"),
    plural=N_("Personas"),
    data_class=2,
    rules=(born_before_loss,),
    sections=(
        Section(
            N_("Persona"),
            (
                Choice(
                    name="person_kind",
                    label="Tipo de persona",
                    need=Need.ALWAYS,
                    group="name",
                    options=lists.PERSON_KIND,
                    prefill=lambda case, record: "natural",
                ),
                Name(
                    name="name",
                    label="Nombre",
                    need=Need.CLOSE,
                    when=_must_name,
                    group="name",
                    none=(("refused", N_("Se negó a darlo")), ("unidentified", N_("Sin identificar"))),
                    prefill=_from_policy("name"),
                ),
                Day(
                    name="birth_on",
                    label="Fecha de nacimiento",
                    need=Need.CLOSE,
                    when=_needs_birth,
                    shown=_is_natural,
                    unknown=True,
                    prefill=_from_policy("birth_on"),
                ),
                Bool(name="minor", label="Menor de edad", data_class=3, shown=_is_natural),
            ),
        ),
        Section(
            N_("Contacto"),
            (
                phone(
                    "phone",
                    "Teléfono",
                    need=Need.CLOSE,
                    when=is_contacted,
                    unknown=True,
                    prefill=_from_policy("phone"),
                ),
                phone("phone_2", "Otro teléfono", prefill=_from_policy("phone_2")),
                email("email", "Correo", prefill=_from_policy("email")),
                Address(name="address", label="Domicilio", group="address", prefill=_from_policy("address")),
            ),
        ),
        Section(
            N_("Identificación"),
            (
                rfc("rfc", "RFC", prefill=_from_policy("rfc")),
                curp("curp", "CURP", shown=_is_natural, prefill=_from_policy("curp")),
                Choice(
                    name="id_document",
                    label="Identificación",
                    need=Need.ISSUE,
                    when=signs_order,
                    group="id",
                    options=lists.ID_DOCUMENT,
                    none=NOT_SHOWN,
                ),
                Text(name="id_number", label="Número de identificación", group="id"),
            ),
        ),
        Section(
            N_("Licencia"),
            (
                Choice(
                    name="license_kind",
                    label="Tipo de licencia",
                    need=Need.CLOSE,
                    shown=drove_vehicle,
                    group="license",
                    unknown=True,
                    options=lists.LICENSE_KIND,
                    none=(("no_license", N_("Sin licencia")),),
                    prefill=_from_policy("license_kind"),
                ),
                Text(
                    name="license_number",
                    label="Número de licencia",
                    need=Need.CLOSE,
                    shown=_has_license,
                    group="license",
                    unknown=True,
                    prefill=_from_policy("license_number"),
                ),
                Choice(
                    name="license_state",
                    label="Expedida en",
                    need=Need.CLOSE,
                    shown=_has_license,
                    group="license",
                    unknown=True,
                    load=reference.states,
                    prefill=_from_policy("license_state"),
                ),
                Day(
                    name="license_valid_until",
                    label="Vence",
                    need=Need.CLOSE,
                    shown=_has_license,
                    group="license",
                    unknown=True,
                    none=(("permanent", N_("Permanente")),),
                    prefill=_from_policy("license_valid_until"),
                ),
                Tri(
                    name="license_shown",
                    label="¿Mostró la licencia?",
                    need=Need.CLOSE,
                    shown=_has_license,
                    group="license",
                ),
            ),
        ),
    ),
)

