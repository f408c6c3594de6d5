"""The claim: who reports, what happened, when, where, under which policy, who attends it (forms.md 4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gnp_desk.forms import lists, reference
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.fields import Form, Merge, Need, Problem, Section
from gnp_desk.forms.groups import Fix, Place
from gnp_desk.forms.kinds import Choice, Day, Instant, Long, Many, Ref, Text, Tri, phone
from gnp_desk.forms.roles import is_contracted, local, on, when
from gnp_desk.texts import N_


def _is_late(case: Case, record: Record) -> bool:
    from gnp_desk.forms.computed import notice_is_late

    return notice_is_late(case)


def _can_self_adjust(case: Case, record: Record) -> bool:
    from gnp_desk.forms.computed import self_adjustment_reasons

    return self_adjustment_reasons(case) == ()


def _offered(case: Case, record: Record) -> object:
    return "offered" if _can_self_adjust(case, record) else None


def _covers(case: Case, record: Record) -> object:
    """Propose the covers of the kind of loss that the schedule lists as covered."""
    proposed = lists.COVERS_OF.get(record.text("loss_kind"), "").split()
    known = case.policy is not None
    return sorted(code for code in proposed if not known or is_contracted(case, code)) or None


def _loss_day(case: Case, record: Record) -> object:
    day = on(record.get("loss_at"))
    return day.isoformat() if day else None


def _driver(case: Case, record: Record) -> object:
    party = case.party("A")
    return party.get("driver") if party else None


def _driver_phone(case: Case, record: Record) -> object:
    reporter = case.ref(record, "reporter") or case.ref(case.party("A"), "driver")
    return reporter.get("phone") if reporter and isinstance(reporter.get("phone"), str) else None


def visits_in_order(case: Case, record: Record) -> Iterator[Problem]:
    """Assigned, arrived and left follow one another."""
    steps = [(name, local(record.get(name))) for name in ("assigned_at", "arrived_at", "left_at")]
    known = [(name, at) for name, at in steps if at is not None]
    for (_before, first), (name, second) in pairwise(known):
        if second < first:
            yield Problem(name, "claim.visit_order", details={"label": CLAIM.field(name).label})


def place_is_found(case: Case, record: Record) -> Iterator[Problem]:
    """Words or coordinates: one of both locates the place."""
    if not is_answered(record.get("loss_place_text")) and not is_answered(record.get("loss_place_fix")):
        yield Problem("loss_place_text", "place.short", details={"label": CLAIM.field("loss_place_text").label})


CLAIM = Form(
    code="claim",
    version=1,
    title=N_("Reporte del siniestro"),
    plural=N_("Reportes de siniestro"),
    data_class=1,
    series="SI",
    rules=(visits_in_order, place_is_found),
    sections=(
        Section(
            N_("Seguridad"),
            (
                Tri(name="safe_place", label="¿Están en un lugar seguro?"),
                Tri(name="injured_people", label="¿Hay personas lesionadas?", need=Need.CLOSE),
                Tri(
                    name="third_parties_involved",
                    label="¿Participó otra persona, vehículo o propiedad?",
                    need=Need.CLOSE,
                ),
                Tri(name="authorities_involved", label="¿Interviene alguna autoridad?", need=Need.CLOSE),
                Tri(name="vehicle_drivable", label="¿El vehículo puede circular?", need=Need.CLOSE),
            ),
        ),
        Section(
            N_("Qué pasó"),
            (
                Choice(name="loss_kind", label="Qué pasó", need=Need.ALWAYS, options=lists.LOSS_KIND),
                Many(
                    name="covers",
                    label="Coberturas por revisar",
                    need=Need.CLOSE,
                    merge=Merge.SET,
                    load=reference.covers,
                    prefill=_covers,
                    follows=("loss_kind",),
                ),
                Instant(name="loss_at", label="Fecha y hora del siniestro", need=Need.ALWAYS, group="loss"),
                Choice(
                    name="loss_time_quality",
                    label="La hora es",
                    need=Need.ALWAYS,
                    group="loss",
                    options=lists.TIME_QUALITY,
                ),
                Day(
                    name="known_on",
                    label="¿Cuándo se supo del siniestro?",
                    need=Need.CLOSE,
                    fact=True,
                    prefill=_loss_day,
                    follows=("loss_at",),
                ),
                Long(
                    name="late_reason",
                    label="Motivo del aviso tardío",
                    need=Need.CLOSE,
                    shown=_is_late,
                    data_class=2,
                ),
                Day(name="force_majeure_ended_on", label="Fin de la causa de fuerza mayor", fact=True, shown=_is_late),
            ),
        ),
        Section(
            N_("Reporte"),
            (
                Text(name="folio", label="Folio", need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Text(name="official_number", label="Número de siniestro", merge=Merge.SERVER),
                Text(name="report_number", label="Reporte de cabina"),
                Choice(name="channel", label="Cómo llegó el reporte", need=Need.ALWAYS, options=lists.CHANNEL),
                Instant(name="reported_at", label="Fecha y hora del reporte", need=Need.ALWAYS),
                Ref(
                    name="reporter",
                    label="Quién reporta",
                    need=Need.CLOSE,
                    to="person",
                    data_class=2,
                    prefill=_driver,
                ),
                Choice(
                    name="reporter_role",
                    label="Relación con el asegurado",
                    need=Need.CLOSE,
                    options=lists.RELATION,
                    data_class=2,
                ),
                phone(
                    "callback_phone",
                    "Teléfono para localizar",
                    need=Need.CLOSE,
                    data_class=2,
                    prefill=_driver_phone,
                    follows=("reporter",),
                ),
            ),
        ),
        Section(
            N_("Lugar"),
            (
                Place(name="loss_place_text", label="Lugar del siniestro", group="loss_place_text", data_class=2),
                Fix(name="loss_place_fix", label="Coordenadas", group="loss_place_fix", data_class=2),
            ),
        ),
        Section(
            N_("Póliza y otros seguros"),
            (
                Ref(
                    name="policy",
                    label="Póliza",
                    need=Need.CLOSE,
                    to="policy_snapshot",
                    none=(("not_found", N_("No localizada")),),
                ),
                Tri(name="other_insurance", label="¿Hay otro seguro sobre el mismo riesgo?", need=Need.CLOSE),
                Text(
                    name="other_insurer",
                    label="Aseguradora",
                    need=Need.CLOSE,
                    shown=when("other_insurance", "yes"),
                ),
                Choice(
                    name="self_adjustment",
                    label="Autoajuste",
                    need=Need.CLOSE,
                    when=_can_self_adjust,
                    options=lists.SELF_ADJUSTMENT,
                    prefill=_offered,
                ),
                Instant(
                    name="info_sent_at",
                    label="Información enviada",
                    shown=when("self_adjustment", "accepted"),
                ),
            ),
        ),
        Section(
            N_("Atención"),
            (
                Ref(name="adjuster", label="Ajustador", need=Need.CLOSE, to="user", group="assignment"),
                Text(name="adjuster_name", label="Nombre del ajustador", group="assignment"),
                Instant(name="assigned_at", label="Asignado", group="assignment"),
                Instant(name="arrived_at", label="Llegada", need=Need.CLOSE, group="visit"),
                Instant(name="left_at", label="Salida", group="visit"),
                Text(name="zone", label="Zona", group="stream"),
                Text(name="branch", label="Oficina", group="stream"),
                Text(name="edition", label="Condiciones aplicables", merge=Merge.ONCE),
                Choice(name="status", label="Estado", options=lists.CLAIM_STATUS, group="status"),
                Text(name="status_reason", label="Motivo del estado", group="status"),
            ),
        ),
    ),
)
