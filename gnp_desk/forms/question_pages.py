"""The adjuster's walk in order (forms.md 11): one page per topic, each a list of parts that ask fields of some records."""

from __future__ import annotations

from gnp_desk.forms.page_records import new_party
from gnp_desk.forms.pages_account import ACCOUNT
from gnp_desk.forms.pages_orders import ORDERS
from gnp_desk.forms.pages_report import REPORT
from gnp_desk.forms.walk import Page

__all__ = ["PAGES", "new_party"]

PAGES: tuple[Page, ...] = (*REPORT, *ACCOUNT, *ORDERS)
