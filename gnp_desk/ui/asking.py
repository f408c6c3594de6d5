"""How a dialog is asked: shown until it is answered, and ended in good order."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def is_accepted(dialog: QDialog) -> bool:
    """Show a dialog until it is answered; True when the person said yes. What it holds can be read until the caller returns.

    The binding ends the dialog together with the caller's last reference to it. A field that still had the focus would
    then hear that it loses it, half ended; so the focus leaves while every field is whole.
    """
    said_yes = dialog.exec() == QDialog.DialogCode.Accepted
    field = dialog.focusWidget()
    if field is not None:
        field.clearFocus()
    dialog.deleteLater()
    return said_yes
