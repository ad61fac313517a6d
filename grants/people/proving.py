"""That a person who signs has just proved who he is, by password or second factor, and not only sits at a session."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest


@reauthentication_required
def prove(request: HttpRequest) -> None:
    """Go on where the person proved himself within the last minutes; otherwise he is led to do it and comes back.

    What was sent is kept meanwhile and sent again afterwards.
    """
