"""Production: nothing by default that a demonstration would be content with. Refuses to start rather than guess."""

from jalon.config.production import refuse_demonstration_leftovers
from jalon.config.settings.base import *  # noqa: F403
from jalon.config.settings.base import DATABASES, ENVIRONMENT, JALON_PUBLIC_URL

JALON_REFUSES_DEMONSTRATION = True
SECRET_KEY = ENVIRONMENT.text("JALON_SECRET_KEY")
SECRET_KEY_FALLBACKS = ENVIRONMENT.words("JALON_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = ENVIRONMENT.words("JALON_HOSTS")
CSRF_TRUSTED_ORIGINS = [JALON_PUBLIC_URL]
refuse_demonstration_leftovers(
    secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS, public_url=JALON_PUBLIC_URL, database=DATABASES["default"]
)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = ENVIRONMENT.integer("JALON_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENVIRONMENT.text("JALON_SMTP_HOST", "localhost")
EMAIL_PORT = ENVIRONMENT.integer("JALON_SMTP_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = ENVIRONMENT.text("JALON_SMTP_USER", "")
EMAIL_HOST_PASSWORD = ENVIRONMENT.text("JALON_SMTP_PASSWORD", "")
EMAIL_USE_TLS = ENVIRONMENT.flag("JALON_SMTP_STARTTLS", False)
EMAIL_USE_SSL = ENVIRONMENT.flag("JALON_SMTP_TLS", False)
