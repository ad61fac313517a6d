"""The verbs of an application: start, save, attach, submit, reopen, withdraw."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.applications import freezing
from grants.applications.models import Answer, Application, Attachment, BudgetLine, Submission
from grants.applications.rules import line_amount, place_is_free
from grants.calls.models import Call, Question, RequiredDocument
from grants.calls.services import deadline_text, officers_of
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.search import fold
from grants.people.models import BankAccount, Organisation, User
from grants.people.services import people_of, require
from notifications.outbox import notify
from workflows.engine import SYSTEM, TransitionRefused, lock, perform

DECLARATION_VERSION = "2026-11"


class NewerText(DomainError):
    """Somebody has saved another text meanwhile; `answer` holds it, so that both can be shown."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(_("A colleague has saved a newer text meanwhile. Both are shown; choose what to keep."))
        self.answer = answer


@transaction.atomic
def start_application(call: Call, organisation: Organisation, *, actor: User) -> Application:
    """Start a draft. Raises DomainError when the organisation may not apply to this call, or not once more."""
    require("applications.start", actor, organisation)
    organisation = lock(organisation)  # two starts at once count each other
    _refuse_unfit(call, organisation)
    number = _next_number(call)
    account = organisation.bank_accounts.exclude(state__in=["refused", "replaced"]).first()
    return Application.objects.create(
        call=call,
        organisation=organisation,
        reference=f"{call.reference}-{number:03d}",
        search_text=fold(f"{call.reference}-{number:03d} {organisation.name}"),
        settlement=organisation.settlement,
        bank_account=account,
        created_by=actor,
    )


@transaction.atomic
def save_answer(
    application: Application, question: Question, text: str, *, version: int | None = None, actor: User
) -> Answer:
    """Save one answer. `version` is the one the writer started from: raises NewerText when another was saved since."""
    application = draft_of(application, actor=actor)
    answer, _made = Answer.objects.select_for_update().get_or_create(application=application, question=question)
    if version is not None and version != answer.version and text != answer.text:
        raise NewerText(answer)
    if text != answer.text or answer.version == 0:
        answer.text, answer.saved_at, answer.saved_by = text, timezone.now(), actor
        answer.version += 1
        answer.save()
        _touch(application)
    return answer


@transaction.atomic
def save_details(application: Application, *, actor: User, **fields: Any) -> Application:
    """Save the structured parts of the draft: title, summary, dates, place, indicator, co-financing."""
    application = draft_of(application, actor=actor)
    for name, value in fields.items():
        setattr(application, name, value)
    application.search_text = fold(f"{application.reference} {application.title} {application.organisation.name}")
    _touch(application)
    return application


@transaction.atomic
def set_budget(
    application: Application,
    lines: Iterable[Mapping[str, Any]],
    *,
    cofinancing_cents: int = 0,
    cofinancing_source: str = "",
    actor: User,
) -> Application:
    """Replace the budget: lines of heading, description, unit, quantity and unit_rate_cents, and the co-financing."""
    application = draft_of(application, actor=actor)
    application.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application,
            order=number,
            amount_cents=line_amount(line["quantity"], line["unit_rate_cents"]),
            **line,
        )
        for number, line in enumerate(lines, start=1)
    )
    application.cofinancing_cents = cofinancing_cents
    application.cofinancing_source = cofinancing_source
    _touch(application)
    return application


@transaction.atomic
def choose_account(application: Application, account: BankAccount, *, actor: User) -> Application:
    """Name the organisation's account that the grant would be paid to."""
    if account.organisation_id != application.organisation_id or account.state in {"refused", "replaced"}:
        raise DomainError(_("Choose one of your organisation's accounts that is in use."), field="bank_account")
    application = draft_of(application, actor=actor)
    application.bank_account = account
    _touch(application)
    return application


@transaction.atomic
def attach(application: Application, document: RequiredDocument, file: StoredFile, *, actor: User) -> Attachment:
    """Add a document; the one given before for the same request is kept but no longer current."""
    application = draft_of(application, actor=actor)
    _retire(application, document)
    _touch(application)
    return Attachment.objects.create(application=application, document=document, file=file)


@transaction.atomic
def detach(application: Application, document: RequiredDocument, *, actor: User) -> None:
    """Take a document out of the draft."""
    application = draft_of(application, actor=actor)
    _retire(application, document)
    _touch(application)


