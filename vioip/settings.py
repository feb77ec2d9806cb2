"""All settings, read once from the environment.

`docs/deploying.md` lists the variables. Nothing here is secret and nothing needs editing for an
installation: with DEBUG=1 and nothing else set, everything works on one machine; without DEBUG the
start is refused (see `vioip.checks`) until what matters has been named.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from vioip.keyfile import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What this process is ------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
VIOIP_STARTED_IN_DEBUG = DEBUG  # test runners switch DEBUG off later; what was chosen here stays
VIOIP_VAR = Path(env.str("VIOIP_VAR", default=str(BASE_DIR / "var")))
VIOIP_VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
VIOIP_ROLE = env.str("VIOIP_ROLE", default="all")  # `serve --role` sets it before Django loads
VIOIP_DEMO = env.bool("VIOIP_DEMO", default=False)
VIOIP_NODE_URL = env.str("VIOIP_NODE_URL", default="")
VIOIP_NODE_ORIGINS = env.list("VIOIP_NODE_ORIGINS", default=[])
VIOIP_MEDIA_PORT = env.int("VIOIP_MEDIA_PORT", default=0)
VIOIP_PUBLIC_ADDRESS = env.list("VIOIP_PUBLIC_ADDRESS", default=[])
VIOIP_PUBLIC_PORT = env.int("VIOIP_PUBLIC_PORT", default=0)
VIOIP_TURN_URLS = env.list("VIOIP_TURN_URLS", default=[])
VIOIP_TURN_SECRET = env.str("VIOIP_TURN_SECRET", default="")
VIOIP_METRICS_TOKEN = env.str("VIOIP_METRICS_TOKEN", default="")
VIOIP_ORIGINS = env.list("VIOIP_ORIGINS", default=[])
VIOIP_PROXIES = env.int("VIOIP_PROXIES", default=0)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = kept_key(VIOIP_VAR / "secret.key")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. Give 50 random characters, or DEBUG=1 for a trial.")
# The audit trail's chain has a key of its own, so that changing SECRET_KEY does not break the chain.
VIOIP_AUDIT_KEY = env.str("VIOIP_AUDIT_KEY", default="") or SECRET_KEY
# What people entrust to us is sealed by the first of these and opened by any (`vioip.sealing`).
VIOIP_SEAL_KEYS = env.list("VIOIP_SEAL_KEYS", default=[]) or ([SECRET_KEY] if DEBUG else [])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])

# --- What it is made of --------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours come first, so that our templates win over those of the libraries.
    "sessions",
    "groups",
    "vioip.audit",
    "vioip.accounts",
    "vioip.apps.HouseConfig",
    "channels",
    "allauth",
    "allauth.account",
    "csp",
    "django_permissions_policy",
    "django_vite",
    "rules",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vioip.headers.PersonalPages",
    # Before WhiteNoise: a Worker lives under the policy that came with its own script.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "vioip.headers.SameOriginForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vioip.accounts.fresh.FreshSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "vioip" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "vioip.navigation.places",
            ],
        },
    },
]

ROOT_URLCONF = "vioip.urls"
ASGI_APPLICATION = "vioip.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Programs have their own zones; what is stored and compared is UTC.
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

# --- Where things are kept -----------------------------------------------------------------------

VIOIP_STATEMENT_TIMEOUT_MS = env.int("VIOIP_STATEMENT_TIMEOUT_MS", default=5000)


def _database(url: dict[str, Any]) -> dict[str, Any]:
    """The database of an `env.db` mapping, with what makes each engine safe under many threads."""
    options: dict[str, Any] = dict(url.get("OPTIONS", {}))
    if url["ENGINE"].endswith("sqlite3"):
        options["transaction_mode"] = "IMMEDIATE"  # a writer waits its turn, instead of failing half-way
        options["timeout"] = 5
        # FULL, not NORMAL: a committed minute must survive a power cut (PROMISES R3).
        # recursive_triggers: a row that REPLACE pushes out is a row removed, which append-only tables refuse.
        options["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA recursive_triggers=ON"
        )
    else:
        options["connect_timeout"] = 5
        options["options"] = f"-c statement_timeout={VIOIP_STATEMENT_TIMEOUT_MS} -c lock_timeout=4000"
        options["pool"] = {"min_size": 2, "max_size": 10, "timeout": 5, "max_lifetime": 3600}
    return {**url, "OPTIONS": options, "CONN_MAX_AGE": 0}


DATABASES = {"default": _database(env.db("DATABASE_URL", default=f"sqlite:///{VIOIP_VAR / 'vioip.sqlite3'}"))}
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

CHANNELS_URL = env.str("CHANNELS_URL", default="")
_REDIS_LAYER = {
    "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
    "CONFIG": {"hosts": [CHANNELS_URL]},
}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": _REDIS_LAYER if CHANNELS_URL else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("VIOIP_MAIL_FROM", default="clinic@localhost")

# --- Who comes in --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "given_name", "family_name", "alias")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

ACCOUNT_ADAPTER = "vioip.audit.sign_in.AuditedSignIn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited: the address was proven before the account existed
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # as `vioip.accounts.fresh.FRESH_S`
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}  # slows guessing; nobody is locked out for good
ALLAUTH_TRUSTED_PROXY_COUNT = VIOIP_PROXIES

# --- What a browser is told ----------------------------------------------------------------------

HTTPS = not VIOIP_STARTED_IN_DEBUG
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether to enter browsers' preload lists is the clinic's affair
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if VIOIP_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# `__Host-`: only this very host over HTTPS can have set the cookie, so no neighbour can plant one.
SESSION_COOKIE_NAME = "__Host-vioip" if HTTPS else "vioip"
CSRF_COOKIE_NAME = "__Host-vioip-form" if HTTPS else "vioip-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600  # being in a room prolongs it: sessions/services/login.py

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF, *filter(None, [VIOIP_NODE_URL, *VIOIP_NODE_ORIGINS])],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Nothing is allowed anywhere; `vioip.headers.room_page` gives a room page what a room needs.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "browsing-topics": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "hid": [],
    "idle-detection": [],
    "local-fonts": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "screen-wake-lock": [],
    "serial": [],
    "usb": [],
}

# --- Pages' scripts and styles -------------------------------------------------------------------

VIOIP_FRONTEND = BASE_DIR / "frontend" / "dist"
STATIC_URL = "/static/"
STATIC_ROOT = VIOIP_VAR / "static"
STATICFILES_DIRS = [VIOIP_FRONTEND] if VIOIP_FRONTEND.is_dir() else []
# `collectstatic` writes each file compressed beside it (brotli and gzip); browsers are sent what they take.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"/assets/.+-[\w-]{8}\.\w+$"  # as Vite names what it has built
DJANGO_VITE = {
    "default": {
        "dev_mode": env.bool("VIOIP_VITE_DEV", default=False),
        "manifest_path": VIOIP_FRONTEND / "manifest.json",
        "static_url_prefix": "",
    }
}

# --- What is written down about it ---------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "redacted": {
            "()": "vioip.redaction.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "filters": {"chosen_answers": {"()": "vioip.answers.ChosenAnswers"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacted"}},
    "root": {"handlers": ["console"], "level": env.str("VIOIP_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django would add a handler of its own here, which does not redact, and mail to administrators.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"filters": ["chosen_answers"]},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Both libraries log addresses, candidates and whole descriptions at INFO.
        "aioice": {"level": "WARNING"},
        "aiortc": {"level": "WARNING"},
    },
}
