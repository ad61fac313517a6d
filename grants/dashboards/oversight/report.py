"""The making of a period's report: asked for, made by a worker, kept whole or not at all."""

import datetime
from typing import Any, Final

import rules
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.core import files, jobs
from grants.core.jobs import Progress
from grants.core.models import Job, StoredFile
from grants.dashboards.execution_book import XLSX
from grants.dashboards.models import PeriodReport
from grants.dashboards.oversight.log import Window
from grants.dashboards.oversight.printing import pdf_of, workbook_of
from grants.dashboards.oversight.standing import standing_of
from grants.dashboards.policies import closed_actions
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Action
from grants.programmes.selectors import STAFF, scope

KIND: Final = "period-report"
STEPS: Final = 4


def start_report(action: Action, *, since: datetime.date, until: datetime.date, actor: Any) -> Job:
    """Ask for the report of a period."""
    require("period_reports.make", actor, action)
    days = {"since": date_format(since, "SHORT_DATE_FORMAT"), "until": date_format(until, "SHORT_DATE_FORMAT")}
    title = _("Report of %(action)s, %(since)s to %(until)s") % {"action": action.code, **days}
    return jobs.start(
        KIND, title=title, actor=actor, action=action.pk, since=since.isoformat(), until=until.isoformat()
    )


def make_report(job: Job, progress: Progress) -> None:
    """Count, draw and write; the report and its files are kept in one transaction, once for each job."""
    if PeriodReport.objects.filter(job_number=job.pk).exists():
        return
    action = Action.objects.select_related("phase__programme", "beneficiary").get(pk=job.params["action"])
    require("period_reports.make", job.requested_by, action)
    since, until = (datetime.date.fromisoformat(job.params[name]) for name in ("since", "until"))
    progress.of(STEPS)
    found = standing_of(action, job.requested_by, Window(since, until))
    progress.step()
    pdf = pdf_of(found, job.requested_by, get_language() or "en")
    progress.step()
    workbook = workbook_of(found, job.requested_by)
    progress.step()
    with transaction.atomic():
        _keep(job, action, since, until, pdf, workbook)
        progress.step()


def _keep(
    job: Job, action: Action, since: datetime.date, until: datetime.date, pdf: bytes, workbook: bytes
) -> PeriodReport:
    document = _file(pdf, f"{action.code}-{since}-{until}.pdf", "application/pdf", job.requested_by)
    sheet = _file(workbook, f"{action.code}-{since}-{until}.xlsx", XLSX, job.requested_by)
    return PeriodReport.objects.create(
        action=action,
        since=since,
        until=until,
        document=document,
        workbook=sheet,
        sha256=document.sha256,
        made_by=job.requested_by,
        job_number=job.pk,
    )


def _file(content: bytes, name: str, content_type: str, actor: User) -> StoredFile:
    clean = StoredFile.Scan.CLEAN
    return files.keep(content, name=name, content_type=content_type, actor=actor, scan=clean)


def may_have_report(user: Any, job: Job) -> bool:
    """Tell whether a person still reads all of the action."""
    action = Action.objects.select_related("phase").filter(pk=job.params.get("action")).first()
    return action is not None and bool(rules.has_perm("period_reports.make", user, action))


def page_of_report(job: Job) -> str:
    """Return the page on which the reports of the action are listed."""
    code = Action.objects.values_list("code", flat=True).get(pk=job.params["action"])
    return reverse("dashboards:period_reports", args=[code])


def reports_visible_to(user: Any) -> QuerySet[PeriodReport]:
    """Return the reports of the actions in the user's scope; not of one in which a file is closed to the user."""
    found = PeriodReport.objects.filter(scope(user, *STAFF)).exclude(action__in=closed_actions(user))
    return found.select_related("action__phase", "made_by", "document", "workbook")


def reports_of(action: Action) -> QuerySet[PeriodReport]:
    """Return the reports of an action, the newest first, for who may read them."""
    return action.period_reports.select_related("made_by", "document", "workbook")


def require_whole(user: Any, action: Action) -> None:
    """Refuse whoever does not see every grant of the action: its reports tell of all of them."""
    require("period_reports.view", user, action)


def get_report(user: Any, pk: int) -> PeriodReport:
    """Return a report that the user may read, or raise Http404."""
    found = reports_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def unfinished_jobs(user: Any, action: Action) -> list[Job]:
    """Return the user's own reports of the action that are being made or could not be made, the newest first."""
    states = (Job.State.QUEUED, Job.State.RUNNING, Job.State.FAILED)
    return list(user.jobs.filter(kind=KIND, params__action=action.pk, status__in=states)[:5])


jobs.register(KIND, make_report, may_have_report, page_of_report)
