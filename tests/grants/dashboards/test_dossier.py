"""The dossier of a grant: every paper with its hash, nothing of another grant, for whom it is."""

import csv
import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.core import jobs
from grants.core.models import Job, StoredFile
from grants.dashboards.dossier import make_dossier, may_have_dossier, start_dossier
from grants.dashboards.dossier_parts import PARTS, files_in
from grants.ledger.models import Account, Transfer
from grants.monitoring.models import Expenditure
from workflows.models import TransitionRecord

# What holds more than one grant, or is told as the single row of its part.
NOT_OF_ONE_GRANT = {"Agreement", "Application", "PaymentBatch", "Statement", "Minutes", "Allocation", "Job"}


def made(chain: Any, user: Any) -> zipfile.ZipFile:
    """Ask for the dossier, let the worker make it, and open it."""
    job = start_dossier(chain.agreement, actor=user)
    assert jobs.run(job.pk)
    result = Job.objects.get(pk=job.pk).result
    assert result is not None
    from grants.core.files import read

    return zipfile.ZipFile(io.BytesIO(read(result)))


def table(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_every_paper_is_there_with_its_hash_and_nothing_of_another_grant(chain: Any) -> None:
    chain.closed()
    other = chain.again(days_ago=60).reported()
    archive = made(chain, chain.auditor)
    listed = {row[0]: row[1] for row in table(archive, "manifest.csv")[1:]}
    assert set(listed) | {"manifest.csv", "index.html"} == set(archive.namelist())
    for path, digest in listed.items():
        assert hashlib.sha256(archive.read(path)).hexdigest() == digest, path
    agreement = Agreement.objects.get(pk=chain.agreement.pk)
    expected = {stored.sha256 for part in PARTS for row in part.rows(agreement) for _column, stored in files_in(row)}
    assert len(expected) >= 4
    assert expected <= set(listed.values())
    theirs = {cost.receipt.sha256 for cost in Expenditure.objects.filter(report__agreement=other.agreement)}
    assert not theirs - expected & set(listed.values())
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert chain.agreement.reference in everything
    assert other.agreement.reference not in everything


def test_records_and_movements_are_those_of_the_database(chain: Any) -> None:
    chain.closed()
    archive = made(chain, chain.finance)
    moves = table(archive, "data/ledger.csv")[1:]
    accounts = Account.objects.filter(owner_type="agreement", owner_id=chain.agreement.pk).values("pk")
    keys = set(Transfer.objects.filter(debit__in=accounts).values_list("idempotency_key", flat=True))
    assert keys <= {row[7] for row in moves}
    acts = {(row[1], row[3]) for row in table(archive, "data/records.csv")[1:]}
    assert {("agreement", "countersign"), ("payment", "pay"), ("report", "accept"), ("agreement", "close")} <= acts
    assert ("call", "publish") not in acts
    assert len(acts) <= TransitionRecord.objects.count()


def test_costs_lie_under_their_headings(chain: Any) -> None:
    chain.accepted()
    names = made(chain, chain.approver).namelist()
    for heading in {line.heading for line in chain.agreement.lines.all()}:
        assert any(name.startswith(f"05-reports/{heading}/costs-") for name in names)


def test_a_file_in_quarantine_or_changed_is_said_so(chain: Any) -> None:
    chain.reported()
    first, second = chain.report.costs.all()
    StoredFile.objects.filter(pk=first.receipt_id).update(scan=StoredFile.Scan.INFECTED)
    StoredFile.objects.filter(pk=second.receipt_id).update(sha256="0" * 64)
    about = " ".join(row[3] for row in table(made(chain, chain.auditor), "manifest.csv"))
    assert "in quarantine, left out" in about
    assert "NOT the file that was kept" in about


def test_only_the_staff_of_the_grant_has_it_on_the_day_it_is_fetched(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    url = reverse("dashboards:dossier", args=[chain.agreement.reference])
    for name, status in (("applicant", 403), ("viewer", 403), ("stranger", 404), ("evaluator", 404)):
        assert sign_in(getattr(chain, name)).post(url).status_code == status, name
    with pytest.raises(PermissionDenied):
        start_dossier(chain.agreement, actor=chain.applicant)
    answer = sign_in(chain.auditor).post(url)
    assert answer.status_code == 302
    job = Job.objects.get()
    assert may_have_dossier(chain.auditor, job)
    chain.auditor.staff_roles.all().delete()
    assert not may_have_dossier(type(chain.auditor).objects.get(pk=chain.auditor.pk), job)
    detail = reverse("agreements:detail", args=[chain.agreement.reference])
    assert "Make the dossier" in sign_in(chain.officer).get(detail).content.decode()
    assert "Make the dossier" not in sign_in(chain.applicant).get(detail).content.decode()


def test_nothing_large_is_held_in_memory(chain: Any, monkeypatch: Any) -> None:
    from grants.dashboards import dossier as module

    monkeypatch.setattr(module, "PIECE", 7)
    chain.reported()
    job = start_dossier(chain.agreement, actor=chain.officer)
    Job.objects.filter(pk=job.pk).update(status=Job.State.RUNNING)
    result = make_dossier(Job.objects.get(pk=job.pk), jobs.Progress(Job.objects.get(pk=job.pk)))
    assert result.size > 0


def test_no_paper_that_hangs_on_a_grant_is_forgotten(chain: Any) -> None:
    """Whatever is added to the model later and keeps a file must find its part here."""
    chain.in_force()
    told = {part.rows(chain.agreement).model for part in PARTS if hasattr(part.rows(chain.agreement), "model")}
    hanging = {relation.related_model for relation in Agreement._meta.related_objects} | told
    hanging |= {relation.related_model for model in tuple(hanging) for relation in model._meta.related_objects}
    keeping = {
        model for model in hanging if any(field.related_model is StoredFile for field in model._meta.concrete_fields)
    }
    assert {model.__name__ for model in keeping - told} <= NOT_OF_ONE_GRANT
