"""Rows of the time before get what is compared now: keys, a listed signer, an end of old invitations."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps

from grants.people import likeness
from grants.people.models import Invitation, Organisation, Representative
from tests.factories import Chain
from tests.grants.people.objects import make_invitation

MIGRATION = import_module("grants.migrations.0009_fill_keys_of_organisations")


def test_rows_of_before_are_filled_and_compared(fresh_chain: Chain) -> None:
    for name, one in (("Opština Kula", fresh_chain.organisation), ("КУЛА", fresh_chain.stranger_organisation)):
        Organisation.objects.filter(pk=one.pk).update(name=name, name_key="", number_key="")
    assert not likeness.undecided_pairs()
    MIGRATION.fill(apps, None)
    MIGRATION.fill(apps, None)
    assert list(likeness.undecided_pairs().values()) == [("name",)]
    assert not Organisation.objects.filter(number_key="").exists()


def test_named_signer_is_listed_once(fresh_chain: Chain) -> None:
    Representative.objects.filter(organisation=fresh_chain.organisation).delete()
    MIGRATION.list_signers(apps, None)
    MIGRATION.list_signers(apps, None)
    found = Representative.objects.get(organisation=fresh_chain.organisation)
    assert (found.name, found.capacity, found.may_sign) == ("Signer Example", "President", True)


def test_open_invitation_of_before_ends_two_weeks_after_it_was_sent(fresh_chain: Chain) -> None:
    made = make_invitation(fresh_chain, expires_at=None)
    MIGRATION.end_invitations(apps, None)
    found = Invitation.objects.get()
    assert found.expires_at == made.created_at + timedelta(days=14)
