"""What this centre was asked to be: one frozen Settings, read once, passed down; workers get it as JSON."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

VARIABLE = "GNP_CENTRAL_SETTINGS"


@dataclass(frozen=True)
class Settings:
    """Where the data is, who signs people on, and what one device may ask for.

    `issuer` «» is the built-in one; `blobs` «» is a folder in `data`, else `s3://…`. `rate` and `burst` are requests of a device per second, `file_rate` its chunks of files;
    each worker counts by itself.
    """

    data: Path
    database: str
    blobs: str = ""
    host: str = "127.0.0.1"
    port: int = 8700
    workers: int = 1
    public_url: str = ""
    issuer: str = ""
    audience: str = "gnp-desk"
    login_claim: str = "preferred_username"
    rate: float = 10
    burst: int = 40
    file_rate: float = 200
    sign_on_rate: float = 5
    oldest_app: str = "0"

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"data": str(self.data)})


def from_environment() -> Settings:
    """Return the settings the starting process left for its workers."""
    found = json.loads(os.environ[VARIABLE])
    return Settings(**(found | {"data": Path(found["data"])}))


def default_data() -> Path:
    """Return the folder of a centre started without `--data`."""
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "gnp-central"


def database_url(data: Path, url: str) -> str:
    """Return the address of the database: the one given, or a SQLite file in the data folder."""
    return url or f"sqlite:///{data / 'central.db'}"
