"""The demonstration on one's own machine: embedded servers, one-click sign-in, mail that never leaves the machine."""

from config import env
from config.launcher.places import secret
from config.settings.base import *  # noqa: F403
from config.settings.base import VAR

DEMO = True
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", "") or secret("django")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ALLOWED_HOSTS")]
SITE_URL = env.text("SITE_URL", f"http://localhost:{env.text('PORT', '8000')}")

locals().update(env.email(env.text("EMAIL_URL", "") or f"file://{VAR / 'mail'}"))
CLOCK_OFFSET_SECONDS = int(env.text("CLOCK_OFFSET_SECONDS", "0"))
