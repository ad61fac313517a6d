"""The staff of the demonstration are invented, can sign in, and are made once."""

from allauth.account.models import EmailAddress

from grants.dashboards.demo_people import DEMO_PASSWORD, demo_staff
from grants.people.models import User
from grants.programmes.models import Programme, StaffRole


def test_staff_are_made_once_with_their_roles(db: None) -> None:
    for code in ("one", "two"):
        Programme.objects.create(code=code, name=code)
    first = demo_staff(["one"])
    again = demo_staff(["one", "two"])
    assert first == again
    assert set(again) == {
        "officer",
        "finance",
        "approver",
        "auditor",
        "administrator",
        "evaluator1",
        "evaluator2",
        "evaluator3",
    }
    assert StaffRole.objects.count() == 16
    assert User.objects.filter(is_demonstration=True).count() == 8


def test_staff_can_sign_in_with_a_confirmed_address(db: None) -> None:
    officer = demo_staff([])["officer"]
    assert officer.email == "officer@sofra.example"
    assert officer.check_password(DEMO_PASSWORD)
    assert EmailAddress.objects.get(user=officer).verified
    assert not officer.is_staff
