"""The factors of a risk in words, each with its figures and the page that they come from."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.agreements.models import Agreement
from grants.core.money import format_money

FACTORS: Final[Mapping[str, Any]] = {
    "new": gettext_lazy("New grantee"),
    "size": gettext_lazy("Amount against turnover"),
    "advance": gettext_lazy("Advance not justified"),
    "rejections": gettext_lazy("Costs not accepted in the past"),
    "late": gettext_lazy("Late reports"),
    "findings": gettext_lazy("Open findings"),
}
LEADING: Final = 3


def leading(factors: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names of the factors that add most to a score, at most three, the heaviest first."""
    adding = [row for row in factors if row["points"]]
    adding.sort(key=lambda row: -row["points"] * row["weight"])
    return [str(FACTORS[row["name"]]) for row in adding[:LEADING]]


def factor_rows(agreement: Agreement, factors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each factor with its name, its figures in a sentence, their page, its points and what it adds."""
    return [
        {
            "name": FACTORS[row["name"]],
            "says": _SENTENCES[row["name"]](row["figures"]),
            "url": _source(row["name"], agreement),
            "points": row["points"],
            "weight": row["weight"],
            "adds": f"{row['points'] * row['weight'] / 100:.1f}",
        }
        for row in factors
    ]


def _new(figures: Mapping[str, Any]) -> str:
    closed = figures["closed"]
    return ngettext("%(n)s grant closed before", "%(n)s grants closed before", closed) % {"n": closed}


def _size(figures: Mapping[str, Any]) -> str:
    amount = format_money(figures["amount"], figures["currency"])
    if not figures["turnover"]:
        return _("%(amount)s; the turnover is not told") % {"amount": amount}
    facts = {"turnover": format_money(figures["turnover"], "EUR"), "year": figures["year"] or "–"}
    return _("%(amount)s of a turnover of %(turnover)s (%(year)s)") % {"amount": amount, **facts}


def _advance(figures: Mapping[str, Any]) -> str:
    part, whole = (format_money(figures[name], figures["currency"]) for name in ("advance", "amount"))
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def _rejections(figures: Mapping[str, Any]) -> str:
    part, whole = (format_money(figures[name], figures["currency"]) for name in ("rejected", "verified"))
    return _("%(part)s of %(whole)s verified") % {"part": part, "whole": whole}


def _late(figures: Mapping[str, Any]) -> str:
    count = figures["reports"]
    return ngettext("%(n)s report late or missing", "%(n)s reports late or missing", count) % {"n": count}


def _findings(figures: Mapping[str, Any]) -> str:
    count = figures["open"]
    return ngettext("%(n)s open; a severe one counts twice", "%(n)s open; severe ones count twice", count) % {
        "n": count
    }


_SENTENCES: Final = {
    "new": _new,
    "size": _size,
    "advance": _advance,
    "rejections": _rejections,
    "late": _late,
    "findings": _findings,
}


def _source(name: str, agreement: Agreement) -> str:
    """Return the page on which the figures of a factor can be seen."""
    return {
        "new": reverse("people:organisation", args=[agreement.organisation_id]),
        "size": reverse("people:organisation", args=[agreement.organisation_id]),
        "advance": reverse("agreements:detail", args=[agreement.reference]),
        "rejections": reverse("people:organisation", args=[agreement.organisation_id]),
        "late": reverse("monitoring:report", args=[agreement.reference]),
        "findings": reverse("monitoring:grant", args=[agreement.reference]) + "#findings",
    }[name]
