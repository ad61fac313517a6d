"""For every model and every member of the cast: what the lists show is exactly what the policy lets one view."""

from collections.abc import Callable
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from grants.agreements.models import Agreement, Amendment
from grants.agreements.selectors import agreements_visible_to
from grants.agreements.selectors.amendments import amendments_visible_to
from grants.applications.models import Application
from grants.applications.selectors import applications_visible_to
from grants.calls import services as calls
from grants.calls.inviting import invite_organisation
from grants.calls.models import Call, Corrigendum, Preset
from grants.calls.presets import presets_visible_to, save_preset
from grants.calls.selectors import calls_visible_to
from grants.calls.versions import corrigenda_visible_to
from grants.dashboards.models import PeriodReport
from grants.dashboards.oversight.report import reports_visible_to as period_reports_visible_to
from grants.evaluation.models import Assessment, Award, Complaint, OutcomeLetter, Panel
from grants.evaluation.selectors import assessments_of, awards_visible_to, panels_visible_to
from grants.evaluation.selectors.outcome import complaints_visible_to, letters_visible_to
from grants.monitoring.models import (
    Event,
    Expenditure,
    GrantMessage,
    GrantRisk,
    IndicatorValue,
    Issue,
    Recommendation,
    Report,
    Visit,
)
from grants.monitoring.selectors import reports_visible_to
from grants.monitoring.selectors.events import events_visible_to
from grants.monitoring.selectors.indicators import indicator_values_visible_to
from grants.monitoring.selectors.issues import issues_visible_to
from grants.monitoring.selectors.messages import messages_visible_to
from grants.monitoring.selectors.risk import risks_visible_to
from grants.monitoring.selectors.verification import costs_visible_to
from grants.monitoring.selectors.visits import recommendations_visible_to, visits_visible_to
from grants.monitoring.services.event_publishing import publish_event, write_summary
from grants.monitoring.services.events import add_event
from grants.payments.models import PayingAccount, Payment, PaymentBatch, Recovery, Statement
from grants.payments.selectors import payments_visible_to
from grants.payments.selectors.bank import batches_visible_to, paying_accounts_visible_to, statements_visible_to
from grants.payments.selectors.recoveries import recoveries_visible_to
from grants.people.models import User
from grants.programmes.models import Allocation
from grants.programmes.results.models import Result, ResultIndicator
from grants.programmes.results.selectors import indicators_visible_to, results_visible_to
from grants.programmes.selectors import allocations_visible_to
from tests.grants.dashboards.oversight_objects import period_report
from tests.grants.monitoring import indicator_objects, watching_objects

CAST = (
    "anonymous",
    "stranger",
    "applicant",
    "viewer",
    "editor",
    "evaluator",
    "officer",
    "finance",
    "approver",
    "auditor",
    "administrator",
    "foreign_officer",
    "superuser",
)
LISTS: dict[str, tuple[Any, Callable[[Any], Any], str]] = {
    "allocations": (Allocation, allocations_visible_to, "allocations.view"),
    "calls": (Call, calls_visible_to, "calls.view"),
    "presets": (Preset, presets_visible_to, "presets.view"),
    "corrigenda": (Corrigendum, corrigenda_visible_to, "corrigenda.view"),
    "applications": (Application, applications_visible_to, "applications.view"),
    "panels": (Panel, panels_visible_to, "panels.view"),
    "assessments": (Assessment, assessments_of, "assessments.view"),
    "awards": (Award, awards_visible_to, "awards.view"),
    "letters": (OutcomeLetter, letters_visible_to, "letters.view"),
    "complaints": (Complaint, complaints_visible_to, "complaints.view"),
    "agreements": (Agreement, agreements_visible_to, "agreements.view"),
    "amendments": (Amendment, amendments_visible_to, "amendments.view"),
    "payments": (Payment, payments_visible_to, "payments.view"),
    "recoveries": (Recovery, recoveries_visible_to, "recoveries.view"),
    "batches": (PaymentBatch, batches_visible_to, "batches.view"),
    "paying_accounts": (PayingAccount, paying_accounts_visible_to, "paying_accounts.view"),
    "statements": (Statement, statements_visible_to, "statements.view"),
    "reports": (Report, reports_visible_to, "reports.view"),
    "events": (Event, events_visible_to, "events.view"),
    "visits": (Visit, visits_visible_to, "visits.view"),
    "recommendations": (Recommendation, recommendations_visible_to, "recommendations.view"),
    "risks": (GrantRisk, risks_visible_to, "risks.view"),
    "issues": (Issue, issues_visible_to, "issues.view"),
    "messages": (GrantMessage, messages_visible_to, "messages.view"),
    "costs": (Expenditure, costs_visible_to, "costs.view"),
    "indicator_values": (IndicatorValue, indicator_values_visible_to, "indicator_values.view"),
    "period_reports": (PeriodReport, period_reports_visible_to, "period_reports.view"),
    "results": (Result, results_visible_to, "results.view"),
    "result_indicators": (ResultIndicator, indicators_visible_to, "result_indicators.view"),
}


