"""Which costs the call pays, and how much of each, in words with an example to the cent."""

from django.utils.translation import gettext as _

from grants.calls.models import Call, Ceiling, CostType
from grants.calls.wording.money import largest_grant, total_of_largest
from grants.core.fields import format_percent
from grants.core.money import format_money

Line = tuple[str, str]
WHOLE = 10_000  # basis points
EXAMPLE_CENTS = 10_000_00  # direct costs in the example of a share


def costs_of(call: Call) -> list[Line]:
    """Return the ceilings, the shares, the rule of value added tax and the kinds of cost that are left out."""
    return [
        *((str(row.get_heading_display()), _ceiling(call, row)) for row in call.ceilings.all()),
        (_("Indirect costs"), _share(call, call.indirect_basis_points)),
        (_("Contingency reserve"), _share(call, call.contingency_basis_points)),
        *_vat(call),
        *((row.title, _cost_type(row)) for row in call.cost_types.all()),
    ]


def _ceiling(call: Call, ceiling: Ceiling) -> str:
    """Say a ceiling and what it means for the largest grant, rounded down to the cent as the applicant's budget is."""
    share, grant, total = format_percent(ceiling.basis_points), largest_grant(call), total_of_largest(call)
    of_grant = ceiling.of == Ceiling.Of.GRANT
    rule = _("At most %(share)s of the grant.") if of_grant else _("At most %(share)s of the total cost.")
    example = (
        _("Of a grant of %(base)s that is %(most)s.")
        if of_grant
        else _("Of a total cost of %(base)s that is %(most)s.")
    )
    base = grant if of_grant else total
    words = {
        "base": format_money(base, call.currency),
        "most": format_money(base * ceiling.basis_points // WHOLE, call.currency),
    }
    return f"{rule % {'share': share}} {example % words}"


def _share(call: Call, basis_points: int | None) -> str:
    if not basis_points:
        return _("Not paid by this call.")
    words = {
        "share": format_percent(basis_points),
        "base": format_money(EXAMPLE_CENTS, call.currency),
        "most": format_money(EXAMPLE_CENTS * basis_points // WHOLE, call.currency),
    }
    rule = _("At most %(share)s of the direct costs (headings 1 to 6).") % words
    return f"{rule} {_('With direct costs of %(base)s that is %(most)s.') % words}"


def _vat(call: Call) -> list[Line]:
    sentences = {
        Call.Vat.UNRECOVERABLE: _("Eligible only where your organisation cannot recover it."),
        Call.Vat.NEVER: _("Not eligible."),
    }
    said = sentences.get(Call.Vat(call.vat))
    return [(_("Value added tax"), said)] if said else []


def _cost_type(row: CostType) -> str:
    sentences = {
        "nobody": _("Eligible."),
        "cso": _("Not eligible for civil society organisations."),
        "local_authority": _("Not eligible for local authorities."),
        "all": _("Not eligible."),
    }
    return f"{row.get_heading_display()}. {sentences[row.excluded_for]}"
