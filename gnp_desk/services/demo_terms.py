"""What invented policies may contract and how their premium may stand: covers with terms, packages, states of payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]

TERMS: Mapping[str, Values] = {
    "PP": {"deductible_pct": "5.00"},
    "PT": {"deductible_pct": "5.00"},
    "RT": {"deductible_pct": "10.00"},
    "RC": {"coverage_sum_insured": "3000000.00"},
    "RC_OCUPANTES": {"coverage_sum_insured": "500000.00"},
    "RC_FALLECIMIENTO": {"coverage_sum_insured": "2000000.00"},
    "RC_EXTENSION": {},
    "GMO": {"coverage_sum_insured": "250000.00"},
    "CRISTALES": {"coverage_sum_insured": "25000.00", "deductible_pct": "20.00"},
    "ADAPTACIONES": {"coverage_sum_insured": "40000.00", "deductible_pct": "10.00"},
    "PROT_AUX_A": {"deductible_pct": "20.00"},
    "PROT_AUX_B": {"deductible_pct": "20.00"},
    "PROT_AUX_C": {},
    "AYUDA_PT": {"coverage_sum_insured": "15000.00"},
    "ACC_CONDUCTOR": {"coverage_sum_insured": "100000.00"},
    "LLANTAS_RINES": {"coverage_sum_insured": "20000.00", "deductible_pct": "25.00", "prior_events": 0},
    "PAGA_CERO": {},
    "LLAVES": {"coverage_sum_insured": "5000.00", "deductible_pct": "20.00"},
    "AGENCIA": {"deductible_fixed": "8500.00"},
    "ROBO_PARCIAL": {"coverage_sum_insured": "30000.00", "remaining_limit": "30000.00", "deductible_pct": "25.00"},
    "ROBO_PARCIAL_RUEDAS": {"coverage_sum_insured": "45000.00", "remaining_limit": "45000.00", "deductible_pct": "25.00"},
    "CONDUCTOR_PROTEGIDO": {"coverage_sum_insured": "80000.00"},
    "GARANTIA_FINANCIADOS": {"coverage_sum_insured": "120000.00"},
    "PROTECCION_LEGAL": {},
    "CLUB_CAR": {},
    "CLUB_MOTO": {},
    "VIAL_MOTO": {},
    "AUTO_SUSTITUTO": {"service_days": 10},
    "AUTO_SUSTITUTO_PLUS": {"service_days": 20},
}
BASIC = ("RC", "RC_FALLECIMIENTO", "GMO", "PROTECCION_LEGAL")
PACKAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Amplia", ("PP", "PT", "RT", "CRISTALES", *BASIC, "RC_EXTENSION", "CLUB_CAR")),
    ("Amplia", ("PP", "PT", "RT", *BASIC, "ACC_CONDUCTOR", "LLANTAS_RINES", "LLAVES", "AUTO_SUSTITUTO", "CLUB_CAR")),
    ("Amplia Plus", ("PP", "PT", "RT", "AGENCIA", "CRISTALES", *BASIC, "RC_OCUPANTES", "AYUDA_PT", "PAGA_CERO", "AUTO_SUSTITUTO_PLUS")),
    ("Amplia Plus", ("PP", "PT", "RT", *BASIC, "PROT_AUX_A", "PROT_AUX_B", "PROT_AUX_C", "ROBO_PARCIAL", "GARANTIA_FINANCIADOS")),
    ("Amplia Plus", ("PP", "PT", "RT", *BASIC, "ADAPTACIONES", "ROBO_PARCIAL_RUEDAS", "CONDUCTOR_PROTEGIDO", "CLUB_CAR")),
    ("Limitada", ("RT", *BASIC, "CLUB_CAR")),
    ("Básica", ("RC", "RC_FALLECIMIENTO")),
)
MOTORCYCLE = (("Motocicleta", ("PP", "PT", "RT", *BASIC, "CLUB_MOTO", "VIAL_MOTO")),)


@dataclass(frozen=True)
class Payment:
    """A state of payment: months since the start, months of each receipt, and what was paid: days after each due date."""

    months_in: int
    every: int
    paid: tuple[int | None, ...]
    days_in: int = 0
    years: int = 1


PAYMENTS = (
    Payment(5, 12, (0,)),
    Payment(8, 12, (-3,)),
    Payment(3, 12, (0,), years=3),
    Payment(7, 3, (0, 1, 0, 0)),
    Payment(4, 1, (0, 2, 0, 1, 0, 0)),
    Payment(0, 12, (None,), days_in=12),
    Payment(6, 6, (0, None), days_in=9),
    Payment(5, 12, (None,)),
    Payment(7, 3, (0, None, None)),
    Payment(6, 12, (75,)),
    Payment(13, 12, (0,)),
    Payment(-1, 12, (0,)),
)
