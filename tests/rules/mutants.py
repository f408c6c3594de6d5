"""Faults seeded in the rules, one at a time, and the checks that must notice them, all inside one process."""

from __future__ import annotations

import ast
import json
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from importlib.machinery import ModuleSpec
from io import StringIO
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any, NamedTuple

from .broken_editions import BROKEN
from .refusals import ACCEPTED, REFUSALS
from .samples import (
    BOUNDARIES,
    EDITIONS,
    ROOT,
    RULES,
    VECTORS,
    wrong_boundary,
    wrong_default,
    wrong_sentence,
    wrong_vector,
)
from .sentences import SENTENCES

SEED = 20_261_125
WORDS_ONLY = {"__init__", "labels", "wording", "readings", "page"}
PACKAGE = "gnp_desk.rules"
PATIENCE_S = 5.0

COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATE = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Fault(NamedTuple):
    """One fault: in which module and line, what was changed, and the module with it, compiled."""

    module: str
    line: int
    what: str
    code: CodeType


def seeded(path: Path, place: int) -> Fault:
    """Return the fault number `place` of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node, what = list(_sites(tree))[place]
    _seed(node)
    code = compile(ast.fix_missing_locations(tree), str(path), "exec")
    return Fault(path.stem, getattr(node, "lineno", 0), what, code)


def _sites(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in _logic(tree):
        match node:
            case ast.Compare(ops=[op]) if type(op) in COMPARE:
                yield node, f"{type(op).__name__} -> {COMPARE[type(op)].__name__}"
            case ast.BinOp(op=op) if type(op) in OPERATE and not _is_text(node):
                yield node, f"{type(op).__name__} -> {OPERATE[type(op)].__name__}"
            case ast.BoolOp(op=op):
                yield node, f"{type(op).__name__} -> {'Or' if isinstance(op, ast.And) else 'And'}"
            case ast.UnaryOp(op=ast.Not()):
                yield node, "not dropped"
            case ast.Constant(value=bool() as value):
                yield node, f"{value} -> {not value}"
            case ast.Constant(value=int() as value):
                yield node, f"{value} -> {value + 1}"
            case ast.IfExp():
                yield node, "branches swapped"
            case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
                yield node, f"{name} -> {SWAPPED[name]}"


def _logic(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that decide something: no annotation, message, docstring or representation."""
    if isinstance(node, ast.Raise) or (
        isinstance(node, ast.FunctionDef) and node.name in ("__repr__", "__eq__", "__setattr__")
    ):
        return
    yield node
    for name, child in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for item in child if isinstance(child, list) else [child]:
                if isinstance(item, ast.AST):
                    yield from _logic(item)


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _seed(node: Any) -> None:
    match node:
        case ast.Compare():
            node.ops = [COMPARE[type(node.ops[0])]()]
        case ast.BinOp():
            node.op = OPERATE[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant():
            node.value = not node.value if isinstance(node.value, bool) else node.value + 1
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.Call():
            node.func.id = SWAPPED[node.func.id]


def drawn(count: int) -> list[tuple[Path, int]]:
    """Return module and number of `count` faults drawn from all the modules, the same ones every time."""
    modules = [path for path in sorted(RULES.glob("*.py")) if path.stem not in WORDS_ONLY]
    places = [
        (path, place) for path in modules for place, _ in enumerate(_sites(ast.parse(path.read_text(encoding="utf-8"))))
    ]
    return random.Random(SEED).sample(places, min(count, len(places)))  # noqa: S311 - a reproducible draw


def unnoticed(place: tuple[Path, int]) -> str:
    """Return where a fault is and what it changed when no check noticed it, else «»."""
    fault = seeded(*place)
    return "" if noticed(fault) else f"{fault.module}:{fault.line} {fault.what}"


@lru_cache(maxsize=64)
def _compiled(path: Path) -> CodeType:
    return compile(path.read_text(encoding="utf-8"), str(path), "exec")


class _Fresh:
    """Imports the rules anew, one module replaced by its faulty code."""

    def __init__(self, fault: Fault | None) -> None:
        self._fault = fault

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if not (name == PACKAGE or name.startswith(f"{PACKAGE}.")):
            return None
        return ModuleSpec(name, self, is_package=name == PACKAGE)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        stem = module.__name__.removeprefix(PACKAGE).lstrip(".") or "__init__"
        faulty = self._fault is not None and self._fault.module == stem
        exec(self._fault.code if faulty else _compiled(RULES / f"{stem}.py"), module.__dict__)  # type: ignore[union-attr] # noqa: S102


@contextmanager
def rules_with(fault: Fault | None) -> Iterator[dict[str, Any]]:
    """Give the modules of the rules, by name, imported anew with a fault; afterwards the good ones are back."""
    import gnp_desk

    kept = {
        name: sys.modules.pop(name) for name in list(sys.modules) if name == PACKAGE or name.startswith(f"{PACKAGE}.")
    }
    package, finder = getattr(gnp_desk, "rules", None), _Fresh(fault)
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
    try:
        __import__(f"{PACKAGE}.run_file")
        yield {
            name.rpartition(".")[2]: module for name, module in sys.modules.items() if name.startswith(f"{PACKAGE}.")
        }
    finally:
        sys.meta_path.remove(finder)  # type: ignore[arg-type]
        for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
            del sys.modules[name]
        sys.modules.update(kept)
        if package is not None:
            gnp_desk.rules = package  # type: ignore[attr-defined]


def noticed(fault: Fault | None) -> str:
    """Return what noticed a fault, or «» when every check passed; a check that never ends counts as noticing."""

    def too_slow(signal_number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)
    try:
        with rules_with(fault) as rules:
            for check in CHECKS:
                problem = check(rules)
                if problem:
                    return f"{check.__name__}: {problem}"
        return ""
    except Exception as why:
        return f"{type(why).__name__}: {why}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _answers(rules: dict[str, Any]) -> str:
    edition, run = rules["edition"].load_editions(EDITIONS)[-1], rules["operations"].run
    for vector in VECTORS:
        answer = run(vector["operation"], vector["inputs"], edition).as_dict()
        if wrong_vector(answer, vector):
            return str(vector["id"])
    for number, case in enumerate(BOUNDARIES):
        answer = run(case.operation, case.inputs, edition).as_dict()
        if wrong_boundary(answer, case):
            return f"boundary {number}"
    for sentence in SENTENCES:
        if wrong_sentence(run(sentence.operation, sentence.inputs, edition).as_dict(), sentence):
            return sentence.text
    return ""


def _refusals(rules: dict[str, Any]) -> str:
    edition, run = rules["edition"].load_editions(EDITIONS)[-1], rules["operations"].run
    for refusal in REFUSALS:
        try:
            run(refusal.operation, refusal.inputs, edition)
        except rules["inputs"].RuleInputError as refused:
            if (refused.field, refused.code) == (refusal.field, refusal.code):
                continue
        return f"{refusal.field} {refusal.code}"
    for operation, inputs in ACCEPTED:
        run(operation, inputs, edition)
    return ""


def _editions(rules: dict[str, Any]) -> str:
    module = rules["edition"]
    text = next(EDITIONS.glob("gc-2023-01.toml")).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for broken in BROKEN:
            changed, path = text.replace(broken.old, broken.new, 1), Path(folder) / "x.toml"
            path.write_text(changed, encoding="utf-8")
            try:
                module.load_edition(path)
                return f"{broken.key} loaded"
            except module.EditionError as error:
                line = changed.splitlines()[error.line - 1] if error.line else ""
                if (error.key, error.code) != (broken.key, broken.code) or not _says(line, broken.says):
                    return f"{broken.key} {broken.code}"
            path.unlink()
        return _dated(module, text, Path(folder))


def _says(line: str, begins: str) -> bool:
    return line.startswith(begins) and bool(line) == bool(begins)


def _dated(module: Any, text: str, folder: Path) -> str:
    def loads(ends: str, begins: str, code: str = "B") -> str:
        for name, until, start in (("A", f"\nvalid_until = {ends}", "2023-01-01"), (code, "", begins)):
            dated = text.replace("GC-2023-01", name).replace("valid_from = 2023-01-01", f"valid_from = {start}{until}")
            (folder / f"{'z' if start == '2023-01-01' else 'a'}.toml").write_text(dated, encoding="utf-8")
        try:
            return "".join(edition.code for edition in module.load_editions(folder))
        except module.EditionError as error:
            return str(error.code)

    tries = [loads("2024-12-31", begins) for begins in ("2024-12-31", "2025-01-01", "2025-01-02")]
    if [*tries, loads("2024-12-31", "2025-01-01", "A")] != ["overlaps", "AB", "leaves_gap", "repeated_code"]:
        return "editions in time"
    if loads("2023-01-01", "2023-01-02") != "AB":
        return "an edition of one day"
    loads("2024-12-31", "2025-01-01")
    editions = module.load_editions(folder)
    asked = ((date(2024, 12, 31), date(2026, 1, 1)), (date(2025, 1, 1), date(2026, 1, 1)), (None, date(2023, 1, 1)))
    chosen_codes = [module.edition_for(editions, start, loss).code for start, loss in asked]
    return "" if chosen_codes == ["A", "B", "A"] else "edition by date"


def _files(rules: dict[str, Any]) -> str:
    from .test_run_file import BAD_CASES, BAD_FILES, GOOD

    edition = rules["edition"].load_editions(EDITIONS)[-1]

    def lines(text: str) -> tuple[int, list[dict[str, Any]]]:
        path.write_text(text, encoding="utf-8")
        out = StringIO()
        return rules["run_file"].run_file(path, edition, out, StringIO()), [
            json.loads(line) for line in out.getvalue().splitlines()
        ]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.json"
        for case, identifier, field, code in BAD_CASES:
            done, found = lines(f'{{"vectors": [{GOOD}, {case}, {GOOD}]}}')
            if done != 0 or len(found) != 3 or found[0] != found[2] or "answer" not in found[0]:
                return f"{code} stops the file"
            if (found[1]["id"], found[1]["error"]["field"], found[1]["error"]["code"]) != (identifier, field, code):
                return f"{field} {code}"
        for text, code, before in BAD_FILES:
            done, found = lines(text)
            if done != 2 or len(found) != before + 1 or found[-1]["error"]["code"] != code:
                return f"bad file {text[:20]}"
        if f"(carácter {len(GOOD) + 15})" not in lines(f'{{"vectors": [{GOOD}, nope]}}')[1][-1]["error"]["message"]:
            return "place in the file"
        if "ñ" not in path_text(rules, edition, path, '{"vectors": [{"id": "ñ", "operation": "x", "inputs": {}}]}'):
            return "escaped words"
        if lines('\ufeff{"a": {"b": [1.5]}, "vectors": [], "z": 1}') != (0, []):
            return "no cases"
    rules["json_stream"].CHUNK = 3
    kept = list(
        rules["json_stream"].items(StringIO('{"x": [1], "vectors": [{"a": "\\u00f1"}, 12, -3.5], "y": {}}'), "vectors")
    )
    return "" if kept == [{"a": "ñ"}, 12, Decimal("-3.5")] else "cut file"


def path_text(rules: dict[str, Any], edition: Any, path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    rules["run_file"].run_file(path, edition, out, StringIO())
    return out.getvalue()


def _calendars(rules: dict[str, Any]) -> str:
    calendar = rules["calendar"]
    catalogue = json.loads((ROOT / "resources" / "data" / "holidays_mx.json").read_text(encoding="utf-8"))
    lft = calendar.rest_days(catalogue, "lft")
    if (
        lft.between(date(2026, 4, 1), date(2026, 9, 16)) != (date(2026, 5, 1), date(2026, 9, 16))
        or "Trabajo" not in lft.name
    ):
        return "rest days"
    if (lft.first.month, lft.first.day, lft.last.month, lft.last.day) != (1, 1, 12, 31):
        return "whole years"
    lft.between(lft.first, lft.last)
    for ends in ((date(1950, 1, 1), lft.last), (lft.first, date(2190, 1, 1))):
        try:
            lft.between(*ends)
            return "outside the data"
        except calendar.OutOfCalendarError:
            pass
    for start, months, end in (
        (date(1899, 12, 31), 2, date(1900, 2, 28)),
        (date(1999, 12, 31), 2, date(2000, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
    ):
        if calendar.add_months(start, months) != end:
            return f"{start} + {months}"
    if [calendar.add_months(date(2024, month, 31), 1).day for month in (3, 5, 8, 10)] != [30] * 4 or [
        calendar.add_months(date(2024, 1, 31), month).day for month in range(2, 12, 1)
    ] != [31, 30, 31, 30, 31, 31, 30, 31, 30, 31]:
        return "short months"
    days = calendar.BusinessDays((0, 1, 2, 3, 4))
    if days.after(date(2024, 3, 16), 0) != date(2024, 3, 16) or days.on_or_after(date(2024, 3, 15)) != date(
        2024, 3, 15
    ):
        return "no days"
    clock = calendar.BusinessClock(days, time(9), time(18))
    return "" if clock.after(datetime(2024, 3, 15, 17), 2) == datetime(2024, 3, 18, 10) else "office hours"


def _numbers(rules: dict[str, Any]) -> str:
    money = rules["money"]
    for value, text in (
        ("5626.305", "5626.31"),
        ("0.0049999", "0.00"),
        ("-0.005", "-0.01"),
        ("-0.001", "0.00"),
        ("-1.5", "-1.50"),
    ):
        if str(money.half_up(Decimal(value))) != text or str(money.half_up(Fraction(value))) != text:
            return value
    shown = [
        money.exact_text(value)
        for value in (Decimal("1E+3"), Fraction(1, 3), Fraction(-5, 2), Fraction(0), Fraction(100))
    ]
    return "" if shown == ["1000", "0.333333333333…", "-2.5", "0", "100"] else str(shown)


def _values(rules: dict[str, Any]) -> str:
    """Facts are complete and known, and read as documented when absent; overrides leave the edition alone."""
    for operation in rules["operations"].OPERATIONS.values():
        for key in operation.facts.keys.values():
            if wrong_default(key.name, key.must, key.default):
                return f"default of {key.name}"
    edition, facts = rules["edition"].load_editions(EDITIONS)[-1], rules["sharing"].Recovery
    if edition.overridden({"isr.rate_pct": None}) is not edition or edition.overrides:
        return "overrides"
    for given, refused in (
        ({"recovered_amount": Decimal(1)}, rules["inputs"].RuleInputError),
        ({"colour": 1}, TypeError),
    ):
        try:
            facts(**given)
            return "facts"
        except refused:
            pass
    return ""


CHECKS = (_answers, _refusals, _editions, _files, _calendars, _numbers, _values)
