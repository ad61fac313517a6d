"""The verbs of a question about a cost: finance asks, the grantee answers with text and further files."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.models import CostFile, CostMessage, Expenditure
from grants.monitoring.services.judging import open_cost
from grants.monitoring.services.telling import action_of
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications.outbox import notify
from workflows.engine import TransitionRefused, record

MOST_FILES = 10  # in one answer; there may be several answers
Outcome = Expenditure.Outcome


@transaction.atomic
def ask_grantee(cost: Expenditure, *, text: str, file: StoredFile | None = None, actor: User) -> CostMessage:
    """Ask the grantee about a cost: it stands as asked until finance decides it. The same question is asked once."""
    require("costs.ask", actor, cost)
    cost = open_cost(cost)
    text = _written(text)
    last = cost.messages.last()
    if last is not None and cost.outcome == Outcome.ASKED and not last.is_answer and last.text == text:
        return last
    cost.outcome, cost.accepted_cents, cost.reason = Outcome.ASKED, 0, ""
    cost.verified_by = cost.verified_at = cost.confirmed_by = cost.confirmed_at = None
    cost.is_unreviewed = False
    cost.save()
    message = CostMessage.objects.create(cost=cost, author=actor, text=text, file=file)
    record(cost, "ask", actor=actor, reason=text)
    _tell(message, "cost-asked", people_of(cost.report.agreement.organisation))
    return message


@transaction.atomic
def answer_question(
    cost: Expenditure, *, text: str, uploads: Sequence[StoredFile] = (), kind: str = CostFile.Kind.OTHER, actor: User
) -> CostMessage:
    """Answer an open question, with further files that prove the cost; the report stays handed in as it is.

    Raises TransitionRefused where no question is open about this cost, DomainError at the field.
    """
    require("costs.answer", actor, cost)
    cost = open_cost(cost)
    if cost.outcome != Outcome.ASKED:
        raise TransitionRefused(_("No question is open about this cost."))
    text = _written(text)
    if len(uploads) > MOST_FILES:
        raise DomainError(_("At most %(n)s files at once; answer again for more.") % {"n": MOST_FILES}, field="files")
    last = cost.messages.last()
    if last is not None and last.is_answer and last.text == text and not uploads:
        return last
    message = CostMessage.objects.create(cost=cost, author=actor, text=text, is_answer=True)
    for upload in uploads:
        CostFile.objects.create(cost=cost, kind=kind, file=upload, added_by=actor, message=message)
    record(cost, "answer", actor=actor, reason=text)
    _tell(message, "cost-answered", staff_of(action_of(cost.report), StaffRole.Role.FINANCE))
    return message


def _written(text: str) -> str:
    text = text.strip()
    if not text:
        raise DomainError(_("Write what you ask or answer."), field="text")
    return text


def _tell(message: CostMessage, topic: str, to: list[User]) -> None:
    cost: Any = message.cost
    page = reverse("monitoring:cost", args=[cost.pk])
    notify(
        topic,
        to=[person for person in to if person.pk != message.author_id],
        key=f"{topic}:{message.pk}",
        url=page,
        about=cost,
        context={
            "reference": cost.report.agreement.reference,
            "by": str(message.author),
            "cost": str(cost),
            "text": message.text,
        },
    )
