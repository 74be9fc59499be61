"""Production starts with nothing that is unsafe: each value, and the one sentence that it is told."""

import json
import string
import subprocess
import sys

import pytest
from django.conf import settings

from media import walls
from tests.config import production
from tests.config.production import PUBLIC, STAFF, start

pytestmark = pytest.mark.any_database

BEGINS = "Heard does not start like this. "
ALPHABET = string.ascii_letters + string.digits
ROWS = "qwertyuiopasdfghjklzxcvbnm1234567890" * 2
SOME = "fJ8-2kQz_Lr7vT0wXc5NbGm3"  # a password of these tests
WALL = (
    "install bubblewrap, or allow this user unprivileged user namespaces and Landlock "
    "(sysctl user.max_user_namespaces; in a container, a seccomp profile that allows unshare)."
)
OTHER_MACHINE = "db.kestrelshire.gov.uk"

# (what is set, what is told): on the staff's side unless HEARD_DOOR says public; "" unsets.
UNSAFE: list[tuple[dict[str, str], str]] = [
    # --- secrets
    ({"HEARD_SECRET_KEY": ""}, "HEARD_SECRET_KEY is not set."),
    ({"HEARD_SECRET_KEY": SOME}, "HEARD_SECRET_KEY has 24 characters and needs at least 50."),
    ({"HEARD_SECRET_KEY": ALPHABET}, "HEARD_SECRET_KEY is characters in a row, as in the alphabet: take a random one."),
    ({"HEARD_SECRET_KEY": ALPHABET[::-1]}, "HEARD_SECRET_KEY is characters in a row, as in the alphabet: take a random one."),
    ({"HEARD_CODE_KEY": ROWS[:40]}, "HEARD_CODE_KEY is characters in a row, as in the alphabet: take a random one."),
    ({"HEARD_CODE_KEY": "a" * 64}, "HEARD_CODE_KEY repeats few characters: take a random one."),
    ({"HEARD_CODE_PEPPER": SOME * 3}, "HEARD_CODE_PEPPER repeats few characters: take a random one."),
    ({"HEARD_CODE_PEPPER": ROWS}, "HEARD_CODE_PEPPER repeats few characters: take a random one."),
    ({"HEARD_CODE_PEPPER": f"changeme-{SOME}"}, "HEARD_CODE_PEPPER holds words of an example: take a random one."),
    ({"HEARD_LOG_KEY": f"Password1-{SOME}"}, "HEARD_LOG_KEY holds words of an example: take a random one."),
    ({"HEARD_SECRET_KEY": f"django-insecure-{SOME}-{SOME[::-1]}"}, "HEARD_SECRET_KEY is one made for development or tests."),
    ({"HEARD_CODE_KEY": f"{SOME}{SOME[::-1]}", "HEARD_CODE_PEPPER": f"{SOME}{SOME[::-1]}"}, "HEARD_CODE_PEPPER is the same secret as HEARD_CODE_KEY: make one for each."),
    # --- switches
    ({"HEARD_DEBUG": "yes"}, "HEARD_DEBUG must be off: its error pages show what people wrote."),
    ({"HEARD_DEMO": "yes"}, "HEARD_DEMO must be off: the demo lets anyone in."),
    ({"HEARD_KILL_AT": "sealed"}, "HEARD_KILL_AT kills the process, for tests alone: it must not be set."),
    ({"HEARD_SSL_REDIRECT": "no"}, "HEARD_SSL_REDIRECT must be on: without TLS anyone on the way reads what is sent."),
    ({"HEARD_PROXIES": "0"}, "HEARD_PROXIES is 0: TLS ends at a proxy of yours, so say how many there are."),
    ({"HEARD_BIND": "0.0.0.0:8000"}, "HEARD_BIND is '0.0.0.0:8000', every network: name the one address that the proxy reaches."),
    ({"HEARD_BIND": "[::]:8000"}, "HEARD_BIND is '[::]:8000', every network: name the one address that the proxy reaches."),
    ({"HEARD_LOG_LEVEL": "debug"}, "HEARD_LOG_LEVEL is 'debug': take one of info, warning, error, critical; debug writes addresses."),
    ({"HEARD_WORKERS": "2"}, "HEARD_WORKERS is over 1 without REDIS_URL: each process would count guesses by itself."),
    ({"HEARD_THREADS": "1"}, "HEARD_THREADS is 1: one film would hold them all, so take 4 or more."),
    ({"HEARD_DISK_RESERVE_MB": "0"}, "HEARD_DISK_RESERVE_MB is under 100: films could take the room that words need."),
    # --- addresses and host names
    ({"HEARD_HOSTS": f"{PUBLIC},{STAFF},*"}, "HEARD_HOSTS holds '*': name each host in full, without wildcards."),
    ({"HEARD_HOSTS": f"{PUBLIC},{STAFF},.gov.uk"}, "HEARD_HOSTS holds '.gov.uk': name each host in full, without wildcards."),
    ({"HEARD_HOSTS": f"{PUBLIC},{STAFF},localhost"}, "HEARD_HOSTS holds 'localhost': name the hosts that people type."),
    ({"HEARD_HOSTS": f"{PUBLIC},{STAFF},10.1.2.3"}, "HEARD_HOSTS holds '10.1.2.3': name the hosts that people type."),
    ({"HEARD_HOSTS": f"{PUBLIC},{STAFF},https://x.gov.uk"}, "HEARD_HOSTS holds 'https://x.gov.uk': write host names alone, without https:// or a port."),
    ({"HEARD_STAFF_ADDRESS": ""}, "HEARD_STAFF_ADDRESS is not set: write what people type, such as https://heard.your-council.gov.uk."),
    ({"HEARD_PUBLIC_ADDRESS": ""}, "HEARD_PUBLIC_ADDRESS is not set: write what people type, such as https://heard.your-council.gov.uk."),
    ({"HEARD_STAFF_ADDRESS": f"http://{STAFF}"}, f"HEARD_STAFF_ADDRESS is 'http://{STAFF}': it must begin with https://."),
    ({"HEARD_PUBLIC_ADDRESS": f"http://{PUBLIC}"}, f"HEARD_PUBLIC_ADDRESS is 'http://{PUBLIC}': it must begin with https://."),
    ({"HEARD_STAFF_ADDRESS": STAFF}, f"HEARD_STAFF_ADDRESS is '{STAFF}': it must begin with https://."),
    ({"HEARD_STAFF_ADDRESS": "https://evil.gov.uk"}, "HEARD_STAFF_ADDRESS is 'https://evil.gov.uk', and HEARD_HOSTS does not hold 'evil.gov.uk': one of them is wrong."),
    ({"HEARD_PUBLIC_ADDRESS": "https://evil.gov.uk"}, "HEARD_PUBLIC_ADDRESS is 'https://evil.gov.uk', and HEARD_HOSTS does not hold 'evil.gov.uk': one of them is wrong."),
    ({"HEARD_STAFF_ADDRESS": f"https://{PUBLIC}@{STAFF}"}, f"HEARD_STAFF_ADDRESS is 'https://{PUBLIC}@{STAFF}': write https:// and a host name alone."),
    ({"HEARD_STAFF_ADDRESS": f"https://{STAFF}/heard"}, f"HEARD_STAFF_ADDRESS is 'https://{STAFF}/heard': write https:// and a host name alone."),
    ({"HEARD_STAFF_ADDRESS": f"https://{PUBLIC}"}, "HEARD_PUBLIC_ADDRESS and HEARD_STAFF_ADDRESS have the same host name: each door needs its own."),
    ({"HEARD_STAFF_ADDRESS": f"https://{PUBLIC.upper()}:8443"}, "HEARD_PUBLIC_ADDRESS and HEARD_STAFF_ADDRESS have the same host name: each door needs its own."),
    # --- the council's own sign-in
    ({"HEARD_OIDC_ISSUER": "http://id.gov.uk", "HEARD_OIDC_CLIENT_ID": "h", "HEARD_OIDC_CLIENT_SECRET": SOME}, "HEARD_OIDC_ISSUER is 'http://id.gov.uk': it must begin with https://."),
    ({"HEARD_OIDC_ISSUER": "https://a:b@id.gov.uk", "HEARD_OIDC_CLIENT_ID": "h", "HEARD_OIDC_CLIENT_SECRET": SOME}, "HEARD_OIDC_ISSUER is 'https://a:b@id.gov.uk': write the issuer's address alone."),
    ({"HEARD_OIDC_ISSUER": "https://id.gov.uk", "HEARD_OIDC_CLIENT_ID": "h"}, "HEARD_OIDC_CLIENT_SECRET is not set: the issuer gives it."),
    ({"HEARD_OIDC_ISSUER": "https://id.gov.uk", "HEARD_OIDC_CLIENT_SECRET": SOME}, "HEARD_OIDC_CLIENT_ID is not set: the issuer gives it."),
    ({"HEARD_OIDC_ISSUER": "https://id.gov.uk", "HEARD_OIDC_CLIENT_ID": "h", "HEARD_OIDC_CLIENT_SECRET": "heard"}, "HEARD_OIDC_CLIENT_SECRET has 5 characters and needs at least 16."),
    ({"HEARD_OIDC_TRUSTS_MFA": "yes"}, "HEARD_OIDC_ISSUER is not set, but other HEARD_OIDC_ settings are: set it or none."),
    ({"HEARD_DOOR": "public", "HEARD_OIDC_CLIENT_SECRET": SOME}, "HEARD_OIDC_CLIENT_SECRET is for the staff's side alone: take it away from the public door."),
    ({"HEARD_DOOR": "public", "HEARD_LOG_KEY": SOME}, "HEARD_LOG_KEY is for the staff's side alone: take it away from the public door."),
    # --- the database
    ({"DATABASE_URL": f"postgres://staff:{SOME}@{OTHER_MACHINE}/heard"}, f"DATABASE_URL leads to {OTHER_MACHINE}, another machine: add sslmode=verify-full and sslrootcert."),
    ({"DATABASE_URL": f"postgres://staff:{SOME}@{OTHER_MACHINE}/heard?sslmode=require"}, f"DATABASE_URL leads to {OTHER_MACHINE}, another machine: add sslmode=verify-full and sslrootcert."),
    ({"DATABASE_URL": f"postgres://staff@{OTHER_MACHINE}/heard?sslmode=verify-full"}, f"DATABASE_URL leads to {OTHER_MACHINE}, another machine, without a password or a certificate."),
    ({"DATABASE_URL": "postgres://postgres@127.0.0.1/heard"}, "DATABASE_URL logs in as nobody or as postgres: give each door a role of its own."),
    ({"DATABASE_URL": "postgres:///heard"}, "DATABASE_URL logs in as nobody or as postgres: give each door a role of its own."),
    ({"PGHOST": OTHER_MACHINE}, "PGHOST changes how the database is reached: say it in DATABASE_URL instead."),
    ({"PGSSLMODE": "disable"}, "PGSSLMODE changes how the database is reached: say it in DATABASE_URL instead."),
    ({"SSLKEYLOGFILE": "/var/lib/keys"}, "SSLKEYLOGFILE writes down the keys of every TLS connection: it must not be set."),
    # --- Redis
    ({"REDIS_URL": f"redis://staff:{SOME}@{OTHER_MACHINE}/0"}, f"REDIS_URL leads to {OTHER_MACHINE}, another machine, without TLS: it must begin with rediss://."),
    ({"REDIS_URL": "redis://127.0.0.1/0"}, "REDIS_URL has no user and password of this door's own: make them with «manage.py redis_doors» (see docs/installing.md)."),
    ({"REDIS_URL": f"redis://:{SOME}@127.0.0.1/0"}, "REDIS_URL has no user and password of this door's own: make them with «manage.py redis_doors» (see docs/installing.md)."),
    ({"REDIS_URL": f"rediss://default:{SOME}@{OTHER_MACHINE}/0"}, "REDIS_URL has no user and password of this door's own: make them with «manage.py redis_doors» (see docs/installing.md)."),
    ({"REDIS_URL": "redis://staff:heard@127.0.0.1/0"}, "The password in REDIS_URL has 5 characters and needs at least 24."),
    ({"REDIS_URL": f"rediss://staff:{SOME}@{OTHER_MACHINE}/0?ssl_cert_reqs=none"}, "REDIS_URL has ssl_cert_reqs behind its ?: leave that out."),
    ({"REDIS_URL": f"http://staff:{SOME}@127.0.0.1/0"}, "REDIS_URL must begin with redis://, rediss:// (TLS) or unix://."),
    ({"REDIS_URL": f"redis://staff:{SOME}@127.0.0.1/0", "HEARD_REDIS_PREFIX": "*"}, "HEARD_REDIS_PREFIX may hold small letters, digits and - alone."),
    # --- mail
    ({"HEARD_MAIL_HOST": "mail.gov.uk", "HEARD_MAIL_TLS": "no"}, "HEARD_MAIL_TLS is no, and mail.gov.uk is another machine: take starttls or tls."),
    ({"HEARD_MAIL_USER": "heard"}, "HEARD_MAIL_USER and HEARD_MAIL_PASSWORD go together: set both or neither."),
    ({"HEARD_MAIL_FROM": ""}, "HEARD_MAIL_FROM is not set: write the mailbox that letters come from."),
    ({"HEARD_MAIL_FROM": "heard@localhost"}, "HEARD_MAIL_FROM is 'heard@localhost', an address of an example: write one that your council has."),
    ({"HEARD_MAIL_FROM": "heard@council.example"}, "HEARD_MAIL_FROM is 'heard@council.example', an address of an example: write one that your council has."),
    ({"HEARD_MAIL_FROM": "heard"}, "HEARD_MAIL_FROM is 'heard': write one mailbox, such as heard@ and your council's domain."),
    ({"HEARD_LOG_HEAD_MAIL": "dpo@example.org"}, "HEARD_LOG_HEAD_MAIL is 'dpo@example.org', an address of an example: write one that your council has."),
    # --- places
    ({"HEARD_SCRATCH": "/"}, "HEARD_SCRATCH is /, which is not kept in memory: take a tmpfs, as /dev/shm."),
    ({"HEARD_SCRATCH": "/there-is-none"}, "HEARD_SCRATCH is /there-is-none, which is not kept in memory: take a tmpfs, as /dev/shm."),
    ({"HEARD_FFMPEG": "ffmpeg"}, "HEARD_FFMPEG is 'ffmpeg': write the whole path of a program, or leave it out."),
    ({"HEARD_SPEECH_COMMAND": "whisper {{sound}}"}, "HEARD_SPEECH_COMMAND must begin with the whole path of a program."),
    ({"HEARD_VAULT": "{var}/static/vault"}, "HEARD_VAULT lies in the folder of static files, which everyone can read: give it one of its own."),
    ({"DATABASE_URL": "sqlite:///{var}/media/heard.sqlite3"}, "DATABASE_URL lies in the folder of the council's pictures, which everyone can read: give it one of its own."),
    ({"HEARD_LOG_STATE": "{var}/static/state.json"}, "HEARD_LOG_STATE lies in the folder of static files, which everyone can read: give it one of its own."),
    ({"HEARD_VAULT": "{keys}"}, "HEARD_PRIVATE_KEYS lies in HEARD_VAULT: a backup of one would hold the other."),
]  # fmt: skip

