"""The verbs of people: describe, invite, join, change and end parts, list papers, compare, confirm accounts."""

from grants.people.services.accounts import confirm_account, propose_account, refuse_account
from grants.people.services.colleagues import (
    accept_invitations,
    change_role,
    invite_member,
    join_organisation,
    remove_member,
    resend_invitation,
    withdraw_invitation,
)
from grants.people.services.describing import (
    add_document,
    add_grant,
    add_representative,
    edit_grant,
    edit_representative,
    remove_grant,
    remove_representative,
    retire_document,
)
from grants.people.services.organisations import (
    create_organisation,
    edit_organisation,
    edit_profile,
    reconsider_pair,
    tell_apart,
)
from grants.people.services.rights import forget_roles, people_of, require

__all__ = [
    "accept_invitations",
    "add_document",
    "add_grant",
    "add_representative",
    "change_role",
    "confirm_account",
    "create_organisation",
    "edit_grant",
    "edit_organisation",
    "edit_profile",
    "edit_representative",
    "forget_roles",
    "invite_member",
    "join_organisation",
    "people_of",
    "propose_account",
    "reconsider_pair",
    "refuse_account",
    "remove_grant",
    "remove_member",
    "remove_representative",
    "require",
    "resend_invitation",
    "retire_document",
    "tell_apart",
    "withdraw_invitation",
]
