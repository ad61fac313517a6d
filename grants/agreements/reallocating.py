"""A wanted budget beside the agreed one: what moves between headings, whether a notice is enough, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grants.agreements.drafting import BUDGET_RULES, difference_sentence
from grants.agreements.models import Agreement, AgreementLine
from grants.agreements.rules.moving import Moving, MovingRule, Use, by_heading, judge_moves
from grants.applications.budget_words import fault_sentence
from grants.applications.budgeting import limits_of
from grants.applications.rules import Line, budget_faults, figures_of
from grants.calls.models import Heading
from grants.core.errors import DomainError
from grants.core.fields import format_percent
from grants.core.money import format_money

NEW_LINE = ("heading", "description", "unit", "quantity", "unit_rate_cents", "amount_cents")


@dataclass(frozen=True)
class Wanted:
    """A line as it shall be; `line` is the one that stands, or None for a line that is added."""

    line: AgreementLine | None
    heading: str
    description: str
    amount_cents: int

    @property
    def old_cents(self) -> int:
        """What the line holds now."""
        return 0 if self.line is None else self.line.amount_cents

    @property
    def change_cents(self) -> int:
        """By how much it grows, or shrinks below zero."""
        return self.amount_cents - self.old_cents


def wanted_lines(agreement: Agreement, rows: Sequence[Mapping[str, Any]]) -> list[Wanted]:
    """Return every line as it shall be; a row names a line by `pk`, or describes a new one. Raises DomainError."""
    standing = {line.pk: line for line in agreement.lines.all()}
    amounts = {row["pk"]: row["amount_cents"] for row in rows if row.get("pk") is not None}
    if not set(amounts) <= set(standing):
        raise DomainError(_("Choose a line of this agreement's budget."), field="lines")
    kept = [
        Wanted(line, line.heading, line.description, amounts.get(pk, line.amount_cents))
        for pk, line in standing.items()
    ]
    added = [
        Wanted(None, row["heading"], row["description"], row["amount_cents"]) for row in rows if row.get("pk") is None
    ]
    return [*kept, *added]


def moving_rule(agreement: Agreement) -> MovingRule:
    """Return the rule of this grant for moves between headings."""
    terms = agreement.grant_terms
    return MovingRule(terms.reallocation_basis_points, terms.reallocation_of, terms.reallocation_counts)


def agreed_headings(agreement: Agreement) -> dict[str, int]:
    """Return the sums of the headings as both parties agreed on them last: at signature, or by a signed amendment."""
    signed = agreement.versions.exclude(amendment__is_notice=True).exclude(amendment__kind__in=_OTHER_KINDS)
    latest = signed.order_by("-number").first()
    if latest is None:
        return _sums(agreement)
    return by_heading((line["heading"], line["amount_cents"]) for line in latest.content["lines"])


_OTHER_KINDS = (
    *("extension", "description", "account", "signatory", "partner"),
    *("suspension", "resumption", "termination"),
)


def judge_budget(agreement: Agreement, wanted: Sequence[Wanted]) -> Moving:
    """Measure a wanted budget against the rule of the grant."""
    sums = by_heading((line.heading, line.amount_cents) for line in wanted)
    return judge_moves(agreed_headings(agreement), _sums(agreement), sums, moving_rule(agreement))


def budget_change_faults(agreement: Agreement, wanted: Sequence[Wanted]) -> list[DomainError]:
    """Return what keeps a wanted budget from being asked for, in sentences with the figures."""
    if any(line.amount_cents < 0 or line.heading not in Heading.values for line in wanted):
        return [DomainError(_("A line has a heading and an amount of zero or more."), field="lines")]
    if not any(line.change_cents for line in wanted):
        return [DomainError(_("Change at least one amount."), field="lines")]
    off = difference_sentence(agreement, sum(line.amount_cents for line in wanted))
    application = agreement.award.application
    rows = [Line(line.heading, line.amount_cents) for line in wanted]
    figures = figures_of(rows, cofinancing_cents=agreement.cofinancing_cents)
    broken = [fault for fault in budget_faults(figures, limits_of(application)) if fault.code in BUDGET_RULES]
    return [
        *([DomainError(off, field="lines")] if off else []),
        *(DomainError(fault_sentence(fault, application.call), field="lines") for fault in broken),
    ]


def rule_sentence(agreement: Agreement) -> str:
    """Say how much may move by a notice, of what, and how it is counted."""
    rule = moving_rule(agreement)
    if rule.basis_points is None:
        return _("Every change of the budget takes an amendment that both parties sign.")
    words = {"percent": format_percent(rule.basis_points)}
    limit = {
        "source": _("A notice is enough as long as no heading gives more than %(percent)s of what it holds."),
        "target": _("A notice is enough as long as no heading receives more than %(percent)s of what it holds."),
        "total": _("A notice is enough as long as not more than %(percent)s of the total cost moves."),
    }[rule.of] % words
    counted = {
        "single": _("Each change counts by itself."),
        "cumulative": _("All changes since both parties agreed on the budget last are counted together."),
    }[rule.counts]
    return f"{limit} {counted}"


def use_sentence(use: Use, agreement: Agreement) -> str:
    """Say what of a heading's room is used up before and with this change, with the figures."""
    words = {
        "heading": Heading(use.heading).label if use.heading else _("Total cost"),
        **{
            name: format_money(getattr(use, f"{name}_cents"), agreement.currency)
            for name in ("before", "after", "limit", "left")
        },
    }
    if use.is_kept:
        return _("%(heading)s: %(after)s of %(limit)s is used up (%(before)s before); %(left)s is left.") % words
    return _("%(heading)s: %(after)s would be used up (%(before)s before), above the limit of %(limit)s.") % words


def _sums(agreement: Agreement) -> dict[str, int]:
    return by_heading((line.heading, line.amount_cents) for line in agreement.lines.all())
