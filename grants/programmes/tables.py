"""The lists of actions, allocations and staff roles."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_tables2.utils import A

from grants.core.money import format_amount
from grants.core.tables import ListTable, MomentColumn, MoneyColumn, NumberColumn, StateColumn
from grants.programmes.models import Action, Allocation, StaffRole


class ActionTable(ListTable):
    """Funded actions, as the public sees them."""

    title = tables.Column(linkify=("programmes:action", {"code": A("code")}), verbose_name=gettext_lazy("Action"))
    beneficiary = tables.Column(verbose_name=gettext_lazy("For"), order_by=("beneficiary__order",))
    programme = tables.Column(
        accessor="phase__name",
        verbose_name=gettext_lazy("Programme, theme"),
        order_by=("phase__starts_on", "theme__code"),
    )
    budget_cents = MoneyColumn(verbose_name=gettext_lazy("Budget (EUR)"))
    open_calls = NumberColumn(verbose_name=gettext_lazy("Open calls"))

    class Meta(ListTable.Meta):
        model = Action
        fields = ("title", "beneficiary", "programme", "budget_cents", "open_calls")

    def render_title(self, record: Action) -> str:
        """Show the title in the reader's language where the sources give it."""
        return record.title_in(get_language() or "en")

    def render_programme(self, value: str, record: Action) -> str:
        """Show the phase and the number of the theme; what the number stands for is told above the list."""
        return _("%(phase)s, theme %(theme)s") % {"phase": value, "theme": record.theme.code} if record.theme else value

    def render_budget_cents(self, value: int, record: Action) -> Any:
        """Show the budget, and say when no source gives it."""
        if not record.budget_is_demonstration:
            return format_amount(value)
        return format_html('{} <span class="state state-quiet">{}</span>', format_amount(value), _("demonstration"))


class AllocationTable(ListTable):
    """Allocations, newest first."""

    action = tables.Column(linkify=("programmes:allocation", {"pk": A("pk")}), verbose_name=gettext_lazy("Action"))
    kind = tables.Column(verbose_name=gettext_lazy("What"))
    amount_cents = MoneyColumn(verbose_name=gettext_lazy("Amount (EUR)"))
    state = StateColumn(verbose_name=gettext_lazy("State"))
    requested_by = tables.Column(verbose_name=gettext_lazy("By"))
    created_at = MomentColumn(time=False, verbose_name=gettext_lazy("Asked on"))
    decided_at = MomentColumn(time=False, verbose_name=gettext_lazy("Decided on"))

    class Meta(ListTable.Meta):
        model = Allocation
        fields = ("action", "kind", "amount_cents", "state", "requested_by", "created_at", "decided_at")


class StaffRoleTable(ListTable):
    """Who has which role where."""

    user = tables.Column(verbose_name=gettext_lazy("Person"), order_by=("user__name", "user__email"))
    email = tables.Column(accessor="user__email", verbose_name=gettext_lazy("E-mail address"))
    role = tables.Column(verbose_name=gettext_lazy("Role"))
    scope = tables.Column(empty_values=(), verbose_name=gettext_lazy("Where"), orderable=False)
    created_at = MomentColumn(time=False, verbose_name=gettext_lazy("Since"))
    withdraw = tables.Column(
        empty_values=(),
        verbose_name=gettext_lazy("Change"),
        orderable=False,
        exclude_from_export=True,
        linkify=("programmes:staff_withdraw", {"pk": A("pk")}),
    )

    class Meta(ListTable.Meta):
        model = StaffRole
        fields = ("user", "email", "role", "scope", "created_at", "withdraw")

    def render_scope(self, record: StaffRole) -> str:
        """Show the programme or the action."""
        return str(record.programme or record.action)

    def value_scope(self, record: StaffRole) -> str:
        """Export the programme or the action."""
        return self.render_scope(record)

    def render_withdraw(self, record: StaffRole) -> Any:
        """Lead to the page that takes the role away."""
        told = f"{record.user}, {record.get_role_display()}"
        return format_html('{}<span class="visually-hidden">: {}</span>', _("Withdraw"), told)
