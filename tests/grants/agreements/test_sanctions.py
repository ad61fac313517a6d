"""Recording that a grantee was looked for on the sanctions lists."""

import datetime
from typing import Any

import pytest
import rules
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from grants.agreements.conditions import Finding, finding_of
from grants.agreements.models import Agreement, CoGrantee, Instalment, SanctionsCheck
from grants.agreements.selectors.sanctions import sanctions_checks_visible_to
from grants.agreements.services.sanctions import record_sanctions_check
from grants.core.errors import DomainError
from grants.payments.selectors.checks import Order, look_at
from notifications.models import Message
from tests.factories import make_action, make_staff, upload
from workflows.engine import records_of

STAFF = {"officer", "finance", "approver", "auditor"}


def check(chain: Any, **fields: Any) -> SanctionsCheck:
    given = {"checked_on": timezone.localdate(), "lists": "EU, UN", "names": "All", "outcome": "clear", **fields}
    return record_sanctions_check(chain.agreement, **{"actor": chain.finance, **given})


def test_a_check_is_kept_with_who_looked_where_and_for_whom(chain: Any) -> None:
    chain.prepared()
    found = check(chain)
    assert (found.organisation, found.checked_by, found.outcome) == (chain.organisation, chain.finance, "clear")
    assert records_of(chain.agreement).filter(verb="check_sanctions", actor=chain.finance).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        SanctionsCheck.objects.update(outcome="hit")


def test_a_day_to_come_and_a_hit_without_a_word_are_refused(chain: Any) -> None:
    chain.prepared()
    with pytest.raises(DomainError) as refused:
        check(chain, checked_on=timezone.localdate() + datetime.timedelta(days=1))
    assert refused.value.field == "checked_on"
    with pytest.raises(DomainError) as refused:
        check(chain, outcome="hit", note="  ")
    assert refused.value.field == "note"
    assert not SanctionsCheck.objects.exists()


def test_a_hit_is_told_to_those_who_pay(chain: Any) -> None:
    chain.prepared()
    check(chain, outcome="hit", note="A name on the EU list.")
    readers = set(Message.objects.filter(topic="sanctions-hit").values_list("recipient", flat=True))
    assert readers == {chain.finance.pk, chain.approver.pk, chain.officer.pk}


def test_only_finance_records(chain: Any) -> None:
    chain.prepared()
    for who in ("officer", "approver", "auditor", "applicant", "stranger"):
        with pytest.raises(PermissionDenied):
            check(chain, actor=getattr(chain, who))


def test_list_shows_exactly_what_the_policy_lets_one_view(chain: Any) -> None:
    chain.prepared()
    found = check(chain)
    chain.foreign = make_staff("Foreign Finance", "finance", make_action("elsewhere"))
    for who in ("officer", "finance", "approver", "auditor", "applicant", "stranger", "evaluator", "foreign"):
        user = getattr(chain, who)
        seen = sanctions_checks_visible_to(user).filter(pk=found.pk).exists()
        assert seen == rules.has_perm("sanctions.view", user, found), who
        assert seen == (who in {"officer", "finance", "approver", "auditor"}), who


