"""Every page of an application shows to its readers, and within its number of queries."""

import pytest
from django.urls import reverse

from grants.applications.models import Application
from tests.factories import complete, make_account, make_organisation, make_user

WRITING = ("detail", "project", "budget", "documents", "account", "check")


@pytest.mark.parametrize("name", WRITING)
def test_applicant_and_viewer_see_the_pages_of_a_draft(name, fresh_chain, draft, to, sign_in):
    for user in (fresh_chain.applicant, fresh_chain.viewer, fresh_chain.editor):
        assert sign_in(user).get(to(name, draft)).status_code == 200


@pytest.mark.parametrize("name", WRITING)
def test_stranger_and_staff_never_see_a_draft(name, fresh_chain, draft, to, sign_in):
    for user in (fresh_chain.stranger, fresh_chain.officer, fresh_chain.auditor, fresh_chain.evaluator):
        assert sign_in(user).get(to(name, draft)).status_code == 404


def test_withdrawn_draft_stays_the_applicants_own(fresh_chain, draft, to, sign_in):
    from grants.applications.services import withdraw_application

    withdraw_application(draft, actor=fresh_chain.applicant, reason="We stop.")
    assert sign_in(fresh_chain.officer).get(to("detail", draft)).status_code == 404
    assert sign_in(fresh_chain.applicant).get(to("detail", draft)).status_code == 200


def test_task_list_says_what_is_missing(applicant, draft, to):
    page = applicant.get(to("detail", draft)).content.decode()
    assert "What is asked of you" in page
    assert "You can submit once every section is complete." in page
    assert "Belgrade time" in page


def test_sections_of_questions_show_in_order(applicant, draft, to):
    assert "What is the problem" in applicant.get(to("section", draft, 1)).content.decode()
    assert "month by month" in applicant.get(to("section", draft, 2)).content.decode()
    assert applicant.get(to("section", draft, 3)).status_code == 404


def test_editor_reads_why_he_cannot_submit(fresh_chain, full, to, sign_in):
    page = sign_in(fresh_chain.editor).get(to("detail", full)).content.decode()
    assert "The lead or the signatory of your organisation submits; you write." in page


@pytest.mark.parametrize("role", ["officer", "finance", "approver", "auditor"])
def test_staff_reads_what_was_sent(role, fresh_chain, sent, to, sign_in):
    page = sign_in(getattr(fresh_chain, role)).get(to("detail", sent)).content.decode()
    assert "Neighbours against prejudice" in page
    assert "RS35260005601001611379" in page


def test_pages_of_an_application_cost_at_most_fifteen_queries(
    fresh_chain, sent, to, sign_in, django_assert_max_num_queries
):
    for user in (fresh_chain.applicant, fresh_chain.officer):
        client = sign_in(user)
        with django_assert_max_num_queries(15):
            client.get(to("detail", sent))


def test_draft_costs_at_most_fifteen_queries(applicant, full, to, django_assert_max_num_queries):
    for name in (*WRITING, "section"):
        with django_assert_max_num_queries(15):
            applicant.get(to(name, full, 1) if name == "section" else to(name, full))


def test_lists_of_sixty_cost_at_most_twelve_queries(fresh_chain, sent, sign_in, django_assert_max_num_queries):
    from grants.applications.services import start_application, submit_application

    for number in range(12):
        user = make_user(f"Lead {number}")
        organisation = make_organisation(user, name=f"Udruženje {number}")
        make_account(organisation, actor=user)
        application = start_application(fresh_chain.call, organisation, actor=user)
        complete(application, actor=user)
        submit_application(application, declared=True, actor=user)
    client = sign_in(fresh_chain.officer)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("applications:of_call", args=[fresh_chain.call.reference]))
    assert page.context["table"].paginator.count == 13
    client = sign_in(fresh_chain.applicant)
    with django_assert_max_num_queries(12):
        client.get(reverse("applications:index"))


def test_search_of_a_call_does_not_mind_diacritics(fresh_chain, sent, sign_in):
    fresh_chain.organisation.name = "Udruženje Čarolija"
    from grants.people.services import edit_organisation

    edit_organisation(fresh_chain.organisation, name="Udruženje Čarolija", actor=fresh_chain.applicant)
    url = reverse("applications:of_call", args=[fresh_chain.call.reference])
    client = sign_in(fresh_chain.officer)
    assert client.get(url, {"q": "carolija"}).context["table"].paginator.count == 1
    assert client.get(url, {"q": "nobody"}).context["table"].paginator.count == 0
    assert client.get(url, {"state": "submitted", "kind": "cso"}).context["table"].paginator.count == 1
    assert client.get(url, {"kind": "local_authority"}).context["table"].paginator.count == 0
    assert "10800" in client.get(url, {"export": "csv"}).content.decode()


def test_funnel_counts_drafts_without_showing_them(fresh_chain, draft, sign_in):
    page = sign_in(fresh_chain.officer).get(reverse("applications:of_call", args=[fresh_chain.call.reference]))
    assert page.context["funnel"][0]["count"] == 1
    assert page.context["table"].paginator.count == 0
    assert draft.reference not in page.content.decode()


def test_draft_waits_for_those_who_write(fresh_chain, draft):
    from grants.applications.selectors import waiting_for

    [item] = waiting_for(fresh_chain.applicant)
    assert item.due == fresh_chain.call.closes_at
    assert waiting_for(fresh_chain.viewer) == waiting_for(fresh_chain.stranger) == []


def test_visible_set_is_what_the_policy_allows(chain):
    import rules

    from grants.applications.selectors import applications_visible_to

    chain.closed_call()
    for user in chain.cast().values():
        seen = set(applications_visible_to(user))
        allowed = {one for one in Application.objects.all() if rules.has_perm("applications.view", user, one)}
        assert seen == allowed
