"""An officer builds a published call entirely through pages, an approver clears it, a municipality begins to apply.

The call is that of domain.md section 3: HR management in Serbia, 50 grants of 2,500 EUR to municipalities, equipment at
most 20 % of the grant [S27]. Where the source is silent (partners, lots, stages) the pages keep what is usual.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from grants.applications import services
from grants.applications.models import Application
from grants.calls.models import Call
from grants.people.models import User
from tests.factories import Chain, complete, make_account, make_organisation, make_user
from tests.grants.applications.builders import prove_mandate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def local(**delta: int) -> str:
    return f"{timezone.localtime() + datetime.timedelta(**delta):%Y-%m-%dT%H:%M:%S}"


def test_call_for_municipalities_is_built_cleared_and_applied_to(enter: Callable[..., Any]) -> None:
    chain = Chain().allocate(130_000_00)
    chain.action.expected_results = ["Local administrations manage their people fairly"]
    chain.action.save()
    officer, approver = enter("officer", chain.officer), enter("approver", chain.approver)
    officer.open(f"/actions/{chain.action.code}/new-call/").fill(
        title="Human resources in municipalities",
        summary="50 grants of 2,500 EUR to municipalities and cities.",
        purpose="Better human resources management in local self-government.",
        pot_cents="125,000",
        maximum_cents="2,500",
        cofinancing="none",
        applicants="local_authority",
        countries="SRB",
        time_zone="Europe/Belgrade",
        opens_at=local(minutes=-1),
        closes_at=local(days=30),
    ).do("Save the draft and put the pot aside")
    set_the_rules(officer)
    officer.do("Questions of the form").do("Begin with the usual questions").do("Back to the call")
    officer.do("Ask for clearance").do("Ask for clearance")
    approver.open("/home/").do("Read and decide").sees("Every grant is exactly 2,500.00")
    approver.sees("Of a grant of 2,500.00").do("Clear the publication")
    call = Call.objects.get()
    assert (call.state, call.fixed_cents, call.needs_own_account, call.mandate_for) == (
        "open",
        2_500_00,
        True,
        "local_authority",
    )
    apply(enter, call)


def set_the_rules(officer: Any) -> None:
    """Set part by part what is not usual, and meet a refusal on the way."""
    officer.do("What it is for").fill(expected_result="Local administrations manage their people fairly").do("Save")
    officer.do("Money and co-financing").fill(fixed_cents="2,600", expected_grants="50").do("Save")
    officer.sees("The fixed grant must lie between the smallest and the largest grant.")
    officer.fill(fixed_cents="2,500").do("Save")
    officer.do("Ceilings").fill(equipment_most="20").do("Save")
    officer.do("Kinds of cost").do("Add a row").fill(
        **{
            "rows-0-title": "Regular salaries of civil servants",
            "rows-0-heading": "human_resources",
            "rows-0-excluded_for": "local_authority",
        }
    ).do("Save")
    officer.do("Who may apply").fill(needs_own_account=True, mandate_for="local_authority").do("Save")
    officer.do("Partners").fill(partners="none").do("Save")
    officer.do("Documents asked for").do("Save")
    officer.do("Award criteria").do("Save")


def apply(enter: Callable[..., Any], call: Call) -> None:
    """A municipality reads the rules, writes and hands in; a society is told that the call is for others."""
    clerk, society = make_user("Clerk"), make_user("Society")
    make_organisation(clerk, kind="local_authority", name="Opština Primer", legal_form="Municipality")
    make_organisation(society)
    other = enter("society", society, width=360)
    other.open(f"/calls/{call.reference}/").sees("This call is for others: Local authorities.")
    municipality = enter("clerk", clerk, width=360)
    municipality.open(f"/calls/{call.reference}/").sees("Not eligible for local authorities.").do("Apply").do("Start")
    draft = call.applications.get()
    assert draft.organisation.name == "Opština Primer"
    write(draft, clerk)
    municipality.open(f"/applications/{draft.reference}/").do("Check and submit")
    municipality.fill(signatory="Signer Example", declared=True).do("Submit the application").sees("SHA-256")
    assert call.applications.get().frozen["budget"]["requested_cents"] == 2_500_00


def write(draft: Application, clerk: User) -> None:
    """Fill the draft by the services: a grant of exactly 2,500.00, a fifth of it for equipment."""
    complete(draft, actor=clerk)
    lines = (("services", "Training", "day", 8, 250_00), ("equipment", "Screens", "piece", 2, 250_00))
    names = ("heading", "description", "unit", "quantity", "unit_rate_cents")
    budget = [{**dict(zip(names, line, strict=True)), "quantity": Decimal(line[3])} for line in lines]
    services.set_budget(Application.objects.get(pk=draft.pk), budget, actor=clerk)
    account = make_account(draft.organisation, actor=clerk)
    services.set_account(draft, account, is_own=True, actor=clerk)
    prove_mandate(draft, actor=clerk)
