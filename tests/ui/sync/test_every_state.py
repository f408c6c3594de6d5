"""Every state of ux.md Y1 and Y8 is shown whole, with its sign and its word, in each theme: of claim, photo, paper and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import pytest

from gnp_desk.errors import DeskError
from gnp_desk.services.central import trouble
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.sync.link import Link
from gnp_desk.services.sync.states import WORDS, Sent
from gnp_desk.services.views import Place, QueueRow
from gnp_desk.ui import style
from gnp_desk.ui.orders_page import SENT
from gnp_desk.ui.queue_list import SENDING
from gnp_desk.ui.queue_model import Start
from gnp_desk.ui.sync.connection import MOST_OFFSET_MS
from gnp_desk.ui.tokens import Look
from tests.services.evidence.drawn import photo
from tests.sync.house import House
from tests.ui.sync.conftest import Show, Synchronising
from tests.ui.walk import faults

STATES = tuple(Sent(code, 0.62 if code == "sending" else -1.0) for code in WORDS)
WIDE = {"light": ("counter", 1.0), "dark": ("field", 1.0), "sun": ("gloves", 1.0)}


@pytest.fixture
def driver(house: House, show: Show) -> Synchronising:
    """Return the window of somebody with a photo, a draft and a paper."""
    ana = house["ana"]
    pictures = [PastedSource(f"IMG_20261122_1750{seed:02}.jpg", photo(seed)) for seed in range(len(STATES))]
    ana.desk.evidence.bring(Into(house.claim), pictures)
    ana.add("vehicle_admission_order")
    ana.paper(b"%PDF-", title="Orden de admisión del vehículo", issued_at="2026-11-25T18:00:00Z")
    found = show(ana)
    found.conductor.rhythm.stop()
    return found


def on_claims(driver: Synchronising) -> None:
    driver.go(Place("work"))
    driver.settle()
    model = driver.window.screen_shown._model
    row = model.row(max(0, model.find(driver.laptop.house.claim)))
    rows = tuple(_sent(replace(row, claim=f"c{at}"), sent) for at, sent in enumerate(STATES))
    model._arrived(
        Start(model._tab, dict.fromkeys(("today", "incomplete", "unsent", "conflicts", "returned"), len(rows)), rows)
    )


def _sent(row: QueueRow, sent: Sent) -> QueueRow:
    return replace(row, send_state=sent.code, send_text=sent.words)


def on_photos(driver: Synchronising) -> None:
    driver.go(Place("evidence", driver.laptop.house.claim))
    model = driver.window.screen_shown._model
    model.show_states({row.id: sent for row, sent in zip(model.rows, STATES, strict=True)})
    driver.settle()


def on_papers(driver: Synchronising) -> None:
    driver.go(Place("orders", driver.laptop.house.claim))
    model = driver.window.screen_shown._model
    row = model.rows[-1]
    model.put(
        tuple(
            replace(row, send_state=sent.code, send_text=sent.words, folio=f"OV-ANA-00000{at}")
            for at, sent in enumerate(STATES)
        )
    )


def on_lines(driver: Synchronising) -> None:
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    base = replace(page._out.items[0], folio="SI-ANA-000475-Q", vehicle="Nissan Versa 2022", size=11_700_000)
    lines = [
        _line(base, at, sent) for at, sent in enumerate(STATES) if sent.code not in ("acknowledged", "absent", "draft")
    ]
    page._out.show_items(lines, "")


def _line(base: OutboxItem, at: int, sent: Sent) -> OutboxItem:
    reasons = {"rejected": ("El NIV lleva 17 caracteres.", "correct"), "conflict": ("2 datos por decidir", "review")}
    reasons |= {"stopped": ("Red medida: las fotos esperan.", "photos"), "waits": ("Espera: declaración.", "")}
    reason, action = reasons.get(sent.code, ("", ""))
    return replace(
        base,
        code=f"l{at}",
        state=sent.code,
        title="Orden de admisión del vehículo OV-ANA-000133-6",
        reason=reason,
        action=action,
    )


SCREENS: Mapping[str, Callable[[Synchronising], None]] = {
    "work": on_claims, "evidence": on_photos, "orders": on_papers, "sync": on_lines,
}  # fmt: skip


def looks() -> Iterator[tuple[str, Look]]:
    for theme, (density, scale) in WIDE.items():
        yield theme, Look(theme, density, scale)


def test_how_far_a_paper_is_has_room_at_every_size_of_text(driver: Synchronising) -> None:
    driver.window.resize(1024, 560)
    for density, scale in (("counter", 1.0), ("field", 1.5), ("gloves", 2.0), ("field", 1.0)):
        style.use(Look("light", density, scale))
        on_papers(driver)
        driver.settle()
        table = driver.window.screen_shown._table
        assert table.horizontalScrollBar().maximum() == 0, f"{density} {scale:g}: it scrolls sideways"
        assert not table.isColumnHidden(SENT)


def test_every_state_is_whole_on_every_screen_in_each_theme(driver: Synchronising) -> None:
    wrong = []
    for theme, look in looks():
        style.use(look)
        for screen, show_states in SCREENS.items():
            show_states(driver)
            driver.settle()
            wrong += [f"{theme} {screen}: {fault}" for fault in faults(driver.window)]
    assert not wrong, "\n".join(wrong)


def test_every_state_of_a_claim_stands_in_the_head_of_its_page(driver: Synchronising) -> None:
    claim, wrong = driver.laptop.house.claim, []
    driver.go(Place("case", claim))
    driver.window.resize(1024, 560)
    for theme, look in looks():
        style.use(look)
        driver.settle()
        for sent in STATES:
            driver.window.screen_shown._told((claim, sent))
            assert driver.window.title._state.text() == sent.words
            assert driver.window.title._state._mark._name == SENDING[sent.code][0]
            wrong += [f"{theme} {sent.code}: {fault}" for fault in faults(driver.window)]
    assert not wrong, "\n".join(sorted(set(wrong)))


WAYS: Mapping[str, tuple[Callable[[Link], Link], DeskError | None]] = {
    "En línea": (lambda link: link, None),
    "Sin conexión": (lambda link: link, trouble.NoNetwork()),
    "Red con página de acceso": (lambda link: link, trouble.PageInTheWay()),
    "Servidor no disponible": (lambda link: link, trouble.CentreUnavailable()),
    "Sesión vencida": (partial(replace, refresh=""), None),
    "En pausa": (partial(replace, paused=True), None),
    "Certificado no reconocido": (lambda link: link, trouble.UntrustedCertificate()),
    "Hora incorrecta": (partial(replace, offset_ms=MOST_OFFSET_MS + 60_000), None),
}


def test_every_state_of_the_connection_stands_in_the_frame_with_what_it_means(driver: Synchronising) -> None:
    driver.sync()
    driver.go(Place("sync"))
    conductor, wrong = driver.conductor, []
    link = conductor.link
    for theme, look in looks():
        style.use(look)
        for words, (changed, error) in WAYS.items():
            conductor.link, conductor._error = changed(link), error
            conductor.changed.emit()
            driver.settle()
            assert driver.connection() == words
            said = driver.window.screen_shown._banner._words.text()
            assert bool(said) is (words != "En línea"), f"{words} says what it means"
            wrong += [f"{theme} {words}: {fault}" for fault in faults(driver.window)]
    assert not wrong, "\n".join(sorted(set(wrong)))
