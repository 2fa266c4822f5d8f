"""Every setting of Throughline. Each knob is read from the environment and has a safe default.

With nothing set the app runs on SQLite under ``var/``, on this machine only. The variables and what
they accept are listed in ``docs/settings.md``. A value that makes no sense stops the start with a
sentence that names the variable.
"""

import logging
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()


def read(kind, name, default):
    """Return the environment's ``name`` as ``kind`` ("str", "bool", "int", "list"), or ``default``.

    Raises ImproperlyConfigured, naming the variable, where the value is not of that kind.
    """
    try:
        return getattr(env, kind)(name, default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


def read_list(name, default):
    """Return the comma-separated items of the environment's ``name``, or of ``default``."""
    return [item.strip() for item in read("str", name, default).split(",") if item.strip()]


def read_one_of(name, default, allowed):
    """Return the environment's ``name``, or ``default``. Raises ImproperlyConfigured."""
    value = read("str", name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}: {value!r} is not one of {_few(allowed)}.")
    return value


def _few(allowed):
    names = sorted(allowed)
    return ", ".join(names if len(names) < 10 else [*names[:3], "…", *names[-3:]])


def made_once(path):
    """Return the secret kept in the file ``path``; make it first, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(get_random_secret_key())
        with suppress(FileExistsError):  # another process was first: its secret is the one
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()


def database(url):
    """Return Django's description of the database at ``url``.

    ``sqlite:///path`` (``sqlite:////abs/path``) or ``postgresql://user:password@host:port/name``;
    the host of a Unix socket is its folder, percent-encoded. Raises ImproperlyConfigured.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name and not parts.netloc:
        path = BASE_DIR / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "config.sqlite3",
            "NAME": path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"} and name:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # Not parts.hostname, which would lower the case of a socket's folder.
            "HOST": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        "DATABASE_URL: expected sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME, "
        f"but it begins with {url[:12]!r}."
    )


DEBUG = read("bool", "DEBUG", False)
SECRET_KEY = read("str", "SECRET_KEY", "") or made_once(VAR_DIR / "secret-key")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY: it must have at least 32 characters.")
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS", "")

# Addresses in mails and feeds begin with it; never with what a request claims.
SITE_URL = read("str", "SITE_URL", "http://localhost:8000").rstrip("/")
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).netloc:
    raise ImproperlyConfigured("SITE_URL: expected the address of the site, as https://lab.example")

# Whether ideas can be shown by a link to people without an account; false closes every link.
SHARE_LINKS = read("bool", "SHARE_LINKS", True)

# Whether identifiers are looked up at Crossref, DataCite, arXiv, PubMed and Open Library.
LOOKUPS = read("bool", "LOOKUPS", True)
# Where a service is asked instead, by its name: (address, port) of a server that speaks plain HTTP.
# For tests alone; no variable sets it.
LOOKUP_STAND_INS = {}

# Behind HTTPS, and only there: secure cookies, HSTS and the redirect.
HTTPS = read("bool", "HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if read("bool", "TRUST_PROXY_HTTPS", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The address of a visitor is that of the connection, unless so many proxies in front say otherwise.
ALLAUTH_TRUSTED_PROXY_COUNT = read("int", "TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "taggit",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "papers",
    "ideas",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "papers.views.middleware.preferences",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "papers.forms.Renderer"

DATABASES = {"default": database(read("str", "DATABASE_URL", "sqlite:///var/throughline.sqlite3"))}
REPLICAS = []
for number, address in enumerate(read_list("REPLICA_URLS", ""), 1):
    REPLICAS.append(f"replica-{number}")
    DATABASES[REPLICAS[-1]] = database(address)
if REPLICAS:
    DATABASE_ROUTERS = ["config.replicas.Replicas"]
    MIDDLEWARE.insert(0, "config.replicas.reading_from_replicas")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts the attempts to sign in, for all processes alike. A full cache forgets some of what it
# holds, so it must hold more than somebody can fill who tries many names.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "throughline_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

AUTH_USER_MODEL = "papers.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}Validator",
        "OPTIONS": {"min_length": 12} if name == "MinimumLength" else {},
    }
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2", "Scrypt")
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("papers:home")
LOGOUT_REDIRECT_URL = reverse_lazy("account_login")

ACCOUNT_ADAPTER = "papers.views.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "papers.forms.SignInForm",
    "reset_password": "papers.forms.ResetForm",
    "reset_password_from_key": "papers.forms.NewPasswordForm",
    "change_password": "papers.forms.ChangePasswordForm",
    "reauthenticate": "papers.forms.AgainForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "papers.membership.ResetTokens"  # noqa: S105 - a class
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "locked_out": "5/5m/ip,1/5m/key",  # lines in the audit log
    "reset_password": "20/m/ip,5/m/key",
    "signup": "20/m/ip",  # attempts to join
}
MFA_ADAPTER = "papers.views.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "papers.forms.CodeForm",
    "reauthenticate": "papers.forms.CodeAgainForm",
    "activate_totp": "papers.forms.FirstCodeForm",
}
MFA_TOTP_ISSUER = "Throughline"
MFA_TOTP_TOLERANCE = 1

