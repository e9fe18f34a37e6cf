"""Settings, all from the environment. docs/SETTINGS.md lists them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.contrib.messages import constants as message_levels
from environs import Env
from marshmallow.validate import OneOf, Range

BASE_DIR = Path(__file__).resolve().parents[2]

# Reads typed values; a wrong one stops the program with the variable's name.
env = Env(prefix="")
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def local_secret_key(folder: Path) -> str:
    """The key in ``folder/secret_key``; made on first use, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


# Where everything that is not source lies: database, media, broker. The engine finds its models itself.
VAR_DIR: Path = env.path("FORMCHECK_VAR_DIR", BASE_DIR / "var")

PRODUCTION: bool = env.bool("FORMCHECK_PRODUCTION", False)
DEBUG: bool = env.bool("FORMCHECK_DEBUG", False)
_given_secret_key: str = env.str("FORMCHECK_SECRET_KEY", "")
SECRET_KEY_IS_LOCAL: bool = not _given_secret_key
SECRET_KEY: str = _given_secret_key or local_secret_key(VAR_DIR)
ALLOWED_HOSTS: list[str] = env.list("FORMCHECK_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("FORMCHECK_CSRF_TRUSTED_ORIGINS", [])
# Who runs the site (name, in further lines the address) and how to reach them: told at the foot of every page
# and on those on privacy and terms of use.
OPERATOR: str = env.str("FORMCHECK_OPERATOR", "")
OPERATOR_CONTACT: str = env.str("FORMCHECK_OPERATOR_CONTACT", "")
SITE_URL: str = env.str("FORMCHECK_SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "config",
    "common",
    "accounts",
    "notices",
    "library",
    "practice",
    "progress",
    "assignments",
    "reports",
    "conversation",
    "recognition",
    "coaching",
    "modelroom",
    "privacy",
    "home",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "config.requests.Noted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.local.Local",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.signing_in.SignInAgain",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.devices.KnownDevices",
    "privacy.staff_acts.StaffActs",
    "config.content_policy.ContentSecurityPolicy",
    "config.errors.UserErrors",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Messages take Bootstrap's names of their colours.
MESSAGE_TAGS = {message_levels.DEBUG: "secondary", message_levels.ERROR: "danger"}

# --- database ---------------------------------------------------------------
SQLITE_OPTIONS: dict[str, Any] = {
    # Writers wait for one another instead of failing; readers never wait (WAL).
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    # What is deleted is written over: nothing of somebody who has left stays in the file.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'formcheck.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- files ------------------------------------------------------------------
MEDIA_ROOT: Path = env.path("FORMCHECK_MEDIA_DIR", VAR_DIR / "media")
S3_BUCKET: str = env.str("FORMCHECK_S3_BUCKET", "")
_LOCAL_STORAGE: dict[str, Any] = {"BACKEND": "common.storage.AtomicFileSystemStorage"}
_S3_STORAGE: dict[str, Any] = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("FORMCHECK_S3_ENDPOINT", "") or None,
        "access_key": env.str("FORMCHECK_S3_ACCESS_KEY", "") or None,
        "secret_key": env.str("FORMCHECK_S3_SECRET_KEY", "") or None,
        "region_name": env.str("FORMCHECK_S3_REGION", "") or None,
        "addressing_style": env.str(
            "FORMCHECK_S3_ADDRESSING", "auto", validate=OneOf(["auto", "path", "virtual"])
        ),
        # Signed addresses of the older kind are refused by most S3-compatible servers.
        "signature_version": "s3v4",
        "querystring_expire": 3600,
        # What is read from the bucket goes to the disk beyond this; else whole videos would lie in memory.
        "max_memory_size": 8 * 1024 * 1024,
        "file_overwrite": False,
        "default_acl": None,
    },
}
STORAGES = {
    "default": _S3_STORAGE if S3_BUCKET else _LOCAL_STORAGE,
    "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
}
# Half-uploaded files are kept here until they are whole, on this machine's disk.
UPLOAD_DIR: Path = env.path("FORMCHECK_UPLOAD_DIR", VAR_DIR / "uploads")
UPLOAD_MAX_BYTES: int = env.int("FORMCHECK_UPLOAD_MAX_MB", 2048, validate=Range(min=1)) * 1024 * 1024
# How much a person, and a group together, may have: ten minutes of film a week for a year. Set by hand.
PERSON_MAX_VIDEOS: int = env.int("FORMCHECK_PERSON_MAX_VIDEOS", 1000, validate=Range(min=1))
PERSON_MAX_MINUTES: float = env.float("FORMCHECK_PERSON_MAX_MINUTES", 600.0, validate=Range(min=1))
PERSON_MAX_BYTES: int = env.int("FORMCHECK_PERSON_MAX_GB", 20, validate=Range(min=1)) * 1024**3
GROUP_MAX_VIDEOS: int = env.int("FORMCHECK_GROUP_MAX_VIDEOS", 10_000, validate=Range(min=1))
GROUP_MAX_MINUTES: float = env.float("FORMCHECK_GROUP_MAX_MINUTES", 6000.0, validate=Range(min=1))
GROUP_MAX_BYTES: int = env.int("FORMCHECK_GROUP_MAX_GB", 200, validate=Range(min=1)) * 1024**3
# What stays free on the disks of uploads and videos: database and logs go on when no video is taken any more.
DISK_RESERVE_BYTES: int = env.int("FORMCHECK_DISK_RESERVE_MB", 1024, validate=Range(min=0)) * 1024 * 1024
UPLOAD_EXPIRES_HOURS: int = env.int("FORMCHECK_UPLOAD_EXPIRES_HOURS", 24, validate=Range(min=1))
VIDEO_MAX_SECONDS: int = env.int("FORMCHECK_VIDEO_MAX_SECONDS", 1200, validate=Range(min=1))
# 5.3K of action cameras: larger pictures are refused before one is decoded.
VIDEO_MAX_PIXELS: int = env.int("FORMCHECK_VIDEO_MAX_PIXELS", 17_000_000, validate=Range(min=1))
# What a process that decodes may write to: the pictures that a decoder of the above keeps, twice.
DECODING_MEMORY_BYTES: int = (
    env.int("FORMCHECK_DECODING_MEMORY_MB", 1536, validate=Range(min=256)) * 1024 * 1024
)
# The user such processes run as where the site runs as root; empty: the site's own.
DECODING_USER: str = env.str("FORMCHECK_DECODING_USER", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

STATIC_URL = "static/"
STATIC_ROOT: Path = env.path("FORMCHECK_STATIC_DIR", VAR_DIR / "static")
_NODE = BASE_DIR / "node_modules"
# Front-end libraries are served from our own address, straight from their npm packages.
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    ("vendor/bootstrap", _NODE / "bootstrap" / "dist"),
    ("vendor/bootstrap-icons", _NODE / "bootstrap-icons" / "font"),
    ("vendor/htmx", _NODE / "htmx.org" / "dist"),
    ("vendor/chart", _NODE / "chart.js" / "dist"),
    ("vendor/mediabunny", _NODE / "mediabunny" / "dist" / "bundles"),
    ("vendor/tus", _NODE / "tus-js-client" / "dist"),
    ("vendor/perfect-freehand", _NODE / "perfect-freehand" / "dist" / "esm"),
]
STATICFILES_FINDERS = [
    "config.static_files.SiteFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# A file that was not collected must not stop a page.
WHITENOISE_MANIFEST_STRICT = False


def _ours_alone(headers: Any, path: str, url: str) -> None:
    """What other answers get from ``content_policy``: Whitenoise answers before that is asked."""
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


WHITENOISE_ADD_HEADERS_FUNCTION = _ours_alone
# For development: serve static files as they lie in the sources, nothing collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = env.bool("FORMCHECK_STATIC_FROM_SOURCE", False)
if WHITENOISE_USE_FINDERS:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# --- caches -----------------------------------------------------------------
CACHES = {
    # What all processes must know together: limits on signing in, codes that were used. Signing in needs the
    # database anyway, so nothing else has to be up for it. So many entries are a day's guessing at thirty a
    # minute, twice: while there are fewer, none is dropped before its time.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What each process may find out for itself: the order of the queue, and health, which asks the database.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- people -----------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_TOTP_ISSUER = "Formcheck"
# Only a site whose sign-up always ends with a mail says the same to an address that has an account; one that
# sends no mail lets people in at once.
_SENDS_MAIL = PRODUCTION or bool(env.str("FORMCHECK_EMAIL_URL", ""))
ACCOUNT_EMAIL_VERIFICATION = env.str(
    "FORMCHECK_EMAIL_VERIFICATION",
    "mandatory" if _SENDS_MAIL else "optional",
    validate=OneOf(["none", "optional", "mandatory"]),
)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.NewAddressForm",
    "reset_password": "accounts.forms.ResetForm",
}
# How often, within which time, by what; the others are allauth's. Wrong passwords: by network, and by address
# with network; in a browser where the person signed in before: by address with browser.
_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_known": "10/5m/key",
    "reset_password": "20/m/ip",
    "reset_mail": "5/h/key",
}
ACCOUNT_RATE_LIMITS: Any = _RATE_LIMITS if env.bool("FORMCHECK_RATE_LIMITS", True) else False
_EMAIL = env.dj_email_url("FORMCHECK_EMAIL_URL", "console:")
EMAIL_BACKEND: str = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST: str = _EMAIL["EMAIL_HOST"] or ""
EMAIL_PORT: int = _EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER: str = _EMAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD: str = _EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS: bool = _EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL: bool = _EMAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH: str = str(VAR_DIR / "mail")
# Where somebody who has left is blotted out; logs that others keep are theirs to clear.
LOG_FILES: list[str] = env.list("FORMCHECK_LOG_FILES", [str(VAR_DIR / "*.log"), str(VAR_DIR / "log" / "*")])
DEFAULT_FROM_EMAIL: str = env.str("FORMCHECK_FROM_EMAIL", "Formcheck <formcheck@localhost>")

# --- background work --------------------------------------------------------
CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the lease on the Job row hands work over, not the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 24 * 3600}
# A broker that is away must not keep a visitor waiting: the sweeper makes up for a lost message.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
JOB_LEASE_SECONDS: float = env.float("FORMCHECK_JOB_LEASE_SECONDS", 60.0, validate=Range(min=1))
JOB_MAX_TRIES: int = env.int("FORMCHECK_JOB_MAX_TRIES", 3, validate=Range(min=1))
JOBS_PER_PERSON: int = env.int("FORMCHECK_JOBS_PER_PERSON", 2, validate=Range(min=1))
STAGE_LIMIT_FACTOR: float = env.float("FORMCHECK_STAGE_LIMIT_FACTOR", 1.0, validate=Range(min=0.001))
JOB_SWEEP_SECONDS: float = env.float("FORMCHECK_JOB_SWEEP_SECONDS", 15.0, validate=Range(min=0.5))
# The hour of the night, in the site's time zone, at which groups learn their routines anew; -1: never.
RECOGNITION_HOUR: int = env.int("FORMCHECK_RECOGNITION_HOUR", 3, validate=Range(min=-1, max=23))
RECOGNITION_STEPS: int = env.int("FORMCHECK_RECOGNITION_STEPS", 1000, validate=Range(min=1))
# Training goes on for hours; a worker that listens to this queue does nothing else.
CELERY_TASK_ROUTES = {"library.tasks.run_long_job": {"queue": "long"}}
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "expire-uploads": {
        "task": "library.tasks.expire_uploads",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "expire-watchings": {
        "task": "library.tasks.expire_watchings",
        "schedule": crontab(hour=2, minute=15),
        "options": {"expires": 6 * 3600.0},
    },
    "sweep-kept": {
        "task": "library.tasks.sweep_kept",
        "schedule": crontab(hour=4, minute=45),
        "options": {"expires": 6 * 3600.0},
    },
    "remind-of-assignments": {
        "task": "assignments.tasks.remind_of_assignments",
        "schedule": crontab(hour=7, minute=0),
        "options": {"expires": 6 * 3600.0},
    },
    "forget-looks": {
        "task": "coaching.tasks.forget_looks",
        "schedule": crontab(hour=3, minute=0),
        "options": {"expires": 6 * 3600.0},
    },
    "send-mails-of-notices": {
        "task": "notices.tasks.send_mails",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "keep-terms": {
        "task": "privacy.tasks.keep_terms",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "tidy-what-was-learned-from": {
        "task": "modelroom.tasks.tidy_what_was_learned_from",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 6 * 3600.0},
    },
}
if RECOGNITION_HOUR >= 0:
    CELERY_BEAT_SCHEDULE["retrain-recognition"] = {
        "task": "recognition.tasks.retrain_recognition",
        "schedule": crontab(hour=RECOGNITION_HOUR, minute=0),
        "options": {"expires": 6 * 3600.0},
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# One measuring process with two threads is fastest on two cores; give each further pair one more.
WORKER_PROCESSES: int = env.int("FORMCHECK_WORKER_PROCESSES", 1, validate=Range(min=1))
POSE_MODEL: str = env.str("FORMCHECK_POSE_MODEL", "blazepose-heavy")
# Data sets made of corrections, and training runs; shared by all workers.
LEARN_DIR: Path = env.path("FORMCHECK_LEARN_DIR", VAR_DIR / "learn")
CORRECTIONS_MAX: int = env.int("FORMCHECK_CORRECTIONS_MAX", 2000, validate=Range(min=1))
# How long it is kept who watched a minor's videos.
WATCHING_DAYS: int = env.int("FORMCHECK_WATCHING_DAYS", 365, validate=Range(min=1))
# For sites of schools: no coach gets a score of anybody, whatever a group chose.
PRACTICE_AID_ONLY: bool = env.bool("FORMCHECK_PRACTICE_AID_ONLY", False)
# How long it is kept what staff looked at and did.
STAFF_ACTS_DAYS: int = env.int("FORMCHECK_STAFF_ACTS_DAYS", 730, validate=Range(min=1))
# Folders on the server that staff may train on, besides the corrections.
TRAINING_DATA: list[str] = env.list("FORMCHECK_TRAINING_DATA", [])
CELERY_TASK_ALWAYS_EAGER: bool = env.bool("FORMCHECK_EAGER_JOBS", False)

# --- API --------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "config.errors.api_exception_handler",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Formcheck",
    "DESCRIPTION": "Practice videos scored against a coach's reference.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {"PartEnum": "library.routines.serializers.PARTS"},
}

# --- language and time ------------------------------------------------------
LANGUAGE_CODE = "en"
# Only languages the whole site speaks: others would mix the parts' own translations with English.
# The catalogues are in platform/common/locale; the engine has its own.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ko", "한국어")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
TIME_ZONE = CELERY_TIMEZONE = env.str("FORMCHECK_TIME_ZONE", "UTC")
USE_I18N = True
# Days and times are written in one way on all pages.
FORMAT_MODULE_PATH = ["common.formats"]
USE_TZ = True

# Who reads the figures at /metrics/ sends it; without one they are told to this machine alone, if at all.
METRICS_TOKEN: str = env.str("FORMCHECK_METRICS_TOKEN", "")

# --- security ---------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("FORMCHECK_SSL_REDIRECT", PRODUCTION)
# Who asks a web server of its health asks this one process, behind the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics/"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("FORMCHECK_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Without it everybody seems to come from the proxy, and shares one limit on wrong passwords.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "common.log_lines.Line"}, "json": {"()": "common.log_lines.JsonLine"}},
    "filters": {"told": {"()": "common.log_lines.Told"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("FORMCHECK_LOG_FORMAT", "line", validate=OneOf(["line", "json"])),
            "filters": ["told"],
        }
    },
    # Django's own handlers, for which the root's is the only one here: it hides what names people.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
    "root": {
        "handlers": ["console"],
        "level": env.str(
            "FORMCHECK_LOG_LEVEL", "INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
        ),
    },
}
