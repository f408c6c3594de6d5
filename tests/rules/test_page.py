"""`docs/rules.md` is what the code says today, and its open readings name the keys that truly change each operation."""

from __future__ import annotations

import re

from gnp_desk.rules.edition import Edition
from gnp_desk.rules.edition_keys import KEYS
from gnp_desk.rules.labels import FIGURES
from gnp_desk.rules.operations import OPERATIONS, VOCABULARY
from gnp_desk.rules.page import PAGE, page
from gnp_desk.rules.readings import READINGS

from .samples import SAMPLES
from .test_figures import Recorder, outcome


def test_the_page_is_current(edition: Edition) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(edition), "write it again with python -m gnp_desk.rules.page"


def test_the_page_names_every_operation_input_output_and_open_key(edition: Edition) -> None:
    text = page(edition)
    outputs = {name for operation in OPERATIONS.values() for name in operation.outputs}
    for name in (*OPERATIONS, *VOCABULARY, *outputs, *FIGURES):
        assert f"`{name}`" in text


def test_every_reading_is_of_some_operation_and_its_keys_exist() -> None:
    named = {code for operation in OPERATIONS.values() for code in operation.readings}
    assert named == READINGS.keys()
    assert {key for reading in READINGS.values() for key in reading.keys} <= KEYS.keys()
    assert all(re.fullmatch(r"AMB-\d\d", code) for code in READINGS)


def test_each_operation_lists_the_readings_whose_keys_it_reads(edition: Edition) -> None:
    reads: dict[str, set[str]] = {name: set() for name in OPERATIONS}
    for operation, given in SAMPLES:
        values = Recorder(edition.overridden(given.get("config") or {}).values)
        outcome(operation, {**given, "config": None}, edition._replace(values=values))
        reads[operation] |= values.read
    for name, operation in OPERATIONS.items():
        listed = {key for code in operation.readings for key in READINGS[code].keys}
        of_readings = {key for reading in READINGS.values() for key in reading.keys}
        assert reads[name] & of_readings & FIGURES.keys() <= listed, name
