"""The settings of a worker in these tests: the test's topics, and leases that end soon."""

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.notifications.topics_app.TopicsConfig"]
NOTIFICATION_LEASE_SECONDS = 2
NOTIFICATION_BACKOFF_SECONDS = 1
EMAIL_TIMEOUT = 5
