"""Start a draft: for whom, when, and how often."""

import threading

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from grants.applications.models import Application
from grants.applications.services import start_application
from grants.core.errors import DomainError
from tests.factories import Chain, make_organisation, make_user
from workflows.engine import TransitionRefused


def url_of(chain: Chain) -> str:
    return reverse("applications:start", args=[chain.call.reference])


def test_start_opens_the_task_list(fresh_chain, sign_in):
    fresh_chain.open_call()
    response = sign_in(fresh_chain.applicant).post(url_of(fresh_chain), {"organisation": fresh_chain.organisation.pk})
    application = Application.objects.get()
    assert response.url == reverse("applications:detail", args=[application.reference])
    assert application.bank_account == fresh_chain.account


def test_page_explains_to_those_without_an_organisation(fresh_chain, sign_in):
    fresh_chain.open_call()
    for user in (make_user("Newcomer"), fresh_chain.viewer):
        page = sign_in(user).get(url_of(fresh_chain)).content.decode()
        assert "First describe your organisation" in page
        assert sign_in(user).post(url_of(fresh_chain), {}).status_code == 403


def test_organisation_of_others_cannot_be_chosen(fresh_chain, sign_in):
    fresh_chain.open_call()
    client = sign_in(fresh_chain.applicant)
    response = client.post(url_of(fresh_chain), {"organisation": fresh_chain.stranger_organisation.pk})
    assert response.status_code == 422
    assert not Application.objects.exists()


def test_taken_place_is_explained(fresh_chain, draft, sign_in):
    client = sign_in(fresh_chain.applicant)
    assert draft.reference in client.get(url_of(fresh_chain)).content.decode()
    response = client.post(url_of(fresh_chain), {"organisation": fresh_chain.organisation.pk})
    assert response.status_code == 422
    assert "already used its place" in response.content.decode()


def test_unfit_kind_and_country_are_refused(fresh_chain):
    fresh_chain.call_fields = {"applicants": "local_authority"}
    fresh_chain.open_call()
    with pytest.raises(DomainError, match="Local authorities"):
        start_application(fresh_chain.call, fresh_chain.organisation, actor=fresh_chain.applicant)
    town = make_organisation(fresh_chain.applicant, kind="local_authority", country="AL")
    with pytest.raises(DomainError, match="registered in"):
        start_application(fresh_chain.call, town, actor=fresh_chain.applicant)


def test_closed_call_starts_nothing(fresh_chain, sign_in):
    fresh_chain.open_call()
    with time_machine.travel(fresh_chain.call.closes_at, tick=False) as clock:
        clock.shift(1)
        assert "not open" in sign_in(fresh_chain.applicant).get(url_of(fresh_chain)).content.decode()
        with pytest.raises(TransitionRefused):
            start_application(fresh_chain.call, fresh_chain.organisation, actor=fresh_chain.applicant)


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_take_one_place():
    chain = Chain().open_call()
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def begin() -> None:
        try:
            gate.wait()
            start_application(chain.call, chain.organisation, actor=chain.applicant)
            outcomes.append("started")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "started"]
    assert Application.objects.count() == 1
