"""An evaluator's own files as one PDF: tagged, with a sheet to write on, masked where blind, gone with the right."""

import io
import re
import zlib
from typing import Any

from django.urls import reverse
from pypdf import PdfReader

from grants.core import files, jobs
from grants.core.models import Job
from grants.evaluation import services
from tests.grants.evaluation.builders import scoring, sheet_of
from tests.grants.evaluation.test_blind import blind_call, checked, readable, telling_words, tells


def ask(chain: Any, client: Any) -> Any:
    return client.post(reverse("evaluation:pack", args=[chain.panel.reference]))


def content_of(job: Job) -> bytes:
    assert jobs.run(job.pk), Job.objects.get(pk=job.pk).error
    return files.read(Job.objects.get(pk=job.pk).result)


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def inside(pdf: bytes) -> bytes:
    """Return the document with its compressed parts opened."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_pack_holds_the_own_declared_files_with_a_sheet_to_write_on(three_files: Any, sign_in: Any) -> None:
    chain = scoring(three_files, declare=False)
    client = sign_in(chain.evaluator)
    refused = ask(chain, client)
    assert refused.url == reverse("evaluation:index")
    assert not Job.objects.exists()
    for file in (0, 1):
        services.declare_no_conflict(sheet_of(chain, file, 0), actor=chain.evaluator)
    assert "My files as one PDF" in client.get(reverse("evaluation:index")).content.decode()
    answer = ask(chain, client)
    job = Job.objects.get()
    assert answer.url == reverse("core:job", args=[job.pk])
    pdf = content_of(job)
    text = words_of(pdf)
    for file in chain.files[:2]:
        assert file.organisation.name in text
        assert f"Score sheet · {file.reference}" in text
    assert chain.files[2].reference not in text
    assert "Points, 0 to 5:" in text
    assert chain.account.iban not in text
    opened = inside(pdf)
    assert b"/StructTreeRoot" in opened
    assert b"pdfuaid:part" in opened
    assert Job.objects.get().done_units == 3
    sent = client.get(reverse("core:job_file", args=[job.pk]))
    assert b"".join(sent.streaming_content) == pdf


def test_pack_goes_with_the_right_to_any_of_its_files(three_files: Any, sign_in: Any) -> None:
    chain = scoring(three_files)
    client = sign_in(chain.evaluator)
    ask(chain, client)
    job = Job.objects.get()
    content_of(job)
    address = reverse("core:job_file", args=[job.pk])
    for person in (chain.officer, *chain.evaluators[1:]):
        assert sign_in(person).get(address).status_code == 404
    services.recuse(sheet_of(chain, 1, 0), actor=chain.evaluator, reason="A cousin.")
    assert client.get(address).status_code == 404
    ask(chain, client)
    again = Job.objects.latest("pk")
    assert chain.files[1].reference not in words_of(content_of(again))
    chain.evaluator.staff_roles.all().delete()
    assert client.get(reverse("core:job_file", args=[again.pk])).status_code in {403, 404}


def test_pack_of_a_blind_call_tells_nothing(db: None, sign_in: Any) -> None:
    chain = checked(blind_call())
    for sheet in chain.panel.assessments.filter(evaluator=chain.evaluator):
        services.declare_no_conflict(sheet, actor=chain.evaluator)
    ask(chain, sign_in(chain.evaluator))
    pdf = content_of(Job.objects.get())
    application = chain.telling.applications.get()
    assert application.masking.alias in words_of(pdf)
    assert not tells(readable(pdf), telling_words(chain))
