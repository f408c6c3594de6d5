"""Claims ready to value and settle: valid by default, each test changes what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from gnp_desk import resources
from gnp_desk.forms.case import Case, Moment, Record
from gnp_desk.rules.edition import Edition, load_edition

ZONE = "America/Mexico_City"
CLABE = "002000000000000008"


@cache
def edition() -> Edition:
    return load_edition(resources.path("editions", "gc-2023-01.toml"))


def at(text: str) -> dict[str, object]:
    """Return the wire value of a local instant, «2026-11-20 18:30»."""
    return {"local": text.replace(" ", "T"), "zone": ZONE, "offset": "-06:00", "source": "typed"}


def moment(text: str = "2026-11-25 12:00:00") -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)), ZONE)


def record(kind: str, record_id: str, /, **values: object) -> Record:
    return Record(record_id, kind, {name: value for name, value in values.items() if value is not None}, "claim")


def line(number: int, **values: object) -> Record:
    """Return a line of the worksheet: a part changed, with its reason, unless told otherwise."""
    usual: dict[str, object] = {
        "parent": "sheet",
        "position": f"{number:04}",
        "zone": "rear",
        "part": "Facia trasera",
        "operation": "replace",
        "quantity": 1,
        "related": "this_loss",
        "replace_criteria": ["SAFETY"],
        "price_source": "Catálogo",
        "price_on": "2026-11-18",
    }
    return record("worksheet_line", f"line-{number}", **{**usual, **values})


def of_groups(labor: str, parts: str) -> tuple[Record, ...]:
    """Return lines whose groups are these amounts, at one peso an hour."""
    return (
        line(1, unit_price=parts),
        line(2, part="Costado", operation="repair", hours_body=labor, replace_criteria=None),
    )


SHEET: Mapping[str, object] = {
    "party": "party-a",
    "labor_rate_body": "310.00",
    "labor_rate_mechanical": "345.00",
    "labor_rate_paint": "335.00",
    "materials_method": "per_hour",
    "materials_rate": "262.00",
    "rate_source": "Tarifa del taller",
    "rate_on": "2026-11-01",
    "vat_rate_pct": "16.00",
    "guide": "ebc",
    "guide_row": "EBC 11/2026, Versa Sense 2022",
    "guide_on": "2026-11-01",
    "guide_value": "284500.00",
    "collision_kind": "rear",
    "valuer": "user",
    "supplement": 0,
    "status": "issued",
}
POLICY: Mapping[str, object] = {
    "policy_number": "0048213377",
    "item_number": "1",
    "insured": "insured",
    "policyholder": "insured",
    "policy_start_at": at("2026-03-03 12:00"),
    "policy_end_at": at("2027-03-03 12:00"),
    "premium_due_on": "2026-03-03",
    "premium_paid_at": at("2026-03-05 10:00"),
    "source_at": at("2026-11-20 08:00"),
    "vehicle_class": "resident",
    "vehicle_use": "private",
    "value_basis": "commercial",
    "total_loss_threshold_pct": "60.00",
    "financing_status": "none",
    "inspection_required": False,
    "device_required": False,
}
COVERS: Mapping[str, Mapping[str, object]] = {
    "PP": {"deductible_pct": "5.00"},
    "PT": {"deductible_pct": "5.00"},
    "RT": {"deductible_pct": "10.00"},
    "RC": {"coverage_sum_insured": "3000000.00"},
}


class Claim:
    """The records of one claim under construction."""

    def __init__(self, now: str = "2026-11-25 12:00:00") -> None:
        self.now = now
        self.records: dict[str, Record] = {}
        self.claim = record(
            "claim",
            "claim",
            folio="SI-K7-000482-M",
            policy="policy",
            loss_at=at("2026-11-20 18:30"),
            reported_at=at("2026-11-20 19:00"),
            known_on="2026-11-20",
            loss_kind="vehicle_collision",
            edition="GC-2023-01",
            adjuster="user",
            adjuster_name="Ramiro Tejeda Luna",
            status="attended",
        )
        name = {"given": "Graciela", "surname": "Montaño", "second_surname": "Ibarra"}
        self.add("person", "insured", person_kind="natural", name=name, phone="+525512345678", birth_on="1980-05-05")
        self.add(
            "vehicle",
            "vehicle-a",
            make="Nissan",
            line="Versa",
            version="Sense",
            model_year=2022,
            plate="QTR482B",
            vin="3N1CN8AE5NL812345",
            odometer_km=61250,
            vehicle_kind="car",
            body_type="sedan",
            color="grey",
        )
        self.add(
            "party",
            "party-a",
            letter="A",
            party_role="insured_vehicle",
            vehicle="vehicle-a",
            driver="insured",
            position="a",
        )
        self.add("policy_snapshot", "policy", **POLICY)
        for code, values in COVERS.items():
            self.cover(code, **values)
        self.add("worksheet", "sheet", **SHEET)

    def add(self, kind: str, record_id: str, /, **values: object) -> Claim:
        self.records[record_id] = record(kind, record_id, **values)
        return self

    def change(self, record_id: str, /, **values: object) -> Claim:
        if record_id == "claim":
            self.claim = self.claim.with_values(**values)
        else:
            self.records[record_id] = self.records[record_id].with_values(**values)
        return self

    def cover(self, code: str, **values: object) -> Claim:
        return self.add("policy_cover", f"cover-{code}", parent="policy", coverage_code=code, covered=True, **values)

    def without_cover(self, code: str) -> Claim:
        del self.records[f"cover-{code}"]
        return self

    def lines(self, lines: Iterable[Record]) -> Claim:
        for item in lines:
            self.records[item.id] = item
        return self

    def damage(self, labor: str, parts: str, materials: str) -> Claim:
        """Value a damage whose groups are exactly these, with no tax on top."""
        self.change(
            "sheet", labor_rate_body="1.00", vat_rate_pct="0.00", materials_method="amount", materials_rate=materials
        )
        return self.lines(of_groups(labor, parts))

    def settlement(self, kind: str, code: str | None = None, **values: object) -> Claim:
        usual: dict[str, object] = {
            "settlement_kind": kind,
            "coverage_code": code,
            "worksheet": "sheet",
            "pending_premium": "0.00",
            "owner_kind": "PF",
            "payee": "insured",
            "clabe": CLABE,
            "account_holder": "Graciela Montaño Ibarra",
        }
        return self.add("settlement", "settlement", **{**usual, **values})

    def documents(self, procedure: str, codes: Iterable[str], received: str = "2026-11-22 12:30") -> Claim:
        for code in codes:
            self.add(
                "document_item",
                f"document-{code}",
                procedure=procedure,
                code=code,
                state="reviewed",
                received_at=at(received),
                received_by="user",
            )
        return self

    def case(self) -> Case:
        return Case(self.claim, tuple(self.records.values()), moment(self.now), edition())

    def found(self, record_id: str = "settlement") -> Record:
        return self.records[record_id]


def pesos(value: object) -> Decimal:
    return Decimal(str(value))
