"""A restricted call and a direct award are for those invited: who sees them, who is told, who may start."""

from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.applications import services as applications
from grants.calls import services
from grants.calls.following import followers_of
from grants.calls.inviting import invite_organisation, uninvite_organisation
from grants.calls.models import Call
from grants.calls.pages import door_of
from grants.calls.selectors import calls_by_invitation, calls_visible_to, public_calls, waiting_for
from grants.core.errors import DomainError
from grants.evaluation import services as evaluation
from grants.people.models import Organisation, User
from notifications.models import Message
from tests.factories import Chain, make_organisation, make_user
from workflows.engine import TransitionRefused


@pytest.fixture
def restricted(fresh_chain: Chain) -> Chain:
    """A draft for the applicant and one more."""
    fresh_chain.draft_call()
    services.set_terms(fresh_chain.call, {"procedure": "restricted"}, actor=fresh_chain.officer)
    fresh_chain.call = Call.objects.get()
    other = make_organisation(make_user("Other"), name="Општина Нови Сад")
    for organisation in (fresh_chain.organisation, other):
        invite_organisation(fresh_chain.call, organisation, actor=fresh_chain.officer)
    return fresh_chain


def published(chain: Chain) -> Call:
    services.request_clearance(chain.call, actor=chain.officer)
    chain.call = services.publish_call(chain.call, actor=chain.approver)
    return chain.call


def test_officer_finds_in_either_script_invites_and_takes_off(restricted: Chain, sign_in: Any) -> None:
    found = make_organisation(make_user("Third"), name="Удружење Комшије")
    officer, page = sign_in(restricted.officer), reverse("calls:invited", args=[restricted.call.reference])
    shown = officer.get(page, {"q": "komsije"}).content.decode()
    assert "Удружење Комшије" in shown
    data = {"organisation": found.pk}
    assert officer.post(reverse("calls:invite", args=[restricted.call.reference]), data).status_code == 302
    assert officer.post(reverse("calls:invite", args=[restricted.call.reference]), data).status_code == 302
    assert restricted.call.invited.count() == 3
    assert "Nothing found" in officer.get(page, {"q": "komsije"}).content.decode()
    assert officer.post(reverse("calls:uninvite", args=[restricted.call.reference]), data).status_code == 302
    assert restricted.call.invited.count() == 2


@pytest.mark.parametrize("organisation", ["", "abc", "999999", "-1"])
def test_nobody_is_invited_by_a_number_that_is_none(restricted: Chain, sign_in: Any, organisation: str) -> None:
    url = reverse("calls:invite", args=[restricted.call.reference])
    response = sign_in(restricted.officer).post(url, {"organisation": organisation})
    assert response.status_code == 422
    assert "Choose an organisation from the list." in response.content.decode()
    assert restricted.call.invited.count() == 2


def test_only_officers_of_the_action_invite(restricted: Chain, sign_in: Any) -> None:
    url, data = reverse("calls:invite", args=[restricted.call.reference]), {"organisation": restricted.organisation.pk}
    assert sign_in(restricted.approver).post(url, data).status_code == 403
    assert sign_in(restricted.applicant).post(url, data).status_code == 404
    with pytest.raises(PermissionDenied):
        uninvite_organisation(restricted.call, restricted.organisation, actor=restricted.approver)


