"""The agreement as PDF: its words, its tags, who may read it."""

import re
import shutil
import subprocess
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from grants.agreements.converting import Rate
from grants.agreements.documents import agreement_data, render_agreement
from grants.agreements.models import Agreement
from grants.agreements.services import edit_agreement, prepare_agreement
from grants.core import files


def words_of(data: Any) -> str:
    """Return every text that a document's data holds, joined."""
    if isinstance(data, dict):
        return " ".join(words_of(value) for value in data.values())
    if isinstance(data, list):
        return " ".join(words_of(value) for value in data)
    return str(data)


def inside(pdf: bytes) -> bytes:
    """Return the PDF with its packed streams unpacked, as far as they unpack."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_document_is_tagged_and_says_that_it_is_accessible(chain: Any) -> None:
    chain.prepared()
    content = inside(render_agreement(chain.agreement))
    assert b"/MarkInfo" in content
    assert re.search(rb"/Marked\s+true", content)
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid:part" in content
    assert re.search(rb"/Lang\s*\(en", content)
    assert re.search(rb"/S\s*/TH\b", content), "tables have header cells"


def test_document_says_what_a_short_agreement_must_say(chain: Any) -> None:
    chain.prepared()
    agreement = edit_agreement(chain.agreement, special_conditions="Invite us to the event.", actor=chain.officer)
    said = words_of(agreement_data(agreement)).replace("\xa0", " ")
    for word in (
        "Council of Europe",
        "European Union 85 %",
        agreement.organisation.name,
        agreement.organisation.registration_number,
        "10,800.00 EUR",
        "12,000.00 EUR",
        "8,640.00",
        "Mediators",
        "Eligible costs",
        "Visibility",
        "Personal data",
        "Records and audit",
        "termination",
        "Recovery",
        "Invite us to the event.",
    ):
        assert word in said, word


def said_in(agreement: Any) -> str:
    return words_of(agreement_data(agreement)).replace("\xa0", " ")


def test_contract_says_within_which_days_the_first_instalment_is_paid(fresh_chain: Any) -> None:
    fresh_chain.call_fields = {"payment_days": 15, "exchange": "invoice"}
    said = said_in(fresh_chain.prepared().agreement)
    assert "A first instalment of 8,640.00 EUR is paid within 15 days after this agreement comes into force." in said
    assert "Costs in another currency than EUR are converted by InforEuro of the month of the invoice." in said
    assert "This rate is fixed" not in said
    assert "Rate of the agreement" not in said


def test_contract_in_another_currency_tells_its_rate_and_the_policy(fresh_chain: Any) -> None:
    fresh_chain.call_fields = {"grant_currency": "RSD", "exchange": "mean"}
    fresh_chain.decided()
    with fresh_chain.now():
        rate = Rate(Decimal("117.25"), "National Bank of Serbia", timezone.localdate())
        agreement = prepare_agreement(fresh_chain.award, actor=fresh_chain.officer, rate=rate)
    said, day = said_in(agreement), date_format(agreement.rate_on, "j F Y")
    told = f"117.25 RSD for one EUR (National Bank of Serbia, {day})"
    assert f"The award of 10,800.00 EUR was converted at {told}. This rate is fixed" in said
    assert f"Rate of the agreement {told}" in said
    assert (
        "Costs in another currency than RSD are converted by the mean of the rates at which the bank exchanged" in said
    )
    assert inside(render_agreement(agreement))


def test_contract_language_does_not_follow_who_draws_it_up(chain: Any) -> None:
    chain.prepared()
    with override("sr-latn"):
        assert re.search(rb"/Lang\s*\(en", inside(render_agreement(chain.agreement)))
    Agreement.objects.update(terms={**chain.agreement.terms, "agreement_language": "sr-latn"})
    assert re.search(rb"/Lang\s*\(sr", inside(render_agreement(Agreement.objects.get())))


def test_text_of_the_pdf_can_be_read_out(chain: Any, tmp_path: Path) -> None:
    """Extract the text as a screen reader would; poppler is not everywhere, the tags above hold without it."""
    chain.offered()
    tool = shutil.which("pdftotext")
    content = files.read(chain.agreement.document)
    if tool is None:
        assert b"/ToUnicode" in inside(content)
        return
    (tmp_path / "a.pdf").write_bytes(content)
    said = subprocess.run([tool, str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True, text=True).stdout
    assert "Article 1. Object" in said
    assert chain.agreement.reference in said
    assert "10,800.00" in said


def test_readers_get_the_frozen_file(chain: Any, sign_in: Any) -> None:
    chain.offered()
    for who in ["applicant", "viewer", "officer", "finance", "approver", "auditor"]:
        client = sign_in(getattr(chain, who))
        answer = client.get(reverse("agreements:document", args=[chain.agreement.reference]))
        assert answer.status_code == 302
        file = client.get(answer.url)
        assert b"".join(file.streaming_content) == files.read(chain.agreement.document)


def test_officer_reads_the_draft_before_it_is_frozen(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    url = reverse("agreements:document", args=[chain.agreement.reference])
    answer = sign_in(chain.officer).get(url)
    assert answer.content.startswith(b"%PDF-")
    assert sign_in(chain.applicant).get(url).status_code == 404


def test_stranger_gets_404(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    assert (
        sign_in(chain.stranger).get(reverse("agreements:document", args=[chain.agreement.reference])).status_code == 404
    )
