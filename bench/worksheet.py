"""The worksheet at every key, beside bare decimal arithmetic over the same lines; and the settlement paper with its steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from bench.table import Row, percentile, show
from gnp_desk import resources
from gnp_desk.forms.case import Case, Moment, Record
from gnp_desk.forms.documents import PAPERS
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.rules.edition import Edition, load_edition
from gnp_desk.services import worksheets

KEYS, ROUNDS = 200, 40
ZONE = "America/Mexico_City"
RATES = {
    "labor_rate_body": "310.00",
    "labor_rate_mechanical": "345.00",
    "labor_rate_paint": "335.00",
    "materials_method": "per_hour",
    "materials_rate": "262.00",
    "vat_rate_pct": "16.00",
    "guide": "ebc",
    "guide_row": "EBC 11/2026",
    "guide_on": "2026-11-01",
    "guide_value": "2500000.00",
    "party": "party",
    "status": "draft",
}
PARTS = (("rear", "Facia trasera"), ("trunk", "Tapa de cajuela"), ("rear_left_side", "Costado izquierdo"), ("hood", "Cofre"))


def instant(local: str) -> dict[str, object]:
    return {"local": local, "zone": ZONE, "offset": "-06:00", "source": "typed"}


def case_of(lines: int, edition: Edition) -> Case:
    """Return a claim with a worksheet of so many lines, each with hours, price, reason and its zone declared damaged."""
    policy: dict[str, object] = {
        "value_basis": "commercial",
        "vehicle_class": "resident",
        "total_loss_threshold_pct": "60.00",
        "policy_start_at": instant("2026-03-03T12:00"),
        "policy_end_at": instant("2027-03-03T12:00"),
        "premium_due_on": "2026-03-03",
        "premium_paid_at": instant("2026-03-05T10:00"),
        "insured": "insured",
    }
    records = [
        Record("sheet", "worksheet", RATES),
        Record("policy", "policy_snapshot", policy),
        Record("cover", "policy_cover", {"parent": "policy", "coverage_code": "PT", "covered": True, "deductible_pct": "5.00"}),
        Record("insured", "person", {"person_kind": "natural", "name": {"given": "Ana", "surname": "Ruiz"}}),
        Record("vehicle", "vehicle", {"make": "Nissan", "line": "Versa", "model_year": 2022}),
        Record("party", "party", {"letter": "A", "vehicle": "vehicle", "driver": "insured"}),
    ]
    for place, (zone, _part) in enumerate(PARTS):
        records.append(Record(f"damage-{place}", "damage_line", {"party": "party", "zone": zone, "relation": "this_loss"}))
    records += [line(number) for number in range(lines)]
    claim = {"folio": "SI-K7-000482-M", "policy": "policy", "loss_at": instant("2026-11-20T18:30")}
    now = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo(ZONE))
    return Case(Record("claim", "claim", claim), tuple(records), Moment(now, ZONE), edition)


def line(number: int) -> Record:
    zone, part = PARTS[number % len(PARTS)]
    values: dict[str, object] = {
        "parent": "sheet",
        "position": f"{number:05}",
        "zone": zone,
        "part": part,
        "operation": "replace",
        "quantity": 1,
        "related": "this_loss",
        "hours_body": "1.2",
        "hours_mechanical": "0.4",
        "hours_refinish": "2.6",
        "overlap_hours": "0.2",
        "unit_price": f"{4000 + number}.50",
        "discount_pct": "5.00",
        "price_source": "Catálogo",
        "price_on": "2026-11-18",
        "replace_criteria": ["COST"],
        "repair_cost": "9000.00",
        "replacement_cost": "8000.00",
    }
    return Record(f"line-{number}", "worksheet_line", values)


def keys(case: Case) -> list[float]:
    """Return the milliseconds of each key: one line changes, and lines, groups, findings and total loss are all known again."""
    view = worksheets.look(case, case.of("worksheet")[0])
    took = []
    for key in range(KEYS):
        target = case.find(f"line-{key % len(view.lines)}")
        assert target is not None
        started = time.perf_counter()
        case = case.with_record(target.with_values(unit_price=f"{5000 + key}.25"))
        view = worksheets.look(case, case.of("worksheet")[0], view)
        took.append((time.perf_counter() - started) * 1000)
    return took


def bare(case: Case) -> list[float]:
    """Return the milliseconds of the least any program does: the same products and sums, and nothing else."""
    cent, rows = Decimal("0.01"), case.of("worksheet_line")
    rates = [Decimal(RATES[name]) for name in ("labor_rate_body", "labor_rate_mechanical", "labor_rate_paint")]  # type: ignore[arg-type]
    took = []
    for _key in range(KEYS):
        started = time.perf_counter()
        labor = parts = Decimal(0)
        for row in rows:
            values = row.values
            hours = (Decimal(str(values[name])) for name in ("hours_body", "hours_mechanical", "hours_refinish"))
            labor += sum(hour * rate for hour, rate in zip(hours, rates, strict=True)).quantize(cent, ROUND_HALF_UP)
            kept = (100 - Decimal(str(values["discount_pct"]))) / 100
            parts += (int(str(values["quantity"])) * Decimal(str(values["unit_price"])) * kept).quantize(cent, ROUND_HALF_UP)
        took.append((time.perf_counter() - started) * 1000)
    return took


def timed(job: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    took = []
    for _round in range(rounds):
        started = time.perf_counter()
        job()
        took.append((time.perf_counter() - started) * 1000)
    return took


def settled(case: Case) -> bytes:
    """Return the settlement paper of a claim with its steps, from the records to the bytes."""
    values = {"settlement_kind": "total_loss", "coverage_code": "PT", "worksheet": "sheet", "pending_premium": "4500.00"}
    values |= {"salvage_value": "120000.00", "salvage_source": "Perito", "salvage_on": "2026-11-21", "owner_kind": "PF"}
    record = Record("settlement", "settlement", {**values, "company_buys_salvage": False})
    whole = case.with_record(record)
    paper = PAPERS["settlement"]
    stamp = Stamp(
        folio="LQ-K7-000021-5",
        issued_at="2026-11-26T10:20:00",
        issued_by="user",
        content_hash="e20b" * 16,
        edition="GC-2023-01",
        claim_folio="SI-K7-000482-M",
    )
    return paper.draw(paper.content(whole, record, whole.edition), stamp)


def main() -> None:
    edition = load_edition(resources.path("editions", "gc-2023-01.toml"))
    small, large = case_of(200, edition), case_of(2_000, edition)
    ours, floor = keys(small), bare(small)
    rows = [
        Row(
            "one key in a 200-line worksheet: lines, findings, total loss (p95)",
            f"{percentile(ours, 0.95):.1f} ms",
            "16 ms",
            f"bare Decimal sums {percentile(floor, 0.95):.1f} ms",
            f"{percentile(ours, 0.5) / percentile(floor, 0.5):.1f} ×",
        )
    ]
    fresh = timed(lambda: worksheets.look(small, small.of("worksheet")[0]))
    rows.append(Row("the same worksheet from nothing (p95)", f"{percentile(fresh, 0.95):.1f} ms", "16 ms"))
    whole = timed(lambda: worksheets.look(large, large.of("worksheet")[0]), 10)
    rows.append(Row("a 2,000-line worksheet from nothing (p95)", f"{percentile(whole, 0.95):.0f} ms", "200 ms with its first paint"))
    papers = timed(lambda: settled(small))
    rows.append(Row("settlement paper with its steps, 200 lines (p95)", f"{percentile(papers, 0.95):.0f} ms", "250 ms"))
    show(rows)


if __name__ == "__main__":
    main()
