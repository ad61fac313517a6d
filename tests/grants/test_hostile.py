"""What a hostile person tries at the doors: other people's objects, forged requests, replays, skipped steps.

Each attack ends in a refusal in words (302 with a message, 403, 404, 409 or 422), never in a fault.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import reverse

from grants.people.models import Membership
from tests.factories import PASSWORD, Chain, make_user
from tests.grants.hostile import BACKEND, ROUTES, Scheme, client_of, faults, mark, taken_back

# Everything that the forms of the verbs ask for: a complete answer to whatever page is met.
COMPLETE = {
    "reason": "Because.",
    "name": "Signer Example",
    "capacity": "President",
    "declared": "on",
    "signatory": "Signer Example",
    "minutes": "All agreed.",
    "paid_on": "2026-01-01",
    "bank_reference": "B-9",
    "outcome": "accepted",
    "accepted_cents": "",
    "points": "3",
    "comment": "Good.",
    "amount": "100.00",
    "starts_on": "2027-01-01",
    "due_at": "2099-01-01T12:00",
    "held_on": "2026-01-01",
    "bank_account": "1",
}
WALKED = (
    "fill",
    "change_drafted",
    "recommended",
    "offered",
    "ordered",
    "batch_open",
    "statement_taken",
    "verified",
    "recovery_due",
    "closed",
)
WALKED += ("amendment_proposed",)
POSTS = sorted(name for name, route in ROUTES.items() if route.access and route.access.post)
# A form that may be sent again to say the same once more; the others take one effect only.
SAVES = {"calls:edit", "agreements:edit", "programmes:allocation_request", "monitoring:verify", "evaluation:form_panel"}


@pytest.fixture(scope="module")
def scheme(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scheme]:
    """A grant in every state, built once; every request below is taken back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield Scheme(*WALKED)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            ContentType.objects.clear_cache()


@pytest.mark.parametrize("state", WALKED)
def test_verb_out_of_turn_is_refused_in_words_and_a_replay_changes_nothing(scheme: Scheme, state: str) -> None:
    wrong = []
    for name in POSTS:
        url = scheme.url(ROUTES[name], state)
        for role in _posters(name) if url else ():
            with taken_back(), faults() as found:
                before = mark()
                first = scheme.clients[role].post(url, COMPLETE)
                after = mark()
                second = scheme.clients[role].post(url, COMPLETE)
                replayed = mark() != after and name not in SAVES
            if found or first.status_code >= 500 or second.status_code >= 500:
                wrong.append(f"{role} {url}: {first.status_code}, {second.status_code} {found}")
            if first.status_code >= 400 and after != before:
                wrong.append(f"{role} {url}: refused with {first.status_code}, but something was written")
            if replayed:
                wrong.append(f"{role} {url}: a second click has an effect of its own")
    assert not wrong, "\n".join(wrong)


def _posters(name: str) -> list[str]:
    """Return who may send the form; two of them speak for all where everybody may."""
    access = ROUTES[name].access
    assert access is not None
    return sorted(set(access.post or ()) - {"anonymous"})[:2]


def test_nobody_on_the_staff_acts_for_an_organisation_of_his_own(chain: Chain, sign_in: Any) -> None:
    chain.requested()
    for user in (chain.approver, chain.finance, chain.officer):
        Membership.objects.create(organisation=chain.organisation, user=user, role=Membership.Role.EDITOR)
    before = mark()
    for user, name, pk in (
        (chain.approver, "payments:approve", chain.payment.pk),
        (chain.approver, "payments:refuse", chain.payment.pk),
        (chain.finance, "payments:pay", chain.payment.pk),
        (chain.finance, "payments:request_instalment", chain.agreement.instalments.first().pk),
    ):
        assert sign_in(user).post(reverse(name, args=[pk]), COMPLETE).status_code == 403, name
    assert mark() == before


def test_approver_of_an_applicant_neither_decides_nor_countersigns(chain: Chain, sign_in: Any) -> None:
    chain.recommended()
    member = Membership.objects.create(
        organisation=chain.organisation, user=chain.approver, role=Membership.Role.VIEWER
    )
    decide = reverse("evaluation:decide", args=[chain.call.reference])
    assert sign_in(chain.approver).post(decide, COMPLETE).status_code == 403
    member.delete()
    chain.signed()
    Membership.objects.create(organisation=chain.organisation, user=chain.approver, role=Membership.Role.VIEWER)
    countersign = reverse("agreements:countersign", args=[chain.agreement.reference])
    before = mark()
    assert sign_in(chain.approver).post(countersign, COMPLETE).status_code == 403
    assert mark() == before


def test_evaluator_who_joins_the_applicant_meanwhile_reads_and_scores_no_more(chain: Chain, sign_in: Any) -> None:
    chain.declared()
    sheet = chain.panel.assessments.get(evaluator=chain.evaluator)
    Membership.objects.create(organisation=chain.organisation, user=chain.evaluator, role=Membership.Role.VIEWER)
    client = sign_in(chain.evaluator)
    page = client.get(reverse("evaluation:assessment", args=[sheet.pk])).content.decode()
    assert "weekly legal hour" not in page
    score = reverse("evaluation:save_score", args=[sheet.pk, chain.call.criteria.first().pk])
    assert client.post(score, {"points": "5", "comment": "Mine."}).status_code == 404
    assert not sheet.scores.exists()


