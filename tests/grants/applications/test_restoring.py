"""What was handed in comes back exactly: frozen, changed in every part, restored, frozen again with the same mark."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grants.applications import restoring, services
from grants.applications.freezing import content_of, fingerprint
from grants.applications.models import Application
from grants.applications.selectors import load_parts
from tests.factories import LINES, Chain, make_account, make_pdf
from tests.grants.applications.builders import ANSWERS, PARTNER, again, asking_chain, fill_all, question

CONTENT = ("stage", "project", "partners", "work_plan", "indicators", "answers", "budget", "documents")
WHOLE = (*CONTENT, "bank_account", "mandate", "organisation", "call", "reference")


def frozen(application: Application) -> dict[str, Any]:
    """Return what would be sent now, but for the declaration, which belongs to a submission."""
    content = content_of(load_parts(again(application)))
    return {name: content[name] for name in WHOLE}


def new_title(chain: Chain, town: Application) -> None:
    services.save_details(town, title="Other", summary="", months=3, settlement="x", actor=chain.applicant)


def new_terms(chain: Chain, town: Application) -> None:
    fields = {"language": "sr-latn", "lot": town.call.lots.get(key="north"), "includes_vat": False}
    services.save_details(town, **fields, starts_on=datetime.date(2030, 1, 1), actor=chain.applicant)


def new_partners(chain: Chain, town: Application) -> None:
    services.set_partners(town, [{**PARTNER, "registration_number": "1"}], actor=chain.applicant)


def no_partners(chain: Chain, town: Application) -> None:
    services.set_partners(town, [], actor=chain.applicant)


def new_plan(chain: Chain, town: Application) -> None:
    services.set_work_plan(town, [{"title": "x", "first_month": 1, "last_month": 1}], actor=chain.applicant)


def no_results(chain: Chain, town: Application) -> None:
    services.set_indicators(town, [], actor=chain.applicant)


def new_budget(chain: Chain, town: Application) -> None:
    services.set_budget(town, LINES[:1], actor=chain.applicant)


def new_answers(chain: Chain, town: Application) -> None:
    for key in ANSWERS:
        services.save_answer(town, question(town, key), "", actor=chain.applicant)


def other_branch(chain: Chain, town: Application) -> None:
    services.save_answer(town, question(town, "groups"), "old", actor=chain.applicant)
    services.save_answer(town, question(town, "abroad"), "Much.", actor=chain.applicant)
    services.save_answer(town, question(town, "where"), "town", actor=chain.applicant)


def new_files(chain: Chain, town: Application) -> None:
    for part in (question(town, "map"), town.call.documents.get()):
        services.detach(town, part, actor=chain.applicant)
        services.attach(town, part, pdf_like(chain, part.key), actor=chain.applicant)


def pdf_like(chain: Chain, name: str) -> Any:
    from grants.core import files

    content = f"%PDF-1.4 {name}".encode()
    return files.keep(content, name=f"{name}.pdf", content_type="application/pdf", actor=chain.applicant)


def new_account(chain: Chain, town: Application) -> None:
    other = make_account(chain.organisation, actor=chain.applicant, iban="AL47212110090000000235698741")
    services.set_account(town, other, is_own=True, evidence=make_pdf(chain.applicant, "n.pdf"), actor=chain.applicant)


def new_mandate(chain: Chain, town: Application) -> None:
    services.set_mandate(town, "mayor", evidence=make_pdf(chain.applicant, "m.pdf"), actor=chain.applicant)


CHANGES: tuple[Callable[[Chain, Application], None], ...] = (
    *(new_title, new_terms, new_partners, no_partners, new_plan, no_results, new_budget, new_answers),
    *(other_branch, new_files, new_account, new_mandate),
)


def sent_town() -> tuple[Chain, Application]:
    """Return a municipality that has handed in and taken its application back to write on."""
    chain = asking_chain()
    town = chain.application
    fill_all(town, actor=chain.applicant)
    lines = [
        {**LINES[0], "partner": town.partners.get(), "cofinancing_cents": 1_300_00, "in_kind": True},
        {**LINES[1], "quantity": Decimal("4.25")},
    ]
    services.set_budget(again(town), lines, cofinancing_source="In kind", actor=chain.applicant)
    services.submit_application(again(town), declared=True, actor=chain.applicant)
    return chain, services.reopen_application(again(town), actor=chain.applicant)


def restore(town: Application) -> None:
    with transaction.atomic():
        restoring.restore(Application.objects.select_for_update().get(pk=town.pk))


@pytest.mark.django_db
def test_what_is_frozen_is_what_the_database_gives_back():
    _chain, town = sent_town()
    submission = town.submissions.get()
    assert fingerprint(submission.content) == submission.sha256
    assert {name: submission.content[name] for name in WHOLE} == frozen(town)


@pytest.mark.django_db
def test_each_change_changes_the_mark_and_restoring_takes_it_back():
    chain, town = sent_town()
    before = frozen(town)
    for change in CHANGES:
        change(chain, again(town))
        assert fingerprint(frozen(town)) != fingerprint(before), change.__name__
        restore(town)
        assert frozen(town) == before, change.__name__


@pytest.mark.django_db(transaction=False)
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6, unique=True))
def test_any_changes_in_any_order_are_taken_back(db, changes):
    sid = transaction.savepoint()
    try:
        chain, town = sent_town()
        before = fingerprint(frozen(town))
        for change in changes:
            change(chain, again(town))
        restore(town)
        assert fingerprint(frozen(town)) == before
    finally:
        transaction.savepoint_rollback(sid)


@pytest.mark.django_db
def test_version_frozen_before_there_were_parts_still_comes_back(fresh_chain):
    chain = fresh_chain.submitted()
    content = {**chain.application.submissions.get().content}
    for name in ("stage", "partners", "work_plan", "indicators", "mandate"):
        del content[name]
    content["project"] = {k: content["project"][k] for k in ("title", "summary", "starts_on", "months", "settlement")}
    content["answers"] = [{k: row[k] for k in ("key", "section", "question", "text")} for row in content["answers"]]
    content["bank_account"] = {k: content["bank_account"][k] for k in ("holder", "iban", "bic", "bank")}
    content["documents"] = [
        {k: v for k, v in row.items() if k != "question" and k != "document"} for row in content["documents"]
    ]
    restoring.restore_content(chain.application, content)
    restored = again(chain.application)
    assert restored.bank_account == chain.account
    assert [row.text for row in restored.answers.all()] == [row["text"] for row in content["answers"]]
    assert restored.attachments.filter(replaced_at=None).count() == 1
    from grants.applications.readable import parts_of

    assert parts_of(content)["plan"]["rows"] == []
