"""The whole main job without screen or network, through the services people use: `gnp-desk selftest`.

Every paper is read back as text and asked for every answer; a process is killed in the middle of its work.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from gnp_desk.errors import DeskError, Unmet

if TYPE_CHECKING:
    from gnp_desk.desk import Desk
    from gnp_desk.services.demo import StorePen
    from gnp_desk.services.views import Issued, SearchHit

PLATE = "QTR482B"
POLICIES, KILLED = 60, "Escrito justo antes del corte de luz."
OUT = "papeles"
Facts = dict[str, object]


def selftest(folder: Path | None = None, central: str | None = None) -> Facts:
    """Drive the job in `folder`, a temporary one when there is none, and return what each step found; `ok` if all held.

    With a centre the job goes on there: at its address, or with one of its own when the address is «».
    """
    steps: list[Facts] = []
    with contextlib.ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gnp-desk-selftest-")))
        story = Story(place)
        stack.callback(story.close)
        with offline():
            ok = all(_run(steps, name, step) for name, step in story.steps())
        if ok and central is not None:
            ok = _with_centre(steps, story, place, central)
    return {"ok": ok, "steps": steps}


def _with_centre(steps: list[Facts], story: Story, place: Path, address: str) -> bool:
    from gnp_desk.selftest_central import CentralStory

    story.desk = _open(place)
    centre = CentralStory(story.desk, story.claim, place.with_name(f"{place.name}-centro"), address, _open, need)
    try:
        return all(_run(steps, name, step) for name, step in centre.steps())
    finally:
        centre.close()


def _run(steps: list[Facts], name: str, step: Callable[[], Facts]) -> bool:
    started = time.perf_counter()
    try:
        found, ok = step(), True
    except DeskError as error:
        found, ok = {"code": error.code, "error": error.words(), **_problems(error)}, False
    steps.append({"name": name, "ok": ok, "ms": round((time.perf_counter() - started) * 1000, 1), **found})
    return ok


def _problems(error: DeskError) -> Facts:
    found = error.details.get("problems", ())
    return {"problems": [problem.text for problem in found]} if isinstance(found, tuple) else {}


def need(holds: bool, what: str) -> None:
    """Raise Unmet unless something holds."""
    if not holds:
        raise Unmet(what=what)


class Story:
    """The job from an empty folder to the papers in the client's hand; every step needs those before it."""

    desk: Desk
    hit: SearchHit
    claim: str
    pen: StorePen

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.random = Random(7)  # noqa: S311  (invented answers, no secret)
        self.issued: list[Issued] = []

    def steps(self) -> Iterator[tuple[str, Callable[[], Facts]]]:
        """Yield the steps by name, in order."""
        yield "store", self.make_store
        yield "policies", self.fill
        yield "find_by_plate", self.find
        yield "cover_card", self.look_at_cover
        yield "start_claim", self.start
        yield "declaration", self.declare
        yield "injured_person", self.note_injured
        yield "checklist", self.check_list
        yield from self.evidence()
        yield "close_declaration", self.close_declaration
        yield "vehicle_order", self.order_vehicle
        yield "medical_order", self.order_hospital
        yield "delivery", self.hand_over
        yield from self.office()
        yield "undo", self.take_back
        yield "kill_and_reopen", self.survive
        yield "export", self.export
        yield "verify", self.verify
        yield "window", self.open_window

    def evidence(self) -> Iterator[tuple[str, Callable[[], Facts]]]:
        """Yield the steps of photos and their seal."""
        from gnp_desk.selftest_evidence import EvidenceStory

        yield from EvidenceStory(self.desk, self.claim, need).steps()

    def office(self) -> Iterator[tuple[str, Callable[[], Facts]]]:
        """Yield the steps of the money: worksheet, settlement, deductible slip; their papers are exported with the rest."""
        from gnp_desk.selftest_money import MoneyStory

        money = MoneyStory(self.desk, self.claim, _text, need)
        yield from money.steps()
        self.issued += money.issued

    def close(self) -> None:
        """Close the store, if it is open."""
        if hasattr(self, "desk"):
            self.desk.close()

    def make_store(self) -> Facts:
        from gnp_desk.services.database import STORE

        self.desk = _open(self.folder)
        head = (self.folder / STORE).read_bytes()[:16]
        need(not head.startswith(b"SQLite format"), "el almacén está cifrado")
        return {"encrypted": True}

    def fill(self) -> Facts:
        from gnp_desk.services.demo import make_demo

        made = make_demo(self.desk.database, self.desk.records, policies=POLICIES, claims=0)
        need(made["policies"] == POLICIES, "la copia de pólizas está completa")
        return {"policies": POLICIES, "folios_left": dict(self.desk.papers.folios_left())}

    def find(self) -> Facts:
        times = []
        for end in range(1, len(PLATE) + 1):
            found = self.desk.search.find(PLATE[:end])
            times.append(round(found.ms, 2))
            need(any(hit.marked == PLATE for hit in found.hits), f"«{PLATE[:end]}» encuentra las placas")
        self.hit = next(hit for hit in found.hits if hit.marked == PLATE)
        need(self.hit.span == (0, len(PLATE)), "se ve qué letras coincidieron")
        return {"title": self.hit.title, "why": self.hit.why, "ms_per_key": times}

    def look_at_cover(self) -> Facts:
        card = self.desk.policies.card(self.hit.id, self.desk.cases.moment().local)
        need(card.covered and bool(card.badge), "la póliza cubre en este momento")
        need([step.rule for step in card.steps][-1:] == ["R-PRM-08"], "la carta dice por qué")
        need(all(line.sum_text and line.deductible_text for line in card.lines), "cada cobertura tiene suma y deducible")
        need(any(line.excluded for line in card.lines), "la carta dice qué no se cubre")
        return {"badge": card.badge, "covers": len(card.lines), "steps": len(card.steps)}

    def start(self) -> Facts:
        from gnp_desk.services.demo import StorePen, Ticker
        from gnp_desk.services.demo_money import Desks
        from gnp_desk.services.folios import is_folio

        self.claim = self.desk.cases.start(self.hit.id)
        clock = Ticker(self.desk.records.clock())
        desks = Desks(self.desk.cases, self.desk.papers, self.desk.office, clock.pass_by)
        self.pen = StorePen(desks, self.desk.signatures, clock, self.claim)
        folio = self.pen.case.claim.text("folio")
        need(is_folio(folio), "el folio es de este equipo y su letra de control es correcta")
        need(self.pen.case.policy is not None, "la póliza quedó fija en el siniestro")
        return {"folio": folio}

    def declare(self) -> Facts:
        from gnp_desk.services.demo_claims import full_collision

        full_collision(self.pen, self.random)
        review = self.desk.cases.review(self.pen.case)
        letters = [party.text("letter") for party in self.pen.case.of("party")]
        need(letters == ["A", "B"], "hay dos vehículos")
        return {"answers": len(review.answers), "to_correct": [problem.text for problem in review.problems]}

    def note_injured(self) -> Facts:
        from gnp_desk.services.demo_claims import injured

        injured(self.pen, self.random)
        need(len(self.pen.case.of("injury")) == 1, "hay una persona lesionada")
        hidden = self.pen.case.ref(self.pen.case.first("injury"), "person")
        found = self.desk.search.find(_name(hidden)) if hidden else None
        need(found is not None and not any(hit.kind == "claim" for hit in found.hits), "su nombre no sale en la búsqueda")
        return {"injured": 1}

    def check_list(self) -> Facts:
        from gnp_desk.services.demo_claims import leave

        leave(self.pen)
        task = next(task for task in self.desk.cases.look(self.pen.case).tasks if task.code == "data")
        return {"data": task.state_text}

    def close_declaration(self) -> Facts:
        need(not self.desk.cases.review(self.pen.case).problems, "no queda nada por corregir")
        from gnp_desk.services.signing_room import look

        self.pen.sign()
        need(look(self.pen.case).is_done, "todas las firmas corresponden al documento")
        return self._issue("declaration")

    def order_vehicle(self) -> Facts:
        from gnp_desk.services.demo_claims import AGENCY

        self.pen.add("vehicle_admission_order", **AGENCY)
        return self._issue("vehicle_admission_order")

    def order_hospital(self) -> Facts:
        self.pen.add("medical_admission_order")
        return self._issue("medical_admission_order")

    def hand_over(self) -> Facts:
        copies = 0
        for issued in self.issued:
            for name in self.desk.papers.copies(issued.kind):
                text = _text(self.desk.papers.copy(issued.paper, name))
                need(name.lower() in text.lower() and issued.folio in text, f"la copia «{name}» de {issued.folio} se lee")
                copies += 1
            self.desk.papers.event(issued.paper, "delivered", to="Cliente")
        rows = {row.folio: row.state for row in self.desk.papers.rows(self.claim) if row.folio}
        need(set(rows.values()) == {"delivered"}, "los papeles constan como entregados")
        return {"copies": copies, "papers": sorted(rows)}

    def take_back(self) -> Facts:
        from gnp_desk.services.views import Edit

        edits = [Edit(self.claim, {"report_number": f"R-{number}"}) for number in range(3)]
        for edit in edits:
            self.desk.cases.save(self.claim, [edit], "selftest")
        undone = self.desk.cases.undo(self.claim, "selftest")
        need(self.pen.case.claim.get("report_number") == "R-1", "deshacer regresa un paso")
        self.desk.cases.redo(self.claim, "selftest")
        need(self.pen.case.claim.get("report_number") == "R-2", "rehacer lo devuelve")
        return {"left": undone.undo_left}

    def survive(self) -> Facts:
        """Kill a process that has just acknowledged an answer, and find the answer, the place and the undo again."""
        self.desk.close()
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gnp_desk.selftest", str(self.folder), self.claim], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        with child.stdout as said:
            acknowledged = said.readline().strip()
            child.kill()
        child.wait()
        need(acknowledged == "Guardado", "el otro proceso guardó antes de morir")
        self.desk = _open(self.folder)
        case = self.desk.cases.load(self.claim)
        place = self.desk.cases.last_place()
        need(case.claim.get("report_number") == KILLED, "lo guardado está")
        need((place.claim, place.field) == (self.claim, "report_number"), "se vuelve al mismo campo")
        self.desk.cases.undo(self.claim, "selftest")
        need(self.desk.cases.load(self.claim).claim.get("report_number") == "R-2", "deshacer sigue ahí")
        return {"acknowledged": 1, "lost": 0}

    def export(self) -> Facts:
        from gnp_desk.services.export import export

        folio = self.desk.cases.load(self.claim).claim.text("folio")
        manifest = export(self.desk.database, self.desk.cases, folio, self.folder / OUT)
        listed = json.loads(manifest.read_text(encoding="utf-8"))["papers"]
        need(len(listed) == len(self.issued), "están todos los papeles")
        for entry in listed:
            found = hashlib.sha256((manifest.parent / entry["file"]).read_bytes()).hexdigest()
            need(found == entry["sha256"], f"la huella de {entry['file']} coincide")
        evidence = json.loads(manifest.read_text(encoding="utf-8"))["evidence"]
        need(len(evidence) == len(self.desk.cases.load(self.claim).of("evidence")), "están todos los originales")
        return {"papers": listed, "evidence": len(evidence)}

    def verify(self) -> Facts:
        from gnp_desk.services.verify import verify

        found = verify(self.desk.database)
        need(not any(found.values()), f"todo coincide con sus huellas: {found}")
        return {"checked": sorted(found)}

    def open_window(self) -> Facts:
        """Open the real window over this store in a process of its own, and show its screens."""
        self.desk.close()
        child = [sys.executable, "-m", "gnp_desk.selftest_window", str(self.folder), self.claim]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(child, capture_output=True, text=True, timeout=120, env=environment)  # noqa: S603
        told = json.loads(done.stdout) if done.stdout.startswith("{") else {"stopped": done.returncode}
        need(done.returncode == 0, f"la ventana abre y muestra sus pantallas: {told}")
        return {name: value for name, value in told.items() if name != "ok"}

    def _issue(self, kind: str) -> Facts:
        """Preview and issue the newest record of a kind, and read both papers back."""
        record = self.pen.case.of(kind)[-1]
        draft = _text(self.desk.papers.preview(self.claim, record.id))
        need("BORRADOR" in draft, "la vista previa dice BORRADOR")
        from gnp_desk import selftest_answers

        started = time.perf_counter()
        issued = self.desk.papers.issue(self.claim, record.id)
        took = (time.perf_counter() - started) * 1000
        self.issued.append(issued)
        pdf = self.desk.papers.read(issued.paper)
        text = _text(pdf)
        need(hashlib.sha256(pdf).hexdigest() == issued.sha256, "los bytes son los que se emitieron")
        need(issued.folio in text and "BORRADOR" not in text, "el papel lleva su folio y ya no es borrador")
        need("DEMOSTRACIÓN" in text, "el papel dice DEMOSTRACIÓN")
        answers = list(selftest_answers.answers(self.desk.cases.load(self.claim), kind, record.id))
        missing = [answer for answer in answers if _plain(answer) not in _plain(text)]
        need(not missing, f"el papel lleva cada respuesta; faltan {missing}")
        told = {"folio": issued.folio, "pages": issued.pages, "bytes": len(pdf)}
        return {**told, "answers": len(answers), "issue_ms": round(took, 1)}


