"""The work that verification makes: questions to answer, costs to confirm, notes of auditors."""

from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.models import Agreement
from grants.agreements.selectors.guests import open_accesses
from grants.applications.closing import office_scope
from grants.core.models import StoredFile
from grants.core.waiting import Waiting
from grants.monitoring.models import AuditNote, CostMessage, Expenditure, Report, Sample
from grants.monitoring.selectors.reports import APPLICATION, reports_visible_to
from grants.people.policies import WRITERS
from grants.people.selectors import belongs_to, has_organisation
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from grants.programmes.selectors import STAFF

Role = StaffRole.Role
Outcome = Expenditure.Outcome
THRESHOLD = Cast(
    KeyTextTransform("second_verifier_cents", KeyTransform("reporting", "report__agreement__terms")), BigIntegerField()
)


def costs_visible_to(user: Any) -> QuerySet[Expenditure]:
    """Return the costs that the user may read: those of the reports that he may read."""
    return Expenditure.objects.filter(report__in=reports_visible_to(user).order_by().values("pk"))


def samples_visible_to(user: Any) -> QuerySet[Sample]:
    """Return the samples that the user may read: those of the reports that he may read."""
    return Sample.objects.filter(report__in=reports_visible_to(user).order_by().values("pk"))


def audit_notes_visible_to(user: Any) -> QuerySet[AuditNote]:
    """Return what auditors noted, for the staff of the action; a guest reads his own. No grantee reads any."""
    staff = office_scope(user, *STAFF, path=APPLICATION) & ~belongs_to(user, "agreement__organisation")
    own = Q(author_id=user.pk, agreement__in=open_accesses(user).order_by().values("agreement"))
    return AuditNote.objects.filter(staff | own).select_related("author", "cost")


def notes_on(agreement: Agreement, user: Any) -> list[AuditNote]:
    """Return what was noted on a grant, as far as the user may read it."""
    return list(audit_notes_visible_to(user).filter(agreement=agreement))


def get_message_file(cost: Expenditure, number: int) -> StoredFile:
    """Return the file of the n-th message about a cost, or raise Http404."""
    messages = list(cost.messages.select_related("file"))
    found = messages[number - 1].file if 0 < number <= len(messages) else None
    if found is None:
        raise Http404
    return found


def unanswered_costs() -> QuerySet[Expenditure]:
    """Return the costs with a question to the grantee whose last word is the office's."""
    last = CostMessage.objects.filter(cost=OuterRef("pk")).order_by("-pk").values("is_answer")[:1]
    return Expenditure.objects.alias(answered=Subquery(last)).filter(outcome=Outcome.ASKED, answered=False)


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: questions about costs to answer, and costs to confirm. Two queries."""
    found = _to_answer(user) if has_organisation(user) else []
    return found + (_to_confirm(user) if holds(user, Role.OFFICER, Role.FINANCE) else [])


def _to_answer(user: Any) -> list[Waiting]:
    mine = Q(agreement__organisation__memberships__user=user, agreement__organisation__memberships__role__in=WRITERS)
    asked = Report.objects.filter(mine, state="submitted", costs__in=unanswered_costs())
    asked = asked.annotate(open=Count("costs", distinct=True)).select_related("duty__agreement", "agreement")
    return [
        Waiting(
            _said(
                ngettext("Answer %(n)s question about a cost · %(r)s", "Answer %(n)s questions about costs · %(r)s", n),
                n,
                report,
            ),
            report.agreement.title,
            None,
            reverse("monitoring:costs", args=[report.reference]),
            _("Answer"),
            n,
        )
        for report in asked.order_by("pk")
        if (n := report.open)
    ]


def _to_confirm(user: Any) -> list[Waiting]:
    """Costs that another person verified and that are above the sum of their scheme."""
    scope = office_scope(user, Role.FINANCE, Role.OFFICER, path=f"report__{APPLICATION}")
    high = Expenditure.objects.annotate(above=THRESHOLD).filter(
        scope,
        amount_cents__gt=F("above"),
        accepted_cents__gt=0,
        outcome__in=[Outcome.ACCEPTED, Outcome.PARTLY],
        confirmed_by=None,
        report__state="submitted",
    )
    high = high.exclude(verified_by_id=user.pk).exclude(belongs_to(user, "report__agreement__organisation"))
    reports = Report.objects.filter(pk__in=high.values("report")).select_related(
        "agreement__organisation", "duty__agreement"
    )
    return [
        Waiting(
            _("Confirm high costs as a second person · %(r)s") % {"r": report.reference},
            report.agreement.organisation.name,
            None,
            reverse("monitoring:costs", args=[report.reference]),
            _("Confirm"),
        )
        for report in reports.order_by("pk")
    ]


def _said(words: str, n: int, report: Report) -> str:
    return words % {"n": n, "r": report.reference}
