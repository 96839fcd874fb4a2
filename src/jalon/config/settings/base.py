"""What is true in every situation. `dev`, `test` and `prod` say the rest.

Every setting that comes from outside is listed in `docs/installer.md`, « Réglages ».
"""

from __future__ import annotations

from typing import Any

from jalon.config.database import database_settings
from jalon.config.environment import Environment, checkout_root, data_folder

ENVIRONMENT = Environment()
ROOT = checkout_root()
DATA = data_folder(ENVIRONMENT)

# --- Ours -----------------------------------------------------------------------------------------------------------
JALON_DATA = DATA
"""Folder of what Jalon keeps on this machine."""
JALON_IS_DEMONSTRATION = False
"""One-click sign-in and the banner; only together with a request coming from loopback."""
JALON_PUBLIC_URL = ENVIRONMENT.text("JALON_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
"""Address under which people reach Jalon, without a final slash: links in mails are built on it."""
JALON_REFUSES_DEMONSTRATION = False
"""True in production: a database that once held the demonstration is refused."""
JALON_UPLOAD_MAX_BYTES = ENVIRONMENT.integer("JALON_UPLOAD_MAX_MO", 50, least=1, most=2000) * 1_000_000
"""Largest file a person may send, in bytes (given in megabytes by JALON_UPLOAD_MAX_MO)."""

# --- Django ---------------------------------------------------------------------------------------------------------
DEBUG = False
INSTALLED_APPS = [
    # ours, from the bottom of the layers to the top; kernel, tables and engine hold no rows
    "jalon.journal",
    "jalon.desk",
    "jalon.organisations",
    "jalon.accounts",
    "jalon.roadmaps",
    "jalon.governance",
    "jalon.finance",
    "jalon.capacity",
    "jalon.surveys",
    "jalon.inventory",
    "jalon.diagnosis",
    "jalon.needs",
    # "jalon.pooling",
    "jalon.strategy",
    "jalon.programme",
    "jalon.arbitrage",
    # "jalon.delivery",
    # "jalon.convergence",
    # "jalon.evaluation",
    "jalon.publication",
    "jalon.documents",  # no rows: the style sheet of inline pictures
    "jalon.jobs",
    # "jalon.api",
    "jalon.web",
    # others'
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jalon.web.received.Received",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "jalon.web.typesetting.Typesetting",  # inside the one that writes the length of the page
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jalon.web.accounts.activity.SessionActivity",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jalon.web.screens.ForbiddenToResponse",
]
ROOT_URLCONF = "jalon.config.urls"
WSGI_APPLICATION = "jalon.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jalon.web.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database, cache, jobs --------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": database_settings(ENVIRONMENT, DATA)}
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jalon_cache"},
}
"""In the database: a cache of each process would multiply rate limits by the number of processes."""
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "jalon.web.accounts.adapter.AccountAdapter"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"reset_password": "jalon.web.accounts.entrance.ForgottenPasswordForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Jalon"
USERSESSIONS_TRACK_ACTIVITY = True
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.integer("JALON_PROXIES", 0, least=0, most=5)
"""Relays in front of the web server: rate limits then count the address that the first of them saw."""

# --- Identity provider (OpenID Connect): ProConnect or another; none while JALON_OIDC_ISSUER is empty ---------------------
JALON_OIDC_ISSUER = ENVIRONMENT.text("JALON_OIDC_ISSUER", "")
JALON_OIDC_LABEL = ENVIRONMENT.text("JALON_OIDC_LABEL", "ProConnect")
JALON_OIDC_SIGNED_USERINFO = ENVIRONMENT.flag("JALON_OIDC_SIGNED_USERINFO", True)
"""The description of the person must be a signed JWT, as ProConnect's is."""
JALON_OIDC_VOUCHES_FOR_EMAIL = ENVIRONMENT.flag("JALON_OIDC_VOUCHES_FOR_EMAIL", False)
"""The provider verifies every address without saying so in `email_verified`."""
_OIDC_DEFAULT = None if JALON_OIDC_ISSUER else ""
"""With an issuer, the addresses and the secret are required: their absence is said at the start."""
OIDC_RP_CLIENT_ID = ENVIRONMENT.text("JALON_OIDC_CLIENT_ID", _OIDC_DEFAULT)
OIDC_RP_CLIENT_SECRET = ENVIRONMENT.text("JALON_OIDC_CLIENT_SECRET", _OIDC_DEFAULT)
OIDC_OP_AUTHORIZATION_ENDPOINT = ENVIRONMENT.text("JALON_OIDC_AUTHORIZATION_URL", _OIDC_DEFAULT)
OIDC_OP_TOKEN_ENDPOINT = ENVIRONMENT.text("JALON_OIDC_TOKEN_URL", _OIDC_DEFAULT)
OIDC_OP_USER_ENDPOINT = ENVIRONMENT.text("JALON_OIDC_USERINFO_URL", _OIDC_DEFAULT)
OIDC_OP_JWKS_ENDPOINT = ENVIRONMENT.text("JALON_OIDC_JWKS_URL", _OIDC_DEFAULT)
OIDC_RP_SCOPES = ENVIRONMENT.text("JALON_OIDC_SCOPES", "openid email given_name usual_name siret")
OIDC_RP_SIGN_ALGO = ENVIRONMENT.text("JALON_OIDC_ALGORITHM", "RS256")
OIDC_USE_PKCE = ENVIRONMENT.flag("JALON_OIDC_PKCE", False)
OIDC_STATE_SIZE = 43
OIDC_NONCE_SIZE = 43
OIDC_TIMEOUT = 10
OIDC_CREATE_USER = False
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:oidc_return"
if JALON_OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("jalon.accounts.oidc.OidcBackend")

# --- Safety -----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
MEDIA_URL = ""
"""Never served by address: files are streamed by a view after the check of rights."""
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},  # nginx reads them
    },
}

# --- Mail -------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("JALON_MAIL_FROM", "jalon@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = DATA / "mails"
EMAIL_TIMEOUT = 20

# --- Traces -----------------------------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"surveys": {"()": "jalon.config.traces.SurveyAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["surveys"]}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.text("JALON_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "pgtrigger": {"level": "WARNING"},
    },
}

# --- History ----------------------------------------------------------------------------------------------------------
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
"""Triggers follow the models at each `migrate`; in migrations they would cost half a minute of state rendering."""