@pytest.fixture
def world(chain: Any) -> Any:
    """Objects before and after every border: a private draft, an agreement in draft and one offered, a report."""
    from tests.factories import make_action, make_staff, make_user

    chain.allocate(520_000_00).reported()
    chain.again(days_ago=90, pot_cents=20_000_00).recovery_requested()
    chain.again(days_ago=90, pot_cents=20_000_00).recovery_due()
    chain.again(days_ago=90).amendment_proposed()
    chain.again(days_ago=40).declared()
    chain.again(days_ago=35).prepared()
    chain.again(days_ago=90, pot_cents=20_000_00, title="Sent").statement_taken()
    chain.again().fill()
    chain.again().draft_call()
    indicator_objects.indicator(chain)
    for watched in watching_objects.OBJECTS.values():
        watched(chain)
    chain.again(days_ago=90, pot_cents=20_000_00, title="Not announced").visit_planned()
    chain.again(days_ago=90, pot_cents=20_000_00, title="Not sent").visit_held()
    chain.again(pot_cents=20_000_00, title="Changed").change_drafted()
    save_preset(chain.call, name="Small grants", actor=chain.officer)
    period_report(chain)
    Complaint.objects.create(application=chain.application, text="Read it again.", lodged_by=chain.applicant)
    by_invitation(chain.again(pot_cents=20_000_00, title="For those invited", procedure="restricted"))
    activities(chain)
    chain.foreign_officer = make_staff("Foreign Officer", "officer", make_action("elsewhere"))
    chain.superuser = make_user("Super User", is_superuser=True, is_staff=True)
    return chain


def activities(chain: Any) -> None:
    """Add an activity of the programme, one that is public, and one that nobody's programme has."""
    day = timezone.localdate()
    add_event(title="Inside", starts_on=day, ends_on=day, actions=[chain.action], actor=chain.officer)
    public = add_event(title="Public", starts_on=day, ends_on=day, actions=[chain.action], actor=chain.officer)
    write_summary(public, language="en", text="Many came.", actor=chain.officer)
    publish_event(public, actor=chain.officer)
    Event.objects.create(title="Lost", starts_on=day, ends_on=day)


def by_invitation(chain: Any) -> None:
    """Publish a restricted call that invites the applicant and somebody outside the cast."""
    from tests.factories import make_organisation, make_user

    chain.draft_call()
    with chain.now():
        for organisation in (chain.organisation, make_organisation(make_user("Somebody else"))):
            invite_organisation(chain.call, organisation, actor=chain.officer)
    calls.request_clearance(chain.call, actor=chain.officer)
    calls.publish_call(chain.call, actor=chain.approver)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_list_shows_exactly_what_the_policy_lets_one_view(world: Any, name: str) -> None:
    model, visible_to, permission = LISTS[name]
    everything = list(model.objects.all())
    assert everything
    for role in CAST:
        user = AnonymousUser() if role == "anonymous" else User.objects.get(pk=getattr(world, role).pk)
        shown = {row.pk for row in visible_to(user)}
        viewable = {row.pk for row in everything if rules.has_perm(permission, user, row)}
        assert shown == viewable, f"{name} for {role}"


def test_superuser_and_officer_of_another_action_see_no_private_object(world: Any) -> None:
    for role in ("superuser", "foreign_officer"):
        user = User.objects.get(pk=getattr(world, role).pk)
        for name in ("applications", "panels", "agreements", "payments", "reports"):
            assert not LISTS[name][1](user).exists(), f"{name} for {role}"
