"""The early-warning list."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.core.tables import ListTable, MoneyColumn, NumberColumn
from grants.monitoring.models import RiskLevel
from grants.monitoring.risk_words import FACTORS, leading
from grants.monitoring.selectors.risk import grants_at_risk
from grants.monitoring.tables.visits import LevelColumn


class FactorsColumn(tables.Column):
    """The factors that make the risk, the heaviest first."""

    def render(self, record: Any) -> str:
        """Show the three that add most, and whether a person holds it higher."""
        return self.value(record)

    def value(self, record: Any) -> str:
        """Export the same words."""
        risk = getattr(record, "risk", None)
        if risk is None:
            return "—"
        said = leading(risk.snapshot.factors)
        return ", ".join([_("raised by a person"), *said] if risk.is_raised else said) or "—"


class PercentColumn(NumberColumn):
    """A share in percent, without decimals."""

    def render(self, value: Any) -> str:
        """Show whole percents."""
        return f"{int(value)}\u00a0%"

    def value(self, value: Any) -> int:
        """Export whole percents."""
        return int(value)


class WarningsColumn(tables.Column):
    """What calls for somebody now, beside the risk."""

    def render(self, record: Any) -> str:
        """Say it in words."""
        return self.value(record)

    def value(self, record: Any) -> str:
        """Export the same words."""
        said = []
        if record.is_report_overdue:
            said.append(_("report overdue"))
        if record.is_slow:
            said.append(_("nearly over, little spent"))
        return ", ".join(said) or "—"


class EarlyWarningTable(ListTable):
    """Running grants by their risk."""

    reference = tables.Column(
        linkify=("monitoring:grant", {"reference": A("reference")}), verbose_name=gettext_lazy("Agreement")
    )
    organisation = tables.Column(accessor="organisation__name", verbose_name=gettext_lazy("Grantee"))
    risk_level = LevelColumn(verbose_name=gettext_lazy("Risk"), default="—")
    risk_score = NumberColumn(verbose_name=gettext_lazy("Score"), default="—")
    factors = FactorsColumn(verbose_name=gettext_lazy("What makes it"), empty_values=(), orderable=False)
    warnings = WarningsColumn(verbose_name=gettext_lazy("Now"), empty_values=(), orderable=False)
    advanced_cents = MoneyColumn(verbose_name=gettext_lazy("Advance"))
    currency = tables.Column(accessor="award__currency", verbose_name=gettext_lazy("Currency"))
    elapsed = PercentColumn(verbose_name=gettext_lazy("Time passed"))
    spent = PercentColumn(verbose_name=gettext_lazy("Spent"))

    class Meta(ListTable.Meta):
        model = Agreement
        fields = (
            "reference",
            "organisation",
            "risk_level",
            "risk_score",
            "factors",
            "warnings",
            "advanced_cents",
            "currency",
            "elapsed",
            "spent",
        )


def _calls(request: Any) -> Any:
    """Return the calls whose running grants the reader may see."""
    seen = grants_at_risk(request.user).order_by().values("award__application__call")
    return Call.objects.filter(pk__in=seen).order_by("reference")


class EarlyWarningFilter(django_filters.FilterSet):
    """By level, by call, by factor, and by what calls for somebody now."""

    level = django_filters.ChoiceFilter(
        label=gettext_lazy("Risk"), field_name="risk__level", choices=RiskLevel.choices, empty_label=gettext_lazy("All")
    )
    call = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Call"),
        field_name="award__application__call",
        queryset=_calls,
        empty_label=gettext_lazy("All"),
    )
    now = django_filters.ChoiceFilter(
        label=gettext_lazy("Now"),
        choices=[
            ("overdue", gettext_lazy("Report overdue")),
            ("advance", gettext_lazy("Advance not justified")),
            ("slow", gettext_lazy("Nearly over, little spent")),
        ],
        empty_label=gettext_lazy("All"),
        method="by_warning",
    )
    factor = django_filters.ChoiceFilter(
        label=gettext_lazy("Factor"), choices=list(FACTORS.items()), empty_label=gettext_lazy("All"), method="by_factor"
    )

    class Meta:
        model = Agreement
        fields = ("level", "call", "now", "factor")

    def by_warning(self, found: Any, _name: str, value: str) -> Any:
        """Keep the grants with the warning."""
        kept = {
            "overdue": Q(is_report_overdue=True),
            "advance": Q(advanced_cents__gt=0),
            "slow": Q(is_slow=True),
        }
        return found.filter(kept[value])

    def by_factor(self, found: Any, _name: str, value: str) -> Any:
        """Keep the grants in which the factor has points."""
        return found.filter(risk__snapshot__factors__contains=[{"name": value}]).exclude(
            risk__snapshot__factors__contains=[{"name": value, "points": 0}]
        )
