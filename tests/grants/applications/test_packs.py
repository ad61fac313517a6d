"""Everything of a call at once: a ZIP with every file, a document with every application."""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from grants.applications.packs import start_pack
from grants.core import files, jobs
from grants.core.models import Job, StoredFile
from grants.people.models import Organisation


def made(job: Job) -> bytes:
    assert jobs.run(job.pk), Job.objects.get(pk=job.pk).error
    return files.read(Job.objects.get(pk=job.pk).result)


@pytest.fixture
def handed_in(chain: Any) -> Any:
    chain.closed_call()
    return chain


def test_zip_holds_each_application_and_each_of_its_files(handed_in: Any) -> None:
    Organisation.objects.filter(pk=handed_in.organisation.pk).update(name="=Čaršija/../../<b>")
    content = made(start_pack(handed_in.call, "zip", actor=handed_in.officer))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        (paper,) = [name for name in names if name.endswith("paper.pdf")]
        assert archive.read(paper).startswith(b"%PDF")
        assert archive.read(next(n for n in names if n.endswith(f"{handed_in.application.reference}.pdf")))
        index = archive.read("index.csv").decode("utf-8-sig")
    assert all(".." not in name and not name.startswith("/") for name in names)
    assert handed_in.application.reference in index
    assert ",'=Čaršija" in index  # never a formula


def test_infected_file_is_left_out(handed_in: Any) -> None:
    StoredFile.objects.filter(name="paper.pdf").update(scan="infected")
    content = made(start_pack(handed_in.call, "zip", actor=handed_in.officer))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if name.endswith("paper.pdf")]


def test_one_document_holds_every_application(handed_in: Any) -> None:
    content = made(start_pack(handed_in.call, "pdf", actor=handed_in.officer))
    assert content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in content


def test_drafts_and_what_was_withdrawn_stay_the_applicants_own(fresh_chain: Any) -> None:
    fresh_chain.fill()
    job = start_pack(fresh_chain.call, "zip", actor=fresh_chain.officer)
    with zipfile.ZipFile(io.BytesIO(made(job))) as archive:
        assert archive.namelist() == ["index.csv"]


def test_officer_asks_waits_and_downloads(handed_in: Any, sign_in: Any) -> None:
    client = sign_in(handed_in.officer)
    response = client.post(reverse("applications:pack", args=[handed_in.call.reference]), {"kind": "zip"})
    assert b"It waits for its turn" in client.get(response.url).content
    job = Job.objects.get()
    jobs.run(job.pk)
    assert b"Download" in client.get(response.url).content
    sent = client.get(reverse("core:job_file", args=[job.pk]))
    assert sent["Content-Disposition"].startswith("attachment")
    assert b"".join(sent)[:2] == b"PK"
    assert client.get(response.url.replace(str(job.pk), "999")).status_code == 404
    assert (
        client.post(reverse("applications:pack", args=[handed_in.call.reference]), {"kind": "exe"}).status_code == 400
    )


def test_nobody_else_reaches_a_package(handed_in: Any, sign_in: Any) -> None:
    job = start_pack(handed_in.call, "zip", actor=handed_in.officer)
    jobs.run(job.pk)
    for person in (handed_in.auditor, handed_in.approver, handed_in.applicant, handed_in.stranger):
        assert sign_in(person).get(reverse("core:job_file", args=[job.pk])).status_code in {403, 404}
    handed_in.officer.staff_roles.all().delete()
    assert sign_in(handed_in.officer).get(reverse("core:job_file", args=[job.pk])).status_code in {403, 404}
