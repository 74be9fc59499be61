"""A council's own installation refuses to start when something about it is unsafe."""

import os
import secrets

import pytest
from django.conf import settings as test_settings
from django.core.exceptions import ImproperlyConfigured

from config import checks
from tests.config import production
from tests.config.production import start


@pytest.fixture
def safe(tmp_path, monkeypatch):
    """Settings with nothing to complain about."""
    for name in list(os.environ):
        if name.startswith(production.NOT_OURS):
            monkeypatch.delenv(name)
    return production.settings(tmp_path)


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


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ([], "HEARD_LOG_KEY is not set."),
        (["short"], "HEARD_LOG_KEY has 5 characters and needs at least 32."),
        (["ab" * 20], "HEARD_LOG_KEY repeats few characters: take a random one."),
        (
            ["a-development-log-key,-refused-in-production"],
            "HEARD_LOG_KEY is one made for development or tests.",
        ),
    ],
)
def test_the_staff_side_needs_a_key_for_the_log(safe, keys, sentence):
    assert found({**safe, "LOG_KEYS": keys}) == [sentence]


def test_each_key_of_the_log_is_looked_at(safe):
    keys = [*safe["LOG_KEYS"], "short"]
    expected = "HEARD_LOG_KEY has 5 characters and needs at least 32."
    assert found({**safe, "LOG_KEYS": keys}) == [expected]


def test_a_key_of_the_log_that_the_public_door_has_by_another_name_is_refused(safe):
    expected = "HEARD_LOG_KEY must differ from the other secrets: the public door has two of them."
    assert found({**safe, "LOG_KEYS": [safe["CODE_KEY"]]}) == [expected]


@pytest.mark.parametrize("name", ["HEARD_LOG_KEY", "HEARD_LOG_KEY_FILE"])
def test_the_public_door_does_not_start_with_the_key_of_the_log(safe, name):
    done = start(
        safe, "-c", "import config.wsgi", HEARD_DOOR="public", **{name: secrets.token_urlsafe(32)}
    )
    assert done.returncode == 1
    assert "HEARD_LOG_KEY is for the staff's side alone" in done.stderr


def test_a_key_that_is_the_pepper_too_is_refused(safe):
    expected = ["HEARD_CODE_PEPPER is the same secret as HEARD_CODE_KEY: make one for each."]
    assert found({**safe, "CODE_KEY": safe["CODE_PEPPER"]}) == expected


def test_debug_is_refused(safe):
    expected = ["HEARD_DEBUG must be off: its error pages show what people wrote."]
    assert found({**safe, "DEBUG": True}) == expected


def test_the_demo_is_refused(safe):
    assert found({**safe, "DEMO": True}) == ["HEARD_DEMO must be off: the demo lets anyone in."]


def test_both_doors_in_one_process_are_refused(safe):
    (sentence,) = found({**safe, "DOOR": "both"})
    assert sentence.startswith("HEARD_DOOR must be public or staff")


@pytest.mark.parametrize("name", ["VAR_DIR", "VAULT_DIR"])
@pytest.mark.parametrize("mode", [0o755, 0o751, 0o754])
def test_a_folder_open_to_everyone_is_refused(safe, name, mode):
    safe[name].chmod(mode)
    expected = f"{safe[name]} is open to everyone on this machine (mode {mode:o}): chmod o-rwx."
    assert found(safe) == [expected]


@pytest.mark.parametrize(("folder", "key"), [(0o750, 0o600), (0o700, 0o640), (0o755, 0o644)])
def test_private_keys_open_to_the_group_are_refused(safe, folder, key):
    place = safe["VAULT_PRIVATE_KEYS"]
    file = place / "staff-0001.json"
    file.chmod(key)
    place.chmod(folder)
    expected = []
    if folder != 0o700:
        expected.append(
            f"{place} is open to others than its user (mode {folder:o}): chmod 700 {place}."
        )
    if key != 0o600:
        expected.append(f"{file} is open to others than its user (mode {key:o}): chmod 600 {file}.")
    assert found(safe) == expected


def test_a_public_key_that_anyone_can_replace_is_refused(safe):
    file = safe["VAULT_PUBLIC_KEYS"] / "staff-0001.json"
    file.chmod(0o666)
    assert found(safe) == [
        f"{file} (the keys that everything is sealed to) can be changed by anyone on this machine: "
        f"chmod o-w {file}."
    ]


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


def test_the_proxy_header_is_believed(safe):
    ask = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    assert start(safe, "-c", ask).stdout == "('HTTP_X_FORWARDED_PROTO', 'https')\n"
