"""The lines of a long statement are matched in the background: a job that answers line by line and can be repeated."""

from typing import Any, Final

import rules
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core import jobs
from grants.core.jobs import Progress
from grants.core.models import Job
from grants.payments.models import Statement, StatementLine
from grants.payments.services.matching import match_statement
from grants.people.models import User

KIND: Final = "statement-matching"
LARGE: Final = 100  # open lines; what a request answers in a few seconds


def is_large(statement: Statement) -> bool:
    """Tell whether a statement has more open lines than a request answers."""
    return statement.lines.filter(outcome=StatementLine.Outcome.OPEN).count() > LARGE


def start_matching(statement: Statement, *, actor: User) -> Job:
    """Ask for the lines of a statement to be answered in the background; asked twice, it is done once."""
    title = _("Lines of the statement %(statement)s") % {"statement": statement}
    return jobs.start(KIND, title=title, actor=actor, statement=statement.pk)


def match_lines(job: Job, progress: Progress) -> None:
    """Answer the open lines, each in a transaction of its own: what a lost worker answered stays answered."""
    statement = Statement.objects.get(pk=job.params["statement"])
    progress.of(statement.lines.filter(outcome=StatementLine.Outcome.OPEN).count())
    match_statement(statement, actor=job.requested_by, told=progress.step)


def may_match(user: Any, job: Job) -> bool:
    """Tell whether a person still imports the statements of the account."""
    statement = Statement.objects.select_related("account").filter(pk=job.params.get("statement")).first()
    return statement is not None and bool(rules.has_perm("statements.import", user, statement))


def page_of(job: Job) -> str:
    """Return where one sees what came of the lines."""
    return reverse("payments:statement", args=[job.params["statement"]])


jobs.register(KIND, match_lines, may_match, page_of)
