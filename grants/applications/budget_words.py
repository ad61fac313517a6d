"""What a rule of the call says of a budget, in words: both figures, and the way out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from grants.applications.rules import Limits, Measure, measures_of
from grants.calls.headings import Heading
from grants.core.fields import format_percent
from grants.core.money import format_amount, format_money

if TYPE_CHECKING:
    from grants.calls.models import Call


def fault_sentence(fault: Measure, call: "Call") -> str:
    """Say which rule of the call a budget breaks, with both figures and the way out."""
    words = {
        "limit": figure_text(fault.rule.left, fault.limit_cents, call),
        "found": figure_text(fault.rule.left, fault.found_cents, call),
        "off": figure_text(fault.rule.left, fault.off_cents, call),
        "percent": f"{fault.rule.basis_points / 100:g}",
        "heading": Heading(fault.rule.heading).label if fault.rule.heading else "",
        "name": fault.rule.name,
        "left": figure_name(fault.rule.left, call),
        "right": figure_name(fault.rule.right, call) if fault.rule.right else "",
    }
    if fault.code == "relation":
        return _relation_sentence(fault, words)
    rule, way_out = _sentences()[fault.code]
    return f"{rule % words} {way_out % words}".strip()


def _sentences() -> dict[str, tuple[str, str]]:
    """Return the rule that is broken and the way out, by code."""
    less = _("Take %(off)s off, or bring more of it yourself.")
    under = _("Plan less under this heading, or move costs that belong elsewhere.")
    return {
        "empty": (_("Add at least one budget line."), ""),
        "nothing_requested": (
            _("Your co-financing covers the whole cost; there is nothing left to ask for."),
            _("You bring %(found)s; bring %(limit)s at most."),
        ),
        "not_fixed": (
            _("The grant of this call is fixed at %(limit)s; your budget asks for %(found)s."),
            _("Change the lines or what you bring by %(off)s."),
        ),
        "above_maximum": (
            _("Your budget asks for %(found)s; the largest grant of this call is %(limit)s."),
            less,
        ),
        "below_minimum": (
            _("Your budget asks for %(found)s; the smallest grant of this call is %(limit)s."),
            _("Plan %(off)s more, or bring less yourself."),
        ),
        "above_concept": (
            _("Your budget asks for %(found)s; after your concept note at most %(limit)s can be asked for."),
            less,
        ),
        "below_concept": (
            _("Your budget asks for %(found)s; after your concept note at least %(limit)s must be asked for."),
            _("Plan %(off)s more, or bring less yourself."),
        ),
        "cofinancing_not_asked": (
            _("This call asks for no co-financing; set it to 0 and take those costs out."),
            _("Now %(found)s is brought."),
        ),
        "cofinancing_too_low": (
            _("Your contribution is %(found)s; the call asks for %(percent)s %%, which is %(limit)s."),
            _("Bring %(off)s more to the lines."),
        ),
        "in_kind_not_allowed": (
            _("This call takes co-financing in cash only; %(found)s of yours is in kind."),
            _("Bring it in cash, or take it out."),
        ),
        "heading_above_grant": (
            _("“%(heading)s” comes to %(found)s; at most %(percent)s %% of the grant is allowed: %(limit)s."),
            under,
        ),
        "heading_above_total": (
            _("“%(heading)s” comes to %(found)s; at most %(percent)s %% of the total cost is allowed: %(limit)s."),
            under,
        ),
        "heading_not_offered": (_("This call does not pay for “%(heading)s”; take %(found)s out."), ""),
        "share_too_high": (
            _("“%(heading)s” comes to %(found)s; at most %(percent)s %% of the direct costs is allowed: %(limit)s."),
            _("Take %(off)s off, or write the percentage instead."),
        ),
        "excluded_cost": (
            _("“%(name)s” is not eligible for your kind of organisation, and your budget has %(found)s of it."),
            _("Take those lines out, or choose the kind of cost that they really are."),
        ),
    }


def _relation_sentence(fault: Measure, words: Mapping[str, str]) -> str:
    """Say which relation is broken: in the call's own words where it has any, and always with both figures."""
    allowed = {
        "at_most": _("“%(left)s” comes to %(found)s; at most %(percent)s %% of “%(right)s” is allowed: %(limit)s."),
        "at_least": _("“%(left)s” comes to %(found)s; at least %(percent)s %% of “%(right)s” is needed: %(limit)s."),
        "equal": _("“%(left)s” comes to %(found)s; it must be %(percent)s %% of “%(right)s”: %(limit)s."),
    }[fault.rule.op]
    way_out = (
        _("Change one of the two by %(off)s or more.") if fault.rule.op != "equal" else _("Change one of the two.")
    )
    return " ".join(part for part in (words["name"].strip(), allowed % words, way_out % words) if part)


