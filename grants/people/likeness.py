"""Organisations that may be one and the same: found, shown with their grounds, and never merged by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.core.search import fold
from grants.people import rules
from grants.people.models import BankAccount, DistinctPair, Organisation

# The grounds, the strongest first.
GROUNDS: Final = {
    "number": _("the same registration number"),
    "account": _("the same bank account"),
    "tax": _("the same tax number"),
    "name": _("the same name without its legal form"),
}
NEIGHBOURS: Final = 5  # how many alike names the person who registers is shown


@dataclass(frozen=True)
class Pair:
    """Two organisations that look alike, and on which grounds."""

    first: Organisation
    second: Organisation
    grounds: tuple[str, ...]
    verdict: DistinctPair | None = None

    @property
    def is_decided(self) -> bool:
        """True when an officer has found them to be different on all of these grounds."""
        return self.verdict is not None and self.verdict.covers(self.grounds)

    @property
    def reasons(self) -> list[Any]:
        """The grounds in words."""
        return [GROUNDS[ground] for ground in self.grounds]


def pairs_alike() -> dict[tuple[int, int], tuple[str, ...]]:
    """Return all pairs of ids that share a mark, with their grounds; two queries whatever the number of rows."""
    found = rules.pairs_of(_marks())
    weight = list(GROUNDS)
    ranked = sorted(found.items(), key=lambda item: (weight.index(item[1][0]), -len(item[1]), item[0]))
    return dict(ranked)


def undecided_pairs() -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the pairs that nobody has found to be different on all of their grounds; three queries."""
    decided = {(found.first_id, found.second_id): found for found in DistinctPair.objects.all()}
    alike = pairs_alike().items()
    return {pair: grounds for pair, grounds in alike if pair not in decided or not decided[pair].covers(grounds)}


def rows_of(pairs: list[tuple[tuple[int, int], tuple[str, ...]]]) -> list[Pair]:
    """Return pairs of ids as pairs of organisations; one query."""
    found = Organisation.objects.in_bulk({pk for pair, _grounds in pairs for pk in pair})
    return [Pair(found[first], found[second], grounds) for (first, second), grounds in pairs]


def decided_pairs() -> QuerySet[DistinctPair]:
    """Return what officers have found to be different, newest first."""
    return DistinctPair.objects.select_related("first", "second", "noted_by").order_by("-pk")


def listed(of: Organisation | None = None) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Return the undecided pairs, of one organisation where one is given, the strongest grounds first."""
    return [item for item in undecided_pairs().items() if of is None or of.pk in item[0]]


def names_alike(*, name: str, kind: str) -> list[Organisation]:
    """Return registered organisations of the kind with this name in any script or legal form; the first few."""
    key = rules.name_key(fold(name))
    found = Organisation.objects.filter(kind=kind, name_key=key) if key else Organisation.objects.none()
    return list(found.order_by("pk")[:NEIGHBOURS])


def _marks() -> Iterator[tuple[str, Any, int]]:
    """Yield what organisations can be alike in. Numbers compare within a country, names within a kind.

    Some registers use the tax number as registration number, so that one may stand where another wrote the other.
    """
    rows = list(Organisation.objects.values_list("pk", "kind", "country", "name_key", "number_key", "tax_number"))
    taxes = [(country, rules.number_key(fold(tax)), pk) for pk, _kind, country, _name, _number, tax in rows if tax]
    known = {(country, tax) for country, tax, _pk in taxes if tax}
    for pk, _kind, country, _name, number, _tax in rows:
        if number:
            yield "number", (country, number), pk
    for organisation, iban in BankAccount.objects.values_list("organisation_id", "iban"):
        yield "account", iban, organisation
    for country, tax, pk in taxes:
        if tax:
            yield "tax", (country, tax), pk
    for pk, _kind, country, _name, number, _tax in rows:
        if (country, number) in known:
            yield "tax", (country, number), pk
    for pk, kind, _country, name, _number, _tax in rows:
        if name:
            yield "name", (kind, name), pk
