"""Files without what they tell of their makers: metadata, names, comments, what is embedded; the pages stay.

Only kinds that can be cleaned wholly are: PDF, pictures, spreadsheets. Who passes a copy on gives it a neutral name.
"""

import io
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from grants.core.errors import DomainError

CLEANABLE: Final = ("pdf", "jpg", "png", "xlsx")
# What pages and what stands on them may carry of their making.
TRACES: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/Thumb", "/B", "/Measure", "/AF")
# Of a field that was filled in only its picture stays: where it stands and how it looks.
FIELD_KEYS: Final = ("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/P")
PICTURE_FORMATS: Final = {"jpg": "JPEG", "png": "PNG"}


def clean(content: bytes, kind: str) -> bytes:
    """Return the file without metadata. Raises DomainError for a kind or a file that cannot be cleaned."""
    cleaners = {"pdf": _clean_pdf, "jpg": _clean_jpg, "png": _clean_png, "xlsx": _clean_sheet}
    if kind not in cleaners:
        raise DomainError(_("Only PDF files, pictures and XLSX spreadsheets can be cleaned of what tells their maker."))
    try:
        return cleaners[kind](content)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise DomainError(_("This file is damaged or locked, so it cannot be cleaned.")) from error


def text_of(content: bytes, kind: str) -> str:
    """Return the text that a file holds, as far as it can be read; '' for pictures and scanned pages."""
    try:
        if kind == "pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return _text_of_sheet(content) if kind == "xlsx" else ""
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return ""


def _clean_pdf(content: bytes) -> bytes:
    """Keep the pages alone: no information, XMP, outline, embedded file, comment, script or name of a field."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        kept = writer.add_page(page, excluded_keys=[*TRACES, "/Annots", "/StructParents"])
        fields = [note.get_object() for note in page.get("/Annots") or []]
        notes = [_field(writer, note) for note in fields if note.get("/Subtype") == "/Widget"]
        if notes:
            kept[NameObject("/Annots")] = ArrayObject(notes)
    for thing in writer._objects:
        _strip(thing)
    writer.metadata = None
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _field(writer: PdfWriter, note: DictionaryObject) -> IndirectObject:
    picture = DictionaryObject(
        {NameObject(key): note.raw_get(key) for key in FIELD_KEYS if key in note and key != "/P"}
    )
    return writer._add_object(picture.clone(writer))


def _strip(thing: Any) -> None:
    """Take out of an object what tells of its making; of a photograph within it what its camera wrote."""
    if not isinstance(thing, DictionaryObject):
        return
    for trace in TRACES:
        if trace in thing:
            del thing[trace]
    if isinstance(thing, StreamObject) and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = _without_segments(thing._data)


def _without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG without comments and application data, those aside that say how its colours are to be read."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        is_trace = jpeg[at + 1] == 0xFE or (0xE1 <= jpeg[at + 1] <= 0xEF and jpeg[at + 1] != 0xEE)
        kept += b"" if is_trace else jpeg[at:end]
        at = end
    return bytes(kept + jpeg[at:])


def _clean_jpg(content: bytes) -> bytes:
    return _clean_picture(content, "jpg")


def _clean_png(content: bytes) -> bytes:
    return _clean_picture(content, "png")


def _clean_picture(content: bytes, kind: str) -> bytes:
    """Draw the picture anew, upright, without what the camera and the programs wrote beside it."""
    with Image.open(io.BytesIO(content)) as opened:
        upright = ImageOps.exif_transpose(opened)
        bare = upright.copy()
    transparency = bare.info.get("transparency")
    bare.info = {"transparency": transparency} if transparency is not None else {}
    drawn = io.BytesIO()
    bare.save(drawn, PICTURE_FORMATS[kind], **({"quality": 90} if kind == "jpg" else {}))
    return drawn.getvalue()


def _clean_sheet(content: bytes) -> bytes:
    """Keep the sheets: no properties, comments, headers, footers, or links to other files."""
    book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    book.properties = DocumentProperties(creator="")
    book.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined]
    for sheet in book.worksheets:
        sheet.HeaderFooter = type(sheet.HeaderFooter)()
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    cell.comment = None
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text_of_sheet(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    lines = [
        " ".join([sheet.title, *(str(cell) for cell in row if cell is not None)])
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    return "\n".join(lines)
