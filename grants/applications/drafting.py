"""Writing a draft: answers, the project in short, the budget, the documents; planning has the parts with rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.budgeting import MOST_LINES
from grants.applications.freezing import budget_mark, project_mark
from grants.applications.models import Answer, Application, Attachment, BudgetLine
from grants.applications.rules import line_amount
from grants.applications.rules.budget import SHARES
from grants.calls.models import Heading, Question, RequiredDocument
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.search import fold
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock


class NewerText(DomainError):
    """Somebody has saved another text meanwhile; `answer` holds it, so that both can be shown."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(_("A colleague has saved a newer text meanwhile. Both are shown; choose what to keep."))
        self.answer = answer


class NewerPart(DomainError):
    """Somebody has saved another version of a whole part meanwhile; `application` holds it."""

    def __init__(self, application: Application) -> None:
        super().__init__(
            _("A colleague has saved this part meanwhile. Their version is shown below; save again to keep yours.")
        )
        self.application = application


@transaction.atomic
def save_answer(
    application: Application, question: Question, text: str, *, version: int | None = None, actor: User
) -> Answer:
    """Save one answer. `version` is the one the writer started from: raises NewerText when another was saved since."""
    application = draft_of(application, actor=actor)
    _refuse_foreign(application, question)
    answer, _made = Answer.objects.select_for_update().get_or_create(application=application, question=question)
    if version is not None and version != answer.version and text != answer.text:
        raise NewerText(answer)
    if text != answer.text or answer.version == 0:
        answer.text, answer.saved_at, answer.saved_by = text, timezone.now(), actor
        answer.version += 1
        answer.save()
        touch(application)
    return answer


@transaction.atomic
def save_details(application: Application, *, actor: User, seen: str | None = None, **fields: Any) -> Application:
    """Save the fields of the draft: title, summary, dates, place, lot, language, account and mandate.

    `seen` is the mark of the version that the writer started from: raises NewerPart when another was saved since.
    """
    application = draft_of(application, actor=actor)
    if seen is not None and seen != project_mark(application) and not _holds(application, fields):
        raise NewerPart(application)
    for name, value in fields.items():
        setattr(application, name, value)
    application.search_text = fold(f"{application.reference} {application.title} {application.organisation.name}")
    touch(application)
    return application


@transaction.atomic
def set_budget(
    application: Application,
    lines: Iterable[Mapping[str, Any]],
    *,
    cofinancing_source: str = "",
    actor: User,
    seen: str | None = None,
) -> Application:
    """Replace the budget: lines of heading, description, unit, quantity, unit_rate_cents and what is brought to each.

    A line may name `cofinancing_cents`, `in_kind`, `cost_type` and `partner`. Lines stand under the headings in their
    order, which may not change (domain.md section 6, S66).

    `seen` is the mark of the version that the writer started from: raises NewerPart when another was saved since.
    """
    application = draft_of(application, actor=actor)
    rows = [
        BudgetLine(
            application=application,
            order=number,
            amount_cents=line_amount(line["quantity"], line["unit_rate_cents"]),
            **line,
        )
        for number, line in enumerate(sorted(lines, key=_place_of_heading), start=1)
    ]
    _refuse_foreign_lines(application, rows)
    with unless_newer(application, seen, budget_mark):
        application.lines.all().delete()
        BudgetLine.objects.bulk_create(rows)
        application.cofinancing_cents = sum(row.cofinancing_cents for row in rows)
        application.cofinancing_source = cofinancing_source
    touch(application)
    return application


@transaction.atomic
def attach(
    application: Application,
    part: RequiredDocument | Question,
    file: StoredFile,
    *,
    actor: User,
    instead_of: Attachment | None = None,
) -> Attachment:
    """Add a file for a document, or for a question that asks for one; what it replaces is kept as an earlier version.

    Where one file is asked for it replaces the one before, where several are it takes the place of `instead_of`, or its
    own. One of several that is there already is not added twice. Raises DomainError for a foreign part, for an infected
    file, and once there are as many files as the call takes.
    """
    application = draft_of(application, actor=actor)
    _refuse_foreign(application, part)
    if file.is_infected:
        raise DomainError(_("A virus was found in this file; it cannot be added."), field="file")
    current = _current(application, part)
    same = next((row for row in current if row.file.sha256 == file.sha256), None)
    if same is not None and instead_of is None and most_files(part) > 1:
        return same
    retired = _retired_by(part, current, instead_of)
    application.attachments.filter(pk__in=[row.pk for row in retired]).update(replaced_at=timezone.now())
    touch(application)
    place = "question" if isinstance(part, Question) else "document"
    return Attachment.objects.create(application=application, file=file, **{place: part})


