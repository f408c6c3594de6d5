"""The open claim of the window: an edit is in the case at once and durable a moment later; undo, place and save state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gnp_desk.errors import DeskError
from gnp_desk.services import life
from gnp_desk.services.cases import Cases
from gnp_desk.services.records import TRASHED
from gnp_desk.services.views import Case, Edit, Place, Record, Saved, Undone
from gnp_desk.texts import _
from gnp_desk.ui.save_queue import SaveQueue, Step
from gnp_desk.ui.tasks import Tasks

STAND_MS = 300


@dataclass(frozen=True)
class SaveState:
    """What the status bar says of saving: quiet, saving, saved or failed, and the words."""

    code: str
    words: str


class ClaimSession(QObject):
    """One claim at a time. Screens read `case`, apply edits, and learn by signals what came of them."""

    opened = Signal()
    """Emitted when `case` is another claim, or the same read anew."""
    lost = Signal(object)
    """Emitted with the DeskError when a claim could not be opened."""
    changed = Signal()
    """Emitted when `case` changed: an edit, a record added or removed, undo or redo."""
    added = Signal(str)
    """Emitted with the id of a record that is now in the claim."""
    worked = Signal(object)
    """Emitted with what the work of another service returned, when `case` shows it."""
    taken_back = Signal(object)
    """Emitted with the Undone after undo or redo, when `case` shows it."""
    refused = Signal(object, object)
    """Emitted with the edits (a tuple) and the DeskError of what the store will not take; the case keeps them."""
    state_changed = Signal()

    def __init__(self, cases: Cases, tasks: Tasks, parent: QObject | None = None, busy: set[str] | None = None) -> None:
        """`busy` is kept holding the claim that is open: synchronising takes nothing of it away meanwhile."""
        super().__init__(parent)
        self._busy = set() if busy is None else busy
        self.case: Case | None = None
        self.state = SaveState("quiet", _("Todo está guardado"))
        self._cases, self._tasks = cases, tasks
        self._place: Place | None = None
        self._remembered: Place | None = None
        self._then: Callable[[], None] | None = None
        self._queue = SaveQueue(tasks, self)
        self._queue.done.connect(self._arrived)
        self._queue.failed.connect(self._failed)
        self._queue.refused.connect(self._refused)
        self._standing = QTimer(self, interval=STAND_MS, singleShot=True)
        self._standing.timeout.connect(self._remember)

    def open(self, claim: str) -> None:
        """Have `claim` in `case` soon; `opened` follows, at once when it is already there.

        One that is there is read anew behind the saves: other screens write to it too.
        """
        if self.case is not None and self.case.claim.id == claim:
            self.opened.emit()
            self.reload()
            return
        self.case = None
        self._hold(claim)
        self._tasks.start(partial(_open, self._cases, claim), self._loaded, self._lost)

    def reload(self) -> None:
        """Read the claim anew, behind every save that waits."""
        if self.case is not None:
            self._put("reload", "", partial(self._cases.load, self.case.claim.id))

    def synchronised(self, claims: Sequence[str]) -> None:
        """Read the claim anew when something of it came from the centre; what waits to be saved stays on top of it."""
        if self.case is not None and self.case.claim.id in claims:
            self.reload()

    def apply(self, edit: Edit, editor: str) -> None:
        """Put the edit into the case at once and queue its save; an edit that changes nothing is nothing.

        What the person saw is what the case showed until now, unless the edit itself says what it was.
        """
        assert self.case is not None
        record = self.case.find(edit.record)
        if record is None or all(record.get(name) == value for name, value in edit.values.items()):
            return
        edit = _seen(record, edit)
        self.case = _with(self.case, edit, self._cases)
        self._save((edit,), editor, self._new_place())

    def apply_all(self, edits: Sequence[Edit], editor: str) -> None:
        """Put several edits into the case at once and queue them as one change, taken back as one."""
        assert self.case is not None
        case = self.case
        found = ((case.find(edit.record), edit) for edit in edits if _changes(case, edit))
        wanted = tuple(_seen(record, edit) for record, edit in found if record is not None)
        if wanted:
            self.case = replace(_with_all(case, wanted), moment=self._cases.moment())
            self._save(wanted, editor)

    def add_now(self, kind: str, values: Mapping[str, object], editor: str) -> str:
        """Have a new record in the case at once, with these values alone, and queue it; return its id.

        What the claim prefills arrives with the saved record.
        """
        assert self.case is not None
        claim, record = self.case.claim.id, self._cases.new_id()
        fresh = Record(record, kind, dict(values), claim)
        self.case = self.case.with_record(fresh)
        run = partial(_add, self._cases, claim, kind, record, dict(values), editor)
        self._say("saving", _("Guardando"))
        self._queue.put(Step("add", claim, editor, run, fresh=fresh))
        self.changed.emit()
        return record

    def write(self, run: Callable[[], object], editor: str = "") -> None:
        """Queue work of another service on this claim; `worked` follows with what it returned, or `refused`."""
        assert self.case is not None
        self._put("work", editor, partial(_work, self._cases, self.case.claim.id, run))

    def add(self, kind: str, values: Mapping[str, object], editor: str) -> str:
        """Queue a new record, prefilled from the claim, and return its id; `added` follows when it is in the case."""
        assert self.case is not None
        record = self._cases.new_id()
        self._put("add", editor, partial(_add, self._cases, self.case.claim.id, kind, record, dict(values), editor))
        return record

    def remove(self, record: str, editor: str) -> None:
        """Queue moving a record to the Papelera; undo brings it back."""
        assert self.case is not None
        self._put("remove", editor, partial(_remove, self._cases, self.case.claim.id, record, editor))

    def note_seen(self, record: str) -> None:
        """Queue writing down that health data of a record was opened, behind the saves before it."""
        assert self.case is not None
        claim = self.case.claim.id
        self._put("seen", "", partial(self._cases.saw_health, claim, record))

    def undo(self, editor: str) -> None:
        """Take back the editor's last change; `taken_back` or `refused` follows."""
        self._step(editor, self._cases.undo)

    def redo(self, editor: str) -> None:
        """Put back the editor's last change taken back."""
        self._step(editor, self._cases.redo)

    def stand(self, place: Place) -> None:
        """Note where the person is; durable with the next save, or in a moment without one."""
        if place != self._place:
            self._place = place
            self._standing.start()

    def is_frozen(self, record: str) -> bool:
        """Return whether a record no longer changes."""
        case = self.case
        found = case.find(record) if case is not None else None
        return case is None or found is None or life.is_frozen(case, found)

    def retry(self) -> None:
        """Try now to save what waits."""
        self._queue.go_on()

    def when_settled(self, then: Callable[[], None]) -> None:
        """Call `then` once nothing typed waits any more; at once when nothing does."""
        if self.is_settled:
            then()
        else:
            self._then = then

    def finish(self) -> None:
        """Hand everything that waits to the store lane; the caller closes the tasks afterwards."""
        self._hold("")
        self._standing.stop()
        self._remember()
        self._queue.drain()

    @property
    def is_settled(self) -> bool:
        """Return whether everything typed is durable."""
        return not self._queue.waiting

    def _put(self, kind: str, editor: str, run: Callable[[], object], edits: tuple[Edit, ...] = ()) -> None:
        assert self.case is not None
        self._queue.put(Step(kind, self.case.claim.id, editor, run, edits))

    def _save(self, edits: tuple[Edit, ...], editor: str, place: Place | None = None) -> None:
        """Queue edits that are in the case already; a save they take the place of hands on what was seen before it."""
        assert self.case is not None
        claim = self.case.claim.id
        self._say("saving", _("Guardando"))
        before = self._queue.repeated(Step("save", claim, editor, _nothing, edits))
        if before:
            edits = tuple(replace(edit, seen={**edit.seen, **old.seen}) for edit, old in zip(edits, before, strict=True))
        self._put("save", editor, partial(_write, self._cases, claim, edits, editor, place), edits)
        self.changed.emit()

    def _hold(self, claim: str) -> None:
        """Let `busy` hold this claim and no other; it is never without it in between."""
        self._busy |= {claim} - {""}
        self._busy &= {claim}

    def _step(self, editor: str, step: Callable[[str, str], Undone]) -> None:
        if self.case is not None:
            self._put("step", editor, partial(_step, self._cases, self.case.claim.id, editor, step))

    def _new_place(self) -> Place | None:
        """Return where the person is when that is not remembered yet; whoever asks remembers it."""
        place = None if self._place == self._remembered else self._place
        self._remembered = self._place
        return place

    @Slot()
    def _remember(self) -> None:
        place = self._new_place()
        if place is not None:
            self._tasks.start(partial(self._cases.remember, place))

    @Slot(object)
    def _loaded(self, case: Case) -> None:
        self.case = self._with_waiting(case)
        self.opened.emit()

    @Slot(object)
    def _lost(self, error: DeskError) -> None:
        self.lost.emit(error)

    @Slot(object, object)
    def _arrived(self, step: Step, value: object) -> None:
        if self.is_settled:
            self._settle()
        if self.is_settled and step.kind not in ("reload", "seen"):
            self._say("saved", _("Guardado {at}").format(at=f"{self._cases.moment().now:%H:%M:%S}"))
        if self.case is None or self.case.claim.id != step.claim or step.kind in ("save", "seen"):
            return
        case, *rest = value if isinstance(value, tuple) else (value,)
        before, self.case = self.case, _kept(self.case, self._with_waiting(case))
        is_same_day = before.moment.today == self.case.moment.today
        if step.kind == "reload" and is_same_day and _bodies(before) == _bodies(self.case):
            return
        self.changed.emit()
        if step.kind == "add":
            self.added.emit(rest[0])
        elif step.kind == "work":
            self.worked.emit(rest[0])
        elif step.kind == "step":
            self.taken_back.emit(rest[0])

    @Slot(object)
    def _failed(self, error: DeskError) -> None:
        self._say("failed", _("No se pudo guardar. {why}").format(why=error.words()))

    @Slot(object, object)
    def _refused(self, step: Step, error: DeskError | None) -> None:
        error = error or DeskError()
        if step.kind == "reload":
            self.lost.emit(error)
            return
        if step.kind not in ("step", "work"):
            self._say("failed", _("No se pudo guardar. {why}").format(why=error.words()))
        self.refused.emit(step.edits, error)

    def _with_waiting(self, case: Case) -> Case:
        """Return a case read from the store with the records and edits that are still on their way to it."""
        for step in self._queue.waiting:
            if step.claim != case.claim.id:
                continue
            if step.fresh is not None and case.find(step.fresh.id) is None:
                case = case.with_record(step.fresh)
            if step.kind == "save":
                case = replace(_with_all(case, step.edits), moment=self._cases.moment())
        return case

    def _settle(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _say(self, code: str, words: str) -> None:
        self.state = SaveState(code, words)
        self.state_changed.emit()


# Jobs: they run on the store lane and touch nothing but services.


def _open(cases: Cases, claim: str) -> Case:
    case = cases.load(claim)
    cases.opened(claim)
    return case


def _write(cases: Cases, claim: str, edits: Sequence[Edit], editor: str, place: Place | None) -> Saved:
    saved = cases.save(claim, edits, editor)
    if place is not None:
        cases.remember(place)
    return saved


def _add(cases: Cases, claim: str, kind: str, record: str, values: dict[str, object], editor: str) -> tuple[Case, str]:
    return cases.add(claim, kind, record, values, editor), record


def _work(cases: Cases, claim: str, run: Callable[[], object]) -> tuple[Case, object]:
    done = run()
    return cases.load(claim), done


def _remove(cases: Cases, claim: str, record: str, editor: str) -> Case:
    cases.remove(claim, record, editor)
    return cases.load(claim)


def _step(cases: Cases, claim: str, editor: str, step: Callable[[str, str], Undone]) -> tuple[Case, Undone]:
    undone = step(claim, editor)
    return cases.load(claim), undone


def _nothing() -> None:
    """A step that is only compared with others does nothing."""


def _seen(record: Record, edit: Edit) -> Edit:
    """Return an edit that says what its fields showed."""
    return replace(edit, seen={**{name: record.get(name) for name in edit.values}, **edit.seen})


def _bodies(case: Case) -> dict[str, object]:
    return {record.id: record.values for record in case}


def _kept(before: Case, case: Case) -> Case:
    """Return a case read anew with the records of `before` where they say the same: whoever holds one knows it again."""
    old = {record.id: record for record in before.records}
    same = tuple(old[record.id] if old.get(record.id) == record else record for record in case.records)
    return replace(case, records=same)


def _changes(case: Case, edit: Edit) -> bool:
    record = case.find(edit.record)
    return record is not None and any(record.get(name) != value for name, value in edit.values.items())


def _with_all(case: Case, edits: Iterable[Edit]) -> Case:
    """Return the case after many edits, at the cost of one; a record moved to the Papelera is gone."""
    found: dict[str, Record | None] = {record.id: record for record in case}
    for edit in edits:
        record = found.get(edit.record)
        if record is not None:
            found[edit.record] = None if TRASHED in edit.values else record.with_values(**edit.values)
    claim = found.pop(case.claim.id) or case.claim
    return replace(case, claim=claim, records=tuple(record for record in found.values() if record is not None))


def _with(case: Case, edit: Edit, cases: Cases) -> Case:
    record = case.find(edit.record)
    if record is None or TRASHED in edit.values:
        return case
    return replace(case.with_record(record.with_values(**edit.values)), moment=cases.moment())