# Nonsense is refused where it is read, before anything is asked of the whole.
NONSENSE = [
    ({"HEARD_DOOR": "back"}, "HEARD_DOOR must be one of public, staff, both, not 'back'."),
    ({"HEARD_PROXIES": "9"}, "HEARD_PROXIES must be between 0 and 5, not 9."),
    ({"HEARD_IDLE_SECONDS": "86400"}, "HEARD_IDLE_SECONDS must be between 15 and 900, not 86400."),
    ({"HEARD_DEBUG": "ture"}, "HEARD_DEBUG must be yes or no, not 'ture'."),
    ({"HEARD_MAIL_TLS": "maybe"}, "HEARD_MAIL_TLS must be one of starttls, tls, no, not 'maybe'."),
    ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL must begin with sqlite:// or postgres://."),
    ({"DATABASE_URL": "postgres://a@b/c?host=evil.gov.uk"}, "DATABASE_URL has 'host' behind its ?: that is not obeyed."),
    ({"DATABASE_URL": "postgres://a@b/c?sslmod=verify-full"}, "DATABASE_URL has 'sslmod' behind its ?: that is not obeyed."),
    ({"DATABASE_URL": "postgres://a@b/c?sslmode=verify-full&sslmode=disable"}, "DATABASE_URL must say sslmode once, with a value."),
    ({"DATABASE_URL": "postgres://a@b/c?sslmode="}, "DATABASE_URL must say sslmode once, with a value."),
    ({"DATABASE_URL": "sqlite:////srv/x?mode=memory"}, "DATABASE_URL names a file: nothing may stand behind a ?."),
    ({"DJANGO_SETTINGS_MODULE": "config.settings.dev"}, "HEARD_HOSTS is set, so this is a council's own installation: set DJANGO_SETTINGS_MODULE to config.settings.production."),
    ({"DJANGO_SETTINGS_MODULE": "config.settings.test"}, "HEARD_HOSTS is set, so this is a council's own installation: set DJANGO_SETTINGS_MODULE to config.settings.production."),
]  # fmt: skip

