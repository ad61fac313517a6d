"""Withdraw for good, with a reason."""

import pytest
from django.core.exceptions import PermissionDenied

from grants.applications.models import Application
from grants.applications.services import start_application, withdraw_application
from notifications.models import Message


def test_withdrawn_application_frees_its_place(fresh_chain, applicant, sent, to):
    assert applicant.post(to("withdraw", sent), {"reason": "We lost our room."}).status_code == 302
    assert Application.objects.get().state == "withdrawn"
    assert start_application(fresh_chain.call, fresh_chain.organisation, actor=fresh_chain.applicant)


def test_reason_is_demanded(applicant, sent, to):
    assert applicant.post(to("withdraw", sent), {"reason": " "}).status_code == 422
    assert Application.objects.get().state == "submitted"


def test_officers_hear_of_a_submitted_one_once_and_of_a_draft_never(fresh_chain, sent):
    withdraw_application(sent, actor=fresh_chain.applicant, reason="No.")
    heard = Message.objects.filter(topic="application-withdrawn", recipient=fresh_chain.officer)
    assert heard.count() == 1
    draft = start_application(fresh_chain.call, fresh_chain.organisation, actor=fresh_chain.applicant)
    withdraw_application(draft, actor=fresh_chain.applicant, reason="No.")
    assert heard.count() == 1


@pytest.mark.parametrize("role", ["viewer", "editor", "officer", "stranger"])
def test_others_are_refused(role, fresh_chain, sent, to, sign_in):
    user = getattr(fresh_chain, role)
    with pytest.raises(PermissionDenied):
        withdraw_application(sent, actor=user, reason="x")
    expected = 404 if role in {"officer", "stranger"} else 403
    assert sign_in(user).post(to("withdraw", sent), {"reason": "x"}).status_code == expected
