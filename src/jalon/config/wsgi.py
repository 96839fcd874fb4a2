"""Entry point of the web server: `granian --interface wsgi jalon.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings.dev")

application = get_wsgi_application()

from jalon.config.demonstration import refuse_demonstration_database  # noqa: E402 (Django must be set up)

refuse_demonstration_database()
