"""What a changed call means for one application: what is different for it, and what of it is no longer asked.

Answers hang on questions, and a question keeps its key: so everything that is still asked is carried over by itself.
A version that was handed in stands with the version of the call that it answered (`Submission.call_version`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.answers import readable
from grants.applications.models import Application
from grants.applications.sections import question_groups
from grants.calls.differences import Change, differences
from grants.calls.models import CallVersion
from grants.people.models import User
from grants.people.services import require
from workflows.engine import lock, record, records_of

PAGES: dict[str, tuple[str, ...]] = {
    "budget": (
        *("minimum_cents", "maximum_cents", "fixed_cents", "cofinancing", "cofinancing_basis_points"),
        *("cofinancing_kinds", "indirect_basis_points", "contingency_basis_points", "vat", "relations"),
        *("ceilings", "cost_types"),
    ),
    "project": ("earliest_start", "latest_end", "min_months", "max_months", "languages", "lots"),
    "partners": ("partners", "min_partners", "max_partners", "partner_kind", "partners_from"),
    "mandate": ("mandate_for",),
    "account": ("needs_own_account",),
    "documents": ("documents",),
}


@dataclass(frozen=True)
class Concern:
    """A change of the call as it meets this application: what it means for what is written, and where that is."""

    change: Change
    said: str = ""
    url: str = ""


@dataclass(frozen=True)
class Carried:
    """What was changed since the version of the call that the applicant handed in, or last said to have read."""

    since: int
    now: int
    reasons: tuple[tuple[int, str, datetime], ...]
    concerns: tuple[Concern, ...]
    is_handed_in: bool


def carried(application: Application) -> Carried | None:
    """Return what is different for the applicant, while it can still write or hand in anew; None if nothing is."""
    if application.state not in {"draft", "submitted"} or not application.is_in_time:
        return None
    versions = list(application.call.versions.order_by("number").values_list("number", "reason", "published_at"))
    if len(versions) < 2:
        return None
    since, now = seen_version(application, versions), versions[-1][0]
    if since >= now:
        return None
    before, after = (_mine(application, row.terms) for row in _pair(application, since, now))
    found = differences(before, after, currency=application.call.currency)
    return Carried(
        since=since,
        now=now,
        reasons=tuple(row for row in versions if row[0] > since)[::-1],
        concerns=tuple(_concern(application, change) for change in found),
        is_handed_in=application.state == "submitted",
    )


def seen_version(application: Application, versions: list[tuple[int, str, datetime]]) -> int:
    """Return the version of the call that the applicant last handed in for or said to have read, else began with."""
    begun = [number for number, _reason, at in versions if at <= application.created_at]
    last = application.submissions.order_by("-number").values_list("call_version", flat=True).first()
    if application.state == "submitted" and last:
        return last
    read = records_of(application).filter(verb="acknowledge").values_list("rule_version", flat=True)
    return max([1, *begun[-1:], *([last] if last else []), *(int(number) for number in read)])


def no_longer_asked(application: Application) -> list[dict[str, Any]]:
    """Return the answers to questions that the call has taken out since, as their writer can still read them."""
    rows = application.answers.filter(question__is_retired=True).exclude(text="").select_related("question")
    return [
        readable(
            {
                "key": row.question.key,
                "question": row.question.title,
                "section": row.question.section,
                "kind": row.question.kind,
                "options": row.question.options,
                "text": row.text,
            },
            currency=application.call.currency,
            files=[],
        )
        for row in rows.order_by("question__order", "pk")
    ]


@transaction.atomic
def acknowledge_changes(application: Application, number: int, *, actor: User) -> Application:
    """Write down that the applicant has read the changes up to a version of the call; twice is once."""
    require("applications.acknowledge", actor, application)
    application = lock(application)
    number = min(number, application.call.versions.count())
    versions = list(application.call.versions.order_by("number").values_list("number", "reason", "published_at"))
    if application.state == "draft" and number > seen_version(application, versions):
        record(application, "acknowledge", actor=actor, rule_version=str(number))
    return application


def _pair(application: Application, since: int, now: int) -> list[CallVersion]:
    return list(application.call.versions.filter(number__in=[since, now]).order_by("number"))


def _mine(application: Application, terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms with those questions and documents alone that are asked of this applicant at this stage."""
    kinds = ("both", application.organisation.kind)
    mine = {
        name: [row for row in terms[name] if row["stage"] == application.stage and row["applies_to"] in kinds]
        for name in ("questions", "documents")
    }
    return {**terms, **mine}


def _concern(application: Application, change: Change) -> Concern:
    if change.part != "questions" or change.key == "order":
        page = next((page for page, names in PAGES.items() if change.part in names), "")
        return Concern(change, url=_page(application, page))
    if change.kind == "removed":
        return Concern(change, _("It is no longer asked. What you wrote stays readable to you."))
    url = _question_page(application, change.key)
    if change.kind == "added":
        is_open = application.state == "draft"
        said = _("It is new: answer it before you submit.") if is_open else _("It is new: it was not asked of you yet.")
        return Concern(change, said, url)
    return Concern(change, _("What you wrote is kept. Read it once more against the question."), url)


def _page(application: Application, name: str) -> str:
    if not name or application.state != "draft":
        return ""
    return reverse(f"applications:{name}", args=[application.reference])


def _question_page(application: Application, key: str) -> str:
    """Return the page of the section where a question is answered, at its place; nothing where it is not asked now."""
    if application.state != "draft":
        return ""
    for number, (_title, questions) in enumerate(question_groups(application), start=1):
        for question in questions:
            if question.key == key:
                page = reverse("applications:section", args=[application.reference, number])
                return f"{page}#answer-{question.pk}"
    return ""
