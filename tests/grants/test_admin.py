"""The configuration site is for configuration only."""

from typing import Any

from django.contrib import admin
from django.urls import reverse

from grants.models import Account, Application, Payment, Score, Transfer, User


def test_money_scores_and_identities_are_not_registered() -> None:
    for model in (Account, Transfer, Payment, Score, Application, User):
        assert not admin.site.is_registered(model)


def test_superuser_configures_and_staff_of_the_programme_do_not(chain: Any, sign_in: Any) -> None:
    chain.stranger.is_staff = chain.stranger.is_superuser = True
    chain.stranger.save()
    url = reverse("admin:grants_action_changelist")
    assert sign_in(chain.stranger).get(url).status_code == 200
    assert sign_in(chain.officer).get(url).status_code == 302