SAFE = [
    {},
    {"HEARD_DOOR": "public"},
    {"HEARD_HOSTS": f"{PUBLIC},clyw.kestrelshire.gov.uk,{STAFF}"},
    {"HEARD_MAIL_HOST": "mail.gov.uk"},
    {"HEARD_MAIL_HOST": "mail.gov.uk", "HEARD_MAIL_TLS": "tls", "HEARD_MAIL_USER": "heard", "HEARD_MAIL_PASSWORD": SOME},
    {"DATABASE_URL": f"postgres://staff:{SOME}@{OTHER_MACHINE}/heard?sslmode=verify-full&sslrootcert=/etc/ca.pem"},
    {"DATABASE_URL": f"postgres://staff:{SOME}@127.0.0.1/heard"},
    {"REDIS_URL": f"redis://staff:{SOME}@127.0.0.1:6379/0", "HEARD_WORKERS": "3"},
    {"REDIS_URL": f"rediss://staff:{SOME}@{OTHER_MACHINE}/0?ssl_ca_certs=/etc/ca.pem"},
    {"HEARD_OIDC_ISSUER": "https://id.gov.uk", "HEARD_OIDC_CLIENT_ID": "h", "HEARD_OIDC_CLIENT_SECRET": SOME},
    {"HEARD_BIND": "127.0.0.1:8001", "HEARD_THREADS": "8", "HEARD_LOG_LEVEL": "warning"},
]  # fmt: skip


