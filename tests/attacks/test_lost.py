"""The database, the disk or Redis is lost: whoever wrote something gets it back in its form, on a page
that says so, wherever it broke; sent again, it is there once.
"""

import errno
import html
import sqlite3

import psycopg
import pytest
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts import refusals
from components.typed import typed
from feedback import catalogue
from feedback.models import Contribution
from feedback.views import public_tell
from media.views import tus
from serving.outages import Lost, MissingDatabase, lost
from tests.factories.accounts import make_user, sign_in
from tests.feedback.child import Child, code_on, fields_of

WORDS = "  Nobody told me <b>I</b> was moving.\r\n\r\nÀ demain &amp; “bye”"


def wrapped(kind: type[DatabaseError], cause: Exception) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def from_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("made up")
    cause.sqlite_errorcode = code
    return wrapped(OperationalError, cause)


GONE = OperationalError("connection refused")
KINDS = [
    (wrapped(OperationalError, psycopg.OperationalError("refused")), Lost.DATABASE),
    (wrapped(OperationalError, psycopg.errors.TooManyConnections("too many")), Lost.DATABASE),
    (wrapped(OperationalError, psycopg.errors.AdminShutdown("ends")), Lost.DATABASE),
    (wrapped(InterfaceError, psycopg.InterfaceError("closed")), Lost.DATABASE),
    (from_sqlite(sqlite3.SQLITE_BUSY), Lost.DATABASE),
    (from_sqlite(sqlite3.SQLITE_CANTOPEN), Lost.DATABASE),
    (MissingDatabase("no file"), Lost.DATABASE),
    (wrapped(OperationalError, psycopg.errors.DiskFull("full")), Lost.DISK),
    (from_sqlite(sqlite3.SQLITE_FULL), Lost.DISK),
    (from_sqlite(sqlite3.SQLITE_IOERR_WRITE), Lost.DISK),
    (from_sqlite(sqlite3.SQLITE_READONLY), Lost.DISK),
    (OSError(errno.ENOSPC, "full"), Lost.DISK),
    (OSError(errno.EDQUOT, "full"), Lost.DISK),
    (RedisConnectionError("refused"), Lost.REDIS),
    (OSError(errno.EMFILE, "files"), Lost.MACHINE),
    (MemoryError(), Lost.MACHINE),
    (ValueError("a fault of ours"), None),
    (wrapped(DatabaseError, psycopg.errors.UndefinedColumn("a fault of ours")), None),
    (PermissionError(errno.EACCES, "a fault of ours"), None),
]


@pytest.mark.parametrize(("error", "kind"), KINDS)
def test_what_is_lost_is_told_from_the_error(error, kind):
    assert lost(error) is kind


def test_the_innermost_cause_counts():
    error = ValueError("what became of it")
    error.__context__ = OSError(errno.ENOSPC, "full")
    assert lost(error) is Lost.DISK


class Breaks:
    """In place of one statement to the database, the one with that number: a fault."""

    def __init__(self, at: int, error: Exception) -> None:
        self.at, self.error, self.seen = at, error, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at:
            raise self.error
        return execute(sql, params, many, context)


@pytest.fixture
def child(db, settings):
    settings.ROOT_URLCONF = "config.urls.public"
    made = Child()
    made.client = Client(raise_request_exception=False)
    return made


def is_honest(answer, status: int = 503) -> None:
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (status, "20")
    assert answer["Cache-Control"] == "private, no-store"
    for told in ('href="tel:999"', 'href="tel:08001111"', "data-exit", "Shout"):
        assert told in page
    assert "Thank you" not in page


def comes_back(answer, form: dict) -> dict:
    """The form of ``answer``, which must be ``form`` to the last character; as a browser sends it."""
    is_honest(answer)
    assert "<title>Not sent yet: Heard</title>" in answer.content.decode()
    again = fields_of(answer)
    assert {name: again.get(name) for name in form} == form
    return {name: value for name, value in again.items() if name}


