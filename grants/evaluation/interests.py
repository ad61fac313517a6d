"""What the system knows of people and of applicants, read for the comparison of their interests. Fixed queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from grants.applications.models import Application, Partner
from grants.core.search import fold
from grants.evaluation.models import EvaluatorProfile
from grants.evaluation.rules.interests import Person, Post, Side, Tie, domains_of, iban_of, ties_of
from grants.people.models import Membership, Organisation


def ties_between(users: Iterable[Any], files: Iterable[Application]) -> dict[tuple[int, int], list[Tie]]:
    """Return the ties by (application id, user id): memberships, and what both sides told. Seven queries."""
    people = {user.pk: person for user, person in people_of(users)}
    sides = sides_of(files)
    members = _members(people)
    found: dict[tuple[int, int], list[Tie]] = defaultdict(list)
    known: dict[tuple[int, Side], list[Tie]] = {}
    for application, organisation, side in sides:
        for user, person in people.items():
            if organisation is not None and user in members[organisation]:
                found[application, user].append(Tie("member", side.shown))
            if (user, side) not in known:
                known[user, side] = ties_of(person, side)
            found[application, user] += known[user, side]
    return {pair: ties for pair, ties in found.items() if ties}


def people_of(users: Iterable[Any]) -> list[tuple[Any, Person]]:
    """Return each user with what is known of them; one query."""
    chosen = list(users)
    profiles = EvaluatorProfile.objects.in_bulk([user.pk for user in chosen], field_name="user_id")
    return [(user, person_of(user, profiles.get(user.pk))) for user in chosen]


def person_of(user: Any, profile: EvaluatorProfile | None) -> Person:
    """Return what is known of a person: the account, and what the profile as evaluator tells."""
    if profile is None:
        return Person(name=fold(user.name), email=user.email)
    posts = tuple(
        Post(
            name=fold(str(row.get("name", ""))),
            number=fold(str(row.get("number", ""))),
            shown=" · ".join(str(row[key]) for key in ("name", "until") if row.get(key)),
        )
        for row in profile.employers
    )
    return Person(fold(user.name), user.email, fold(profile.address), iban_of(profile.iban), posts)


def sides_of(files: Iterable[Application]) -> list[tuple[int, int | None, Side]]:
    """Return (application id, organisation id, what is known of it) for every applicant and partner. Five queries."""
    chosen = list(files)
    partners = Partner.objects.filter(application__in=[row.pk for row in chosen]).order_by("pk")
    found = {row.organisation_id for row in chosen} | {row.organisation_id for row in partners}
    rows = Organisation.objects.filter(pk__in=found - {None}).prefetch_related(
        "representatives", "bank_accounts", Prefetch("memberships", Membership.objects.select_related("user"))
    )
    known = {row.pk: side_of(row) for row in rows}
    sides = [(row.pk, row.organisation_id, known[row.organisation_id]) for row in chosen]
    for partner in partners:
        if partner.organisation_id is not None:
            sides.append((partner.application_id, partner.organisation_id, known[partner.organisation_id]))
        sides.append((partner.application_id, None, _described(partner)))
    return sides


def side_of(organisation: Organisation) -> Side:
    """Return what an organisation has told of itself, with the names of its board and the addresses of its people."""
    people = [organisation.representative, *(row.name for row in organisation.representatives.all())]
    emails = [organisation.email, organisation.website]
    emails += [row.user.email for row in organisation.memberships.all()]
    return Side(
        name=fold(organisation.name),
        number=fold(organisation.registration_number),
        address=fold(organisation.address),
        settlement=fold(organisation.settlement),
        ibans=frozenset(iban_of(row.iban) for row in organisation.bank_accounts.all()),
        domains=domains_of(emails),
        people=tuple(fold(name) for name in people if name),
        shown=organisation.name,
    )


def _described(partner: Partner) -> Side:
    return Side(
        name=fold(partner.name),
        number=fold(partner.registration_number),
        domains=domains_of([partner.email]),
        people=(fold(partner.representative),) if partner.representative else (),
        shown=partner.name,
    )


def _members(users: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, user in Membership.objects.filter(user__in=list(users)).values_list("organisation_id", "user_id"):
        found[organisation].add(user)
    return found
