"""For pytest: fast hashing, mails in memory, plain static names, a database lent by `tests/conftest.py`."""

from jalon.config.settings.base import *  # noqa: F403
from jalon.config.settings.base import MIDDLEWARE as EVERY_MIDDLEWARE

MIDDLEWARE = [name for name in EVERY_MIDDLEWARE if name != "jalon.web.typesetting.Typesetting"]
"""Tests compare words as they are written; `tests/web/test_typesetting.py` reads the pages with all that stands before them."""

SECRET_KEY = "tests-only-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""A manifest would answer 404 for every asset under a live server."""
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "jalon",
        "TEST": {"NAME": "test_jalon"},
    },
}
ACCOUNT_RATE_LIMITS = False
LOGGING_CONFIG = None
