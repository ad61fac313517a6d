"""The web server's entry; in production it refuses to serve while a system check fails."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.wsgi import get_wsgi_application

from config.checks import refuse_unsafe_start

application = get_wsgi_application()
refuse_unsafe_start()
