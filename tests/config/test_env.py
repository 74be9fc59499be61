"""The readers of the environment take sense and refuse nonsense by name."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in ("THING", "THING_FILE"):
        monkeypatch.delenv(name, raising=False)


def refusal(reader, *arguments, **options):
    with pytest.raises(ImproperlyConfigured) as caught:
        reader(*arguments, **options)
    return str(caught.value)


def test_text_is_the_value(monkeypatch):
    monkeypatch.setenv("THING", "a value")
    assert env.text("THING") == "a value"


def test_text_without_a_value_is_the_default():
    assert env.text("THING", "usual") == "usual"


def test_text_without_value_or_default_is_refused():
    assert refusal(env.text, "THING") == "THING is not set (nor THING_FILE)."


def test_text_is_read_from_a_file(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from the file\n")
    monkeypatch.setenv("THING_FILE", str(secret))
    assert env.text("THING") == "from the file"


def test_a_file_that_cannot_be_read_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("THING_FILE", str(tmp_path / "none"))
    expected = f"THING_FILE: cannot read {tmp_path / 'none'}: No such file or directory."
    assert refusal(env.text, "THING") == expected


def test_a_value_and_a_file_at_once_are_refused(monkeypatch):
    monkeypatch.setenv("THING", "one")
    monkeypatch.setenv("THING_FILE", "/another")
    assert refusal(env.text, "THING") == "Set THING or THING_FILE, not both."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True), ("true", True), ("YES", True), (" on ", True),
        ("0", False), ("false", False), ("No", False), ("off", False), ("", False),
    ],
)  # fmt: skip
def test_flag_reads_yes_and_no(monkeypatch, value, expected):
    monkeypatch.setenv("THING", value)
    assert env.flag("THING", default=not expected) is expected


@pytest.mark.parametrize("value", ["maybe", "2", "-1", "ture"])
def test_flag_refuses_anything_else(monkeypatch, value):
    monkeypatch.setenv("THING", value)
    assert refusal(env.flag, "THING") == f"THING must be yes or no, not {value!r}."


def test_number_reads_whole_numbers(monkeypatch):
    monkeypatch.setenv("THING", "25")
    assert env.number("THING", 1) == 25


@pytest.mark.parametrize("value", ["many", "1.5", "", "0x10"])
def test_number_refuses_what_is_none(monkeypatch, value):
    monkeypatch.setenv("THING", value)
    assert refusal(env.number, "THING", 1) == f"THING must be a whole number, not {value!r}."


@pytest.mark.parametrize("value", [-1, 11])
def test_number_refuses_what_is_out_of_range(monkeypatch, value):
    monkeypatch.setenv("THING", str(value))
    expected = f"THING must be between 0 and 10, not {value}."
    assert refusal(env.number, "THING", 1, most=10) == expected


def test_words_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("THING", "one, two,,three ")
    assert env.words("THING") == ["one", "two", "three"]


def test_choice_refuses_what_is_not_offered(monkeypatch):
    monkeypatch.setenv("THING", "back")
    expected = "THING must be one of public, staff, not 'back'."
    assert refusal(env.choice, "THING", "public", ("public", "staff")) == expected


def test_path_is_absolute(monkeypatch):
    monkeypatch.setenv("THING", "some/where")
    assert env.path("THING", Path("/usual")) == Path.cwd() / "some" / "where"


def test_database_without_an_address_is_sqlite():
    found = env.database("THING", Path("/var/heard.sqlite3"))
    assert (found["ENGINE"], found["NAME"]) == (
        "django.db.backends.sqlite3",
        "/var/heard.sqlite3",
    )
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("slashes", ["///", "////"])
def test_database_in_a_file_is_found_at_its_path(monkeypatch, slashes):
    monkeypatch.setenv("THING", f"sqlite:{slashes}srv/heard%201.sqlite3")
    assert env.database("THING", Path("/unused"))["NAME"] == "/srv/heard 1.sqlite3"


def test_database_on_a_server_has_its_parts_unquoted(monkeypatch):
    monkeypatch.setenv("THING", "postgres://us%40er:p%2Fw@host:5433/name")
    found = env.database("THING", Path("/unused"))
    wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [found[name] for name in wanted] == [
        "django.db.backends.postgresql", "name", "us@er", "p/w", "host", "5433",
    ]  # fmt: skip


def test_database_on_a_server_needs_a_name(monkeypatch):
    monkeypatch.setenv("THING", "postgres://host")
    assert refusal(env.database, "THING", Path("/unused")) == "THING names no database."


def test_database_of_another_kind_is_refused(monkeypatch):
    monkeypatch.setenv("THING", "mysql://host/name")
    expected = "THING must begin with sqlite:// or postgres://."
    assert refusal(env.database, "THING", Path("/unused")) == expected


def test_a_file_of_settings_fills_in_what_is_not_set(monkeypatch, tmp_path):
    file = tmp_path / "secrets.env"
    file.write_text("# a comment=1\nTHING=from=file\nOTHER=from file\n\n")
    monkeypatch.setenv("OTHER", "from outside")
    monkeypatch.setenv("THING", "")  # so that it is put back afterwards
    monkeypatch.delenv("THING")
    env.use_file(file)
    assert (env.text("THING"), env.text("OTHER")) == ("from=file", "from outside")
    monkeypatch.delenv("THING")


def test_a_file_of_settings_that_is_not_there_sets_nothing(tmp_path):
    env.use_file(tmp_path / "none")
    assert env.text("THING", "usual") == "usual"
