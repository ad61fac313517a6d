"""Costs that were seen elsewhere: the same document, or the same file, within a grant and across grants."""

from typing import Any

from django.urls import reverse

from grants.monitoring.models import CostFile, Expenditure, Report
from grants.monitoring.services import verify_remaining
from grants.monitoring.twins import suspects, twins_of
from tests.factories import make_action, make_staff


def costs_of(chain: Any) -> list[Expenditure]:
    return list(chain.report.costs.order_by("pk"))


def same_file(cost: Expenditure, other: Expenditure) -> None:
    """Prove a cost by the very bytes of the other's receipt, kept a second time."""
    assert cost.receipt is not None
    assert other.receipt is not None
    cost.receipt.sha256 = other.receipt.sha256
    cost.receipt.save(update_fields=["sha256"])


def test_the_same_file_is_found_in_a_report_and_across_grants(chain: Any) -> None:
    chain.allocate(420_000_00).reported()
    other = chain.again(days_ago=90, pot_cents=20_000_00).reported()
    first, second = costs_of(chain)
    third = costs_of(other)[0]
    Expenditure.objects.filter(report=other.report).update(document_number="elsewhere")
    assert suspects(chain.report) == {}
    same_file(second, first)
    CostFile.objects.create(cost=third, kind="other", file=first.receipt, added_by=other.applicant)
    assert suspects(chain.report) == {first.pk: [second, third], second.pk: [first, third]}
    shown = twins_of(chain.report, chain.finance)[first.pk]
    assert [(twin.place, twin.how) for twin in shown] == [
        ("this report", "same file"),
        (other.agreement.reference, "same file"),
    ]
    assert shown[1].url.endswith(f"#cost-{third.pk}")
    left = [cost for cost, why in verify_remaining(chain.report, actor=chain.finance) if why]
    assert left == [first, second]


def test_a_verifier_of_another_action_gets_no_link_and_the_grantee_nothing(chain: Any) -> None:
    chain.allocate(420_000_00).reported()
    foreign = make_staff("Foreign Finance", "finance", make_action("elsewhere"))
    first, second = costs_of(chain)
    same_file(second, first)
    assert twins_of(chain.report, foreign, own_only=True) == {}
    other = chain.again(days_ago=90, pot_cents=20_000_00).reported()
    Expenditure.objects.filter(report=other.report).update(document_number="elsewhere")
    CostFile.objects.create(cost=costs_of(other)[0], kind="other", file=first.receipt, added_by=other.applicant)
    twins = twins_of(chain.report, foreign)[first.pk]
    assert [(twin.place, bool(twin.url)) for twin in twins] == [
        ("this report", True),
        (other.agreement.reference, False),
    ]
    assert twins_of(chain.report, chain.stranger, own_only=True) == {}


def test_before_sending_the_grantee_sees_twins_in_the_own_reports_alone(chain: Any, sign_in: Any) -> None:
    chain.allocate(420_000_00).report_written()
    url = reverse("monitoring:costs", args=[chain.agreement.reference])
    first, second = costs_of(chain)
    same_file(second, first)
    assert "Looks like a duplicate" in sign_in(chain.applicant).get(url).content.decode()
    Report.objects.update(state="submitted")
    assert "Looks like a duplicate" not in sign_in(chain.applicant).get(url).content.decode()
    assert "Looks like a duplicate" in sign_in(chain.finance).get(url).content.decode()
