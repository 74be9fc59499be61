"""A council's own installation refuses to start when something about it is unsafe."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as test_settings
from django.core.exceptions import ImproperlyConfigured

from config import checks


@pytest.fixture
def safe(tmp_path, monkeypatch):
    """Settings with nothing to complain about."""
    for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER"):
        monkeypatch.delenv(f"HEARD_{name}_FILE", raising=False)
    folders = {
        "VAR_DIR": tmp_path / "var",
        "VAULT_DIR": tmp_path / "var" / "vault",
        "VAULT_PUBLIC_KEYS": tmp_path / "keys" / "public",
        "VAULT_PRIVATE_KEYS": tmp_path / "keys" / "private",
    }
    for folder in folders.values():
        folder.mkdir(parents=True)
        folder.chmod(0o750)
    for half in ("PUBLIC", "PRIVATE"):
        file = folders[f"VAULT_{half}_KEYS"] / "staff-0001.json"
        file.write_text("{}")
        file.chmod(0o640)
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CODE_KEY": secrets.token_urlsafe(32),
        "CODE_PEPPER": secrets.token_urlsafe(32),
        "DEBUG": False,
        "DEMO": False,
        "DOOR": "staff",
        "ALLOWED_HOSTS": ["heard.example.org"],
        **folders,
    }


def found(settings):
    return list(checks.problems(settings))


def test_safe_settings_are_not_complained_about(safe):
    assert found(safe) == []
    checks.refuse(safe)


def test_a_public_door_that_could_read_a_private_key_is_refused(safe, monkeypatch):
    private = safe["VAULT_PRIVATE_KEYS"]
    monkeypatch.setenv("HEARD_PRIVATE_KEYS", str(private))
    public = {**safe, "DOOR": "public", "VAULT_PRIVATE_KEYS": None}
    assert found(public) == [
        f"The public door can read the private keys in {private}: run it as a user of its own "
        "that cannot (see docs/keys.md)."
    ]
    for file in private.iterdir():
        file.unlink()
    assert found(public) == []


def test_a_hook_of_the_tests_is_refused(safe, monkeypatch):
    monkeypatch.setenv("HEARD_KILL_AT", "sealed")
    assert found(safe) == ["HEARD_KILL_AT kills the process, for tests alone: it must not be set."]


@pytest.mark.parametrize("name", ["SECRET_KEY", "CODE_KEY", "CODE_PEPPER"])
def test_a_missing_secret_is_refused(safe, name):
    assert found({**safe, name: ""}) == [f"HEARD_{name} is not set."]


@pytest.mark.parametrize(
    ("name", "least"), [("SECRET_KEY", 50), ("CODE_KEY", 32), ("CODE_PEPPER", 32)]
)
def test_a_short_secret_is_refused(safe, name, least):
    short = safe[name][: least - 1]
    expected = f"HEARD_{name} has {least - 1} characters and needs at least {least}."
    assert found({**safe, name: short}) == [expected]


@pytest.mark.parametrize("name", ["SECRET_KEY", "CODE_KEY", "CODE_PEPPER"])
def test_a_secret_of_development_is_refused(safe, name):
    value = f"{name} for development " + "abcdefghijklmnopqrstuvwxyz" * 2
    expected = f"HEARD_{name} is one made for development or tests."
    assert found({**safe, name: value}) == [expected]


def test_the_secrets_of_the_tests_are_refused(safe):
    secret = {"SECRET_KEY": test_settings.SECRET_KEY}
    assert found({**safe, **secret}) == ["HEARD_SECRET_KEY is one made for development or tests."]


def test_a_long_secret_of_few_characters_is_refused(safe):
    expected = ["HEARD_SECRET_KEY repeats few characters: take a random one."]
    assert found({**safe, "SECRET_KEY": "abc" * 30}) == expected


def test_a_key_that_is_the_pepper_too_is_refused(safe):
    expected = [
        "HEARD_SECRET_KEY, HEARD_CODE_KEY and HEARD_CODE_PEPPER must differ from each other."
    ]
    assert found({**safe, "CODE_KEY": safe["CODE_PEPPER"]}) == expected


def test_debug_is_refused(safe):
    expected = ["HEARD_DEBUG must be off: its error pages show what people wrote."]
    assert found({**safe, "DEBUG": True}) == expected


def test_the_demo_is_refused(safe):
    assert found({**safe, "DEMO": True}) == ["HEARD_DEMO must be off: the demo lets anyone in."]


def test_both_doors_in_one_process_are_refused(safe):
    (sentence,) = found({**safe, "DOOR": "both"})
    assert sentence.startswith("HEARD_DOOR must be public or staff")


def test_no_host_is_refused(safe):
    assert found({**safe, "ALLOWED_HOSTS": []}) == ["HEARD_HOSTS names no host."]


@pytest.mark.parametrize("host", ["*", ".example.org", "*.example.org"])
def test_a_wildcard_host_is_refused(safe, host):
    expected = f"HEARD_HOSTS holds {host!r}: name each host in full, without wildcards."
    assert found({**safe, "ALLOWED_HOSTS": ["heard.example.org", host]}) == [expected]


@pytest.mark.parametrize("name", ["VAR_DIR", "VAULT_DIR", "VAULT_PRIVATE_KEYS"])
@pytest.mark.parametrize("mode", [0o755, 0o751, 0o752])
def test_a_folder_open_to_everyone_is_refused(safe, name, mode):
    safe[name].chmod(mode)
    expected = f"{safe[name]} is open to everyone on this machine (mode {mode:o}): chmod o-rwx."
    assert found(safe) == [expected]


def test_a_private_key_open_to_everyone_is_refused(safe):
    file = safe["VAULT_PRIVATE_KEYS"] / "staff-0001.json"
    file.chmod(0o644)
    expected = [f"{file} is open to everyone on this machine (mode 644): chmod o-rwx."]
    assert found(safe) == expected


def test_a_public_key_that_anyone_can_replace_is_refused(safe):
    file = safe["VAULT_PUBLIC_KEYS"] / "staff-0001.json"
    file.chmod(0o666)
    assert found(safe) == [f"{file} can be written by anyone on this machine: chmod o-w."]


def test_a_secret_file_open_to_everyone_is_refused(safe, tmp_path, monkeypatch):
    file = tmp_path / "pepper"
    file.write_text(safe["CODE_PEPPER"])
    file.chmod(0o644)
    monkeypatch.setenv("HEARD_CODE_PEPPER_FILE", str(file))
    expected = [f"{file} is open to everyone on this machine (mode 644): chmod o-rwx."]
    assert found(safe) == expected


def test_a_missing_public_key_is_refused_except_where_it_is_made(safe):
    (safe["VAULT_PUBLIC_KEYS"] / "staff-0001.json").unlink()
    (sentence,) = found(safe)
    assert sentence.startswith(f"There is no public key in {safe['VAULT_PUBLIC_KEYS']}")
    checks.refuse(safe, making_keys=True)


def test_the_public_door_needs_no_private_key(safe):
    assert found({**safe, "DOOR": "public", "VAULT_PRIVATE_KEYS": None}) == []


def test_every_problem_is_named_at_once(safe):
    with pytest.raises(ImproperlyConfigured) as caught:
        checks.refuse({**safe, "DEBUG": True, "CODE_KEY": ""})
    assert str(caught.value) == (
        "Heard does not start like this. HEARD_CODE_KEY is not set. "
        "HEARD_DEBUG must be off: its error pages show what people wrote."
    )


def start(safe, *command, **changes):
    """Start ``command`` as a council would, with ``changes`` to a safe environment."""
    (safe["VAR_DIR"] / "static").mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PYTHONPATH": "site",
        "HEARD_DOOR": "public",
        "HEARD_SECRET_KEY": safe["SECRET_KEY"],
        "HEARD_CODE_KEY": safe["CODE_KEY"],
        "HEARD_CODE_PEPPER": safe["CODE_PEPPER"],
        "HEARD_HOSTS": "heard.example.org",
        "HEARD_VAR": str(safe["VAR_DIR"]),
        "HEARD_PUBLIC_KEYS": str(safe["VAULT_PUBLIC_KEYS"]),
        **changes,
    }
    return subprocess.run(
        [sys.executable, *command],
        env=environment,
        cwd=test_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_safe_installation_starts(safe):
    done = start(safe, "-c", "import config.wsgi")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "command", [("-c", "import config.wsgi"), ("manage.py", "migrate", "--plan")]
)
def test_an_unsafe_installation_starts_neither_as_a_door_nor_as_a_command(safe, command):
    done = start(safe, *command, HEARD_DEBUG="1")
    assert done.returncode == 1
    assert "HEARD_DEBUG must be off" in done.stderr


def test_the_proxy_header_is_believed_only_behind_a_proxy(safe):
    ask = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    assert start(safe, "-c", ask).stdout == "None\n"
    behind_one = start(safe, "-c", ask, HEARD_PROXIES="1")
    assert behind_one.stdout == "('HTTP_X_FORWARDED_PROTO', 'https')\n"
