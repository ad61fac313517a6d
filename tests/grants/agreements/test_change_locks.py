"""What says whether a change still fits is locked before it is looked at, in the order of the stages."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.agreements.models import Agreement
from grants.agreements.services import amending, concluding
from tests.factories import Chain, make_pdf

LOCKED = re.compile(r'FROM "grants_(\w+)".*FOR NO KEY UPDATE')


def locks_of(act: Callable[[], Any]) -> list[str]:
    """Return the tables whose rows an act locks, each at its first time."""
    with CaptureQueriesContext(connection) as queries:
        act()
    found = [match[1] for query in queries.captured_queries if (match := LOCKED.search(query["sql"]))]
    return [table for table in dict.fromkeys(found) if table in {"organisation", "agreement", "report", "amendment"}]


def test_organisation_is_locked_before_the_agreement_for_a_new_signatory(chain: Chain) -> None:
    chain.in_force()
    amendment = amending.propose_amendment(
        chain.agreement,
        kind="signatory",
        reason="Elected.",
        representative="New Mayor",
        representative_role="Mayor",
        evidence=make_pdf(chain.applicant),
        actor=chain.applicant,
    )
    locked = locks_of(lambda: amending.take_note(amendment, actor=chain.officer))
    assert locked[:3] == ["organisation", "agreement", "amendment"]


def test_report_is_locked_while_a_change_is_approved_and_signed(chain: Chain) -> None:
    chain.report_started()
    line, other = chain.agreement.lines.all()[:2]
    lines = [
        {"pk": line.pk, "amount_cents": line.amount_cents - 4_000_00},
        {"pk": other.pk, "amount_cents": other.amount_cents + 4_000_00},
    ]
    with chain.now():
        amendment = amending.propose_amendment(
            Agreement.objects.get(), kind="budget", reason="More meetings.", lines=lines, actor=chain.applicant
        )
        amending.recommend_amendment(amendment, actor=chain.officer)
        who = {"name": "Signer Example", "capacity": "President"}
        acts = (
            lambda: amending.approve_amendment(amendment, actor=chain.approver),
            lambda: concluding.sign_amendment(amendment, actor=chain.applicant, **who),
            lambda: concluding.countersign_amendment(amendment, actor=chain.approver, **who),
        )
        for act in acts:
            assert locks_of(act)[:3] == ["agreement", "report", "amendment"]
