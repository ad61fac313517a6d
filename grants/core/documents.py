"""Documents as tagged PDF (PDF/UA-1), set by typst; data go in as JSON, so text is never markup."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.timezone import localtime

GRANTS: Final = Path(__file__).resolve().parent.parent


def render_pdf(template: Path | str, data: dict[str, Any], *, lang: str) -> bytes:
    """Return the PDF of a typst template; a name such as "agreements/typst/agreement.typ" counts from grants/.

    The template reads its data with `#let data = json(bytes(sys.inputs.data))` and imports the letterhead from
    "/core/typst/letterhead.typ". Only fonts that typst carries are used, so every machine sets the same page.
    """
    path = template if isinstance(template, Path) else GRANTS / template
    payload = json.dumps({"lang": _language(lang), **data}, cls=DocumentEncoder, ensure_ascii=False)
    return typst.compile(
        path,
        root=GRANTS,
        ignore_system_fonts=True,
        sys_inputs={"data": payload},
        pdf_standards=["ua-1"],
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
