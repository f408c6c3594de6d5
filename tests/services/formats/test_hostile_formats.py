"""Formats that are more than pages and fields are refused by the worker, in words with a code, and stay refused."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services.format_reader import FormatReader
from gnp_desk.services.import_worker import Worker
from gnp_desk.worker import protocol
from tests.services.formats.library import add, drawn, states


def written(spoil: Callable[[PdfWriter], None]) -> bytes:
    """Return one of our formats with something added."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn()[1])))
    spoil(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def names(**items: object) -> DictionaryObject:
    found = DictionaryObject()
    for key, value in items.items():
        is_name = isinstance(value, str) and not isinstance(value, TextStringObject)
        found[NameObject(f"/{key}")] = NameObject(value) if is_name else value  # type: ignore[assignment,arg-type]
    return found


def put(writer: PdfWriter, key: str, value: object) -> None:
    writer.root_object[NameObject(key)] = value  # type: ignore[assignment]


def javascript(writer: PdfWriter) -> None:
    script = names(S="/JavaScript", JS=TextStringObject("app.alert(1)"))
    put(writer, "/Names", names(JavaScript=names(Names=ArrayObject([TextStringObject("x"), script]))))


def hidden_javascript(writer: PdfWriter) -> None:
    widget = writer.pages[0]["/Annots"][3].get_object()
    widget[NameObject("/AA")] = names(K=names(S="/JavaScript", JS=TextStringObject("x")))


def launch(writer: PdfWriter) -> None:
    put(writer, "/OpenAction", names(S="/Launch", F=TextStringObject("cmd.exe")))


def submit(writer: PdfWriter) -> None:
    page = writer.pages[0]
    page["/Annots"].append(names(Subtype="/Link", A=names(S="/SubmitForm", F=TextStringObject("http://x"))))


def xfa(writer: PdfWriter) -> None:
    writer.root_object["/AcroForm"][NameObject("/XFA")] = ArrayObject()


def attached(writer: PdfWriter) -> None:
    writer.add_attachment("x.exe", b"MZ")


def encrypted(writer: PdfWriter) -> None:
    writer.encrypt("", "owner", algorithm="AES-256")


def many_pages(count: int) -> bytes:
    """Return a file that names one page `count` times."""
    kids = b" ".join([b"3 0 R"] * count)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
    ]
    return built(objects)


def bomb() -> bytes:
    """Return a file whose only page swells to two gigabytes when it is looked at."""
    packer = zlib.compressobj(9)
    megabyte = packer.compress(b"0 0 m " * 174_763) + packer.flush(zlib.Z_FULL_FLUSH)
    swollen = megabyte + megabyte[2:] * 2_000 + b"\x03\x00"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(swollen), swollen),
    ]
    return built(objects)


def built(objects: list[bytes]) -> bytes:
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


@pytest.fixture(scope="module")
def reader():  # type: ignore[no-untyped-def]
    """One worker for all of these; it survives, or is started again."""
    made = FormatReader()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (javascript, errors.FormatWithScript),
        (hidden_javascript, errors.FormatWithScript),
        (launch, errors.FormatActs),
        (submit, errors.FormatActs),
        (xfa, errors.FormatWithXfa),
        (attached, errors.FormatWithFiles),
        (encrypted, errors.FormatEncrypted),
    ],
)
def test_a_format_that_could_act_is_refused_by_name(
    reader: FormatReader, spoil: Callable[[PdfWriter], None], refusal: type[errors.FormatError]
) -> None:
    with pytest.raises(refusal) as refused:
        reader.facts("Formato", written(spoil))
    assert refused.value.code.startswith("FMT-1") and "Formato" in refused.value.words()
    with pytest.raises(refusal):
        reader.flat("Formato", written(spoil), drawn()[1])


def test_a_hundred_thousand_pages_are_refused_before_they_are_walked(reader: FormatReader) -> None:
    with pytest.raises(errors.FormatTooLong):
        reader.facts("Formato", many_pages(100_000))
    assert len(reader.facts("Formato", many_pages(500)).sides) == 500


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.7", b"PK\x03\x04" * 50, drawn()[1][:20_000], b"%PDF-1.7\n" + b"\0" * 9_000]
)
def test_what_is_no_pdf_is_unreadable(reader: FormatReader, body: bytes) -> None:
    with pytest.raises(errors.FormatUnreadable):
        reader.facts("Formato", body)


def test_a_bomb_takes_the_worker_at_most_and_the_next_file_is_read(reader: FormatReader) -> None:
    with suppress(errors.FormatUnreadable):  # the worker ended, or drew what it could within its limits
        assert len(reader.page("Formato", bomb(), 0, 200).rgb) == 200 * 155 * 3
    assert reader.facts("Formato", drawn()[1]).spots


def test_more_than_fifty_megabytes_are_not_even_read(reader: FormatReader) -> None:
    with pytest.raises(errors.FormatTooLarge):
        reader.facts("Formato", drawn()[1] + b"\n" * (50 * 1024 * 1024))


def test_a_hostile_format_of_the_centre_is_refused_once_for_all(desk: Desk) -> None:
    pdf = written(javascript)
    add(desk, drawn()[0], pdf)
    library = desk.formats.library
    assert library.look_through() == 1
    assert states(desk)["auto_glass", "1.0"] == "refused"
    library.close()  # from here on no worker can be asked any more
    for use in (lambda: library.open("auto_glass"), lambda: library.picture(library.row("auto_glass"), 0, 200)):
        with pytest.raises(errors.FormatWithScript):
            use()


def test_a_worker_that_died_does_not_condemn_the_format(desk: Desk) -> None:
    add(desk, *drawn())
    library = desk.formats.library
    died: list[str] = []
    real = Worker.talk

    def talk(self: Worker, head: protocol.Head, body: bytes) -> tuple[protocol.Head, bytes]:
        self._running().kill()
        died.append(str(head["op"]))
        return real(self, head, body)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(errors.FormatUnreadable):
        patch.setattr(Worker, "talk", talk)
        library.open("auto_glass")
    assert died == ["look", "look"], "it is tried once more"
    assert states(desk)["auto_glass", "1.0"] == "current"
    assert library.open("auto_glass").facts.spots


def test_a_flat_copy_keeps_nothing_but_pages(reader: FormatReader) -> None:
    flat = PdfReader(BytesIO(reader.flat("Formato", drawn()[1], drawn()[1])))
    assert flat.get_fields() is None and "/Annots" not in flat.pages[0]
    assert set(flat.trailer["/Root"]) <= {"/Type", "/Pages", "/Lang"}


def test_pages_are_those_of_the_file_asked_for_whichever_was_drawn_before(reader: FormatReader) -> None:
    one, other = drawn()[1], drawn("auto_declaration")[1]
    first = reader.page("Formato", one, 0, 200)
    assert reader.page("Formato", other, 0, 200) != first
    assert reader.page("Formato", other, 1, 200) != reader.page("Formato", other, 0, 200)
    assert reader.facts("Formato", other).sides != reader.facts("Formato", one).sides
    assert reader.page("Formato", one, 0, 200) == first
