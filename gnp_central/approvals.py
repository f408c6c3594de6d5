"""The second signature: an amount over the limit of one's role takes effect only with another person's approval."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from gnp_central.declaration import Declaration, TypeRule
from gnp_central.ops import Op
from gnp_central.people import Person
from gnp_central.refusals import Refused
from gnp_central.situation import Situation

TYPE = "approval"


class Approvals:
    """Says when one person's word is not enough."""

    def __init__(self, declaration: Declaration, person: Person, now: Situation) -> None:
        self._limits = declaration.limits
        self._person = person
        self._now = now

    def need(self, op: Op, rule: TypeRule, before: dict[str, object], after: dict[str, object]) -> None:
        """Raise Refused when this change moves money over the person's limit and nobody else approved it."""
        asked = rule.approval
        if asked is None or after.get("status") not in asked.states or before.get("status") == after.get("status"):
            return
        amount = _amount(op, asked.amount, after.get(asked.amount))
        if not self._issues_alone(op.type, amount) and not self._is_approved(op.record, amount):
            raise Refused("second_signature_needed", asked.amount, op=op)

    def _issues_alone(self, kind: str, amount: Decimal) -> bool:
        by_role = self._limits.get(kind, {})
        found = [by_role[role] for role in self._person.roles if role in by_role]
        return any(limit is None or amount <= limit for limit in found)

    def _is_approved(self, target: str, amount: Decimal) -> bool:
        return any(
            record.type == TYPE
            and record.body.get("target") == target
            and record.body.get("decision") == "approved"
            and record.body.get("approver") != self._person.id
            and Decimal(str(record.body.get("amount") or 0)) >= amount
            for record in self._now.records.values()
        )


def _amount(op: Op, name: str, value: object) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except InvalidOperation as error:
        raise Refused("invalid", name, op=op) from error
