"""That a person has just proved who he is, as a signature in Sofra asks for."""

import time

from django.test import Client


def prove(client: Client) -> Client:
    """Mark the session as one in which the person has just given his password again."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client
