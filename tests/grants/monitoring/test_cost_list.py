"""The costs of a report as a list: narrowed, searched, sorted, turned, exported, and verified many at a time."""

from typing import Any

import pytest
from django.urls import reverse

from grants.monitoring.models import Expenditure
from grants.monitoring.services import ask_grantee, verify_cost
from tests.grants.monitoring.scale_objects import add_costs


@pytest.fixture
def long(chain: Any) -> Any:
    """A report that was handed in with thirty costs beside its first two."""
    chain.reported(100_00, 200_00)
    add_costs(chain.report, 30)
    return chain


def url(chain: Any, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('monitoring:costs', args=[chain.agreement.reference])}?{query}"


def shown(answer: Any) -> list[str]:
    return [row.record.document_number for row in answer.context["table"].paginated_rows]


def test_costs_are_paged_sorted_and_searched_without_accents(long: Any, sign_in: Any) -> None:
    client = sign_in(long.finance)
    assert len(shown(client.get(url(long)))) == 25
    assert len(shown(client.get(url(long, page="2")))) == 7
    assert shown(client.get(url(long, sort="-amount_cents")))[:2] == ["R-2", "R-1"]
    assert len(shown(client.get(url(long, q="stamparija+29")))) == 1
    assert "Nothing is found here." in client.get(url(long, q="nobody")).content.decode()


def test_costs_are_narrowed_by_line_outcome_and_what_is_known_of_them(long: Any, sign_in: Any) -> None:
    client = sign_in(long.finance)
    first, second = long.report.costs.order_by("pk")[:2]
    verify_cost(first, outcome="refused", reason="Not of this project.", actor=long.finance)
    ask_grantee(second, text="Which event?", actor=long.finance)
    line = long.agreement.lines.first()
    on_line = Expenditure.objects.filter(line=line).count()
    assert client.get(url(long, line=str(line.pk))).context["table"].paginator.count == on_line
    assert shown(client.get(url(long, outcome="refused"))) == ["R-1"]
    assert shown(client.get(url(long, only="question"))) == ["R-2"]
    assert client.get(url(long, only="undecided")).context["table"].paginator.count == 31
    assert shown(client.get(url(long, only="answered"))) == []
    Expenditure.objects.filter(pk=second.pk).update(receipt=None)
    assert shown(client.get(url(long, only="no_receipt"))) == ["R-2"]
    assert client.get(url(long, only="nonsense", line="0", page="x")).status_code == 200


def test_the_export_has_every_cost_that_is_shown_and_no_formula(long: Any, sign_in: Any) -> None:
    Expenditure.objects.filter(document_number="R-1").update(supplier='=HYPERLINK("http://example.org")')
    client = sign_in(long.auditor)
    text = client.get(url(long, export="csv")).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 33
    assert "'=HYPERLINK" in text
    assert client.get(url(long, export="xlsx", only="undecided")).content.startswith(b"PK")
    assert sign_in(long.stranger).get(url(long, export="csv")).status_code == 404


def remaining(chain: Any) -> str:
    return reverse("monitoring:verify_remaining", args=[chain.agreement.reference])


def test_ticked_costs_are_accepted_and_no_others(long: Any, sign_in: Any) -> None:
    first, second, third = long.report.costs.order_by("pk")[:3]
    ask_grantee(second, text="Which event?", actor=long.finance)
    client = sign_in(long.finance)
    sent = {"chosen": "yes", "cost": [first.pk, second.pk, 999_999_999, "x"]}
    assert str(first) in client.post(remaining(long), sent, follow=True).content.decode()
    outcomes = dict(Expenditure.objects.values_list("pk", "outcome"))
    assert (outcomes[first.pk], outcomes[second.pk], outcomes[third.pk]) == ("accepted", "asked", "pending")
    again = client.post(remaining(long), sent, follow=True).content.decode()
    assert "Nothing was ticked that is still to verify." in again
    nothing = client.post(remaining(long), {"chosen": "yes"}, follow=True)
    assert "Nothing was ticked" in nothing.content.decode()
    assert Expenditure.objects.filter(outcome="pending").count() == 30


def test_a_ticked_cost_of_another_report_stays_as_it_is(long: Any, sign_in: Any) -> None:
    other = long.allocate(300_000_00).again(days_ago=90).reported(50_00)
    foreign = other.report.costs.get()
    sign_in(long.finance).post(remaining(long), {"chosen": "yes", "cost": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.outcome == "pending"


def test_costs_are_verified_in_turn_until_none_is_left(chain: Any, sign_in: Any) -> None:
    chain.reported(100_00, 200_00)
    first, second = chain.report.costs.order_by("spent_on", "pk")
    client = sign_in(chain.finance)
    page = reverse("monitoring:verify", args=[first.pk]) + "?in_turn=yes"
    assert "2 costs are still to decide" in client.get(page).content.decode()
    following = client.post(page, {"outcome": "accepted"})["Location"]
    assert following == reverse("monitoring:verify", args=[second.pk]) + "?in_turn=yes"
    last = client.post(following, {"outcome": "accepted"})["Location"]
    assert last.startswith(reverse("monitoring:costs", args=[chain.agreement.reference]))
