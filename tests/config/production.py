"""A council's installation with nothing to complain about, as settings and as an environment."""

import os
import secrets
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings as test_settings

from config import folders as on_disk

PUBLIC, STAFF = "heard.kestrelshire.gov.uk", "heard-staff.kestrelshire.gov.uk"
OBEYED = ("SSLKEYLOGFILE", "PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSSLMODE", "PGOPTIONS")
NOT_OURS = ("HEARD_", "DATABASE_URL", "REDIS_URL", *OBEYED)


@cache
def why_not_here(door: str) -> str:
    """What production would say of where this checkout stands: in a folder that others may write, or
    owned by the user that the public door would run as. Nothing where it may run.
    """
    return next(on_disk.problems({"DOOR": door, "BASE_DIR": test_settings.BASE_DIR}), "")


def needs_a_safe_checkout(door: str) -> None:
    """Skips a test that starts production from a place where production refuses to start."""
    if reason := why_not_here(door):
        pytest.skip(f"Production does not run from this checkout: {reason}")


def folders(below: Path) -> dict[str, Path]:
    """Folders and one pair of keys, with the rights that they should have."""
    made = {
        "VAR_DIR": below / "var",
        "VAULT_DIR": below / "var" / "vault",
        "VAULT_PUBLIC_KEYS": below / "keys" / "public",
        "VAULT_PRIVATE_KEYS": below / "keys" / "private",
    }
    for name, folder in made.items():
        folder.mkdir(parents=True)
        folder.chmod(0o700 if name == "VAULT_PRIVATE_KEYS" else 0o750)
    (below / "keys").chmod(0o750)
    for half, mode in (("PUBLIC", 0o640), ("PRIVATE", 0o600)):
        file = made[f"VAULT_{half}_KEYS"] / "staff-0001.json"
        file.write_text("{}")
        file.chmod(mode)
    return made


def settings(below: Path, *, door: str = "staff") -> dict[str, object]:
    """What the production settings would be, for ``config.checks``."""
    needs_a_safe_checkout(door)
    return {
        "DOOR": door,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CODE_KEY": secrets.token_urlsafe(32),
        "CODE_PEPPER": secrets.token_urlsafe(32),
        "LOG_KEYS": [secrets.token_urlsafe(32)],
        "DEBUG": False,
        "DEMO": False,
        "HOSTS": [PUBLIC, STAFF],
        "PUBLIC_ADDRESS": f"https://{PUBLIC}",
        "STAFF_ADDRESS": f"https://{STAFF}",
        "PROXIES": 1,
        "SECURE_SSL_REDIRECT": True,
        "DEFAULT_FROM_EMAIL": f"Heard <heard@{PUBLIC}>",
        "EMAIL_HOST": "localhost",
        **folders(below),
    }


def environment(safe: dict[str, object], **changes: str) -> dict[str, str]:
    """The environment that leads to ``safe``, for a process of its door; "" takes a variable away."""
    (Path(str(safe["VAR_DIR"])) / "static").mkdir(exist_ok=True)
    of_staff = {
        "HEARD_LOG_KEY": safe["LOG_KEYS"][0],
        "HEARD_PRIVATE_KEYS": str(safe["VAULT_PRIVATE_KEYS"]),
    }
    door = changes.get("HEARD_DOOR", safe["DOOR"])
    needs_a_safe_checkout(str(door))
    found = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PYTHONPATH": "site",
        "HEARD_DOOR": door,
        "HEARD_SECRET_KEY": safe["SECRET_KEY"],
        "HEARD_CODE_KEY": safe["CODE_KEY"],
        "HEARD_CODE_PEPPER": safe["CODE_PEPPER"],
        "HEARD_HOSTS": ",".join(safe["HOSTS"]),
        "HEARD_PUBLIC_ADDRESS": safe["PUBLIC_ADDRESS"],
        "HEARD_STAFF_ADDRESS": safe["STAFF_ADDRESS"],
        "HEARD_PROXIES": "1",
        "HEARD_MAIL_FROM": safe["DEFAULT_FROM_EMAIL"],
        "HEARD_VAR": str(safe["VAR_DIR"]),
        "HEARD_PUBLIC_KEYS": str(safe["VAULT_PUBLIC_KEYS"]),
        **(of_staff if door == "staff" else {}),
        **changes,
    }
    return {name: value for name, value in found.items() if value}


def start(safe: dict[str, object], *command: str, **changes: str) -> subprocess.CompletedProcess:
    """Start ``command`` as a council would, with ``changes`` to a safe environment, until it ends."""
    return subprocess.run(
        [sys.executable, *command],
        env=environment(safe, **changes),
        cwd=test_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
