"""A call that asks everything, and a municipality that answers it."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.applications import services
from grants.applications.models import Application
from grants.applications.rules.answers import canonical_table
from grants.calls import services as calls
from grants.calls.models import Question
from grants.people.models import Organisation
from tests.factories import (
    COFINANCING_CENTS,
    LINES,
    Chain,
    make_account,
    make_organisation,
    make_pdf,
    make_user,
    with_cofinancing,
)

WHERE = [{"key": "town", "label": "In town"}, {"key": "village", "label": "In villages"}]
GROUPS = [{"key": "young", "label": "Young people"}, {"key": "old", "label": "Older people"}]
STAFF = [
    {"key": "role", "label": "Role", "kind": "text"},
    {"key": "days", "label": "Days", "kind": "number"},
    {"key": "cost", "label": "Cost", "kind": "money"},
    {"key": "from", "label": "From", "kind": "date"},
]
NEED, PEOPLE, ABROAD = "The need", "People and figures", "Abroad"
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"section": NEED, "key": "name", "kind": "short_text", "title": "Short name", "max_words": 5},
    {"section": NEED, "key": "why", "kind": "long_text", "title": "Why is it needed?", "max_words": 50},
    {"section": NEED, "key": "where", "kind": "choice", "title": "Where do you work?", "options": WHERE},
    {
        "section": NEED,
        "key": "roads",
        "kind": "number",
        "title": "How many villages?",
        "minimum": Decimal(1),
        "maximum": Decimal(100),
        "shown_if": {"question": "where", "is": ["village"]},
    },
    {"section": PEOPLE, "key": "groups", "kind": "several", "title": "For whom?", "options": GROUPS},
    {"section": PEOPLE, "key": "value", "kind": "money", "title": "Worth of the building", "minimum": Decimal(100)},
    {"section": PEOPLE, "key": "built", "kind": "date", "title": "When was it built?"},
    {"section": PEOPLE, "key": "staff", "kind": "table", "title": "Who works on it?", "options": STAFF},
    {"section": PEOPLE, "key": "map", "kind": "file", "title": "A map of the place"},
    {"section": PEOPLE, "key": "truth", "kind": "declaration", "title": "We have asked our neighbours."},
    {
        "section": ABROAD,
        "key": "abroad",
        "kind": "long_text",
        "title": "What happens abroad?",
        "shown_if": {"question": "groups", "is": ["old"]},
    },
)
GOOD_ROWS = [{"role": "Trainer", "days": "12.5", "cost": "100000", "from": "2027-03-01"}]
ANSWERS: dict[str, str] = {
    "name": "Our bridge",
    "why": "The old bridge is closed, and school lies on the other side.",
    "where": "village",
    "roads": "7",
    "groups": "young",
    "value": "1250050",
    "built": "1974-05-01",
    "staff": canonical_table([column["key"] for column in STAFF], GOOD_ROWS),
    "truth": "yes",
}
TERMS: dict[str, Any] = {
    "needs_own_account": True,
    "mandate_for": "local_authority",
    "partners": "required",
    "min_partners": 1,
    "max_partners": 3,
    "partner_kind": "cso",
    "partners_from": "call",
    "languages": ["en", "sr-latn"],
    "vat": "unrecoverable",
}
PARTNER: dict[str, Any] = {
    "name": "Friends of the river",
    "kind": "cso",
    "country": "RS",
    "registration_number": "99001122",
    "representative": "Ana River",
    "email": "ana@example.org",
    "part": "Brings the volunteers.",
}


def asking_chain(**fields: Any) -> Chain:
    """Return a chain whose open call asks everything of a municipality, which has begun its draft."""
    chain = Chain(**{**TERMS, **fields})
    chain.mayor = make_user("Mayor")  # type: ignore[attr-defined]
    town = make_organisation(chain.mayor, kind="local_authority", name="Municipality of Brezovik")  # type: ignore[attr-defined]
    Organisation.objects.filter(pk=town.pk).update(vat_status="not_registered")
    chain.organisation, chain.applicant = Organisation.objects.get(pk=town.pk), chain.mayor  # type: ignore[attr-defined]
    chain.account = make_account(town, actor=chain.applicant, iban="ME25505000012345678951")
    chain.draft_call()
    with chain.now():
        calls.set_questions(chain.call, QUESTIONS, actor=chain.officer)
        lots = [
            {"key": "north", "title": "North", "pot_cents": 30_000_00},
            {"key": "south", "title": "South", "pot_cents": 30_000_00},
        ]
        calls.set_rows(chain.call, "lots", lots, actor=chain.officer)
        chain.call = calls.request_clearance(chain.call, actor=chain.officer)
        chain.call = calls.publish_call(chain.call, actor=chain.approver)
        chain.application = services.start_application(chain.call, chain.organisation, actor=chain.applicant)
    return chain


def question(application: Application, key: str) -> Question:
    """Return a question of the call by its key."""
    return application.call.questions.get(key=key)


def answer_all(application: Application, *, actor: Any, **changes: str) -> None:
    """Answer every question of the form."""
    for key, text in {**ANSWERS, **changes}.items():
        services.save_answer(application, question(application, key), text, actor=actor)
    services.attach(application, question(application, "map"), make_pdf(actor, "map.pdf"), actor=actor)


def fill_all(application: Application, *, actor: Any) -> None:
    """Fill every part of the municipality's draft, with the exception for its account."""
    fill_project(application, actor=actor)
    except_account(application, actor=actor)
    prove_mandate(application, actor=actor)


