"""The verbs of a results framework: add, edit, retire. What grants already count by does not change its meaning."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Action
from grants.programmes.results.dimensions import GROUP
from grants.programmes.results.models import Result, ResultIndicator
from workflows.engine import TransitionRefused, lock, record

Level = Result.Level
ABOVE: Final = {Level.OUTCOME: Level.IMPACT, Level.OUTPUT: Level.OUTCOME}
FIXED: Final = ("code", "unit", "aggregation", "disaggregation")  # once a grant counts by it


@transaction.atomic
def add_result(action: Action, *, actor: User, **fields: Any) -> Result:
    """Add a result to the framework of an action."""
    require("results.add", actor, action)
    result = Result(action=lock(action), **fields)
    _refuse_wrong_result(result)
    result.save()
    record(result, "add", actor=actor)
    return result


@transaction.atomic
def edit_result(result: Result, *, actor: User, **fields: Any) -> Result:
    """Change the words or the place of a result."""
    require("results.edit", actor, result)
    result = lock(result)
    before = str(result)
    for name, value in fields.items():
        setattr(result, name, value)
    _refuse_wrong_result(result)
    result.save()
    record(result, "edit", actor=actor, reason="" if before == str(result) else f"{before} → {result}")
    return result


@transaction.atomic
def retire_result(result: Result, *, actor: User, reason: str) -> Result:
    """Take a result out of use with the results and indicators under it; what was counted stays on record."""
    require("results.retire", actor, result)
    result = lock(result)
    if not result.is_active:
        raise TransitionRefused(_("This result is retired already."))
    for below in result.children.filter(is_active=True):
        retire_result(below, actor=actor, reason=reason)
    for indicator in result.indicators.filter(is_active=True):
        retire_indicator(indicator, actor=actor, reason=reason)
    result.is_active = False
    result.save(update_fields=["is_active"])
    record(result, "retire", actor=actor, reason=reason)
    return result


@transaction.atomic
def add_indicator(action: Action, *, actor: User, **fields: Any) -> ResultIndicator:
    """Add an indicator to a result of the action."""
    require("results.add", actor, action)
    indicator = ResultIndicator(action=lock(action), **fields)
    _refuse_wrong_indicator(indicator)
    indicator.save()
    record(indicator, "add", actor=actor)
    return indicator


@transaction.atomic
def edit_indicator(indicator: ResultIndicator, *, actor: User, **fields: Any) -> ResultIndicator:
    """Change an indicator. Once a grant counts by it, what is counted stays: retire it and add another."""
    require("result_indicators.edit", actor, indicator)
    indicator = lock(indicator)
    if indicator.in_grants.exists():
        _refuse_other_meaning(indicator, fields)
    changed = [name for name, value in fields.items() if getattr(indicator, name) != value]
    for name in changed:
        setattr(indicator, name, fields[name])
    _refuse_wrong_indicator(indicator)
    indicator.save()
    record(indicator, "edit", actor=actor, reason=", ".join(changed))
    return indicator


@transaction.atomic
def retire_indicator(indicator: ResultIndicator, *, actor: User, reason: str) -> ResultIndicator:
    """Take an indicator out of use; grants that count by it go on, and its values stay."""
    require("result_indicators.retire", actor, indicator)
    indicator = lock(indicator)
    if not indicator.is_active:
        raise TransitionRefused(_("This indicator is retired already."))
    indicator.is_active = False
    indicator.save(update_fields=["is_active"])
    record(indicator, "retire", actor=actor, reason=reason)
    return indicator


def _refuse_wrong_result(result: Result) -> None:
    twin = Result.objects.filter(action=result.action_id, code=result.code).exclude(pk=result.pk)
    if twin.exists():
        raise DomainError(_("The action has a result with this code already."), field="code")
    if result.parent is None:
        return
    if result.parent.action_id != result.action_id or not result.parent.is_active:
        raise DomainError(_("Choose a result of this action that is in use."), field="parent")
    if ABOVE.get(Level(result.level)) != result.parent.level:
        raise DomainError(_("An output contributes to an outcome, an outcome to an impact."), field="parent")


def _refuse_wrong_indicator(indicator: ResultIndicator) -> None:
    twins = ResultIndicator.objects.filter(code=indicator.code).exclude(pk=indicator.pk)
    if twins.filter(action=indicator.action_id).exists():
        raise DomainError(_("The action has an indicator with this code already."), field="code")
    if indicator.result.action_id != indicator.action_id or not indicator.result.is_active:
        raise DomainError(_("Choose a result of this action that is in use."), field="result")
    _refuse_wrong_figures(indicator)
    if (GROUP in indicator.disaggregation) != bool(indicator.groups):
        text = _("Name the groups that are counted apart where values are divided by group, and only there.")
        raise DomainError(text, field="groups")
    programme = indicator.action.phase.programme_id
    other = twins.filter(action__phase__programme=programme).exclude(
        unit=indicator.unit, aggregation=indicator.aggregation
    )
    if other.exists():
        raise DomainError(
            _("Another action of the programme counts something else under this code: choose another code."),
            field="code",
        )


def _refuse_wrong_figures(indicator: ResultIndicator) -> None:
    years = indicator.baseline_year, indicator.target_year
    if years[0] and years[1] and years[1] < years[0]:
        raise DomainError(_("The target lies before the baseline."), field="target_year")
    if indicator.aggregation == ResultIndicator.Aggregation.SHARE:
        for name in ("baseline", "target"):
            if getattr(indicator, name) > 100:
                raise DomainError(_("A share is at most 100 percent."), field=name)


def _refuse_other_meaning(indicator: ResultIndicator, fields: dict[str, Any]) -> None:
    for name in FIXED:
        if name in fields and fields[name] != getattr(indicator, name):
            text = _("Grants count by this indicator already: retire it and add another instead.")
            raise DomainError(text, field=name)
    if "groups" in fields and not set(indicator.groups) <= set(fields["groups"]):
        raise DomainError(_("Grants count these groups already; add to them, but take none away."), field="groups")