# Sign-in through an identity provider, if one is named.
OIDC_NAME = read("str", "OIDC_NAME", "OpenID Connect")
OIDC_ISSUER = read("str", "OIDC_ISSUER", "").rstrip("/")
# The role of somebody who comes from there without an invitation; empty: nobody does.
OIDC_ROLE = read_one_of("OIDC_ROLE", "", {"", "reader", "editor"})
SOCIALACCOUNT_ADAPTER = "papers.views.adapters.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form must not lead to another site: see form-action below
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": read("str", "OIDC_CLIENT_ID", ""),
                "secret": read("str", "OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "throughline-session"
CSRF_COOKIE_NAME = "throughline-csrf"

LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_CODE = read_one_of("LANGUAGE_CODE", "en", dict(LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = read_one_of("TIME_ZONE", "UTC", available_timezones())
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
BACKUP_FOLDER = Path(read("str", "BACKUP_FOLDER", str(VAR_DIR / "backups")))
MEDIA_ROOT = Path(read("str", "MEDIA_ROOT", str(BASE_DIR / "media")))
UPLOADS = {"BACKEND": "papers.files.DurableStorage"}
if S3_BUCKET := read("str", "S3_BUCKET", ""):
    UPLOADS = {
        "BACKEND": "papers.objects.ObjectStorage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": read("str", "S3_ENDPOINT", "") or None,
            "access_key": read("str", "S3_ACCESS_KEY", "") or None,
            "secret_key": read("str", "S3_SECRET_KEY", "") or None,
            "region_name": read("str", "S3_REGION", "") or None,
            "signature_version": "s3v4",
            "addressing_style": "path",
            "file_overwrite": False,
            "default_acl": None,
        },
    }
BEHIND_NGINX = read("bool", "BEHIND_NGINX", False)
STORAGES = {
    "default": UPLOADS,
    "staticfiles": {"BACKEND": "papers.files.StaticStorage"},
}
RECORDING_MEGABYTES = read("int", "RECORDING_MEGABYTES", 2048)
FILE_MEGABYTES = read("int", "FILE_MEGABYTES", 100)
IMPORT_MEGABYTES = read("int", "IMPORT_MEGABYTES", 100)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a paper with hundreds of authors, in the admin
FILE_UPLOAD_PERMISSIONS = 0o640

SILENCED_SYSTEM_CHECKS = (
    [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

TAGGIT_TAGS_FROM_STRING = "papers.text.split_tags"
TAGGIT_STRING_FROM_TAGS = "papers.text.join_tags"

# Without a host no mail is sent at all, and pages do not offer it.
EMAIL_HOST = read("str", "EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_PORT = read("int", "EMAIL_PORT", 587)
EMAIL_HOST_USER = read("str", "EMAIL_USER", "")
EMAIL_HOST_PASSWORD = read("str", "EMAIL_PASSWORD", "")
EMAIL_USE_TLS = read("bool", "EMAIL_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read("str", "EMAIL_FROM", "throughline@localhost")

LOG_LEVEL = read_one_of("LOG_LEVEL", "WARNING", logging.getLevelNamesMapping())
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"redacting": {"()": "config.logs.RedactingFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacting"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's own handlers would print lines that are not redacted, and print them twice.
    "loggers": {"django": {"handlers": []}, "django.server": {"handlers": [], "propagate": True}},
}
