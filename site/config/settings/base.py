"""What every installation of Heard shares. dev, test and production each add a short file."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.clips import *
from config.settings.signing_in import *

SITE_DIR = Path(__file__).resolve().parents[2]
BASE_DIR = SITE_DIR.parent
VAR_DIR = env.path("HEARD_VAR", BASE_DIR / "var")

# --- The door -----------------------------------------------------------------------------
# public: the child's side, can seal and holds no private key. staff: the desk, the boards and
# the Wagtail admin, can open. both: one process for development.
DOOR = env.choice("HEARD_DOOR", "both", ("public", "staff", "both"))
PUBLIC_DOOR = DOOR in {"public", "both"}
STAFF_DOOR = DOOR in {"staff", "both"}
DEMO = env.flag("HEARD_DEMO", default=False)

PROXIES = env.number("HEARD_PROXIES", 0, most=5)  # how many of our own proxies stand in front
PUBLIC_ADDRESS = env.text("HEARD_PUBLIC_ADDRESS", "http://localhost:8000").rstrip("/")
STAFF_ADDRESS = env.text("HEARD_STAFF_ADDRESS", "http://localhost:8001").rstrip("/")

HOSTS = env.words("HEARD_HOSTS")  # all names of this installation; production alone has any

ROOT_URLCONF = f"config.urls.{DOOR}"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "participation",
    "boards",
    "feedback",
    "media",
    "alarms",
    "accounts",
    "vault",
    "lifecycles",
    "audit",
    "components",
    "jobs",
    "idempotency",
    "tallies",
    "drafts",
    "dependencies",
    *(SIGN_IN_APPS if STAFF_DOOR else []),
    "django_tasks",
    "django_tasks_db",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# The child's side has no sessions, no cookies and nobody signed in; what is not there cannot
# leak or slow anything down.
_EVERY_DOOR = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A slow phone gets a first screen in one round trip. Nothing secret of someone else's can be
    # guessed at from lengths here: no cookie brings it, and the padding differs each time.
    *(["django.middleware.gzip.GZipMiddleware"] if PUBLIC_DOOR else []),
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Round all that answers by itself below: a redirect to the address with its last slash, or a
    # refused host, is not to be kept either.
    "components.middleware.PrivacyHeadersMiddleware",
    # Welsh has addresses of its own at the public door; staff screens are in English so far.
    *(
        [
            "django.middleware.locale.LocaleMiddleware",
            "components.middleware.PhonesLanguageMiddleware",
        ]
        if PUBLIC_DOOR
        else []
    ),
    "django.middleware.common.CommonMiddleware",
    "components.middleware.DatabaseFileMiddleware",
]
_SIGNED_IN = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.StaffSessionMiddleware",
    "components.nearest.NearestPageMiddleware",
    "drafts.middleware.DraftsMiddleware",
    "idempotency.middleware.OnceMiddleware",
]
MIDDLEWARE = _EVERY_DOOR + (_SIGNED_IN if STAFF_DOOR else [])

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["idempotency.templatetags.once"],  # a once-only key beside each token
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                *(
                    [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "config.menu.staff_menu",
                    ]
                    if STAFF_DOOR
                    else []
                ),
                "components.context.site",
                "feedback.context.public",
            ],
        },
    },
]

# What a page for children knows by heart when the database is lost: helplines, where Exit goes.
ERROR_CONTEXT = "feedback.context.last_known"

DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "heard.sqlite3")}

REDIS_URL = env.text("REDIS_URL", "")
REDIS_PREFIX = env.text("HEARD_REDIS_PREFIX", "heard")


def _cache(name: str) -> dict[str, Any]:
    """A cache of its own key space: on Redis as JSON, since both doors may write there."""
    if not REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    return {
        "BACKEND": "config.caches.JSONCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": f"{REDIS_PREFIX}-{name}",
    }


CACHES: dict[str, dict[str, Any]] = {
    "default": _cache(DOOR),
    "shared": _cache("shared"),  # staff's side writes, every door reads
    # Whole rows, which JSON cannot hold: never out of the process.
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
    },
}

# Wagtail indexes its own pages through "default": at once, so that a published page is found
# without a worker. Our own work goes through "work", where a worker waits for it.
_WORKERS = "jobs.on_redis.Backend" if REDIS_URL else "django_tasks_db.DatabaseBackend"
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "work": {"BACKEND": _WORKERS, "QUEUES": ["work"]},
    "clips": {
        "BACKEND": _WORKERS,
        "QUEUES": ["clips"],
    },  # a film takes minutes: none waits behind it
}
if REDIS_URL:
    INSTALLED_APPS += ["django_tasks_rq", "django_rq"]  # 7 MB that nobody else need carry
    # Not pickle, and no name but our tasks': see jobs.on_redis.
    RQ = {"JOB_CLASS": "jobs.on_redis.Job"}
    _QUEUE = {"URL": env.with_patience(REDIS_URL), "SERIALIZER": "rq.serializers.JSONSerializer"}
    RQ_QUEUES = {
        "work": {**_QUEUE, "DEFAULT_TIMEOUT": 900},
        "clips": {**_QUEUE, "DEFAULT_TIMEOUT": 1800},
    }

# --- Who signs in (see accounts) ------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Words -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [SITE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
# Our pages alone use them; and a header less is 33 bytes less for each picture on a slow phone.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"  # the council's own pictures; never what a child sends
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "components.static_files.NamedByContent"},
}
# Bytes of words within an hour, from one source and in all; a short text is taken over them too.
WORDS_SOURCE_BYTES = env.number("HEARD_WORDS_SOURCE_MB", 8, least=1, most=10_000) * 1_000_000
WORDS_ALL_BYTES = env.number("HEARD_WORDS_ALL_MB", 200, least=1, most=1_000_000) * 1_000_000
# Sendings within ten minutes, from everywhere together, after which they are held back, never refused.
SENDS_ALL = env.number("HEARD_SENDS_ALL", 600, least=60, most=1_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024  # 200,000 characters at 4 bytes, %XX each
# The captions of the longest clip are one form, three fields a line; nothing public is so long.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6200 if STAFF_DOOR else 200
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024  # a paper; plaintext never goes to a temp file

# --- Alarms ----------------------------------------------------------------------------------
# From where on the operators and the safeguarding leads are written to (see ``alarms``).
ALARM_DISK_MB = env.number("HEARD_ALARM_DISK_MB", 5 * 1024, most=100_000_000)
ALARM_UNREAD = env.number("HEARD_ALARM_UNREAD", 200, least=1)
ALARM_HELD_BACK = env.number("HEARD_ALARM_HELD_BACK", 30, least=1)
ALARM_FILMS = env.number("HEARD_ALARM_FILMS", 50, least=1)

# --- The vault -------------------------------------------------------------------------------
VAULT_DIR = env.path("HEARD_VAULT", VAR_DIR / "vault")  # sealed files
VAULT_PUBLIC_KEYS = env.path("HEARD_PUBLIC_KEYS", VAR_DIR / "keys" / "public")
VAULT_PRIVATE_KEYS = (
    env.path("HEARD_PRIVATE_KEYS", VAR_DIR / "keys" / "private") if STAFF_DOOR else None
)
CODE_KEY = env.text("HEARD_CODE_KEY", "")  # turns a submission key into a return code
CODE_PEPPER = env.text("HEARD_CODE_PEPPER", "")  # looks a return code up

# --- The log (see audit) -----------------------------------------------------------------------
# Keys of its chain, the newest first with blanks between: never on the public door.
LOG_KEYS = env.text("HEARD_LOG_KEY", "").split() if STAFF_DOOR else []
# What the staff's side remembers of the log, out of the database's reach.
LOG_STATE = env.path("HEARD_LOG_STATE", (VAULT_PRIVATE_KEYS or VAR_DIR).parent / "log-state.json")
DEPENDENCIES_LOOK = LOG_STATE.with_name("dependencies.json")  # when somebody last looked
LOG_HEAD_MAIL = env.words("HEARD_LOG_HEAD_MAIL")  # who gets the head each day
_HEADS = env.text("HEARD_LOG_HEADS", "")
LOG_HEADS = Path(_HEADS).expanduser().resolve() if _HEADS else None  # where it is kept too

# --- What browsers are told --------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb", "browsing-topics",
    )
}  # fmt: skip
if not PUBLIC_DOOR:  # a film in a meeting fills the wall
    PERMISSIONS_POLICY["fullscreen"] = ["self"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    },
}
# Wagtail's editor, behind the staff door alone, needs inline script and shows a preview in a frame.
EDITOR_CONTENT_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
SESSION_ENGINE = "accounts.session_store"  # a row has a digest of the key, never the key
SESSION_COOKIE_NAME = "s"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "f"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "drafts.refusing.csrf_failure"

STAFF_WORK = ("/desk/", "/boards/", "/people/", "/drafts/")
DRAFT_DAYS = 7  # what somebody typed and did not save is kept for
# Forms that are not ours to key: django-allauth's steps of signing in each stand on something that is
# good once by itself (a code, a link, a key's answer).
ONCE_ELSEWHERE = ("/sign-in/", "/drafts/save/")
DRAFTS_ELSEWHERE = (*ONCE_ELSEWHERE, "/admin/")  # Wagtail's editor keeps what is typed by itself

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Heard"
# JPEG renditions would keep where a picture was taken; WebP ones do not (measured).
WAGTAILIMAGES_FORMAT_CONVERSIONS = dict.fromkeys(
    ("jpeg", "png", "gif", "bmp", "heic", "avif"), "webp"
)
# Opened and made anew behind the walls before the library has it: at most 3,000 pixels, no notes.
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.pictures.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
WAGTAILADMIN_BASE_URL = STAFF_ADDRESS
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILADMIN_LOGIN_URL = "/sign-in/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Mail and logs ------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("HEARD_MAIL_FROM", "heard@localhost")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            **({"()": "serving.logs.ByTheHour"} if PUBLIC_DOOR else {}),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Request lines may hold what someone typed; errors are logged by path alone elsewhere.
    "loggers": {
        "heard": {"level": "INFO"},
        # Django's own handler would mail what broke with the whole form: a child's words.
        "django": {"handlers": [], "level": "WARNING"},
        # What a child mistyped is no news, and its line would say when.
        **({"django.request": {"level": "ERROR"}} if PUBLIC_DOOR else {}),
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
