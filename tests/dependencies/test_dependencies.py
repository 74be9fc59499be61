"""A known hole is found, and silence is never taken for an answer."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command

from dependencies import advisories, checks, looking
from dependencies.locks import CANARY, Pin, pinned

RECORDED = Path(__file__).parent / "advisories.json"
NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
BAD = "django==5.2.0 \\\n    --hash=sha256:00\n"
GOOD = "django==5.2.19 \\\n    --hash=sha256:00\nwagtail==8.0.1 ; python_version >= '3' \\\n"
NEVER = "never looked: manage.py dependencies"


@pytest.fixture(autouse=True)
def place(settings, tmp_path, freeze):
    """An installation of its own, whose lock is good."""
    settings.BASE_DIR = tmp_path
    settings.DEPENDENCIES_LOOK = tmp_path / "staff" / "dependencies.json"
    (tmp_path / "requirements").mkdir()
    lock(tmp_path, GOOD)
    freeze(NOW)
    return tmp_path


def lock(place, text):
    (place / "requirements" / "run.txt").write_text(text)


def run(capsys, *words):
    """What the command said and ended with."""
    try:
        call_command("dependencies", *words)
    except CommandError as error:
        return capsys.readouterr().out, str(error), error.returncode
    return capsys.readouterr().out, "", 0


@pytest.fixture
def service():
    """A service of advisories on this machine: its address, and a list of what it answers next."""
    answers, asked = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = answers.pop(0)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", answers, asked
    server.shutdown()
    server.server_close()


def test_a_lock_is_read(place):
    lock(place, "Some_Thing[extra]==1.2 \\\n    --hash=sha256:00\n# x==1\n" + GOOD)
    found = pinned(place / "requirements" / "run.txt")
    assert found == [Pin("django", "5.2.19"), Pin("some-thing", "1.2"), Pin("wagtail", "8.0.1")]


def test_our_own_lock_is_read():
    root = Path(__file__).parents[2]
    names = {pin.name for pin in pinned(root / "requirements" / "run.txt")}
    assert {"django", "wagtail", "pillow", "cryptography"} <= names
    assert len(names) > 50


def test_nothing_known(capsys):
    out, error, code = run(capsys, "--copy", str(RECORDED))
    assert (out, error, code) == (
        "Last look: 29 November 2026, 2 packages: nothing known.\n",
        "",
        0,
    )


def test_a_bad_pin_is_caught(capsys, place):
    lock(place, BAD)
    out, error, code = run(capsys, "--copy", str(RECORDED))
    assert out == (
        "django 5.2.0: GHSA-8j24-cjrq-gr2m\n"
        "Last look: 29 November 2026, 1 packages: known against django 5.2.0.\n"
    )
    assert (error, code) == ("Something is known against what runs here: upgrade.", 1)


@pytest.mark.parametrize(
    ("version", "hit"),
    [
        ("1.0", False), ("1.0.post1", True), ("2.0", True), ("2.9.9", True), ("3.0rc1", True),
        ("3.0", False), ("3.9", False), ("4.0", True), ("4.1", True), ("4.1.1", False),
    ],
)  # fmt: skip
def test_which_versions_are_hit(version, hit):
    pin = Pin("some-package", version)
    assert advisories.of_copy([pin], RECORDED, NOW) == ({pin: ["MADE-UP-1"]} if hit else {})


def test_a_copy_may_be_the_zip_that_osv_offers(tmp_path):
    copy = tmp_path / "all.zip"
    with zipfile.ZipFile(copy, "w") as whole:
        for each in json.loads(RECORDED.read_text()):
            whole.writestr(f"{each['id']}.json", json.dumps(each))
    assert advisories.of_copy([CANARY], copy, NOW) == {CANARY: ["GHSA-8j24-cjrq-gr2m"]}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read as advisories"),
        ("", "cannot be read as advisories"),
        ("{}", "knows nothing newer than"),
        ("[]", "knows nothing newer than"),
        ('[{"id": "x", "modified": "2026-11-28T00:00:00Z"}]', "Nothing was said against django 5.2.0"),
        ('[{"id": "x", "modified": "2026-11-01T00:00:00Z"}]', "knows nothing newer than 01 November 2026"),
    ],
)  # fmt: skip
def test_a_copy_that_says_nothing_is_not_looked(capsys, tmp_path, text, sentence):
    copy = tmp_path / "copy.json"
    if text is not None:
        copy.write_text(text)
    out, error, code = run(capsys, "--copy", str(copy))
    assert (out, code) == ("", 2)
    assert error.startswith("Not looked. ")
    assert sentence in error
    assert error.endswith(f"Last look: {NEVER}.")
    assert looking.last() is None


def test_a_service_that_does_not_answer_is_not_looked(capsys):
    out, error, code = run(capsys, "--service", "http://127.0.0.1:9/")
    assert (out, code) == ("", 2)
    assert error.startswith("Not looked. http://127.0.0.1:9/ did not answer")


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>sign in to the council's network</html>", {}, {"results": []}, {"results": None},
        {"results": [{}, {}, {}]}, {"results": [{"vulns": [{"id": "A"}]}]}, {"results": ["x", "y", "z"]},
    ],
)  # fmt: skip
def test_an_answer_that_does_not_know_the_canary_is_not_looked(capsys, service, answer):
    address, answers, _asked = service
    answers.append(answer)
    _out, error, code = run(capsys, "--service", address)
    assert (error[:11], code, looking.last()) == ("Not looked.", 2, None)


def test_a_service_is_asked_about_each_package_and_the_canary(service):
    address, answers, asked = service
    pins = [Pin("a", "1"), CANARY]
    answers.append({"results": [{}, {"vulns": [{"id": "B"}, {"id": "A"}]}]})
    assert advisories.of_service(pins, address) == {CANARY: ["A", "B"]}
    assert asked == [
        {
            "queries": [
                {"package": {"name": "a", "ecosystem": "PyPI"}, "version": "1"},
                {"package": {"name": "django", "ecosystem": "PyPI"}, "version": "5.2.0"},
            ]
        }
    ]


def test_a_look_that_failed_leaves_the_last_one(capsys, tmp_path):
    run(capsys, "--copy", str(RECORDED))
    _out, error, code = run(capsys, "--copy", str(tmp_path / "none.json"))
    assert code == 2
    assert error.endswith("Last look: 29 November 2026, 2 packages: nothing known.")
    assert run(capsys, "--last")[0] == "Last look: 29 November 2026, 2 packages: nothing known.\n"


def test_a_look_long_ago_says_so(capsys, freeze):
    run(capsys, "--copy", str(RECORDED))
    assert checks.check_somebody_looked(None) == []
    freeze(NOW + timedelta(days=15))
    assert looking.said() == "29 November 2026, 2 packages: nothing known (long ago: look again)"
    (warning,) = checks.check_somebody_looked(None)
    assert (warning.id, warning.msg) == (
        "dependencies.W001",
        "Whether something is known against Heard's packages was last looked at on 29 November 2026.",
    )


@pytest.mark.parametrize(
    "spoilt",
    ["", "[]", '{"at": 1}', '{"at": "yesterday", "packages": 1}', '{"at": 1, "packages": 1}'],
)
def test_a_spoilt_note_is_none(settings, spoilt):
    settings.DEPENDENCIES_LOOK.parent.mkdir()
    settings.DEPENDENCIES_LOOK.write_text(spoilt)
    assert looking.said() == NEVER
    assert checks.check_somebody_looked(None)[0].msg.endswith("was never looked at.")


def test_a_lock_without_pins_is_not_looked(capsys, place):
    lock(place, "django>=5\n")
    _out, error, code = run(capsys, "--copy", str(RECORDED))
    assert (error[:35], code) == ("Not looked. The lock cannot be read", 2)