@transaction.atomic
def detach(
    application: Application, part: RequiredDocument | Question, *, actor: User, attachment: Attachment | None = None
) -> None:
    """Take one file of a document or question out of the draft, or all of them; they are kept as earlier versions."""
    application = draft_of(application, actor=actor)
    _refuse_foreign(application, part)
    gone = [row.pk for row in _current(application, part) if attachment is None or row.pk == attachment.pk]
    application.attachments.filter(pk__in=gone).update(replaced_at=timezone.now())
    touch(application)


def most_files(part: RequiredDocument | Question) -> int:
    """Return how many files a document or a question takes; a question says so by its upper limit."""
    return int(part.maximum or 1) if isinstance(part, Question) else part.max_files


def draft_of(application: Application, *, actor: User) -> Application:
    """Lock a draft for writing. Raises PermissionDenied, and TransitionRefused once it is handed in or too late."""
    require("applications.edit", actor, application)
    locked = lock(application)
    refusal = why_closed(locked)
    if refusal:
        raise TransitionRefused(refusal)
    return locked


@contextmanager
def unless_newer(application: Application, seen: str | None, mark: Callable[[Application], str]) -> Iterator[None]:
    """Let a writer replace the version with the mark `seen`, and no newer one; the caller's transaction takes it back.

    What is saved already may be saved once more: a line that drops loses the answer, and the same is sent again. Raises
    NewerPart with the application as it is stored.
    """
    before = mark(application)
    stored = Application.objects.get(pk=application.pk) if seen not in (None, before) else application
    yield
    if stored is not application and mark(application) != before:
        raise NewerPart(stored)


def why_closed(application: Application) -> str:
    """Return why nobody can write in the application now, or an empty string."""
    if application.state != "draft":
        return _("This application is no longer a draft and cannot be changed.")
    if application.deadline_has_passed:
        return _("The deadline has passed; the draft can no longer be changed.")
    return "" if application.is_in_time else _("The call is not open; the draft cannot be changed.")


def _refuse_foreign(application: Application, part: Question | RequiredDocument) -> None:
    if part.call_id != application.call_id:
        raise DomainError(_("This belongs to another call."))


def _refuse_foreign_lines(application: Application, rows: list[BudgetLine]) -> None:
    shares = [row.heading for row in rows if row.heading in SHARES]
    if len(rows) - len(shares) > MOST_LINES or len(set(shares)) < len(shares):
        raise DomainError(_("A budget has at most %(most)s lines, and one for each share.") % {"most": MOST_LINES})
    for row in rows:
        foreign_type = row.cost_type is not None and row.cost_type.call_id != application.call_id
        foreign_partner = row.partner is not None and row.partner.application_id != application.pk
        if foreign_type or foreign_partner:
            raise DomainError(_("This belongs to another call."))
        if row.cofinancing_cents > row.amount_cents:
            raise DomainError(_("More is brought to “%(line)s” than it costs.") % {"line": row.description})


def _holds(application: Application, fields: Mapping[str, Any]) -> bool:
    return all(getattr(application, name) == value for name, value in fields.items())


def touch(application: Application) -> None:
    application.saved_at = timezone.now()
    application.save()


def _current(application: Application, part: RequiredDocument | Question) -> list[Attachment]:
    place = "question" if isinstance(part, Question) else "document"
    rows = application.attachments.filter(replaced_at=None, **{place: part})
    return list(rows.select_related("file").order_by("pk"))


def _retired_by(
    part: RequiredDocument | Question, current: list[Attachment], instead_of: Attachment | None
) -> list[Attachment]:
    """Return the files that a new one replaces."""
    infected = [row for row in current if row.file.is_infected]
    if instead_of is not None:
        if instead_of not in current:
            raise DomainError(_("A colleague has replaced or removed this file meanwhile."), field="file")
        return [instead_of]
    most = most_files(part)
    if most == 1:
        return current
    if len(current) - len(infected) >= most:
        text = ngettext(
            "There is %(n)s file already, as many as the call takes here. Replace or remove it first.",
            "There are %(n)s files already, as many as the call takes here. Replace or remove one first.",
            most,
        )
        raise DomainError(text % {"n": most}, field="file")
    return infected


def _place_of_heading(line: Mapping[str, Any]) -> int:
    return Heading.values.index(line["heading"])
