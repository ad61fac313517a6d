"""The suite's settings: real PostgreSQL and Redis; only passwords are hashed fast and mail stays in memory."""

from config import env
from config.launcher.places import secret
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, STORAGES

DEMO = env.flag("DEMO", default=False)
SECRET_KEY = env.text("SECRET_KEY", "") or secret("django")
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
# What a crash of the machine would lose does not matter here; nothing waits for the disk.
DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off -c synchronous_commit=off"}

# A worker that runs as a process of its own writes its mail to a folder which the test names.
locals().update(
    env.email(env.text("EMAIL_URL"))
    if env.text("EMAIL_URL", "")
    else {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
)
CLOCK_OFFSET_SECONDS = int(env.text("CLOCK_OFFSET_SECONDS", "0"))
