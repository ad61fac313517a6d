"""The web server's entry; in production it refuses to serve while a system check fails."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.wsgi import get_wsgi_application  # noqa: E402

from config.checks import refuse_unsafe_start  # noqa: E402

application = get_wsgi_application()
refuse_unsafe_start()
