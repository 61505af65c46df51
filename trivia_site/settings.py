"""Everything that is configured. Each variable is described in docs/configuration.md and listed in .env.example."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from trivia_site import logs
from trivia_site.configuration import dev_defaults, servers, values
from trivia_site.configuration.environment import Environment
from trivia_site.valkey.paths import socket_url

BASE_DIR = Path(__file__).resolve().parent.parent

# Everything is read first, and what is wrong is reported at once: `env.refuse()`, at the end.
env = Environment(os.environ, BASE_DIR / ".env")

# --- Where it runs ---

DEBUG = env.truth("DEBUG", True)
TALLY_DATA_DIR = env.read("TALLY_DATA_DIR", values.data_directory(BASE_DIR), BASE_DIR / ".data")
# Left empty in production, so that the check tally.E001 can say what to do.
SECRET_KEY = env.secret("SECRET_KEY", str, "")
# Without a list, only this machine is served: a checkout that runs with DEBUG by mistake is not reachable by name.
ALLOWED_HOSTS = env.read(
    "ALLOWED_HOSTS",
    values.hosts if DEBUG else values.hosts_named,
    ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [],
)
CSRF_TRUSTED_ORIGINS: list[str] = env.read("CSRF_TRUSTED_ORIGINS", values.origins, [])

# --- The application ---

INSTALLED_APPS = [
    "trivia_site",
    "games",
    "botbridge",
    "simulations",
    "trivia_site.apps.DashboardConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
]
MIDDLEWARE = [
    # Whatever answers, the same headers stand on it: so these two come first.
    "csp.middleware.CSPMiddleware",
    "trivia_site.web.response_headers.guarded",
    "trivia_site.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trivia_site.web.outages.SayTheDatabaseIsAway",
]
ROOT_URLCONF = "trivia_site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trivia_site.checks.store_safety.banner",
            ],
        },
    },
]

# --- The store of what is in play: Redis or Valkey, or one file ---

USE_REDIS = env.truth("USE_REDIS", True)
# Relative to the checkout, as the data directory is. Only where USE_REDIS is off.
TALLY_JSON_PATH = BASE_DIR / env.read("TALLY_JSON_PATH", values.file_under(BASE_DIR), "app_state.json")
REDIS_URL = env.secret("REDIS_URL", servers.store, "")
TALLY_EMBEDDED_STORE = USE_REDIS and not REDIS_URL
# The store's address. Named before the embedded server runs; `embedded.redis_url()` gives the same one and makes sure
# that it runs. A store that is a file has an address too, so that whoever only hands it on need not care.
TALLY_REDIS_URL = (REDIS_URL or socket_url(TALLY_DATA_DIR)) if USE_REDIS else f"file://{TALLY_JSON_PATH}"
TALLY_REDIS_URL_PROVIDER = "trivia_site.valkey.embedded.redis_url"
# What operators' commands ask before they work on the store; it raises what ends them.
TALLY_STORE_CHECK = "trivia_site.checks.store_usable.require_store"
# How many replicas must have an answer before its player reads that it is saved.
TALLY_REPLICAS = env.number("TALLY_REPLICAS", 0, most=1000)
# How many registrations a server may have: what all of them cost is shared by everybody.
TALLY_MAX_REGISTRATIONS = env.number("TALLY_MAX_REGISTRATIONS", 200, most=100_000)

# After how many days what is kept for a server that has taken the bot out is removed. 0: never.
TALLY_PURGE_AFTER_DAYS = env.number("TALLY_PURGE_AFTER_DAYS", 30, most=3650)

# With less room than this on a disk of store or database, everything that shows what is wrong warns. 0: never.
TALLY_ROOM_WARNING_MB = env.number("TALLY_ROOM_WARNING_MB", 500, most=1_000_000_000)

# The cache speaks to one server only. Without one each process has a cache of its own.
_ONE_SERVER = USE_REDIS and "+" not in TALLY_REDIS_URL.partition("://")[0]
TALLY_CACHE_URL = env.secret("TALLY_CACHE_URL", servers.cache, TALLY_REDIS_URL if _ONE_SERVER else "")
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": TALLY_CACHE_URL,
        "KEY_PREFIX": "tally-cache",
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.DefaultClient",
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 1,
        },
    }
    if TALLY_CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
# The cache may be lost at any time; that it was, is logged.
DJANGO_REDIS_IGNORE_EXCEPTIONS = True
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

# --- The database of what lasts ---

_SQLITE: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(TALLY_DATA_DIR / "tally.sqlite3")}
DATABASES = {"default": env.secret("DATABASE_URL", servers.database, _SQLITE)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that will write says so at once and waits, instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # A finished game leaves the store once SQL has confirmed it: confirmed has to mean on disk.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A process asks SQL in one thread: a server that is gone without a word must not hold it for the quarter of an hour
    # that TCP takes. These are libpq's own, which a pooler never sees; what the address says after a ? wins.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Discord ---

DISCORD_TOKEN = env.secret("DISCORD_TOKEN", values.token, "")
# Empty means Discord itself.
DISCORD_API_BASE = env.read("DISCORD_API_BASE", values.web("https", "http"), "")
DISCORD_GATEWAY_URL = env.read("DISCORD_GATEWAY_URL", values.web("wss", "ws"), "")
# "Log in with Discord" is offered once both are set.
DISCORD_CLIENT_ID = env.read("DISCORD_CLIENT_ID", values.application, "")
DISCORD_CLIENT_SECRET = env.secret("DISCORD_CLIENT_SECRET", values.token, "")
# The page on which a person allows it. Empty means Discord's own.
DISCORD_AUTHORIZE_URL = env.read("DISCORD_AUTHORIZE_URL", values.web("https", "http"), "")

# --- Heartbeat ---

# Bot and duties serve no HTTP: a container's health check reads this file instead (`trivia_site.heartbeat`).
TALLY_HEARTBEAT_FILE = env.read("TALLY_HEARTBEAT_FILE", values.file_under(Path()), "")

# --- People ---

# Sessions live in SQL and are read through the cache: losing the store logs nobody out. A cache of each process's own
# would not learn of a logout.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if TALLY_CACHE_URL else 'db'}"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# django-allauth leads people to Discord and back, and nothing else: no page of its own is reachable, it sends no mail,
# joins no accounts, and keeps no token (`games.access.discord` does).
ACCOUNT_ADAPTER = "games.access.discord.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ADAPTER = "games.access.discord.adapters.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "discord": {
        "SCOPE": ["identify", "guilds"],
        "OAUTH_PKCE_ENABLED": True,
    }
}
# The second factor: a code of an authenticator app, of half a minute ago at most, or a recovery code.
ACCOUNT_FORMS = {"reauthenticate": "games.dashboard.people.login.AgainForm"}
MFA_ADAPTER = "games.access.second_factor.Adapter"
MFA_TOTP_ISSUER = "Tally"
MFA_TOTP_TOLERANCE = 1
TALLY_REQUIRE_SECOND_FACTOR = env.truth("TALLY_REQUIRE_SECOND_FACTOR", False)
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/"
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- What browsers are asked to do ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# No script of ours reads it: forms carry the token.
CSRF_COOKIE_HTTPONLY = True

TALLY_HTTPS = env.truth("TALLY_HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = TALLY_HTTPS
_HSTS_SECONDS = env.number("TALLY_HSTS_SECONDS", 86400, most=315_360_000)  # ten years
SECURE_HSTS_SECONDS = _HSTS_SECONDS if TALLY_HTTPS else 0
SESSION_COOKIE_SECURE = TALLY_HTTPS
CSRF_COOKIE_SECURE = TALLY_HTTPS
if TALLY_HTTPS:  # browsers take such a cookie from this very host only, and over HTTPS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
TALLY_TRUST_PROXY = env.truth("TALLY_TRUST_PROXY", False)
if TALLY_TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# HSTS for all subdomains and the browsers' preload list bind other sites of the domain: not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Static files ---

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# The sandbox's page and the preview on the dashboard draw messages with the same files.
STATICFILES_DIRS = [
    *(path for path in [BASE_DIR / "static"] if path.is_dir()),
    *((f"discord/{part}", BASE_DIR / "discord_messages" / part) for part in ("css", "js", "vendor")),
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Logs ---

TALLY_LOG_LEVEL = env.read("TALLY_LOG_LEVEL", values.one_of(logs.LEVELS), "INFO")
TALLY_LOG_FORMAT = env.read("TALLY_LOG_FORMAT", values.one_of(logs.FORMATS), "console" if DEBUG else "json")

# --- Once everything is read ---

env.refuse()
TALLY_VARIABLES = sorted(env.known)
# For the check tally.W023.
TALLY_UNKNOWN_VARIABLES = env.unknown()
if DEBUG and not SECRET_KEY:
    SECRET_KEY = dev_defaults.secret_key(TALLY_DATA_DIR)
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    dev_defaults.private_directory(TALLY_DATA_DIR)
LOGGING = logs.configure(TALLY_LOG_LEVEL, TALLY_LOG_FORMAT, secrets=[*env.secrets, SECRET_KEY])