def figure_name(name: str, call: "Call") -> str:
    """Return what a figure of a rule is called on the page."""
    kind, _found, key = name.partition(":")
    if kind == "heading" and key in Heading.values:
        return str(Heading(key).label)
    if kind == "question":
        return next((question.title for question in call.questions.all() if question.key == key), key)
    names = {
        "grant": _("Grant asked for"),
        "total": _("Total cost"),
        "direct": _("7 Direct costs"),
        "cofinancing": _("Co-financing"),
        "in_kind": _("Co-financing in kind"),
        "months": _("Duration in months"),
    }
    return names.get(name, key or name)


def figure_text(name: str, hundredths: int, call: "Call") -> str:
    """Return a figure as the reader writes it: money with its currency, a count without empty decimals."""
    if is_money(name, call):
        return format_money(hundredths, call.currency)
    return re.sub(r"[.,]00$", "", format_amount(hundredths))


def is_money(name: str, call: "Call") -> bool:
    """Tell whether a figure is an amount; months and numbers are not."""
    if name.startswith("question:"):
        key = name.removeprefix("question:")
        return any(question.key == key and question.kind == "money" for question in call.questions.all())
    return name != "months"


@dataclass(frozen=True)
class Check:
    """A rule of the call on the page: what it bounds, what is allowed and found now, and how a script counts it."""

    label: str
    allowed: str
    limit: str
    found: str
    off: str
    measure: Measure
    is_money: bool


def checks_of(figures: Mapping[str, int], limits: Limits, call: "Call") -> list[Check]:
    """Return the rules to watch while one plans; what is simply not allowed is told only once it is there."""
    shown = [row for row in measures_of(figures, limits) if not (_is_ban(row) and row.is_kept)]
    return [
        Check(
            label=row.rule.name if row.code == "excluded_cost" else figure_name(row.rule.left, call),
            allowed=_allowed(row, call),
            limit=figure_text(row.rule.left, row.limit_cents, call),
            found=figure_text(row.rule.left, row.found_cents, call),
            off=figure_text(row.rule.left, row.off_cents, call),
            measure=row,
            is_money=is_money(row.rule.left, call),
        )
        for row in shown
    ]


def _is_ban(measure: Measure) -> bool:
    return measure.rule.op == "at_most" and not measure.rule.right and measure.rule.limit_cents == 0


def _allowed(measure: Measure, call: "Call") -> str:
    """Say what a rule allows, without its figure in money."""
    rule = measure.rule
    if rule.right:
        words = {"percent": format_percent(rule.basis_points), "right": figure_name(rule.right, call)}
        return {
            "at_most": _("at most %(percent)s of “%(right)s”"),
            "at_least": _("at least %(percent)s of “%(right)s”"),
            "equal": _("exactly %(percent)s of “%(right)s”"),
        }[rule.op] % words
    if _is_ban(measure):
        return _("not allowed here")
    return {"at_most": _("at most"), "at_least": _("at least"), "equal": _("exactly")}[rule.op]
