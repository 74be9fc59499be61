"""A process with nothing but the vault in it, for tests that kill it: alone.py BASE ACTION [...].

prepare COUNT                  migrates, seals COUNT words to epoch 1 and makes epoch 2
rotate BATCH WHEN STATEMENT N  vault_rotate, killed before or after the Nth such statement
finish                         vault_rotate, vault_verify --all
verify                         vault_verify --all; both print the wraps by recipient as JSON
"""

import json
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


def begin(base: Path) -> None:
    import django
    from django.conf import settings

    from config import env

    settings.configure(
        INSTALLED_APPS=["vault"],
        DATABASES={"default": env.database("NO_SUCH_VARIABLE", base / "heard.sqlite3")},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DEMO=True,
        VAR_DIR=base,
        VAULT_DIR=base / "vault",
        VAULT_PUBLIC_KEYS=base / "keys" / "public",
        VAULT_PRIVATE_KEYS=base / "keys" / "private",
    )
    django.setup()


def prepare(count: str) -> None:
    from django.core.management import call_command

    from vault import envelopes, keys

    call_command("vault_keys", verbosity=0)
    call_command("migrate", verbosity=0)
    for number in range(int(count)):
        to = [keys.staff(), keys.author(bytes([number]) * 32).recipient]
        envelopes.seal(b"words %d" % number, owner=f"tests.words:{number}", to=to)
    call_command("vault_keys", "--new-epoch", verbosity=0)


def rotate(batch: str, when: str, statement: str, nth: str) -> None:
    from django.core.management import call_command

    kill_at(when, statement, int(nth))
    call_command("vault_rotate", "--batch", batch)


def kill_at(when: str, statement: str, nth: int) -> None:
    """Has the process kill itself, as the machine would: no handler runs, nothing is flushed."""
    from django.db import connection

    seen = 0

    def counted(run, *args):
        nonlocal seen
        seen += 1
        if seen == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = run(*args)
        if seen == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def wrapper(execute, sql, params, many, context):
        matches = sql.startswith(statement)
        return (
            counted(execute, sql, params, many, context)
            if matches
            else execute(sql, params, many, context)
        )

    if statement == "COMMIT":
        real = connection._commit
        connection._commit = lambda: counted(real)
    else:
        connection.execute_wrappers.append(wrapper)


def finish() -> None:
    from django.core.management import call_command

    call_command("vault_rotate")
    verify()


def verify() -> None:
    from django.core.management import call_command

    from vault import verification

    call_command("vault_verify", "--all", stdout=sys.stderr)
    report = verification.verify()
    print(json.dumps({"opened": report.opened, "wraps": report.wraps}))


if __name__ == "__main__":
    begin(Path(sys.argv[1]))
    globals()[sys.argv[2]](*sys.argv[3:])
