"""How signing up meets the rest of Sofra: the person's name, and the invitations that wait for an address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from grants.people.services import accept_invitations


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's account flow with our person in it."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name, and write to the person in the language of the page on which they signed up."""
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or "en"
        return super().save_user(request, user, form, commit=commit)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm the address, and make its open invitations memberships."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed and email_address.verified:
            accept_invitations(email_address.user)
        return bool(confirmed)
