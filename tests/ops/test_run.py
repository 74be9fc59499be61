"""``make run`` refuses in one clear line when it cannot start."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

OPS = Path(settings.BASE_DIR) / "ops"


@pytest.fixture
def run(tmp_path):
    """``run(script, NAME=value)``: what it said and how it ended; nothing is set up."""

    def start(script="run.py", **environment):
        done = subprocess.run(
            [sys.executable, OPS / script],
            env={"PATH": os.environ["PATH"], "HEARD_VAR": str(tmp_path / "var"), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    return start


@pytest.fixture
def taken():
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("name", ["HEARD_PORT", "HEARD_STAFF_PORT"])
def test_a_taken_port_is_named(run, taken, name):
    other = "HEARD_STAFF_PORT" if name == "HEARD_PORT" else "HEARD_PORT"
    code, said = run(**{name: str(taken), other: str(taken + 1)})
    assert (code, said) == (
        1,
        f"Heard cannot start: port {taken} cannot be used (Address already in use); stop the "
        f"program that has it, or choose another: «{name}={taken + 10} make run».\n",
    )


def test_one_port_for_both_doors_is_refused(run):
    code, said = run(HEARD_PORT="18500", HEARD_STAFF_PORT="18500")
    assert (code, said.count("\n")) == (1, 1)
    assert "HEARD_PORT and HEARD_STAFF_PORT must differ" in said


@pytest.mark.parametrize("value", ["eight", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(run, value):
    expected = f"HEARD_PORT must be a number between 1 and 65535, not {value!r}."
    assert run(HEARD_PORT=value) == (1, f"Heard cannot start: {expected}\n")


def test_a_var_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "var"
    expected = (
        f"Heard cannot start: it cannot write to {place} (Not a directory); "
        "set HEARD_VAR to a folder it may use.\n"
    )
    assert run(HEARD_VAR=str(place)) == (1, expected)


def test_var_is_for_its_user_alone(run, taken, tmp_path):
    run(HEARD_PORT=str(taken))
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("script", ["run.py", "reset.py"])
def test_a_second_one_is_refused_while_the_first_runs(run, tmp_path, script):
    holder = f"""
import os, subprocess, sys
sys.path.insert(0, {str(OPS)!r})
os.environ["HEARD_VAR"] = {str(tmp_path / "var")!r}
import places
places.need_writable_var()
lock = places.take_lock()
print(os.getpid(), flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        pid = first.stdout.readline().strip()
        expected = f"it is running already (process {pid}); stop that one."
        assert run(script) == (1, f"Heard cannot start: {expected}\n")
        first.communicate()


def test_too_old_a_python_is_refused():
    code = f"import sys; sys.path.insert(0, {str(OPS)!r}); import first; first.check_version((3, 9, 2))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "Heard cannot start: it needs Python 3.11 or newer and this is Python 3.9; "
        "name another one with «make PYTHON=python3.12 …».\n",
    )


def test_reset_forgets_the_demo_and_nothing_else(run, tmp_path):
    var = tmp_path / "var"
    for name in ("keys/private/staff-0001.json", "heard.sqlite3", "heard.sqlite3-wal", "shots/a"):
        (var / name).parent.mkdir(parents=True, exist_ok=True)
        (var / name).touch()
    assert run("reset.py") == (0, "Forgotten. «make run» starts afresh.\n")
    assert sorted(path.name for path in var.iterdir()) == ["run", "shots"]


def test_reset_leaves_a_database_server_alone(run, tmp_path):
    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True)
    code, said = run("reset.py", DATABASE_URL="postgres://host/name")
    assert (code, said.count("\n"), keys.exists()) == (1, 1, True)


def test_the_secrets_are_made_once_for_one_user(tmp_path):
    code = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(OPS)!r})
import prepare
path = Path({str(tmp_path / "keys" / "secrets.env")!r})
prepare.make_secrets(path)
first = path.read_text()
prepare.make_secrets(path)
assert path.read_text() == first
path.write_text(first.rpartition("HEARD_LOG_KEY")[0])  # as an older one left it
prepare.make_secrets(path)
assert path.read_text().startswith(first.rpartition("HEARD_LOG_KEY")[0])
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    made = tmp_path / "keys" / "secrets.env"
    values = dict(line.split("=", 1) for line in made.read_text().splitlines())
    assert list(values) == [
        "HEARD_SECRET_KEY", "HEARD_CODE_KEY", "HEARD_CODE_PEPPER", "HEARD_LOG_KEY",
    ]  # fmt: skip
    assert {len(value) for value in values.values()} == {64}
    assert len(set(values.values())) == 4
    assert made.stat().st_mode & 0o777 == 0o600
