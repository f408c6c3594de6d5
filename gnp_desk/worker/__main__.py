"""`python -m gnp_desk.worker pictures|pdf|forms`: answer one file after another on the pipes until they close."""

from __future__ import annotations

import sys
from types import ModuleType

from gnp_desk.worker import limits, protocol


def main(kind: str) -> int:
    """Work until the application closes the pipe; what goes wrong with a file is told, or ends the process."""
    room = _room(kind)
    room.prepare()
    limits.confine()
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            head, body = protocol.read(asked)
        except protocol.Broken:
            return 0
        limits.allow_seconds()
        answer, parts = room.look(head, body)
        del body
        protocol.write(told, answer, *parts)


def _room(kind: str) -> ModuleType:
    """Return the module for a kind of file; the others are not even loaded."""
    if kind == protocol.FORMS:
        from gnp_desk.worker import forms

        return forms
    if kind == protocol.PDF:
        from gnp_desk.worker import pdf

        return pdf
    from gnp_desk.worker import pictures

    return pictures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
