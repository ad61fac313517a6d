"""Documents: tagged PDF, whatever letters the data hold, and data that never become markup."""

import os
from pathlib import Path

import pytest

from grants.core.documents import GRANTS, render_pdf

SAMPLE = """#import "/core/typst/letterhead.typ": *
#let data = json(bytes(sys.inputs.data))
#show: letter.with(data)
== Section
#data.text
#facts((("Reference", data.reference),))
#figures(("Line", "Amount"), (("Staff", "10.00"), ("Together", "10.00")), numbers: (1,), total: true, caption: "In EUR")
#signatures((("For the office", "A person"), ("For the grantee", "Another", "signed today")))
"""


@pytest.fixture
def sample() -> Path:
    path = GRANTS / "core" / "typst" / f"_sample_of_the_tests_{os.getpid()}.typ"  # each worker has its own
    path.write_text(SAMPLE)
    yield path
    path.unlink()


@pytest.mark.parametrize("lang", ["en", "sq", "bs", "mk", "sr-latn", "tr"])
def test_document_is_tagged_and_accessible(sample: Path, lang: str) -> None:
    pdf = render_pdf(
        sample,
        {
            "title": "Споразум · Ugovor · Sözleşme",
            "text": "Ђурђица, ç š đ ı ğ",
            "reference": "SRB-1",
            "disclaimer": ["a"],
        },
        lang=lang,
    )
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf
    assert b"/StructTreeRoot" in pdf


def test_text_is_never_markup(sample: Path) -> None:
    hostile = {"title": "#panic()", "text": '#read("/core/money.py") *bold* $x$ \\', "reference": "@none"}
    assert render_pdf(sample, hostile, lang="en").startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["a party 🎉", "中文", "a\x1bb", "\ufffe"])
def test_letters_that_no_font_draws_do_not_keep_a_document_from_being_made(sample: Path, text: str) -> None:
    hostile = {"title": text, "text": text, "reference": text}
    assert render_pdf(sample, hostile, lang="en").startswith(b"%PDF-")
