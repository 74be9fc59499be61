"""The public door as it runs on PostgreSQL: with a role that has what is written, all that a child does works."""

import secrets
import sys
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.roles import public_role
from tests.servers import new_council
from tests.stories.conftest import HERE as STORIES

sys.path.append(str(settings.BASE_DIR / "ops"))
from drill.phone import Phone
from drill_public_door import film

pytestmark = pytest.mark.django_db
LONGEST_S = 300  # a film is made ready when nobody else wants the processor
OF_THE_NEWEST = """SELECT state, title, wording FROM feedback_clearance
WHERE contribution_id = (SELECT max(id) FROM feedback_contribution)"""
ROUND = settings.BASE_DIR / "tests" / "reliability" / "whole_round.py"


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: both doors write to one file.")
    with new_council(tmp_path_factory.mktemp("council"), "role_at_work") as made:
        made.script(STORIES / "seed.py")
        yield made


@pytest.fixture(scope="module")
def phone(council):
    """At a door that has the restricted role alone; a worker beside it has the owner's."""
    with (
        public_role(council.database_url) as url,
        council.door("public", DATABASE_URL=url) as door,
        council.worker(),
    ):
        yield Phone(int(door.url.rpartition(":")[2]), "127.0.0.1")
        assert "permission denied" not in door.log.read_text()


def ready(council) -> bool:
    with psycopg.connect(council.database_url) as made:
        found = made.execute("SELECT bool_and(state IN ('ready', 'partial')) FROM media_clip")
        return bool(found.fetchone()[0])


def wait_until(true) -> None:
    limit = time.monotonic() + LONGEST_S
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.2)


def test_child_sends_comes_back_says_more_takes_back_and_cancels(council, phone, tmp_path):
    code, key = phone.send("Nobody told me I was moving.", promised="film")
    assert "All of it is with us." in phone.send_film(film(tmp_path, "here"), key)
    wait_until(lambda: ready(council))
    page, ticket = phone.come_back(code)
    assert "Nobody told me I was moving." in page
    again = phone.do("add", ticket, words="And my dog went.", key=secrets.token_hex(16))
    assert "We have your new words. Thank you." in again
    assert "And my dog went." in again
    assert "We changed who may see it." in phone.do("share", ticket, audiences="shadow-board")
    council.script(STORIES / "answer.py", code)
    helped, _ticket = phone.come_back(code)
    assert "Thank you. We asked why." in helped
    assert "Thank you for telling us." in phone.do("helped-yes", ticket, why="They came.")
    assert "You took it back." in phone.do("withdraw-sure", ticket)
    assert "You asked us to delete it." in phone.do("delete-sure", ticket)
    phone.do("cancel-sure", ticket)
    assert phone.ask("/return/", {"code": code})[2].count(b"We asked why") == 0


def test_what_is_on_an_agenda_comes_off_when_its_child_takes_it_back(council, phone):
    code, _key = phone.send("I want to see my sister.")
    council.script(ROUND, "A reply", "A note", "An outcome", "A draft")
    _page, ticket = phone.come_back(code)
    assert "You took it back." in phone.do("withdraw-sure", ticket)
    with psycopg.connect(council.database_url) as made:
        states = made.execute(OF_THE_NEWEST).fetchall()
        recalls = made.execute("SELECT count(*) FROM boards_recall").fetchone()
    assert ("withdrawn", "", "") in states
    assert {state for state, *_ in states} == {"withdrawn"}
    assert recalls == (1,)


def test_first_visit_to_a_new_installation_needs_no_right_to_make_its_settings(council, phone):
    assert council.count("feedback_councilsettings") == 0
    assert phone.ask("/tell/")[0] == 200
