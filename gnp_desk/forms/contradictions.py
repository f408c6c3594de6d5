"""Every contradiction of a claim (forms.md section 9): pure checks that name two facts and let the person choose.

Missing facts never fire a check. The checks live by topic in `contradictions_*.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms import (
    contradictions_impact,
    contradictions_papers,
    contradictions_people,
    contradictions_policy,
    contradictions_sketch,
)
from gnp_desk.forms.case import Case
from gnp_desk.forms.fields import Problem

PRIVATE = ("CON-08", "CON-24", "CON-26", "CON-61")
CHECKS = (
    *contradictions_policy.CHECKS,
    *contradictions_people.CHECKS,
    *contradictions_impact.CHECKS,
    *contradictions_sketch.CHECKS,
    *contradictions_papers.CHECKS,
)


def found(case: Case) -> Iterator[Problem]:
    """Yield every contradiction, in the order of their numbers within a topic."""
    for check in CHECKS:
        yield from check(case)


def is_private(problem: Problem) -> bool:
    """Return whether the check is internal: hidden in «Vista para el cliente» and on the papers of the parties."""
    return problem.code.partition(".")[0] in PRIVATE
