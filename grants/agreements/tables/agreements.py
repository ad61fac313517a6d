"""The lists of agreements."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.agreements.models import Agreement
from grants.core.tables import ListTable, MomentColumn, MoneyColumn, StateColumn


class GrantTable(ListTable):
    """A grantee's own grants."""

    reference = tables.Column(
        linkify=("dashboards:my_grant", {"reference": A("reference")}),
        verbose_name=_("Reference"),
    )
    title = tables.Column(verbose_name=_("Project"))
    state = StateColumn(verbose_name=_("State"))
    amount_cents = MoneyColumn(accessor="award__amount_cents", verbose_name=_("Grant, at most (EUR)"))
    paid_cents = MoneyColumn(verbose_name=_("Paid (EUR)"))
    accepted_cents = MoneyColumn(verbose_name=_("Accepted (EUR)"))
    report_due_on = MomentColumn(verbose_name=_("Report due"))

    class Meta(ListTable.Meta):
        model = Agreement
        fields = ("reference", "title", "state", "amount_cents", "paid_cents", "accepted_cents", "report_due_on")


class AgreementTable(GrantTable):
    """The agreements of a scope, as the office reads them."""

    reference = tables.Column(
        linkify=("agreements:detail", {"reference": A("reference")}),
        verbose_name=_("Reference"),
    )
    organisation = tables.Column(accessor="organisation__name", verbose_name=_("Grantee"))
    unjustified_cents = MoneyColumn(verbose_name=_("Not yet justified (EUR)"))

    class Meta(GrantTable.Meta):
        fields = (
            "reference",
            "organisation",
            "state",
            "amount_cents",
            "paid_cents",
            "accepted_cents",
            "unjustified_cents",
            "report_due_on",
        )
        sequence = fields
        exclude = ("title",)
