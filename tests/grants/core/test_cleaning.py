"""A cleaned file tells nothing of who made it."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from grants.core.cleaning import clean, text_of
from grants.core.errors import DomainError
from tests.factories import PDF

NAME = "Udruzenje Sunce"


def test_pdf_keeps_its_pages_and_loses_author_title_xmp_comments_and_what_is_embedded() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    writer.add_metadata({"/Author": NAME, "/Title": f"{NAME} statute", "/Producer": NAME})
    writer.add_attachment(f"{NAME}.txt", NAME.encode())
    writer.add_outline_item(title=NAME, page_number=0)
    writer.add_annotation(page_number=0, annotation=FreeText(text=NAME, rect=(0, 0, 99, 99)))
    made = io.BytesIO()
    writer.write(made)
    cleaned = clean(made.getvalue(), "pdf")
    found = PdfReader(io.BytesIO(cleaned))
    assert "A paper." in text_of(cleaned, "pdf")
    assert (found.metadata or {}) == {}
    assert found.xmp_metadata is None
    assert found.attachments == {}
    assert not found.outline
    everything = cleaned + b"".join(
        thing.get_data()
        for thing in map(found.get_object, range(1, len(found.xref[0]) + 1))
        if hasattr(thing, "get_data")
    )
    assert b"Sunce" not in everything


def _photograph(kind: str) -> bytes:
    picture = Image.new("RGB", (40, 20), (200, 10, 10))
    exif = Image.Exif()
    exif[0x013B] = NAME  # artist
    exif[0x0112] = 6  # to be turned
    made = io.BytesIO()
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", NAME)
        picture.save(made, kind, pnginfo=info, exif=exif)
    else:
        picture.save(made, kind, exif=exif, comment=NAME.encode())
    return made.getvalue()


@pytest.mark.parametrize(("kind", "form"), [("jpg", "JPEG"), ("png", "PNG")])
def test_picture_stays_upright_and_loses_what_the_camera_wrote(kind: str, form: str) -> None:
    dirty = _photograph(form)
    assert b"Sunce" in dirty
    cleaned = clean(dirty, kind)
    assert b"Sunce" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()


def test_photograph_within_a_pdf_loses_what_the_camera_wrote() -> None:
    made = io.BytesIO()
    with Image.open(io.BytesIO(_photograph("JPEG"))) as picture:
        picture.save(made, "PDF", author=NAME)
    reader = PdfReader(io.BytesIO(clean(made.getvalue(), "pdf")))
    assert reader.pages[0].images[0].image is not None
    assert b"Sunce" not in clean(made.getvalue(), "pdf")


def test_spreadsheet_keeps_its_cells_and_loses_properties_comments_and_headers() -> None:
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.lastModifiedBy, book.properties.title = NAME, NAME, NAME
    book.active["A1"] = "Rent"
    book.active["A1"].comment = Comment(NAME, NAME)
    book.active.oddHeader.center.text = NAME
    made = io.BytesIO()
    book.save(made)
    cleaned = clean(made.getvalue(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert not any(b"Sunce" in archive.read(name) for name in archive.namelist())
    assert "Rent" in text_of(cleaned, "xlsx")


@pytest.mark.parametrize(
    ("content", "kind"), [(b"PK", "docx"), (b"PK", "ods"), (b"%PDF-1.7 torn", "pdf"), (b"", "jpg")]
)
def test_what_cannot_be_cleaned_wholly_is_refused(content: bytes, kind: str) -> None:
    with pytest.raises(DomainError):
        clean(content, kind)
