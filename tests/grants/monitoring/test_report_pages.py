"""The report as its readers see it, in every state."""

from typing import Any

import pytest
from django.urls import reverse

STATES = ("in_force", "report_started", "report_written", "reported", "verified", "accepted", "settled", "closed")


@pytest.mark.parametrize("state", STATES)
def test_every_reader_opens_the_report_in_every_state(chain: Any, sign_in: Any, state: str) -> None:
    getattr(chain, state)()
    url = reverse("monitoring:report", args=[chain.agreement.reference])
    for name in ("applicant", "editor", "viewer", "officer", "finance", "approver", "auditor"):
        assert sign_in(getattr(chain, name)).get(url).status_code == 200, name
    for name in ("stranger", "evaluator", "administrator"):
        assert sign_in(getattr(chain, name)).get(url).status_code == 404, name


def test_the_page_costs_few_queries_whatever_the_number_of_costs(
    chain: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    chain.reported(*([100_00] * 30))
    client = sign_in(chain.finance)
    for name, cap in (("report", 16), ("costs", 13)):  # the session among them
        url = reverse(f"monitoring:{name}", args=[chain.agreement.reference])
        client.get(url)
        with django_assert_max_num_queries(cap):
            client.get(url)


def test_the_returned_report_shows_the_reason_at_the_top(chain: Any, sign_in: Any) -> None:
    from grants.monitoring.services import return_report

    chain.reported()
    return_report(chain.report, actor=chain.officer, reason="The second receipt cannot be read.")
    page = sign_in(chain.applicant).get(reverse("monitoring:report", args=[chain.agreement.reference]))
    text = page.content.decode()
    assert text.index("The second receipt cannot be read.") < text.index("What is asked of you")


def test_the_narrative_stands_beside_what_was_agreed(chain: Any, sign_in: Any) -> None:
    chain.reported()
    page = sign_in(chain.officer).get(reverse("monitoring:report", args=[chain.agreement.reference]))
    for text in ("Mediators trained", "Twelve mediators trained.", "We train mediators."):
        assert text in page.content.decode()


def test_both_approvals_are_shown_with_who(chain: Any, sign_in: Any) -> None:
    chain.accepted()
    text = sign_in(chain.auditor).get(reverse("monitoring:report", args=[chain.agreement.reference])).content.decode()
    assert str(chain.officer) in text
    assert str(chain.finance) in text
    assert "10,800.00" in text
