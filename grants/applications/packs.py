"""Packages of a call's applications: every file in one ZIP, or every application in one document."""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final

import rules
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grants.applications.closing import closed_files
from grants.applications.documents import render_application
from grants.applications.models import Application, Submission
from grants.applications.pack_document import render_pack
from grants.applications.policies import UNSEEN
from grants.calls.models import Call
from grants.core import files, jobs
from grants.core.jobs import Progress
from grants.core.models import Job, StoredFile
from grants.people.models import User
from grants.people.services import require

ZIP, PDF = "zip", "pdf"
KINDS: Final = (ZIP, PDF)
UNSAFE: Final = re.compile(r"[^\w .,()-]+")
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def start_pack(call: Call, kind: str, *, actor: User, state: str = "") -> Job:
    """Ask for a package of what was handed in to a call; `state` narrows it to applications in that state."""
    require("calls.manage", actor, call)
    names = {ZIP: _("All files of %(call)s"), PDF: _("All applications to %(call)s in one document")}
    title = names[kind] % {"call": call.reference}
    return jobs.start(f"applications-{kind}", title=title, actor=actor, call=call.pk, state=state)


def files_of_call(call: Call, state: str = "", *, reader: Any) -> QuerySet[Application]:
    """Return what was handed in, stands and is not closed to the reader, in the order of the references."""
    found = (
        call.applications.open_to(reader).filter(submitted_at__isnull=False).exclude(state__in=[*UNSEEN, "withdrawn"])
    )
    found = found.filter(state=state) if state else found
    return found.select_related("call__action__phase", "organisation").order_by("reference")


def make_zip(job: Job, progress: Progress) -> StoredFile:
    """Write a folder for each application: the application itself as PDF, and every file that counts."""
    call = Call.objects.get(pk=job.params["call"])
    applications = files_of_call(call, job.params["state"], reader=job.requested_by)
    progress.of(applications.count())
    with tempfile.TemporaryFile() as out:
        index: list[list[str]] = []
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for application in applications.iterator(chunk_size=50):
                index += _write_folder(archive, application, language=_language(job))
                progress.step()
            archive.writestr("index.csv", _csv(index))
        out.seek(0)
        return _keep(out, f"{call.reference}-files.zip", "application/zip", job)


def make_pdf(job: Job, progress: Progress) -> StoredFile:
    """Set every application into one document, each on a page of its own, with a list of them in front."""
    call = Call.objects.get(pk=job.params["call"])
    applications = files_of_call(call, job.params["state"], reader=job.requested_by)
    progress.of(applications.count())
    versions = _counted(applications, progress)
    content = render_pack(call, versions, lang=_language(job))
    return _keep(io.BytesIO(content), f"{call.reference}-applications.pdf", "application/pdf", job)


def may_have_pack(user: Any, job: Job) -> bool:
    """Tell whether a person still runs the call whose package it is, and may still read all that lies in it."""
    call = Call.objects.select_related("action__phase").filter(pk=job.params.get("call")).first()
    if call is None or not rules.has_perm("calls.manage", user, call):
        return False
    later = Q(conflicts__user=user, conflicts__found_at__gte=job.created_at) | Q(
        organisation__memberships__user=user, organisation__memberships__created_at__gte=job.created_at
    )
    return not closed_files(user).filter(later, call=call).exists()


jobs.register("applications-zip", make_zip, may_have_pack)
jobs.register("applications-pdf", make_pdf, may_have_pack)


def _counted(applications: QuerySet[Application], progress: Progress) -> Iterator[Submission]:
    for application in applications.iterator(chunk_size=50):
        last = application.submissions.order_by("-number").select_related("submitted_by").first()
        progress.step()
        if last is not None:
            last.application = application
            yield last


def _write_folder(archive: zipfile.ZipFile, application: Application, *, language: str) -> list[list[str]]:
    last = application.submissions.order_by("-number").select_related("submitted_by").first()
    if last is None:
        return []
    last.application = application
    folder = f"{application.reference} {safe_name(application.organisation.name)[:60].strip()}"
    archive.writestr(f"{folder}/{application.reference}.pdf", render_application(last, lang=language))
    rows = [[application.reference, application.organisation.name, f"{application.reference}.pdf", last.sha256]]
    for number, document in enumerate(_papers(last.content), start=1):
        stored = StoredFile.objects.filter(pk=document["file_id"]).exclude(scan=StoredFile.Scan.INFECTED).first()
        if stored is None:
            continue
        name = f"{number:02d} {safe_name(document['title'])[:60].strip()} - {safe_name(stored.name)[-80:]}"
        archive.writestr(f"{folder}/{name}", files.read(stored))
        rows.append([application.reference, application.organisation.name, name, stored.sha256])
    return rows


def _papers(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every file of a version: the documents, and the evidence for the account and the mandate."""
    evidence = {
        _("Bank account"): content.get("bank_account", {}).get("evidence"),
        _("Mandate"): content.get("mandate", {}).get("evidence"),
    }
    return [*content["documents"], *({**row, "title": title} for title, row in evidence.items() if row)]


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Number"), _("Organisation"), _("File"), "SHA-256"])
    writer.writerows([[f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def safe_name(name: str) -> str:
    """Return a name that is harmless as a part of a path on any system."""
    return UNSAFE.sub("_", name).replace("..", "_").strip(". ") or "_"


def _keep(content: IO[bytes], name: str, content_type: str, job: Job) -> StoredFile:
    return jobs.keep_result(content, name=name, content_type=content_type, actor=job.requested_by)


def _language(job: Job) -> str:
    return job.requested_by.language
