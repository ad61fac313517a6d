"""Writing the structured parts: partners, work plan, results to be measured, account, mandate of the signatory."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from grants.applications.drafting import draft_of, touch, unless_newer
from grants.applications.freezing import (
    account_mark,
    fingerprint,
    indicators_of,
    mandate_mark,
    partners_of,
    work_plan_of,
)
from grants.applications.models import Application, Indicator, Partner, PlannedActivity
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.search import fold
from grants.people.models import BankAccount, Organisation, User
from grants.people.rules import number_key


def partners_mark(application: Application) -> str:
    """Return a mark of the partners; it changes with any change of them."""
    return fingerprint({"rows": partners_of(application)})[:16]


def work_plan_mark(application: Application) -> str:
    """Return a mark of the work plan; it changes with any change of it."""
    return fingerprint({"rows": work_plan_of(application)})[:16]


def indicators_mark(application: Application) -> str:
    """Return a mark of the results to be measured; it changes with any change of them."""
    return fingerprint({"rows": indicators_of(application)})[:16]


@transaction.atomic
def set_partners(
    application: Application, partners: Iterable[Mapping[str, Any]], *, actor: User, seen: str | None = None
) -> Application:
    """Replace the partners, in the order given; one that is named again keeps its budget lines and activities.

    A partner is the same by country and registration number. Raises DomainError for the applicant itself or one named
    twice, NewerPart when another version was saved since `seen`.
    """
    application = draft_of(application, actor=actor)
    with unless_newer(application, seen, partners_mark):
        _replace_partners(application, partners)
    touch(application)
    return application


def _replace_partners(application: Application, partners: Iterable[Mapping[str, Any]]) -> None:
    there = {(row.country, row.registration_number): row for row in application.partners.all()}
    named: set[tuple[str, str]] = set()
    for order, values in enumerate(partners, start=1):
        key = (values["country"], values["registration_number"])
        _refuse_partner(application, key, named)
        named.add(key)
        row = there.pop(key, None) or Partner(application=application)
        for name, value in values.items():
            setattr(row, name, value)
        row.order, row.organisation = order, _known(key)
        row.save()
    Partner.objects.filter(pk__in=[row.pk for row in there.values()]).delete()


@transaction.atomic
def set_work_plan(
    application: Application, activities: Iterable[Mapping[str, Any]], *, actor: User, seen: str | None = None
) -> Application:
    """Replace the activities: title, description, first_month, last_month, place and the partner who does it."""
    application = draft_of(application, actor=actor)
    rows = [PlannedActivity(application=application, order=n, **row) for n, row in enumerate(activities, start=1)]
    if any(row.partner is not None and row.partner.application_id != application.pk for row in rows):
        raise DomainError(_("This belongs to another application."))
    with unless_newer(application, seen, work_plan_mark):
        application.activities.all().delete()
        PlannedActivity.objects.bulk_create(rows)
    touch(application)
    return application


@transaction.atomic
def set_indicators(
    application: Application, indicators: Iterable[Mapping[str, Any]], *, actor: User, seen: str | None = None
) -> Application:
    """Replace the results to be measured: title, unit, baseline, target and means; the agreement names the first."""
    application = draft_of(application, actor=actor)
    rows = [Indicator(application=application, order=n, **row) for n, row in enumerate(indicators, start=1)]
    with unless_newer(application, seen, indicators_mark):
        application.indicators.all().delete()
        Indicator.objects.bulk_create(rows)
    touch(application)
    return application


@transaction.atomic
def set_account(
    application: Application,
    account: BankAccount,
    *,
    is_own: bool | None = None,
    owner: str = "",
    exception: str = "",
    evidence: StoredFile | None = None,
    actor: User,
    seen: str | None = None,
) -> Application:
    """Name the account; a local authority says whether it is its own, or whose it is, why, and by what document.

    `evidence` replaces the document that was there; without one it stays (domain.md section 5).
    """
    application = draft_of(application, actor=actor)
    if account.organisation_id != application.organisation_id or account.state in {"refused", "replaced"}:
        raise DomainError(_("Choose one of your organisation's accounts that is in use."), field="bank_account")
    _refuse_infected(evidence)
    with unless_newer(application, seen, account_mark):
        application.bank_account, application.account_is_own = account, is_own
        application.account_owner, application.account_exception = owner, exception
        application.account_evidence = evidence or application.account_evidence
    touch(application)
    return application


@transaction.atomic
def set_mandate(
    application: Application,
    mandate: str,
    *,
    reference: str = "",
    evidence: StoredFile | None = None,
    actor: User,
    seen: str | None = None,
) -> Application:
    """Say by what mandate the signatory signs; `evidence` replaces the document that was there."""
    application = draft_of(application, actor=actor)
    _refuse_infected(evidence)
    with unless_newer(application, seen, mandate_mark):
        application.mandate, application.mandate_reference = mandate, reference
        application.mandate_evidence = evidence or application.mandate_evidence
    touch(application)
    return application


def _refuse_infected(evidence: StoredFile | None) -> None:
    if evidence is not None and evidence.is_infected:
        raise DomainError(_("A virus was found in this file; it cannot be added."), field="evidence")


def _known(key: tuple[str, str]) -> Organisation | None:
    """Return the organisation of that country and number; points, dashes and blanks of the number do not count."""
    country, number = key
    written = number_key(fold(number))
    same = [Q(registration_number=number), *([Q(number_key=written)] if written else [])]
    found = Organisation.objects.filter(reduce(or_, same), country=country).order_by("pk")
    return next((row for row in found if row.registration_number == number), found.first())


def _refuse_partner(application: Application, key: tuple[str, str], named: set[tuple[str, str]]) -> None:
    own = application.organisation
    if key == (own.country, own.registration_number) or _known(key) == own:
        raise DomainError(_("The applicant itself is not its partner."))
    if key in named:
        raise DomainError(_("The partner with number %(number)s is named twice.") % {"number": key[1]})