def test_staff_cannot_be_drawn_into_an_applicant_to_bar_them(fresh_chain: Chain, sign_in: Any) -> None:
    invite = reverse("people:invite", args=[fresh_chain.organisation.pk])
    response = sign_in(fresh_chain.applicant).post(invite, {"email": fresh_chain.finance.email, "role": "viewer"})
    assert response.status_code == 422
    assert not fresh_chain.finance.memberships.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2027-02-31", "٢٠٢٧", "\0", "1e400"])
def test_impossible_day_of_an_agreement_is_refused_at_its_field(chain: Chain, sign_in: Any, day: str) -> None:
    chain.decided()
    response = sign_in(chain.officer).post(reverse("agreements:prepare", args=[chain.award.pk]), {"starts_on": day})
    assert response.status_code == 422
    assert "starts_on" in response.context["form"].errors
    assert not hasattr(chain.award, "agreement")


def test_organisation_named_with_an_emoji_gets_its_agreement(chain: Chain, sign_in: Any) -> None:
    chain.prepared()
    chain.organisation.name = 'Party \N{PARTY POPPER} <script>alert(1)</script> #import "x": *'
    chain.organisation.save()
    client = sign_in(chain.officer)
    response = client.post(reverse("agreements:offer", args=[chain.agreement.reference]), {})
    assert response.status_code == 302
    page = client.get(reverse("agreements:detail", args=[chain.agreement.reference])).content.decode()
    assert "<script>alert" not in page


def test_every_post_needs_its_token(fresh_chain: Chain) -> None:
    fresh_chain.fill()
    client = Client(enforce_csrf_checks=True)
    client.force_login(fresh_chain.applicant, backend=BACKEND)
    for name in ("applications:submit", "applications:withdraw", "applications:budget", "applications:project"):
        url = reverse(name, args=[fresh_chain.application.reference])
        assert client.post(url, COMPLETE).status_code == 403, name
    assert client.post(reverse("core:theme"), {"theme": "dark"}).status_code == 403


@pytest.mark.parametrize("name", ["calls:index", "dashboards:home", "people:profile", "account_login"])
def test_page_cannot_be_framed_or_scripted_or_cached_for_the_next_person(fresh_chain: Chain, name: str) -> None:
    client = client_of(None if name == "account_login" else fresh_chain.applicant)
    response = client.get(reverse(name))
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "\\\\evil.example", "evil", "0", "\0"])
def test_nobody_is_led_elsewhere(client: Client, db: None, wanted: str) -> None:
    response = client.post(reverse("core:theme"), {"theme": "dark", "next": wanted})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_sign_in_gives_a_new_session_and_stays_on_the_site(client: Client, db: None) -> None:
    make_user("Victim")
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    data = {"login": "victim@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 302
    assert "evil.example" not in response["Location"]
    assert client.session.session_key != planted


def test_guessing_passwords_is_slowed_down(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    make_user("Target")
    data = {"login": "target@example.org", "password": "wrong"}
    pages = [client.post(reverse("account_login"), data) for _try in range(12)]
    assert any(page.status_code == 429 or "Too many" in page.content.decode() for page in pages)


def test_demonstration_has_no_door_outside_of_its_settings(client: Client, db: None, settings: Any) -> None:
    assert not settings.DEMO
    assert client.post("/demo/sign-in/finance/").status_code == 404
    assert client.get("/sent-mail/").status_code == 404


def test_foreign_host_is_refused(client: Client, db: None) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("query", ["a\0b", "\0", "%", "_", "'", "x" * 5000])
def test_search_takes_whatever_is_typed(fresh_chain: Chain, query: str) -> None:
    for user in (fresh_chain.applicant, fresh_chain.officer):
        assert client_of(user).get(reverse("dashboards:search"), {"q": query}).status_code == 200


def test_object_of_another_organisation_in_a_form_is_refused(fresh_chain: Chain, sign_in: Any) -> None:
    from tests.factories import IBANS, make_account

    fresh_chain.fill()
    foreign = make_account(fresh_chain.stranger_organisation, actor=fresh_chain.stranger, iban=IBANS[1])
    client = sign_in(fresh_chain.applicant)
    account = reverse("applications:account", args=[fresh_chain.application.reference])
    assert client.post(account, {"bank_account": foreign.pk}).status_code == 422
    start = reverse("applications:start", args=[fresh_chain.call.reference])
    assert client.post(start, {"organisation": fresh_chain.stranger_organisation.pk}).status_code == 422
    assert (
        sign_in(fresh_chain.editor)
        .post(reverse("applications:submit", args=[fresh_chain.application.reference]), COMPLETE)
        .status_code
        == 403
    )
