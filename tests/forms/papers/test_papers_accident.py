"""The drawn parts of the declaration: sketch, diagram of each body, signatures; by picture and by what they say."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import paper_cases
import pytest
import reading
from builders import at, changed, record
from pypdf import PdfReader
from test_papers_pictures import compare

from gnp_desk.forms import body_map, documents, zones
from gnp_desk.forms.case import Case
from gnp_desk.forms.signature import signing, strokes
from gnp_desk.services.demo import autograph
from gnp_desk.services.ids import digest

REFUSAL = "Dice que prefiere hablar antes con su aseguradora."
DRAWN = (
    ("e1", "sedan", "before", "a", "-3.85", "-8.00", 180),
    ("e2", "sedan", "impact", "a", "-3.85", "4.00", 180),
    ("e3", "hatchback", "before", "b", "-3.85", "-18.00", 180),
    ("e4", "hatchback", "impact", "b", "-3.75", "-0.40", 176),
    ("e5", "hatchback", "after", "b", "-7.10", "9.00", 180),
    ("e6", "impact_point", "impact", None, "-3.85", "1.70", 0),
    ("e7", "skid_marks", "impact", None, "-3.85", "-6.00", 180),
    ("e8", "traffic_light_red", "impact", None, "-9.90", "9.00", 0),
)


def sketched(case: Case) -> Case:
    """Return the case with its collision drawn."""
    drawn = [
        record("sketch_element", key, parent="sketch", position=key, kind=kind, phase=phase, party=party, x_m=x, y_m=y, heading_deg=heading)
        for key, kind, phase, party, x, y, heading in DRAWN
    ]
    sheet = record("sketch", "sketch", template="avenue_median", street_names="Eje 3 Poniente, Avenida Central")
    case = replace(case, records=(*case.records, sheet, *drawn))
    return changed(changed(case, "e7", points="1.60,6.00"), "e8", label="rojo")


def signed(case: Case, **refused: str) -> Case:
    """Return the case signed by everybody, but for those who give a reason not to, by letter."""
    declaration = case.first("declaration")
    assert declaration is not None
    content_hash = digest(documents.PAPERS["declaration"].content(case, declaration, case.edition))
    made = []
    for signer in documents.signers(case, declaration):
        why = refused.get(signer.letter)
        given = {"outcome": "refused", "reason": why} if why else {"outcome": "signed", "strokes": strokes.written(autograph(signer.name))}
        made.append(
            record(
                "signature",
                f"signature-{signer.key}",
                form="declaration",
                source=declaration.id,
                content_hash=content_hash,
                signer_role=signer.role,
                letter=signer.letter,
                method="screen",
                signed_at=at("2026-11-22T18:58"),
                **given,
            )
        )
    return replace(case, records=(*case.records, *made))


def paper(case: Case) -> bytes:
    declaration = case.first("declaration")
    assert declaration is not None
    content = documents.PAPERS["declaration"].content(case, declaration, case.edition)
    found = signing.standings(case, declaration, documents.signers(case, declaration), digest(content))
    full = {**content, "signatures": signing.frozen(found)}
    return documents.PAPERS["declaration"].draw(full, paper_cases.stamp("declaration"))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("number", [0, 1])
def test_the_declaration_with_sketch_and_signatures_looks_as_agreed(number: int) -> None:
    compare("accident", paper(signed(sketched(paper_cases.full()), B=REFUSAL)), number)


def test_sketch_and_signatures_keep_the_declaration_on_its_pages() -> None:
    assert len(texts(paper(signed(sketched(paper_cases.full()), B=REFUSAL)))) == 3


def test_the_sketch_is_drawn_as_lines_and_says_its_scale_streets_and_moments() -> None:
    pdf = paper(sketched(paper_cases.full()))
    page = PdfReader(BytesIO(pdf)).pages[0]
    said = page.extract_text()
    for words in ("Cortada: antes · Llena: impacto · Punteada: después", "Eje 3 Poniente", "Avenida Central", "10 m", "rojo"):
        assert words in said
    assert not page.images or all(image.name.startswith("qr") for image in page.images)


def test_a_signature_stands_on_the_joint_page_and_on_its_own_page_only() -> None:
    joint, first, second = texts(paper(signed(sketched(paper_cases.full()))))
    assert joint.count("firmó el 22/11/2026 18:58") == 3
    assert first.count("firmó el") == 1 and second.count("firmó el") == 1


def test_who_refused_stands_on_the_paper_with_the_reason() -> None:
    joint, _first, second = texts(paper(signed(paper_cases.full(), B=REFUSAL)))
    assert reading.squeezed(f"Se negó a firmar: {REFUSAL}") in reading.squeezed(joint)
    assert "firmó el" not in second


def test_a_stale_signature_is_never_drawn() -> None:
    case = changed(signed(sketched(paper_cases.full())), "a", remarks="Otra cosa.")
    assert "firmó el" not in texts(paper(case))[0]


def test_why_there_is_no_sketch_is_said_in_its_box() -> None:
    case = replace(paper_cases.full(), records=(*paper_cases.full().records, record("sketch", "sketch", no_sketch_reason="standing")))
    assert "Sin croquis: vehículo detenido y solo." in texts(paper(case))[0]


@pytest.mark.parametrize("code", ["sedan", "hatchback", "suv", "pickup", "van", "truck", "motorcycle"])
def test_every_body_has_the_zones_that_have_a_surface(code: str) -> None:
    table = zones.MOTORCYCLE_ZONES if code == "motorcycle" else zones.CAR_ZONES
    shapes = body_map.body(code).zones
    with_surface = {number for _code, number, _name, _parts in table if number not in ("20", "21", "22", "23", "24")}
    assert set(shapes) == with_surface
    for points in shapes.values():
        assert all(0 <= x <= body_map.SIZE[0] and 0 <= y <= body_map.SIZE[1] for x, y in points)


@pytest.mark.parametrize("code", ["hatchback", "suv", "pickup", "van", "truck", "motorcycle"])
def test_the_shapes_of_a_body_do_not_overlap(code: str) -> None:
    boxes = {}
    for number, points in body_map.body(code).zones.items():
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        boxes[number] = (min(xs), min(ys), max(xs), max(ys))
        assert max(xs) - min(xs) >= 23 and max(ys) - min(ys) >= 22, number
    numbers = list(boxes)
    for at_, one in enumerate(numbers):
        for other in numbers[at_ + 1 :]:
            a, b = boxes[one], boxes[other]
            wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            assert wide <= 0 or tall <= 0, (one, other)
