"""The photos of a worksheet line: chosen by name with the keys, seen there, and kept only with each photo."""

from __future__ import annotations

from money_cases import Claim
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gnp_desk.forms.evidence.photos import photos_of
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.views import Place
from gnp_desk.ui.evidence.photo_strip import PhotoStrip
from gnp_desk.ui.money.record_page import RecordPage
from tests.services.evidence.drawn import photo
from tests.ui.money.conftest import CLAIM, CTRL, Hand, Work, draft

K = Qt.Key
LINE = "line-2"


def on_the_line(hand: Hand, count: int) -> tuple[RecordPage, PhotoStrip]:
    """Bring photos into the claim and go to the page of one line, its photos under the keys."""
    sources = [PastedSource(f"IMG_{number}.jpg", photo(number, (320, 240))) for number in range(count)]
    if count:
        hand.shell.work.make.desk.evidence.bring(Into(CLAIM), sources)
    hand.go(Place("record", CLAIM, f"record/{LINE}", LINE))
    hand.rest()
    page = hand.window.screen_shown
    assert isinstance(page, RecordPage)
    page.reveal((LINE, "photos"))
    return page, page.findChild(PhotoStrip)


def shown_by(hand: Hand) -> list[str]:
    return [item.text("original_name") for item in photos_of(hand.case, LINE)]  # type: ignore[arg-type]


def test_a_photo_is_chosen_by_its_name_with_the_keys_seen_and_taken_back(work: Work) -> None:
    hand = work(draft())
    _page, strip = on_the_line(hand, 3)
    assert not strip.isVisible() and shown_by(hand) == []
    hand.key(K.Key_Down)
    hand.key(K.Key_Space)
    hand.rest()
    assert shown_by(hand) == ["IMG_1.jpg"]
    assert strip.isVisible() and strip.model().rowCount() == 1
    (item,) = photos_of(hand.case, LINE)  # type: ignore[arg-type]
    assert item.get("subject") == [LINE] and "photos" not in hand.case.find(LINE).values  # type: ignore[attr-defined]
    hand.key(K.Key_Down)
    hand.key(K.Key_Space)
    hand.rest()
    assert shown_by(hand) == ["IMG_1.jpg", "IMG_2.jpg"] and strip.model().rowCount() == 2
    hand.key(K.Key_Z, CTRL)
    hand.rest()
    assert shown_by(hand) == ["IMG_1.jpg"]
    strip.setFocus()
    QApplication.processEvents()
    hand.key(K.Key_Return)
    hand.rest()
    assert hand.window.screen_shown.code == "photo"  # type: ignore[union-attr]


def test_a_line_of_a_claim_without_photos_does_not_ask_for_them(work: Work) -> None:
    hand = work(draft())
    page, strip = on_the_line(hand, 0)
    fields = [question.field for sheet in page._board.sheets for question in sheet.questions()]
    assert "reason" in fields and "photos" not in fields and not strip.isVisible()


def test_the_photos_of_a_line_show_its_copy_in_a_supplement_too(work: Work) -> None:
    claim: Claim = draft().change("sheet", status="issued", issued_folio="HV-K7-000001-A")
    hand = work(claim)
    desk = hand.shell.work.make.desk
    (taken,) = desk.evidence.bring(
        Into(CLAIM, subject=(LINE,)), [PastedSource("IMG_7.jpg", photo(7, (320, 240)))]
    ).records
    sheet = desk.office.worksheets.supplement(CLAIM, "hidden_damage", "Apareció el larguero")
    case = desk.cases.load(CLAIM)
    (copy,) = [line for line in case.of("worksheet_line", sheet) if line.get("origin") == LINE]
    assert [item.id for item in photos_of(case, copy.id)] == [item.id for item in photos_of(case, LINE)] == [taken]
