"""For tests that start a program of their own beside the test run."""

import os

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def environment_of_this_run(transactional_db):
    """An environment in which ``manage.py`` uses this run's database and keys."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite://{facts['NAME']}"
    else:
        user = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
        address = f"postgres://{user}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.app.settings",
        "DATABASE_URL": address,
        "HEARD_VAR": str(settings.VAR_DIR),
        "HEARD_VAULT": str(settings.VAULT_DIR),
        "HEARD_PUBLIC_KEYS": str(settings.VAULT_PUBLIC_KEYS),
        "HEARD_PRIVATE_KEYS": str(settings.VAULT_PRIVATE_KEYS),
        "PYTHONPATH": "site",
    }
