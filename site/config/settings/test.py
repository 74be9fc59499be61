"""For the tests: one process has both doors, jobs run at once, mail stays in memory."""

from config.settings.base import *

SECRET_KEY = "a key for tests alone"  # noqa: S105
CODE_KEY = "a code key for tests alone"
CODE_PEPPER = "a pepper for tests alone"
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick sign-ins
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "work": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["work"]},
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
