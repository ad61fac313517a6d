"""The dossier of a grant for its auditor: one ZIP with every paper, the data, the records, and an index with hashes."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import rules
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.applications.documents import render_application
from grants.applications.packs import safe_name
from grants.core import jobs
from grants.core.jobs import Progress
from grants.core.lists import as_csv
from grants.core.models import Job, StoredFile
from grants.dashboards.dossier_parts import PARTS, columns_of, files_in, heading_of, singles_of
from grants.ledger.models import Account, Transfer
from grants.people.services import require
from workflows.models import TransitionRecord

KIND: Final = "grant-dossier"
PIECE: Final = 1 << 20  # bytes that are held at a time


@dataclass
class Dossier:
    """The archive that is being written, with the line of its index for each file."""

    archive: zipfile.ZipFile
    index: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[type[models.Model], int]] = field(default_factory=list)

    def write(self, path: str, content: bytes, about: str) -> None:
        """Write a file that was made just now."""
        self.archive.writestr(path, content)
        self._note(path, hashlib.sha256(content).hexdigest(), len(content), about)

    def copy(self, path: str, stored: StoredFile, about: str) -> None:
        """Copy a kept file piece by piece; the index says what lies in quarantine, or is not what was kept."""
        if stored.is_infected:
            self._note(path, stored.sha256, 0, _("%(about)s: in quarantine, left out") % {"about": about})
            return
        digest, size = hashlib.sha256(), 0
        with default_storage.open(stored.key) as source, self.archive.open(path, "w") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        changed = digest.hexdigest() != stored.sha256
        self._note(
            path,
            digest.hexdigest(),
            size,
            _("%(about)s: NOT the file that was kept") % {"about": about} if changed else about,
        )

    def _note(self, path: str, sha256: str, size: int, about: str) -> None:
        self.index.append({"path": path, "sha256": sha256, "size": size, "about": about})


def start_dossier(agreement: Agreement, *, actor: Any) -> Job:
    """Ask for the dossier of a grant."""
    require("agreements.dossier", actor, agreement)
    title = _("Dossier of %(grant)s") % {"grant": agreement.reference}
    return jobs.start(KIND, title=title, actor=actor, agreement=agreement.pk)


def make_dossier(job: Job, progress: Progress) -> StoredFile:
    """Write the archive part by part; nothing larger than a piece of a file is held in memory."""
    agreement = Agreement.objects.select_related("award__application__organisation", "organisation").get(
        pk=job.params["agreement"]
    )
    progress.of(len(PARTS) + 3)
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            dossier = Dossier(archive)
            for part in PARTS:
                _write_rows(dossier, part.folder, part.table, str(part.label), part.rows(agreement))
                progress.step()
            for folder, table, row in singles_of(agreement):
                _write_rows(dossier, folder, table, str(row), [row])
            _write_application(dossier, agreement, language=job.requested_by.language)
            progress.step()
            dossier.write("data/records.csv", as_csv(_records(dossier.rows)), _("Who did what, and when"))
            dossier.write("data/ledger.csv", as_csv(_transfers(agreement)), _("Every movement of the grant's money"))
            progress.step()
            _write_index(dossier, agreement, job)
            progress.step()
        out.seek(0)
        name = f"{agreement.reference}-dossier.zip"
        return jobs.keep_result(out, name=name, content_type="application/zip", actor=job.requested_by)


def may_have_dossier(user: Any, job: Job) -> bool:
    """Tell whether a person may still read all of the grant."""
    agreement = Agreement.objects.filter(pk=job.params.get("agreement")).first()
    return agreement is not None and bool(rules.has_perm("agreements.dossier", user, agreement))


def _write_rows(dossier: Dossier, folder: str, table: str, label: str, rows: Iterable[models.Model]) -> None:
    """Write the files that the rows name, and the rows themselves as a table."""
    found = list(rows)
    if not found:
        return
    model = type(found[0])
    columns = columns_of(model)
    for row in found:
        dossier.rows.append((model, row.pk))
        for column, stored in files_in(row):
            place = f"{folder}/{heading_of(row)}".rstrip("/")
            dossier.copy(f"{place}/{table}-{row.pk}-{column}-{safe_name(stored.name)[-80:]}", stored, f"{label}: {row}")
    told = [columns, *([getattr(row, column) for column in columns] for row in found)]
    dossier.write(f"data/{folder}-{table}.csv", as_csv(_plain(told)), label)


def _plain(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Write lists and dictionaries as text; everything else is told as it is."""
    for row in rows:
        yield [str(cell) if isinstance(cell, dict | list) else cell for cell in row]


def _write_application(dossier: Dossier, agreement: Agreement, *, language: str) -> None:
    """Write each version that was handed in as the document that the applicant has."""
    for version in agreement.award.application.submissions.select_related("submitted_by").order_by("number"):
        name = f"01-application/{agreement.award.application.reference}-version-{version.number}.pdf"
        dossier.write(name, render_application(version, lang=language), _("Application as it was handed in"))


def _records(rows: Iterable[tuple[type[models.Model], int]]) -> Iterator[list[Any]]:
    """Write the record of every row of the dossier, oldest first."""
    by_model: dict[type[models.Model], list[int]] = {}
    for model, pk in rows:
        by_model.setdefault(model, []).append(pk)
    wanted = Q(pk__in=[])
    for model, ids in by_model.items():
        wanted |= Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=ids)
    yield [_("When"), _("What"), _("Number"), _("Act"), _("From"), _("To"), _("Who"), _("Reason"), _("Rule")]
    for row in TransitionRecord.objects.filter(wanted).select_related("actor", "subject_type").order_by("at", "pk"):
        act = [row.verb, row.source, row.target, row.actor_name, row.reason, row.rule_version]
        yield [row.at.isoformat(), row.subject_type.model, row.subject_id, *act]


def _transfers(agreement: Agreement) -> Iterator[list[Any]]:
    """Write every transfer of the grant's accounts and of its award's, oldest first; amounts in cents."""
    owned = Q(owner_type="agreement", owner_id=agreement.pk) | Q(owner_type="award", owner_id=agreement.award_id)
    accounts = Account.objects.filter(owned)
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts)).distinct()
    yield [_("When"), _("Kind"), _("From"), _("To"), _("Cents"), _("Currency"), _("Donors"), _("Key"), _("Reason")]
    for row in found.select_related("debit", "credit").order_by("pk"):
        split = ", ".join(f"{donor}: {cents}" for donor, cents in sorted(row.split.items()))
        kinds = [row.kind, row.debit.kind, row.credit.kind]
        yield [row.at.isoformat(), *kinds, row.amount, row.currency, split, row.idempotency_key, row.reason]


def _write_index(dossier: Dossier, agreement: Agreement, job: Job) -> None:
    """Write the index last: a page to read, and the list of paths and hashes that a machine can check."""
    listed = [["path", "sha256", "bytes", "about"], *([*row.values()] for row in dossier.index)]
    context = {"agreement": agreement, "files": list(dossier.index), "made_at": timezone.now(), "by": job.requested_by}
    dossier.archive.writestr("index.html", render_to_string("grants/dashboards/dossier_index.html", context))
    dossier.archive.writestr("manifest.csv", as_csv(listed))


jobs.register(KIND, make_dossier, may_have_dossier)
