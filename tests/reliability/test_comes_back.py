"""The database, the disk, Redis are really lost, and come back: words are not, and nobody starts
anything again by hand.
"""

import contextlib
import http.client
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.db import connection
from redis import Redis

from tests.reliability import losing
from tests.reliability.conftest import code_on
from tests.servers import ROOT, Council, new_council
from tests.stories.conftest import HERE as STORIES

WORDS = "Nobody told me I was moving."


@dataclass(frozen=True)
class Answer:
    status: int
    headers: object
    page: str


def ask(url: str, fields: dict | None = None, **options) -> Answer:
    data = urllib.parse.urlencode(fields).encode() if fields else options.pop("data", None)
    request = urllib.request.Request(url, data=data, **options)
    try:
        with urllib.request.urlopen(request, timeout=40) as got:
            return Answer(got.status, got.headers, got.read().decode())
    except urllib.error.HTTPError as got:
        return Answer(got.code, got.headers, got.read().decode())


def leads_on(url: str) -> int:
    """The status, wherever it leads."""
    here = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)
    with contextlib.closing(here):
        here.request("GET", urllib.parse.urlsplit(url).path)
        return here.getresponse().status


def filled_in(url: str) -> dict[str, str]:
    page = ask(f"{url}/tell/").page
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page).group(1)
    return {"key": secrets.token_hex(16), "token": token, "who": "11_15", "words": WORDS}


def is_honest(answer: Answer, form: dict[str, str]) -> bool:
    kept = all(f'value="{form[each]}"' in answer.page for each in ("key", "token", "who"))
    told = "tel:08001111" in answer.page and "Not sent yet" in answer.page and kept
    return (answer.status, answer.headers["Retry-After"], told, WORDS in answer.page) == (
        503, "20", True, True,
    )  # fmt: skip


def sheet_of(page: str) -> str:
    """The style sheet of a page: whoever comes only now has no copy of it."""
    return re.search(r'rel="stylesheet" href="([^"]+)"', page).group(1)


def until(true, seconds: float = 30) -> bool:
    limit = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < limit:
        time.sleep(0.2)
    return bool(found)


def sent_in_the_end(url: str, form: dict[str, str]) -> str:
    """Pressed again until it is taken; the code."""
    answers: list[Answer] = []

    def send() -> bool:
        answers.append(ask(f"{url}/tell/", form))
        return answers[-1].status == 200

    assert until(send), answers[-1]
    return code_on(answers[-1].page)


def program(council: Council, log, *arguments: str, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=council.environment("staff", **environment), stdout=log, stderr=log,
    )  # fmt: skip


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory):
    with new_council(tmp_path_factory.mktemp("comes-back"), "comes_back") as made:
        made.script(STORIES / "seed.py")
        yield made


@pytest.fixture
def away(council):
    found = losing.database(council.database_url)
    yield found
    found.end()


SIGNS = "jobs_heartbeat WHERE name IN ('worker of clips', 'reconcile')"


def staff_are_told(url: str) -> None:
    at_desk = ask(f"{url}/desk/")
    assert (at_desk.status in {302, 503, 200}, "tel:" in at_desk.page) == (True, False)
    posted = ask(f"{url}/boards/any/", {"cover_note": f"{WORDS}\n", "once": "x"})
    assert posted.status in {403, 503}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_database_goes_and_comes_back(council, away, tmp_path):
    there = replace(council, database_url=away.url)
    before = council.count("feedback_contribution")
    with (
        there.door("public") as child, there.door("staff") as staff,
        (tmp_path / "log").open("wb") as log,
    ):  # fmt: skip
        options = ["--backend", "clips", "--queue-name", "clips", "--interval", "0.2"]
        programs = [
            program(there, log, "reconcile", "--loop", "--every", "0.5"),
            program(there, log, "db_worker", *options),
        ]
        try:
            form = filled_in(child.url)
            assert until(lambda: council.count(f"{SIGNS} AND is_up") == 2, 120)
            away.go()
            assert until(lambda: is_honest(ask(f"{child.url}/tell/", form), form))
            assert ask(f"{child.url}/is-back/").status == 503
            assert leads_on(f"{child.url}/leave/on/") == 303
            lost = ask(f"{child.url}/tell/", form)
            assert ask(f"{child.url}{sheet_of(lost.page)}").status == 200
            staff_are_told(staff.url)
            time.sleep(2)
            assert [each.poll() for each in programs] == [None, None]
            away.come_back()
            code = sent_in_the_end(child.url, form)
            assert until(lambda: ask(f"{child.url}/is-back/").status == 204)
            assert code_on(ask(f"{child.url}/tell/", form).page) == code
            now = council.value("SELECT max(beat_at) FROM jobs_heartbeat")
            assert until(
                lambda: council.value("SELECT max(beat_at) FROM jobs_heartbeat") > now, 120
            )
            assert [each.poll() for each in programs] == [None, None]
            assert ask(f"{staff.url}/sign-in/login/").status == 200
        finally:
            for each in programs:
                each.terminate()
            assert [each.wait(20) for each in programs] == [0, 0], (tmp_path / "log").read_text()
    assert council.count("feedback_contribution") - before == 1


