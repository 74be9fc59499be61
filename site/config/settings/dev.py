"""One machine, for working on Heard and for the demo: keys are made under var/."""

from pathlib import Path

from config import checks, env

# What «make run» wrote: every command on this machine then works with the same secrets.
env.use_file(env.path("HEARD_VAR", Path(__file__).parents[3] / "var") / "keys" / "secrets.env")

from config.settings.base import *  # noqa: E402

checks.not_a_council(HOSTS)
DEBUG = env.flag("HEARD_DEBUG", default=False)
SECRET_KEY = env.text("HEARD_SECRET_KEY", "a development key, refused in production")
CODE_KEY = CODE_KEY or "development code key, refused in production"
CODE_PEPPER = CODE_PEPPER or "development code pepper, refused in production"
if STAFF_DOOR:
    LOG_KEYS = LOG_KEYS or ["a-development-log-key,-refused-in-production"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
