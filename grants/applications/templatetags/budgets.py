"""How a frozen budget names its partners and adds up what each of them spends."""

from django import template
from django.utils.translation import gettext as _

from grants.applications.budgeting import OwnBudget, own_budgets

register = template.Library()


@register.simple_tag(takes_context=True)
def partner_name(context: template.Context, number: int) -> str:
    """Return the name of a partner by its number; the number alone to whom names are hidden from."""
    names = _names(context)
    return names.get(number) or _("Partner %(number)s") % {"number": number}


@register.simple_tag(takes_context=True)
def own_sums(context: template.Context) -> list[OwnBudget]:
    """Return what the applicant and each partner spend of the budget `money`; nothing where no partner spends."""
    lines = context["money"]["lines"]
    numbers = sorted({line.get("partner") or 0 for line in lines})
    if numbers in ([], [0]):
        return []
    names = [(str(n), partner_name(context, n) if n else _("The applicant")) for n in numbers]
    spent = [(str(line.get("partner") or 0), line["amount_cents"], line.get("cofinancing_cents", 0)) for line in lines]
    return own_budgets(spent, names)


def _names(context: template.Context) -> dict[int, str]:
    if context.get("blind"):
        return {}
    frozen = context.get("content") or {}
    rows = context.get("partners") or (frozen.get("partners") if isinstance(frozen, dict) else None) or []
    return {row["number"]: row["name"] for row in rows}
