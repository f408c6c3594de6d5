"""Why an operation has no effect: refused for good, or waiting for another one."""

from __future__ import annotations

from gnp_central.ops import Op


class Refused(Exception):  # noqa: N818
    """One operation is wrong for good; `code` and `field` say why, and its group goes with it."""

    def __init__(self, code: str, field: str, *, op: Op) -> None:
        self.code, self.field, self.op = code, field, op
        super().__init__(code)


class Waiting(Exception):  # noqa: N818
    """An operation builds on something that is not here: a rejected operation, a record, or a newer schema."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)
