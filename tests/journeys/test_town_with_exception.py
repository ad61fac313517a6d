"""A municipality that cannot be paid to an account of its own: its exception and its mandate, from form to document."""

from collections.abc import Callable
from typing import Any

import pytest

from grants.applications.documents import application_data
from grants.applications.models import Application
from tests.factories import PDF, Chain
from tests.grants.agreements.test_document import words_of
from tests.grants.applications.builders import asking_chain, fill_project
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWNER, WHY, DECISION = "Treasury of the canton", "The law on treasuries, article 5.", "12/2026 of 1 March"


def paper(name: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def test_municipality_explains_its_exception_and_the_officer_sees_all_of_it(enter: Callable[..., Any]) -> None:
    chain = asking_chain()
    fill_project(chain.application, actor=chain.applicant)
    clerk = enter("clerk", chain.applicant, width=360)
    clerk.open("/home/").do("Go on writing").sees("Say whether the account is the local authority's own")
    explain_the_account(clerk, chain)
    prove_the_mandate(clerk)
    clerk.do("Check and submit").sees(WHY).sees(DECISION)
    clerk.fill(signatory="Mayor of Brezovik", declared=True).do("Submit the application").sees("SHA-256")
    officer = enter("officer", chain.officer)
    officer.open(f"/calls/{chain.call.reference}/applications/").do(chain.application.reference)
    for text in ("no, by exception", OWNER, WHY, "treasury.pdf", DECISION, "decision.pdf"):
        officer.sees(text)
    assert_document_has_it(clerk, Application.objects.get())


def explain_the_account(clerk: Person, chain: Chain) -> None:
    """Say no without more, be told what lacks, then name owner, reason and way of the money, and prove it."""
    clerk.do("Bank account").fill(bank_account=str(chain.account.pk), is_own="no").do("Save")
    clerk.sees("Name the owner of the account.").do("Bank account").sees("Add the document that proves it.")
    clerk.fill(owner=OWNER, exception=f"{WHY} It credits our sub-account within a day.")
    clerk.fill(evidence=paper("treasury.pdf")).do("Save")


def prove_the_mandate(clerk: Person) -> None:
    """Name the decision of the council, and add it."""
    clerk.do("Mandate of the signatory").fill(mandate="decision", reference=DECISION)
    clerk.fill(evidence=paper("decision.pdf")).do("Save")


def assert_document_has_it(clerk: Person, application: Application) -> None:
    """Fetch the document from the receipt, and find the exception in what it is set from."""
    page = clerk.page
    link = page.get_by_role("link", name="Receipt and application (PDF)").get_attribute("href") or ""
    answer = page.request.get(page.url + link)
    assert answer.body().startswith(b"%PDF")
    assert b"pdfuaid" in answer.body()
    said = words_of(application_data(application.submissions.get()))
    for text in ("no, by exception", OWNER, WHY, "treasury.pdf", DECISION, "decision.pdf"):
        assert text in said, text
