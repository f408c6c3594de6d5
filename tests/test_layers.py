"""Who may import whom (docs/architecture.md), lazy imports included."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("gnp_desk", "gnp_central")
QT, SQL, HTTP, PAPER, WEB = "PySide6", "sqlalchemy", "requests", "reportlab", "fastapi"
PLAIN = ("gnp_desk.texts", "gnp_desk.resources", "gnp_desk.errors")

# module prefix -> (prefixes of the project it may import, third-party packages it may import). The longest prefix wins.
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gnp_desk.rules": (("gnp_desk.rules",), ()),
    "gnp_desk.forms": (("gnp_desk.forms", "gnp_desk.rules", *PLAIN), ("stdnum", "phonenumbers", "num2words")),
    "gnp_desk.forms.printing": (("gnp_desk.forms", "gnp_desk.rules", *PLAIN), (PAPER,)),
    "gnp_desk.forms.documents": (("gnp_desk.forms", "gnp_desk.rules", *PLAIN), (PAPER, "pypdf")),
    # Blank formats are drawn and get their fields here; no form of a claim knows of them.
    "gnp_desk.forms.formats": (("gnp_desk.forms", "gnp_desk.rules", *PLAIN), (PAPER, "pypdf")),
    "gnp_desk.forms.pages": (("gnp_desk.forms", "gnp_desk.ui", "gnp_desk.services.views", *PLAIN), (QT,)),
    "gnp_desk.services": (
        ("gnp_desk.services", "gnp_desk.forms", "gnp_desk.rules", "gnp_desk.logs", "gnp_desk.worker.protocol", *PLAIN),
        (
            SQL,
            "sqlcipher3",
            "orjson",
            "keyring",
            "argon2",
            "cryptography",
            "rapidfuzz",
            "pypdfium2",
            "PIL",
            "stdnum",
            "openpyxl",
            "pyhanko",
            "pyhanko_certvalidator",
        ),
    ),
    "gnp_desk.services.pdf_seal": (
        ("gnp_desk.services", *PLAIN),
        (SQL, "pyhanko", "pyhanko_certvalidator", "asn1crypto", "cryptography"),
    ),
    "gnp_desk.services.central": (("gnp_desk.services", *PLAIN), (HTTP, "cryptography", "orjson")),
    "gnp_desk.services.central.line": (("gnp_desk.services.central.patience",), (HTTP, "urllib3")),
    "gnp_desk.services.central.patience": ((), ()),
    "gnp_desk.ui": (("gnp_desk.ui", "gnp_desk.services", "gnp_desk.rules", "gnp_desk.logs", *PLAIN), (QT, "shiboken6")),
    # The process that opens untrusted files: it knows nothing of the store.
    "gnp_desk.worker": (("gnp_desk.worker",), ("PIL", "pypdfium2", "pypdf")),
    "gnp_desk.texts": ((), ()),
    "gnp_desk.errors": (("gnp_desk.texts",), ()),
    "gnp_desk.resources": ((), ()),
    "gnp_desk.settings": ((), ()),
    "gnp_central": (
        ("gnp_central", "gnp_desk.rules"),
        (SQL, WEB, "uvicorn", "starlette", "pydantic", "cryptography", "psycopg", "orjson", HTTP),
    ),
    "gnp_central.s3_blobs": (("gnp_central",), ("botocore",)),
    "gnp_central.__main__": (("gnp_central", "gnp_desk.forms.reference_records"), ("uvicorn",)),
    "gnp_central.declared": (("gnp_central", "gnp_desk.forms", "gnp_desk.resources"), ()),
    "gnp_central.reports": (("gnp_central", "gnp_desk.forms"), (SQL,)),
    # What `seed` invents is what a laptop invents; nothing else of the centre may look there.
    "gnp_central.demo_formats": (("gnp_central", "gnp_desk.forms.formats"), ()),
    "gnp_central.demonstration": (
        ("gnp_central", "gnp_desk.forms", "gnp_desk.resources", "gnp_desk.services.demo_policies"),
        (SQL,),
    ),
}
ONLY_HERE = {
    QT: ("gnp_desk.ui", "gnp_desk.forms", "gnp_desk.app", "gnp_desk.selftest_window"),
    HTTP: ("gnp_desk.services.central", "gnp_central"),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def imports(path: Path) -> Iterator[str]:
    """Yield every module a file imports, those inside functions and TYPE_CHECKING included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(module: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    if module.startswith("gnp_desk.forms.") and module.endswith(".page"):
        return MAY["gnp_desk.forms.pages"]
    if module.startswith("gnp_desk.forms.") and module.endswith(".document"):
        return MAY["gnp_desk.forms.printing"]
    found = [prefix for prefix in MAY if module == prefix or module.startswith(f"{prefix}.")]
    return MAY[max(found, key=len)] if found else None


def is_within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda item: item if isinstance(item, str) else "")
def test_a_module_imports_only_what_its_room_may(module: str, path: Path) -> None:
    rule = allowed(module)
    if rule is None:
        return  # composition roots: app, cli, desk, selftest, __main__
    own, third = rule
    for name in imports(path):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or top == "__future__":
            continue
        if top in PACKAGES:
            assert is_within(name, own) or (name.count(".") == 1 and name in PLAIN), f"{module} imports {name}"
        else:
            assert is_within(name, third), f"{module} imports {name}"


@pytest.mark.parametrize("package", ONLY_HERE)
def test_qt_and_the_network_stay_in_their_rooms(package: str) -> None:
    users = {module for module, path in modules() if any(name.split(".")[0] == package for name in imports(path))}
    strays = {module for module in users if not is_within(module, ONLY_HERE[package])}
    assert not strays


def test_threads_start_at_one_door() -> None:
    starters = {
        "threading.Thread",
        "PySide6.QtCore.QThread",
        "concurrent.futures.ThreadPoolExecutor",
        "PySide6.QtCore.QThreadPool",
    }
    users = {module for module, path in modules() if starters & set(imports(path)) and module.startswith("gnp_desk")}
    assert users <= {"gnp_desk.ui.tasks"}


def test_the_package_itself_imports_nothing() -> None:
    assert list(imports(ROOT / "gnp_desk" / "__init__.py")) == []
