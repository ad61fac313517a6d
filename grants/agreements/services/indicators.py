"""The verbs of a grant's indicators while its agreement is a draft: add, edit, remove."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from grants.agreements.measuring import PRINTED
from grants.agreements.models import Agreement, GrantIndicator
from grants.core.errors import DomainError
from grants.people.models import User
from grants.people.services import require
from grants.programmes.results.models import ResultIndicator
from workflows.engine import TransitionRefused, lock, record


@transaction.atomic
def add_indicator(
    agreement: Agreement, *, indicator: ResultIndicator | None = None, actor: User, **fields: Any
) -> GrantIndicator:
    """Add an indicator to a draft: one of the action's framework, or one of the grant's own."""
    require("grant_indicators.add", actor, agreement)
    agreement = _draft(agreement)
    if indicator is not None:
        refuse_foreign(agreement, indicator)
        fields |= {"title": indicator.title, "unit": indicator.unit}
    last = agreement.indicators.aggregate(last=Max("order"))["last"] or 0
    row = GrantIndicator(agreement=agreement, indicator=indicator, order=last + 1, **fields)
    _refuse_wrong_share(row)
    row.save()
    record(row, "add", actor=actor)
    return row


@transaction.atomic
def edit_indicator(row: GrantIndicator, *, actor: User, **fields: Any) -> GrantIndicator:
    """Change an indicator of a draft; what is printed in the articles changes with it."""
    require("grant_indicators.edit", actor, row)
    agreement = _draft(row.agreement)
    row = lock(row)
    for name, value in fields.items():
        setattr(row, name, value)
    _refuse_wrong_share(row)
    row.save()
    if row.is_main:
        for name, printed in PRINTED.items():
            setattr(agreement, printed, getattr(row, name))
        agreement.save(update_fields=list(PRINTED.values()))
    record(row, "edit", actor=actor)
    return row


@transaction.atomic
def remove_indicator(row: GrantIndicator, *, actor: User) -> None:
    """Take an indicator out of a draft; the one that the articles name stays."""
    require("grant_indicators.remove", actor, row)
    _draft(row.agreement)
    row = lock(row)
    if row.is_main:
        raise TransitionRefused(_("The articles name this indicator: change it instead."))
    record(row, "remove", actor=actor)
    row.delete()


def refuse_foreign(agreement: Agreement, indicator: ResultIndicator) -> None:
    """Refuse an indicator of another action, a retired one, and one that the grant counts by already."""
    if indicator.action_id != agreement.award.application.call.action_id or not indicator.is_active:
        raise DomainError(_("Choose an indicator of the grant's action that is in use."), field="indicator")
    if agreement.indicators.filter(indicator=indicator).exists():
        raise DomainError(_("The grant counts by this indicator already."), field="indicator")


def _draft(agreement: Agreement) -> Agreement:
    found = lock(agreement)
    if str(found.state) != "draft":
        raise TransitionRefused(_("The agreement has been offered; its targets change by an amendment only."))
    return found


def _refuse_wrong_share(row: GrantIndicator) -> None:
    if row.aggregation == ResultIndicator.Aggregation.SHARE:
        for name in ("baseline", "target"):
            if getattr(row, name) > 100:
                raise DomainError(_("A share is at most 100 percent."), field=name)