def test_open_call_invites_nobody(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    with pytest.raises(DomainError, match="choose another procedure"):
        invite_organisation(fresh_chain.call, fresh_chain.organisation, actor=fresh_chain.officer)


def test_published_call_keeps_its_list(restricted: Chain) -> None:
    call = published(restricted)
    with pytest.raises(TransitionRefused):
        uninvite_organisation(call, restricted.organisation, actor=restricted.officer)


def test_those_invited_are_told_once_at_publication(restricted: Chain) -> None:
    assert not Message.objects.filter(topic="call-invitation").exists()
    published(restricted)
    told = Message.objects.filter(topic="call-invitation")
    assert {message.recipient.email for message in told} == {"applicant@example.org", "other@example.org"}
    assert told.count() == 2


def test_lists_policy_and_page_agree_that_only_those_invited_see_it(restricted: Chain, sign_in: Any) -> None:
    call = published(restricted)
    readers = ("applicant", "viewer", "officer", "finance", "approver", "auditor")
    for name, user in {**restricted.cast(), "anonymous": AnonymousUser()}.items():
        user = User.objects.get(pk=user.pk) if user.pk else user
        reads = name in readers
        assert rules.has_perm("calls.view", user, call) is reads, name
        assert calls_visible_to(user).filter(pk=call.pk).exists() is reads, name
        client = sign_in(user if user.pk else None)
        page = client.get(reverse("calls:detail", args=[call.reference]))
        assert page.status_code == (200 if reads else 404), name
        action_page = client.get(reverse("programmes:action", args=[call.action.code])).content.decode()
        assert call.title not in action_page, name
    assert not public_calls().filter(pk=call.pk).exists()
    assert list(calls_by_invitation(restricted.applicant)) == [call]
    assert not calls_by_invitation(restricted.stranger).exists()


def test_home_and_list_of_those_invited_lead_to_the_call(restricted: Chain, sign_in: Any) -> None:
    call = published(restricted)
    address = reverse("calls:detail", args=[call.reference])
    for user, shown in ((restricted.applicant, True), (restricted.stranger, False)):
        client = sign_in(user)
        assert (address in client.get("/").content.decode()) is shown
        assert (address in client.get("/home/").content.decode()) is shown
    assert address in sign_in(restricted.officer).get("/").content.decode()
    applications.start_application(call, restricted.organisation, actor=restricted.applicant)
    assert not [row for row in waiting_for(restricted.applicant) if call.title in row.what]
    other = User.objects.get(email="other@example.org")
    assert [row for row in waiting_for(other) if call.title in row.what]


def test_draft_is_hidden_from_those_invited(restricted: Chain) -> None:
    assert not calls_visible_to(restricted.applicant).exists()
    assert not rules.has_perm("calls.view", restricted.applicant, restricted.call)


def test_everybody_may_read_it_once_it_is_decided(chain: Chain, sign_in: Any) -> None:
    chain.call_fields = {"procedure": "direct", "justification": "The only mediation house."}
    draft_call = chain.draft_call

    def invited() -> Chain:
        draft_call()
        invite_organisation(chain.call, chain.organisation, actor=chain.officer)
        return chain

    chain.draft_call = invited  # type: ignore[method-assign]
    chain.recommended()
    assert sign_in(None).get(reverse("calls:detail", args=[chain.call.reference])).status_code == 404
    chain.draft_call = draft_call  # type: ignore[method-assign]
    with chain.now():
        evaluation.decide(chain.panel, actor=chain.approver)
    assert Call.objects.get().is_public
    assert sign_in(None).get(reverse("calls:detail", args=[chain.call.reference])).status_code == 200


def test_only_those_invited_may_start(restricted: Chain) -> None:
    call = published(restricted)
    assert door_of(restricted.applicant, call).label == "Apply"
    assert "were invited" in door_of(restricted.stranger, call).reason
    assert applications.start_application(call, restricted.organisation, actor=restricted.applicant).pk
    with pytest.raises(DomainError, match="were invited"):
        applications.start_application(call, restricted.stranger_organisation, actor=restricted.stranger)


def test_those_invited_hear_of_answers_and_changes_before_they_apply(restricted: Chain) -> None:
    assert not followers_of(restricted.call)
    told = {user.email for user in followers_of(published(restricted))}
    assert {"applicant@example.org", "other@example.org"} <= told
    assert restricted.stranger.email not in told


def test_those_invited_hear_that_a_published_call_is_cancelled(restricted: Chain) -> None:
    call = published(restricted)
    services.cancel_call(call, actor=restricted.officer, reason="No funds")
    told = {message.recipient.email for message in Message.objects.filter(topic="call-cancelled")}
    assert {"applicant@example.org", "other@example.org"} <= told


def test_those_invited_to_a_draft_do_not_hear_of_its_end(restricted: Chain) -> None:
    services.cancel_call(restricted.call, actor=restricted.officer, reason="No funds")
    assert not Message.objects.filter(topic="call-cancelled").exists()


def test_restricted_call_with_one_invitation_is_not_complete(restricted: Chain, sign_in: Any) -> None:
    uninvite_organisation(restricted.call, restricted.organisation, actor=restricted.officer)
    with pytest.raises(TransitionRefused):
        services.request_clearance(restricted.call, actor=restricted.officer)
    desk = sign_in(restricted.officer).get(reverse("calls:manage", args=[restricted.call.reference])).content.decode()
    assert "Invite at least two organisations" in desk


def test_direct_award_needs_one_organisation_and_a_justification(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    call, officer = fresh_chain.call, fresh_chain.officer
    terms = {"procedure": "direct", "justification": "The only mediation house in the valley."}
    services.set_terms(call, terms, actor=officer)
    call = Call.objects.get()
    with pytest.raises(TransitionRefused):
        services.request_clearance(call, actor=officer)
    invite_organisation(call, fresh_chain.organisation, actor=officer)
    with pytest.raises(DomainError, match="goes to one organisation"):
        invite_organisation(call, fresh_chain.stranger_organisation, actor=officer)
    services.set_terms(call, {"justification": ""}, actor=officer)
    with pytest.raises(TransitionRefused, match="needs a justification"):
        services.request_clearance(call, actor=officer)
    services.set_terms(call, terms, actor=officer)
    services.request_clearance(call, actor=officer)
    page = sign_in(fresh_chain.approver).get(reverse("calls:publish", args=[call.reference])).content.decode()
    assert page.index("The only mediation house in the valley.") < page.index("Clear the publication</button>")
    assert fresh_chain.organisation.name in page


def test_direct_award_changed_to_two_invited_is_not_complete(restricted: Chain) -> None:
    terms = {"procedure": "direct", "justification": "Urgent."}
    services.set_terms(restricted.call, terms, actor=restricted.officer)
    assert not Call.objects.get().is_complete
    assert Organisation.objects.filter(call_invitations__call=restricted.call).count() == 2
