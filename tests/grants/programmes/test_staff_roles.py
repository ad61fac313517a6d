"""Staff roles: granted and withdrawn by the administrator of the programme, every change kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from grants.core.errors import DomainError
from grants.programmes import services
from grants.programmes.models import Programme, StaffRole, StaffRoleEvent
from grants.programmes.policies import roles_in
from grants.programmes.selectors import staff_roles_in
from notifications.models import Message
from tests.factories import Chain, make_action, make_user

SignIn = Callable[[Any], Client]


def grant(chain: Chain, **fields: Any) -> StaffRole:
    values = {"user": chain.stranger, "role": "officer", "scope": chain.action, "reason": "Joined the team"}
    return services.grant_role(**{**values, "actor": chain.administrator, **fields})


def test_administrator_grants_a_role_in_an_action(fresh_chain: Chain) -> None:
    grant(fresh_chain)
    assert roles_in(fresh_chain.stranger, fresh_chain.action) == {"officer"}
    assert Message.objects.get(topic="staff-role-granted").recipient == fresh_chain.stranger


def test_database_keeps_who_granted_and_withdrew_and_why(fresh_chain: Chain) -> None:
    role = grant(fresh_chain)
    pk = role.pk
    services.withdraw_role(role, actor=fresh_chain.administrator, reason="Left the team")
    events = StaffRoleEvent.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    assert [(event.pgh_label, event.pgh_context.metadata) for event in events] == [
        ("insert", {"user": fresh_chain.administrator.pk, "reason": "Joined the team"}),
        ("delete", {"user": fresh_chain.administrator.pk, "reason": "Left the team"}),
    ]
    assert roles_in(fresh_chain.stranger, fresh_chain.action) == set()


@pytest.mark.parametrize("who", ["officer", "finance", "approver", "auditor", "evaluator", "applicant", "stranger"])
def test_nobody_else_grants_or_withdraws(fresh_chain: Chain, who: str) -> None:
    role = StaffRole.objects.filter(role="officer").get()
    with pytest.raises(PermissionDenied):
        grant(fresh_chain, actor=getattr(fresh_chain, who), user=fresh_chain.viewer)
    with pytest.raises(PermissionDenied):
        services.withdraw_role(role, actor=getattr(fresh_chain, who), reason="x")


def test_administrator_of_another_programme_is_refused(fresh_chain: Chain) -> None:
    other = Programme.objects.create(code="other", name="Other")
    outsider = make_user("Outsider")
    StaffRole.objects.create(user=outsider, role="administrator", programme=other)
    with pytest.raises(PermissionDenied):
        grant(fresh_chain, actor=outsider)


def test_nobody_gives_himself_a_role(fresh_chain: Chain) -> None:
    with pytest.raises(DomainError, match="another administrator"):
        grant(fresh_chain, user=fresh_chain.administrator)


def test_administration_is_not_given_up(fresh_chain: Chain) -> None:
    role = StaffRole.objects.get(role="administrator")
    with pytest.raises(DomainError, match="another administrator"):
        services.withdraw_role(role, actor=fresh_chain.administrator, reason="x")


def test_role_is_granted_once(fresh_chain: Chain) -> None:
    grant(fresh_chain)
    with pytest.raises(DomainError, match="already"):
        grant(fresh_chain)


def test_page_grants_and_withdraws(fresh_chain: Chain, sign_in: SignIn) -> None:
    client = sign_in(fresh_chain.administrator)
    scope = f"action-{fresh_chain.action.pk}"
    data = {"email": "STRANGER@example.org", "role": "auditor", "scope": scope, "reason": "Yearly audit"}
    assert client.post("/staff/", data).status_code == 302
    text = client.get("/staff/").text
    assert "Yearly audit" in text
    assert "stranger@example.org" in text
    role = StaffRole.objects.get(role="auditor", user=fresh_chain.stranger)
    assert client.get(f"/staff/{role.pk}/withdraw/").status_code == 200
    assert client.post(f"/staff/{role.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/staff/{role.pk}/withdraw/", {"reason": "Audit is over"}).status_code == 302
    assert "Audit is over" in client.get("/staff/").text
    assert not StaffRole.objects.filter(pk=role.pk).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody@example.org"), ("email", "x"), ("role", "king"), ("scope", "action-0"), ("reason", "")],
)
def test_bad_input_is_told_at_the_field(fresh_chain: Chain, sign_in: SignIn, field: str, value: str) -> None:
    scope = f"programme-{fresh_chain.action.phase.programme_id}"
    data = {"email": "stranger@example.org", "role": "auditor", "scope": scope, "reason": "Audit", field: value}
    before = StaffRole.objects.count()
    answer = sign_in(fresh_chain.administrator).post("/staff/", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert StaffRole.objects.count() == before


@pytest.mark.parametrize("who", ["officer", "finance", "approver", "auditor", "evaluator", "applicant", "stranger"])
def test_others_get_404(fresh_chain: Chain, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(fresh_chain, who))
    role = StaffRole.objects.first()
    for path in ("/staff/", f"/staff/{role.pk}/withdraw/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"reason": "x"}).status_code == 404


def test_list_holds_the_programmes_roles_only(fresh_chain: Chain) -> None:
    other = Programme.objects.create(code="other", name="Other")
    StaffRole.objects.create(user=fresh_chain.stranger, role="officer", programme=other)
    action = make_action("second")
    StaffRole.objects.create(user=fresh_chain.stranger, role="finance", action=action)
    found = staff_roles_in([fresh_chain.action.phase.programme])
    assert found.filter(user=fresh_chain.stranger).count() == 1


def test_list_costs_few_queries(fresh_chain: Chain, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        StaffRole.objects.create(user=make_user(f"Person {number}"), role="evaluator", action=fresh_chain.action)
    client = sign_in(fresh_chain.administrator)
    with django_assert_max_num_queries(16):
        client.get("/staff/")