@contextlib.contextmanager
def offline() -> Iterator[None]:
    """Cut the network for this process: any attempt to reach another machine ends the test."""
    is_cut = [True]

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if is_cut[0] and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            address = arguments[1] if event == "socket.connect" else arguments[0]
            if not isinstance(address, str | bytes) or event != "socket.connect":
                raise Unmet(what=f"nada usa la red; se intentó {event}")

    sys.addaudithook(refuse)
    try:
        yield
    finally:
        is_cut[0] = False


def _open(folder: Path) -> Desk:
    from gnp_desk.desk import open_desk

    return open_desk(folder, lambda first_time: "", demo=True)


def _text(pdf: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _plain(text: str) -> str:
    """Return text without the spaces and hyphens that lines of paper add."""
    return re.sub(r"[\s\-‐]+", "", text).casefold()


def _name(person: object) -> str:
    from gnp_desk.services.policy_copy import name_words

    return name_words(getattr(person, "values", {}))


def _work_until_killed(arguments: Sequence[str]) -> None:
    """Save one answer and the place it was written at, say so, and wait for the end."""
    from gnp_desk.services.views import Edit, Place

    folder, claim = arguments
    desk = _open(Path(folder))
    desk.cases.save(claim, [Edit(claim, {"report_number": KILLED})], "selftest")
    desk.cases.remember(Place("page", claim, "data", claim, "report_number", 12))
    os.write(1, b"Guardado\n")
    time.sleep(60)


if __name__ == "__main__":
    _work_until_killed(sys.argv[1:])
