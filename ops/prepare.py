"""Makes what is missing before a start: keys, tables, static files, and the demo council.

Runs inside .venv with the settings of the demo; nothing that is there already is touched.
"""

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

SECRETS = ("HEARD_SECRET_KEY", "HEARD_CODE_KEY", "HEARD_CODE_PEPPER", "HEARD_LOG_KEY")


def make_secrets(path: Path) -> None:
    """Write those of the demo's secrets that are not there yet, where only this user can read them."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = path.read_text(encoding="utf-8") if path.exists() else ""
    there = {line.partition("=")[0] for line in held.splitlines()}
    lines = [f"{name}={secrets.token_urlsafe(48)}\n" for name in SECRETS if name not in there]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "a", encoding="utf-8") as file:
        file.writelines(lines)


def _commands() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from feedback.models import Contribution

    if not any(Path(settings.VAULT_PUBLIC_KEYS).glob("*")):
        print("Making the vault's keys …", flush=True)
        with open(os.devnull, "w") as nowhere:  # its advice is for a council, not for a demo
            call_command("vault_keys", stdout=nowhere)
    print("Bringing the database up to date …", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Contribution.objects.exists():
        print("Return codes to try on the child's side:", flush=True)
        call_command("load_demo", codes=True)
    else:
        print("Loading the demo council …", flush=True)
        call_command("load_demo")


if __name__ == "__main__":
    os.umask(0o077)
    var = Path(os.environ.get("HEARD_VAR", ROOT / "var")).expanduser().resolve()
    make_secrets(var / "keys" / "secrets.env")
    import django

    django.setup()
    _commands()
