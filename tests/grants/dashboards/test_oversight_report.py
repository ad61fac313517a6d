"""An action with twelve grants yields its report of a period, and every figure in it is recomputed by hand."""

import datetime
import hashlib
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from grants.core import files, jobs
from grants.core.models import Job, StoredFile
from grants.dashboards.models import PeriodReport
from grants.dashboards.oversight import report as reports
from grants.dashboards.oversight.report import make_report, start_report
from grants.evaluation.models import Conflict
from grants.programmes.models import StaffRole
from tests.factories import Chain, make_action, make_staff
from tests.grants.dashboards.oversight_by_hand import ByHand
from tests.grants.dashboards.oversight_objects import twelve


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def made(chain: Chain, since: datetime.date, until: datetime.date, user: Any = None) -> PeriodReport:
    """Ask for the report of a period and let the worker make it."""
    job = start_report(chain.action, since=since, until=until, actor=user or chain.officer)
    assert jobs.run(job.pk), Job.objects.get(pk=job.pk).error
    return PeriodReport.objects.get(job_number=job.pk)


def sheets_of(report: PeriodReport) -> dict[str, list[list[Any]]]:
    """Return the rows of each sheet under its heading, sums as exact decimals."""
    book = load_workbook(io.BytesIO(files.read(report.workbook)))
    return {
        sheet.title: [[_exact(cell) for cell in row] for row in list(sheet.iter_rows(values_only=True))[1:]]
        for sheet in book.worksheets
    }


def _exact(cell: Any) -> Any:
    return Decimal(str(cell)) if isinstance(cell, float) else cell


def test_every_figure_of_twelve_grants_is_what_the_plain_rows_say(chain: Chain, sign_in: Any) -> None:
    schemes = twelve(chain)
    assert len(schemes) == 12
    for since, until in ((day(125), day(65)), (day(64), day(0))):
        report = made(chain, since, until)
        sheets, by_hand = sheets_of(report), ByHand(chain.action, since, until).everything()
        assert [title for title in sheets if title != "Report"] == list(by_hand)
        for title, expected in by_hand.items():
            assert sheets[title] == expected, title
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(files.read(report.document))).pages)
        squeezed = "".join(text.split())
        for title, expected in by_hand.items():
            assert "".join(title.split()) in squeezed
            for row in expected:
                for cell in row:
                    if isinstance(cell, Decimal):
                        assert f"{cell:,.2f}" in squeezed, (title, row)
    counts = [row[1] for row in sheets["Risks"]]  # so nothing was compared with nothing
    assert (counts[0], counts[3], counts[4], counts[6]) == (1, 1, 1, 1)
    assert {row[3] for row in sheets["Grants"][:-1]} >= {"Closed", "In force", "Awarded, agreement to come"}
    assert sheets["Indicators"][0][5] is not None
    _page_says_the_same(chain, sign_in, ByHand(chain.action, day(400), day(0)))


def _page_says_the_same(chain: Chain, sign_in: Any, by_hand: ByHand) -> None:
    """The page of the action shows what the rows say of today, at twelve grants with no more queries than at one."""
    client = sign_in(chain.auditor)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("dashboards:action_oversight", args=[chain.action.code]))
    assert len([query for query in queries if "django_session" not in query["sql"]]) <= 15
    found = answer.context["found"]
    told = [[label, Decimal(cents) / 100] for label, cents in answer.context["told"]]
    assert [[str(label), sum_] for label, sum_ in told] == by_hand.execution()
    assert [[group.label, group.count] for group in found.states] == [row[:2] for row in by_hand.states()[:-1]]
    assert [[group.label, group.count] for group in found.places] == [row[:2] for row in by_hand.places()[:-1]]
    watched = found.watched
    assert [len(watched.high), len(watched.overdue), len(watched.recommendations), len(watched.issues)] == [1, 1, 1, 1]
    every = reverse("dashboards:grants_of_action", args=[chain.action.code])
    for by, groups in (("state", found.states), ("place", found.places)):
        for group in groups:
            assert len(client.get(every, {by: group.key}).context["table"].rows) == group.count
    for key in ("high", "overdue", "recommendations", "issues"):
        assert len(client.get(every, {"watch": key}).context["table"].rows) == 1
    for code, count in (("OC1", 7), ("OP1", 4), ("none", 2)):
        assert len(client.get(every, {"result": code}).context["table"].rows) == count
    assert client.get(every, {"state": "nowhere"}).status_code == 404


def test_report_is_tagged_has_pictures_and_is_kept_with_who_when_and_its_hash(chain: Chain) -> None:
    chain.paid()
    report = made(chain, day(90), day(0), chain.auditor)
    content = files.read(report.document)
    assert report.sha256 == hashlib.sha256(content).hexdigest() == report.document.sha256
    assert (report.made_by, report.action) == (chain.auditor, chain.action)
    pdf = PdfReader(io.BytesIO(content))
    catalogue: Any = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in content
    assert "Budget execution" in pdf.pages[0].extract_text()
    assert content.count(b"/Figure") >= 2


