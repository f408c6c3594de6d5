"""An edition is checked whole when it is loaded, is chosen by the date of the policy, and is stamped by its content."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from gnp_desk.rules.edition import Edition, EditionError, NoEditionError, edition_for, load_edition, load_editions
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run

from .broken_editions import BROKEN, Broken
from .samples import EDITIONS, HERE, SAMPLES

GOOD = EDITIONS / "gc-2023-01.toml"
TEXT = GOOD.read_text(encoding="utf-8")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{case.key}-{case.code}" for case in BROKEN])
def test_a_broken_edition_is_refused_with_file_line_and_key(broken: Broken, tmp_path: Path) -> None:
    assert broken.old in TEXT
    text = TEXT.replace(broken.old, broken.new, 1)
    with pytest.raises(EditionError) as refused:
        load_edition(written(tmp_path, "mala.toml", text))
    error = refused.value
    assert (error.file, error.key, error.code) == ("mala.toml", broken.key, broken.code)
    if broken.says:
        assert text.splitlines()[error.line - 1].startswith(broken.says)
        assert str(error).startswith(f"mala.toml, línea {error.line}, «{broken.key}»: ")
    else:
        assert error.line == 0 and str(error).startswith(f"mala.toml, «{broken.key}»: ")


def dated(code: str, begins: str, ends: str = "") -> str:
    text = TEXT.replace('code = "GC-2023-01"', f'code = "{code}"').replace(
        "valid_from = 2023-01-01", f"valid_from = {begins}"
    )
    return text.replace(f"valid_from = {begins}", f"valid_from = {begins}\nvalid_until = {ends}") if ends else text


@pytest.mark.parametrize(
    ("ends", "begins", "code"),
    [
        ("2024-12-31", "2024-12-31", "overlaps"),
        ("2024-12-31", "2025-01-02", "leaves_gap"),
        ("", "2025-01-01", "overlaps"),
    ],
)
def test_editions_that_overlap_or_leave_a_gap_are_refused(ends: str, begins: str, code: str, tmp_path: Path) -> None:
    written(tmp_path, "a.toml", dated("A", "2023-01-01", ends))
    path = written(tmp_path, "b.toml", dated("B", begins))
    with pytest.raises(EditionError) as refused:
        load_editions(tmp_path)
    assert (refused.value.file, refused.value.key, refused.value.code) == ("b.toml", "edition.valid_from", code)
    assert path.read_text(encoding="utf-8").splitlines()[refused.value.line - 1].startswith("valid_from")


def test_editions_that_touch_are_loaded_oldest_first_whatever_their_file_names(tmp_path: Path) -> None:
    written(tmp_path, "z.toml", dated("A", "2023-01-01", "2024-12-31"))
    written(tmp_path, "a.toml", dated("B", "2025-01-01"))
    assert [edition.code for edition in load_editions(tmp_path)] == ["A", "B"]


def test_an_edition_may_last_a_single_day(tmp_path: Path) -> None:
    edition = load_edition(written(tmp_path, "a.toml", dated("A", "2024-05-01", "2024-05-01")))
    assert edition.covers(date(2024, 5, 1))
    assert not edition.covers(date(2024, 4, 30)) and not edition.covers(date(2024, 5, 2))


def test_two_editions_with_one_code_are_refused(tmp_path: Path) -> None:
    written(tmp_path, "a.toml", dated("A", "2023-01-01", "2024-12-31"))
    written(tmp_path, "b.toml", dated("A", "2025-01-01"))
    with pytest.raises(EditionError) as refused:
        load_editions(tmp_path)
    assert refused.value.code == "repeated_code"


def test_a_folder_without_editions_says_so(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as refused:
        load_editions(tmp_path)
    assert refused.value.code == "no_editions" and refused.value.line == 0


def test_an_edition_is_chosen_by_the_start_of_the_policy_or_else_by_the_loss(tmp_path: Path) -> None:
    written(tmp_path, "a.toml", dated("A", "2023-01-01", "2024-12-31"))
    written(tmp_path, "b.toml", dated("B", "2025-01-01"))
    editions = load_editions(tmp_path)
    chosen = [
        edition_for(editions, start, loss).code
        for start, loss in (
            (date(2024, 12, 31), date(2025, 6, 1)),
            (date(2025, 1, 1), date(2025, 6, 1)),
            (None, date(2024, 12, 31)),
            (None, date(2025, 1, 1)),
            (date(2023, 1, 1), date(2023, 1, 1)),
        )
    ]
    assert chosen == ["A", "B", "A", "B", "A"]
    with pytest.raises(NoEditionError, match="31/12/2022"):
        edition_for(editions, date(2022, 12, 31), date(2025, 1, 1))


def test_the_stamp_changes_with_any_figure_and_not_with_comments_or_order(tmp_path: Path, edition: Edition) -> None:
    same = written(tmp_path, "a.toml", TEXT.replace("\n[theft]", "\n\n# una nota\n[theft]"))
    other = written(tmp_path, "b.toml", TEXT.replace("wait_days = 30", "wait_days = 31"))
    assert load_edition(same).content_hash == edition.content_hash
    assert load_edition(other).content_hash != edition.content_hash
    assert len(edition.content_hash) == 64


def test_the_same_inputs_under_the_stamped_edition_answer_the_same_for_ever(edition: Edition) -> None:
    again = load_edition(GOOD)
    assert again.content_hash == edition.content_hash
    for operation, inputs in SAMPLES:
        assert run(operation, inputs, again) == run(operation, inputs, edition)


def test_a_schedule_changes_a_copy_and_leaves_the_edition_as_it_was(edition: Edition) -> None:
    changed = edition.overridden({"theft.wait_days": 15, "isr.rate_pct": None})
    assert (edition.whole("theft.wait_days"), changed.whole("theft.wait_days")) == (30, 15)
    assert changed.overrides == {"theft.wait_days": 15} and edition.overrides == {}
    assert edition.overridden({"isr.rate_pct": None}) is edition


def test_figures_are_typed_and_those_left_open_refuse_to_conclude(edition: Edition) -> None:
    assert edition.number("mora.rate_factor") == Decimal("1.25")
    assert edition.clock("theft.cutoff_time") == time(12)
    assert edition.yes("deductible.cap_at_value") is True
    assert edition.word("total_loss.comparison") == "gte"
    for key in ("total_loss.threshold_pct", "isr_threshold_amount", "vat_rate_pct", "daily_min_wage"):
        assert edition.values[key] is None
        with pytest.raises(RuleInputError) as refused:
            edition.number(key)
        assert (refused.value.field, refused.value.code) == (key, "missing_figure")


def test_the_second_edition_of_the_tests_follows_the_first_in_time() -> None:
    other = load_edition(HERE / "editions" / "other.toml")
    assert other.valid_from > load_edition(GOOD).valid_from
    assert other.covers(other.valid_from) and not other.covers(date(2023, 1, 1))
