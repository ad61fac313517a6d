"""The letters with the outcome: written with the decision, sent together, opened by their applicant, about nobody."""

import io
from datetime import datetime
from typing import Any

import pypdf
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.core import jobs
from grants.core.models import Job, StoredFile
from grants.evaluation import services
from grants.evaluation.letter_content import unattributed
from grants.evaluation.letter_document import letter_data, render_letter
from grants.evaluation.models import OutcomeLetter
from grants.evaluation.services import letters
from notifications.models import Delivery, Message
from tests.factories import Chain
from tests.grants.evaluation.builders import decided, refresh, score_sheet, scoring, several


@pytest.fixture
def outcome(db: None) -> Any:
    """Two awards and a reserve in a call that gives 30 days to complain and 14 to accept."""
    return decided(several(Chain(days_ago=20, pot_cents=25_000_00, complaint_days=30, award_days=14), 3))


def letter_of(chain: Any, file: int) -> OutcomeLetter:
    return OutcomeLetter.objects.get(application=chain.files[file])


def test_decision_writes_a_letter_for_every_file_with_result_reasons_and_window(outcome: Any) -> None:
    kinds = [letter_of(outcome, number).kind for number in range(3)]
    assert kinds == ["award", "award", "reserve"]
    award, reserve = letter_of(outcome, 0), letter_of(outcome, 2)
    assert (award.content["amount_cents"], award.content["answer_by"] is not None) == (10_800_00, True)
    rows = [(row["title"], row["points"], row["most"]) for row in award.content["result"]["criteria"]]
    assert rows[:2] == [("Relevance", "40.000", 40), ("Quality", "30.000", 30)]
    assert rows[2:] == [("Budget", "20.000", 20), ("Experience", "10.000", 10)]
    assert reserve.content["reserve_place"] == 1
    assert award.complain_by is not None
    local = award.complain_by.astimezone(outcome.call.zone)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    told = Message.objects.get(topic="application-awarded", recipient=outcome.applicant)
    assert datetime.fromisoformat(told.context["complaint"]["with"]["until"]["moment"]) == award.complain_by


def test_letter_is_tagged_and_names_no_scorer_anywhere(db: None) -> None:
    chain = several(Chain(days_ago=20, complaint_days=30), 1)
    scoring(chain)
    with chain.now():
        for sheet in chain.panel.assessments.all():
            score_sheet(sheet, 4, comment=f"Well founded, says {sheet.evaluator.name} ({sheet.evaluator.email}).")
    with chain.now():
        services.close_scoring(chain.panel, actor=chain.officer)
        row = chain.panel.rankings.get()
        services.propose_outcome(row, outcome="award", amount_cents=1_000_00, reason="Good.", actor=chain.officer)
        services.recommend(chain.panel, minutes="All.", actor=chain.officer)
        services.decide(chain.panel, actor=chain.approver)
    refresh(chain)
    letter = letter_of(chain, 0)
    content = render_letter(letter)
    pdf = pypdf.PdfReader(io.BytesIO(content))
    said = "\n".join(page.extract_text() for page in pdf.pages) + str(letter.content) + str(pdf.metadata)
    assert "/MarkInfo" in pdf.trailer["/Root"]
    assert "Well founded, says … (…)." in str(letter.content)
    for person in [*chain.evaluators, chain.officer, chain.approver]:
        assert person.name not in said
        assert person.email not in said


def test_sentences_are_told_once_in_an_order_that_tells_no_hand() -> None:
    said = ["Zeal.", " A  plan. ", "Zeal.", "", "Ann Lee thinks so."]
    assert unattributed(said, ["Ann Lee"]) == ["A plan.", "Zeal.", "… thinks so."]


def test_letters_are_sent_together_once_and_only_failed_mails_again(outcome: Any, sign_in: Any) -> None:
    client, url = sign_in(outcome.officer), reverse("evaluation:letters", args=[outcome.call.reference])
    tried = client.get(url, {"try": "1"}).content.decode()
    assert "3 letters to 5 people" in tried
    assert not OutcomeLetter.objects.filter(sent_at__isnull=False).exists()
    before = letter_of(outcome, 0).complain_by
    send = reverse("evaluation:send_letters", args=[outcome.call.reference])
    assert client.post(send).status_code == client.post(send).status_code == 302
    assert Message.objects.filter(topic="outcome-letter").count() == 5
    assert letter_of(outcome, 0).complain_by >= before
    jobs.run(Job.objects.get(kind="outcome-letters").pk)
    assert StoredFile.objects.filter(pk__in=OutcomeLetter.objects.values("file")).count() == 3
    dead = Delivery.objects.filter(message__topic="outcome-letter", channel="email").first()
    assert dead is not None
    Delivery.objects.filter(pk=dead.pk).update(status="dead")
    Delivery.objects.filter(message__topic="outcome-letter", channel="email").exclude(pk=dead.pk).update(
        status="sent", sent_at=timezone.now()
    )
    assert "1 mail could not be delivered" in client.get(url).content.decode()
    client.post(reverse("evaluation:resend_letters", args=[outcome.call.reference]))
    assert list(Delivery.objects.filter(status="pending", message__topic="outcome-letter")) == [dead]
    assert not mail.outbox


def test_first_opening_by_the_applicant_is_kept_and_the_preview_leaves_no_trace(outcome: Any, sign_in: Any) -> None:
    letter = letter_of(outcome, 0)
    url = reverse("evaluation:letter", args=[letter.pk])
    assert "Relevance" in sign_in(outcome.auditor).get(url).content.decode()
    client = sign_in(outcome.applicant)
    assert url in client.get(reverse("applications:detail", args=[outcome.application.reference])).content.decode()
    closed = client.get(url).content.decode()
    assert "Open the letter" in closed
    assert "Relevance" not in closed
    assert letter_of(outcome, 0).opened_at is None
    client.post(reverse("evaluation:open_letter", args=[letter.pk]))
    first = letter_of(outcome, 0).opened_at
    client.post(reverse("evaluation:open_letter", args=[letter.pk]))
    assert letter_of(outcome, 0).opened_at == first is not None
    assert "Relevance" in client.get(url).content.decode()
    assert client.get(reverse("evaluation:letter_pdf", args=[letter.pk])).content.startswith(b"%PDF")


def test_letter_is_closed_to_strangers_and_sent_by_the_officer_alone(outcome: Any, sign_in: Any) -> None:
    url = reverse("evaluation:letter", args=[letter_of(outcome, 0).pk])
    for role in ("stranger", "evaluator"):
        assert sign_in(outcome.cast()[role]).get(url).status_code == 404
    for role in ("approver", "applicant", "evaluator"):
        with pytest.raises(PermissionDenied):
            letters.send_letters(outcome.call, actor=outcome.cast()[role])


def test_letter_speaks_the_language_of_the_application(outcome: Any) -> None:
    letter = letter_of(outcome, 0)
    assert letter.language == outcome.files[0].language == "en"
    letter.language = "sr-latn"
    assert render_letter(letter).startswith(b"%PDF")
    assert letter_data(letter)["reference"] == outcome.files[0].reference
