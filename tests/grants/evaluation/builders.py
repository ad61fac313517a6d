"""More than one file before a committee, each brought there by the services."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from grants.applications import services as applications
from grants.applications.models import Application
from grants.calls import services as calls
from grants.evaluation import services
from grants.evaluation.models import Panel
from grants.evaluation.rules import CHECK_POINTS
from tests.factories import IBANS, Chain, complete, make_account, make_organisation, make_user
from tests.plugins.kept import keeps

ALL_MET = {key: (True, "") for _kind, key in CHECK_POINTS}


@keeps
def several(chain: Chain, number: int) -> Chain:
    """Bring so many files to the committee; `chain.files` holds them by reference, the first the chain's own."""
    chain.submitted()
    for extra in range(2, number + 1):
        person = make_user(f"Applicant {extra}")
        with chain.now():
            organisation = make_organisation(person)
            make_account(organisation, actor=person, iban=IBANS[extra % len(IBANS)])
            application = applications.start_application(chain.call, organisation, actor=person)
            complete(application, actor=person, title=f"Project {extra}")
            applications.submit_application(application, declared=True, actor=person)
    chain.clock = chain.call.closes_at + datetime.timedelta(minutes=1)
    with chain.now():
        chain.call = calls.close_call(chain.call.pk)
        for application in chain.call.applications.all():
            services.answer_checks(application, ALL_MET, actor=chain.officer)
            services.admit_application(application, actor=chain.officer)
    return refresh(chain)


def refresh(chain: Chain) -> Chain:
    """Read the chain's objects again."""
    chain.files = list(Application.objects.filter(call=chain.call).order_by("reference"))  # type: ignore[attr-defined]
    chain.application = chain.files[0]  # type: ignore[attr-defined]
    if hasattr(chain, "panel"):
        chain.panel = Panel.objects.get(pk=chain.panel.pk)
    return chain


@keeps
def scoring(chain: Chain, *, declare: bool = True) -> Chain:
    """Appoint, share out, open the scoring, and declare no conflict."""
    with chain.now():
        due = timezone.now() + datetime.timedelta(days=7)
        panel = services.form_panel(chain.call, chain.evaluators, due_at=due, actor=chain.officer)
        declare_all(panel)
        services.assign_files(panel, actor=chain.officer)
        chain.panel = services.open_scoring(panel, actor=chain.officer)
        for sheet in chain.panel.assessments.all() if declare else ():
            services.declare_no_conflict(sheet, actor=sheet.evaluator)
    return refresh(chain)


def declare_all(panel: Panel) -> None:
    """Let every member who has not yet signed the declaration of impartiality and confidentiality sign it."""
    for member in panel.members.filter(declared_at=None):
        services.declare_impartiality(member, actor=member.user)


def score_sheet(sheet: Any, points: int, *, comment: str = "Clear and well founded.", submit: bool = True) -> None:
    """Fill a sheet with the same points for every criterion."""
    for criterion in sheet.panel.call.criteria.all():
        services.save_score(sheet, criterion, points=points, comment=comment, actor=sheet.evaluator)
    if submit:
        services.submit_scores(sheet, actor=sheet.evaluator)


@keeps
def ranked(chain: Chain, points: Sequence[int] = (5, 4, 3)) -> Chain:
    """Score the files with these points, in the order of their references, and close the scoring."""
    scoring(chain)
    by_file = dict(zip([file.pk for file in chain.files], points, strict=True))  # type: ignore[attr-defined]
    with chain.now():
        for sheet in chain.panel.assessments.all():
            score_sheet(sheet, by_file[sheet.application_id])
        services.close_scoring(chain.panel, actor=chain.officer)
    return refresh(chain)


@keeps
def recommended(chain: Chain, points: Sequence[int] = (5, 4, 3)) -> Chain:
    """Take the ranking's own outcomes as proposals, and recommend."""
    ranked(chain, points)
    with chain.now():
        for row in chain.panel.rankings.all():
            services.propose_outcome(
                row, outcome=row.outcome, amount_cents=row.amount_cents, reason="As ranked.", actor=chain.officer
            )
        services.recommend(chain.panel, minutes="All present, agreed.", actor=chain.officer)
    return refresh(chain)


@keeps
def decided(chain: Chain, points: Sequence[int] = (5, 4, 3)) -> Chain:
    """Decide as recommended."""
    recommended(chain, points)
    with chain.now():
        services.decide(chain.panel, actor=chain.approver)
    return refresh(chain)


def sheet_of(chain: Chain, file: int, evaluator: int) -> Any:
    """Return a sheet by the number of its file and of its evaluator."""
    application = chain.files[file]  # type: ignore[attr-defined]
    return chain.panel.assessments.get(application=application, evaluator=chain.evaluators[evaluator])
