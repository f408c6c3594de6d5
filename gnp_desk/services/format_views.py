"""What the screens receive of formats: frozen values, already in words."""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.texts import N_

CURRENT, EXPIRED, UNVERIFIED, PREVIOUS, FUTURE, COMING, REFUSED = (
    *("current", "expired", "unverified", "previous"),
    *("future", "coming", "refused"),
)
STATES = {
    CURRENT: N_("Vigente"),
    EXPIRED: N_("Vencido"),
    UNVERIFIED: N_("Sin verificar"),
    PREVIOUS: N_("Versión anterior"),
    FUTURE: N_("Todavía no vigente"),
    COMING: N_("Por descargar"),
    REFUSED: N_("No se usa"),
}
WHY = {
    EXPIRED: N_("terminó su vigencia"),
    UNVERIFIED: N_("nadie ha comprobado que lo firmó la Compañía"),
    PREVIOUS: N_("hay una versión más nueva"),
    FUTURE: N_("su vigencia todavía no empieza"),
}
NEEDS_REASON, UNUSABLE = frozenset(WHY), frozenset((COMING, REFUSED))


@dataclass(frozen=True)
class FormatRow:
    """One version of a format in the library. `state` is a code of STATES; `code` and `version` tell it from the others."""

    code: str
    version: str
    title: str
    line: str
    line_name: str
    purpose: str
    state: str
    valid_from: str
    valid_until: str
    pages: int
    data_class: int
    is_verified: bool
    is_pinned: bool
    attachments: tuple[str, ...] = ()
    refused: str = ""

    @property
    def state_text(self) -> str:
        return STATES[self.state]

    @property
    def needs_reason(self) -> bool:
        """Return whether it is used only with a reason."""
        return self.state in NEEDS_REASON

    @property
    def is_usable(self) -> bool:
        """Return whether it can be opened at all."""
        return self.state not in UNUSABLE


@dataclass(frozen=True)
class Wanted:
    """A file to bring: `have` bytes of `size` are here already, the next one asked for is byte `have`."""

    sha256: str
    size: int
    have: int


@dataclass(frozen=True)
class Subject:
    """Whose data fill a format: a claim, a policy of the copy, or nobody's."""

    claim: str = ""
    policy: str = ""

    @property
    def key(self) -> str:
        """Return what the draft is kept under."""
        return f"claim:{self.claim}" if self.claim else f"policy:{self.policy}" if self.policy else ""


@dataclass(frozen=True)
class Note:
    """Something about a filled format that a person should see: the field it is about («» for none), a code and words."""

    field: str
    code: str
    words: str


@dataclass(frozen=True)
class Kept:
    """A filled format that is a paper of its claim now."""

    paper: str
    title: str
    sha256: str
    pages: int
