"""Documents as tagged PDF (PDF/UA-1), set by typst; data go in as JSON, so text is never markup."""

import json
import logging
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.timezone import localtime

logger = logging.getLogger(__name__)

GRANTS: Final = Path(__file__).resolve().parent.parent


def render_pdf(template: Path | str, data: dict[str, Any], *, lang: str) -> bytes:
    """Return the PDF of a typst template; a name such as "agreements/typst/agreement.typ" counts from grants/.

    The template reads its data with `#let data = json(bytes(sys.inputs.data))` and imports the letterhead from
    "/core/typst/letterhead.typ". Only fonts that typst carries are used, so every machine sets the same page.
    """
    path = template if isinstance(template, Path) else GRANTS / template
    payload = json.dumps({"lang": _language(lang), **data}, cls=DocumentEncoder, ensure_ascii=False)
    try:
        return _compile(path, payload, standards=["ua-1"])
    except typst.TypstError as error:
        # PDF/UA-1 refuses a letter that no carried font can draw (an emoji in an answer). Better an empty box in the
        # document than no document: what people wrote must never keep a grant from being signed.
        logger.warning("%s is set without PDF/UA-1: %s", path.name, error)
        return _compile(path, payload, standards=[])


def _compile(path: Path, payload: str, *, standards: list[str]) -> bytes:
    return typst.compile(
        path,
        root=GRANTS,
        ignore_system_fonts=True,
        sys_inputs={"data": payload},
        pdf_standards=standards,
        format="pdf",
    )


class DocumentEncoder(DjangoJSONEncoder):
    """Write dates as a reader would, and lazily translated texts as texts."""

    def default(self, o: Any) -> Any:
        """Return what JSON can hold."""
        if isinstance(o, datetime):
            return date_format(localtime(o), "DATETIME_FORMAT")
        return date_format(o, "DATE_FORMAT") if isinstance(o, date) else super().default(o)


def _language(lang: str) -> str:
    """Return the two-letter code that typst hyphenates and tags by."""
    return lang.split("-")[0]