@pytest.mark.django_db(transaction=True)
def test_words_come_back_wherever_the_database_goes():
    child = Child()
    child.client = Client(raise_request_exception=False)
    form = child.form(words=WORDS, themes="home", about_reader="1", faces="sad")
    at, code = 1, ""
    while not code:
        catalogue.forget()
        with connection.execute_wrapper(fault := Breaks(at, GONE)):
            answer = child.post(form)
        if fault.seen < at:
            code = code_on(answer)
            break
        sent = comes_back(answer, form)
        at += 1
    assert at > {"sqlite": 8, "postgresql": 6}[connection.vendor]
    assert child.post(sent).status_code == 200
    assert code_on(child.post(sent)) == code
    assert Contribution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [GONE, from_sqlite(sqlite3.SQLITE_FULL)])
def test_words_come_back_when_the_commit_fails(monkeypatch, error):
    child = Child()
    child.client = Client(raise_request_exception=False)
    form = child.form(words=WORDS)
    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", lambda: (_ for _ in ()).throw(error))
        sent = comes_back(child.post(form), form)
    assert Contribution.objects.count() == 0
    assert code_on(child.post(sent))
    assert Contribution.objects.count() == 1


def test_words_that_were_stored_come_back_too_and_are_stored_once(child, monkeypatch):
    form = child.form(words=WORDS)
    with monkeypatch.context() as patched:
        patched.setattr(public_tell, "thanks", lambda *_args: (_ for _ in ()).throw(GONE))
        sent = comes_back(child.post(form), form)
    assert code_on(child.post(sent))
    assert Contribution.objects.count() == 1


def test_a_fault_of_ours_keeps_the_words_as_well(child, monkeypatch):
    form = child.form(words=WORDS)
    monkeypatch.setattr(public_tell, "thanks", lambda *_args: 1 / 0)
    answer = child.post(form)
    assert answer.status_code == 500
    assert fields_of(answer)["words"] == WORDS
    assert "Something broke on our side." in answer.content.decode()
    assert 'href="tel:08001111"' in answer.content.decode()


def test_words_stand_on_the_barest_page(child, monkeypatch):
    monkeypatch.setattr("components.errors._told", lambda *_args: 1 / 0)
    monkeypatch.setattr(public_tell, "thanks", lambda *_args: (_ for _ in ()).throw(GONE))
    answer = child.post(child.form(words=WORDS))
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert f"<pre>{html.escape(WORDS)}</pre>" in page
    assert [told in page for told in ("tel:999", "tel:08001111", "/leave/", 'lang="cy"')] == [
        True
    ] * 4


def test_in_welsh(child):
    catalogue.forget()
    with connection.execute_wrapper(Breaks(1, GONE)):
        answer = child.client.post("/cy/tell/", {"words": WORDS, "key": "", "token": ""})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert '<html lang="cy"' in page
    assert "Heb ei anfon eto" in page
    assert 'action="/cy/tell/"' in page


@pytest.mark.parametrize(
    "path", ["/", "/tell/", "/return/", "/advocate/", "/privacy/", "/no-page/"]
)
def test_a_page_that_cannot_be_shown_says_so(child, path):
    catalogue.forget()
    with connection.execute_wrapper(lambda *_args: (_ for _ in ()).throw(GONE)):
        answer = child.client.get(path)
    if answer.status_code == 503:
        is_honest(answer)
        assert f'href="{path}"' in answer.content.decode()
    else:  # it needs nothing of the database's
        assert answer.status_code == 200
        assert path == "/return/"


def test_a_code_that_was_typed_comes_back(child):
    code = "otter acorn lemon zebra piano table river"
    with connection.execute_wrapper(Breaks(1, GONE)):
        answer = child.client.post("/return/", {"code": code, "once": "x", "kept": "sealed"})
    is_honest(answer)
    assert fields_of(answer) | {"code": code, "once": "x", "kept": "sealed"} == fields_of(answer)


def test_exit_never_fails(child):
    catalogue.forget()
    with connection.execute_wrapper(lambda *_args: (_ for _ in ()).throw(GONE)):
        assert child.client.get("/leave/").status_code == 200
        answer = child.client.get("/leave/on/")
    assert (answer.status_code, answer["Location"]) == (303, "https://www.bbc.co.uk/weather")


