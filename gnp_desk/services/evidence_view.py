"""What the screens of Evidencia show of a case: shots with their state, photos with their facts, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.evidence.marks import ARROW as ARROW
from gnp_desk.forms.evidence.marks import BLUR as BLUR
from gnp_desk.forms.evidence.marks import MARK_SCALE as MARK_SCALE
from gnp_desk.forms.evidence.marks import Mark as Mark
from gnp_desk.forms.evidence.marks import marks_of, turn_of
from gnp_desk.forms.evidence.photos import NOT_USED, photos_of, subjects_of
from gnp_desk.forms.evidence.slots import Standing
from gnp_desk.forms.shot_waiver.form import REASONS
from gnp_desk.texts import N_, plural

ALL, UNPLACED, UNUSED = "all", "unplaced", "unused"
DONE, MISSING, OPTIONAL, WAIVED = "done", "missing", "optional", "waived"
PDF = "application/pdf"
MEDIA = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", PDF: "PDF"}
WHY_NOT = tuple((code, words) for code, words in REASONS)


@dataclass(frozen=True)
class ShotRow:
    """One line of the list of shots: a shot asked for, or one of the three views (all, without shot, not used)."""

    key: str
    group: str
    name: str
    hint: str
    state: str
    words: str
    photos: tuple[str, ...]
    waiver: str = ""
    owner: str = ""
    code: str = ""
    missing: int = 0


@dataclass(frozen=True)
class PhotoRow:
    """One piece of evidence. `sign` says what is to know of it at a glance, «» for nothing; `facts` are label and words."""

    id: str
    sha256: str
    title: str
    detail: str
    sign: str
    is_used: bool
    is_apart: bool
    is_sensitive: bool
    pages: int
    is_pdf: bool
    turn: int
    marks: tuple[Mark, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EvidenceView:
    """Everything both screens of Evidencia show."""

    claim: str
    folio: str
    words: str
    missing: int
    shots: tuple[ShotRow, ...]
    photos: tuple[PhotoRow, ...]

    def photo(self, record: str) -> PhotoRow | None:
        """Return one photo, None when it is not there."""
        return next((photo for photo in self.photos if photo.id == record), None)

    def of(self, shot: str) -> tuple[PhotoRow, ...]:
        """Return the photos of one line of the list, all of them for an unknown one."""
        row = next((row for row in self.shots if row.key == shot), None)
        wanted = set(row.photos) if row else None
        return tuple(photo for photo in self.photos if wanted is None or photo.id in wanted)


def look(case: Case) -> EvidenceView:
    """Return what Evidencia shows of a case."""
    standings = slots.standings(case)
    items = tuple(sorted(case.of("evidence"), key=lambda item: item.id))
    missing = sum(standing.missing > 0 for standing in standings)
    words = plural(missing, N_("Falta {n} vista"), N_("Faltan {n} vistas")) if missing else N_("Están todas las vistas")
    return EvidenceView(
        claim=case.claim.id,
        folio=case.claim.text("folio"),
        words=words,
        missing=missing,
        shots=(*_views(items), *(_shot(case, standing) for standing in standings)),
        photos=tuple(_photo(case, item) for item in items),
    )


def of_record(case: Case, record: str) -> tuple[PhotoRow, ...]:
    """Return the used photos that show a record."""
    return tuple(_photo(case, item) for item in photos_of(case, record))


def _views(items: tuple[Record, ...]) -> tuple[ShotRow, ...]:
    """Return the lines that are no shots."""
    unplaced = tuple(item.id for item in items if not item.get("slot") and _is_used(item))
    unused = tuple(item.id for item in items if not _is_used(item))
    every = tuple(item.id for item in items)
    return (
        ShotRow(ALL, "", N_("Todas"), N_("Todo lo que se ha recibido."), DONE, f"{len(every)}", every),
        ShotRow(UNPLACED, "", N_("Sin toma"), N_("Fotos que todavía no dicen qué muestran."), OPTIONAL, f"{len(unplaced)}", unplaced),
        ShotRow(UNUSED, "", N_("No se usan"), N_("Se conservan completas y no van a ningún papel."), OPTIONAL, f"{len(unused)}", unused),
    )


def _shot(case: Case, standing: Standing) -> ShotRow:
    slot, count = standing.slot, len(standing.photos)
    state, words = _state(case, standing, count)
    return ShotRow(
        key=slot.key,
        group=slot.group,
        name=slot.name,
        hint=slot.hint,
        state=state,
        words=words,
        photos=tuple(item.id for item in standing.photos),
        waiver=standing.waiver.id if standing.waiver else "",
        owner=slot.owner,
        code=slot.code,
        missing=standing.missing,
    )


def _state(case: Case, standing: Standing, count: int) -> tuple[str, str]:
    slot = standing.slot
    if standing.waiver is not None:
        why = standing.waiver.text("note") or catalogue.show(case, standing.waiver, "reason")
        return WAIVED, N_("No fue posible: {why}").format(why=why[:1].lower() + why[1:])
    if standing.missing:
        return MISSING, N_("Falta") if slot.least == 1 else N_("{n} de {least}").format(n=count, least=slot.least)
    if count:
        return DONE, plural(count, N_("{n} foto"), N_("{n} fotos"))
    return OPTIONAL, N_("Opcional")


def _photo(case: Case, item: Record) -> PhotoRow:
    media, pages = item.text("media"), item.get("pages")
    shot = catalogue.show(case, item, "slot")
    return PhotoRow(
        id=item.id,
        sha256=item.text("sha256"),
        title=item.text("caption") or shot.partition(" · ")[2] or N_("Sin toma"),
        detail=item.text("original_name"),
        sign=_sign(case, item),
        is_used=_is_used(item),
        is_apart=bool(item.get("apart")),
        is_sensitive=item.get("sensitive") is True,
        pages=pages if isinstance(pages, int) else 1,
        is_pdf=media == PDF,
        turn=turn_of(item),
        marks=marks_of(item.get("marks")),
        facts=tuple(_facts(case, item)),
    )


def _weight(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1_000))} kB"


def _sign(case: Case, item: Record) -> str:
    if item.get("apart"):
        return N_("Aparte")
    if not _is_used(item):
        return N_("No se usa")
    count = len(subjects_of(item))
    return plural(count, N_("{n} enlace"), N_("{n} enlaces")) if count else ""


def _is_used(item: Record) -> bool:
    return item.get("use") != NOT_USED


def _facts(case: Case, item: Record) -> list[tuple[str, str]]:
    """Return the facts of «Detalles» that are known, each with its label."""
    size = item.get("size")
    media = MEDIA.get(item.text("media"), N_("otro"))
    weight = _weight(size) if isinstance(size, int) else ""
    width, height = item.get("width"), item.get("height")
    points = f"{width} × {height}" if width and height and item.get("media") != PDF else ""
    found = [
        (N_("Archivo"), item.text("original_name")),
        (N_("Tipo"), " · ".join(part for part in (media, points, weight) if part)),
        (N_("Tomada"), catalogue.show(case, item, "taken_at")),
        (N_("Cámara"), item.text("camera")),
        (N_("Ubicación"), item.text("device_fix")),
        (N_("Recibida"), catalogue.show(case, item, "imported_at")),
        (N_("De qué"), catalogue.show(case, item, "subject")),
        (N_("Huella"), item.text("sha256")),
    ]
    return [(label, words) for label, words in found if words and words != "—"]
