"""The centre in the self test: sync, conflict, rejection, a restored centre and a copied laptop, with real processes.

Without an address a centre of its own runs on this machine; with one, the demonstration's people must exist there and
`GNP_DESK_PASSWORD` holds their password. What only the owner of a centre can do, restoring it, is left out then.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from gnp_desk.errors import Unmet

if TYPE_CHECKING:
    from gnp_desk.desk import Desk
    from gnp_desk.services.sync.summary import Summary

Facts = dict[str, object]
Need = Callable[[bool, str], None]
Open = Callable[[Path], "Desk"]
PASSWORD = "GNP_DESK_PASSWORD"  # noqa: S105  (the name of a variable)
ADJUSTER, VALUER = "ana", "vera"
PLACE, REFERENCE, NOTE = "loss_place_text", "report_number", "Frente al número 42"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


class OwnCentre:
    """A reference centre of this machine, with the demonstration's people, that can be put back to an earlier state."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.password = folder, "una-frase-de-prueba"
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def begin(self) -> str:
        """Make its people, serve, and return its address."""
        self.folder.mkdir()
        self._run("seed", "--password", self.password).communicate(timeout=120)
        return self.serve()

    def serve(self, *options: str) -> str:
        """Serve, on the same port as before, and return the address."""
        self._process = self._run("serve", "--port", str(self.port), "--rate", "0", *options)
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip()
        if not address:
            raise Unmet(what="el centro de prueba arrancó")
        self.port = int(address.rpartition(":")[2])
        _wait_for(address)
        return address

    def stop(self) -> None:
        """End the process; nothing of its folder is lost."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def keep(self, copy: Path) -> None:
        """Keep a backup of its folder."""
        self.stop()
        shutil.copytree(self.folder, copy)
        self.serve()

    def restore(self, copy: Path) -> None:
        """Put a backup in place of its folder and serve from it, as after a lost disk."""
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.serve("--new-epoch")

    def _run(self, command: str, *options: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "gnp_central", command, "--data", str(self.folder), *options]
        return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603


class CentralStory:
    """What two people and a centre go through. `desk` is the store whose job was just done."""

    def __init__(self, desk: Desk, claim: str, folder: Path, address: str, open_store: Open, need: Need) -> None:
        self.desk, self.claim, self.need = desk, claim, need
        self._folder, self._address, self._open = folder, address, open_store
        self._own = None if address else OwnCentre(folder / "centro")
        self._others: list[Desk] = []

    def steps(self) -> Iterator[tuple[str, Callable[[], Facts]]]:
        """Yield the steps by name, in order."""
        yield "centre", self.reach
        yield "sign_on", self.sign_on
        yield "sync", self.synchronise
        yield "sync_other", self.arrive
        yield "conflict", self.disagree
        yield "rejection", self.be_refused
        if self._own is not None:
            yield "server_restore", self.restore_centre
        yield "cloned_laptop", self.copy_laptop
        yield "verify_all", self.agree

    def close(self) -> None:
        """End what this story started."""
        for other in self._others:
            other.close()
        if self._own is not None:
            self._own.stop()

    def reach(self) -> Facts:
        if self._own is not None:
            self._address = self._own.begin()
        return {"address": self._address, "own": self._own is not None}

    def sign_on(self) -> Facts:
        link = self._join(self.desk, ADJUSTER)
        self.need(bool(link["keys"]), "las llaves del centro quedaron guardadas")
        return {"person": link["person"]}

    def synchronise(self) -> Facts:
        summary = self._settled(self.desk)
        again = self.desk.centre.run()
        self.need(not again.pushed and not again.pulled, "una segunda sincronización no tiene nada que hacer")
        return {"pushed": summary.pushed, "files": summary.files_up, "leases": summary.leases}

    def arrive(self) -> Facts:
        self.other = self._open(self._folder / "otra")
        self._others.append(self.other)
        self._join(self.other, VALUER)
        summary = self._settled(self.other)
        mine, theirs = self.desk.cases.load(self.claim), self.other.cases.load(self.claim)
        same = {record.id: dict(record.values) for record in mine} == {
            record.id: dict(record.values) for record in theirs
        }
        self.need(same, "la otra persona tiene el siniestro completo")
        return {"records": len(mine.records), "pulled": summary.pulled, "papers": summary.files_down}

    def disagree(self) -> Facts:
        """Two people write the same field; both values stay until one is chosen, and the choice reaches both."""
        self._write(self.desk, PLACE, "Insurgentes Sur 300")
        self._write(self.other, PLACE, "Insurgentes Norte 300")
        self._settled(self.desk)
        self.need(self.other.centre.run().conflicts == 1, "los dos valores quedaron en un conflicto")
        (conflict,) = self.other.centre.conflicts()
        self.need("Norte" in conflict.mine.words and "Sur" in conflict.theirs.words, "se ven los dos valores")
        self.other.centre.resolve(conflict.id, "mine", "Se confirmó en el lugar.")
        self._settled(self.other)
        self._settled(self.desk)
        self.need(self._read(self.desk, PLACE) == "Insurgentes Norte 300", "lo decidido llegó a todos")
        return {"field": conflict.label}

    def be_refused(self) -> Facts:
        """Something the centre cannot take stays here with its reason, and goes once it is corrected."""
        from gnp_desk.forms.catalogue import FIELDS

        longer = "x" * (int(getattr(FIELDS["claim"][REFERENCE], "limit", 200)) + 1)
        self._write(self.desk, REFERENCE, longer)
        refused = self.desk.centre.run()
        self.need(refused.rejected == 1 and refused.unsent == 0, "el centro rechazó un cambio y nada más esperó por él")
        self.need(self._read(self.desk, REFERENCE) == longer, "lo rechazado sigue a la vista")
        self._write(self.desk, REFERENCE, NOTE)
        mended = self._settled(self.desk)
        self._settled(self.other)
        self.need(self._read(self.other, REFERENCE) == NOTE, "lo corregido llegó")
        return {"pushed": mended.pushed}

    def restore_centre(self) -> Facts:
        """The centre loses what came after its backup; both laptops bring it back."""
        assert self._own is not None
        self._own.keep(self._folder / "respaldo")
        self._write(self.desk, REFERENCE, "Después del respaldo")
        self._settled(self.desk)
        self._settled(self.other)
        self._own.restore(self._folder / "respaldo")
        found = self._patiently(self.desk)
        self._patiently(self.other)
        self.need(any("respaldo" in news for news in found.news), "se dijo que el centro se restauró")
        for desk in (self.desk, self.other):
            self.need(self._read(desk, REFERENCE) == "Después del respaldo", "nada de lo acusado se perdió")
        return {"pushed": found.pushed, "news": found.news}

    def copy_laptop(self) -> Facts:
        """A copy of the store works beside the first one: it becomes a device of its own, and both works are kept."""
        place, copied = self._folder / "original", self._folder / "copia"
        first = self._open(place)
        self._join(first, ADJUSTER)
        first.centre.run()
        first.close()
        shutil.copytree(place, copied)
        first, second = self._open(place), self._open(copied)
        self._others += [first, second]
        claims = [desk.cases.start() for desk in (first, second)]
        folios = {
            desk.cases.load(claim).claim.text("folio") for desk, claim in zip((first, second), claims, strict=True)
        }
        first.centre.run()
        found = second.centre.run()
        self.need(any("copió" in news for news in found.news), "la copia recibió otro número de equipo")
        first.centre.run()
        held = {claim for claim in claims if _holds(first, claim)}
        return {"folios": len(folios), "kept": len(held), "rejected": found.rejected, "news": found.news}

    def agree(self) -> Facts:
        """Every laptop recomputes what it holds, and so does the centre."""
        from gnp_desk.services.verify import verify

        for desk in (self.desk, self.other):
            self._settled(desk)
            found = verify(desk.database)
            self.need(not any(found.values()), f"el almacén coincide con su bitácora y con el centro: {found}")
        digests = {name: pair for desk in (self.desk, self.other) for name, pair in desk.centre.compared().items()}
        self.need(
            all(mine == theirs for mine, theirs in digests.values()),
            f"las huellas son iguales a las del centro: {digests}",
        )
        return {"streams": {name: mine for name, (mine, _theirs) in sorted(digests.items())}}

    def _join(self, desk: Desk, login: str) -> Facts:
        password = self._own.password if self._own is not None else os.environ.get(PASSWORD, "")

        def show(page: str) -> None:
            threading.Thread(target=fill_in, args=(page, login, password), daemon=True).start()

        link = desk.centre.sign_on(self._address, show)
        return {"person": link.name, "keys": dict(link.keys)}

    def _settled(self, desk: Desk) -> Summary:
        summary = desk.centre.run()
        self.need(summary.unsent == 0 and summary.rejected == 0 and summary.held == 0, "todo lo escrito tiene acuse")
        self.need(summary.repaired == 0, "las huellas coinciden a la primera")
        return summary

    def _patiently(self, desk: Desk) -> Summary:
        """Synchronise with a centre whose sessions were lost with its backup: the person may have to sign on again."""
        from gnp_desk.services.central.trouble import SessionExpired

        try:
            return desk.centre.run()
        except SessionExpired:
            self._join(desk, ADJUSTER if desk is self.desk else VALUER)
            return desk.centre.run()

    def _write(self, desk: Desk, name: str, value: str) -> None:
        from gnp_desk.services.views import Edit

        desk.cases.save(self.claim, [Edit(self.claim, {name: value})], "selftest")

    def _read(self, desk: Desk, name: str) -> object:
        return desk.cases.load(self.claim).claim.get(name)


def fill_in(page: str, login: str, password: str) -> None:
    """Fill in the sign-on page of the reference centre and follow where it leads, as a browser does."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(page, timeout=20) as answer:
        text = answer.read().decode()
    hidden = {unescape(name): unescape(value) for name, value in HIDDEN.findall(text)}
    form = urllib.parse.urlencode({**hidden, "login": login, "password": password}).encode()
    with opener.open(page.partition("?")[0], data=form, timeout=20):
        pass


def _holds(desk: Desk, claim: str) -> bool:
    from gnp_desk.errors import UnknownRecord

    try:
        desk.cases.load(claim)
    except UnknownRecord:
        return False
    return True


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310  (our own address)
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise Unmet(what="el centro de prueba contesta")
