"""Any sequence of edits, additions, removals, undo, redo, kill and reopening equals a model that fits in a page."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gnp_desk.desk import Desk
from gnp_desk.errors import CannotUndo, NothingToUndo
from gnp_desk.services.verify import verify
from gnp_desk.services.views import Edit
from tests.services.conftest import open_store

Step = list[tuple[str, str, object, object]]  # record, field, before, after; the field «» is being there at all
EDITORS = ("people", "place")
FIELDS = ("seen_from", "statement")
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=0, max_size=40)
WHICH = st.integers(min_value=0, max_value=7)


class Model:
    """What a person did, as plain values: the records, and for each editor what can be taken back and put back."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, object]] = {}
        self.there: dict[str, bool] = {}
        self.undo: dict[str, list[Step]] = {editor: [] for editor in EDITORS}
        self.redo: dict[str, list[Step]] = {editor: [] for editor in EDITORS}

    def do(self, editor: str, step: Step) -> None:
        if step:
            self._apply(step)
            self.undo[editor].append(step)
            self.redo[editor].clear()

    def take(self, editor: str, source: dict[str, list[Step]], target: dict[str, list[Step]]) -> type[Exception] | None:
        if not source[editor]:
            return NothingToUndo
        step = source[editor][-1]
        if any(self._now(record, field) != after for record, field, _before, after in step):
            return CannotUndo
        source[editor].pop()
        back = [(record, field, after, before) for record, field, before, after in reversed(step)]
        self._apply(back)
        target[editor].append(back)
        return None

    def _now(self, record: str, field: str) -> object:
        return self.there[record] if field == "" else self.values[record].get(field)

    def _apply(self, step: Step) -> None:
        for record, field, _before, after in step:
            if field == "":
                self.there[record] = bool(after)
            else:
                self.values[record][field] = after


class Journal(RuleBasedStateMachine):
    template: Path

    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="gnp-desk-journal-"))
        self.folder = self.home / "store"
        shutil.copytree(self.template, self.folder)
        self.desk: Desk = open_store(self.folder)
        self.claim = self.desk.queue.page("today", 0, 1)[0].claim
        self.model = Model()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            assert not any(verify(self.desk.database).values())
            self.desk.close()
            shutil.rmtree(self.home)

    @rule(editor=st.sampled_from(EDITORS), text=TEXTS)
    def add(self, editor: str, text: str) -> None:
        record = self.desk.cases.new_id()
        case = self.desk.cases.add(self.claim, "witness", record, {"seen_from": text} if text else {}, editor)
        added = case.find(record)
        assert added is not None
        self.model.values[record], self.model.there[record] = dict(added.values), False
        self.model.do(editor, [(record, "", False, True)])

    @rule(editor=st.sampled_from(EDITORS), which=WHICH, field=st.sampled_from(FIELDS), text=TEXTS)
    def edit(self, editor: str, which: int, field: str, text: str) -> None:
        record = self._live(which)
        if record is None:
            return
        before = self.model.values[record].get(field)
        self.desk.cases.save(self.claim, [Edit(record, {field: text or None})], editor)
        self.model.do(editor, [(record, field, before, text or None)] if (text or None) != before else [])

    @rule(editor=st.sampled_from(EDITORS), which=WHICH)
    def remove(self, editor: str, which: int) -> None:
        record = self._live(which)
        if record is not None:
            self.desk.cases.remove(self.claim, record, editor)
            self.model.do(editor, [(record, "", True, False)])

    @rule(editor=st.sampled_from(EDITORS))
    def undo(self, editor: str) -> None:
        expected = self.model.take(editor, self.model.undo, self.model.redo)
        if expected is None:
            left = self.desk.cases.undo(self.claim, editor)
            assert left.undo_left == len(self.model.undo[editor])
        else:
            with pytest.raises(expected):
                self.desk.cases.undo(self.claim, editor)

    @rule(editor=st.sampled_from(EDITORS))
    def redo(self, editor: str) -> None:
        expected = self.model.take(editor, self.model.redo, self.model.undo)
        if expected is None:
            left = self.desk.cases.redo(self.claim, editor)
            assert left.redo_left == len(self.model.redo[editor])
        else:
            with pytest.raises(expected):
                self.desk.cases.redo(self.claim, editor)

    @rule()
    def close_and_open(self) -> None:
        self.desk.close()
        self.desk = open_store(self.folder)

    @rule()
    def die_and_open(self) -> None:
        """Go on from the files as they lie there, with a write-ahead log that nobody folded in."""
        left = self.home / "left"
        shutil.copytree(self.folder, left)
        self.desk.close()
        shutil.rmtree(self.folder)
        left.rename(self.folder)
        self.desk = open_store(self.folder)

    @invariant()
    def the_store_tells_what_the_model_tells(self) -> None:
        if not hasattr(self, "desk"):
            return
        case = self.desk.cases.load(self.claim)
        told = {record.id: _kept(record.values) for record in case if record.id in self.model.there}
        assert told == {record: _kept(self.model.values[record]) for record, there in self.model.there.items() if there}

    def _live(self, which: int) -> str | None:
        live = [record for record, there in self.model.there.items() if there]
        return live[which % len(live)] if live else None


def _kept(values: object) -> dict[str, object]:
    assert isinstance(values, dict)
    return {name: value for name, value in values.items() if value is not None and name != "trashed_at"}


def test_the_journal_equals_a_model(tmp_path: Path) -> None:
    folder = tmp_path / "template"
    desk = open_store(folder)
    desk.cases.start()
    desk.close()
    machine = type("Journal", (Journal,), {"template": folder})
    machine.TestCase.settings = settings(  # type: ignore[attr-defined]
        settings.default, max_examples=20, stateful_step_count=30, suppress_health_check=list(HealthCheck)
    )
    machine.TestCase("runTest").runTest()  # type: ignore[attr-defined]