def fill_project(application: Application, *, actor: Any) -> None:
    """Fill every part but those that prove something: whose the account is, and the mandate."""
    services.save_details(
        application,
        title="A bridge for the school",
        summary="We mend the bridge together.",
        language="en",
        lot=application.call.lots.get(key="south"),
        starts_on=timezone.localdate() + datetime.timedelta(days=30),
        months=6,
        settlement="Brezovik",
        includes_vat=True,
        actor=actor,
    )
    services.set_partners(application, [PARTNER], actor=actor)
    answer_all(application, actor=actor)
    friend = application.partners.get()
    plan = [
        {
            "title": "Plans",
            "description": "Drawings\nand permits",
            "first_month": 1,
            "last_month": 2,
            "place": "Brezovik",
        },
        {"title": "Building", "first_month": 3, "last_month": 6, "partner": friend},
    ]
    services.set_work_plan(application, plan, actor=actor)
    results = [
        {"title": "Children who cross", "unit": "a day", "baseline": 0, "target": 80, "means": "We count on Mondays."},
        {"title": "Minutes to school", "baseline": 45, "target": 15},
    ]
    services.set_indicators(application, results, actor=actor)
    lines = with_cofinancing(LINES, COFINANCING_CENTS)
    services.set_budget(application, lines, cofinancing_source="The municipality, in cash", actor=actor)
    for document in application.call.documents.all():
        services.attach(application, document, make_pdf(actor), actor=actor)


def except_account(application: Application, *, actor: Any) -> None:
    """Name an account that is not the municipality's own, with the reason and the document."""
    services.set_account(
        application,
        application.organisation.bank_accounts.get(),
        is_own=False,
        owner="Treasury of the canton",
        exception="The law on treasuries, article 5. The treasury credits our sub-account within a day.",
        evidence=make_pdf(actor, "treasury.pdf"),
        actor=actor,
    )


def prove_mandate(application: Application, *, actor: Any) -> None:
    """Prove the mandate of the signatory by a decision of the council."""
    evidence = make_pdf(actor, "decision.pdf")
    services.set_mandate(application, "decision", reference="12/2026 of 1 March", evidence=evidence, actor=actor)


def again(application: Application) -> Application:
    """Read it anew."""
    return Application.objects.get(pk=application.pk)
