"""Ways to harm a store on purpose."""

from __future__ import annotations

from pathlib import Path


def damage_last_page(store: Path) -> None:
    """Change one byte in the middle of the last page of a closed store."""
    with store.open("r+b") as file:
        file.seek(-2_000, 2)
        byte = file.read(1)
        file.seek(-2_000, 2)
        file.write(bytes([byte[0] ^ 0xFF]))
