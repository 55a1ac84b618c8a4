"""Settings. What an operator decides is read from the environment here and described in docs/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from otop.base.headers import phone_headers
from otop.site.accounts.providers import origins, read_providers
from otop.site.problems import BadSetting
from otop.site.secret_files import secret

DATABASE_FORM = "postgresql://user:password@host:5432/name"


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(name=name, value=value, allowed="1 | 0")
    return value.lower() in {"1", "true", "yes"}


def whole(name: str) -> int:
    """A whole number from 0, which is what it is without the variable. Raises BadSetting."""
    value = os.environ.get(name, "0")
    if not (value.isascii() and value.isdigit()):
        raise BadSetting(name=name, value=value, allowed="0 | 1 | 2 …")
    return int(value)


def database(url: str) -> dict[str, object]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django wants it. Raises BadSetting."""
    wrong = BadSetting(name="DATABASE_URL", value="…", allowed=DATABASE_FORM)  # the value may hold a password
    try:
        parts = urlsplit(url)
        port, query = parts.port, dict(parse_qsl(parts.query))
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or "\0" in unquote(url):
        raise wrong
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(port or query.pop("port", "")),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "connect_timeout": 5,
            # How often a connection sees a statement before its plan is kept; only otop/base/sql.py keeps any.
            "prepare_threshold": None if flag("OTOP_POOLED") else 5,
            "options": "-c statement_timeout=30s -c lock_timeout=3s -c timezone=UTC",
            **query,
        },
    }


DATA = Path(text("OTOP_DATA", "var")).resolve()
KEY_OF_TOOLS = "only-for-tests-and-tools"

DEBUG = flag("OTOP_DEBUG")
HTTPS = flag("OTOP_HTTPS")
SECRET_KEY = secret("OTOP_SECRET_KEY") or KEY_OF_TOOLS
FIELD_KEYS_FILE = text("OTOP_FIELD_KEYS_FILE")
ALLOWED_HOSTS = text("OTOP_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in text("OTOP_ORIGINS").split(",") if o]
DATABASES = {"default": database(secret("DATABASE_URL") or "postgresql://otop@127.0.0.1:5432/otop")}

DOMAINS = [
    "base",
    "areas",
    "people",
    "notices",
    "producers",
    "products",
    "fairs",
    "devices",
    "sales",
    "visitors",
    "orders",
    "servicecentre",
    "income",
    "sync",
    "reports",
    "audit",
    "privacy",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "procrastinate.contrib.django",
    *(f"otop.{domain}" for domain in DOMAINS),
    # After ours, so that its pages are ours (otop/people/templates).
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Who knows which things there are for which alone a role can be held (otop/people/queries/things.py).
ROLE_THINGS = {"fair": "otop.fairs.queries.fair_names", "producer": "otop.producers.queries.producer_names"}
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Accounts (docs/decisions/0014-accounts.md). No sign-up and no e-mail: most producers have none.
ACCOUNT_ADAPTER = "otop.site.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {
    "login": "otop.people.forms.sign_in.SignInForm",
    "reauthenticate": "otop.people.forms.sign_in.PasswordAgainForm",
    "change_password": "otop.people.forms.sign_in.ChangePasswordForm",
}
# So many in that time; the key is a name, an account, or a device that was signed in before. Counted for all workers
# together, in the database. What an address did keeps out strangers only, so the library's own two counts are off
# (docs/decisions/0022-who-is-locked-out.md).
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "sign_in": "60/m/ip",
    "wrong_from": "30/15m/ip",
    "wrong_password": "5/15m/key",
    "wrong_code": "5/15m/key",
    "reauthenticate": "10/15m/user",
    "change_password": "10/15m/user",
    "open_link": "30/15m/ip",
}
PROXIES = whole("OTOP_PROXIES")
MFA_ADAPTER = "otop.site.accounts.second_factors.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OTOP 2.0"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are up to half a minute off
MFA_RATE_LIMITS = {"webauthn_login": None}  # a passkey cannot be guessed
MFA_FORMS = {
    "authenticate": "otop.people.forms.second_factor.CodeForm",
    "reauthenticate": "otop.people.forms.second_factor.CodeAgainForm",
    "activate_totp": "otop.people.forms.second_factor.FirstCodeForm",
    "login_webauthn": "otop.people.forms.second_factor.PasskeySignInForm",
    "authenticate_webauthn": "otop.people.forms.second_factor.PasskeyForm",
    "reauthenticate_webauthn": "otop.people.forms.second_factor.PasskeyAgainForm",
    "add_webauthn": "otop.people.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "otop.people.forms.second_factor.RenamePasskeyForm",
}
# A passkey needs https, or this very machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not flag("OTOP_HTTPS")
SOCIALACCOUNT_ADAPTER = "otop.site.accounts.adapters.Identities"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
OIDC_PROVIDERS = read_providers(text("OTOP_OIDC_FILE"))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "otop.site.accounts.openid.OpenID",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid"],
        "APPS": OIDC_PROVIDERS,
    }
}