@transaction.atomic
def submit_application(application: Application, *, declared: bool, actor: User) -> Submission:
    """Hand the application in: declare on honour, freeze what is sent, give the receipt.

    Raises TransitionRefused after the deadline (the clock inside the transaction decides) or while parts are missing,
    DomainError without the declaration.
    """
    if not declared:
        raise DomainError(_("Declare on honour first: tick the box under the declaration."), field="declared")
    application = perform(application, "submit", actor=actor, rule_version=DECLARATION_VERSION)
    now = timezone.now()
    application.declared_by, application.declared_at = actor, now
    application.declaration_version = DECLARATION_VERSION
    application.submitted_at = now
    application.save()
    submission = _freeze(application, actor=actor)
    _tell_receipt(application, submission)
    return submission


@transaction.atomic
def reopen_application(application: Application, *, actor: User, reason: str = "") -> Application:
    """Take a submitted application back for a new version; the version handed in stays on record."""
    return perform(application, "reopen", actor=actor, reason=reason)


@transaction.atomic
def withdraw_application(application: Application, *, actor: User, reason: str) -> Application:
    """Withdraw for good; the place under the one-application rule is free again."""
    was_draft = application.state == "draft"
    application = perform(application, "withdraw", actor=actor, reason=reason)
    readers = people_of(application.organisation, "lead", "signatory")
    readers += [] if was_draft else officers_of(application.call)
    _tell(
        application,
        "application-withdrawn",
        to=readers,
        title=str(application),
        organisation=application.organisation.name,
        reason=reason,
    )
    return application


@transaction.atomic
def expire_draft(application_id: int, *, actor: Any = SYSTEM) -> Application:
    """Record that the deadline passed over a draft: a version handed in before stands, otherwise the draft lapses."""
    application = Application.objects.get(pk=application_id)
    if application.was_handed_in:
        return perform(application, "restore", actor=actor)
    application = perform(application, "lapse", actor=actor)
    _tell(
        application, "application-lapsed", to=people_of(application.organisation, "lead"), call=application.call.title
    )
    return application


def draft_of(application: Application, *, actor: User) -> Application:
    """Lock a draft for writing. Raises PermissionDenied, and TransitionRefused once it is handed in or too late."""
    require("applications.edit", actor, application)
    locked = lock(application)
    if locked.state != "draft":
        raise TransitionRefused(_("This application is no longer a draft and cannot be changed."))
    if locked.deadline_has_passed:
        raise TransitionRefused(_("The deadline has passed; the draft can no longer be changed."))
    return locked


def _refuse_unfit(call: Call, organisation: Organisation) -> None:
    if not call.accepts_applications:
        raise TransitionRefused(
            _("The call is not open: applications can be written between its opening and its deadline.")
        )
    if call.applicants not in {"both", organisation.kind}:
        raise DomainError(_("This call is for: %(kinds)s.") % {"kinds": call.get_applicants_display()})
    if not call.countries.filter(models.Q(country=organisation.country) | models.Q(country="")).exists():
        raise DomainError(_("This call is not for organisations registered in your country."))
    taken = list(call.applications.filter(organisation=organisation).values_list("state", flat=True))
    if not place_is_free(taken, call.max_applications):
        raise DomainError(_("Your organisation has already used its place in this call; open the application it has."))


def _next_number(call: Call) -> int:
    lock(call)  # numbers follow each other without a gap or a double
    return call.applications.count() + 1


def _touch(application: Application) -> None:
    application.saved_at = timezone.now()
    application.save()


def _retire(application: Application, document: RequiredDocument) -> None:
    current = application.attachments.filter(document=document, replaced_at=None)
    current.update(replaced_at=timezone.now())


def _freeze(application: Application, *, actor: User) -> Submission:
    number = application.submissions.count() + 1
    content = freezing.content_of(application)
    return Submission.objects.create(
        application=application,
        number=number,
        content=content,
        sha256=freezing.fingerprint(content),
        submitted_at=application.submitted_at,
        submitted_by=actor,
    )


def _tell_receipt(application: Application, submission: Submission) -> None:
    local = submission.submitted_at.astimezone(application.call.zone)
    _tell(
        application,
        "application-submitted",
        to=people_of(application.organisation),
        number=submission.number,
        title=application.title,
        call=application.call.title,
        version=str(submission.number),
        received=f"{date_format(local, 'j F Y')}, {local:%H:%M:%S} ({application.call.time_zone})",
        sha256=submission.sha256,
        deadline=deadline_text(application.call),
    )


def _tell(application: Application, topic: str, *, to: list[User], number: int = 1, **context: str) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{application.pk}:{number}",
        url=reverse("applications:detail", args=[application.reference]),
        about=application,
        context={"reference": application.reference, **context},
    )
