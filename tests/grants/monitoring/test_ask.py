"""Questions about a cost: finance asks, the grantee answers with files although the report is in, finance decides."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse

from grants.monitoring.models import CostFile, CostMessage, Expenditure, Report
from grants.monitoring.selectors import waiting_for
from grants.monitoring.services import accept_costs, answer_question, ask_grantee, return_report, verify_cost
from grants.people.models import Membership
from grants.people.services import forget_roles
from notifications.models import Message
from tests.factories import make_pdf, upload
from workflows.engine import TransitionRefused, records_of


def first(chain: Any) -> Expenditure:
    return chain.report.costs.order_by("pk").first()


def url(name: str, cost: Expenditure) -> str:
    return reverse(f"monitoring:{name}", args=[cost.pk])


def test_the_grantee_hears_of_a_question_and_answers_it_with_files(chain: Any, sign_in: Any) -> None:
    chain.reported()
    cost = first(chain)
    finance, grantee = sign_in(chain.finance), sign_in(chain.applicant)
    asked = finance.post(url("ask", cost), {"text": "For which event?", "file": upload("marked.pdf")})
    assert asked.status_code == 302
    cost.refresh_from_db()
    assert (cost.outcome, cost.accepted_cents, cost.verified_by) == ("asked", 0, None)
    assert Message.objects.filter(topic="cost-asked", recipient=chain.applicant).count() == 1
    assert any("question about a cost" in str(item.what) for item in waiting_for(chain.applicant))
    assert "For which event?" in grantee.get(url("cost", cost)).content.decode()
    files = [upload("list.pdf"), upload("photo.pdf")]
    sent = grantee.post(url("answer", cost), {"text": "The training.", "files": files, "kind": "participants"})
    assert sent.status_code == 302
    assert [(message.is_answer, message.text) for message in cost.messages.all()] == [
        (False, "For which event?"),
        (True, "The training."),
    ]
    assert list(cost.files.values_list("kind", "file__name", "message")) == [
        ("participants", "list.pdf", cost.messages.last().pk),
        ("participants", "photo.pdf", cost.messages.last().pk),
    ]
    assert Message.objects.filter(topic="cost-answered", recipient=chain.finance).count() == 1
    assert Report.objects.get().state == "submitted"
    assert "The training." in finance.get(url("cost", cost)).content.decode()
    assert grantee.get(reverse("monitoring:message_file", args=[cost.pk, 1])).status_code == 302
    assert grantee.get(reverse("monitoring:message_file", args=[cost.pk, 2])).status_code == 404
    verify_cost(cost, outcome="accepted", actor=chain.finance)
    assert [row.verb for row in records_of(cost)] == ["ask", "answer", "verify"]
    assert not any("question" in str(item.what) for item in waiting_for(chain.applicant))


def test_an_answered_question_waits_for_the_office_and_another_one_for_the_grantee(chain: Any, sign_in: Any) -> None:
    chain.reported()
    one, other = chain.report.costs.order_by("pk")[:2]

    def asked() -> list[str]:
        return [str(item.what) for item in waiting_for(chain.applicant) if "question" in str(item.what)]

    for cost in (one, other):
        ask_grantee(cost, text="Which event?", actor=chain.finance)
    assert "2 questions" in asked()[0]
    answer_question(one, text="The training.", actor=chain.applicant)
    assert "1 question " in asked()[0]
    assert "Add to the answer" in sign_in(chain.applicant).get(url("cost", one)).content.decode()
    answer_question(other, text="The training.", actor=chain.applicant)
    assert asked() == []
    ask_grantee(one, text="On which day?", actor=chain.finance)
    assert "1 question " in asked()[0]


def test_costs_are_not_accepted_while_a_question_is_open(chain: Any) -> None:
    chain.verified()
    ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    with pytest.raises(TransitionRefused, match="question to the grantee is open"):
        accept_costs(chain.report, actor=chain.finance)
    answer_question(first(chain), text="The training.", actor=chain.applicant)
    with pytest.raises(TransitionRefused, match="question to the grantee is open"):
        accept_costs(chain.report, actor=chain.finance)
    verify_cost(first(chain), outcome="accepted", actor=chain.finance)
    accept_costs(chain.report, actor=chain.finance)


def test_only_the_asked_cost_takes_an_answer_and_files(chain: Any, sign_in: Any) -> None:
    chain.reported()
    cost, other = chain.report.costs.order_by("pk")[:2]
    ask_grantee(cost, text="Which event?", actor=chain.finance)
    with pytest.raises(TransitionRefused, match="No question is open"):
        answer_question(other, text="I add this.", uploads=[make_pdf(chain.applicant)], actor=chain.applicant)
    answer = sign_in(chain.applicant).post(url("answer", other), {"text": "I add this.", "kind": "other"})
    assert answer.status_code == 422
    assert not CostFile.objects.exists()


def test_pressed_twice_it_is_asked_and_answered_once(chain: Any) -> None:
    chain.reported()
    for _press in range(2):
        ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    for _press in range(2):
        answer_question(first(chain), text="The training.", actor=chain.applicant)
    assert CostMessage.objects.count() == 2
    assert Message.objects.filter(topic="cost-asked", recipient=chain.applicant).count() == 1


@pytest.mark.parametrize("verb", ["ask", "answer"])
def test_an_empty_message_is_refused_at_its_field(chain: Any, sign_in: Any, verb: str) -> None:
    chain.reported()
    ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    who = chain.finance if verb == "ask" else chain.applicant
    answer = sign_in(who).post(url(verb, first(chain)), {"text": "  ", "kind": "other"})
    assert answer.status_code == 422
    assert "text" in answer.context["form"].errors
    assert CostMessage.objects.count() == 1


def test_a_file_that_is_none_is_refused_at_its_field_and_nothing_is_kept(chain: Any, sign_in: Any) -> None:
    chain.reported()
    ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    wrong = {"text": "Here.", "kind": "other", "files": [upload("x.pdf", b"MZ not a paper")]}
    answer = sign_in(chain.applicant).post(url("answer", first(chain)), wrong)
    assert answer.status_code == 422
    assert "files" in answer.context["form"].errors
    assert CostMessage.objects.count() == 1


def test_a_question_is_asked_while_the_costs_are_open_alone(chain: Any) -> None:
    chain.accepted()
    with pytest.raises(TransitionRefused, match="not open for verification"):
        ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    cost = first(chain)
    cost.refresh_from_db()
    assert cost.outcome == "accepted"


def test_a_returned_report_takes_no_answer_and_keeps_the_thread(chain: Any) -> None:
    chain.reported()
    ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    return_report(chain.report, actor=chain.officer, reason="Complete it.")
    with pytest.raises(TransitionRefused):
        answer_question(first(chain), text="The training.", actor=chain.applicant)
    assert first(chain).messages.count() == 1
    assert first(chain).outcome == "pending"


def test_others_neither_ask_nor_answer(chain: Any, sign_in: Any) -> None:
    chain.reported()
    ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    for name in ("applicant", "viewer", "officer", "approver", "auditor"):
        assert sign_in(getattr(chain, name)).post(url("ask", first(chain)), {"text": "x"}).status_code == 403, name
    for name in ("viewer", "officer", "finance", "approver", "auditor"):
        assert sign_in(getattr(chain, name)).post(url("answer", first(chain)), {"text": "x"}).status_code == 403, name
    for name in ("cost", "ask", "answer"):
        assert sign_in(chain.stranger).get(url(name, first(chain))).status_code == 404


def test_the_grantee_who_is_also_finance_asks_nobody(chain: Any) -> None:
    chain.reported()
    Membership.objects.create(organisation=chain.organisation, user=chain.finance, role=Membership.Role.VIEWER)
    forget_roles(chain.finance)
    with pytest.raises(PermissionDenied):
        ask_grantee(first(chain), text="Which event?", actor=chain.finance)


def test_a_verifier_of_another_action_does_not_see_the_cost(chain: Any, sign_in: Any) -> None:
    from tests.factories import make_action, make_staff

    chain.reported()
    foreign = make_staff("Foreign Finance", "finance", make_action("elsewhere"))
    for name in ("cost", "ask", "verify"):
        assert sign_in(foreign).get(url(name, first(chain))).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_grantee(first(chain), text="Which event?", actor=foreign)


def test_nobody_changes_a_message(chain: Any) -> None:
    chain.reported()
    ask_grantee(first(chain), text="Which event?", actor=chain.finance)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CostMessage.objects.update(text="Never mind.")
