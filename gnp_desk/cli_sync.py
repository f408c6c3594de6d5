"""`gnp-desk sync`: one synchronisation without a window; sign-on in the browser, or by a code where there is none."""

from __future__ import annotations

import json
import os
import sys
import webbrowser
from typing import TYPE_CHECKING

from gnp_desk.services.central import trouble

if TYPE_CHECKING:
    from gnp_desk.desk import Desk
    from gnp_desk.services.sync.summary import Summary


def synchronise(desk: Desk, address: str) -> int:
    """Synchronise a store with the centre at an address, its own when there is none, and print the summary as JSON."""
    link = desk.centre.link()
    address = address or link.address
    if not address:
        raise trouble.NoCentre()
    if not link.refresh or link.address != address.rstrip("/"):
        _sign_on(desk, address)
    try:
        summary = _run(desk)
    except trouble.SessionExpired:
        _sign_on(desk, address)
        summary = _run(desk)
    print(json.dumps({"ok": True, **summary.told()}, ensure_ascii=False))  # noqa: T201
    return 0


def _run(desk: Desk) -> Summary:
    try:
        return desk.centre.run(_show)
    finally:
        sys.stderr.write("\n")


def _show(part: float, words: str) -> None:
    sys.stderr.write(f"\r{part:4.0%} {words:20}")
    sys.stderr.flush()


def _sign_on(desk: Desk, address: str) -> None:
    """Let the person sign on: in their browser, or on another device where this one shows no windows."""
    if _has_windows():
        desk.centre.sign_on(address, _open)
    else:
        desk.centre.sign_on_by_code(address, _tell)


def _has_windows() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(page: str) -> None:
    sys.stderr.write(f"Inicie sesión en su navegador. Si no se abre, vaya a:\n{page}\n")
    webbrowser.open(page)


def _tell(page: str, code: str) -> None:
    sys.stderr.write(f"En cualquier equipo, abra {page} y escriba el código {code}\n")
    sys.stderr.flush()
