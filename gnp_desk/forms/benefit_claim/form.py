"""A claim of another cover: it asks exactly what the operation of that cover takes (forms.md 5.7)."""

from __future__ import annotations

from gnp_desk.forms import reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Field, Form, Merge, Need, Section, When
from gnp_desk.forms.kinds import Bool, Choice, Day, Long, Many, Money, Number, Tri
from gnp_desk.forms.lists import pairs
from gnp_desk.texts import N_

LOSSES = pairs(
    "LIFE BOTH_HANDS BOTH_FEET BOTH_EYES HAND_AND_FOOT HAND_AND_EYE FOOT_AND_EYE HAND FOOT EYE THUMB INDEX",
    N_(
        "Vida · Ambas manos · Ambos pies · La vista de ambos ojos · Una mano y un pie · Una mano y la vista de un ojo · "
        "Un pie y la vista de un ojo · Una mano · Un pie · La vista de un ojo · Pulgar · Índice"
    ),
)
BY_COST = ("LLAVES", "ROBO_PARCIAL", "ROBO_PARCIAL_RUEDAS", "CRISTALES", "PROT_AUX_A", "PROT_AUX_B")
LIABILITY = ("RC", "RC_OCUPANTES", "RC_FALLECIMIENTO", "RC_EXTENSION")
PER_PERSON = ("GMO", "PROT_AUX_C", "CONDUCTOR_PROTEGIDO")


def of(*covers: str) -> When:
    """Return the condition that the claim is of one of these covers."""

    def holds(case: Case, record: Record) -> bool:
        return record.get("coverage_code") in covers

    return holds


def _amount(name: str, label: str, *covers: str, need: Need = Need.ISSUE, data_class: int = 0) -> Money:
    return Money(name=name, label=label, need=need, shown=of(*covers), data_class=data_class)


def _fields() -> tuple[Field, ...]:
    tires, equipment, driver = of("LLANTAS_RINES"), of("ADAPTACIONES"), of("ACC_CONDUCTOR")
    return (
        Number(
            name="original_tread_mm",
            label=N_("Profundidad original (mm)"),
            places=1,
            most=99,
            need=Need.ISSUE,
            shown=tires,
        ),
        Number(
            name="remaining_tread_mm",
            label=N_("Profundidad restante (mm)"),
            places=1,
            most=99,
            need=Need.ISSUE,
            shown=tires,
        ),
        _amount("replacement_cost", N_("Costo de reposición"), "LLANTAS_RINES"),
        _amount("mounting_cost", N_("Montaje"), "LLANTAS_RINES", need=Need.NEVER),
        Number(name="km_used", label=N_("Kilómetros usados"), most=2_000_000, need=Need.ISSUE, shown=tires),
        _amount("equipment_cost", N_("Costo"), "ADAPTACIONES"),
        _amount("equipment_depreciation", N_("Demérito del avalúo"), "ADAPTACIONES"),
        _amount("original_part_salvage", N_("Salvamento de la pieza original"), "ADAPTACIONES", need=Need.NEVER),
        Money(name="already_paid", label=N_("Ya pagado"), shown=of("ADAPTACIONES", "ACC_CONDUCTOR")),
        Bool(name="with_vehicle_total_loss", label=N_("El vehículo también es pérdida total"), shown=equipment),
        _amount("cost_base", N_("Costo total con montaje"), *BY_COST),
        Bool(name="charging_cable", label=N_("Es el cable de carga"), shown=of("ROBO_PARCIAL", "ROBO_PARCIAL_RUEDAS")),
        Bool(name="police_report_filed", label=N_("Denuncia presentada"), need=Need.ISSUE, shown=of("LLAVES")),
        Many(
            name="organic_losses",
            label=N_("Pérdidas"),
            options=LOSSES,
            merge=Merge.SET,
            need=Need.ISSUE,
            shown=driver,
            data_class=3,
        ),
        Day(
            name="loss_manifested_on",
            label=N_("Se manifestó el"),
            fact=True,
            need=Need.ISSUE,
            shown=driver,
            data_class=3,
        ),
        Tri(name="intentional", label=N_("¿Fue intencional?"), need=Need.ISSUE, shown=driver, data_class=3),
        _amount("third_property", N_("Bienes"), *LIABILITY),
        _amount("third_injury", N_("Lesiones"), *LIABILITY),
        _amount("third_death", N_("Muertes"), *LIABILITY),
        _amount("moral_damage", N_("Daño moral"), *LIABILITY, need=Need.NEVER),
        _amount("occupant_injury", N_("Lesiones de ocupantes"), *LIABILITY, need=Need.NEVER),
        _amount("occupant_death", N_("Muertes de ocupantes"), *LIABILITY, need=Need.NEVER),
        Long(
            name="amounts_per_person",
            label=N_("Importe por persona"),
            hint=N_("Un importe por renglón."),
            need=Need.ISSUE,
            shown=of(*PER_PERSON),
            data_class=3,
        ),
    )


BENEFIT_CLAIM = Form(
    code="benefit_claim",
    version=1,
    title=N_("Otra cobertura"),
    plural=N_("Otras coberturas"),
    data_class=1,
    sections=(
        Section(
            N_("Cobertura"),
            (Choice(name="coverage_code", label=N_("Cobertura"), load=reference.covers, need=Need.ALWAYS), *_fields()),
        ),
    ),
)
