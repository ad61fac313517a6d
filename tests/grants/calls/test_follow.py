"""Following a call: who hears of what happens to it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from grants.applications import services as applications
from grants.calls import following
from grants.calls.models import Follower
from grants.core.errors import DomainError
from grants.people.models import Membership
from notifications.models import Message
from tests.factories import Chain, make_user


def test_following_twice_is_following_once(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    for _turn in range(2):
        following.follow_call(fresh_chain.call, actor=fresh_chain.stranger)
    assert following.followers_of(fresh_chain.call) == [fresh_chain.stranger]
    assert following.following(fresh_chain.stranger, fresh_chain.call) == "chosen"


def test_unfollowing_ends_it_and_is_harmless_for_others(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    following.follow_call(fresh_chain.call, actor=fresh_chain.stranger)
    following.unfollow_call(fresh_chain.call, actor=fresh_chain.viewer)
    following.unfollow_call(fresh_chain.call, actor=fresh_chain.stranger)
    assert following.followers_of(fresh_chain.call) == []
    assert following.following(fresh_chain.stranger, fresh_chain.call) == ""


def test_members_of_who_applies_follow_by_themselves_each_once(fresh_chain: Chain) -> None:
    fresh_chain.start()
    following.follow_call(fresh_chain.call, actor=fresh_chain.applicant)
    found = following.followers_of(fresh_chain.call)
    assert {user.pk for user in found} == {
        fresh_chain.applicant.pk,
        fresh_chain.viewer.pk,
        fresh_chain.editor.pk,
    }
    assert len(found) == 3
    assert following.following(fresh_chain.viewer, fresh_chain.call) == "applicant"


def test_who_withdrew_hears_no_more(fresh_chain: Chain) -> None:
    fresh_chain.submitted()
    assert following.followers_of(fresh_chain.call)
    applications.withdraw_application(fresh_chain.application, actor=fresh_chain.applicant, reason="No partner.")
    assert following.followers_of(fresh_chain.call) == []


def test_who_left_the_house_hears_no_more(fresh_chain: Chain) -> None:
    fresh_chain.start()
    fresh_chain.viewer.is_active = False
    fresh_chain.viewer.save()
    Membership.objects.filter(user=fresh_chain.editor).delete()
    assert following.followers_of(fresh_chain.call) == [fresh_chain.applicant]


def test_call_that_one_may_not_read_cannot_be_followed(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    with pytest.raises(PermissionDenied):
        following.follow_call(fresh_chain.call, actor=fresh_chain.stranger)


def test_decided_call_cannot_be_followed(chain: Chain) -> None:
    chain.decided()
    with pytest.raises(DomainError, match="come to its end"):
        following.follow_call(chain.call, actor=chain.stranger)


def test_follower_who_may_no_longer_read_the_call_hears_no_more(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    Follower.objects.create(call=fresh_chain.call, user=fresh_chain.stranger)
    assert following.followers_of(fresh_chain.call) == []


def test_each_follower_is_told_once_of_an_event(fresh_chain: Chain) -> None:
    fresh_chain.start()
    following.follow_call(fresh_chain.call, actor=make_user("Curious"))
    for _turn in range(2):
        with transaction.atomic():
            following.tell_followers(fresh_chain.call, "call-cancelled", "test:1", reason="A test.")
    told = Message.objects.filter(key="test:1")
    assert told.count() == 4
    assert {message.context["title"] for message in told} == {fresh_chain.call.title}
