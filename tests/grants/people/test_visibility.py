"""What a list shows is exactly what the policy lets one read."""

import rules

from grants.people.models import BankAccount, Organisation
from grants.people.selectors import accounts_visible_to, organisations_of
from tests.factories import Chain, make_account


def test_accounts_agree_with_the_policy(fresh_chain: Chain) -> None:
    make_account(fresh_chain.stranger_organisation, actor=fresh_chain.stranger)
    accounts = list(BankAccount.objects.all())
    for user in fresh_chain.cast().values():
        readable = {account for account in accounts if rules.has_perm("accounts.view", user, account)}
        assert set(accounts_visible_to(user)) == readable


def test_own_organisations_can_be_read(fresh_chain: Chain) -> None:
    for user in fresh_chain.cast().values():
        readable = {one for one in Organisation.objects.all() if rules.has_perm("organisations.view", user, one)}
        assert set(organisations_of(user)) <= readable