@pytest.fixture(scope="module")
def safe(tmp_path_factory):
    return production.settings(tmp_path_factory.mktemp("council"))


@pytest.fixture(scope="module")
def told(safe):
    """What each case was told: one process loads the settings once for each."""
    cases = [*(changes for changes, _ in [*UNSAFE, *NONSENSE]), *SAFE]
    places = {"var": safe["VAR_DIR"], "keys": safe["VAULT_PRIVATE_KEYS"].parent}
    environments = [
        production.environment(
            safe, **{name: value.format(**places) for name, value in case.items()}
        )
        for case in cases
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.loading"],
        input=json.dumps(environments),
        env={**environments[0], "PYTHONPATH": f"{settings.BASE_DIR}:{settings.BASE_DIR / 'site'}"},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(zip(map(str, cases), json.loads(done.stdout), strict=True))


@pytest.mark.parametrize(("changes", "sentence"), UNSAFE, ids=lambda each: str(each)[:60])
def test_production_refuses_what_is_unsafe(told, changes, sentence):
    assert told[str(changes)] == BEGINS + sentence


@pytest.mark.parametrize(("changes", "sentence"), NONSENSE, ids=lambda each: str(each)[:60])
def test_production_refuses_what_it_would_not_obey(told, changes, sentence):
    assert told[str(changes)] == sentence


@pytest.mark.parametrize("changes", SAFE, ids=str)
def test_production_starts_with_what_is_safe(told, changes):
    assert told[str(changes)] == ""


PROCESSES = {
    "public door": ("public", ["-m", "gunicorn", "--check-config"]),
    "staff door": ("staff", ["-m", "gunicorn", "--check-config"]),
    "worker": ("staff", ["manage.py", "db_worker", "--backend", "work", "--queue-name", "work"]),
    "loop": ("staff", ["manage.py", "reconcile"]),
    "migrate": ("staff", ["manage.py", "migrate", "--plan"]),
    "shell": (
        "staff",
        ["manage.py", "shell", "-c", "from accounts.models import User; print(User)"],
    ),
    "keys": ("staff", ["manage.py", "vault_keys"]),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_refuses_at_its_start(safe, name):
    door, command = PROCESSES[name]
    done = start(safe, *command, HEARD_DOOR=door, HEARD_STAFF_ADDRESS=f"http://{STAFF}")
    assert done.returncode != 0
    assert f"HEARD_STAFF_ADDRESS is 'http://{STAFF}': it must begin with https://." in done.stderr


def test_no_file_wall_for_ffmpeg_is_refused(monkeypatch):
    """Without bubblewrap and Landlock it could read the private keys."""
    standing = walls.Walls("namespaces", True, False, True, True, True, True)
    monkeypatch.setattr(walls, "standing", lambda: standing)
    assert walls.missing() == [
        "Here programs that open clips can read and write what this user can, private keys "
        f"included: {WALL}"
    ]


def test_sslmode_reaches_the_database_library(safe):
    ask = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    url = (
        f"postgres://staff:{SOME}@{OTHER_MACHINE}/heard?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    )
    done = start(safe, "-c", ask, DATABASE_URL=url)
    patience = {
        "connect_timeout": "5", "tcp_user_timeout": "20000", "keepalives_idle": "20",
        "keepalives_interval": "5", "keepalives_count": "3",
    }  # fmt: skip
    asked = {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    assert done.stdout == f"{patience | asked}\n"


def test_letters_to_another_machine_are_encrypted_without_being_asked(safe):
    ask = "from django.conf import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    assert start(safe, "-c", ask, HEARD_MAIL_HOST="mail.gov.uk").stdout == "True False\n"