def test_progress_leads_to_the_page_and_nothing_is_made_twice(chain: Chain) -> None:
    chain.in_force()
    job = start_report(chain.action, since=day(30), until=day(0), actor=chain.finance)
    again = start_report(chain.action, since=day(30), until=day(0), actor=chain.finance)
    assert job.pk == again.pk
    assert jobs.run(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert (done.status, done.done_units, done.result) == ("done", reports.STEPS, None)
    assert jobs.page_of(done) == reverse("dashboards:period_reports", args=[chain.action.code])
    Job.objects.filter(pk=job.pk).update(status=Job.State.RUNNING, lease_until=timezone.now() - jobs.LEASE)
    assert jobs.run(job.pk)  # as a worker does that takes up what another finished but did not say so
    assert PeriodReport.objects.count() == 1


def test_failed_report_says_so_and_is_asked_for_again_and_leaves_nothing_half_made(
    chain: Chain, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.in_force()
    before = StoredFile.objects.count()
    job = start_report(chain.action, since=day(30), until=day(0), actor=chain.officer)
    with monkeypatch.context() as patch:
        patch.setattr(reports, "PeriodReport", Broken)
        assert not jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).status == "failed"
    assert (PeriodReport.objects.count(), StoredFile.objects.count()) == (0, before)
    client = sign_in(chain.officer)
    address = reverse("dashboards:period_reports", args=[chain.action.code])
    page = client.get(address).content.decode()
    assert "It could not be made:" in page
    assert "The disk is full." in page
    assert "Try again" in page
    answer = client.post(address, {"since": day(30), "until": day(0)})
    assert answer.status_code == 302
    again = Job.objects.order_by("-pk")[0]
    assert answer["Location"] == reverse("core:job", args=[again.pk])
    assert jobs.run(again.pk)
    assert PeriodReport.objects.count() == 1


class _Rows:
    def filter(self, **_which: Any) -> Any:
        return PeriodReport.objects.none()

    def create(self, **_fields: Any) -> Any:
        raise OSError("The disk is full.")


class Broken:
    """A table in which nothing can be kept."""

    objects = _Rows()


def test_cancelled_report_is_not_kept(chain: Chain) -> None:
    chain.in_force()
    job = start_report(chain.action, since=day(30), until=day(0), actor=chain.officer)
    Job.objects.filter(pk=job.pk).update(status=Job.State.CANCELLED)
    with pytest.raises(jobs.Cancelled):
        make_report(Job.objects.get(pk=job.pk), jobs.Progress(Job.objects.get(pk=job.pk)))
    assert not PeriodReport.objects.exists()


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("", "", "since"),
        ("2026-13-01", "2026-01-01", "since"),
        (5, 9, "until"),
        (5, -1, "until"),
        ("0001-01-01", 1, "since"),
    ],
)
def test_wrong_period_is_refused_at_its_field(chain: Chain, sign_in: Any, since: Any, until: Any, field: str) -> None:
    chain.allocate()
    days = {
        name: day(value) if isinstance(value, int) else value for name, value in (("since", since), ("until", until))
    }
    answer = sign_in(chain.officer).post(reverse("dashboards:period_reports", args=[chain.action.code]), days)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Job.objects.exists()


def test_only_the_staff_of_the_action_has_its_reports(chain: Chain, sign_in: Any) -> None:
    chain.in_force()
    report = made(chain, day(90), day(0))
    elsewhere = make_action("elsewhere")
    strangers = [make_staff(f"Other {role}", role, elsewhere) for role in ("officer", "auditor", "finance", "approver")]
    files_of = [reverse(f"dashboards:period_report_{kind}", args=[report.pk]) for kind in ("pdf", "xlsx")]
    pages = [reverse(f"dashboards:{name}", args=[chain.action.code]) for name in PAGES]
    for user in (*strangers, chain.applicant, chain.viewer, chain.stranger, chain.evaluator):
        client = sign_in(user)
        assert {answer(client, url) for url in (*files_of, *pages)} == {404}, user
        with pytest.raises(PermissionDenied):
            start_report(chain.action, since=day(90), until=day(0), actor=user)
    for user in (chain.officer, chain.finance, chain.approver, chain.auditor):
        client = sign_in(user)
        assert {answer(client, url) for url in (*files_of, *pages)} == {200}, user
    assert sign_in(strangers[0]).get(reverse("dashboards:programme_oversight", args=["facility"])).status_code == 200
    assert not Job.objects.filter(requested_by__in=strangers).exists()


def answer(client: Any, url: str) -> int:
    """Return the status of an answer, read to its end: a file that is streamed is closed then."""
    response = client.get(url)
    response.getvalue()
    return int(response.status_code)


PAGES = ("action_oversight", "grants_of_action", "period_reports")


def test_rights_are_asked_again_when_the_worker_begins(chain: Chain) -> None:
    chain.in_force()
    job = start_report(chain.action, since=day(90), until=day(0), actor=chain.auditor)
    StaffRole.objects.filter(user=chain.auditor).delete()
    assert not jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).status == "failed"
    assert not PeriodReport.objects.exists()


def test_grant_of_a_conflict_is_neither_shown_nor_counted_and_the_whole_report_is_closed(
    chain: Chain, sign_in: Any
) -> None:
    chain.allocate(200_000_00).paid()
    chain.again(days_ago=60, pot_cents=20_000_00).in_force()
    report = made(chain, day(90), day(0))
    Conflict.objects.create(application=chain.application, user=chain.officer, kind="declared")
    client = sign_in(chain.officer)
    answer = client.get(reverse("dashboards:action_oversight", args=[chain.action.code]))
    found = answer.context["found"]
    assert [grant.award for grant in found.grants] == [found.grants[0].award]
    assert (found.total.of("contracted"), found.total.of("paid")) == (10_800_00, 0)
    assert chain.agreement.reference not in answer.content.decode()
    assert "neither shown nor counted" in answer.content.decode()
    assert client.get(reverse("dashboards:period_report_pdf", args=[report.pk])).status_code == 404
    assert client.get(reverse("dashboards:period_reports", args=[chain.action.code])).status_code == 403
    with pytest.raises(PermissionDenied):
        start_report(chain.action, since=day(90), until=day(0), actor=chain.officer)
    programme = client.get(reverse("dashboards:programme_oversight", args=["facility"])).context["found"]
    assert (programme.total.grants, programme.total.line.of("paid")) == (1, 0)