def test_what_starts_while_the_database_is_lost_waits_for_it(council, away, tmp_path):
    there = replace(council, database_url=away.url)
    away.go()
    with there.door("public") as child, (tmp_path / "log").open("wb") as log:
        loop = program(there, log, "reconcile", "--loop", "--every", "0.5")
        try:
            assert ask(f"{child.url}/tell/").status == 503
            time.sleep(5)
            assert loop.poll() is None
            away.come_back()
            assert until(lambda: ask(f"{child.url}/tell/").status == 200)
            assert sent_in_the_end(child.url, filled_in(child.url))
            signs = "jobs_heartbeat WHERE name = 'reconcile' AND is_up"
            assert until(lambda: council.count(signs) == 1)
        finally:
            loop.terminate()
            assert loop.wait(20) == 0


def begin_film(url: str, key: str) -> Answer:
    """A film's first piece, of a megabyte."""
    headers = {
        "Tus-Resumable": "1.0.0", "Heard-Pass": key, "Upload-Length": str(losing.MIB),
        "Content-Type": "application/offset+octet-stream",
    }  # fmt: skip
    return ask(f"{url}/clips/", data=b"\0" * losing.MIB, headers=headers)


def test_a_full_disk_is_emptied(tmp_path_factory, django_db_setup):
    with losing.small_disk(96 * losing.MIB) as disk:
        place = disk or tmp_path_factory.mktemp("full")
        with new_council(place, "full") as council:
            council.script(STORIES / "seed.py")
            if disk and connection.vendor == "sqlite":
                council = _on(council, disk)
            with council.door("public", HEARD_DISK_RESERVE_MB="0") as door:
                form = filled_in(door.url)
                ballast = losing.fill(disk) if disk else losing.limit_files(door.pid, 1)
                film = begin_film(door.url, form["key"])
                assert (film.status, film.headers["Retry-After"]) == (507, "60")
                answer = ask(f"{door.url}/tell/", form)
                if connection.vendor == "sqlite":
                    assert is_honest(answer, form), answer
                    assert council.count("feedback_contribution") == 0
                _make_room(ballast, door)
                assert sent_in_the_end(door.url, form)
                assert until(lambda: begin_film(door.url, form["key"]).status == 201)
            assert council.count("feedback_contribution") == 1


def _on(council: Council, disk) -> Council:
    """Its database on that disk too."""
    there = disk / "heard.sqlite3"
    there.write_bytes(Path(council.database_url.removeprefix("sqlite:///")).read_bytes())
    return replace(council, database_url=f"sqlite:///{there}")


def _make_room(ballast, door) -> None:
    if ballast:
        ballast.unlink()
    else:
        losing.limit_files(door.pid, -1)


def asks_redis(url: str, redis: Redis) -> bool:
    """Whether a page asks Redis whether a setting has changed, as each does once a second."""
    ask(f"{url}/tell/")
    return "cmdstat_get" in redis.info("commandstats")


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_redis_goes_and_comes_back(council, tmp_path):
    redis = losing.RedisServer()
    before = council.count("feedback_contribution")
    with (
        council.door("public", REDIS_URL=redis.url) as child, (tmp_path / "log").open("wb") as log,
    ):  # fmt: skip
        worker = program(council, log, "rqworker", "work", REDIS_URL=redis.url)
        try:
            assert code_on(ask(f"{child.url}/tell/", filled_in(child.url)).page)
            redis.end()
            for _each in range(3):
                assert code_on(ask(f"{child.url}/tell/", filled_in(child.url)).page)
            assert ask(f"{child.url}/return/", {"code": "no such code"}).status == 200
            assert begin_film(child.url, secrets.token_hex(16)).status == 201
            redis.start()
            assert worker.poll() is None
            time.sleep(5)
            assert code_on(ask(f"{child.url}/tell/", filled_in(child.url)).page)
            with Redis(port=redis.port) as asked:
                assert until(lambda: asks_redis(child.url, asked))
            assert worker.poll() is None
        finally:
            worker.terminate()
            worker.wait(20)
            redis.end()
    assert council.count("feedback_contribution") - before == 5