def test_helplines_are_the_last_known(child):
    from feedback.models import CouncilSettings, Helpline

    Helpline.objects.create(
        slug="ours", purpose="quiet", way="call", number="01234 567", name="Ours"
    )
    CouncilSettings.objects.update_or_create(defaults={"leave_to": "https://rain.example/"})
    catalogue.forget()
    assert "Ours" in child.client.get("/").content.decode()
    catalogue.forget()
    with connection.execute_wrapper(Breaks(1, GONE)):
        page = child.client.get("/").content.decode()
    assert "01234 567" in page
    assert 'data-exit-to="https://rain.example/"' in page


@pytest.mark.parametrize(
    "error", [GONE, OSError(errno.ENOSPC, "full"), from_sqlite(sqlite3.SQLITE_FULL)]
)
def test_a_film_goes_on_later(child, monkeypatch, error):
    def break_down(*_args, **_options):
        raise error

    monkeypatch.setattr(tus, "_create", break_down)
    answer = child.client.post(
        "/clips/", headers={"tus-resumable": "1.0.0", "heard-pass": "0" * 32}
    )
    full = error is not GONE
    assert answer.status_code == (507 if full else 503)
    assert answer["Retry-After"] == ("60" if full else "2")
    assert answer["Tus-Resumable"] == "1.0.0"


def test_a_film_goes_on_later_when_its_page_cannot_be_looked_up(child, monkeypatch):
    monkeypatch.setattr("feedback.views.public_guards._page_stands", lambda _request: 1 / len([]))
    monkeypatch.setattr("feedback.views.public_guards.lost", lambda _error: Lost.DATABASE)
    answer = child.client.post("/clips/", headers={"tus-resumable": "1.0.0"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


@pytest.mark.django_db(transaction=True)
def test_staff_get_their_words_back(settings):
    staff = Client(raise_request_exception=False)
    sign_in(staff, make_user("board-secretary"))
    note = "A cover note of some length,\r\nin two lines."
    posted = {"cover_note": note, "kind": "paper", "csrfmiddlewaretoken": "t" * 32, "once": "1.k:s"}
    with connection.execute_wrapper(Breaks(1, GONE)):
        answer = staff.post("/boards/any/", posted)
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert fields_of(answer) | posted == fields_of(answer)
    assert "<h1>Not saved yet</h1>" in answer.content.decode()
    assert '<label class="field-label" for="typed-1">Cover note</label>' in answer.content.decode()
    assert "999" in answer.content.decode()


def test_no_password_is_shown_again(db, rf):
    request = rf.post(
        "/sign-in/login/", {"login": "a@b.example", "password": "a secret of some length" * 4}
    )
    assert typed(request) is None
    staff = Client(raise_request_exception=False)
    with connection.execute_wrapper(Breaks(1, GONE)):
        answer = staff.post("/sign-in/login/", {"login": "a", "password": "hunter22"})
    assert answer.status_code == 503
    assert "hunter22" not in answer.content.decode()


@pytest.fixture
def dead_redis(settings):
    """A Redis at whose port nobody listens."""
    cache = {"BACKEND": "config.caches.JSONCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {
        **settings.CACHES, "default": {**cache, "KEY_PREFIX": "d"}, "shared": {**cache, "KEY_PREFIX": "s"},
    }  # fmt: skip
    yield
    for alias in ("default", "shared"):
        caches[alias].close()


def test_without_redis_all_goes_on(child, dead_redis, settings):
    catalogue._seen["asked"] = 0.0
    assert code_on(child.send(words=WORDS))
    assert [refusals._count("refused:lost") for _each in range(3)] == [1, 2, 3]  # by itself
    catalogue.tell_all()
    assert child.client.get("/").status_code == 200
    assert child.client.post("/return/", {"code": "a b"}).status_code == 200
    settings.ROOT_URLCONF = "config.urls.staff"
    assert Client().get("/sign-in/login/").status_code == 200