def test_pages_record_and_list(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.prepared()
    client, url = sign_in(chain.finance), reverse("agreements:check_sanctions", args=[chain.agreement.reference])
    assert chain.organisation.name in client.get(url).content.decode()
    sent = {"checked_on": timezone.localdate().isoformat(), "lists": "EU", "names": "All", "outcome": "clear"}
    assert client.post(url, {**sent, "checked_on": "soon"}).status_code == 422
    assert client.post(url, {**sent, "evidence": upload("x.txt", b"text")}).status_code == 422
    assert client.post(url, {**sent, "evidence": upload()}).status_code == 302
    found = SanctionsCheck.objects.get()
    index = reverse("agreements:sanctions")
    client.get(index)
    with django_assert_max_num_queries(12):
        assert chain.organisation.name in client.get(index).content.decode()
    evidence = reverse("agreements:sanctions_evidence", args=[found.pk])
    assert client.get(evidence).status_code == 302
    assert [sign_in(user).get(evidence).status_code for user in (chain.stranger, chain.evaluator)] == [404, 404]
    assert sign_in(chain.applicant).get(index).status_code == 403


def co_grantee(chain: Any, *, in_sofra: bool = True) -> CoGrantee:
    found = chain.stranger_organisation
    return chain.agreement.co_grantees.create(
        organisation=found if in_sofra else None,
        name=found.name if in_sofra else "Village council",
        country="RS",
        registration_number="1" if in_sofra else "2",
        order=1 if in_sofra else 2,
    )


def finding(chain: Any) -> Finding:
    return finding_of(Agreement.objects.get(), chain.agreement.conditions.get(key="sanctions"))


def payment_check(chain: Any) -> Any:
    part = Instalment.objects.select_related("agreement").get(agreement=chain.agreement, number=1)
    order = Order(part.agreement, "instalment", part.amount_cents, part)
    return next(check for check in look_at(order) if check.key == "sanctions")


def test_condition_is_met_once_every_party_is_looked_for(chain: Any) -> None:
    chain.call_fields = {"conditions": ["sanctions"]}
    chain.prepared()
    inside, outside = co_grantee(chain), co_grantee(chain, in_sofra=False)
    check(chain)
    assert finding(chain).outcome == "open"
    check(chain, co_grantee=inside)
    assert finding(chain).note.startswith("Village council: Nobody has looked")
    check(chain, co_grantee=outside, outcome="hit", note="A name on the list.")
    assert finding(chain).note.startswith("Village council: The check of")
    check(chain, co_grantee=outside)
    assert finding(chain).outcome == "met"
    assert chain.stranger_organisation.sanctions_checks.get().co_grantee is None
    assert outside.sanctions_checks.first().organisation == chain.organisation


def test_payment_waits_for_the_check_of_every_co_grantee(chain: Any) -> None:
    chain.call_fields = {"sanctions_days": 30}
    chain.in_force().confirm_account()
    check(chain)
    assert payment_check(chain).outcome == "ok"
    partner = co_grantee(chain)
    assert payment_check(chain).sentence.startswith(f"{partner.name}: No sanctions check is recorded")
    check(chain, co_grantee=partner, checked_on=timezone.localdate() - datetime.timedelta(days=31))
    assert payment_check(chain).outcome == "failed"
    check(chain, co_grantee=partner)
    assert payment_check(chain).outcome == "ok"
    check(chain, co_grantee=partner, outcome="hit", note="A name on the list.")
    assert "found a name on a list" in payment_check(chain).sentence
    CoGrantee.objects.update(left_on=timezone.localdate())
    assert payment_check(chain).outcome == "ok"


def test_check_of_a_partner_elsewhere_is_refused(chain: Any) -> None:
    chain.prepared()
    partner = co_grantee(chain)
    other = chain.again(days_ago=80).prepared()
    with pytest.raises(DomainError) as refused:
        record_sanctions_check(
            other.agreement,
            co_grantee=partner,
            actor=chain.finance,
            checked_on=timezone.localdate(),
            lists="EU",
            names="All",
            outcome="clear",
        )
    assert refused.value.field == "co_grantee"


def test_checks_of_co_grantees_are_seen_as_the_policy_says(chain: Any) -> None:
    chain.prepared()
    found = [check(chain, co_grantee=co_grantee(chain, in_sofra=way)) for way in (True, False)]
    chain.foreign = make_staff("Foreign Finance", "finance", make_action("elsewhere"))
    for who in ("officer", "finance", "approver", "auditor", "applicant", "stranger", "foreign"):
        user = getattr(chain, who)
        for row in found:
            seen = sanctions_checks_visible_to(user).filter(pk=row.pk).exists()
            assert seen == rules.has_perm("sanctions.view", user, row) == (who in STAFF), who


def test_page_records_the_check_of_a_co_grantee(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    partner = co_grantee(chain, in_sofra=False)
    client, url = sign_in(chain.finance), reverse("agreements:check_sanctions", args=[chain.agreement.reference])
    assert "Village council" in client.get(url).content.decode()
    sent = {"checked_on": timezone.localdate().isoformat(), "lists": "EU", "names": "All", "outcome": "clear"}
    assert client.post(url, {**sent, "co_grantee": partner.pk + 1}).status_code == 422
    assert client.post(url, {**sent, "co_grantee": partner.pk}).status_code == 302
    assert SanctionsCheck.objects.get().co_grantee == partner
    assert "Village council" in client.get(reverse("agreements:sanctions")).content.decode()
