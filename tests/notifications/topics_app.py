"""The topics of the tests as an app, so that a worker knows them too."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """The topics of the tests, for a worker."""

    name = "tests.notifications"
    label = "notification_topics"

    def ready(self) -> None:
        """Register them."""
        from tests.notifications.topics import register_all

        register_all()
