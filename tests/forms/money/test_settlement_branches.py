"""Every branch of a settlement gives its exact amounts, on the model and on the paper, each with its steps."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO

import pytest
from money_branches import BRANCHES, Branch
from pypdf import PdfReader

from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.settlement import document
from gnp_desk.forms.settlement.cascade import DONE, MISSING, NOT_APPLICABLE
from gnp_desk.forms.settlement.steps import cascade

STAMP = Stamp(
    folio="LQ-K7-000021-5",
    issued_at="2026-11-26T10:20:00",
    issued_by="user",
    content_hash="e20b6a1794cc3d58" * 4,
    edition="GC-2023-01",
    claim_folio="SI-K7-000482-M",
)
NAMES = [branch.name for branch in BRANCHES]


def test_there_are_cases_of_every_branch() -> None:
    assert len(BRANCHES) >= 24
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("branch", BRANCHES, ids=NAMES)
def test_a_branch_gives_its_exact_amounts(branch: Branch) -> None:
    claim = branch.build()
    found = cascade(claim.case(), claim.found())
    assert [step.sentence for step in found.missing] == []
    assert {name: found.results.get(name) for name in branch.results} == branch.results
    assert found.total == branch.total
    for code in branch.skipped:
        step = found.step(code)
        assert step is not None and step.state == NOT_APPLICABLE and step.sentence
    if branch.payments:
        assert tuple((payment.code, payment.amount) for payment in found.payments) == branch.payments
    assert set(branch.flags) <= set(found.flags)


@pytest.mark.parametrize("branch", BRANCHES, ids=NAMES)
def test_every_step_of_a_branch_says_its_rule_its_clause_and_where_its_inputs_come_from(branch: Branch) -> None:
    claim = branch.build()
    found = cascade(claim.case(), claim.found())
    for step in found.steps:
        assert step.title and step.sentence and step.state != MISSING
        if step.state == DONE and step.code != "exclusions":
            assert step.rule.startswith("R-") and step.clause and step.steps
            assert all(item.label and item.value for item in step.inputs)
            assert not any(item.label.islower() or "_" in item.label for item in step.inputs), step.inputs
    numbers = [int(re.match(r"\d+", step.number)[0]) for step in found.steps]  # type: ignore[index]
    assert numbers == sorted(numbers)


# What these have to say does not fit on one page even in two columns.
LONG = {
    "total with lender, gap and aid",
    "total, vehicle delivered late: storage",
    "total, something recovered",
    "theft recovered as a total loss",
}


@pytest.mark.parametrize("branch", BRANCHES, ids=NAMES)
def test_the_paper_of_a_branch_carries_the_same_amounts_each_found_in_a_step(branch: Branch) -> None:
    claim = branch.build()
    case = claim.case()
    content = document.content(case, claim.found(), case.edition)
    pages = [page.extract_text() for page in PdfReader(BytesIO(document.draw(content, STAMP))).pages]
    text = " ".join(pages)
    assert len(pages) == (3 if branch.name in LONG else 2)
    if branch.total:
        assert f"${Decimal(branch.total):,.2f}" in pages[0]
    for _code, amount in branch.payments:
        assert f"${Decimal(amount):,.2f}" in pages[0]
    assert strays(text, content["answer"]) == set()
    printed = squeezed(text)
    for step in content["shown"]["steps"]:  # type: ignore[index]
        said = [step["title"], step["sentence"], step["rule"], step["clause"], step["rounding"].lower(), step["result"]]
        done = step["state"] == DONE
        said += [words for line in step["made"] for words in line] if done else []
        said += [words for line in step["inputs"] for words in line] if done else []
        assert [words for words in said if squeezed(str(words)) not in printed] == []


def squeezed(text: str) -> str:
    """Return a text as it is whatever the lines it stands on."""
    return "".join(text.split())


def test_a_step_longer_than_a_page_goes_on_over_pages_and_is_printed_whole() -> None:
    claim = next(branch for branch in BRANCHES if branch.name == "the worked chain").build()
    case = claim.case()
    content = document.content(case, claim.found(), case.edition)
    words = " ".join(f"palabra{number}" for number in range(3000))
    content["shown"]["steps"][3]["sentence"] = words  # type: ignore[index]
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(document.draw(content, STAMP))).pages)
    assert all(f"palabra{number} " in text.replace("\n", " ") for number in range(3000))


def strays(text: str, answer: object) -> set[str]:
    """Return the amounts printed that no step of the answer holds."""
    printed = set(re.findall(r"(?<![\d,.])\d{1,3}(?:,\d{3})*\.\d{2}(?![\d%])(?!\s%)", text))
    return {amount for amount in printed if Decimal(amount.replace(",", "")) not in amounts(answer)}


def amounts(value: object) -> set[Decimal]:
    """Return every amount inside plain values."""
    if isinstance(value, dict):
        return set().union(*(amounts(item) for item in value.values()), set())
    if isinstance(value, list):
        return set().union(*(amounts(item) for item in value), set())
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return {abs(Decimal(value))}
    return set()
