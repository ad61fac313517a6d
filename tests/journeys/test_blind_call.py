"""Evaluators do not see who applies: the secretary checks the masking, one of them scores, the officer ends it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.evaluation import services
from grants.evaluation.models import PanelMember
from tests.factories import make_staff
from tests.grants.evaluation.test_blind import NAME, SIGNER, blind_call
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_blind_call_from_the_masking_to_the_reason_that_ends_it(enter: Callable[..., Person]) -> None:
    chain = blind_call("applicant")
    secretary = make_staff("Secretary", "evaluator", chain.action)
    PanelMember.objects.create(
        panel=chain.panel,
        user=secretary,
        appointed_by=chain.officer,
        role="secretary",
        votes=False,
        scores=False,
        declared_at=timezone.now(),
    )
    telling: Any = chain.telling.applications.get()  # type: ignore[attr-defined]
    files = reverse("evaluation:masking", args=[chain.panel.reference])

    desk = enter("secretary", secretary).open(reverse("evaluation:panel", args=[chain.panel.reference]))
    desk.do("What evaluators do not see").sees("3 files are still to be checked.")
    desk.do(f"File {telling.masking.alias}").sees("[applicant]").sees("[person]")
    desk.fill(text="voće", kind="other").do("Mask this word").sees("“voće” is masked in the whole file.").sees(
        "[hidden]"
    )
    desk.do("Let through").sees("Document 1.pdf")
    desk.do("Masking is right").sees("Checked. This is the next file.")
    desk.do("Masking is right", "Masking is right").sees("Every file is checked.")

    with chain.now():
        chain.panel = services.open_scoring(chain.panel, actor=chain.officer)
    sheet = chain.panel.assessments.get(evaluator=chain.evaluator, application=telling)
    scorer = enter("evaluator", chain.evaluator).open(reverse("evaluation:declare", args=[sheet.pk]))
    hidden(scorer.sees(f"File {telling.masking.alias}"), NAME, SIGNER, telling.reference)
    scorer.page.get_by_label("I declare").check()
    scorer.do("Declare and open the file").sees("[applicant]").sees("Document 1.pdf")
    hidden(scorer, NAME, SIGNER, telling.reference, "voće")

    officer = enter("officer", chain.officer).open(files).do("Show all files", "Show who applies")
    officer.sees("This field is required").fill(reason="The committee visits the applicants.").do("Show who applies")
    officer.sees("The committee sees who applies, and has been told.")
    scorer.open(reverse("evaluation:assessment", args=[sheet.pk])).sees(NAME).sees(telling.reference)


def hidden(person: Person, *words: str) -> None:
    """Look through the whole page, what is not visible too, for words that must not be on it."""
    page = person.page.content()
    assert [word for word in words if word in page] == []
