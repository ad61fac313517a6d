"""The verbs of risk: assess by the rule, raise by a person, end a raise."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.monitoring.models import GrantRisk, RiskJudgement, RiskLevel, RiskSnapshot
from grants.monitoring.risk_figures import factors_of
from grants.monitoring.rules.risk import RULE_VERSION
from grants.monitoring.services.monitoring_telling import tell_office
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from notifications import values
from workflows.engine import SYSTEM, lock, record, records_of

Role = StaffRole.Role


@transaction.atomic
def assess_risk(agreement: Agreement) -> GrantRisk:
    """Compute the risk of a grant; a snapshot is kept when a figure has changed, and the office hears of a high one."""
    agreement = lock(agreement)
    standing = GrantRisk.objects.select_related("snapshot", "judgement").filter(agreement=agreement).first()
    risk, factors = factors_of(agreement)
    snapshot = standing.snapshot if standing else None
    if snapshot is None or snapshot.factors != factors or snapshot.rule_version != RULE_VERSION:
        snapshot = RiskSnapshot.objects.create(
            agreement=agreement, score=risk.score, level=risk.level, factors=factors, rule_version=RULE_VERSION
        )
    return _stand(agreement, standing, snapshot, standing.judgement if standing else None)


def assess_risk_of(agreement_id: int, *, actor: Any = SYSTEM) -> GrantRisk:
    """Compute the risk of a grant by the clock: each night, and after an act on its reports and payments."""
    return assess_risk(Agreement.objects.get(pk=agreement_id))


@transaction.atomic
def raise_risk(agreement: Agreement, *, level: int, reason: str, actor: User) -> GrantRisk:
    """Hold the risk above what is computed, with a reason. Raises DomainError for a level that is no raise."""
    require("risks.raise", actor, agreement)
    standing = assess_risk(agreement)
    if level <= standing.level:
        raise DomainError(_("Choose a level above the present one; nobody lowers a risk in this way."), field="level")
    judgement = RiskJudgement.objects.create(agreement=agreement, level=level, reason=reason, by=actor)
    standing = _stand(standing.agreement, standing, standing.snapshot, judgement)
    record(standing, "raise", actor=actor, reason=reason)
    _tell(standing, "risk-raised", actor=actor, reason=reason)
    return standing


@transaction.atomic
def end_raise(agreement: Agreement, *, reason: str, actor: User) -> GrantRisk:
    """End a raise, with a reason: what is computed holds again, and the whole office of the action hears of it."""
    require("risks.end_raise", actor, agreement)
    standing = assess_risk(agreement)
    if standing.judgement is None or standing.judgement.level is None:
        raise DomainError(_("Nobody has raised the risk of this grant."))
    judgement = RiskJudgement.objects.create(agreement=agreement, level=None, reason=reason, by=actor)
    standing = _stand(standing.agreement, standing, standing.snapshot, judgement)
    record(standing, "end_raise", actor=actor, reason=reason)
    _tell(standing, "risk-raise-ended", actor=actor, reason=reason)
    return standing


def _stand(
    agreement: Agreement, standing: GrantRisk | None, snapshot: RiskSnapshot, judgement: RiskJudgement | None
) -> GrantRisk:
    """Write where the risk stands: the higher of what is computed and what a person holds it at."""
    level = max(snapshot.level, (judgement.level if judgement else None) or RiskLevel.LOW)
    before = standing.level if standing else RiskLevel.LOW
    fields = {"snapshot": snapshot, "judgement": judgement, "level": level, "score": snapshot.score}
    found, _made = GrantRisk.objects.update_or_create(
        agreement=agreement, defaults={**fields, "assessed_at": timezone.now()}
    )
    is_computed = judgement == (standing.judgement if standing else None)
    if is_computed and level == RiskLevel.HIGH and before < RiskLevel.HIGH:
        _tell_high(found)
    return found


def _tell_high(standing: GrantRisk) -> None:
    agreement = standing.agreement
    tell_office(
        agreement,
        "risk-high",
        Role.OFFICER,
        Role.FINANCE,
        key=f"{agreement.pk}:{standing.snapshot_id}",
        url=reverse("monitoring:grant", args=[agreement.reference]),
        organisation=agreement.organisation.name,
        score=str(standing.score),
    )


def _tell(standing: GrantRisk, topic: str, *, actor: User, reason: str) -> None:
    agreement = standing.agreement
    tell_office(
        agreement,
        topic,
        Role.OFFICER,
        Role.FINANCE,
        Role.APPROVER,
        key=f"{agreement.pk}:{records_of(standing).count()}",
        url=reverse("monitoring:grant", args=[agreement.reference]),
        but=actor,
        organisation=agreement.organisation.name,
        level=values.words(RiskLevel(standing.level).label),
        by=str(actor),
        reason=reason,
    )
