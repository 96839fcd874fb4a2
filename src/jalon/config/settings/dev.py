"""The demonstration and development: loopback only, embedded PostgreSQL, mails written to files."""

from jalon.config.first_secret import local_secret_key
from jalon.config.settings.base import *  # noqa: F403
from jalon.config.settings.base import DATA, ENVIRONMENT

DEBUG = ENVIRONMENT.flag("JALON_DEBUG", False)
JALON_IS_DEMONSTRATION = True
SECRET_KEY = ENVIRONMENT.optional("JALON_SECRET_KEY") or local_secret_key(DATA)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
