"""An action with twelve grants in different states, built by the services, with all that its report tells of."""

import datetime
from typing import Any

from django.utils import timezone

from grants.agreements.models import Agreement
from grants.dashboards.models import PeriodReport
from grants.monitoring.models import IndicatorValue, Place
from grants.monitoring.services import risk
from grants.monitoring.services.indicators import link_indicator, validate_value
from grants.programmes.results import services as results
from tests.factories import IBANS, Chain, make_account, make_organisation, make_pdf
from tests.grants.monitoring import indicator_objects, watching_objects

# How long ago each scheme began, and how far it went.
STATES = (
    (150, "closed"),
    (140, "settled"),
    (130, "accepted"),
    (120, "verified"),
    (110, "reported"),
    (100, "paid"),
    (95, "ordered"),
    (90, "requested"),
    (85, "in_force"),
    (80, "signed"),
    (70, "offered"),
    (60, "decided"),
)


def twelve(chain: Chain) -> list[Chain]:
    """Return twelve schemes of one action with a grant each, in two towns, and what is measured and watched in them."""
    chain.clock = timezone.now() - datetime.timedelta(days=160)
    chain.allocate(400_000_00)
    other = make_organisation(chain.applicant, settlement="Subotica", name="Readers of Subotica")
    account = make_account(other, actor=chain.applicant, iban=IBANS[1])
    schemes = []
    for number, (ago, state) in enumerate(STATES):
        scheme = chain.again(days_ago=ago, pot_cents=20_000_00)
        if number % 3 == 2:
            scheme.organisation, scheme.account = other, account
        schemes.append(getattr(scheme, state)())
    _measure(chain, schemes)
    _watch(schemes)
    return schemes


def _measure(chain: Chain, schemes: list[Chain]) -> None:
    """Let the grants count by two indicators, one of an outcome and one of an output under it, and two by none."""
    first = indicator_objects.indicator(chain, disaggregation=[])
    output = {"level": "output", "code": "OP1", "title": "Mediators are trained", "parent": first.result}
    result = results.add_result(chain.action, actor=chain.officer, **output)
    told = {"code": "OP1-1", "title": "People trained", "unit": "people", "target": 300, "baseline": 20}
    second = results.add_indicator(chain.action, result=result, actor=chain.officer, **told)
    for number, scheme in enumerate(schemes[:7]):
        row = scheme.agreement.indicators.get()
        link_indicator(row, first if number % 2 else second, actor=scheme.officer)
    for scheme in schemes[1:4]:
        value = IndicatorValue.objects.get(grant_indicator__agreement=scheme.agreement)
        with scheme.now():
            validate_value(value, actor=scheme.officer)


def _watch(schemes: list[Chain]) -> None:
    """Let one grant be at high risk, one owe a report, one have a recommendation and one an issue open."""
    for code, name, latitude in (("novi-sad", "Novi Sad", 45.25), ("subotica", "Subotica", 46.1)):
        Place.objects.create(code=code, name=name, country="RS", latitude=latitude, longitude=19.8)
    by_state: dict[str, Any] = {state: scheme for (_ago, state), scheme in zip(STATES, schemes, strict=True)}
    watching_objects.visit(by_state["paid"])
    watching_objects.issue(by_state["in_force"])
    late = by_state["requested"]
    Agreement.objects.filter(pk=late.agreement.pk).update(report_due_on=timezone.localdate() - datetime.timedelta(20))
    risk.assess_risk(by_state["ordered"].agreement)
    risk.raise_risk(by_state["ordered"].agreement, level=3, reason="The coordinator left.", actor=late.officer)


def period_report(chain: Chain) -> PeriodReport:
    """Return a report of the chain's action as the walks over all routes need one; its figures do not matter there."""
    today = timezone.localdate()
    made = {"document": make_pdf(), "workbook": make_pdf(), "sha256": "0" * 64, "made_by": chain.officer}
    found, _made = PeriodReport.objects.get_or_create(
        action=chain.action, since=today, until=today, defaults={**made, "job_number": chain.action.pk}
    )
    return found
