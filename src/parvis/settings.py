"""Every setting, read once from the environment; docs/reference/settings.md describes each PARVIS_* name."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from parvis.base import logs

YES, NO = frozenset({"1", "yes", "on", "true"}), frozenset({"0", "no", "off", "false"})


def env(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    said = env(name, "yes" if default else "no").lower()
    if said not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {said!r}: it must be 'yes' or 'no'.")
    return said in YES


def number(name: str, *, default: int) -> int:
    said = env(name, str(default))
    if not (said.isascii() and said.isdigit()):
        raise ImproperlyConfigured(f"{name} is {said!r}: it must be a whole number, for instance {default}.")
    return int(said)


def one_of(name: str, *choices: str, default: str) -> str:
    said = env(name, default)
    if said not in choices:
        raise ImproperlyConfigured(f"{name} is {said!r}: it must be {' or '.join(map(repr, choices))}.")
    return said


# --- Which Parvis is this ---

# `parvis` and wsgi.py choose "production" unless told otherwise; only tests and tools import this bare.
PARVIS_MODE = one_of("PARVIS_MODE", "demo", "production", default="demo")
PRODUCTION = PARVIS_MODE == "production"
DEBUG = False

PARVIS_DATA = Path(env("PARVIS_DATA", "var")).resolve()
PARVIS_BASE_URL = env("PARVIS_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
PARVIS_SKIN = one_of("PARVIS_SKIN", "neutral", "etat", default="neutral")

# Who runs this installation, and how to reach them: shown on the pages that the law asks for.
PARVIS_OPERATOR = env("PARVIS_OPERATOR", "")
PARVIS_CONTACT = env("PARVIS_CONTACT", "")

KNOWN_SECRET = "demo-only-secret-that-everybody-knows"  # noqa: S105 - refused in production, just below
SECRET_KEY = env("PARVIS_SECRET_KEY", KNOWN_SECRET)
if PRODUCTION and (SECRET_KEY == KNOWN_SECRET or len(SECRET_KEY) < 32):
    raise ImproperlyConfigured(
        "Parvis does not start in production without a secret of its own. "
        "Set PARVIS_SECRET_KEY to at least 32 random characters, for instance the output of: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )

# --- Who may reach it ---

_base = urlsplit(PARVIS_BASE_URL)
_local_hosts = [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
_more_hosts = [host.strip() for host in env("PARVIS_ALLOWED_HOSTS", "").split(",")]
ALLOWED_HOSTS = [host for host in [_base.hostname or "", *_more_hosts, *_local_hosts] if host]
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "PARVIS_ALLOWED_HOSTS is '*': anybody could then make Parvis answer under a name of their own. "
        "Write the host names one by one, separated by commas."
    )
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]

if PRODUCTION and _base.scheme != "https" and _base.hostname not in {"localhost", "127.0.0.1", "::1"}:
    raise ImproperlyConfigured(
        f"PARVIS_BASE_URL is {PARVIS_BASE_URL!r}: in production it must begin with https://, or passwords "
        "would travel in clear. Use the public address, behind a proxy or with `parvis serve "
        "--tls-cert --tls-key`."
    )

# Behind TLS: everything secure, for a year. "auto" follows the public address.
PARVIS_TLS = flag("PARVIS_TLS", default=_base.scheme == "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PARVIS_TLS
SECURE_HSTS_SECONDS = 31_536_000 if PARVIS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PARVIS_TLS
# Whether browsers may be told of this domain for ever (preload) is the operator's own decision.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CSRF_FAILURE_VIEW = "parvis.web.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Number of reverse proxies in front that set X-Forwarded-For and X-Forwarded-Proto; 0 trusts neither header.
PARVIS_TRUSTED_PROXIES = number("PARVIS_TRUSTED_PROXIES", default=0)
if PARVIS_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = PARVIS_TRUSTED_PROXIES

# Everything comes from Parvis itself; no inline script or style, no framing except our own document previews.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}

# --- What is inside ---

ROOT_URLCONF = "parvis.urls"
WSGI_APPLICATION = "parvis.wsgi.application"
INSTALLED_APPS = [
    "parvis.web",
    "parvis.api",
    "parvis.demo",
    "parvis.notifications",
    "parvis.flows",
    "parvis.payment_requests",
    "parvis.accounts",
    "parvis.directory",
    "parvis.journal",
    "parvis.base",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "widget_tweaks",
    "dsfr",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parvis.base.logs.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "parvis.web.middleware.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parvis.web.middleware.PrivateMiddleware",
    "parvis.web.middleware.LanguageMiddleware",
    "parvis.web.middleware.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parvis.web.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DSFR_MARK_OPTIONAL_FIELDS = True

# --- Data ---

DATABASE_URL = env("DATABASE_URL", f"sqlite:///{PARVIS_DATA / 'parvis.sqlite3'}")
_database = dj_database_url.parse(DATABASE_URL, conn_max_age=None, conn_health_checks=True)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["CONN_HEALTH_CHECKS"] = False
    _database["OPTIONS"] = {
        "timeout": 20,
        # BEGIN IMMEDIATE waits for the writer before it; upgrading the lock later would fail at once.
        "transaction_mode": "IMMEDIATE",
        # FULL: an acknowledged deposit outlives a power cut, not only a crash of the process.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864;",
    }
DATABASES = {"default": _database}

PARVIS_STORAGE = env("PARVIS_STORAGE", f"file://{PARVIS_DATA / 'blobs'}")
PARVIS_MAX_UPLOAD_MB = number("PARVIS_MAX_UPLOAD_MB", default=30)
PARVIS_MAX_DOCUMENT_MB = number("PARVIS_MAX_DOCUMENT_MB", default=10)
PARVIS_MAX_INVOICE_MB = number("PARVIS_MAX_INVOICE_MB", default=120)
# A deposit and all its documents in one request, with what a form adds around them.
PARVIS_MAX_REQUEST_MB = PARVIS_MAX_INVOICE_MB + 2
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # fields of a form, not its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Shared by all processes, so that a rate limit counts once; the table is made by `parvis migrate`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

PARVIS_DEPOSITS_PER_MINUTE = number("PARVIS_DEPOSITS_PER_MINUTE", default=600)
PARVIS_API_READS_PER_MINUTE = number("PARVIS_API_READS_PER_MINUTE", default=1200)

# --- People ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "parvis.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or address is told to its owner
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme

# --- Mail ---

EMAIL_BACKEND = "parvis.notifications.backend.QueuedBackend"
PARVIS_MAIL = one_of("PARVIS_MAIL", "smtp", "mailbox", default="smtp" if PRODUCTION else "mailbox")
PARVIS_SMTP_HOST = env("PARVIS_SMTP_HOST", "127.0.0.1")
PARVIS_SMTP_PORT = number("PARVIS_SMTP_PORT", default=25)
PARVIS_SMTP_USER = env("PARVIS_SMTP_USER", "")
PARVIS_SMTP_PASSWORD = env("PARVIS_SMTP_PASSWORD", "")
# A word that we did not know would send the password in the clear.
PARVIS_SMTP_SECURITY = one_of(
    "PARVIS_SMTP_SECURITY", "none", "starttls", "tls", default="starttls" if PARVIS_SMTP_USER else "none"
)
PARVIS_MAIL_KEPT_DAYS = number("PARVIS_MAIL_KEPT_DAYS", default=30)
DEFAULT_FROM_EMAIL = env("PARVIS_MAIL_FROM", f"Parvis <ne-pas-repondre@{_base.hostname or 'localhost'}>")

# --- Language, time, files ---

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["parvis.web.formats"]

STATIC_URL = "static/"
# Files are served from the packages themselves: no collecting step before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING_CONFIG = None
logs.configure(
    readable=not PRODUCTION,
    level=one_of("PARVIS_LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR", default="INFO"),
)
