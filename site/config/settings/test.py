"""For the tests: one process has both doors, jobs run at once, mail stays in memory."""

import atexit
import os
import shutil
import tempfile

from config import checks
from config.settings.base import *

checks.not_a_council(HOSTS)
SECRET_KEY = "a key for tests alone"  # noqa: S105
CODE_KEY = "a code key for tests alone"
CODE_PEPPER = "a pepper for tests alone"
LOG_KEYS = ["a-log-key-for-tests-alone"] if STAFF_DOOR else []
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick sign-ins
INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.app"]  # one concrete leased job
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "work": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["work"]},
    # Nobody works on clips but the worker that a test starts, or a test that does it by hand.
    "clips": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if env.flag("TEST_CLIP_WORKER")
        else "django_tasks.backends.dummy.DummyBackend",
        "QUEUES": ["clips"],
    },
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True  # nothing is collected before a test

# Files of a test run live in a folder of its own and go with it; a program that a test starts
# is told by HEARD_VAR to use the same.
if "HEARD_VAR" not in os.environ:
    VAR_DIR = Path(tempfile.mkdtemp(prefix="heard-test-"))
    atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
    MEDIA_ROOT = VAR_DIR / "media"
    STATIC_ROOT = VAR_DIR / "static"
    VAULT_DIR = VAR_DIR / "vault"
    VAULT_PUBLIC_KEYS = VAR_DIR / "keys" / "public"
    VAULT_PRIVATE_KEYS = VAR_DIR / "keys" / "private"
    LOG_STATE = VAR_DIR / "keys" / "log-state.json"
    DEPENDENCIES_LOOK = VAR_DIR / "keys" / "dependencies.json"

if REDIS_URL:
    for _name in ("default", "shared"):
        CACHES[_name]["KEY_PREFIX"] = f"heard-test-{_name}-{os.getpid()}"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A power cut may cost a test database its last commits.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # no thread keeps a connection to a dropped copy