# Sessions end after so many hours, and after so many without a page (otop/site/accounts/sessions.py).
SESSION_ENGINE = "otop.site.accounts.sessions"
SESSION_HOURS = float(text("OTOP_SESSION_HOURS", "12"))
SESSION_IDLE_HOURS = float(text("OTOP_SESSION_IDLE_HOURS", "2"))
SESSION_COOKIE_AGE = int(SESSION_HOURS * 3600)

CACHES = {
    # Shared by all processes: what is counted to keep guessers out.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Beyond so many what is still counted would be thrown away, and guessers could see to that.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # One for each process, for what is drawn again and again.
    "hot": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

ROOT_URLCONF = "otop.site.urls"
MIDDLEWARE = [
    "otop.base.headers.safe_headers",
    "otop.base.requests.read_as_utf8",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "otop.people.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "otop.site.accounts.middleware.remember_device",
    "otop.site.accounts.middleware.SecondFactorFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["otop.base.templatetags.otop"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
# `__Host-`: a browser takes such a cookie only over HTTPS, for this host alone, and no other host can set it.
COOKIES = "__Host-" if HTTPS else ""
LANGUAGE_COOKIE_NAME = f"{COOKIES}otop_language"
SESSION_COOKIE_NAME = f"{COOKIES}otop_session"
CSRF_COOKIE_NAME = f"{COOKIES}otop_form"
DEVICE_COOKIE_NAME = f"{COOKIES}otop_device"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

STATIC_URL = "/static/"
STATIC_ROOT = text("OTOP_STATIC", str(DATA / "static"))
# Where each sealing leaves the head of the chain, outside of the database (docs/audit.md); "" nowhere.
CHAIN_HEAD_FILE = str(DATA / "chain-head") if text("OTOP_DATA") else ""
# The phone app as it was built (`make phone`); what lies in this folder answers at the root.
WHITENOISE_ROOT = str(BUILT) if (BUILT := Path(__file__).parent / "root").is_dir() else None
WHITENOISE_INDEX_FILE = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = phone_headers
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# The proxy in front says so, and must take away what a visitor says himself (docs/how-to/operate.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # subdomains of this host belong to other offices
    "security.W008",  # the proxy sends visitors from HTTP to HTTPS; /health/ is asked without it
    "security.W021",  # a list in browsers is for the owner of the whole domain to ask for
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origins(OIDC_PROVIDERS)],  # signing in elsewhere begins with a form
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Logs hold times, addresses without query strings, status codes and durations; no names, bodies, keys, IP addresses.
# A request that is refused is one line, whatever was in it (otop/site/log.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "otop.site.log.Plain"}},
    "filters": {"said_once": {"()": "otop.site.outage.SaidOnce"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["said_once"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"otop": {"level": "INFO"}},
}
