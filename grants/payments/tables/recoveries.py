"""The list of what is asked back."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, MoneyColumn, StateColumn
from grants.payments.models import Recovery


class StandingColumn(StateColumn):
    """The state, and whether its day has passed."""

    def label(self, record: Any) -> str:
        """Return the state in words, or that it is overdue."""
        return _("Overdue") if record.is_overdue() else super().label(record)

    def render(self, record: Any) -> Any:
        """Show what is overdue in the colour of what is wrong."""
        if not record.is_overdue():
            return super().render(record)
        return format_html('<span class="state state-stop">{}</span>', self.label(record))


class RecoveryTable(ListTable):
    """What grantees owe back, with what is left of it and until when it was due."""

    reference = tables.Column(
        accessor="agreement__reference",
        linkify=("payments:recovery", {"pk": A("pk")}),
        verbose_name=gettext_lazy("Agreement"),
    )
    organisation = tables.Column(accessor="agreement__organisation__name", verbose_name=gettext_lazy("Grantee"))
    origin = tables.Column(verbose_name=gettext_lazy("Why"))
    state = StandingColumn(verbose_name=gettext_lazy("State"))
    amount_cents = MoneyColumn(verbose_name=gettext_lazy("Asked back"))
    left = MoneyColumn(verbose_name=gettext_lazy("Left"))
    currency = tables.Column(verbose_name=gettext_lazy("Currency"))
    due_on = MomentColumn(verbose_name=gettext_lazy("To be paid by"), default="—")
    note_number = tables.Column(verbose_name=gettext_lazy("Debit note"), default="—")

    class Meta(ListTable.Meta):
        model = Recovery
        fields = (
            "reference",
            "organisation",
            "origin",
            "state",
            "amount_cents",
            "left",
            "currency",
            "due_on",
            "note_number",
        )
