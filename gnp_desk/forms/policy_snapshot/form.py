"""The policy as it was when the claim was joined to it: fixed, with its covers and special equipment (forms.md 4.2)."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import lists, reference, zones
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.fields import Form, Merge, Need, Problem, Section
from gnp_desk.forms.groups import Group
from gnp_desk.forms.kinds import Bool, Choice, Day, Instant, Later, Many, Money, Number, Percent, Ref, Text
from gnp_desk.forms.roles import local, when
from gnp_desk.texts import N_

FIXED = Merge.IMMUTABLE
WITH_DEDUCTIBLE = frozenset(
    (
        *("PP", "PT", "AGENCIA", "CRISTALES", "RT", "ADAPTACIONES", "LLANTAS_RINES", "LLAVES"),
        *("PROT_AUX_A", "PROT_AUX_B", "ROBO_PARCIAL", "ROBO_PARCIAL_RUEDAS"),
    )
)


def ends_after_start(case: Case, record: Record) -> Iterator[Problem]:
    """A policy ends after it starts."""
    start, end = local(record.get("policy_start_at")), local(record.get("policy_end_at"))
    if start and end and end <= start:
        yield Problem("policy_end_at", "policy.term_order")


def has_covers(case: Case, record: Record) -> Iterator[Problem]:
    """A policy lists at least one cover."""
    if not case.of("policy_cover", record.id):
        yield Problem("covers", "policy.no_covers")


def one_deductible(case: Case, record: Record) -> Iterator[Problem]:
    """A cover with deductible has a percentage or an amount, never both."""
    if record.get("covered") is False:
        return
    has = [is_known(record.get(name)) for name in ("deductible_pct", "deductible_fixed")]
    if all(has) or (record.get("coverage_code") in WITH_DEDUCTIBLE and not any(has)):
        yield Problem("deductible_pct", "policy.one_deductible")


POLICY_SNAPSHOT = Form(
    code="policy_snapshot",
    version=1,
    title=N_("Póliza"),
    plural=N_("Pólizas"),
    data_class=1,
    rules=(ends_after_start, has_covers),
    sections=(
        Section(
            N_("Póliza"),
            (
                Text(name="policy_number", label="Número de póliza", need=Need.ALWAYS, merge=FIXED),
                Text(name="policy_version", label="Versión", need=Need.CLOSE, merge=FIXED),
                Text(name="item_number", label="Inciso", merge=FIXED),
                Text(name="package", label="Paquete", merge=FIXED),
                Text(name="agent_code", label="Clave del agente", merge=FIXED),
                Choice(
                    name="source",
                    label="De dónde se tomó",
                    need=Need.ALWAYS,
                    merge=FIXED,
                    options=lists.POLICY_SOURCE,
                ),
                Instant(name="source_at", label="Datos al", need=Need.ALWAYS, merge=FIXED, fact=False),
                Text(name="edition", label="Condiciones Generales", merge=FIXED),
                Percent(name="total_loss_threshold_pct", label="Porcentaje de pérdida total", merge=FIXED),
            ),
        ),
        Section(
            N_("Personas"),
            (
                Ref(name="policyholder", label="Contratante", need=Need.CLOSE, to="person", merge=FIXED, data_class=2),
                Ref(name="insured", label="Asegurado", need=Need.CLOSE, to="person", merge=FIXED, data_class=2),
                Ref(name="main_driver", label="Conductor principal", to="person", merge=FIXED, data_class=2),
                Ref(
                    name="preferred_beneficiary",
                    label="Beneficiario preferente",
                    to="person",
                    merge=FIXED,
                    data_class=2,
                ),
                Choice(name="financing_status", label="Crédito", merge=FIXED, options=lists.FINANCING, data_class=2),
            ),
        ),
        Section(
            N_("Vigencia y prima"),
            (
                Instant(name="policy_start_at", label="Inicio de vigencia", need=Need.CLOSE, merge=FIXED, fact=False),
                Instant(name="policy_end_at", label="Fin de vigencia", need=Need.CLOSE, merge=FIXED, fact=False),
                Bool(name="policy_multi_year", label="Multianual", merge=FIXED),
                Day(name="premium_due_on", label="Vencimiento de la prima", merge=FIXED),
                Number(name="grace_days", label="Días para pagar", merge=FIXED, most=365),
                Instant(name="premium_paid_at", label="Prima pagada", merge=FIXED, fact=False),
                Money(name="pending_premium", label="Prima pendiente", merge=FIXED),
            ),
        ),
        Section(
            N_("Vehículo en la carátula"),
            (
                Choice(
                    name="vehicle_class",
                    label="Clase de vehículo",
                    need=Need.CLOSE,
                    merge=FIXED,
                    options=lists.VEHICLE_CLASS,
                ),
                Choice(name="vehicle_use", label="Uso contratado", need=Need.CLOSE, merge=FIXED, options=lists.USE),
                Choice(
                    name="value_basis",
                    label="Base de valor",
                    need=Need.CLOSE,
                    merge=FIXED,
                    options=lists.VALUE_BASIS,
                ),
                Money(
                    name="agreed_value",
                    label="Valor convenido",
                    need=Need.CLOSE,
                    when=when("value_basis", "agreed"),
                    merge=FIXED,
                ),
                Money(
                    name="invoice_value",
                    label="Valor factura",
                    need=Need.CLOSE,
                    when=when("value_basis", "invoice"),
                    merge=FIXED,
                ),
                Day(name="invoice_on", label="Fecha de factura", merge=FIXED),
                Money(name="contracted_sum_insured", label="Suma asegurada contratada", merge=FIXED),
                Group(
                    name="schedule_vehicle",
                    label="Vehículo en la carátula",
                    need=Need.CLOSE,
                    merge=FIXED,
                    data_class=2,
                    between=" ",
                    parts=(
                        ("make", N_("Marca"), 3),
                        ("line", N_("Tipo o línea"), 3),
                        ("version", N_("Versión"), 3),
                        ("model_year", N_("Modelo"), 3),
                        ("vin", N_("NIV"), 4),
                        ("engine_number", N_("Motor"), 4),
                        ("plate", N_("Placas"), 4),
                        ("color", N_("Color"), 3),
                        ("seats", N_("Plazas"), 3),
                    ),
                    wanted=(("make", "plate"), ("make", "vin")),
                    short="policy.vehicle_short",
                ),
            ),
        ),
        Section(
            N_("Inspección y dispositivo"),
            (
                Bool(name="inspection_required", label="Inspección obligatoria", merge=FIXED),
                Day(name="inspection_done_on", label="Inspección hecha", merge=FIXED),
                Many(
                    name="inspection_damage",
                    label="Daños previos en la inspección",
                    merge=FIXED,
                    load=zones.options,
                    private=True,
                ),
                Bool(name="device_required", label="Dispositivo obligatorio", merge=FIXED),
                Percent(name="device_discount_points", label="Puntos por dispositivo", merge=FIXED),
                Later(name="covers", label="Coberturas", reason="Se listan una por una."),
            ),
        ),
    ),
)

POLICY_COVER = Form(
    code="policy_cover",
    version=1,
    title=N_("Cobertura de la póliza"),
    plural=N_("Coberturas de la póliza"),
    data_class=1,
    parent="policy_snapshot",
    rules=(one_deductible,),
    sections=(
        Section(
            N_("Cobertura"),
            (
                Choice(
                    name="coverage_code",
                    label="Cobertura",
                    need=Need.ALWAYS,
                    merge=FIXED,
                    load=reference.covers,
                ),
                Bool(name="covered", label="Amparada", merge=FIXED),
                Money(name="coverage_sum_insured", label="Suma asegurada", merge=FIXED),
                Money(name="remaining_limit", label="Disponible", merge=FIXED),
                Percent(name="deductible_pct", label="Deducible %", merge=FIXED),
                Money(name="deductible_fixed", label="Deducible en pesos", merge=FIXED),
                Number(name="service_days", label="Días de servicio", merge=FIXED, most=365),
                Number(name="prior_events", label="Siniestros pagados", merge=FIXED, most=99),
            ),
        ),
    ),
)

EQUIPMENT_ITEM = Form(
    code="equipment_item",
    version=1,
    title=N_("Adaptación o equipo"),
    plural=N_("Adaptaciones y equipo"),
    data_class=1,
    parent="policy_snapshot",
    sections=(
        Section(
            N_("Equipo"),
            (
                Text(name="description", label="Descripción", need=Need.ALWAYS, merge=FIXED),
                Money(name="sum_insured", label="Suma asegurada", merge=FIXED),
            ),
        ),
    ),
)
