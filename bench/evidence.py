"""Evidence: import with copies against bare Pillow in two processes, memory, checking against sha256sum, the gallery.

The photos are made here: 12 megapixels with the grain and the notes of a camera, about 4 MB each. The floor of the import
decodes the same bytes at the same scale and writes the same two copies, without hashing, sealing or storing anything.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.table import Row, show

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SIDES, PHOTOS = (4000, 3000), 40
GIGABYTE, CHECKED = 1_000_000_000, 290
VIEW, THUMB = 1600, 320
TOOL = shutil.which("sha256sum") or "sha256sum"


def photo(seed: int) -> bytes:
    """Return a photo of 12 megapixels: soft shapes, and the grain of a sensor."""
    grain = Image.effect_noise(SIDES, 14)
    soft = Image.effect_noise((SIDES[0] // 100, SIDES[1] // 100), 90 + seed).resize(SIDES, Image.Resampling.BICUBIC)
    image = Image.blend(grain, soft, 0.7).convert("RGB")
    notes = Image.Exif()
    notes[0x0112], notes[0x0110] = 6, "Z9"
    with BytesIO() as made:
        image.save(made, "JPEG", quality=92, exif=notes)
        return made.getvalue()


def bare(data: bytes) -> int:
    """Do with Pillow alone what a worker and the copies do."""
    image = Image.open(BytesIO(data))
    image.draft("RGB", (VIEW, VIEW * 3 // 4))
    view = image.resize((VIEW, VIEW * 3 // 4), Image.Resampling.BILINEAR, reducing_gap=2.0)
    thumb = view.resize((THUMB, THUMB * 3 // 4), Image.Resampling.BILINEAR, reducing_gap=2.0)
    size = 0
    for copy in (view, thumb):
        with BytesIO() as made:
            copy.save(made, "JPEG", quality=82)
            size += made.tell()
    return size


def main() -> None:
    """Print a row per promise of evidence."""
    with tempfile.TemporaryDirectory(prefix="gnp-desk-bench-") as folder:
        show([*importing(Path(folder) / "a"), *checking(Path(folder) / "b"), *gallery(Path(folder) / "c")])


def importing(folder: Path) -> list[Row]:
    """Import 40 photos as from a card, in a process of its own, and measure what it takes of memory."""
    card = folder / "DCIM"
    card.mkdir(parents=True)
    bases = [photo(seed) for seed in range(4)]
    for number in range(PHOTOS):
        (card / f"IMG_{number:04}.jpg").write_bytes(bases[number % 4] + bytes([number]))
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(bare, bases))
        started = time.perf_counter()
        list(pool.map(bare, [path.read_bytes() for path in sorted(card.iterdir())]))
        floor = PHOTOS / (time.perf_counter() - started)
    told = subprocess.run([sys.executable, "-m", "bench.evidence", str(folder)], capture_output=True, text=True, check=True)
    rate, grown = map(float, told.stdout.split())
    size = sum(len(base) for base in bases) / 4 / 1e6
    return [
        Row(f"import, 12 MP of {size:.1f} MB each", f"{rate:.1f} photos/s", "≥ 8 /s", f"{floor:.1f} /s bare Pillow, 2 processes", f"{rate / floor:.2f}"),
        Row("import: memory of the application", f"+{grown:.0f} MB", "≤ 150 MB", "", ""),
    ]  # fmt: skip


def import_card(folder: Path) -> None:
    """Import the card of a folder and print photos a second and megabytes of growth."""
    from gnp_desk.services.evidence_import import Into
    from gnp_desk.services.sources import FileSource

    desk = _open(folder / "store")
    claim = desk.cases.start()
    files = [FileSource(path) for path in sorted((folder / "DCIM").iterdir())]
    before = _most_memory()
    started = time.perf_counter()
    brought = desk.evidence.bring(Into(claim), files)
    rate = PHOTOS / (time.perf_counter() - started)
    grown = _most_memory() - before
    assert len(brought.records) == PHOTOS and not brought.apart
    desk.close()
    sys.stdout.write(f"{rate} {grown}")


def checking(folder: Path) -> list[Row]:
    """Check a claim of 290 files and 1 GB against sha256sum over the same bytes in the clear."""
    from gnp_desk.services.evidence_import import Into
    from gnp_desk.services.sources import PastedSource

    desk = _open(folder / "store")
    claim = desk.cases.start()
    clear = folder / "clear"
    clear.mkdir()
    small, filler = photo_small(), os.urandom(GIGABYTE // CHECKED)
    total = 0
    for number in range(CHECKED):
        data = small + filler + number.to_bytes(4, "big")
        total += len(data)
        (clear / f"{number}.jpg").write_bytes(data)
        desk.evidence.bring(Into(claim), [PastedSource(f"{number}.jpg", data)])
    names = [str(path) for path in sorted(clear.iterdir())]
    subprocess.run([TOOL, *names], stdout=subprocess.DEVNULL, check=True)  # both find the bytes in memory
    tool = min(_timed(lambda: subprocess.run([TOOL, *names], stdout=subprocess.DEVNULL, check=True)) for _round in range(3))
    python = min(_timed(lambda: [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in names]) for _round in range(2))
    assert desk.evidence.check(claim) == ()
    ours = min(_timed(lambda: desk.evidence.check(claim)) for _round in range(3))
    desk.close()
    shutil.rmtree(clear)
    speed = total / 1e6
    return [
        Row(f"check a claim of {CHECKED} files, {total / 1e9:.2f} GB", f"{speed / ours:.0f} MB/s", "≥ 60 % of sha256sum", f"{speed / tool:.0f} MB/s sha256sum", f"{tool / ours:.2f}"),
        Row("the same against hashlib in one process", f"{speed / ours:.0f} MB/s", "", f"{speed / python:.0f} MB/s hashlib", f"{python / ours:.2f}"),
    ]  # fmt: skip


def photo_small() -> bytes:
    """Return a small photo; what is checked is bytes, not pixels."""
    with BytesIO() as made:
        Image.effect_noise((160, 120), 60).convert("RGB").save(made, "JPEG")
        return made.getvalue()


def gallery(folder: Path) -> list[Row]:
    """Open Evidencia with 300 photos and measure until thumbnails are painted."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from gnp_desk.services.evidence_import import Into
    from gnp_desk.services.sources import PastedSource
    from gnp_desk.ui import drawing
    from gnp_desk.ui.claim_session import ClaimSession
    from gnp_desk.ui.evidence.evidence_page import EvidencePage
    from gnp_desk.ui.screen import Place
    from gnp_desk.ui.tasks import Tasks
    from gnp_desk.ui.tokens import Look

    desk = _open(folder / "store")
    claim = desk.cases.start()
    small = photo_small()
    desk.evidence.bring(Into(claim), [PastedSource(f"{n}.jpg", small + n.to_bytes(2, "big")) for n in range(300)])
    application = QApplication.instance() or QApplication([])
    drawing.install(application, Look())  # type: ignore[arg-type]
    tasks = Tasks()
    session = ClaimSession(desk.cases, tasks)
    page = EvidencePage(session, desk.evidence, tasks)
    page.resize(1366, 640)
    page.show()
    started = time.perf_counter()
    page.enter(Place("evidence", claim, page="all"))
    while not page._model._images and time.perf_counter() - started < 20:
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    application.processEvents()
    took = (time.perf_counter() - started) * 1000
    page.leave()
    session.finish()
    tasks.close()
    desk.close()
    page.deleteLater()
    return [Row("gallery of 300, first thumbnails painted", f"{took:.0f} ms", "≤ 400 ms", "", "")]


def _most_memory() -> float:
    """Return the most megabytes this process ever held; what its parent held does not count."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _timed(job: object) -> float:
    started = time.perf_counter()
    job()  # type: ignore[operator]
    return time.perf_counter() - started


def _open(folder: Path) -> object:
    from gnp_desk.desk import open_desk

    return open_desk(folder, lambda first: "", demo=True)


if __name__ == "__main__":
    import_card(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
